"""A scenario and a plan, laid out as arrays that every engine reads: the reference loop, the fast one, the NumPy one.

The quiet course is what happens as long as no incident does: it is the same in every replication, so the factor that
the state gives to the rate of a site on a day is known beforehand (`quiet`). A replication leaves the quiet course at
its first incident; until then only the hash of each site and day has to be looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .indicators import NORMAL_PEOPLE_PER_GUARD, STRAIN_RANGE, VISIBLE_DAYS
from .scenario import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAVES, ARRIVES = 0, 1
MEMORY_DAYS = int(VISIBLE_DAYS)
_LOG_NORMAL = math.log(NORMAL_PEOPLE_PER_GUARD)


@dataclass(frozen=True)
class World:
    """D days, S sites, K tiers, R regions, M movements.

    held (S, K), guards (S,), guard_change (D, S), rate (D, S) per day, levels (S, RATE_LEVELS) multiples of the rate,
    strain0 and crowd0 (S,) the state that the rate belongs to, capacity, region, collapse (S,);
    moves (M, 4): origin, destination, tier, people; events (N, 2): leaves or arrives, movement; event_start (D + 1,);
    shock tables as from `shock_chain`; escape (2, QUANTILES): assault, abandoned; recapture (people + 1,);
    quiet (D, S): exp of the state's exponent on the quiet course, NaN where nobody is held.
    """

    scenario: Scenario
    site_keys: tuple[int, ...]
    region_keys: tuple[int, ...]
    held: Ints
    guards: Ints
    guard_change: Ints
    rate: Array
    levels: Array
    strain0: Array
    crowd0: Array
    capacity: Ints
    region: Ints
    collapse: Array
    moves: Ints
    events: Ints
    event_start: Ints
    shocks: tuple[Array, Array, Array]
    escape: Array
    recapture: Array
    quiet: Array
    ever_held: NDArray[np.bool_]

    @property
    def days(self) -> int:
        return len(self.rate)


def strain(people: int, guards: int) -> float:
    """log((people / 10) / guards) within its range; the log of the guards is never below that of one."""
    value = math.log(people / max(guards, 1)) - _LOG_NORMAL if people > 0 else 0.0
    return min(max(value, STRAIN_RANGE[0]), STRAIN_RANGE[1])


def crowding(people: int, capacity: int) -> float:
    """max(0, log(people / capacity))."""
    return math.log(people / capacity) if people > capacity else 0.0
