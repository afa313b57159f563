"""Planning anew: what left is fact, what is issued stays if it can, the register is asked again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from amana.desks.operations import queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import LiftPerson, LiftState, Plan, PlanState
from amana.desks.operations.planning import store
from amana.desks.operations.services.replans import Told
from amana.engines.common import clock
from amana.ledger.errors import Refused
from tests.desks.operations import planning

pytestmark = [pytest.mark.books, pytest.mark.django_db, pytest.mark.usefixtures("own_home")]


def again(cast, plan, *rows, **more) -> Plan:
    told = Told(rows, "حدث", "event")
    made = ops.plan_replan(actor=cast.planner.user, plan=plan, told=told, **more)
    return ops.plan_run(plan=made, iterations=0, worth=False)


def depart(cast, lift, at) -> None:
    """Approve a lift and release everybody on it."""
    ops.lift_approve(actor=cast.approver.user, lift=lift)
    lift.refresh_from_db()
    ops.release(actor=None, lift=lift, at=at)


def test_after_a_lift_has_left_the_plan_keeps_it_and_a_lost_tail_flies_no_more(cast):
    planning.means(cast)
    cast.people(36)
    before = planning.published(cast)
    rows = queries.lifts_of(before)
    assert [(r.slot, r.people) for r in rows] == [
        (0, 9)
    ] * 4  # two helicopters, two lifts each in a day of 10 h
    first = rows[0]
    with clock.at(first.departs_at + timedelta(minutes=20)):
        depart(cast, first.issued, first.departs_at)
        after = again(cast, before, {"kind": "tail_lost", "tail": "H-2"})
        assert after.violations == 0 and after.at_slot == 1
        new = queries.lifts_of(after)
        kept = next(r for r in new if r.issued_id is None and r.gone and r.tail == first.tail)
        assert set(kept.seats.values_list("person")) == set(first.seats.values_list("person"))
        assert not [r for r in new if r.tail == "H-2" and not r.gone]
        # the slot under way is leaving: its four lifts are facts, so nothing is left to move
        assert after.moved == 36


def test_a_late_event_frees_what_has_not_left_and_issued_lists_change_openly(cast):
    planning.means(cast, arrivals_per_day=18)
    cast.people(36)
    before = planning.published(cast, days=3)
    today = [r for r in queries.lifts_of(before) if r.slot < 2]
    tomorrow = [r for r in queries.lifts_of(before) if r.slot >= 2]
    assert sum(r.people for r in today) == 18 and sum(r.people for r in tomorrow) == 18
    with clock.at(before.starts_at + timedelta(hours=13)):  # the night after the first day
        for row in today:
            depart(cast, row.issued, row.departs_at)
        halved = {"kind": "intake", "reception": cast.baghdad.code, "factor": 0.5}
        after = again(cast, before, halved)
        # 9 a day instead of 18: days two and three take 9 each
        ahead = [r for r in queries.lifts_of(after) if not r.gone]
        assert after.violations == 0 and sum(r.people for r in ahead) == 18
        assert {r.slot // 2: r.people for r in ahead} == {1: 9, 2: 9}
        kinds = [c.kind for c in queries.changes(before, after)]
        assert "cancelled" in kinds and "added" in kinds
        lost = sum(row["change"] == "cancelled" for row in store.read(after, "changes"))
        assert f"{lost} lift{'s are' if lost > 1 else ' is'} cancelled" in after.change_words_en
        # beside the new plan stands what is left of the old one after the event, never what it promised before
        figures = [float(n) for n in re.findall(r"\d+\.\d", after.change_words_en)]
        assert len(figures) == 2 and figures[0] <= figures[1] and figures[1] > round(before.harm, 1)
        assert "أُلغيت" in after.change_words_ar and "{" not in after.change_words_ar
        ops.plan_approve(actor=cast.approver.user, plan=after)
        ops.plan_publish(actor=cast.planner.user, plan=after)
        before.refresh_from_db()
        assert before.state == PlanState.REPLACED
        live = [r.issued for r in queries.lifts_of(after) if r.issued_id]
        assert sum(lift.people.count() for lift in live) == 18
        lapsed = [r.issued for r in queries.lifts_of(before) if r.issued.state == LiftState.CANCELLED]
        assert all(after.code in lift.cancelled_why for lift in lapsed)


def test_a_what_if_of_a_draft_leaves_the_draft_and_counts_newly_cleared_people(cast):
    planning.means(cast)
    cast.people(9)
    late = cast.people(8, assessed=False)
    draft = planning.solved(cast)
    assert draft.moved == 9
    cast.assess(late)
    anew = again(cast, draft)
    assert anew.moved == 17 and anew.violations == 0
    draft.refresh_from_db()
    assert draft.state == PlanState.DRAFT
    with pytest.raises(Refused) as no:
        again(cast, draft, {"kind": "tail_lost", "tail": "H-9"})
    assert no.value.code == "plan-event" and "H-9" in no.value.message


def test_of_the_events_of_a_draft_those_told_again_stand_once_and_those_that_are_over_are_left_out(cast):
    planning.means(cast)
    cast.people(2)
    flown = planning.published(cast)
    lost, over = {"kind": "tail_lost", "tail": "H-2"}, {"kind": "tail_lost", "tail": "H-1", "to_slot": 1}
    with clock.at(flown.starts_at - timedelta(hours=2)):
        first = again(cast, flown, lost, over)
        second = again(cast, first, lost)
        assert store.read(second, "events")["events"] == [lost, over]
        assert second.event_words_en == "event"
    with clock.at(flown.starts_at + timedelta(hours=30)):
        third = ops.plan_replan(actor=cast.planner.user, plan=second, told=Told([]))
    assert store.read(third, "events")["events"] == [lost]


def test_a_second_event_before_the_first_draft_is_approved_is_told_with_the_first(cast):
    planning.means(cast, arrivals_per_day=18)
    cast.people(36)
    flown = planning.published(cast, days=3)
    with clock.at(flown.starts_at - timedelta(hours=2)):
        first = again(cast, flown, {"kind": "tail_lost", "tail": "H-2"})
        second = again(cast, first, {"kind": "intake", "reception": cast.baghdad.code, "factor": 0.5})
        # the lifts that are issued are the plan's own: nobody on them is taken for busy elsewhere
        assert second.follows == flown and second.cleared == first.cleared == 36
        assert second.event_words_en == "event"
        lines = queries.lifts_of(second)
        assert {row.tail for row in lines} == {"H-1"}  # the first event holds
        assert [sum(r.people for r in lines if r.slot // 2 == day) for day in range(3)] == [
            9,
            9,
            9,
        ]  # and the second
        ops.plan_approve(actor=cast.approver.user, plan=second)
        ops.plan_publish(actor=cast.planner.user, plan=second)
        flown.refresh_from_db()
        assert flown.state == PlanState.REPLACED
        listed = LiftPerson.objects.filter(lift__state__in=("proposed", "approved"))
        assert listed.count() == listed.values("person").distinct().count() == 27  # nobody on two lifts
