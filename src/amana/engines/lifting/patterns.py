"""What each tail of a type flies in a slot, as columns: where a duty holds two or three lifts, sums of hours promise
lifts that no tails can fly.

A *pattern* is a multiset of lengths of lifts that fits into a duty. Tails of a type are alike, so a program needs only
how many fly each pattern in each slot. The hours of a crew bind two neighbouring slots: a tail that flies h in the
first flies no more than the crew's limit less h in the next. That is a threshold graph; by Hall's theorem tails can be
matched between the slots if for every h those that fly h or more in the first and those that fly more than the limit
less h in the second are together no more than there are. Matchings of neighbouring slots follow one another, so counts
that keep these rows can be flown, but for tails that are away at times.

Lengths are rounded up to a few, so that patterns stay few: a program with patterns proves no bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amana.engines.lifting.matrix import Matrix
from amana.engines.lifting.sorties import Sorties, tails_in_either, tails_there
from amana.engines.lifting.tables import EPS, Floats, Ints, Tables

INF = float("inf")
MOST_LIFTS = 3  # in a duty; where more fit, sums of hours are near enough
MOST_PATTERNS = 300


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns of a type: lengths are rounded up to `tops` [L], in h; pattern p takes `hours[p]` and holds
    `holds[p, l]` lifts of each length."""

    kind: int
    tops: Floats
    hours: Floats
    holds: Floats

    def length(self, hours: Floats) -> Ints:
        """The number of the shortest length that is no shorter."""
        return np.asarray(np.searchsorted(self.tops, hours - EPS))


@dataclass(frozen=True, slots=True)
class Flown:
    """Columns of a program: how many tails fly pattern `pattern[j]` in slot `slot[j]`.

    The rows of the program's block "patterns" with the number of the type are settled when all lifts to the end of slot
    `row_until` are."""

    patterns: Patterns
    column: Ints
    slot: Ints
    pattern: Ints
    row_until: Ints

    @property
    def block(self) -> str:
        return f"patterns {self.patterns.kind}"


def patterns_of(x: Tables, kind: int, used: Floats, most: int) -> Patterns | None:
    """Patterns of a type whose duties hold few lifts, with `most` lengths at most; None for other types and those whose
    lifts take several slots. `used` [R] says how often each arc is flown: those lengths are rounded least."""
    arcs = np.flatnonzero(x.kind_of == kind)
    duty = float(x.duty[kind].max(initial=0.0))
    if not len(arcs) or (x.duration[arcs] > 1).any():
        return None
    if duty / float(np.quantile(x.cycle[arcs], 0.1)) >= MOST_LIFTS + 1:
        return None
    tops = _tops(x.cycle[arcs], used[arcs] + 0.01, most)
    lifts = [one for one in _multisets(tops.tolist(), duty) if one]
    if not lifts or len(lifts) > MOST_PATTERNS:
        return None
    holds = np.zeros((len(lifts), len(tops)))
    for p, pattern in enumerate(lifts):
        np.add.at(holds[p], list(pattern), 1.0)
    return Patterns(kind, tops, holds @ tops, holds)


def _tops(cycles: Floats, used: Floats, most: int) -> Floats:
    """`most` of the lengths at most, so that rounding up to them adds the fewest hours."""
    length, number = np.unique(np.round(cycles, 6), return_inverse=True)
    weight = np.bincount(number, weights=used)
    n = len(length)
    if n <= most:
        return length
    total, moment = (np.concatenate([[0.0], np.cumsum(row)]) for row in (weight, weight * length))
    # cost[i, j]: lengths i..j-1 rounded up to that of j-1
    cost = np.full((n + 1, n + 1), INF)
    for i in range(n):
        ends = np.arange(i + 1, n + 1)
        cost[i, ends] = length[ends - 1] * (total[ends] - total[i]) - (moment[ends] - moment[i])
    best, came = cost[0], []
    for _ in range(most - 1):
        through = best[:, None] + cost
        came.append(np.argmin(through, axis=0))
        best = through.min(axis=0)
    ends_at, j = [n], n
    for before in reversed(came):
        j = int(before[j])
        ends_at.append(j)
    return np.asarray(length[np.array(sorted({end for end in ends_at if end > 0})) - 1])


def _multisets(tops: list[float], duty: float, first: int = 0) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [()]
    for c in range(first, len(tops)):
        if tops[c] <= duty + EPS:
            found += [(c, *more) for more in _multisets(tops, duty - tops[c], c)]
    return found


def add_patterns(m: Matrix, x: Tables, s: Sorties, y: Ints, patterns: Patterns) -> Flown:
    """Columns and rows for the tails of a type.

    Columns are continuous: where lifts are whole, patterns in parts promise few lifts too many (as for cutting stock),
    and these are found when tails are assigned."""
    number, kind = len(patterns.hours), patterns.kind
    there, either = tails_there(x)[kind].astype(float), tails_in_either(x)[kind]
    slot, pattern = np.repeat(np.arange(x.slots), number), np.tile(np.arange(number), x.slots)
    fits = patterns.hours[pattern] <= x.duty[kind, slot] + EPS
    slot, pattern = slot[fits], pattern[fits]
    z = m.add_columns(len(slot), 0.0, 0.0, there[slot])
    tails = m.add_rows(x.slots, -INF, there)
    m.put(tails[slot], z, 1.0)
    cover = _cover(m, x, s, y, patterns, z, slot, pattern)
    made = [tails, cover]
    until = [np.arange(x.slots), np.repeat(np.arange(x.slots), len(patterns.tops))]
    hours, crew = patterns.hours[pattern], float(x.crew[kind])
    for t in range(x.slots - 1):
        here, after = np.flatnonzero(slot == t), np.flatnonzero(slot == t + 1)
        for level in _levels(hours[here], hours[after], crew):
            both = [here[hours[here] > level - EPS], after[hours[after] > crew - level + EPS]]
            row = m.add_rows(1, -INF, float(either[t]))
            m.put(row, z[np.concatenate(both)], 1.0)
            made.append(row)
            until.append(np.array([t + 1]))
    flown = Flown(patterns, z, slot, pattern, np.concatenate(until))
    m.label(flown.block, np.concatenate(made))
    return flown


def _levels(here: Floats, after: Floats, crew: float) -> list[float]:
    """Hours in the first slot whose rows are not implied by another's: the lowest that shut out as much of the next."""
    levels: dict[int, float] = {}
    for hours in np.unique(here)[::-1].tolist():
        shut = int((after > crew - hours + EPS).sum())
        if shut:
            levels[shut] = hours
    return list(levels.values())


def _cover(
    m: Matrix, x: Tables, s: Sorties, y: Ints, patterns: Patterns, z: Ints, slot: Ints, pattern: Ints
) -> Ints:
    """Lifts of a slot and length are no more than its patterns hold."""
    lengths = len(patterns.tops)
    rows = m.add_rows(x.slots * lengths, -INF, 0.0)
    mine = np.flatnonzero(x.kind_of[s.arc] == patterns.kind)
    m.put(rows[s.slot[mine] * lengths + patterns.length(x.cycle[s.arc[mine]])], y[mine], 1.0)
    j, c = np.nonzero(patterns.holds[pattern])
    m.put(rows[slot[j] * lengths + c], z[j], -patterns.holds[pattern[j], c])
    return rows
