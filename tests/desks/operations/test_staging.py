"""Two legs over a staging airfield: planned, named, issued, flown, and planned anew while people wait half-way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amana.desks.operations import queries
from amana.desks.operations import services as ops
from amana.desks.operations.models import LiftState, PlanSeat, PlanState
from amana.desks.operations.planning import store
from amana.desks.operations.services.replans import Told
from amana.desks.registry.models import Regime
from amana.engines.common import clock
from amana.ledger import services as ledger
from amana.ledger.errors import Refused
from tests.desks.operations import planning

pytestmark = [pytest.mark.books, pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
SHORT = tuple({**dict(planning.HELICOPTER), "range_km": 200.0}.items())
"""Hasakah to Qamishli is 74 km; Baghdad lies out of reach."""
PLANE = tuple(
    {
        **dict(planning.HELICOPTER),
        "conveyance": "plane",
        "seats": 40,
        "speed_kmh": 500.0,
        "range_km": 2000.0,
        "duty_h_night": 8.0,
    }.items()
)


def airfield(authority, capacity=60):
    place = ledger.place_add(
        code="QAP", name_ar="مطار القامشلي", name_en="Qamishli airfield", kind="airfield",
        town_ar="القامشلي", town_en="Qamishli", lat=37.05, lon=41.23,
    )  # fmt: skip
    return ledger.account_open(
        code=f"{authority.code}-QAP", kind="held", authority=authority, place=place,
        name_ar="مطار القامشلي", name_en="Qamishli airfield", capacity=capacity,
    )  # fmt: skip


def staged(cast, **figures):
    """Helicopters that reach the airfield only, one plane from there on, which Baghdad can take."""
    planning.means(cast, runway=True, pads_night=6)
    field = airfield(cast.sdf)
    Regime.objects.create(
        account=field, men=True, women=True, adults=True, children=True, convicted=True, untried=True,
        at=clock.now(),
    )  # fmt: skip
    actor = cast.planner.user
    rows = [ops.TailRow(code, "short", SHORT) for code in ("H-1", "H-2")]
    ops.fleet_set(actor=actor, rows=[*rows, ops.TailRow("T-1", "plane", PLANE)], whole=True)
    facts = {"stages": True, "runway": True, "pads_day": 12, "pads_night": 6, "longest_stay_slots": 2}
    ops.site_set(actor=actor, account=field, **(facts | figures))
    return field


def fly(cast, lift) -> None:
    """Approved, released with everybody on the list, received with everybody aboard."""
    ops.lift_approve(actor=cast.approver.user, lift=lift)
    lift.refresh_from_db()
    with clock.at(lift.departs_at):
        ops.release(actor=None, lift=lift)
    with clock.at(lift.due_at):
        ops.receipt(actor=None, lift=lift)
    lift.refresh_from_db()


def legs(plan, field):
    rows = queries.lifts_of(plan)
    return [r for r in rows if r.destination == field], [r for r in rows if r.origin == field]


def test_people_fly_in_two_legs_and_the_books_have_them_at_the_airfield_between(cast):
    field = staged(cast)
    persons = cast.people(18)
    plan = planning.published(cast, origins=[cast.hasakah], stages=[field])
    assert (plan.moved, plan.violations, plan.left_behind) == (18, 0, 0)
    inbound, onward = legs(plan, field)
    # 9 in each helicopter (9 + 2 riding escorts + 1), all 18 in one plane (18 + 3 + 1 of 40)
    assert [r.people for r in inbound] == [9, 9] and [r.people for r in onward] == [18]
    assert all(r.arrives_at <= onward[0].departs_at and r.slot < onward[0].slot for r in inbound)
    (plane,) = onward
    assert set(plane.seats.values_list("person", flat=True)) == set(persons)
    with pytest.raises(Refused) as no:
        ops.lift_approve(actor=cast.approver.user, lift=plane.issued)
        plane.issued.refresh_from_db()
        ops.release(actor=None, lift=plane.issued, at=clock.now())
    assert no.value.code == "holder-wrong"  # nobody is released where nobody is
    for row in inbound:
        fly(cast, row.issued)
    assert {cast.where(p) for p in persons} == {field.code}
    with clock.at(plane.departs_at):
        ops.release(actor=None, lift=plane.issued)
    with clock.at(plane.arrives_at):
        ops.receipt(actor=None, lift=plane.issued)
    assert {cast.where(p) for p in persons} == {cast.baghdad.code}
    assert cast.kinds(persons[0])[-4:] == ["depart", "arrive", "depart", "arrive"]


def test_planning_anew_while_people_wait_half_way_takes_them_on_and_drops_who_died_there(cast):
    field = staged(cast)
    persons = cast.people(18)
    before = planning.published(cast, origins=[cast.hasakah], stages=[field], days=3)
    inbound, (plane,) = legs(before, field)
    first, second = inbound
    fly(cast, first.issued)
    here = list(first.seats.values_list("person", flat=True))
    with clock.at(before.slot_start(0) + timedelta(hours=11)):
        # the second helicopter leaves with eight of its nine; one of those who wait at the airfield dies
        ops.lift_approve(actor=cast.approver.user, lift=second.issued)
        second.issued.refresh_from_db()
        listed = list(second.issued.people.values_list("person", flat=True))
        ops.release(actor=None, lift=second.issued, persons=listed[:8])
        ops.death(actor=None, persons=[here[0]], cause="unknown")
        told = Told([{"kind": "tail_lost", "tail": "T-1", "to_slot": 1}], "حدث", "event")
        after = ops.plan_replan(actor=cast.planner.user, plan=before, told=told)
        ops.plan_run(plan=after, iterations=0, worth=False)
        assert (after.state, after.violations) == (PlanState.DRAFT, 0)
        assert after.stages.get() == field
        new_in, new_on = legs(after, field)
        # facts: eight of the first leg still count, eight of the second
        assert sorted((r.people, r.gone) for r in new_in if r.gone) == [(8, True), (8, True)]
        onward = [r for r in new_on if not r.gone]
        carried = [p for r in onward for p in r.seats.values_list("person", flat=True)]
        # 17 alive: 16 half-way, and the one left behind flies both legs
        assert sorted(carried) == sorted(set(persons) - {here[0]})
        assert all(r.slot >= 2 for r in onward) and queries.seats_unnamed(after) == 0
        ops.plan_approve(actor=cast.approver.user, plan=after)
        ops.plan_publish(actor=cast.planner.user, plan=after)
        plane.issued.refresh_from_db()
        assert plane.issued.state == LiftState.CANCELLED
        assert after.lifts.filter(gone=False, issued=None).count() == 0


def test_a_wait_that_has_lasted_too_long_still_finds_a_way_onward(cast):
    field = staged(cast, longest_stay_slots=1)
    cast.people(9)
    before = planning.published(cast, origins=[cast.hasakah], stages=[field], days=3)
    (first,), (plane,) = legs(before, field)
    assert plane.slot == first.slot + 1  # one half day at most
    fly(cast, first.issued)
    with clock.at(before.slot_start(2) + timedelta(hours=1)):  # the plane did not come
        after = ops.plan_replan(actor=cast.planner.user, plan=before, told=Told([], "", ""))
        ops.plan_run(plan=after, iterations=0, worth=False)
        (onward,) = [r for r in legs(after, field)[1] if not r.gone]
        assert (after.state, after.violations, onward.people, onward.slot) == (PlanState.DRAFT, 0, 9, 3)
    # landed in slot 0, slot 3 is next, and one slot more
    stay = store.read(after, "instance")["staging"][0]["longest_stay_slots"]
    assert stay == 4 > store.read(before, "instance")["staging"][0]["longest_stay_slots"]


def test_a_staging_place_must_be_entered_belong_to_one_side_and_take_everybody(cast):
    field = staged(cast)
    cast.people(9)
    third = airfield_of_the_escort(cast)
    for stage, code in ((cast.raqqa, "plan-no-stage"), (third, "plan-stage-third")):
        with pytest.raises(Refused) as no:
            planning.made(cast, actor=None, origins=[cast.hasakah], stages=[stage])
        assert no.value.code == code and no.value.remedy
    with pytest.raises(Refused) as no:
        ops.site_set(actor=cast.planner.user, account=field, stages=True, takes=True)
    assert no.value.code == "site-both"
    with pytest.raises(Refused) as no:
        planning.made(cast, origins=[cast.hasakah])  # helicopters of short range, and no runway at the prison
    assert no.value.code == "plan-no-way"
    ops.fleet_set(actor=cast.planner.user, rows=planning.tails("H-3"))
    Regime.objects.filter(account=field).update(men=False)
    plan = planning.solved(cast, origins=[cast.hasakah], stages=[field])
    assert store.read(plan, "instance")["staging"] == [] and plan.moved == 9


def airfield_of_the_escort(cast):
    place = ledger.place_add(
        code="FAR", name_ar="مطار", name_en="Far airfield", kind="airfield",
        town_ar="الرميلان", town_en="Rmelan", lat=37.0, lon=41.9,
    )  # fmt: skip
    account = ledger.account_open(
        code="COALITION-FAR", kind="held", authority=cast.coalition, place=place,
        name_ar="مطار", name_en="Far airfield", capacity=60,
    )  # fmt: skip
    # planners of one side have no say at the third one's places; the system itself has
    ops.site_set(actor=None, account=account, stages=True, runway=True, pads_day=9)
    return account


def test_a_person_stands_on_two_lists_only_where_one_lift_ends_as_the_next_begins(cast):
    field = staged(cast)
    persons = cast.people(3)
    leg = {"origin": cast.hasakah, "destination": field, "approved": False}
    at = clock.now() + timedelta(hours=2)
    first = cast.lift(persons, **leg, departs_at=at, due_at=at + timedelta(hours=2))
    onward = {"origin": field, "approved": False}
    with pytest.raises(Refused) as no:  # it would leave before they are there
        cast.lift(persons, **onward, departs_at=at + timedelta(hours=1))
    assert no.value.code == "lift-person-elsewhere"
    cast.lift(persons, **onward, departs_at=at + timedelta(hours=3))
    ops.lift_cancel(actor=cast.planner.user, lift=first, why="fog")
    # the second list promises nothing any more: nobody is coming
    again = cast.lift(persons, **leg, departs_at=at + timedelta(hours=5), due_at=at + timedelta(hours=6))
    assert again.people.count() == 3
    assert PlanSeat.objects.count() == 0
