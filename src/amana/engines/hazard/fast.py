"""The fast engine: the compiled loop of `kernel`, and exact thinning of what happens before the first incident.

Thinning. As long as nothing has happened, the rate of a site on a day is the quiet course's times a level and a shock,
and the shock is bounded. Only where the day's draw lies below the bound is the true rate looked at: the same draws give
the same incidents as in the plain loop, bit for bit, at the price of a hash per site and day. After the first incident
the compiled loop takes over; there too a draw above a bound of the rate needs no exponential.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from . import draws, kernel, kernel_control
from .fate import Tilt
from .fates import Array, Fates, Ints
from .layout import Layout, Rows, Rules
from .thin import bounds, quiet_moved
from .world import World

STRETCH = 20_000  # replications between two words about how far it is: about half a second


def run(
    world: World,
    seed: int,
    first: int,
    replications: int,
    tilt: Tilt | None = None,
    told: Callable[[int], None] | None = None,
) -> Fates:
    """The fates of replications `first` ... `first + replications - 1`. `told` hears now and then how many more are
    done."""
    found = Fates.empty(replications, *world.held.shape)
    key, layout, rules = _seed_key(seed), _layout(world), _rules(world, tilt or Tilt())
    arrays = (found.escapes, found.escaped, found.large, found.marks, found.log_weight)
    for start in range(0, replications, STRETCH):
        rows = Rows(*(array[start : start + STRETCH] for array in arrays))
        kernel.run(key, first + start, layout, rules, rows)
        if told:
            told(len(rows.marks))
    return found


def add_quiet_escapes(world: World, held: Ints, seed: int, rows: Ints, found: Array) -> None:
    """Adds to `found` (N,), at `rows`, who escapes on the quiet course, of whom `held` (D, S, K) are there each day."""
    given = world.scenario.consequences.given_incident
    kernel_control.quiet_escapes(_seed_key(seed), rows, _layout(world), given, held, found)


def _seed_key(seed: int) -> np.uint64:
    return np.uint64(draws.mix((seed + draws.GAMMA) & draws.MASK))


def compiled() -> bool:
    """False if the kernel has still to be compiled on this machine (about a quarter of a minute, once)."""
    return any(Path(kernel.run.stats.cache_path or "").glob("kernel.run-*.nbi"))


def _layout(world: World) -> Layout:
    return Layout(
        site_keys=np.array(world.site_keys, dtype=np.uint64),
        region_keys=np.array(world.region_keys, dtype=np.uint64),
        rate=world.rate,
        quiet=world.quiet,
        region=world.region,
        levels=world.levels,
        strain0=world.strain0,
        crowd0=world.crowd0,
        capacity=world.capacity,
        collapse=world.collapse,
        moves=world.moves,
        events=world.events,
        event_start=world.event_start,
        guard_change=world.guard_change,
        held=world.held,
        guards=world.guards,
        shock_values=world.shocks[0],
        stationary=world.shocks[1],
        transitions=world.shocks[2],
        escape=world.escape,
        recapture=world.recapture,
        bound=bounds(world),
        quiet_moved=quiet_moved(world),
    )


def _rules(world: World, tilt: Tilt) -> Rules:
    scenario, after = world.scenario, world.scenario.consequences
    return Rules(
        strain=scenario.slopes["guard_strain"],
        crowd=scenario.slopes["over_capacity"],
        visible=scenario.slopes["visible_transfer"],
        own=scenario.slopes["own_incidents"],
        alpha=scenario.alpha,
        excitement_kept=math.exp(-1 / scenario.alpha_decay_days),
        own_kept=math.exp(-1 / after.own_decay_days),
        own_max=after.own_max,
        given=after.given_incident,
        lost_assault=after.lost_assault,
        lost_abandoned=after.lost_abandoned,
        lent_share=after.lent_share,
        recapture_days=after.recapture_days,
        lent_days=after.lent_days,
        pause_days=after.pause_days,
        cascade_days=after.cascade_days,
        tilt_rate=tilt.rate,
        tilt_given=tilt.breach(after.given_incident),
    )
