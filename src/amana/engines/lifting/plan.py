"""A plan: lifts of tails along arcs, with whole persons by class. Format: `schema/plan.schema.json`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amana.engines.lifting.files import read_json, schema_problems, sizes
from amana.engines.lifting.problems import BadInput, Problem, shorten

FORMAT = "amana-transfer-plan/1"


@dataclass(frozen=True, slots=True)
class Lift:
    """One loaded run: `tail` leaves along `arc` in `start_slot` with `persons` (class id -> whole persons)."""

    tail: str
    arc: str
    start_slot: int
    persons: dict[str, int]

    @property
    def people(self) -> int:
        return sum(self.persons.values())

    def document(self) -> dict[str, Any]:
        return {"tail": self.tail, "arc": self.arc, "start_slot": self.start_slot, "persons": self.persons}


@dataclass(frozen=True, slots=True)
class Plan:
    """The lifts of a plan; `notes` are members of the file that the rules ignore (weights, solver, …)."""

    instance: str
    lifts: tuple[Lift, ...]
    notes: dict[str, Any]

    def document(self) -> dict[str, Any]:
        lifts = [lift.document() for lift in self.lifts]
        return {"format": FORMAT, "instance": self.instance, **self.notes, "lifts": lifts}


def plan_of(instance: str, lifts: Iterable[Lift], notes: dict[str, Any] | None = None) -> Plan:
    """A plan in the order of departure."""
    ordered = sorted(
        lifts, key=lambda lift: (lift.start_slot, lift.tail, lift.arc, sorted(lift.persons.items()))
    )
    return Plan(instance, tuple(ordered), notes or {})


def read_plan(path: str | Path, instance: str) -> Plan:
    """The plan in a file, made for the instance of that name. Raises BadInput."""
    return plan_from(read_json(path), instance, str(path))


def plan_from(document: Any, instance: str, source: str = "plan") -> Plan:
    """The plan in a document. Counts that are no whole persons are kept: they are the checker's to judge."""
    problems = [p for p in schema_problems(document, "plan") if not _is_of_meaning(p, document)]
    problems = problems or sizes(document)
    if not problems and document["instance"] != instance:
        said = shorten(document["instance"], 80)
        problems = [Problem("$.instance", f"the plan is for {said!r}, the instance is {instance!r}")]
    if problems:
        raise BadInput(source, problems)
    lifts = tuple(
        Lift(row["tail"], row["arc"], row["start_slot"], dict(row["persons"])) for row in document["lifts"]
    )
    notes = {k: v for k, v in document.items() if k not in ("format", "instance", "lifts")}
    return Plan(instance, lifts, notes)


def _is_of_meaning(problem: Problem, document: Any) -> bool:
    """Empty lifts, broken counts and negative slots are violations with a name, not a shape that cannot be read."""
    steps = problem.path.split(".")
    if len(steps) < 3 or not steps[1].startswith("lifts["):
        return False
    lift = document["lifts"][int(steps[1][6:-1])]
    if steps[2] == "start_slot":
        return isinstance(lift["start_slot"], int) and not isinstance(lift["start_slot"], bool)
    if steps[2] != "persons" or not isinstance(lift["persons"], dict):
        return False
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in lift["persons"].values())
