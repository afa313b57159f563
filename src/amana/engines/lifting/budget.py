"""How long to work: seconds on the wall, or a number of iterations that gives the same plan every time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

FINISHING_S = 2.0
"""Whole persons are seated in this time, and the plan is written."""


@dataclass(slots=True)
class Budget:
    """`seconds` counts from `began` on `clock` (benchmarks on a busy machine count
    work, `time.process_time`, with one worker); `iterations` counts steps of improvement. One of them is None."""

    seconds: float | None = None
    iterations: int | None = None
    began: float | None = None
    done: int = 0
    clock: Callable[[], float] = field(default=time.monotonic)

    def __post_init__(self) -> None:
        if self.began is None:
            self.began = self.clock()

    def elapsed(self) -> float:
        return self.clock() - (self.began or 0.0)

    def left(self) -> float:
        """Seconds left; without a limit of seconds, endless."""
        return float("inf") if self.seconds is None else self.seconds - self.elapsed()

    def step(self) -> bool:
        """Count one step; False when there is none left."""
        self.done += 1
        return self.iterations is None or self.done <= self.iterations

    def end(self) -> None:
        """No more improvement: what was found is seated, and the work ends within a few seconds."""
        if self.seconds is None:
            self.iterations = 0
        else:
            self.seconds = min(self.seconds, self.elapsed() + FINISHING_S)

    @property
    def repeatable(self) -> bool:
        """True when clocks must not influence the outcome."""
        return self.seconds is None
