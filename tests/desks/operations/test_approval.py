"""A lift is approved under the approver's own signature, over the list as it stood when it was prepared."""

from __future__ import annotations

import base64

import pytest

from amana.desks.operations import services as ops
from amana.desks.operations.models import LiftState, PendingAct, Plan, PlanState
from amana.ledger.act import Draft
from amana.ledger.errors import Refused
from amana.ledger.models import Memo
from tests.desks.operations import planning
from tests.desks.operations.cast import officer
from tests.desks.operations.test_pages import text

pytestmark = [pytest.mark.books, pytest.mark.django_db]


@pytest.fixture
def approver(cast):
    """An approver who has a certified key."""
    return officer("keyed", "movement_approver", cast.sdf)


def test_the_approval_stands_in_the_books_under_the_approvers_own_key(cast, approver, browse):
    lift = cast.lift(cast.people(2), approved=False)
    client, path = browse(approver), f"/operations/lifts/{lift.pk}/"
    page = client.post(path + "approve/", {"device": approver.device}).headers["Location"]
    act = PendingAct.objects.get()
    assert base64.b64encode(Draft.load(bytes(act.draft)).header).decode() in text(client.get(page))
    lift.refresh_from_db()
    assert lift.state == LiftState.PROPOSED  # nothing is approved before it is signed
    made = approver.sign(act)
    client.post(page, {"device": made.device, "signature": made.signature.hex()})
    lift.refresh_from_db()
    assert (lift.state, lift.approved_by) == (LiftState.APPROVED, approver.user)
    assert Memo.objects.get(leaf=lift.approval).statement.device_id == approver.device


def test_refused_an_approval_of_a_list_that_changed_meanwhile(cast, approver):
    persons = cast.people(3)
    lift = cast.lift(persons[:2], approved=False)
    act = ops.approval_draft(actor=approver.user, lift=lift, device=approver.device)
    ops.lift_list_change(actor=cast.planner.user, lift=lift, add=persons[2:])
    with pytest.raises(Refused, match="was changed after this approval"):
        cast.signed(act, approver)


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize("change", [{"plan_sha256": "0" * 64}, {"instance_sha256": "0" * 64}, {"moved": 3}])
def test_refused_the_approval_of_a_plan_that_is_another_by_the_time_it_is_signed(cast, approver, change):
    planning.means(cast)
    cast.people(4)
    plan = planning.solved(cast)
    act = ops.plan_approval_draft(actor=approver.user, plan=plan, device=approver.device)
    Plan.objects.filter(pk=plan.pk).update(**change)
    with pytest.raises(Refused) as no:
        cast.signed(act, approver)
    assert no.value.code == "plan-changed" and no.value.remedy
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == (PlanState.DRAFT, None)
    # nobody approves one's own, whatever the roles held
    Plan.objects.filter(pk=plan.pk).update(made_by=approver.user)
    with pytest.raises(Refused, match=plan.code) as own:
        ops.plan_approval_draft(
            actor=approver.user, plan=Plan.objects.get(pk=plan.pk), device=approver.device
        )
    assert own.value.code == "plan-approver-made"


def test_whoever_has_a_key_approves_with_it_and_not_without(cast, approver, browse):
    lift = cast.lift(cast.people(1), approved=False)
    shown = browse(approver).post(f"/operations/lifts/{lift.pk}/approve/", follow=True)
    lift.refresh_from_db()
    assert lift.state == LiftState.PROPOSED and approver.device in text(shown)


@pytest.mark.parametrize("scene", ["operation"], indirect=True)
def test_in_an_operation_nobody_approves_without_a_key(cast, browse):
    lift = cast.lift(cast.people(1), approved=False)
    browse(cast.approver).post(f"/operations/lifts/{lift.pk}/approve/")
    lift.refresh_from_db()
    assert lift.state == LiftState.PROPOSED


def test_refused_a_signed_approval_by_the_proposer(cast):
    proposer = officer("both", "movement_approver", cast.sdf)
    lift = cast.lift(cast.people(1), approved=False)
    type(lift).objects.filter(pk=lift.pk).update(proposed_by=proposer.user)
    lift.refresh_from_db()
    with pytest.raises(Refused, match="cannot approve it"):
        ops.approval_draft(actor=proposer.user, lift=lift, device=proposer.device)
