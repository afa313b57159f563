"""What one officer states or decides stands under that officer's own key: reports, explanations, approvals."""

from __future__ import annotations

import pytest
from django.db import transaction

from amana.desks.operations import services as ops
from amana.desks.operations.forms_planning import WeightsForm
from amana.desks.operations.models import Count, Incident, Lift, PendingAct, Plan, Weights
from amana.desks.operations.services.weights import digest, first_proposal
from amana.ledger import queries as books
from amana.ledger import services as ledger
from amana.ledger.errors import Refused
from amana.ledger.models import Memo, Statement
from tests.console.own_key import Hand, signer
from tests.desks.operations import planning
from tests.desks.operations.cast import NOW, officer
from tests.desks.operations.test_handover import withdrawn
from tests.desks.operations.test_pages import text

pytestmark = [pytest.mark.books, pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
SYSTEM = "recorded by the system, not signed by an officer"


@pytest.fixture
def desk(cast):
    """Officers who have keys: a planner, an approver, a watch officer."""
    cast.officers |= {
        "drafts": officer("drafts", "movement_planner", cast.sdf),
        "decides": officer("decides", "movement_approver", cast.sdf),
        "watches": officer("watches", "watch_officer", cast.sdf),
    }
    return cast


def signed(client, who, path, fields=None):
    """Prepare on a page with the key of this browser, sign what it shows; answers the page one is led to."""
    before = Statement.objects.count()
    page = client.post(path, {**(fields or {}), "device": who.device}).headers["Location"]
    assert Statement.objects.count() == before  # nothing is in the books before it is signed
    made = who.sign(PendingAct.objects.order_by("-pk")[0])
    answer = client.post(page, {"device": made.device, "signature": made.signature.hex()}, follow=True)
    return text(answer)


def device_of(leaf):
    return Memo.objects.get(leaf=leaf).statement.device_id


def test_an_incident_is_reported_under_the_reporters_key(desk, browse):
    who = desk.watches
    told = {
        "kind": "escape",
        "account": desk.hasakah.pk,
        "reported": "120",
        "about": "on",
        "words": "wall breached",
    }
    shown = signed(browse(who), who, "/operations/incidents/report/", told)
    made = Incident.objects.get()
    assert (made.reported, made.about, made.words, made.reported_by) == (120, True, "wall breached", who.user)
    assert device_of(made.leaf) == who.device
    assert "signed by" in shown and who.user.name in shown and SYSTEM not in shown


def test_a_count_is_explained_under_the_key_of_whoever_explains_it(desk, browse):
    desk.people(3)
    count = ops.count_make(actor=desk.giver.user, account=desk.hasakah, seen=2)
    client, path = browse(desk.giver), f"/operations/counts/{count.pk}/"
    shown = signed(client, desk.giver, path, {"explanation": "miscount", "why": "recounted: 3"})
    count = Count.objects.get(pk=count.pk)
    assert (count.state, count.explained_why, count.explained_by) == (
        "explained",
        "recounted: 3",
        desk.giver.user,
    )
    assert device_of(count.explained_leaf) == desk.giver.device
    assert SYSTEM not in shown


def test_a_difference_that_is_explained_is_not_explained_a_second_time(desk, browse):
    desk.people(3)
    count = ops.count_make(actor=desk.giver.user, account=desk.hasakah, seen=2)
    acts = [
        ops.explanation_draft(
            actor=who.user, count=count, device=who.device, explanation="miscount", why="recounted"
        )
        for who in (desk.giver, desk.second)
    ]
    desk.signed(acts[0], desk.giver)
    before = Statement.objects.count()
    with pytest.raises(Refused, match="has no open difference"):
        desk.signed(acts[1], desk.second)
    assert Statement.objects.count() == before
    page = browse(desk.second).get(f"/operations/sign/{acts[1].pk}/").content.decode()
    assert "has no open difference" in page and "data-sign" not in page


def test_weights_are_approved_under_the_approvers_key(desk, browse):
    first = first_proposal()
    made = ops.weights_propose(
        actor=desk.drafts.user, terms=first["terms"], groups=first["groups"], why="first"
    )
    client = browse(desk.decides)
    shown = signed(client, desk.decides, f"/operations/plans/weights/{made.pk}/approve/")
    made = Weights.objects.get(pk=made.pk)
    assert (made.state, device_of(made.leaf)) == ("approved", desk.decides.device)
    assert SYSTEM not in shown


def test_weights_are_proposed_under_the_proposers_key(desk, browse):
    hand = Hand(desk.drafts.user, desk.drafts.device, desk.drafts.key, browse(desk.drafts))
    form = WeightsForm(first=first_proposal())
    fields = {name: field.initial for name, field in form.fields.items() if name != "why"}
    shown = hand.act("/operations/plans/weights/propose/", {**fields, "why": "the road is worse than it was"})
    assert "a second person approves it" in shown and "the road is worse than it was" in shown
    made, memo = Weights.objects.get(), books.memos(kinds=["weights"])[0]
    assert (made.version, made.proposed_by) == (memo.facts["version"], desk.drafts.user)
    assert memo.facts["figures"] == digest(made) and signer(memo.leaf) == desk.drafts.device


def test_a_plan_needs_two_officers_and_both_sign(desk, browse):
    planning.means(desk)
    persons = desk.people(9)
    plan = planning.solved(desk, actor=desk.drafts.user)
    signed(browse(desk.decides), desk.decides, f"/operations/plans/{plan.pk}/approve/")
    client, publish = browse(desk.drafts), f"/operations/plans/{plan.pk}/publish/"
    page = client.post(publish, {"device": desk.drafts.device}).headers["Location"]
    # another lift is proposed while the publication waits: the numbers that are signed stay free
    other = ops.lift_propose(
        actor=desk.planner.user, origin=desk.raqqa, destination=desk.baghdad, escort=desk.coalition,
        persons=desk.people(1, desk.raqqa), departs_at=NOW, conveyance="bus",
    )  # fmt: skip
    assert Lift.objects.get() == other
    act = PendingAct.objects.get(kind="publish")
    made = desk.drafts.sign(act)
    shown = text(client.post(page, {"device": made.device, "signature": made.signature.hex()}, follow=True))
    plan = Plan.objects.get(pk=plan.pk)
    assert plan.state == "published" and SYSTEM not in shown
    assert device_of(plan.approval) == desk.decides.device
    assert device_of(plan.publication) == desk.drafts.device
    (row,) = plan.lifts.all()
    assert set(row.issued.people.values_list("person", flat=True)) == set(persons)
    named = next(m.facts for m in books.memos(None, ("publish",)) if m.facts["about"] == "manifest")
    assert (named["lift"], named["manifest"]) == (row.issued.code, row.manifest_sha256)


def test_refused_a_publication_whose_people_were_moved_meanwhile(desk):
    planning.means(desk)
    persons = desk.people(9)
    plan = planning.solved(desk, actor=desk.drafts.user)
    ops.plan_approve(actor=desk.decides.user, plan=plan)
    act = ops.publication_draft(actor=desk.drafts.user, plan=plan, device=desk.drafts.device)
    ops.escape(actor=None, account=desk.hasakah, persons=persons[:1])
    before = Statement.objects.count()
    with pytest.raises(Refused), transaction.atomic():
        desk.signed(act, desk.drafts)
    plan.refresh_from_db()
    assert (plan.state, Lift.objects.count(), Statement.objects.count()) == ("approved", 0, before)


def test_nobody_signs_another_officers_word_in_their_place(desk, browse):
    colleague = officer("colleague", "custody_officer", desk.sdf)
    act = ops.report_draft(
        actor=desk.giver.user, kind="unrest", account=desk.hasakah, device=desk.giver.device
    )
    with pytest.raises(Refused, match="another officer's own word"):
        desk.signed(act, colleague)
    assert browse(colleague).get(f"/operations/sign/{act.pk}/").status_code == 404


@pytest.mark.parametrize("end", ["role", "key"])
def test_whoever_may_do_the_same_sees_and_withdraws_the_word_of_an_officer_who_is_gone(desk, browse, end):
    act = ops.report_draft(
        actor=desk.giver.user, kind="unrest", account=desk.hasakah, device=desk.giver.device
    )
    colleague, page = browse(desk.second), f"/operations/sign/{act.pk}/"
    assert colleague.get(page).status_code == 404  # as long as its author can sign it
    if end == "role":
        withdrawn(desk.giver)
    else:
        ledger.device_revoke(code=desk.giver.device, reason="lost")
    assert page in colleague.get("/operations/waiting/").content.decode()
    shown = colleague.get(page).content.decode()
    whose = "Giver, whose own word this is" if end == "role" else "The key giver-browser, under this act"
    assert whose in shown and "data-sign" not in shown and "/renew/" not in shown
    assert browse(desk.receiver).get(page).status_code == 404  # who may not report there
    colleague = browse(desk.second)
    assert colleague.post(f"{page}withdraw/").status_code == 302
    act.refresh_from_db()
    assert act.state == "withdrawn" and page not in colleague.get("/operations/waiting/").content.decode()


def test_what_the_system_recorded_says_that_no_officer_signed(desk, browse):
    made = ops.incident_report(actor=None, kind="unrest", account=desk.hasakah)
    assert SYSTEM in text(browse(desk.giver).get(f"/operations/incidents/{made.pk}/"))


@pytest.mark.parametrize("scene", ["operation"], indirect=True)
def test_in_an_operation_nobody_reports_without_a_key(desk, browse):
    told = {"kind": "unrest", "account": desk.hasakah.pk}
    shown = text(browse(desk.giver).post("/operations/incidents/report/", told))
    assert "key" in shown and not Incident.objects.exists()
