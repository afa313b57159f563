"""What the tails of a type can fly in one slot, or a crew in two, as rows that sums of hours do not hold.

Three tails of 11 h have 33 h, but no three of 3.4, 3.8 and 4.3 h fit on one. A *duty row* gives each arc a weight so
that no set of lifts that one tail can fly in a slot weighs more than 1; then all lifts of a slot weigh no more than
there are tails (a lift of several slots takes its tail whole). So it is with the hours of a crew in a slot and the
next: of 14 h it flies three lifts of 4.6 h, but not 4.5, 4.7 and 4.9 h. The weights are found for lifts that break such
a row: the dual of packing them into patterns (Gilmore and Gomory).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from amana.engines.lifting.matrix import Limits, Matrix, run_solver
from amana.engines.lifting.sorties import Sorties, tails_in_either, tails_there
from amana.engines.lifting.tables import EPS, Floats, Tables

INF = float("inf")
KEPT = 12  # rows of a type and length of duty
PATTERNS = 3000  # beyond so many patterns no row is sought
HALF = 0.5  # of the hours there are: with less no row is sought
BROKEN = 0.02  # of a tail: rows broken by less are left


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Weights by arc, for the slots in which tails of `kind` have `duty` hours; with `pair` for every two slots one
    after the other, in which a crew has them: a lift of several slots weighs that in a pair of which it fills one."""

    kind: int
    duty: float
    weight: tuple[float, ...]
    pair: bool = False


def broken_rows(x: Tables, s: Sorties, lifts: Floats, kinds: Iterable[int]) -> list[DutyRow]:
    """Rows that these lifts (whole or not, by sortie column) break, those broken most often first."""
    found: Counter[DutyRow] = Counter()
    there, either = tails_there(x), tails_in_either(x)
    flown = lifts > 1e-6
    arc, slot, count = s.arc[flown], s.slot[flown], lifts[flown]
    end = slot + x.duration[arc]
    for kind in kinds:
        mine = x.kind_of[arc] == kind
        for t in np.unique(slot[mine]).tolist():
            here = mine & (slot <= t) & (end > t)
            next_too = mine & (slot <= t + 1) & (end > t)
            whole = here & (x.duration[arc] > 1)
            filled = next_too & (slot <= t) & (end > t + 1)
            for some, full, hours, tails, pair in (
                (here, whole, float(x.duty[kind, t]), there[kind, t], False),
                (next_too, filled, float(x.crew[kind]), either[kind, t], True),
            ):
                left, flies = float(tails) - float(count[full].sum()), some & ~full
                row = _row(x, kind, hours, arc[flies].tolist(), count[flies], left, pair)
                if row is not None:
                    found[row] += 1
    return [row for row, _ in found.most_common()]


def together(rows: list[DutyRow], more: list[DutyRow]) -> list[DutyRow]:
    """Both, each once, the newest `KEPT` of every type and duty."""
    kept: list[DutyRow] = []
    number: Counter[tuple[int, float, bool]] = Counter()
    for row in dict.fromkeys([*more, *rows]):
        number[row.kind, row.duty, row.pair] += 1
        if number[row.kind, row.duty, row.pair] <= KEPT:
            kept.append(row)
    return kept


def _row(
    x: Tables, kind: int, duty: float, arcs: list[int], count: Floats, tails: float, pair: bool
) -> DutyRow | None:
    """The row that these lifts of one slot or pair break most, if there is one."""
    of_cycle: dict[float, float] = {}
    for arc, n in zip(arcs, count.tolist(), strict=True):
        cycle = round(float(x.cycle[arc]) / int(x.duration[arc]), 6)
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
    return DutyRow(kind, duty, _lifted(x, kind, cycles, found.point, pair), pair)


def _lifted(x: Tables, kind: int, cycles: list[float], point: Floats, pair: bool) -> tuple[float, ...]:
    """Weights of all arcs: a lift weighs what the heaviest shorter one does, for it could be that one."""
    best = np.maximum.accumulate(np.floor(point * 1e6) / 1e6)
    weight = np.zeros(x.arcs)
    for arc in np.flatnonzero(x.kind_of == kind):
        shorter = int(np.searchsorted(cycles, float(x.cycle[arc]) / int(x.duration[arc]) + EPS, side="right"))
        weight[arc] = best[shorter - 1] if shorter else 0.0
    if not pair:
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
