"""What is drawn in a replication, compiled by numba: the hash of `draws`, levels, shocks, the first incident.

Helpers take arrays, not the tuples that hold them: each access to a member of a tuple counts references.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np

from . import draws
from .consequences import RATE_LEVELS
from .draws import BEFORE, SLOTS
from .layout import Work
from .world import MEMORY_DAYS

_GAMMA = np.uint64(draws.GAMMA)
_A, _B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = draws.TO_UNIT
jit = nb.njit(cache=True, nogil=True)
inlined = nb.njit(cache=True, nogil=True, forceinline=True)


@inlined
def mix(z):  # type: ignore[no-untyped-def]
    z = (z ^ (z >> _S30)) * _A
    z = (z ^ (z >> _S27)) * _B
    return z ^ (z >> _S31)


@inlined
def uniform(stream, day, slot):  # type: ignore[no-untyped-def]
    counter = np.uint64((day + 1) * SLOTS + slot)
    return np.float64(mix(stream + counter * _GAMMA) >> _S11) * _UNIT


@jit
def work(a, days):  # type: ignore[no-untyped-def]
    """A work space for the world `a`."""
    sites, tiers = a.held.shape
    regions = a.region_keys.shape[0]
    return Work(
        np.empty(sites, np.uint64),
        np.empty(sites, np.int64),
        np.empty(sites),
        np.empty(regions, np.uint64),
        np.empty((regions, days)),
        np.empty(regions, np.int64),
        np.zeros(regions, np.int64),
        np.empty((sites, tiers), np.int64),
        np.empty(sites, np.int64),
        np.empty(sites, np.int64),
        np.zeros(max(a.moves.shape[0], 1), np.int64),
        np.zeros((MEMORY_DAYS, sites), np.int64),
        np.zeros(sites, np.int64),
        np.zeros(sites),
        np.zeros(sites),
        np.empty(regions),
        np.empty(sites, np.int64),
        np.empty(sites, np.int64),
        np.zeros((days + 1, sites), np.int64),
        np.zeros((days + 1, sites, tiers), np.int64),
        np.zeros(tiers, np.int64),
        np.empty(sites),
        np.empty(sites, np.bool_),
        np.zeros(days + 1, np.bool_),
        np.empty(sites, np.int64),
    )


@inlined
def draw_fate(key, site_keys, region_keys, levels, streams, region_streams, level_of, multiples):  # type: ignore[no-untyped-def]
    """The streams of a replication and what is drawn once in it."""
    for s in range(streams.shape[0]):
        streams[s] = mix(key ^ site_keys[s])
        level_of[s] = int(uniform(streams[s], BEFORE, 0) * RATE_LEVELS)
        multiples[s] = levels[s, level_of[s]]
    for r in range(region_streams.shape[0]):
        region_streams[r] = mix(key ^ region_keys[r])


@inlined
def know_shocks(stream, r, day, known, state_of, shocks, values, stationary, transitions):  # type: ignore[no-untyped-def]
    """Makes the shocks of region `r` known up to `day`."""
    at, state = known[r], state_of[r]
    if at == 0:
        state = 0
        u = uniform(stream, BEFORE, 0)
        while not u < stationary[state]:
            state += 1
    while at <= day:
        shocks[r, at] = values[state]
        u, after = uniform(stream, at, 0), 0
        while not u < transitions[state, after]:
            after += 1
        state = after
        at += 1
    known[r], state_of[r] = at, state


@jit
def first_incident(  # type: ignore[no-untyped-def]
    streams,
    level_of,
    multiples,
    region,
    region_streams,
    bound,
    rate,
    quiet,
    known,
    state_of,
    shocks,
    values,
    stationary,
    transitions,
):
    """The first day on which something happens anywhere, or D: a hash per site and day, little more."""
    first = rate.shape[0]
    step = np.uint64(SLOTS) * _GAMMA
    for s in range(streams.shape[0]):
        counter = streams[s] + step  # day 0, slot INCIDENT = 0
        of, r = level_of[s], region[s]
        for day in range(first):
            drawn = mix(counter) >> _S11
            counter += step
            if drawn < bound[s, of, day]:
                if known[r] <= day:
                    know_shocks(
                        region_streams[r], r, day, known, state_of, shocks, values, stationary, transitions
                    )
                level = rate[day, s] * multiples[s] * shocks[r, day]
                if np.float64(drawn) * _UNIT < 1.0 - math.exp(-(level * quiet[day, s])):
                    first = day
                    break
    return first
