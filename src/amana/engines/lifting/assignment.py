"""Tails for the lifts of a stretch of slots, by a small integer program, when packing them one by one fails.

Lifts outside the stretch keep their tails and what these have flown. Those whose people would lose most come first.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.matrix import Limits, Matrix, run_solver
from amana.engines.lifting.packing import Hangar
from amana.engines.lifting.tables import EPS, Tables

INF = float("inf")
EMPTY = 0.01  # worth of a lift that carries nobody, against that of the greatest
SHIFTS = (1, 2, -1, 3, 4, -2, *range(5, 24))
Lift = tuple[int, int, int]  # arc, category, slot


def assign(
    x: Tables,
    kind: int,
    kept: list[Run],
    new: list[Run],
    frozen_before: int,
    limits: Limits,
    worth: dict[Lift, float],
    elsewhere: bool = True,
) -> list[Run]:
    """The runs of a type with tails; `new` runs and those near them are assigned together, by their `worth`.

    Runs for which the program finds no tail are flown in the nearest slot in which one is free, later ones first: whom
    they carry can then be seated again; without `elsewhere` they are dropped. Without an answer in time only `kept` is
    returned."""
    first = min(run.start for run in new) - 2
    last = max(run.start + int(x.duration[run.arc]) for run in new) + 1
    near = [run for run in kept if first <= run.start <= last and run.start >= frozen_before]
    far = [run for run in kept if not (first <= run.start <= last and run.start >= frozen_before)]
    hangar = Hangar(x, kind)
    for run in far:
        hangar.charge(run.tail, run.arc, run.start)
    runs = [*near, *new]
    wanted = Counter((run.arc, run.category, run.start) for run in runs)
    tails = _solve(x, kind, hangar, wanted, limits, worth)
    if tails is None:
        return kept
    placed, lost = [], []
    for run in runs:
        free = tails.get((run.arc, run.category, run.start))
        if free:
            placed.append(Run(run.arc, run.start, free.pop(), run.load, run.category))
            hangar.charge(placed[-1].tail, run.arc, run.start)
        else:
            lost.append(run)
    moved = _in_other_slots(x, hangar, lost, frozen_before) if elsewhere else []
    return [*far, *placed, *moved]


def _in_other_slots(x: Tables, hangar: Hangar, lost: list[Run], frozen_before: int) -> list[Run]:
    placed = []
    for run in sorted(lost, key=lambda run: run.start):
        for start in (run.start + shift for shift in SHIFTS):
            if frozen_before <= start < x.slots and x.startable[run.arc, start]:
                tail = hangar.place(run.arc, start)
                if tail is not None:
                    placed.append(Run(run.arc, start, tail, {}, run.category))
                    break
    return placed


def _solve(
    x: Tables,
    kind: int,
    hangar: Hangar,
    wanted: Counter[Lift],
    limits: Limits,
    worth: dict[Lift, float],
) -> dict[Lift, list[int]] | None:
    """Tails of the lifts for which some are found."""
    whole = max(worth.values(), default=0.0) or 1.0
    matrix = Matrix()
    choices: list[tuple[int, int, int]] = []
    whose: list[Lift] = []
    for lift, count in wanted.items():
        arc, _, start = lift
        tails = [k for k in range(len(x.tails[kind])) if hangar.fits(k, arc, start)]
        if tails:
            value = worth.get(lift, 0.0) / whole + EMPTY
            z = matrix.add_columns(len(tails), -value, 0.0, float(count), True)
            matrix.put(matrix.add_rows(1, -INF, float(count)), z, 1.0)
            choices += [(arc, start, k) for k in tails]
            whose += [lift] * len(tails)
    if not choices:
        return {}
    _hours(x, kind, hangar, choices, matrix)
    found = run_solver(matrix.finish(), limits)
    if found.point is None:
        return None
    tails_found: dict[Lift, list[int]] = {}
    for lift, (_, _, k), count in zip(whose, choices, np.rint(found.point).astype(int), strict=True):
        tails_found.setdefault(lift, []).extend([k] * int(count))
    return tails_found


def _hours(x: Tables, kind: int, hangar: Hangar, choices: list[tuple[int, int, int]], matrix: Matrix) -> None:
    """Duty by slot (a long lift takes all of it) and crew hours by pair of slots, for every tail."""
    slots = x.slots
    tails = len(x.tails[kind])
    used = np.array([hours[: slots + 1] for hours in hangar.hours])
    duty = np.maximum(x.duty[kind], EPS)
    share = np.array([[min(1.0, used[k, t] / duty[t]) for t in range(slots)] for k in range(tails)])
    slot_rows = matrix.add_rows(tails * slots, -INF, np.maximum(0.0, 1 - share.ravel()))
    spare = float(x.crew[kind]) - used[:, :slots] - used[:, 1:]
    pair_rows = matrix.add_rows(tails * slots, -INF, np.maximum(0.0, spare).ravel())
    for column, (arc, start, k) in enumerate(choices):
        spread = int(x.duration[arc])
        per_slot = float(x.cycle[arc]) / spread
        for u in range(start, start + spread):
            part = per_slot / duty[u] if spread == 1 else 1.0
            matrix.put(slot_rows[k * slots + u], column, part)
        for u in range(max(0, start - 1), min(slots - 1, start + spread)):
            hours = sum(per_slot for v in (u, u + 1) if start <= v < start + spread)
            if hours:
                matrix.put(pair_rows[k * slots + u], column, hours)
