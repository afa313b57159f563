"""The control of `control`, compiled: who escapes if every incident meets the quiet course."""

from __future__ import annotations

import math

import numpy as np

from . import draws
from .consequences import QUANTILES
from .draws import BREACH, COLLAPSE, ESCAPED, FRACTION, INCIDENT
from .kernel_draws import draw_fate, inlined, jit, know_shocks, mix, uniform, work


@inlined
def _out_quietly(stream, day, s, given, collapse, escape, held):  # type: ignore[no-untyped-def]
    """Who escapes in an incident of the quiet course."""
    abandoned = uniform(stream, day, COLLAPSE) < collapse[s]
    if not (abandoned or uniform(stream, day, BREACH) < given):
        return 0
    fraction = escape[1 if abandoned else 0, int(uniform(stream, day, FRACTION) * QUANTILES)]
    total = 0
    for k in range(held.shape[2]):
        total += min(int(held[day, s, k] * fraction + uniform(stream, day, ESCAPED + k)), held[day, s, k])
    return total


@jit
def quiet_escapes(seed_key, rows, a, given, held, found):  # type: ignore[no-untyped-def]
    """Adds to `found` (N,), for each of the replications `rows`, who escapes if every incident meets the quiet course,
    where `held` (D, S, K) are there: `control._escapes`, compiled."""
    w = work(a, a.rate.shape[0])
    site_keys, region_keys, levels, region, bound = a.site_keys, a.region_keys, a.levels, a.region, a.bound
    rate, quiet, values, stationary = a.rate, a.quiet, a.shock_values, a.stationary
    transitions, streams, region_streams, shocks = a.transitions, w.streams, w.region_streams, w.shocks
    level_of, multiples, known, state_of = w.level_of, w.multiples, w.shocks_known, w.shock_states
    collapse, escape = a.collapse, a.escape
    for n in rows:
        key = mix(seed_key + np.uint64(n) * np.uint64(draws.GAMMA))
        draw_fate(key, site_keys, region_keys, levels, streams, region_streams, level_of, multiples)
        known[:] = 0
        for s in range(streams.shape[0]):
            of, r = level_of[s], region[s]
            for day in range(rate.shape[0]):
                u = uniform(streams[s], day, INCIDENT)
                if u >= bound[s, of, day] * draws.TO_UNIT:
                    continue
                if known[r] <= day:
                    know_shocks(
                        region_streams[r], r, day, known, state_of, shocks, values, stationary, transitions
                    )
                level = rate[day, s] * multiples[s] * shocks[r, day]
                if u < 1.0 - math.exp(-(level * quiet[day, s])):
                    found[n] += _out_quietly(streams[s], day, s, given, collapse, escape, held)
