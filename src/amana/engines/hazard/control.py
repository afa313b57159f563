"""What would have escaped had every incident met the quiet course: a control variate with an exactly known mean.

Replication by replication the same draws are held against the rates of the quiet course (the plan as if nothing had
happened before), and the people held there escape by the same draws. Up to the first incident that is what happens;
after it only what incidents do to one another differs. Its mean needs no simulation: levels and shocks are independent,
a shock has its stationary law on every day, and the expected number who escape is linear in the people held. So a
difference of plans keeps its expectation exactly when their controls are taken off and their means put back
(control variates: Glasserman 2003, section 4.1; here with the coefficient 1, so that nothing is fitted).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import draws
from .consequences import QUANTILES, RATE_LEVELS
from .draws import BREACH, COLLAPSE, ESCAPED, FRACTION, INCIDENT, Words
from .fate import State
from .thin import bounds
from .vector import shock_paths
from .world import World

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
CHUNK = 16_384


def centred(world: World, seed: int, happened: NDArray[np.bool_], *, compiled: bool = False) -> Array:
    """(N,): the control of each replication less its mean. Of use for replications drawn without a tilt. `happened`
    (N,): where there was an incident. `compiled`: by the fast engine, for the same figures."""
    held = _quiet_held(world)
    mean = _mean(world, held)
    lively = np.flatnonzero(happened)  # the first incident lies on the quiet course
    if compiled:
        from . import fast

        escapes = np.zeros(len(happened))
        fast.add_quiet_escapes(world, held, seed, lively, escapes)
        escapes -= mean
        return escapes
    found = np.full(len(happened), -mean)
    bound = bounds(world)
    for start in range(0, len(lively), CHUNK):
        rows = lively[start : start + CHUNK]
        found[rows] += _escapes(world, held, seed, rows, bound)
    return found


def _quiet_held(world: World) -> Ints:
    """(D, S, K): the people held at the time of day when incidents happen, if none does."""
    state, found = State(world), []
    for day in range(world.days):
        state.morning(day)
        found.append([list(tiers) for tiers in state.held])
    return np.array(found, dtype=np.int64)


def _mean(world: World, held: Ints) -> float:
    """The expected control: chance of an incident, times the share who then escape, times the people there."""
    values, stationary, _ = world.shocks
    weights = np.diff(np.minimum(stationary, 1.0), prepend=0.0)
    level = (world.rate * np.nan_to_num(world.quiet, nan=0.0))[:, :, None, None]  # (D, S, levels, shocks)
    chance = -np.expm1(-level * world.levels[None, :, :, None] * values)
    chance = (chance.mean(axis=2) * weights).sum(axis=2)
    given = world.scenario.consequences.given_incident
    assault, abandoned = world.escape.mean(axis=1)
    share = world.collapse * abandoned + (1 - world.collapse) * given * assault
    return float((chance * share * held.sum(axis=2)).sum())


def _escapes(world: World, held: Ints, seed: int, rows: Ints, bound: Words) -> Array:
    """(len(rows),): who escapes on the quiet course of these replications."""
    streams = draws.streams_many(seed, rows, list(world.site_keys))
    shocks = shock_paths(world, seed, rows)
    counters = draws.counters(world.days, INCIDENT)
    total = np.zeros(len(rows))
    for site in range(streams.shape[1]):
        own = streams[:, site]
        level = (_uniform(own, np.int64(draws.BEFORE), 0) * RATE_LEVELS).astype(np.int64)
        drawn = draws.mix_many(own[:, None] + counters[None, :]) >> np.uint64(11)
        row, day = (drawn < bound[site][level]).nonzero()
        rate = world.rate[day, site] * world.levels[site, level[row]] * world.quiet[day, site]
        rate *= shocks[row, world.region[site], day]
        hit = drawn[row, day] * draws.TO_UNIT < -np.expm1(-rate)
        np.add.at(total, row[hit], _out(world, held, own[row[hit]], day[hit], site))
    return total


def _out(world: World, held: Ints, streams: Words, day: Ints, site: int) -> Array:
    """Who escapes in each of these incidents; the slots and the rounding are those of `fate`."""
    abandoned = _uniform(streams, day, COLLAPSE) < world.collapse[site]
    given = world.scenario.consequences.given_incident
    breached = abandoned | (_uniform(streams, day, BREACH) < given)
    step = (_uniform(streams, day, FRACTION) * QUANTILES).astype(np.int64)
    fraction = world.escape[abandoned.astype(np.int64), step]
    total = np.zeros(len(streams))
    for tier in range(held.shape[2]):
        people = held[day, site, tier]
        out = np.floor(people * fraction + _uniform(streams, day, ESCAPED + tier))
        total += np.minimum(out, people)
    return np.where(breached, total, 0.0)


def _uniform(streams: Words, day: Ints | np.int64, slot: int) -> Array:
    counter = (np.asarray(day + 1, dtype=np.uint64) * np.uint64(draws.SLOTS) + np.uint64(slot)) * np.uint64(
        draws.GAMMA
    )
    drawn = draws.mix_many(streams + counter) >> np.uint64(11)
    return np.asarray(drawn.astype(np.float64) * draws.TO_UNIT)
