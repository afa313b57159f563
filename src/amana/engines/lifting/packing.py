"""Which tail flies which lift: hours per duty, 24 h crews, gaps in availability.

Lifts are given by arc and slot; tails of a type are packed like bins whose fill in neighbouring slots is coupled.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.tables import EPS, Tables


@dataclass(slots=True)
class Hangar:
    """Charged hours of the tails of one type."""

    x: Tables
    kind: int
    hours: list[list[float]] = field(init=False)
    taken: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        tails = self.x.tails[self.kind]
        self.hours = [[0.0] * (self.x.slots + 1) for _ in tails]
        self.taken = [set() for _ in tails]

    def fits(self, tail: int, arc: int, start: int) -> bool:
        x, hours = self.x, self.hours[tail]
        spread = int(x.duration[arc])
        per_slot, crew = float(x.cycle[arc]) / spread, float(x.crew[self.kind]) + EPS
        away, before = x.away[self.kind][tail], hours[start - 1] if start else 0.0
        if spread == 1:
            if start in away or start in self.taken[tail]:
                return False
            here = hours[start] + per_slot
            duty = float(x.duty[self.kind, start]) + EPS
            return here <= duty and before + here <= crew and here + hours[start + 1] <= crew
        if before + per_slot > crew or per_slot + hours[start + spread] > crew:
            return False
        return all(u not in away and hours[u] == 0.0 for u in range(start, start + spread))

    def charge(self, tail: int, arc: int, start: int) -> None:
        spread = int(self.x.duration[arc])
        for u in range(start, start + spread):
            self.hours[tail][u] += float(self.x.cycle[arc]) / spread
            if spread > 1:
                self.taken[tail].add(u)

    def release(self, tail: int, arc: int, start: int) -> None:
        """Take a charged lift back."""
        spread = int(self.x.duration[arc])
        for u in range(start, start + spread):
            left = self.hours[tail][u] - float(self.x.cycle[arc]) / spread
            self.hours[tail][u] = left if left > EPS else 0.0
            if spread > 1:
                self.taken[tail].discard(u)

    def place(self, arc: int, start: int, loosest: bool = False) -> int | None:
        """Charge the lift to the fullest tail that can still do it (or the emptiest); None if none can."""
        best, rank = None, 0.0
        for tail, hours in enumerate(self.hours):
            if self.fits(tail, arc, start):
                used = hours[start] + hours[start - 1] + hours[start + 1]
                used = -used if loosest else used
                if best is None or used > rank:
                    best, rank = tail, used
        if best is not None:
            self.charge(best, arc, start)
        return best


def pack(
    x: Tables,
    kind: int,
    kept: list[Run],
    new: list[Run],
    rng: np.random.Generator,
    frozen_before: int = 0,
) -> list[Run]:
    """Give tails to `new` runs of a type beside the `kept` ones, which keep theirs where that works.

    When some find no tail, all runs from slot `frozen_before` on are packed afresh in several orders. Runs that
    find no tail in the best order are left out of the result."""
    hangar = Hangar(x, kind)
    for run in kept:
        hangar.charge(run.tail, run.arc, run.start)
    placed, lost = _place_all(x, hangar, new, loosest=False)
    if not lost:
        return [*kept, *placed]
    best, fewest = [*kept, *placed], len(lost)
    frozen = [run for run in kept if run.start < frozen_before]
    everything = [*(run for run in kept if run.start >= frozen_before), *new]
    for attempt in range(8):
        hangar = Hangar(x, kind)
        for run in frozen:
            hangar.charge(run.tail, run.arc, run.start)
        jitter = 0.0 if attempt < 2 else 0.6
        placed, lost = _place_all(x, hangar, everything, loosest=attempt % 2 == 1, rng=rng, jitter=jitter)
        if len(lost) < fewest:
            best, fewest = [*frozen, *placed], len(lost)
        if not lost:
            break
    return best


def _place_all(
    x: Tables,
    hangar: Hangar,
    runs: list[Run],
    loosest: bool,
    rng: np.random.Generator | None = None,
    jitter: float = 0.0,
) -> tuple[list[Run], list[Run]]:
    """Longest spreads first, then slot by slot, longest cycles first (shaken by `jitter` hours)."""
    shake = rng.normal(0, jitter, len(runs)) if rng is not None and jitter else np.zeros(len(runs))

    def rank(k: int) -> tuple[int, int, float]:
        run = runs[k]
        return (-int(x.duration[run.arc] > 1), run.start, -float(x.cycle[run.arc]) + float(shake[k]))

    placed, lost = [], []
    for k in sorted(range(len(runs)), key=rank):
        run = runs[k]
        tail = hangar.place(run.arc, run.start, loosest)
        if tail is None:
            lost.append(run)
        else:
            placed.append(Run(run.arc, run.start, tail, run.load, run.category))
    return placed, lost
