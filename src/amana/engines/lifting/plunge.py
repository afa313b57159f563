"""A first whole answer to a program, by its relaxation alone: round a few columns, follow warm, and again.

A solver of integer programs spends its first seconds on cuts; where only seconds are there it may end with an answer
far from the bound. This one takes some dozens of warm solves, and is a start to improve on.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from amana.engines.lifting.matrix import Program
from amana.engines.lifting.tables import Bools, Floats, Ints
from amana.engines.lifting.warm import Warm

WHOLE = 1e-6
SURE = 0.9  # fractions from here on are rounded up together
PART = 0.1  # of the columns still open, rounded up in a round at least
ROUNDS = 400
FEWEST = 3  # misses after which columns are rounded one by one


def plunge(
    program: Program, time_left: Callable[[], float] = lambda: float("inf")
) -> tuple[Floats, float] | None:
    """A point that is whole where it must be, and its objective; None where none is found.

    The less time is left (seconds), the more is rounded together, at the end all that is open: a rough answer is a
    start, none is a day lost."""
    columns = np.flatnonzero(program.integer)
    warm = Warm(program)
    if not warm.solve():
        return None
    least, most = program.lower[columns].copy(), program.upper[columns].copy()
    misses = 0
    began_with = time_left()
    for done in range(ROUNDS):
        value = warm.point[columns]
        part = value - np.floor(value + WHOLE)
        open_ = part > WHOLE
        if not open_.any():
            return warm.point, warm.objective
        left = time_left()
        spent = began_with - left
        rounds = left * max(1, done) / spent if spent > 0 else float("inf")  # such as there is still time for
        if left <= 0 or rounds < 1:
            return _at_once(warm, columns, value)
        up = _to_round_up(part, open_, misses, max(PART, 1 / rounds))
        before = least.copy()
        least[up] = np.floor(value[up] + WHOLE) + 1
        # what is whole stays at least that much
        least[~open_] = np.maximum(least[~open_], np.rint(value[~open_]))
        warm.bound(columns, least, most)
        if warm.solve():
            misses = max(0, misses - 1)
            continue
        misses = min(misses + 1, FEWEST)
        least = before
        if up.sum() == 1:
            most[up] = np.floor(value[up] + WHOLE)
        warm.bound(columns, least, most)
        if not warm.solve():
            return None
    return None


def _at_once(warm: Warm, columns: Ints, value: Floats) -> tuple[Floats, float] | None:
    """Everything to the nearest whole number; where that fits nothing, down."""
    for upward in (0.5, WHOLE):
        whole = np.floor(value + upward)
        warm.bound(columns, whole, whole)
        if warm.solve():
            return warm.point, warm.objective
    return None


def _to_round_up(part: Floats, open_: Bools, misses: int, share: float) -> Bools:
    """Those that are nearly whole and a share of the greatest others; after a miss fewer, at last one alone."""
    order: Ints = np.argsort(np.where(open_, -part, np.inf))
    count = max(int((part >= SURE).sum()), round(share * int(open_.sum())), 1) >> (2 * misses)
    up = np.zeros(len(part), bool)
    up[order[: max(1, count)]] = True
    return up
