"""Many lifts under one signature: each checked as if it stood alone, what changed is left out and named."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import translation

from amana.desks.operations import queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import Lift, LiftState, PendingAct
from amana.desks.operations.pages import waiting
from amana.desks.registry.models import CustodyFile
from amana.desks.registry.services.memoranda import stay_put
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from amana.ledger.models import Memo
from tests.desks.operations.cast import NOW, officer
from tests.desks.operations.test_pages import text

pytestmark = [pytest.mark.books, pytest.mark.django_db]
PAGE = "/operations/lifts/approve/"
DAY = "?day=2026-02-03"


@pytest.fixture
def approver(cast):
    """An approver who has a certified key."""
    return officer("keyed", "movement_approver", cast.sdf)


@pytest.fixture
def lifts(cast):
    """Three lifts of the same day, two people each, that leave within the next hours."""
    persons = cast.people(6)
    return [
        cast.lift(persons[i : i + 2], approved=False, departs_at=NOW + timedelta(hours=1 + i))
        for i in (0, 2, 4)
    ]


def order_forbids(person: int) -> None:
    stay_put(
        actor=officer(f"lamia{person}", "legal_reviewer", None, key=False).user,
        file=CustodyFile.objects.get(pk=person),
        ordered_by="High Judicial Council",
        order="HJC/2026/77",
        reason="witness",
    )


def shown(lifts) -> dict[int, str]:
    return {lift.pk: queries.approvals.print_of(lift) for lift in lifts}


def states(lifts) -> list[str]:
    return [Lift.objects.get(pk=lift.pk).state for lift in lifts]


def form_of(page: str, device: str) -> dict[str, object]:
    """The form as a browser would send it: what is ticked, and the prints of what was shown."""
    boxes = re.findall(r'<input type="checkbox" name="lift" value="(\d+)"([^>]*)>', page)
    prints = dict(re.findall(r'name="(seen-\d+)" value="([0-9a-f]{64})"', page))
    ticked = [key for key, rest in boxes if "checked" in rest]
    return {"lift": ticked, "device": device, **prints}


def test_one_signature_approves_every_lift_of_the_day_with_a_memorandum_each(cast, approver, lifts, browse):
    client = browse(approver)
    page = text(client.get(PAGE))
    assert all(lift.code in page for lift in lifts) and "3 lifts" in page and "6 people" in page
    to = client.post(PAGE + DAY, form_of(page, approver.device)).headers["Location"]
    act = PendingAct.objects.get()
    signing = text(client.get(to))
    assert all(lift.code in signing for lift in lifts) and "Hasakah prison — Baghdad facility" in signing
    assert states(lifts) == ["proposed"] * 3
    made = approver.sign(act)
    client.post(to, {"device": made.device, "signature": made.signature.hex()})
    assert states(lifts) == ["approved"] * 3
    found = [Lift.objects.get(pk=lift.pk) for lift in lifts]
    memos = {memo.leaf: memo.facts["lift"] for memo in ledger_queries.memos(kinds=["approve"])}
    assert [memos[lift.approval] for lift in found] == [lift.code for lift in lifts]
    statements = {Memo.objects.get(leaf=lift.approval).statement for lift in found}
    assert [statement.device_id for statement in statements] == [approver.device]
    assert {lift.approved_by for lift in found} == {approver.user}
    ops.release(actor=None, lift=found[2])  # an approval like any other


@pytest.mark.parametrize("change", ["list", "cancelled", "order"])
def test_a_lift_that_changed_before_the_signature_is_named_and_the_others_stand(
    cast, approver, lifts, browse, change
):
    client, first = browse(approver), lifts[0]
    made = ops.lifts_approval_draft(actor=approver.user, seen=shown(lifts), device=approver.device)
    assert made.act is not None and not made.left
    person = first.people.first().person
    if change == "list":
        ops.lift_list_change(actor=cast.planner.user, lift=first, remove=[person])
    elif change == "cancelled":
        ops.lift_cancel(actor=cast.planner.user, lift=first, why="fog")
    else:
        order_forbids(person)
    path = f"/operations/sign/{made.act.pk}/"
    page = client.get(path).content.decode()
    assert first.code in page.split("data-changed")[1].split("</ul>")[0]
    assert 'id="sign"' not in page and "Prepare again without these" in page
    size, late = ledger_queries.head().size, approver.sign(made.act)
    said = client.post(path, {"device": late.device, "signature": late.signature.hex()}, follow=True)
    assert f"Changed since you were shown them: {first.code}. Nothing was approved." in text(said)
    assert ledger_queries.head().size == size and "approved" not in states(lifts)
    again = client.post(path + "renew/", {"device": approver.device}).headers["Location"]
    fresh = PendingAct.objects.get(state="waiting")
    assert again.endswith(f"/{fresh.pk}/") and {lift.pk for lift in fresh.lifts.all()} == {
        lift.pk for lift in lifts[1:]
    }
    cast.signed(fresh, approver)
    assert states(lifts[1:]) == ["approved"] * 2 and states(lifts[:1]) != ["approved"]


def test_who_is_kept_back_is_named_with_the_reason_and_the_lift_is_not_ticked(cast, approver, lifts, browse):
    person = lifts[1].people.first().person
    order_forbids(person)
    page = browse(approver).get(PAGE).content.decode()
    assert CustodyFile.objects.get(pk=person).number in page and "An order in force forbids" in page
    assert form_of(page, "")["lift"] == [str(lifts[0].pk), str(lifts[2].pk)]
    arabic = browse(approver, "ar").get(PAGE).content.decode()
    assert "اعتماد عدة نقلات معاً" in arabic and "أمر ساري المفعول" in arabic


def test_left_out_and_named_whatever_changed_since_the_page_was_drawn_or_is_ones_own(
    cast, approver, lifts, browse
):
    client = browse(approver)
    form = form_of(client.get(PAGE).content.decode(), approver.device)
    ops.lift_list_change(actor=cast.planner.user, lift=lifts[0], remove=[lifts[0].people.first().person])
    Lift.objects.filter(pk=lifts[1].pk).update(proposed_by=approver.user)
    said = text(client.post(PAGE + DAY, form, follow=True))
    assert f"Lift {lifts[0].code} is no longer as you were shown it" in said
    assert f"Whoever proposed lift {lifts[1].code} cannot approve it" in said
    assert [lift.pk for lift in PendingAct.objects.get().lifts.all()] == [lifts[2].pk]


def test_the_second_leg_of_a_way_is_ticked_as_long_as_the_first_one_stands(cast, approver, browse):
    persons = cast.people(2)
    hours = [NOW + timedelta(hours=n) for n in (1, 3, 5, 8)]
    first = cast.lift(persons, approved=False, destination=cast.raqqa, departs_at=hours[0], due_at=hours[1])
    second = cast.lift(persons, approved=False, origin=cast.raqqa, departs_at=hours[2], due_at=hours[3])
    page = browse(approver).get(PAGE).content.decode()
    assert form_of(page, "")["lift"] == [str(first.pk), str(second.pk)]
    assert "Comes by an earlier lift" in page and "Not here yet" not in page
    ops.lift_cancel(actor=cast.planner.user, lift=first, why="fog")
    page = browse(approver).get(PAGE).content.decode()
    assert form_of(page, "")["lift"] == [] and "Not here yet" in page


def test_refused_nothing_chosen_and_more_than_can_be_read_at_once(cast, approver):
    for seen, words in (({}, "No lift is chosen"), (dict.fromkeys(range(49), ""), "the most is 48")):
        with pytest.raises(Refused, match=words):
            ops.lifts_approval_draft(actor=approver.user, seen=seen, device=approver.device)


def test_an_approver_of_another_authority_is_shown_no_lift_and_approves_none(cast, lifts, browse):
    other = officer("iraqi", "movement_approver", cast.moj)
    page = browse(other).get(PAGE).content.decode()
    assert "No lift waits for your approval" in page and lifts[0].code not in page
    made = ops.lifts_approval_draft(actor=other.user, seen=shown(lifts), device=other.device)
    assert made.act is None and len(made.left) == 3
    assert browse(cast.giver).get(PAGE).status_code == 403


def test_in_an_exercise_an_approver_without_a_key_approves_the_day_as_well(cast, lifts, browse):
    client = browse(cast.approver)
    said = text(client.post(PAGE + DAY, form_of(client.get(PAGE).content.decode(), ""), follow=True))
    assert "3 lifts are approved" in said and states(lifts) == [LiftState.APPROVED] * 3


def test_the_lifts_of_a_day_wait_as_one_thing_to_do_and_those_of_another_hand_apart(cast, approver, lifts):
    """Two days: the first with three lifts of which the approver proposed none, the next with one."""
    alone = cast.lift(cast.people(1), approved=False, departs_at=NOW + timedelta(days=1))
    found = list(waiting.provider(approver.user))
    assert [(one.text, one.sub, one.href, one.mine) for one in found] == [
        ("3 lifts of 3 February are to be approved", "6 people", PAGE + DAY, True),
        (f"Lift {alone.code} is to be approved", "Hasakah prison — Baghdad facility", lift_page(alone), True),
    ]
    (theirs, *_more) = waiting.provider(cast.planner.user)
    assert (theirs.text, theirs.mine) == ("3 lifts of 3 February are to be approved", False)
    Lift.objects.filter(pk=lifts[0].pk).update(proposed_by=approver.user)
    assert sorted((one.mine, one.text) for one in waiting.provider(approver.user)) == [
        (False, f"Lift {lifts[0].code} is to be approved"),
        (True, "2 lifts of 3 February are to be approved"),
        (True, f"Lift {alone.code} is to be approved"),
    ]
    with translation.override("ar"):
        assert any(
            one.text == "نقلتان ليوم 3 شباط بانتظار الاعتماد" for one in waiting.provider(approver.user)
        )


def lift_page(lift) -> str:
    return f"/operations/lifts/{lift.pk}/"
