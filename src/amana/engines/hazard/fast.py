"""The fast engine: the reference loop of `fate` compiled by numba, and exact thinning of what happens before it.

Thinning. As long as nothing has happened, the rate of a site on a day is the quiet course's times a level and a shock
that are both bounded. Only where the day's draw lies below the bound is the true rate looked at: the same draws give
the same incidents as in the plain loop, bit for bit, at the price of a hash per site and day. After the first incident
the compiled loop takes over; there too a draw above a bound of the rate (the exponent last computed, as long as only
fading changed it) needs no exponential.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np

from . import draws
from .consequences import QUANTILES, RATE_LEVELS
from .draws import BEFORE, BREACH, COLLAPSE, ESCAPED, FRACTION, INCIDENT, RECAPTURED, SLOTS
from .fate import Tilt
from .fates import BREACHES, CASCADE, FIRST_BREACH, INCIDENTS, LEAK, MOVED, Fates
from .indicators import NORMAL_PEOPLE_PER_GUARD, STRAIN_RANGE
from .thin import SLACK, bounds, quiet_moved
from .world import LEAVES, MEMORY_DAYS, World

_GAMMA = np.uint64(draws.GAMMA)
_A, _B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = draws.TO_UNIT
_SLACK = SLACK
_LOG_NORMAL = math.log(NORMAL_PEOPLE_PER_GUARD)
_STRAIN_LOW, _STRAIN_HIGH = STRAIN_RANGE
_NEVER = -(10**6)
jit = nb.njit(cache=True, nogil=True)
inlined = nb.njit(cache=True, nogil=True, inline="always")


@inlined
def _mix(z):  # type: ignore[no-untyped-def]
    z = (z ^ (z >> _S30)) * _A
    z = (z ^ (z >> _S27)) * _B
    return z ^ (z >> _S31)


@inlined
def _uniform(stream, day, slot):  # type: ignore[no-untyped-def]
    counter = np.uint64((day + 1) * SLOTS + slot)
    return np.float64(_mix(stream + counter * _GAMMA) >> _S11) * _UNIT


@jit
def _first_above(accumulated, u):  # type: ignore[no-untyped-def]
    n = 0
    while not u < accumulated[n]:
        n += 1
    return n


@jit
def _strain(people, guards):  # type: ignore[no-untyped-def]
    value = 0.0
    if people > 0:
        value = math.log(people / max(guards, 1)) - _LOG_NORMAL
    return min(max(value, _STRAIN_LOW), _STRAIN_HIGH)


@jit
def _extend(stream, path, known, state, day, values, stationary, transitions):  # type: ignore[no-untyped-def]
    """Makes a region's shocks known up to `day`; returns how many are known, and the chain's state after them."""
    if known == 0:
        state = _first_above(stationary, _uniform(stream, BEFORE, 0))
    while known <= day:
        path[known] = values[state]
        state = _first_above(transitions[state], _uniform(stream, known, 0))
        known += 1
    return known, state


@jit
def _first_incident(  # type: ignore[no-untyped-def]
    streams, level_of, multiples, shocks, known, states, region_streams, w, bound, tables
):
    """The first day on which something happens anywhere, or D. Shocks are made known as far as they are needed."""
    rate, quiet, region = w
    values, stationary, transitions = tables
    first = rate.shape[0]
    step = np.uint64(SLOTS) * _GAMMA
    for s in range(streams.shape[0]):
        counter = streams[s] + step  # day 0, slot INCIDENT = 0
        top = bound[s, level_of[s]]
        for day in range(first):
            drawn = _mix(counter) >> _S11
            counter += step
            if drawn < top[day]:
                r = region[s]
                known[r], states[r] = _extend(
                    region_streams[r], shocks[r], known[r], states[r], day, values, stationary, transitions
                )
                level = rate[day, s] * multiples[s] * shocks[r, day]
                if np.float64(drawn) * _UNIT < 1.0 - math.exp(-(level * quiet[day, s])):
                    first = day
                    break
    return first


@jit
def _run(  # type: ignore[no-untyped-def]
    seed_key,
    first_replication,
    site_keys,
    region_keys,
    w,
    plan,
    start,
    tables,
    c,
    bound,
    tilt_rate,
    tilt_breach,
    quiet_moved,
    out,
):
    rate, quiet, region, levels, strain0, crowd0, capacity, collapse = w
    moves, events, event_start, guard_change = plan
    held0, guards0 = start
    shock_values, stationary, transitions, escape, recapture = tables
    (
        b_strain,
        b_crowd,
        b_visible,
        b_own,
        alpha,
        excitement_kept,
        own_kept,
        own_max,
        given,
        lost_assault,
        lost_abandoned,
        lent_share,
        recapture_days,
        lent_days,
        pause_days,
        cascade_days,
    ) = c
    escapes, escaped, large_out, marks, log_weight = out
    days, sites = rate.shape
    tiers = held0.shape[1]
    regions = region_keys.shape[0]
    n_moves = moves.shape[0]
    everyone = held0.sum()
    plain = tilt_rate == 1.0 and tilt_breach == given

    streams = np.empty(sites, np.uint64)
    level_of = np.empty(sites, np.int64)
    multiples = np.empty(sites)
    region_streams = np.empty(regions, np.uint64)
    shocks_known = np.empty(regions, np.int64)
    shock_states = np.zeros(regions, np.int64)
    shocks = np.empty((regions, days))
    held = np.empty((sites, tiers), np.int64)
    people = np.empty(sites, np.int64)
    guards = np.empty(sites, np.int64)
    aboard = np.zeros(max(n_moves, 1), np.int64)
    recent = np.zeros((MEMORY_DAYS, sites), np.int64)
    moved3 = np.zeros(sites, np.int64)
    own = np.zeros(sites)
    excitement = np.zeros(sites)
    closed_until = np.empty(sites, np.int64)
    last_breach = np.empty(sites, np.int64)
    guards_due = np.zeros((days + 1, sites), np.int64)
    people_due = np.zeros((days + 1, sites, tiers), np.int64)
    struck = np.empty(sites, np.int64)
    factor = np.empty(sites)  # a bound of exp(exponent), exact when just computed
    stale = np.empty(sites, np.bool_)
    total_excitement = np.empty(regions)

    for n in range(escapes.shape[0]):
        marks[n, FIRST_BREACH] = -1
        key = _mix(seed_key + np.uint64(first_replication + n) * _GAMMA)
        for s in range(sites):
            streams[s] = _mix(key ^ site_keys[s])
            level_of[s] = int(_uniform(streams[s], BEFORE, 0) * RATE_LEVELS)
            multiples[s] = levels[s, level_of[s]]
        for r in range(regions):
            region_streams[r] = _mix(key ^ region_keys[r])
            shocks_known[r] = 0
        begin = 0
        if plain:
            begin = _first_incident(
                streams,
                level_of,
                multiples,
                shocks,
                shocks_known,
                shock_states,
                region_streams,
                (rate, quiet, region),
                bound,
                (shock_values, stationary, transitions),
            )
            if begin == days:
                marks[n, MOVED] = quiet_moved
                continue

        for r in range(regions):
            _extend(
                region_streams[r],
                shocks[r],
                shocks_known[r],
                shock_states[r],
                days - 1,
                shock_values,
                stationary,
                transitions,
            )
        large = large_out[n]
        for s in range(sites):
            guards[s] = guards0[s]
            people[s] = 0
            for k in range(tiers):
                held[s, k] = held0[s, k]
                people[s] += held0[s, k]
            own[s] = 0.0
            excitement[s] = 0.0
            closed_until[s] = -1
            last_breach[s] = _NEVER
            stale[s] = True
        aboard[:] = 0
        recent[:] = 0
        moved3[:] = 0
        guards_due[:] = 0
        people_due[:] = 0
        moved_total = 0
        breaches = 0
        weight = 0.0

        for day in range(days):
            # 1 and 2: guards, recaptured people
            for s in range(sites):
                change = guard_change[day, s] + guards_due[day, s]
                if change != 0:
                    guards[s] += change
                    stale[s] = True
            if day >= begin:
                for s in range(sites):
                    for k in range(tiers):
                        back = people_due[day, s, k]
                        if back != 0:
                            large[k] -= back
                            held[s, k] += back
                            people[s] += back
                            stale[s] = True
            # 3: the plan
            ring = day % MEMORY_DAYS
            for s in range(sites):
                gone = recent[ring, s]
                if gone != 0:
                    moved3[s] -= gone
                    recent[ring, s] = 0
                    stale[s] = True
            for e in range(event_start[day], event_start[day + 1]):
                m = events[e, 1]
                k = moves[m, 2]
                if events[e, 0] == LEAVES:
                    s = moves[m, 0]
                    going = 0
                    if day > closed_until[s]:
                        going = min(moves[m, 3], held[s, k])
                    if going != 0:
                        held[s, k] -= going
                        people[s] -= going
                        aboard[m] = going
                        recent[ring, s] += going
                        moved3[s] += going
                        moved_total += going
                        stale[s] = True
                else:
                    s = moves[m, 1]
                    if aboard[m] != 0:
                        held[s, k] += aboard[m]
                        people[s] += aboard[m]
                        aboard[m] = 0
                        stale[s] = True
            if day < begin:
                continue
            # 4: incidents
            tilted = tilt_rate if breaches == 0 else 1.0
            total_excitement[:] = 0.0
            for s in range(sites):
                total_excitement[region[s]] += excitement[s]
            hits = 0
            for s in range(sites):
                if people[s] == 0:
                    continue
                u = _uniform(streams[s], day, INCIDENT)
                level = rate[day, s] * multiples[s] * shocks[region[s], day]
                if plain and not stale[s]:
                    top = level * (1.0 + alpha * total_excitement[region[s]]) * factor[s] * _SLACK
                    if u >= top:
                        continue
                others = 0.0
                for j in range(sites):
                    if j != s and region[j] == region[s]:
                        others += excitement[j]
                strained = _strain(people[s], guards[s]) - strain0[s]
                over = -crowd0[s]
                if people[s] > capacity[s]:
                    over = math.log(people[s] / capacity[s]) - crowd0[s]
                visible = moved3[s] / (moved3[s] + people[s])
                factor[s] = math.exp(
                    b_strain * strained + b_crowd * over + b_visible * visible + b_own * own[s]
                )
                stale[s] = False
                lam = level * (1.0 + alpha * others) * factor[s]
                happens = u < 1.0 - math.exp(-lam * tilted)
                if tilted != 1.0:
                    if happens:
                        ratio = (1.0 - math.exp(-lam)) / (1.0 - math.exp(-(lam * tilted)))
                        weight += math.log(ratio)
                    else:
                        weight += lam * tilted - lam
                if happens:
                    struck[hits] = s
                    hits += 1
            # 5: what follows
            for h in range(hits):
                s = struck[h]
                stream = streams[s]
                marks[n, INCIDENTS] += 1
                abandoned = _uniform(stream, day, COLLAPSE) < collapse[s]
                chance = tilt_breach if breaches == 0 else given
                breached = abandoned or _uniform(stream, day, BREACH) < chance
                if not abandoned and chance != given:
                    ratio = given / chance if breached else (1 - given) / (1 - chance)
                    weight += math.log(ratio)
                if not breached:
                    continue
                kind = 1 if abandoned else 0
                fraction = escape[kind, int(_uniform(stream, day, FRACTION) * QUANTILES)]
                gone = 0
                for k in range(tiers):
                    out_k = min(int(held[s, k] * fraction + _uniform(stream, day, ESCAPED + k)), held[s, k])
                    held[s, k] -= out_k
                    large[k] += out_k
                    escaped[n, k] += out_k
                    gone += out_k
                    # kept here for the recapture below; the last row is of no day
                    people_due[days, s, k] = out_k
                people[s] -= gone
                escapes[n, s] += gone
                share = recapture[gone]
                due = min(day + recapture_days, days)
                for k in range(tiers):
                    out_k = people_due[days, s, k]
                    people_due[days, s, k] = 0
                    back = min(int(out_k * share + _uniform(stream, day, RECAPTURED + k)), out_k)
                    if due < days:
                        people_due[due, s, k] += back
                for j in range(sites):
                    if j != s and day - last_breach[j] <= cascade_days:
                        marks[n, CASCADE] = 1
                breaches += 1
                if marks[n, FIRST_BREACH] < 0:
                    marks[n, FIRST_BREACH] = day
                last_breach[s] = day
                closed_until[s] = day + pause_days
                lost = int(max(guards[s], 0) * (lost_abandoned if abandoned else lost_assault))
                guards[s] -= lost
                if abandoned:
                    guards_due[due, s] += lost
                returns = min(day + lent_days, days)
                for j in range(sites):
                    if j != s and region[j] == region[s]:
                        lent = int(max(guards[j], 0) * lent_share)
                        guards[j] -= lent
                        guards[s] += lent
                        guards_due[returns, j] += lent
                        guards_due[returns, s] -= lent
                        stale[j] = True
                stale[s] = True
            # 6: fading
            for s in range(sites):
                own[s] *= own_kept
                excitement[s] *= excitement_kept
            for h in range(hits):
                s = struck[h]
                own[s] = min(own[s] + 1.0, own_max)
                excitement[s] += 1.0
                stale[s] = True

        marks[n, BREACHES] = breaches
        marks[n, MOVED] = moved_total
        marks[n, LEAK] = held.sum() + aboard.sum() + large.sum() - everyone
        log_weight[n] = weight


def run(world: World, seed: int, first: int, replications: int, tilt: Tilt | None = None) -> Fates:
    """The fates of replications `first` ... `first + replications - 1`."""
    tilt = tilt or Tilt()
    sites, tiers = world.held.shape
    found = Fates.empty(replications, sites, tiers)
    after, scenario = world.scenario.consequences, world.scenario
    slope = scenario.slopes
    constants = (
        slope["guard_strain"],
        slope["over_capacity"],
        slope["visible_transfer"],
        slope["own_incidents"],
        scenario.alpha,
        math.exp(-1 / scenario.alpha_decay_days),
        math.exp(-1 / after.own_decay_days),
        after.own_max,
        after.given_incident,
        after.lost_assault,
        after.lost_abandoned,
        after.lent_share,
        after.recapture_days,
        after.lent_days,
        after.pause_days,
        after.cascade_days,
    )
    _run(
        np.uint64(draws.mix((seed + draws.GAMMA) & draws.MASK)),
        first,
        np.array(world.site_keys, dtype=np.uint64),
        np.array(world.region_keys, dtype=np.uint64),
        (
            world.rate,
            world.quiet,
            world.region,
            world.levels,
            world.strain0,
            world.crowd0,
            world.capacity,
            world.collapse,
        ),
        (world.moves, world.events, world.event_start, world.guard_change),
        (world.held, world.guards),
        (*world.shocks, world.escape, world.recapture),
        constants,
        bounds(world),
        tilt.rate,
        tilt.breach(after.given_incident),
        quiet_moved(world),
        (found.escapes, found.escaped, found.large, found.marks, found.log_weight),
    )
    return found
