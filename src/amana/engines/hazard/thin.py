"""Bounds for thinning: where a site's draw of a day is so high that nothing can happen on the quiet course."""

from __future__ import annotations

import numpy as np

from .draws import Words
from .fate import State
from .world import World

SLACK = 1.0 + 1e-9  # more than all rounding between a bound and the rate it bounds


def bounds(world: World) -> Words:
    """(S, RATE_LEVELS, D): 53-bit draws at or above this bring no incident at this level, whatever the shock."""
    quiet = np.nan_to_num(world.quiet, nan=0.0)
    top = (world.rate * quiet).T[:, None, :] * world.levels[:, :, None] * world.shocks[0].max() * SLACK
    thresholds: Words = np.ceil(np.minimum(top, 1.0) * 2.0**53).astype(np.uint64)
    return thresholds


def quiet_moved(world: World) -> int:
    """How many people the plan moves if nothing happens."""
    state = State(world)
    for day in range(world.days):
        state.morning(day)
    return state.moved
