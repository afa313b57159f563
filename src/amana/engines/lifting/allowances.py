"""How much of a budget the steps of a search may take."""

from __future__ import annotations

import time

from amana.engines.lifting.budget import Budget
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Trials

WINDOW_NODES = 4  # with a number of iterations: windows small enough to need no clock
WINDOW_WORK, CHEAP_WORK = 2.5, 2.0  # seconds; times as long for windows of cheap columns
NEAR = 0.03  # of the gap to the bound: near enough for a window's own gap
# of the time left; broken off it tells no prices, and a busy machine makes seconds of work a guess
ROOT_PART = 0.5
EXCHANGE_WORK, REPEATABLE_TRIALS = 3.0, 12
SHAKES = 5  # exchanges for which there must be time
SEAT_WORK = 2.5
LOOK_S = 1.0  # so often it is looked whether the time is over
START_PART = 0.025  # of the time, for the builder's other plans
# a relaxation of parted categories takes as long once more for every so many people; its part of the time left
PARTED_PEOPLE, PARTED_PART = 5500, 0.4
DIVE_PEOPLE, DIVE_PART, DIVE_LEAST = 20000, 0.4, 30.0  # people, part of the time left, seconds


class Allowances:
    """Seconds and other limits of steps, for so many people and `workers` processes."""

    def __init__(self, budget: Budget, people: float, workers: int) -> None:
        self.budget, self.people, self.workers = budget, people, workers
        self.larger = 1 + people / 20000  # steps take so many times as long
        self.on_wall = budget.clock is time.monotonic

    def reserve(self) -> float:
        """Seconds kept for the last seating and writing."""
        if self.budget.seconds is None:
            return 0.0
        return min(0.25 * self.budget.seconds, max(1.5 + self.people / 3000, 0.08 * self.budget.seconds))

    def time_left(self) -> float:
        return self.budget.left() - self.reserve()

    def patience(self) -> float | None:
        """Not for long at once: somebody may end the search meanwhile."""
        return None if self.budget.seconds is None else max(0.05, min(LOOK_S, self.time_left()))

    def realise_every(self) -> float:
        """Seconds, or iterations, from one plan of whole persons to the next."""
        if self.budget.seconds is None:
            return 40.0
        return min(max(6.0, 0.2 * self.budget.seconds), 0.35 * self.budget.seconds)

    def window(self, cheap: bool, open_still: float, seed: int) -> Limits:
        """Of a window, one of `cheap` columns or not; `open_still`: gap of the plan to its bound."""
        if self.budget.repeatable:
            return Limits(nodes=WINDOW_NODES, gap=2e-3, seed=seed)
        work = WINDOW_WORK * self.larger * min(CHEAP_WORK if cheap else 1.0, max(0.5, 0.03 * self._seconds()))
        # the last part of what a window promises takes as long as another window
        return Limits(seconds=self._wall_left(), work=work, gap=max(4e-4, NEAR * open_still), seed=seed)

    def trials(self) -> Trials:
        """Of exchanges."""
        if self.budget.repeatable:
            return Trials(trials=REPEATABLE_TRIALS)
        work = min(EXCHANGE_WORK * self.larger, max(1.2, 0.12 * self._seconds()))
        return Trials(work=min(work, max(0.3, self.time_left())), seconds=self._wall_left())

    def shaking(self) -> bool:
        """Whether a relaxation may be shaken: its first solve must pay."""
        if self.budget.repeatable:
            return True
        enough = self.time_left() > SHAKES * EXCHANGE_WORK * self.larger
        return enough and self.people < DIVE_PEOPLE

    def seating(self) -> Limits:
        """Of whole persons on the lifts so far."""
        if self.budget.repeatable:
            return Limits(nodes=40, gap=1e-3)
        return Limits(work=max(0.4, SEAT_WORK * self.larger), gap=5e-4)

    def last_seating(self) -> Limits:
        if self.budget.repeatable:
            return self.seating()
        seconds = max(0.4, 0.6 * self.reserve())
        return Limits(seconds=seconds if self.on_wall else float("inf"), work=seconds, gap=5e-4)

    def root(self) -> Limits:
        """Alone a relaxation must not eat the time of the search; beside another process it may take all."""
        if self.budget.seconds is None:
            return Limits()
        if self.workers == 1:
            return Limits(seconds=self._wall_left(), work=max(1.0, ROOT_PART * self.time_left()))
        return Limits(seconds=max(1.0, 0.95 * self._wall_left()))

    def parted(self, root_took: float) -> Limits | None:
        """Of the relaxation that keeps load categories and classes apart: what it uses guides the search, and its bound
        is greater. None where it would take too much, as the root's seconds tell."""
        seconds = PARTED_PART * self.time_left()
        if self.budget.repeatable or (1 + self.people / PARTED_PEOPLE) * root_took >= seconds:
            return None
        return Limits(seconds=seconds) if self.on_wall else Limits(work=seconds)

    def dive_seconds(self) -> float | None:
        """Where windows are small against the whole, one pass after the relaxation beats many windows; else None."""
        if self.budget.repeatable or self.people < DIVE_PEOPLE or self.time_left() <= DIVE_LEAST:
            return None
        return DIVE_PART * self.time_left()

    def _seconds(self) -> float:
        return self.budget.seconds or 0.0

    def _wall_left(self) -> float:
        """Seconds left as a wall limit; none when the budget counts work."""
        return max(0.3, self.time_left()) if self.on_wall else float("inf")
