from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.breaches import breach_tail
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.check import check
from amana.engines.lifting.crew import Crew
from amana.engines.lifting.events import changed_instance, events_from
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.problems import BadInput
from amana.engines.lifting.replan import Replanned, replan
from amana.engines.lifting.rescue import overdue
from amana.engines.lifting.robustness import trials
from amana.engines.lifting.runs import runs_of
from amana.engines.lifting.search import Search
from amana.engines.lifting.tables import tables
from tests.engines.lifting import cast


@pytest.fixture(scope="module")
def instance() -> Instance:
    return instance_from(generate(400, 2, "base"))


@pytest.fixture(scope="module")
def plan(instance: Instance) -> Plan:
    x = tables(instance)
    return plan_from_runs(x, build(x, PORTFOLIO[0]).runs)


def after(instance: Instance, plan: Plan, at: int, *rows: dict[str, Any], iterations: int = 0) -> Replanned:
    document = {
        "format": "amana-transfer-events/1",
        "instance": instance.name,
        "at_slot": at,
        "events": [*rows],
    }
    return replan(instance, plan, events_from(document, instance), Budget(iterations=iterations))


def departed(plan: Plan, at: int) -> list[str]:
    return sorted(
        str(sorted(lift.document().items(), key=str)) for lift in plan.lifts if lift.start_slot < at
    )


def test_what_has_left_is_never_touched(instance: Instance, plan: Plan) -> None:
    new = after(instance, plan, 8, {"kind": "intake", "reception": "R1", "factor": 0.5})
    assert new.report.violations == ()
    assert departed(new.plan, 8) == departed(plan, 8)
    assert len(departed(plan, 8)) > 0


def test_committed_lifts_keep_the_people_they_have(instance: Instance, plan: Plan) -> None:
    committed = [lift for lift in plan.lifts if 6 <= lift.start_slot < 8]
    new = after(instance, plan, 6, {"kind": "mode_closed", "mode": "air", "from_slot": 10, "to_slot": 13})
    assert new.report.violations == () and committed
    flown = [(lift.tail, lift.arc, lift.start_slot, lift.persons) for lift in new.plan.lifts]
    assert all((lift.tail, lift.arc, lift.start_slot, lift.persons) in flown for lift in committed)


def test_improving_leaves_the_past_and_the_committed_lifts_alone(instance: Instance, plan: Plan) -> None:
    new = after(instance, plan, 6, {"kind": "escorts", "factor": 0.8}, iterations=4)
    first = after(instance, plan, 6, {"kind": "escorts", "factor": 0.8})
    assert new.report.violations == ()
    assert departed(new.plan, 6) == departed(plan, 6)
    assert new.report.harm <= first.report.harm + 1e-9


def test_a_lost_tail_flies_no_more(instance: Instance, plan: Plan) -> None:
    tail = next(lift.tail for lift in plan.lifts if lift.start_slot > 4 and "heli" in lift.tail)
    new = after(instance, plan, 4, {"kind": "tail_lost", "tail": tail})
    assert new.report.violations == ()
    assert all(lift.start_slot < 4 for lift in new.plan.lifts if lift.tail == tail)
    said = [row for row in new.changes if row["change"] == "cancelled"]
    assert said and all(row["text"]["ar"] and row["text"]["en"] for row in said)
    assert any("cannot be flown" in row["text"]["en"] for row in said)


def test_a_lift_under_way_finishes_on_a_closed_road(instance: Instance, plan: Plan) -> None:
    spread = {arc.id: arc.duration_slots for arc in instance.arcs}
    long_run = next(lift for lift in plan.lifts if spread[lift.arc] > 1 and lift.start_slot > 0)
    new = after(instance, plan, long_run.start_slot + 1, {"kind": "arc_closed", "arc": long_run.arc})
    assert new.report.violations == ()
    assert long_run in new.plan.lifts


def test_people_who_are_not_there_are_not_moved(instance: Instance, plan: Plan) -> None:
    origin = instance.origins[0]
    name = max(origin.persons, key=lambda name: origin.persons[name])
    new = after(instance, plan, 0, {"kind": "headcount", "origin": origin.id, "class": name, "persons": 0})
    assert new.report.violations == ()
    assert new.report.moved + new.report.left_behind == instance.people - origin.persons[name]


def test_nothing_before_the_event_changes(instance: Instance, plan: Plan) -> None:
    document = {
        "format": "amana-transfer-events/1",
        "instance": instance.name,
        "at_slot": 9,
        "events": [
            {"kind": "mode_closed", "mode": "air"},
            {"kind": "escorts", "factor": 0.0},
            {"kind": "intake", "reception": "R1", "factor": 0.0},
            {"kind": "hazard", "origin": instance.origins[0].id, "factor": 3.0},
        ],
    }
    changed = changed_instance(instance, plan, events_from(document, instance))
    past = Plan(plan.instance, tuple(lift for lift in plan.lifts if lift.start_slot < 9), {})
    rules = {violation.rule for violation in check(changed, past).violations}
    assert rules <= {"hold_time"}  # people left in a hold without their onward lift, nothing else
    assert changed.origins[0].breach_hazard_per_h[8] == instance.origins[0].breach_hazard_per_h[8]
    assert changed.origins[0].breach_hazard_per_h[9] == pytest.approx(
        3 * instance.origins[0].breach_hazard_per_h[9]
    )


@pytest.mark.parametrize(
    ("path", "row"),
    [
        ("$.events[0].tail", {"kind": "tail_lost", "tail": "nobody"}),
        ("$.events[0].to_slot", {"kind": "mode_closed", "mode": "air", "from_slot": 5, "to_slot": 4}),
        ("$.events[0]", {"kind": "earthquake"}),
        ("$.events[0].factor", {"kind": "escorts", "factor": 1e300}),
    ],
)
def test_bad_events_name_their_place(instance: Instance, plan: Plan, path: str, row: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as raised:
        after(instance, plan, 3, row)
    assert path in {problem.path for problem in raised.value.problems}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"kind": "escorts", "factor": -1}], "$.events[0].factor: -1 is less than the minimum of 0"),
        ([{"kind": "headcount", "origin": "South"}], '$.events[0]: "class" is a required property'),
        ([{"kind": "earthquake"}], '$.events[0]: "kind" is none of tail_lost, arc_closed,'),
        ([{}], '$.events[0]: "kind" is a required property'),
        (
            [{"kind": "tail_lost", "tail": "heli-1", "from_slot": 0, "to_slot": 2}],
            "$.events[0].to_slot: lies before at_slot 3",
        ),
        ([{"kind": "escorts", "factor": 0.5}] * 2, "$.events[1]: is $.events[0] once more; take it out"),
    ],
)
def test_an_event_is_refused_with_what_its_own_kind_lacks_and_the_remedy(
    instance: Instance, plan: Plan, rows: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(BadInput) as raised:
        after(instance, plan, 3, *rows)
    assert any(str(problem).startswith(said) for problem in raised.value.problems), raised.value.problems


def test_people_in_a_hold_get_another_way_onward_or_are_named() -> None:
    document = cast.document()
    document["asset_types"][1]["tails"].append({"id": "plane-2", "unavailable_slots": []})
    instance = instance_from(document)
    plan = cast.plan(("heli-1", "NF", 0, {"A3": 4}), ("plane-1", "FO", 1, {"A3": 4}))
    assert check(instance, plan).violations == ()
    one = {"kind": "tail_lost", "tail": "plane-1"}
    other = after(instance, plan, 1, one)
    assert other.report.violations == ()
    assert any(lift.tail == "plane-2" and lift.start_slot in (1, 2) for lift in other.plan.lifts)
    none = after(instance, plan, 1, one, {"kind": "tail_lost", "tail": "plane-2"})
    assert {violation.rule for violation in none.report.violations} == {"hold_time"}


@pytest.mark.parametrize("at", [3, 6])
def test_plans_get_better_where_people_in_a_hold_cannot_be_fetched_in_time(
    instance: Instance, plan: Plan, at: int
) -> None:
    nothing_flies = {"kind": "mode_closed", "mode": "air", "to_slot": at + 4}
    first = after(instance, plan, at, nothing_flies)
    better = after(instance, plan, at, nothing_flies, iterations=6)
    assert {violation.rule for violation in first.report.violations} == {"hold_time"}
    assert {violation.rule for violation in better.report.violations} == {"hold_time"}
    assert better.report.harm < first.report.harm - 0.5
    overdue = [sum(found.amount for found in new.report.violations) for new in (first, better)]
    assert overdue[1] <= overdue[0]
    assert departed(better.plan, at) == departed(plan, at)


def test_robustness_reports_every_scenario(instance: Instance, plan: Plan) -> None:
    rows = trials(instance, plan, seed=1)
    assert len(rows) == 6
    worse = {row.name: row for row in rows}
    assert worse["intake halved"].ratio > 1
    tail = breach_tail(instance, plan, draws=500)
    assert 0 <= tail.mean <= tail.cvar95
    # an empty plan leaves everybody exposed for longer
    assert breach_tail(instance, Plan(plan.instance, (), {}), draws=500).mean > tail.mean


def test_a_plan_that_no_event_touches_is_worth_what_it_was(instance: Instance, plan: Plan) -> None:
    old = after(instance, plan, 6, {"kind": "escorts", "factor": 1.0}).unchanged
    assert old.report.harm == pytest.approx(check(instance, plan).harm)
    assert old.report.violations == ()
    assert old.lifts_flown == old.lifts_planned > 0
    assert old.persons_flown == old.persons_planned > 0


def test_nobody_is_put_on_another_list_for_next_to_nothing(instance: Instance, plan: Plan) -> None:
    nothing = {"kind": "escorts", "factor": 1.0}
    good = after(instance, plan, 0, nothing).plan
    pairs = ((a, b) for a in range(len(good.lifts)) for b in range(a))
    one, other = next(
        (a, b)
        for a, b in pairs
        if good.lifts[a].arc == good.lifts[b].arc
        and good.lifts[a].start_slot == good.lifts[b].start_slot
        and good.lifts[a].persons != good.lifts[b].persons
    )
    lifts = list(good.lifts)
    lifts[one] = replace(lifts[one], persons=good.lifts[other].persons)
    lifts[other] = replace(lifts[other], persons=good.lifts[one].persons)
    issued = replace(good, lifts=tuple(lifts))
    assert check(instance, issued).violations == ()
    again = after(instance, issued, 0, nothing)
    assert (again.changes, again.report.harm) == ([], pytest.approx(check(instance, issued).harm))
    # what is worth a change is changed
    assert after(instance, issued, 0, nothing, iterations=2).report.harm < again.report.harm * 0.999


def test_an_unchanged_plan_loses_the_journeys_that_an_event_makes_impossible(
    instance: Instance, plan: Plan
) -> None:
    tail = next(lift.tail for lift in plan.lifts if lift.start_slot > 4 and "heli" in lift.tail)
    new = after(instance, plan, 4, {"kind": "tail_lost", "tail": tail})
    old = new.unchanged
    assert old.lifts_flown < old.lifts_planned and old.persons_flown < old.persons_planned
    # whoever may leave and does not is worse off, and the new plan sees to some of them
    assert old.report.harm > check(instance, plan).harm > 0
    assert new.report.harm < old.report.harm
    assert f"{old.report.harm:.1f}" in new.summary["en"] and f"{old.report.harm:.1f}" in new.summary["ar"]


def test_nobody_flies_to_a_hold_as_planned_when_the_lift_onward_is_lost() -> None:
    instance = instance_from(cast.document())
    plan = cast.plan(("heli-1", "NF", 0, {"A3": 4}), ("plane-1", "FO", 1, {"A3": 4}))
    lost = {"kind": "tail_lost", "tail": "plane-1"}
    before = after(instance, plan, 0, lost).unchanged  # nobody has left: four stay where they are
    assert (before.persons_planned, before.persons_flown, before.lifts_flown) == (4, 0, 0)
    assert before.report.violations == ()
    on_the_way = after(instance, plan, 1, lost).unchanged  # four are in the hold, and stay there
    assert on_the_way.report.left_behind == before.report.left_behind
    assert {violation.rule for violation in on_the_way.report.violations} == {"hold_time"}


def test_only_those_whom_nobody_can_take_may_stay_when_a_way_onward_is_closed_for_good() -> None:
    instance = instance_from(cast.document())
    plan = cast.plan(("heli-1", "NF", 0, {"A1": 2, "A3": 2}), ("plane-1", "FS", 1, {"A1": 2, "A3": 2}))
    assert check(instance, plan).violations == ()
    new = after(instance, plan, 1, {"kind": "arc_closed", "arc": "FS"}, iterations=4)
    # Open takes no A1: two stay from slot 0 to the last, too long from slot 2 on; the two A3 fly to Open in time
    assert {(v.rule, v.where.split()[3], v.amount) for v in new.report.violations} == {("hold_time", "A1", 2)}
    assert len(new.report.violations) == cast.SLOTS - 2
    onward = {lift.start_slot: lift.persons for lift in new.plan.lifts if lift.arc == "FO"}
    assert sum(load.get("A3", 0) for slot, load in onward.items() if slot <= 2) >= 2
    x = tables(new.instance)
    assert overdue(x, runs_of(x, new.plan)).sum() == 2 * (cast.SLOTS - 2)


def test_processes_beside_this_one_know_who_is_overdue() -> None:
    instance = instance_from(cast.document())
    x = tables(instance)
    stuck = runs_of(
        x, cast.plan(("heli-1", "NF", 0, {"A1": 2}))
    )  # two come to the hold and nobody fetches them
    lifts = Search(x).counts(stuck)
    for known, there in ((x, False), (replace(x, overdue=overdue(x, stuck)), True)):
        crew = Crew(known, 2, stuck, 1)
        try:
            assert (crew.submit("loads", lifts).result() is not None) == there
        finally:
            crew.close()
