"""What a plan is worth when the world does not follow it: events with their own time, nothing foreseen.

Each trial changes the instance at a slot, re-plans from there (first valid plan, no search), and compares harm with
that of the plan as made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from amana.engines.lifting.budget import Budget
from amana.engines.lifting.check import check
from amana.engines.lifting.events import Events
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.replan import replan


@dataclass(frozen=True, slots=True)
class Trial:
    """One event: harm before and after, violations that could not be avoided, seconds to the first plan."""

    name: str
    harm: float
    ratio: float
    left_behind: int
    violations: int
    seconds: float


def trials(instance: Instance, plan: Plan, seed: int = 0) -> list[Trial]:
    """Loss of tails, closures, intake halved, no-fly days, escorts lost, false headcounts of 5 %."""
    planned = check(instance, plan).harm
    found = []
    for name, events in scenarios(instance, seed):
        new = replan(instance, plan, events, Budget(iterations=0), seed)
        report = new.report
        found.append(
            Trial(
                name,
                report.harm,
                report.harm / planned,
                report.left_behind,
                len(report.violations),
                new.first_valid_s,
            )
        )
    return found


def scenarios(instance: Instance, seed: int) -> Iterator[tuple[str, Events]]:
    """Named events with the slot in which they become known."""
    rng = np.random.default_rng(seed)
    third = instance.slots // 3 // 2 * 2
    tails = [tail.id for kind in instance.asset_types for tail in kind.tails]
    lost = rng.choice(tails, max(1, len(tails) // 10), replace=False)
    yield "a tenth of the tails lost", _events(third, [{"kind": "tail_lost", "tail": str(t)} for t in lost])
    arcs = [arc.id for arc in instance.arcs]
    shut = rng.choice(arcs, max(1, len(arcs) // 5), replace=False)
    yield "a fifth of the arcs closed", _events(third, [{"kind": "arc_closed", "arc": str(a)} for a in shut])
    doors = [z.id for z in instance.receptions]
    yield "intake halved", _events(third, [{"kind": "intake", "reception": f, "factor": 0.5} for f in doors])
    days = [{"kind": "mode_closed", "mode": "air", "from_slot": third, "to_slot": third + 3}]
    yield "two no-fly days", _events(third, days)
    yield "a third of the escorts lost", _events(third, [{"kind": "escorts", "factor": 0.67}])
    yield "false headcounts of 5 %", _events(0, list(_false_counts(instance, rng)))


def _events(at_slot: int, rows: list[dict[str, Any]]) -> Events:
    return Events(at_slot, 2, tuple(rows))


def _false_counts(instance: Instance, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for origin in instance.origins:
        for row in instance.classes:
            n = origin.persons.get(row.id, 0)
            wrong = round(n * (1 + rng.normal(0, 0.05)) / row.group_persons) * row.group_persons
            if n and wrong != n:
                yield {"kind": "headcount", "origin": origin.id, "class": row.id, "persons": max(0, wrong)}
