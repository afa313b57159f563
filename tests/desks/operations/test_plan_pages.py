"""The pages and the interface of plans: who may do what, what a bad sheet is told, what stands on a plan."""

from __future__ import annotations

import base64
import json
import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from amana.desks.operations import queries, tasks
from amana.desks.operations.drawings import gantt, playback
from amana.desks.operations.models import Lift, PendingAct, Plan, PlanState
from amana.desks.operations.pages import plan_figures, plan_view
from amana.desks.operations.planning import store
from amana.desks.operations.services import plan_work
from amana.engines.common import clock
from amana.ledger.act import Draft
from amana.ledger.models import Device
from tests.desks.operations import planning
from tests.desks.operations.cast import officer

pytestmark = [
    pytest.mark.books,
    pytest.mark.either,
    pytest.mark.django_db,
    pytest.mark.usefixtures("own_home"),
]
AT = "/operations/plans/"


def text(answer, status=200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content[-400:])
    return answer.content.decode()


@pytest.mark.both
def test_a_plan_is_asked_for_on_the_page_and_made_in_the_background(cast, browse):
    planning.means(cast)
    cast.people(12)
    client = browse(cast.planner)
    shown = text(client.get(AT))
    assert "is missing" not in shown
    asked = {
        "first_day": "2026-02-04",
        "days": 2,
        "receiver": cast.moj.pk,
        "escort": cast.coalition.pk,
        "origins": [cast.hasakah.pk],
        "seconds": 10,
    }
    gone = client.post(AT, asked | {"first_day": "2026-02-03"})
    assert "that morning has passed" in text(gone, 422)
    assert client.post(AT, asked).status_code == 302
    plan = Plan.objects.get()
    at = f"{AT}{plan.pk}/"
    assert plan.state == PlanState.WAITING and "Waiting for its turn" in text(client.get(at))
    assert "Waiting for its turn" in text(client.get(at + "progress/"))
    Plan.objects.update(seconds=1)
    tasks.work.func(plan.pk)  # the solver runs in a process of its own
    plan.refresh_from_db()
    assert (plan.state, plan.moved, plan.violations) == (PlanState.DRAFT, 12, 0)
    assert client.get(at + "progress/")["HX-Redirect"] == at
    assert "Reasons and worth are being worked out" in text(client.get(at))
    tasks.weigh.func(plan.pk)
    plan.refresh_from_db()
    assert plan.bound and plan.gap is not None and plan.gap >= -1e-9
    shown = text(client.get(at))
    assert "What if it began later?" in shown and "Nobody is moved" in shown and "figures/" not in shown
    assert "Show them" in text(client.get(at + "figures/"))
    for language, words in (("en", "Why not earlier?"), ("ar", "لماذا ليس قبل ذلك؟")):
        whole = text(browse(cast.planner, language).get(at))
        assert words in whole and "style=" not in whole and "<svg" in whole


@pytest.mark.both
def test_two_people_a_monitor_and_a_keeper_before_a_plan(cast, browse):
    planning.means(cast)
    persons = cast.people(9)
    plan = planning.solved(cast)
    at = f"{AT}{plan.pk}/"
    number = cast.number(persons[0])
    assert number not in text(browse(cast.planner).get(at))
    assert number in text(browse(cast.planner).get(at + "lifts/1/"))
    assert browse(cast.monitor).get(at).status_code == 200
    assert browse(cast.keeper).get(at).status_code == 403
    assert browse(cast.keeper).get(at + "lifts/1/").status_code == 403
    assert browse(cast.planner).post(at + "approve/").status_code == 403
    assert browse(cast.approver).post(at + "approve/").status_code == 302
    assert browse(cast.planner).post(at + "publish/").status_code == 302
    lift = Lift.objects.get()
    assert (lift.state, lift.people.count()) == ("proposed", 9)
    printed = browse(cast.giver).get(f"/operations/lifts/{lift.pk}/manifest.pdf?language=en")
    again = browse(cast.giver).get(f"/operations/lifts/{lift.pk}/manifest.pdf?language=en")
    assert printed["Content-Type"] == "application/pdf" and printed.content == again.content
    assert "as published in the books" in text(
        browse(cast.giver).get(f"/operations/lifts/{lift.pk}/manifest/")
    )


def test_two_plans_stand_beside_each_other_and_an_event_is_said_in_words(cast, browse):
    planning.means(cast)
    cast.people(18)
    plan = planning.published(cast)
    client = browse(cast.planner)
    at = f"{AT}{plan.pk}/anew/"
    assert "Say which." in text(client.post(at, {"e0-kind": "tail_lost"}), 422)
    body = {"e0-kind": "intake", "e0-door": cast.baghdad.code, "e0-percent": 0, "e0-until_day": "2026-02-04"}
    assert client.post(at, body).status_code == 302
    after = Plan.objects.order_by("pk").last()
    planning.ops.plan_run(plan=after, iterations=0, worth=False)
    assert "Baghdad facility · 0%" in after.event_words_en and "منشأة بغداد" in after.event_words_ar
    shown = text(client.get(f"{AT}{after.pk}/"))
    assert "What changed" in shown and "Baghdad facility" in shown
    assert "until 4 February 2026" in after.event_words_en and "حتى 4 شباط 2026" in after.event_words_ar
    beside = text(client.get(f"{AT}{after.pk}/against/{plan.pk}/"))
    assert "Cancelled" in beside and "New" in beside and Lift.objects.order_by("pk")[0].code in beside
    assert {row.slot // 2 for row in queries.lifts_of(after)} == {1}
    # what a publication cancels is as much to be seen before the signature as what it issues
    planner = officer("keyed", "movement_planner", cast.sdf)
    planning.ops.plan_approve(actor=cast.approver.user, plan=after)
    act = planning.ops.publication_draft(actor=planner.user, plan=after, device=planner.device)
    gone = [lift.code for lift in Lift.objects.order_by("pk") if lift.departs_at.day == 4]
    signing = text(browse(planner).get(f"/operations/sign/{act.pk}/"))
    told = signing.partition("data-lapsing")[2].partition("</div>")[0]
    assert gone and re.findall(r"L-\d{4}", told) == gone


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        # the plan flies on the 4th and 5th; today is the 3rd
        ({"e0-from_day": "2026-02-06"}, "The plan ends on 5 February 2026."),
        ({"e0-until_day": "2026-02-03"}, "The plan begins only on 4 February 2026."),
        ({"e0-from_day": "2026-02-05", "e0-until_day": "2026-02-04"}, "This day lies before the first."),
        ({"e0-percent": 150}, "More beds are no event"),
    ],
)
def test_an_event_outside_the_days_of_the_plan_is_refused_and_not_bent_to_fit(cast, browse, facts, answer):
    planning.means(cast)
    cast.people(2)
    plan = planning.published(cast)
    body = {"e0-kind": "intake", "e0-door": cast.baghdad.code, "e0-percent": 50, **facts}
    client = browse(cast.planner)
    assert answer in text(client.post(f"{AT}{plan.pk}/anew/", body), 422)
    with clock.at(plan.starts_at + timedelta(hours=30)):
        body |= {"e0-from_day": "", "e0-until_day": "2026-02-04", "e0-percent": 50}
        over = text(client.post(f"{AT}{plan.pk}/anew/", body), 422)
    assert "what has left stays as it is" in over
    lost = {"e0-kind": "tail_lost", "e0-tail": "H-2", "e2-kind": "tail_lost", "e2-tail": "H-2"}
    twice = text(client.post(f"{AT}{plan.pk}/anew/", lost), 422)
    assert "Event 3 · What happened: Event 1 says the same already" in twice and "$.events" not in twice
    assert twice.count('id="errors"') == 1
    unknown = text(client.post(f"{AT}{plan.pk}/anew/", {"e1-kind": "tail_lost", "e1-tail": "H-99"}), 422)
    assert "Event 2 · Tail: What was chosen is not in the list" in unknown and "Say which." not in unknown
    assert Plan.objects.count() == 1


def test_a_count_that_the_books_do_not_bear_out_is_told_to_whoever_plans(cast, browse):
    """A twentieth fewer than the books have: the plan would wait for people who are not there."""
    planning.means(cast)
    people = cast.people(20)
    plan = planning.solved(cast)
    client = browse(cast.planner)
    pages = (AT, f"{AT}{plan.pk}/", f"{AT}{plan.pk}/anew/")
    assert not any("data-in-doubt" in text(client.get(page)) for page in pages)
    count = planning.ops.count_make(actor=cast.giver.user, account=cast.hasakah, seen=len(people) - 1)
    for page in pages:
        shown = text(client.get(page))
        assert f'href="/operations/counts/{count.pk}/"' in shown and "data-in-doubt" in shown, page
    planning.ops.count_explain(
        actor=cast.giver.user, count=count, explanation="under_way", why="one is before the court"
    )
    assert "data-in-doubt" not in text(client.get(f"{AT}{plan.pk}/"))


def test_programs_ask_for_a_plan_and_read_it(cast, client):
    planning.means(cast)
    cast.people(9)
    client.force_login(cast.planner.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    root = "/api/v1/operations/plans"
    body = {
        "first_day": "2026-02-04",
        "days": 1,
        "receiver": "IQ-MOJ",
        "escort": "COALITION",
        "origins": [cast.hasakah.code],
    }
    made = client.post(root, json.dumps(body), content_type="application/json")
    assert made.status_code == 201 and made.json()["state"] == "waiting"
    plan = Plan.objects.get()
    planning.ops.plan_run(plan=plan, iterations=0, worth=False)
    whole = client.get(f"{root}/{plan.pk}").json()
    assert (whole["moved"], whole["lifts"][0]["people"], whole["left"]) == (9, 9, [])
    assert client.get(f"{root}/{plan.pk}/instance").json()["name"] == plan.code
    assert client.get(root).json()["plans"][0]["code"] == plan.code
    anew = client.post(f"{root}/{plan.pk}/replan", json.dumps({}), content_type="application/json")
    assert anew.status_code == 201 and anew.json()["follows"] == plan.pk
    refused = client.post(root, json.dumps(body | {"origins": ["NO-SUCH"]}), content_type="application/json")
    assert refused.status_code == 422 and refused.json()["where"]["field"] == "origins"


def test_the_plan_is_played_back_and_stands_as_a_table_by_day_without_a_script(cast, browse):
    planning.means(cast)
    cast.people(30)
    plan = planning.solved(cast)
    shown = text(browse(cast.planner).get(f"{AT}{plan.pk}/"))
    rows = playback.playback(
        plan, playback.course(plan, store.read(plan, "instance"), queries.lifts_of(plan))
    )
    # two helicopters, two lifts of 9 on the first day; the twelve seats of the one lift take the other 3 on day two
    by_name = {row["name"]: (row["before"], row["people"]) for row in rows["rows"]}
    assert sum(rows["moved"]) == plan.moved == 30
    sends = [row for row in rows["rows"] if not row["receiving"]]
    takes = [row for row in rows["rows"] if row["receiving"]]
    for day in range(plan.days):
        assert sum(r["people"][day] for r in (*sends, *takes)) == 30 == sum(r["before"] for r in sends)
    assert takes[0]["people"][-1] == 30 and by_name["Baghdad facility"][0] == 0
    assert 'id="film-moments"' in shown and '<details class="body fold">' in shown
    assert "Next to leave" in shown or "Today" in shown
    assert "Not earlier:" in shown and "style=" not in shown


def test_the_first_valid_plan_is_on_the_page_while_the_search_goes_on_and_cannot_be_approved(
    cast, browse, monkeypatch
):
    planning.means(cast)
    cast.people(12)
    plan = planning.made(cast, seconds=1)
    client, at = browse(cast.planner), f"{AT}{plan.pk}/"
    seen = []
    finished = plan_work.finished

    def look(*given):
        """The search has ended, its plan is not kept yet: what stands there is the first one."""
        seen.append(text(client.get(at)))
        seen.append(client.get(at + "progress/").headers.get("HX-Redirect"))
        seen.append(client.get(at + "progress/?first=1").headers.get("HX-Redirect"))
        seen.append(browse(cast.approver).post(at + "approve/").status_code)
        seen.append(Plan.objects.get().state)
        return finished(*given)

    monkeypatch.setattr(plan_work, "finished", look)
    planning.ops.plan_run(plan=plan, worth=False)
    page, moves_on, stays, _answer, state = seen
    assert "A first valid plan is here" in page and "Lifts by tail and day" in page
    assert moves_on == at and stays is None and state == PlanState.RUNNING
    plan.refresh_from_db()
    assert plan.state == PlanState.DRAFT and plan.lifts.count() == len(queries.lifts_of(plan)) > 0


def test_the_worst_days_can_be_chosen_and_both_choices_stand_on_the_page(cast, browse):
    planning.means(cast)
    cast.people(24)
    plan = planning.made(cast, seconds=2, prefer="cvar95")
    planning.ops.plan_run(plan=plan, worth=False)
    found = queries.explanation(plan)["choices"]
    assert plan.worst_breach == found["cvar95"]["cvar95"] <= found["harm"]["cvar95"]
    assert found["harm"]["harm"] <= found["cvar95"]["harm"] + 1e-9
    shown = text(browse(cast.planner).get(f"{AT}{plan.pk}/"))
    assert "The average, or the worst days?" in shown and "Protect against the worst days" in shown


def test_two_plans_and_the_what_if_page_of_the_watch_draw_the_same_fates(cast, browse):
    planning.means(cast)
    cast.people(18)
    one, other = planning.solved(cast), planning.solved(cast, days=1)
    beside = text(browse(cast.planner).get(f"{AT}{other.pk}/against/{one.pk}/?fates=1"))
    # the earlier plan flies on a day that the later one, of a single day, has too: its first
    assert "Under the same fate" in beside and one.code in beside
    assert "data-weights" not in beside
    other.weights = planning.weights(cast)
    other.save(update_fields=["weights"])
    beside = text(browse(cast.planner).get(f"{AT}{other.pk}/against/{one.pk}/"))
    assert "The two were made with different weights" in beside
    at = f"/watch/scenario/?run=stored&s-plans={one.pk}&s-plans={other.pk}&s-horizon=14&s-replications=2000"
    shown = text(browse(cast.planner).get(at))
    assert f"<bdi>{one.code}</bdi>" in shown and f"<bdi>{other.code}</bdi>" in shown
    assert "<bdi>Do nothing</bdi>" in shown


@pytest.mark.both
def test_a_withdrawn_publication_leaves_numbers_that_are_shown_as_withdrawn(cast, browse):
    planning.means(cast)
    cast.people(18)
    planner = officer("keyed", "movement_planner", cast.sdf)
    plan = planning.solved(cast)
    planning.ops.plan_approve(actor=cast.approver.user, plan=plan)
    first = planning.ops.publication_draft(actor=planner.user, plan=plan, device=planner.device)
    numbers = sorted(first.numbers.values_list("number", flat=True))
    other = officer("spare", "movement_planner", cast.sdf)
    Device.objects.filter(code=other.device).update(owner=planner.user.pk)
    renewed = planning.ops.act_renew(actor=planner.user, act=first, device=other.device)
    assert sorted(renewed.numbers.values_list("number", flat=True)) == numbers and len(numbers) == 2
    client = browse(planner)
    assert client.get(f"/operations/lifts/{numbers[0]}/").status_code == 404
    assert "Withdrawn" not in text(client.get("/operations/lifts/"))
    planning.ops.act_withdraw(actor=planner.user, act=renewed)
    act = planning.ops.publication_draft(actor=planner.user, plan=plan, device=planner.device)
    cast.signed(act, planner)
    assert sorted(Lift.objects.values_list("pk", flat=True)) == [n + 2 for n in numbers]
    span = f"L-{numbers[0]:04d} – L-{numbers[1]:04d}"
    for page in ("/operations/lifts/", f"{AT}{plan.pk}/"):
        assert span in text(client.get(page)), page
    told = text(client.get(f"/operations/lifts/{numbers[1]}/"), 404)
    assert "set aside for a publication that was withdrawn" in told
    assert "الرقم" in text(browse(planner, "ar").get(f"/operations/lifts/{numbers[1]}/"), 404)


def test_programs_prepare_approvals_and_publications_and_send_the_signatures(cast, client):
    planning.means(cast)
    cast.people(9)
    plan = planning.solved(cast)
    people = {
        "planner": officer("keyed", "movement_planner", cast.sdf),
        "approver": officer("second-keyed", "movement_approver", cast.sdf),
    }
    root = "/api/v1/operations"

    def post(who, path, **body):
        client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client.post(root + path, json.dumps(body), content_type="application/json")

    def sign(who, path):
        """Ask for the bytes, sign them, send the signature."""
        made = post(who, path, device=who.device)
        assert made.status_code == 201, made.content
        act = PendingAct.objects.get(pk=made.json()["id"])
        assert base64.b64decode(made.json()["header"]) == Draft.load(bytes(act.draft)).header
        signature = who.sign(act)
        return post(
            who, f"/acts/{act.pk}/signatures", device=who.device, signature=signature.signature.hex()
        ).json()

    approver, planner = people["approver"], people["planner"]
    # an officer with a key does not go unsigned, and a planner does not approve
    assert post(approver, f"/plans/{plan.pk}/approve").status_code == 409
    assert post(planner, f"/plans/{plan.pk}/approval", device=planner.device).status_code == 403
    done = sign(approver, f"/plans/{plan.pk}/approval")
    assert (done["state"], done["plan"], done["waiting_for"]) == ("posted", plan.pk, [])
    assert sign(planner, f"/plans/{plan.pk}/publication")["state"] == "posted"
    plan.refresh_from_db()
    assert plan.state == PlanState.PUBLISHED and plan.published_by == planner.user
    assert Lift.objects.get().people.count() == 9

    first = planning.first_proposal()
    proposed = post(planner, "/weights", terms=first["terms"], groups=first["groups"], why="next")
    assert proposed.status_code == 201 and proposed.json()["version"] == 2
    short = post(
        planner, "/weights", terms=first["terms"], groups={"tier-1": first["groups"]["tier-1"]}, why="x"
    )
    assert short.status_code == 422
    assert sign(approver, "/weights/2/approval")["weights"] == 2
    newest = client.get(f"{root}/weights").json()[0]
    assert (newest["state"], len(newest["groups"])) == ("approved", 9)


@pytest.mark.parametrize(
    ("low", "high", "places"), [(-3.21, -1.4, 1), (-0.14, -0.11, 2), (-0.1301, -0.1299, 3), (0.0, 0.0, 3)]
)
def test_the_ends_of_a_narrow_interval_are_told_apart(low, high, places):
    found = plan_figures.gain({"mean": (low + high) / 2, "low": low, "high": high})
    assert found is not None and found["places"] == places


@pytest.mark.parametrize(
    ("low", "high", "there", "not_there"),
    [
        (-0.14, -0.11, "between", "both ends"),
        (-0.13002, -0.12998, "−0.130 escapes, the same at both ends", "between"),
        (0.0, 0.0, "by less than 0.001", "between"),
    ],
)
def test_an_interval_whose_ends_are_alike_is_not_told_as_one(low, high, there, not_there):
    gain = plan_figures.gain({"mean": (low + high) / 2, "low": low, "high": high})
    with override("en"):
        page = render_to_string("operations/parts_plan_fates.html", {"fates": {"gain": gain, "days": 21}})
    shown = re.sub(r"\s+", " ", re.sub("<[^>]+>|[\u2066-\u2069]", "", page))
    assert there in shown and not_there not in shown


def test_everything_that_is_lacking_together_is_named_beside_the_people_it_holds():
    row = {"why": "capacity", "gate": "", "lacks": "intake,tail", "people": 4, "places": []}
    told = plan_view._left(row)
    assert (
        told["words"]
        == "No arrival left in time where they are accepted · Every lift on the way is taken in time"
    )
    assert told["remedy"] == "All of these, or more days."
    alone = plan_view._left({**row, "why": "intake", "lacks": ""})
    assert (str(alone["words"]), str(alone["remedy"])) == (
        "No arrival left in time where they are accepted",
        "More arrivals a day there, or more days.",
    )


@pytest.mark.parametrize(("language", "names_first"), [("en", True), ("ar", False)])
def test_the_names_of_tails_stand_where_the_reader_begins(language, names_first):
    """Time runs from left to right in both languages; only the names change sides."""
    plan = Plan(starts_at=clock.now(), days=2)
    rows = [gantt.Track("H-1", "Heavy", 12, ())]
    with override(language):
        drawn = gantt.gantt(plan, rows, [], now=plan.starts_at)
    name = float(re.search(r'<text x="([\d.]+)"[^>]*>H-1<', drawn)[1])
    morning, *_between, evening = (
        float(x) for x in re.findall(r'<line class="gridl" x1="([\d.]+)" x2="\1"', drawn)
    )
    assert (name < morning) if names_first else (name > evening)
    assert morning < evening
