"""A first whole answer to a program, by its relaxation alone: round a few columns, follow warm, and again.

A solver of integer programs spends its first seconds on cuts; where only seconds are there it may end with an answer
far from the bound. This one takes some dozens of warm solves. Choices between alternatives are rounded before amounts,
what is nearly nothing goes down, and from a dead end it goes back some rounds and begins with the column it died of.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from amana.engines.lifting.matrix import Program
from amana.engines.lifting.tables import Bools, Floats, Ints
from amana.engines.lifting.warm import Warm

WHOLE = 1e-6
SURE = 0.9  # fractions from here on are rounded up together
LITTLE = 0.05  # fractions up to here are rounded down together
PART = 0.1  # of the columns still open, rounded up in a round at least
ROUNDS = 400
FEWEST = 3  # misses after which columns are rounded one by one
AMISS = 0.15  # a plunge with dice takes fractions for so much more or less than they are


def plunge(
    program: Program,
    time_left: Callable[[], float] = lambda: float("inf"),
    choices: Ints | None = None,
    rng: np.random.Generator | None = None,
) -> tuple[Floats, float] | None:
    """A point that is whole where it must be, and its objective; None where none is found.

    The less time is left (seconds), the more is rounded together, at the end all that is open: a rough answer is a
    start, none is a day lost. `choices`: columns rounded before the others, one after the other. With `rng` the order
    is shaken a little: a few plunges end some way apart, and the best of them is well below the first."""
    warm = Warm(program)
    if not warm.solve():
        return None
    return _Plunge(program, warm, choices, rng).run(time_left)


class _Plunge:
    def __init__(
        self, program: Program, warm: Warm, choices: Ints | None, rng: np.random.Generator | None
    ) -> None:
        self.warm, self.columns = warm, np.flatnonzero(program.integer)
        count = len(self.columns)
        self.choice: Bools = np.isin(self.columns, [] if choices is None else choices)
        self.shift: Floats = np.zeros(count) if rng is None else rng.uniform(-AMISS, AMISS, count)
        self.least, self.most = program.lower[self.columns].copy(), program.upper[self.columns].copy()
        self.little, self.misses = LITTLE, 0
        self.past: list[tuple[Floats, Floats]] = []  # bounds before each round
        self.back = 1  # rounds to go back from the next dead end
        self.died_of = np.zeros(count, bool)

    def run(self, time_left: Callable[[], float]) -> tuple[Floats, float] | None:
        began_with = time_left()
        for done in range(ROUNDS):
            value = self.warm.point[self.columns]
            part = value - np.floor(value + WHOLE)
            open_ = part > WHOLE
            if not open_.any():
                return self.warm.point, self.warm.objective
            left = time_left()
            spent = began_with - left
            rounds = (
                left * max(1, done) / spent if spent > 0 else float("inf")
            )  # such as there is still time for
            if left <= 0 or rounds < 1:
                return _at_once(self.warm, self.columns, value)
            if not self._round(value, part, open_, max(PART, 1 / rounds)):
                return None
        return None

    def _round(self, value: Floats, part: Floats, open_: Bools, share: float) -> bool:
        """False when there is no way back."""
        nearly_nothing = open_ & (part <= self.little) & ~self.choice
        up = self._to_round_up(part, open_ & ~nearly_nothing, share)
        down = nearly_nothing if not self.misses or not up.any() else np.zeros(len(part), bool)
        before = self.least, self.most
        self.least, self.most = self.least.copy(), self.most.copy()
        self.least[up] = np.floor(value[up] + WHOLE) + 1
        # what is whole stays at least that much
        self.least[~open_] = np.maximum(self.least[~open_], np.rint(value[~open_]))
        self.most[down] = np.floor(value[down] + WHOLE)
        if self._follow():
            self.misses = max(0, self.misses - 1)
            self.past.append(before)
            return True
        self.least, self.most = before
        self.misses = min(self.misses + 1, FEWEST)
        if not up.any():
            # they cannot all go down: from now on the greatest of them goes up
            self.little = 0.0
        elif up.sum() == 1 and not down.any():
            return self._alone(up, np.floor(value[up] + WHOLE), before)
        return self._follow()

    def _alone(self, one: Bools, floor: Floats, before: tuple[Floats, Floats]) -> bool:
        """A column that cannot go up beside what is whole: it goes down, or up whatever becomes of the others."""
        self.past.append(before)
        self.most = before[1].copy()
        self.most[one] = floor
        if self._follow():
            return True
        self.least, self.most = before[0].copy(), before[1]
        self.least[one] = floor + 1
        if self._follow():
            return True
        self.past.pop()
        return self._go_back(one)

    def _go_back(self, dead: Bools) -> bool:
        """Further back each time, and then what ended in neither way goes first."""
        if not self.past:
            return False
        at = max(0, len(self.past) - self.back)
        self.least, self.most = self.past[at]
        del self.past[at:]
        self.back, self.misses, self.died_of = 2 * self.back, 0, self.died_of | dead
        return self._follow()

    def _follow(self) -> bool:
        self.warm.bound(self.columns, self.least, self.most)
        return self.warm.solve()

    def _to_round_up(self, part: Floats, open_: Bools, share: float) -> Bools:
        """Those that are nearly whole and a share of the greatest others; after a miss fewer, at last one alone."""
        for sooner in (self.died_of, self.choice):
            if (open_ & sooner).any():
                open_, share = open_ & sooner, 0.0
                break
        up = np.zeros(len(part), bool)
        if open_.any():
            order: Ints = np.argsort(np.where(open_, -(part + self.shift), np.inf))
            count = max(int((part[open_] >= SURE).sum()), round(share * int(open_.sum())), 1)
            up[order[: max(1, count >> (2 * self.misses))]] = True
        return up


def _at_once(warm: Warm, columns: Ints, value: Floats) -> tuple[Floats, float] | None:
    """Everything to the nearest whole number; where that fits nothing, down."""
    for upward in (0.5, WHOLE):
        whole = np.floor(value + upward)
        warm.bound(columns, whole, whole)
        if warm.solve():
            return warm.point, warm.objective
    return None
