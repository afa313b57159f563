"""Bounds for thinning: where a site's draw of a day is so high that nothing can happen on the quiet course."""

from __future__ import annotations

import numpy as np

from .draws import Words
from .fate import State
from .world import World

SLACK = 1.0 + 1e-9  # more than all rounding between a bound and the rate it bounds


def bounds(world: World) -> Words:
    """(S, D): 53-bit draws at or above this bring no incident, whatever the level and the shock."""
    quiet = np.nan_to_num(world.quiet, nan=0.0)
    top = world.rate * quiet * world.levels.max(axis=1)[None, :] * world.shocks[0].max() * SLACK
    thresholds: Words = np.ceil(np.minimum(top, 1.0).T * 2.0**53).astype(np.uint64)
    return thresholds


def quiet_moved(world: World) -> int:
    """How many people the plan moves if nothing happens."""
    state = State(world)
    for day in range(world.days):
        state.morning(day)
    return state.moved
