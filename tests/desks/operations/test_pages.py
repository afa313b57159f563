"""The pages of operations in both languages: what they show, to whom, and what each refuses."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amana.desks.operations import queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import Count, Incident, Lift, PendingAct
from amana.desks.operations.queries import entries as journal_queries
from amana.ledger import services as ledger
from amana.ledger.act import Draft
from tests.desks.operations.cast import NOW, officer

pytestmark = [pytest.mark.books, pytest.mark.either, pytest.mark.django_db]

LISTS = (
    "/",
    "/operations/waiting/",
    "/operations/journal/",
    "/operations/places/",
    "/operations/accounts/",
    "/operations/lifts/",
    "/operations/counts/",
    "/operations/incidents/",
    "/operations/difference/",
    "/operations/situation/",
    "/operations/export/",
)


@pytest.fixture
def busy(cast):
    """Books with a bit of everything: a lift under way, one proposed, a count that differs, an escape."""
    persons = cast.people(12)
    cast.on_the_way(persons[:3])
    cast.lift(persons[3:5], approved=False)
    ops.count_make(actor=None, account=cast.hasakah, seen=7, absent=[persons[5]], at=NOW - timedelta(hours=1))
    ops.incident_report(actor=None, kind="escape", account=cast.hasakah, reported=4, about=True)
    ops.escape(actor=None, account=cast.hasakah, persons=persons[6:8], incident=Incident.objects.get())
    ops.recapture(actor=None, account=cast.raqqa, persons=persons[6:7])
    return persons


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", LISTS)
def test_every_list_opens(busy, cast, browse, path, language):
    shown = text(browse(cast.giver, language).get(path))
    assert f'lang="{language}"' in shown


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_board_shows_the_equation_and_what_waits(busy, cast, browse, language):
    shown = text(browse(cast.giver, language).get("/"))
    # 12 enrolled: 3 in transit, 1 missed, 2 escaped of whom 1 is held again in Raqqa
    assert ("الدفاتر متوازنة" if language == "ar" else "the books balance") in shown
    assert ("سجن الحسكة" if language == "ar" else "Hasakah prison") in shown
    waits = {"ar": ("بانتظار الاعتماد", "تعداد غير مطابق"), "en": ("is to be approved", "A count differs")}
    for words in waits[language]:
        assert words in shown
    assert "<svg" in shown and "style=" not in shown


@pytest.mark.both
def test_the_board_shows_a_file_without_an_entry_and_a_wrong_position(busy, cast, browse):
    from tests.desks.registry.cast import bare_file

    bare_file("2602-09999-3")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_position SET account_id = %s WHERE person = %s", [cast.baghdad.pk, busy[11]]
        )
    shown = text(browse(cast.giver).get("/"))
    assert "The books do not balance: 2 people are out of place" in shown
    behind = text(browse(cast.giver).get("/operations/difference/"))
    assert "2602-09999-3" in behind and cast.number(busy[11]) in behind


def test_the_board_costs_the_same_for_few_and_for_many(busy, cast, browse):
    client = browse(cast.giver)
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/")
    cast.people(60, cast.raqqa)
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    assert len(many) <= len(few) + 1
    assert len(many) <= 60


@pytest.mark.parametrize("path", ["/operations/lifts/", "/operations/counts/", "/operations/journal/"])
def test_a_list_asks_no_question_for_each_row(busy, cast, browse, path):
    client = browse(cast.giver)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for person in cast.people(6, cast.raqqa):
        cast.on_the_way([person], origin=cast.raqqa)
        ops.count_make(actor=None, account=cast.raqqa, seen=1)
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) <= len(few) + 2


def test_the_keeper_sees_no_lifts_and_a_stranger_logs_in(busy, cast, browse, client):
    assert client.get("/").status_code == 302
    assert browse(cast.keeper).get("/operations/lifts/").status_code == 403
    assert browse(cast.keeper).get("/operations/sign/").status_code == 403


def test_an_escort_reads_the_list_once_it_is_approved_and_another_escort_never_does(cast, browse):
    lift = cast.lift(cast.people(2), approved=False)
    path = f"/operations/lifts/{lift.pk}/"
    mine = officer("escort-here", "escort_commander", cast.coalition, key=False)
    elsewhere = ledger.authority_add(code="CONVOY", name_ar="قافلة", name_en="Convoy", kind="escort")
    other = officer("escort-there", "escort_commander", elsewhere, key=False)
    assert browse(mine).get(path + "manifest/").status_code == 404
    assert "manifest/" not in text(browse(mine).get(path))  # no button into a wall
    ops.lift_approve(actor=cast.approver.user, lift=lift)
    assert lift.leg is None
    assert text(browse(mine).get(path + "manifest/")).count("2602-") >= 2
    assert path + "manifest/" in text(browse(mine).get(path))
    assert browse(other).get(path + "manifest/").status_code == 404


def test_names_on_a_manifest_are_open_to_the_three_sides_only(busy, cast, browse):
    from amana.access.models import Read

    lift = Lift.objects.get(state="on_the_way")
    number = cast.number(busy[0])
    path = f"/operations/lifts/{lift.pk}/"
    for who in (cast.giver, cast.receiver, cast.escort):
        assert number in text(browse(who).get(path))
    assert Read.objects.filter(person=busy[0], what="manifest", user=cast.receiver.user).exists()
    elsewhere = officer("elsewhere", "movement_approver", cast.moj, key=False)
    stranger = officer("stranger", "watch_officer", cast.coalition, key=False)
    assert number in text(browse(elsewhere).get(path))  # the receiving authority
    assert number not in text(browse(stranger).get(path))
    assert browse(stranger).get(path + "manifest/").status_code == 403


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_lift_is_proposed_approved_released_and_received_on_the_pages(cast, browse, language):
    persons = cast.people(3)
    numbers = "\n".join(cast.number(p) for p in persons)
    form = {
        "origin": cast.hasakah.pk,
        "destination": cast.baghdad.pk,
        "escort": cast.coalition.pk,
        "conveyance": "plane",
        "departs_at": "2026-02-03T13:00",
        "people": numbers,
    }
    client = browse(cast.planner, language)
    assert 'value="helicopter" selected' not in text(client.get("/operations/lifts/propose/"))
    unsaid = client.post("/operations/lifts/propose/", {**form, "conveyance": ""})
    assert unsaid.status_code == 200 and not Lift.objects.exists(), "by what is said, not preselected"
    answer = client.post("/operations/lifts/propose/", form)
    path = answer.headers["Location"]
    assert browse(cast.approver, language).post(path + "approve/").status_code == 302
    data = {"device": cast.giver.device, "person": persons[:2]}
    page = browse(cast.giver, language).post(path + "release/", data).headers["Location"]
    sign(browse(cast.giver, language), page, cast.giver)
    assert [cast.where(p) for p in persons] == ["ESC-L-%04d" % _pk(path)] * 2 + ["SDF-HAS"]  # noqa: UP031
    data = {
        "device": cast.receiver.device,
        f"line-{persons[0]}": "received",
        f"line-{persons[1]}": "refused",
        f"why-{persons[1]}": "another man",
    }
    page = browse(cast.receiver, language).post(path + "receipt/", data).headers["Location"]
    sign(browse(cast.receiver, language), page, cast.receiver)
    data = {"device": cast.giver.device, "person": persons[1:2], "why": "refused"}
    page = browse(cast.giver, language).post(path + "return/", data).headers["Location"]
    sign(browse(cast.giver, language), page, cast.giver)
    assert [cast.where(p) for p in persons] == ["IQ-MOJ-BGD", "SDF-HAS", "SDF-HAS"]
    assert text(browse(cast.giver, language).get(path + "manifest/")).count("2602-") >= 3


@pytest.mark.parametrize("language", ["ar", "en"])
def test_no_answer_stands_on_a_receipt_before_it_is_given(cast, browse, language):
    persons = cast.people(3)
    lift = cast.on_the_way(persons)
    client, path = browse(cast.receiver, language), f"/operations/lifts/{lift.pk}/"
    assert text(client.get(path)).count(" checked") == 0
    said = {"device": cast.receiver.device, f"line-{persons[1]}": "refused", f"why-{persons[1]}": "صورة أخرى"}
    again = client.post(path + "receipt/", said)
    shown = again.content.decode()
    assert again.status_code == 422  # two of three have no answer
    assert shown.count(" checked") == 1 and "صورة أخرى" in shown
    assert shown.count("data-open") == 2 and shown.count(" autofocus") == 1, "the lines that wait are marked"
    unsaid = client.post(
        path + "receipt/", said | {f"why-{persons[1]}": " ", "all": "received"}
    ).content.decode()
    assert unsaid.count("data-open") == 1 and unsaid.count('aria-invalid="true" autofocus') == 1
    assert not PendingAct.objects.filter(kind="lift_receipt").exists()
    left = said | {"all": "received", f"line-{persons[2]}": "left"}
    page = client.post(path + "receipt/", left).headers["Location"]
    staying = re.search(r"data-staying>.*?</div>", client.get(page).content.decode(), re.DOTALL)
    assert [cast.number(p) in staying[0] for p in persons] == [False, False, True], (
        "whom the receipt leaves aboard"
    )
    sign(client, page, cast.receiver)
    assert [cast.where(p) for p in persons] == ["IQ-MOJ-BGD", f"ESC-{lift.code}", f"ESC-{lift.code}"]


@pytest.mark.both
def test_a_lift_that_turns_back_is_taken_back_by_officers_who_could_also_receive_it(cast, browse):
    persons = cast.people(3)
    lift = cast.on_the_way(persons, destination=cast.raqqa)  # giver and receiver are one authority
    client, path = browse(cast.giver), f"/operations/lifts/{lift.pk}/"
    assert 'name="line-' in text(client.get(path))
    turned = text(client.get(path + "?back=1"))
    assert turned.count(" checked") == 3 and 'name="line-' not in turned
    data = {"device": cast.giver.device, "person": persons, "why": " "}
    refused = client.post(path + "return/", data)
    assert refused.status_code == 422 and refused.content.decode().count(" checked") == 3
    page = client.post(path + "return/", data | {"why": "dust storm"}).headers["Location"]
    assert text(client.get(page)).count("dust storm") == 3  # whoever signs reads the reason that is signed
    sign(client, page, cast.giver)
    lift.refresh_from_db()
    assert lift.state == "done" and {cast.where(p) for p in persons} == {"SDF-HAS"}


def test_a_release_that_is_refused_comes_back_with_the_same_people_unticked(cast, browse):
    first, second, third = cast.people(3)
    lift = cast.lift([first, second, third])
    client, path = browse(cast.giver), f"/operations/lifts/{lift.pk}/"
    data = {"device": cast.giver.device, "person": [first], "at": "2026-02-03T23:59"}
    refused = client.post(path + "release/", data)
    shown = refused.content.decode()
    assert (
        refused.status_code == 422
        and "3 February 2026, 23:59" in shown
        and 'value="2026-02-03T23:59"' in shown
    )
    ticked = re.findall(r'name="person" value="(\d+)" checked', shown)
    assert ticked == [str(first)]  # not all three again


def test_a_departure_in_the_past_is_asked_about(cast, browse):
    (person,) = cast.people(1)
    form = {
        "origin": cast.hasakah.pk,
        "destination": cast.baghdad.pk,
        "escort": cast.coalition.pk,
        "conveyance": "bus",
        "departs_at": "2026-01-31T23:30",
        "people": cast.number(person),
    }
    client, at = browse(cast.planner), "/operations/lifts/propose/"
    asked = text(client.post(at, form))
    assert "This departure lies in the past." in asked and 'name="past"' in asked
    assert client.post(at, form | {"past": "on"}).status_code == 302


def test_too_few_are_free_for_the_number_asked_for_and_the_form_says_how_many(cast, browse):
    cast.lift(cast.people(2))
    form = {
        "origin": cast.hasakah.pk,
        "destination": cast.baghdad.pk,
        "escort": cast.coalition.pk,
        "conveyance": "bus",
        "departs_at": "2026-02-03T13:00",
        "first": "1",
    }
    client, at = browse(cast.planner), "/operations/lifts/propose/"
    before = Lift.objects.count()
    assert "Everybody here (2) stands on the list of a lift" in text(client.post(at, form))
    cast.people(1)
    assert "Free here: 1 of 3." in text(client.post(at, form | {"first": "2"}))
    assert Lift.objects.count() == before
    assert client.post(at, form).status_code == 302


def test_a_lift_of_which_part_was_received_says_what_may_have_become_of_the_rest(cast, browse):
    persons = cast.people(3)
    lift = cast.on_the_way(persons)
    client, path = browse(cast.escort), f"/operations/lifts/{lift.pk}/"
    assert "Still with the escort" not in text(client.get(path))
    ops.receipt(actor=None, lift=lift, persons=persons[:2])
    shown = text(client.get(path))
    assert "Still with the escort" in shown and f"report/?account=ESC-{lift.code}" in shown
    report = text(client.get(f"/operations/incidents/report/?account=ESC-{lift.code}"))
    assert f'<option value="{lift.leg_id}" selected>' in report


def _pk(path: str) -> int:
    return int(path.rstrip("/").rpartition("/")[2])


def sign(client, page: str, officer) -> None:
    """What keys.js does: sign the header shown, send key and signature."""
    shown = text(client.get(page))
    act = PendingAct.objects.get(pk=_pk(page))
    header = Draft.load(bytes(act.draft)).header
    assert base64.b64encode(header).decode() in shown
    made = officer.sign(act)
    answer = client.post(page, {"device": made.device, "signature": made.signature.hex()})
    assert answer.status_code == 302
    act.refresh_from_db()
    assert act.state == "posted"


def test_the_page_of_a_lift_says_once_for_each_finding_what_clears_it_and_for_how_many(cast, browse):
    """Who reads that nobody was assessed must learn where that is done, and by whom."""
    kept, free = cast.people(2, assessed=False), cast.people(1)
    lift = cast.lift([*kept, *free], approved=False)
    shown = text(browse(cast.planner).get(f"/operations/lifts/{lift.pk}/"))
    ways = shown.partition('id="h-ways"')[2].partition("</section>")[0]
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td class="n">\D*(\d+)', ways)
    assert dict(rows)["No transfer assessment was made for this person and this destination."] == "2"
    assert len(rows) == len(dict(rows)) and "A legal reviewer of neither side decides it in the file" in ways
    ops.lift_list_change(actor=cast.planner.user, lift=lift, remove=kept)
    assert "h-ways" not in text(browse(cast.planner).get(f"/operations/lifts/{lift.pk}/"))


def test_an_unknown_number_is_named_and_nothing_is_proposed(cast, browse):
    (person,) = cast.people(1)
    form = {
        "origin": cast.hasakah.pk,
        "destination": cast.baghdad.pk,
        "escort": cast.coalition.pk,
        "conveyance": "bus",
        "departs_at": "2026-02-03T13:00",
        "people": f"{cast.number(person)}, 2602-77777-1",
    }
    shown = text(browse(cast.planner).post("/operations/lifts/propose/", form))
    assert "not numbers of custody files: \u20662602-77777-1\u2069." in shown
    form["people"] = "2602-77777-1 2602-77777-2"
    shown = text(browse(cast.planner, "ar").post("/operations/lifts/propose/", form))
    assert "\u20662602-77777-1\u2069، \u20662602-77777-2\u2069." in shown, "no number is turned around"


@pytest.mark.both
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_count_with_one_missing_then_found_on_the_pages(cast, browse, language):
    a, *_ = cast.people(3)
    client = browse(cast.giver, language)
    form = {"account": cast.hasakah.pk, "device": cast.giver.device, "missing": [a]}
    page = client.post("/operations/counts/new/", form).headers["Location"]
    sign(client, page, cast.giver)
    count = Count.objects.get()
    sheet = text(client.get(f"/operations/counts/{count.pk}/"))
    assert cast.where(a) == "UNACCOUNTED" and ("عُثر عليه" if language == "ar" else "Found again") in sheet
    found = client.get("/operations/counts/found/", {"account": "SDF-HAS"})
    assert cast.number(a) in text(found) or cast.where(a) == "UNACCOUNTED"
    form = {"account": cast.hasakah.pk, "device": cast.giver.device, "people": cast.number(a)}
    page = client.post("/operations/counts/found/", form).headers["Location"]
    sign(client, page, cast.giver)
    assert cast.where(a) == "SDF-HAS"


def test_an_empty_form_is_no_count_and_what_was_ticked_is_kept_when_it_is_refused(cast, browse):
    a, *_ = cast.people(3)
    client = browse(cast.giver)
    form = {"account": cast.hasakah.pk, "device": cast.giver.device}
    path = "/operations/counts/new/?account=SDF-HAS"
    assert "Say how many were seen" in text(client.post(path, form))
    contrary = text(client.post(path, form | {"missing": [a], "everybody": "on"}))
    assert "then not everybody was seen" in contrary
    assert f'name="missing" value="{a}" checked' in contrary
    assert not PendingAct.objects.exists()
    sign(client, client.post(path, form | {"everybody": "on"}).headers["Location"], cast.giver)
    assert (Count.objects.get().seen, cast.where(a)) == (3, "SDF-HAS")


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "وقت التعداد في المستقبل"), ("en", "The count lies in the future")]
)
def test_a_count_in_the_future_is_refused_in_the_readers_language(cast, browse, language, words):
    cast.people(1)
    form = {
        "account": cast.hasakah.pk,
        "device": cast.giver.device,
        "seen": 1,
        "at": "2026-02-03T15:00",  # three hours after now in Baghdad
    }
    assert words in text(browse(cast.giver, language).post("/operations/counts/new/", form))
    assert not PendingAct.objects.exists()


@pytest.mark.both
def test_an_incident_is_reported_named_and_closed_on_the_pages(cast, browse):
    a, *_ = cast.people(3)
    client = browse(cast.giver)
    form = {"kind": "escape", "account": cast.hasakah.pk, "reported": 2, "words": "through the roof"}
    page = client.post("/operations/incidents/report/", form | {"device": cast.giver.device}).headers[
        "Location"
    ]
    made = cast.giver.sign(PendingAct.objects.get())
    path = client.post(page, {"device": made.device, "signature": made.signature.hex()}).headers["Location"]
    form = {"account": cast.hasakah.pk, "device": cast.giver.device, "people": cast.number(a)}
    page = client.post(path + "escape/", form).headers["Location"]
    sign(client, page, cast.giver)
    shown = text(client.get(path))
    assert "Without names" in shown and cast.where(a) == "SDF-AT-LARGE"
    assert client.post(path, {"why": "search ended"}).status_code == 302
    assert Incident.objects.get().closed_at is not None


def test_an_act_is_closed_to_officers_of_other_authorities(cast, browse):
    lift = cast.lift(cast.people(1))
    act = ops.release_draft(actor=cast.giver.user, lift=lift, device=cast.giver.device)
    assert browse(cast.receiver).get(f"/operations/sign/{act.pk}/").status_code == 404
    assert browse(cast.second).get(f"/operations/sign/{act.pk}/").status_code == 200


@pytest.mark.both
def test_an_account_shows_who_was_there_at_an_earlier_moment(cast, browse):
    persons = cast.people(2)
    cast.on_the_way(persons[:1])
    client = browse(cast.monitor)
    number = cast.number(persons[0])
    assert number not in text(client.get("/operations/accounts/SDF-HAS/"))
    assert number in text(client.get("/operations/accounts/SDF-HAS/", {"about": "2026-02-02T12:00"}))


@pytest.mark.both
@pytest.mark.parametrize("window", [1, 4])
def test_the_journal_is_the_same_however_far_back_it_looks_at_once(cast, monkeypatch, window):
    for _ in range(6):
        cast.people(3)
    whole = queries.journal(limit=3)
    assert len(whole) == 3 and [row.people for row in queries.journal(limit=200)].count(3) == 6
    second = queries.journal(limit=3, before=whole[-1].first)
    monkeypatch.setattr(journal_queries, "WINDOW", window)
    assert (queries.journal(limit=3), queries.journal(limit=3, before=whole[-1].first)) == (whole, second)


@pytest.mark.parametrize(
    "path",
    [
        "/operations/journal/?before=99999999999999999999",
        "/operations/lifts/?page=abc&state=nonsense",
        "/operations/accounts/?at=yesterday&kind=x",
        "/operations/accounts/SDF-HAS/?about=2026-99-99T99:99",
    ],
)
def test_nonsense_in_an_address_is_borne(busy, cast, browse, path):
    assert browse(cast.giver).get(path).status_code == 200


def test_nonsense_in_a_handover_is_refused_in_words(busy, cast, browse):
    lift = cast.lift(cast.people(1, cast.raqqa), origin=cast.raqqa)
    client = browse(cast.giver)
    data = {"device": cast.giver.device, "person": ["x", "9" * 30], "at": "soon"}
    answer = client.post(f"/operations/lifts/{lift.pk}/release/", data)
    assert answer.status_code == 422 and "is not a time" in answer.content.decode()
    assert client.post(f"/operations/lifts/{lift.pk}/escort/", {"escort": "x"}).status_code == 403
    assert not PendingAct.objects.exists()
