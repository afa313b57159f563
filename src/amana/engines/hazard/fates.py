"""The fates of many replications as arrays: what every engine hands back, one row per replication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .fate import Fate

Ints = NDArray[np.int64]
Array = NDArray[np.float64]
INCIDENTS, BREACHES, FIRST_BREACH, CASCADE, MOVED, LEAK = range(6)


@dataclass(frozen=True)
class Fates:
    """N replications: `escapes` (N, S) by site, `escaped` and `large` (N, K) by tier, `marks` (N, 6), log weights (N,).

    Columns of `marks`: incidents, breaches, day of the first breach (-1: none), cascade (0/1), moved, leak.
    """

    escapes: Ints
    escaped: Ints
    large: Ints
    marks: Ints
    log_weight: Array

    @classmethod
    def empty(cls, replications: int, sites: int, tiers: int) -> Fates:
        return cls(
            np.zeros((replications, sites), dtype=np.int64),
            np.zeros((replications, tiers), dtype=np.int64),
            np.zeros((replications, tiers), dtype=np.int64),
            np.zeros((replications, 6), dtype=np.int64),
            np.zeros(replications),
        )

    @classmethod
    def gather(cls, fates: Iterable[Fate], replications: int, sites: int, tiers: int) -> Fates:
        """From single fates, in order."""
        found = cls.empty(replications, sites, tiers)
        for row, fate in enumerate(fates):
            found.put(row, fate)
        return found

    def put(self, row: int, fate: Fate) -> None:
        self.escapes[row], self.escaped[row], self.large[row] = fate.escapes, fate.escaped, fate.large
        marks = (fate.incidents, fate.breaches, fate.first_breach, int(fate.cascade), fate.moved, fate.leak)
        self.marks[row], self.log_weight[row] = marks, fate.log_weight

    @property
    def total(self) -> Ints:
        """(N,): everyone who escaped, some more than once."""
        return np.asarray(self.escapes.sum(axis=1))

    def same(self, other: Fates) -> bool:
        """Equal to the last bit."""
        pairs = zip(
            (self.escapes, self.escaped, self.large, self.marks, self.log_weight),
            (other.escapes, other.escaped, other.large, other.marks, other.log_weight),
            strict=True,
        )
        return all(np.array_equal(a, b) for a, b in pairs)
