"""From lifts to a plan one can hand out: whole persons on board, nobody forgotten, the checker asked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from amana.engines.lifting.book import Book, Run, plan_from_runs
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.check import check
from amana.engines.lifting.matrix import Limits, Program, run_solver
from amana.engines.lifting.parting import parted, with_shut
from amana.engines.lifting.program import Model, Strength, assemble
from amana.engines.lifting.seating import seat
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import DIRECT, EPS, ONWARD, Bools, Floats, Tables
from amana.engines.lifting.worth import harm_of

_EXACT = Strength(tails=False, whole_escorts=True, whole_persons=True)
ROOM, ROOM_OF_MANY, MANY_LIFTS = 0.3, 0.5, 1000  # seats and escorts left free on a lift while relaxing
# persons of a class on a lift: fewer may all stay, else so many fewer or more than relaxed
FEW, BELOW, ABOVE = 8, 4, 3


@dataclass(frozen=True, slots=True)
class Realised:
    """Whole loads for given lifts; `runs` form a valid plan of that harm."""

    runs: list[Run]
    harm: float


def sorties_of(runs: list[Run]) -> Sorties:
    """One column per run, the lift itself fixed."""
    ones = np.ones(len(runs))
    return Sorties(
        arc=np.array([run.arc for run in runs], dtype=np.int64),
        category=np.array([run.category for run in runs], dtype=np.int64),
        slot=np.array([run.start for run in runs], dtype=np.int64),
        least=ones,
        most=ones,
    )


def realise(
    x: Tables, runs: list[Run], limits: Limits, departed_before: int = 0, present: Bools | None = None
) -> Realised:
    """The best whole loads found for the runs, completed with lifts for those left over. Always valid.

    Three ways are tried: integers near the relaxed loads, the relaxed loads rounded in order of departure, and
    (when `runs` carry loads) the loads they have. Lifts that left before slot `departed_before` keep the loads
    they carry. `present` [S, C, T]: categories that relaxed loads of these lifts had in holds; integers are sought
    among loads that part them so, and only then among all."""
    ways = []
    near = None
    if present is not None and x.holds:
        near = _near_relaxed(x, runs, limits, departed_before, present)
    if near is None:
        near = _near_relaxed(x, runs, limits, departed_before)
    if near is not None:
        ways.append(near)
    elif not departed_before:
        ways.append(seat(x, runs).runs)
    if all(run.load for run in runs):
        ways.append(runs)
    if not ways:
        return Realised([], float("inf"))
    best = min((complete(x, way, departed_before) for way in ways), key=lambda way: harm_of(x, way))
    return Realised(best, harm_of(x, best))


def complete(x: Tables, runs: list[Run], first_slot: int = 0) -> list[Run]:
    """The runs, and further lifts from `first_slot` on for people they leave behind."""
    book = book_of(x, runs)
    if not any(book.waiting):
        return runs
    more = build(x, PORTFOLIO[0], book, first_slot).runs
    return more if harm_of(x, more) < harm_of(x, runs) else runs


def book_of(x: Tables, runs: list[Run]) -> Book:
    """A resource book with the runs booked, holds included."""
    book = Book(x)
    for run in runs:
        book.book(Run(run.arc, run.start, run.tail, dict(run.load), run.category))
        n, end = run.people, run.start + int(x.duration[run.arc]) - 1
        into = int(x.target[run.arc]) - x.origins
        if 0 <= into < x.holds:
            book.hold(into, end, x.slots - 1, run.category, n)
    for run in runs:
        if x.route[run.arc] == ONWARD:
            out = int(x.source[run.arc]) - x.origins
            book.hold(out, run.start, x.slots - 1, run.category, -run.people)
    return book


def broken(x: Tables, runs: list[Run]) -> dict[str, float]:
    """Rule -> by how much the plan breaks it, as the checker says."""
    amount: dict[str, float] = {}
    for one in check(x.instance, plan_from_runs(x, runs)).violations:
        amount[one.rule] = amount.get(one.rule, 0.0) + one.amount
    return amount


def breaks_no_more(x: Tables, runs: list[Run], before: dict[str, float]) -> bool:
    """The last word before a plan is kept: it breaks nothing, or after an event no more than cannot be helped."""
    return all(amount <= before.get(rule, 0.0) + EPS for rule, amount in broken(x, runs).items())


def _near_relaxed(
    x: Tables, runs: list[Run], limits: Limits, departed_before: int, present: Bools | None = None
) -> list[Run] | None:
    """Relax, then search the integers next to the relaxed loads (relaxation enforced neighbourhood)."""
    if not runs:
        return []
    model, program = _program(x, runs, _EXACT, departed_before, present)
    wished = _wished(x, runs, limits, departed_before, present)
    if wished is None:
        return None
    lower, upper = program.lower.copy(), program.upper.copy()
    below = np.where(wished < FEW, 0.0, np.floor(wished + 1e-6) - BELOW)
    lower[model.x] = np.maximum(lower[model.x], np.minimum(np.maximum(0.0, below), upper[model.x]))
    upper[model.x] = np.maximum(lower[model.x], np.minimum(upper[model.x], np.ceil(wished - 1e-6) + ABOVE))
    found = run_solver(replace(program, lower=lower, upper=upper), limits)
    if found.point is None:
        # the relaxed loads mix categories in a hold: whoever passes through one is free
        by_hold = x.route[model.sorties.arc[model.on]] != DIRECT
        lower[model.x[by_hold]] = program.lower[model.x[by_hold]]
        upper[model.x[by_hold]] = program.upper[model.x[by_hold]]
        found = run_solver(replace(program, lower=lower, upper=upper), limits)
    if found.point is None or (present is not None and not parted(x, model.present(x, found.point))):
        return None
    return _loaded(x, model, found.point, runs)


def _wished(
    x: Tables, runs: list[Run], limits: Limits, departed_before: int, present: Bools | None
) -> Floats | None:
    """Relaxed loads by person column, in groups, with room left for whole persons and escorts where that can be."""
    roomy = Strength(tails=False, margin=ROOM_OF_MANY if len(runs) > MANY_LIFTS else ROOM)
    for strength in (roomy, _EXACT):
        model, program = _program(x, runs, strength, departed_before, present)
        relaxed = run_solver(program, limits, relax=True)
        if relaxed.point is not None:
            unit = 1 if strength.whole_persons else x.group[model.who]
            return np.asarray(relaxed.point[model.x] / unit)
    return None


def _program(
    x: Tables, runs: list[Run], strength: Strength, departed_before: int, present: Bools | None
) -> tuple[Model, Program]:
    """The persons on these lifts. With `present` holds are shut to all categories but those, since people could
    still meet in holds with room for more."""
    nowhere = None if present is None else np.zeros((x.holds, x.slots), bool)
    strength = replace(strength, compartments_at=nowhere, margin_from=departed_before)
    model = assemble(x, sorties_of(runs), strength)
    aboard = {k: run.load for k, run in enumerate(runs) if run.start < departed_before}
    program = with_loads(x, model, aboard, strength)
    return model, program if present is None else with_shut(x, model, program, ~present)


def with_loads(x: Tables, model: Model, aboard: dict[int, dict[int, int]], strength: Strength) -> Program:
    """The model's program with the loads of some sorties fixed: class -> persons by sortie number."""
    if not aboard:
        return model.program
    lower, upper = model.program.lower.copy(), model.program.upper.copy()
    for j in np.flatnonzero(np.isin(model.on, list(aboard))):
        g = int(model.who[j])
        unit = int(x.group[g]) if strength.whole_persons else 1
        lower[model.x[j]] = upper[model.x[j]] = aboard[int(model.on[j])].get(g, 0) / unit
    return replace(model.program, lower=lower, upper=upper)


def _loaded(x: Tables, model: Model, point: Floats, runs: list[Run]) -> list[Run]:
    loads: list[dict[int, int]] = [{} for _ in runs]
    groups = np.rint(point[model.x]).astype(int)
    for j in np.flatnonzero(groups):
        g = int(model.who[j])
        loads[int(model.on[j])][g] = int(groups[j] * x.group[g])
    return [
        Run(run.arc, run.start, run.tail, load, run.category)
        for run, load in zip(runs, loads, strict=True)
        if load
    ]
