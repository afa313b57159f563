"""Tails for the lifts of a stretch of slots, by a small integer program, when packing them one by one fails.

Lifts outside the stretch keep their tails and what these have flown. As many seats as possible find a tail.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.matrix import Limits, Matrix, run_solver
from amana.engines.lifting.packing import Hangar
from amana.engines.lifting.tables import EPS, Tables

INF = float("inf")


def assign(
    x: Tables, kind: int, kept: list[Run], new: list[Run], frozen_before: int, limits: Limits
) -> list[Run]:
    """The runs of a type with tails; `new` runs and those near them are assigned together.

    Runs for which the program finds no tail are left out. Without an answer in time only `kept` is returned."""
    first = min(run.start for run in new) - 2
    last = max(run.start + int(x.duration[run.arc]) for run in new) + 1
    near = [run for run in kept if first <= run.start <= last and run.start >= frozen_before]
    far = [run for run in kept if not (first <= run.start <= last and run.start >= frozen_before)]
    hangar = Hangar(x, kind)
    for run in far:
        hangar.charge(run.tail, run.arc, run.start)
    runs = [*near, *new]
    tails = _solve(x, kind, hangar, Counter((run.arc, run.start) for run in runs), limits)
    if tails is None:
        return kept
    placed = []
    for run in runs:
        free = tails.get((run.arc, run.start))
        if free:
            placed.append(Run(run.arc, run.start, free.pop(), run.load, run.category))
    return [*far, *placed]


def _solve(
    x: Tables, kind: int, hangar: Hangar, wanted: Counter[tuple[int, int]], limits: Limits
) -> dict[tuple[int, int], list[int]] | None:
    """(arc, start) -> tails, as many as found."""
    matrix = Matrix()
    choices: list[tuple[int, int, int]] = []
    for (arc, start), count in wanted.items():
        tails = [k for k in range(len(x.tails[kind])) if hangar.fits(k, arc, start)]
        if tails:
            worth = -float(x.room[kind]) / float(x.cycle[arc]) - 10.0
            z = matrix.add_columns(len(tails), worth, 0.0, float(count), True)
            matrix.put(matrix.add_rows(1, -INF, float(count)), z, 1.0)
            choices += [(arc, start, k) for k in tails]
    if not choices:
        return {}
    _hours(x, kind, hangar, choices, matrix)
    found = run_solver(matrix.finish(), limits)
    if found.point is None:
        return None
    tails_found: dict[tuple[int, int], list[int]] = {}
    for (arc, start, k), count in zip(choices, np.rint(found.point).astype(int), strict=True):
        tails_found.setdefault((arc, start), []).extend([k] * int(count))
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
