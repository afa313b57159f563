"""What the tails of a type can fly in one slot, as rows that sums of hours do not hold.

Three tails of 11 h have 33 h, but no three of 3.4, 3.8 and 4.3 h fit on one. A *duty row* gives each arc a weight so
that no set of lifts that one tail can fly in a slot weighs more than 1; then all lifts of a slot weigh no more than
there are tails (a lift of several slots takes its tail whole). The weights are found for lifts that break such a row:
the dual of packing them into patterns (Gilmore and Gomory).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from amana.engines.lifting.matrix import Limits, Matrix, run_solver
from amana.engines.lifting.sorties import Sorties, tails_there
from amana.engines.lifting.tables import EPS, Floats, Tables

INF = float("inf")
KEPT = 12  # rows of a type and length of duty
PATTERNS = 1500  # beyond so many patterns no row is sought
HALF = 0.5  # of the hours there are: with less no row is sought
BROKEN = 0.02  # of a tail: rows broken by less are left


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Weights by arc, for the slots in which tails of `kind` have `duty` hours."""

    kind: int
    duty: float
    weight: tuple[float, ...]


def broken_rows(x: Tables, s: Sorties, lifts: Floats, kinds: Iterable[int]) -> list[DutyRow]:
    """Rows that these lifts (whole or not, by sortie column) break, those broken most often first."""
    found: Counter[DutyRow] = Counter()
    there = tails_there(x)
    flown = lifts > 1e-6
    arc, slot, count = s.arc[flown], s.slot[flown], lifts[flown]
    long = x.duration[arc] > 1
    for kind in kinds:
        mine = x.kind_of[arc] == kind
        for t in np.unique(slot[mine & ~long]).tolist():
            away = mine & long & (slot <= t) & (slot + x.duration[arc] > t)
            tails = float(there[kind, t]) - float(count[away].sum())
            here = mine & ~long & (slot == t)
            row = _row(x, kind, float(x.duty[kind, t]), arc[here].tolist(), count[here], tails)
            if row is not None:
                found[row] += 1
    return [row for row, _ in found.most_common()]


def together(rows: list[DutyRow], more: list[DutyRow]) -> list[DutyRow]:
    """Both, each once, the newest `KEPT` of every type and duty."""
    kept: list[DutyRow] = []
    number: Counter[tuple[int, float]] = Counter()
    for row in dict.fromkeys([*more, *rows]):
        number[row.kind, row.duty] += 1
        if number[row.kind, row.duty] <= KEPT:
            kept.append(row)
    return kept


def _row(x: Tables, kind: int, duty: float, arcs: list[int], count: Floats, tails: float) -> DutyRow | None:
    """The row that these lifts of one slot break most, if there is one."""
    of_cycle: dict[float, float] = {}
    for arc, n in zip(arcs, count.tolist(), strict=True):
        cycle = round(float(x.cycle[arc]), 6)
        of_cycle[cycle] = of_cycle.get(cycle, 0.0) + n
    cycles = sorted(of_cycle)
    if len(cycles) < 2 or sum(c * n for c, n in of_cycle.items()) < HALF * tails * duty:
        return None
    patterns = _patterns(cycles, duty)
    if len(patterns) > PATTERNS:
        return None
    matrix = Matrix()
    weights = matrix.add_columns(len(cycles), [-of_cycle[cycle] for cycle in cycles], 0.0, 1.0)
    rows = matrix.add_rows(len(patterns), -INF, 1.0)
    held = [
        (row, k, n) for row, pattern in zip(rows, patterns, strict=True) for k, n in Counter(pattern).items()
    ]
    row_of, cycle_of, number = (np.array(part) for part in zip(*held, strict=True))
    matrix.put(row_of, weights[cycle_of], number)
    found = run_solver(matrix.finish(), Limits())
    if found.point is None or -found.objective <= tails + BROKEN:
        return None
    return DutyRow(kind, duty, _lifted(x, kind, duty, cycles, found.point))


def _lifted(x: Tables, kind: int, duty: float, cycles: list[float], point: Floats) -> tuple[float, ...]:
    """Weights of all arcs: a lift weighs what the heaviest shorter one does, for it could be that one."""
    best = np.maximum.accumulate(np.floor(point * 1e6) / 1e6)
    weight = np.zeros(x.arcs)
    for arc in np.flatnonzero((x.kind_of == kind) & (x.duration == 1)):
        shorter = int(np.searchsorted(cycles, float(x.cycle[arc]) + EPS, side="right"))
        weight[arc] = best[shorter - 1] if shorter else 0.0
    weight[(x.kind_of == kind) & (x.duration > 1)] = 1.0
    return tuple(weight.tolist())


def _patterns(cycles: list[float], duty: float) -> list[tuple[int, ...]]:
    """Every multiset of cycles that fits into a duty and takes no further one."""
    found: list[tuple[int, ...]] = []

    def more(first: int, left: float, chosen: tuple[int, ...]) -> None:
        if len(found) > PATTERNS:
            return
        if left + EPS < cycles[0]:
            found.append(chosen)
            return
        fits = False
        for k in range(first, len(cycles)):
            if cycles[k] > left + EPS:
                break
            fits = True
            more(k, left - cycles[k], (*chosen, k))
        if not fits:
            found.append(chosen)

    more(0, duty, ())
    return found
