"""Re-planning in ten seconds against planning afresh for sixty: eight events over three reference instances.

Needs AMANA_PLANNING_DATA and reads the settings of `bench.lifting`. AMANA_LIFTING_ONLY (unset: all) picks events by a
part of `instance event`, AMANA_LIFTING_SECONDS is the time of the plan before the event and of planning afresh (60),
AMANA_LIFTING_REPLAN the time of the re-plan (10). Afresh: nothing of the plan is kept but what has left and the
committed lifts of the next two slots. Harm counts from the start of the transfer. 14 minutes at the usual times.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from amana.engines.lifting.check import check
from amana.engines.lifting.events import Events, changed_instance, events_from
from amana.engines.lifting.instance import Instance, read_instance
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.replan import Replanned, replan
from amana.engines.lifting.solve import solve
from bench.lifting import budget, folder, number, workers
from bench.rounds import write

COMMITTED = 2  # slots
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An event known at the start of slot `at`; `rows` makes it from what the plan uses most."""

    instance: str
    name: str
    at: int
    rows: Callable[[Instance, Plan, int], list[Row]]


def busiest(plan: Plan, at: int, of: Callable[[Any], str]) -> str:
    """What most people still to leave are planned for."""
    people: dict[str, int] = {}
    for lift in plan.lifts:
        if lift.start_slot >= at:
            people[of(lift)] = people.get(of(lift), 0) + sum(lift.persons.values())
    return max(sorted(people), key=lambda name: people[name])


def arc_closed(instance: Instance, plan: Plan, at: int) -> list[Row]:
    return [{"kind": "arc_closed", "arc": busiest(plan, at, lambda lift: str(lift.arc))}]


def tail_lost(instance: Instance, plan: Plan, at: int) -> list[Row]:
    return [{"kind": "tail_lost", "tail": busiest(plan, at, lambda lift: str(lift.tail))}]


def intake_halved(instance: Instance, plan: Plan, at: int) -> list[Row]:
    ends = {arc.id: arc.to_id for arc in instance.arcs}
    receptions = {z.id for z in instance.receptions}
    ending = replace(plan, lifts=tuple(lift for lift in plan.lifts if ends[lift.arc] in receptions))
    name = busiest(ending, at, lambda lift: ends[lift.arc])
    return [{"kind": "intake", "reception": name, "factor": 0.5}]


def no_flying(instance: Instance, plan: Plan, at: int) -> list[Row]:
    return [{"kind": "mode_closed", "mode": "air", "to_slot": at + 3}]


def miscounted(instance: Instance, plan: Plan, at: int) -> list[Row]:
    """Every place holds 5 % more or fewer of each class than its books say."""
    left = {(z.id, g): n for z in instance.origins for g, n in z.persons.items()}
    arcs = {arc.id: arc for arc in instance.arcs}
    for lift in plan.lifts:
        if lift.start_slot < at:
            for g, n in lift.persons.items():
                left[arcs[lift.arc].from_id, g] = left.get((arcs[lift.arc].from_id, g), 0) - n
    group = {row.id: row.group_persons for row in instance.classes}
    return [
        {"kind": "headcount", "origin": p, "class": g, "persons": _shifted(n, group[g], k)}
        for k, ((p, g), n) in enumerate(sorted(left.items()))
        if n > 0
    ]


def _shifted(persons: int, group: int, number: int) -> int:
    groups = round(persons * (1.05 if number % 2 else 0.95) / group)
    return max(0, groups * group)


CASES = (
    Case("ref-6k-01", "busiest route closed", 8, arc_closed),
    Case("ref-6k-01", "busiest tail lost", 8, tail_lost),
    Case("ref-6k-01", "counts 5 % off", 6, miscounted),
    Case("ref-6k-04", "busiest tail lost", 10, tail_lost),
    Case("ref-6k-04", "intake halved", 10, intake_halved),
    Case("ref-6k-08", "busiest route closed", 6, arc_closed),
    Case("ref-6k-08", "intake halved", 6, intake_halved),
    Case("ref-6k-08", "no flying for two days", 8, no_flying),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Harm at once, after the re-plan's time and planned afresh; violations of the re-plan."""

    first: float
    again: float
    afresh: float
    violations: int

    @property
    def behind(self) -> float:
        return self.again / self.afresh - 1


def main() -> None:
    data = folder()
    if data is None:
        return
    wanted = os.environ.get("AMANA_LIFTING_ONLY", "")
    cases = [case for case in CASES if wanted in f"{case.instance} {case.name}"]
    write("lifting-replan", table([(case, outcome) for case, outcome in outcomes(data, cases)]))


def outcomes(data: Path, cases: list[Case]) -> Iterator[tuple[Case, Outcome]]:
    plans: dict[str, tuple[Instance, Plan]] = {}
    for case in cases:
        if case.instance not in plans:
            instance = read_instance(data / "instances" / f"{case.instance}.json.gz")
            seconds = number("SECONDS", 60)
            plans[case.instance] = instance, solve(instance, budget(seconds), 0, workers=workers()).plan
        found = outcome(*plans[case.instance], case)
        print(case.instance, case.name, found, f"{100 * found.behind:.1f} %", file=sys.stderr, flush=True)
        yield case, found


def outcome(instance: Instance, plan: Plan, case: Case) -> Outcome:
    document = {
        "format": "amana-transfer-events/1",
        "instance": instance.name,
        "at_slot": case.at,
        "frozen_slots": COMMITTED,
        "events": case.rows(instance, plan, case.at),
    }
    events = events_from(document, instance)
    told: list[Replanned] = []
    again = replan(
        instance, plan, events, budget(number("REPLAN", 10)), 0, workers=workers(), first=told.append
    )
    fresh = afresh(instance, plan, events)
    return Outcome(told[0].report.harm, again.report.harm, fresh, len(again.report.violations))


def afresh(instance: Instance, plan: Plan, events: Events) -> float:
    """Least harm of a plan that keeps only what has left and what is committed. The event is worked out with the whole
    plan, so that both plan for the same world."""
    after = changed_instance(instance, plan, events)
    kept = tuple(lift for lift in plan.lifts if lift.start_slot < events.at_slot + COMMITTED)
    nothing_more = Events(events.at_slot, events.frozen_slots, ())
    seconds = number("SECONDS", 60)
    found = replan(after, replace(plan, lifts=kept), nothing_more, budget(seconds), 1, workers=workers())
    return check(after, found.plan).harm


def table(rows: list[tuple[Case, Outcome]]) -> str:
    lines = [
        f"# Re-planning: {number('REPLAN', 10)} s against {number('SECONDS', 60)} s afresh",
        "",
        "| instance | event | slot | at once | re-planned | afresh | behind | violations |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for case, found in rows:
        lines.append(
            f"| {case.instance} | {case.name} | {case.at} | {found.first:.1f} | {found.again:.1f} "
            f"| {found.afresh:.1f} | {100 * found.behind:+.1f} % | {found.violations} |"
        )
    behind = [found.behind for _, found in rows]
    median, worst = 100 * statistics.median(behind), 100 * max(behind)
    return "\n".join([*lines, f"| median, worst | | | | | | {median:+.1f} %, {worst:+.1f} % | |", ""])


if __name__ == "__main__":
    main()
