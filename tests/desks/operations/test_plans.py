"""From the register to a published plan: who is counted, who is held back and why, names, hashes, two people."""

from __future__ import annotations

import pytest

from amana.desks.operations import queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import Lift, LiftState, Plan, PlanSeat, PlanState
from amana.desks.operations.planning import store
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.operations import planning

pytestmark = [pytest.mark.books, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


def test_only_the_cleared_are_named_and_the_others_are_counted_by_gate(cast):
    planning.means(cast)
    cleared = cast.people(14)
    cast.people(5, assessed=False)
    plan = planning.solved(cast)
    assert (plan.state, plan.people, plan.cleared) == (PlanState.DRAFT, 19, 14)
    assert plan.violations == 0 and plan.moved == 14 and plan.left_behind == 5
    assert set(PlanSeat.objects.values_list("person", flat=True)) == set(cleared)
    (left,) = queries.left_by_reason(plan)
    assert (left["why"], left["gate"], left["people"]) == ("gate", "transfer.assessment", 5)


def test_a_plan_fits_the_seats_and_the_files_hold_no_names(cast):
    planning.means(cast)
    persons = cast.people(30)
    plan = planning.solved(cast)
    for row in queries.lifts_of(plan):
        # 12 seats take people and escorts: 1 always aboard, 12 in a hundred ride along, whole ones
        assert row.people + row.escorts <= 12 and row.seats.count() == row.people
    kept = str(store.read(plan, "instance")) + str(store.read(plan, "plan"))
    assert not [p for p in persons if cast.number(p) in kept]


def test_the_planner_does_not_approve_and_only_an_approved_plan_is_published(cast):
    planning.means(cast)
    cast.people(9)  # 9 + 2 riding escorts (12 in a hundred) + 1 fixed fill the 12 seats
    plan = planning.solved(cast)
    with pytest.raises(Refused) as no:
        ops.plan_publish(actor=cast.planner.user, plan=plan)
    assert no.value.code == "plan-not-approved"
    with pytest.raises(Refused):
        ops.plan_approve(actor=cast.planner.user, plan=plan)
    ops.plan_approve(actor=cast.approver.user, plan=plan)
    ops.plan_publish(actor=cast.planner.user, plan=plan)
    lift = Lift.objects.get()
    assert (lift.state, lift.people.count()) == (LiftState.PROPOSED, 9)
    (row,) = plan.lifts.all()
    assert row.issued == lift
    notes = {m.facts["about"]: m.facts for m in ledger_queries.memos(None, ("publish",))}
    assert notes["manifest"]["lift"] == lift.code and notes["manifest"]["manifest"] == row.manifest_sha256
    assert notes["plan"]["answer"] == plan.plan_sha256
    # and on it goes like every lift
    ops.lift_approve(actor=cast.approver.user, lift=lift)


def test_a_tight_demand_gives_a_plan_and_says_what_was_short(cast):
    planning.means(cast, arrivals_per_day=4)
    cast.people(30)
    plan = planning.solved(cast)
    # four a day for two days
    assert plan.moved == 8 and plan.violations == 0
    (left,) = queries.left_by_reason(plan)
    assert (left["why"], left["people"]) == ("capacity", 22)


def test_what_is_missing_before_a_plan_can_be_made_is_said_with_a_remedy(cast):
    cast.people(3)
    for code, prepare in (
        ("plan-no-figures", lambda: None),
        ("plan-past", lambda: planning.means(cast)),
    ):
        prepare()
        with pytest.raises(Refused) as no:
            day = planning.FIRST_DAY if code != "plan-past" else planning.FIRST_DAY.replace(day=3)
            planning.made(cast, first_day=day)
        assert no.value.code == code and no.value.remedy
    assert not Plan.objects.exists()
