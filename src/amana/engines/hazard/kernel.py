"""The plain loop of `fate`, compiled by numba. Read `fate` first: the steps and their order are the same here.

Numba takes no objects with methods, so the world and the work space are tuples of arrays with names. The order of every
sum and product is that of the plain loop, and nothing may reorder it (no fast maths): the results are equal bit for
bit.
"""

from __future__ import annotations

import math

import numba as nb
import numpy as np

from . import draws
from .consequences import QUANTILES, RATE_LEVELS
from .draws import BEFORE, BREACH, COLLAPSE, ESCAPED, FRACTION, INCIDENT, RECAPTURED, SLOTS
from .fates import BREACHES, CASCADE, FIRST_BREACH, INCIDENTS, LEAK, MOVED
from .indicators import NORMAL_PEOPLE_PER_GUARD, STRAIN_RANGE
from .layout import Work
from .thin import SLACK
from .world import LEAVES, MEMORY_DAYS

_GAMMA = np.uint64(draws.GAMMA)
_A, _B = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = draws.TO_UNIT
_LOG_NORMAL = math.log(NORMAL_PEOPLE_PER_GUARD)
_STRAIN_LOW, _STRAIN_HIGH = STRAIN_RANGE
_NEVER = -(10**6)
_jit = nb.njit(cache=True, nogil=True)
_inlined = nb.njit(cache=True, nogil=True, forceinline=True)


@_inlined
def _mix(z):  # type: ignore[no-untyped-def]
    z = (z ^ (z >> _S30)) * _A
    z = (z ^ (z >> _S27)) * _B
    return z ^ (z >> _S31)


@_inlined
def _uniform(stream, day, slot):  # type: ignore[no-untyped-def]
    counter = np.uint64((day + 1) * SLOTS + slot)
    return np.float64(_mix(stream + counter * _GAMMA) >> _S11) * _UNIT


@_inlined
def _first_above(accumulated, u):  # type: ignore[no-untyped-def]
    n = 0
    while not u < accumulated[n]:
        n += 1
    return n


@_inlined
def _strain(people, guards):  # type: ignore[no-untyped-def]
    value = 0.0
    if people > 0:
        value = math.log(people / max(guards, 1)) - _LOG_NORMAL
    return min(max(value, _STRAIN_LOW), _STRAIN_HIGH)


@_jit
def _work(a, days):  # type: ignore[no-untyped-def]
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
    )


@_jit
def _draw_fate(a, w, key):  # type: ignore[no-untyped-def]
    """The streams of a replication and what is drawn once in it."""
    for s in range(w.streams.shape[0]):
        w.streams[s] = _mix(key ^ a.site_keys[s])
        w.level_of[s] = int(_uniform(w.streams[s], BEFORE, 0) * RATE_LEVELS)
        w.multiples[s] = a.levels[s, w.level_of[s]]
    for r in range(w.region_streams.shape[0]):
        w.region_streams[r] = _mix(key ^ a.region_keys[r])
        w.shocks_known[r] = 0


@_jit
def _extend(stream, path, known, state, day, values, stationary, transitions):  # type: ignore[no-untyped-def]
    """Makes a region's shocks known up to `day`; returns how many are known, and the chain's state after them."""
    if known == 0:
        state = _first_above(stationary, _uniform(stream, BEFORE, 0))
    while known <= day:
        path[known] = values[state]
        state = _first_above(transitions[state], _uniform(stream, known, 0))
        known += 1
    return known, state


@_inlined
def _know_shocks(a, w, r, day):  # type: ignore[no-untyped-def]
    """Makes the shocks of region `r` known up to `day`."""
    w.shocks_known[r], w.shock_states[r] = _extend(
        w.region_streams[r],
        w.shocks[r],
        w.shocks_known[r],
        w.shock_states[r],
        day,
        a.shock_values,
        a.stationary,
        a.transitions,
    )


@_jit
def _first_incident(a, w):  # type: ignore[no-untyped-def]
    """The first day on which something happens anywhere, or D: a hash per site and day, little more."""
    first = a.rate.shape[0]
    step = np.uint64(SLOTS) * _GAMMA
    for s in range(w.streams.shape[0]):
        counter = w.streams[s] + step  # day 0, slot INCIDENT = 0
        top = a.bound[s, w.level_of[s]]
        r = a.region[s]
        for day in range(first):
            drawn = _mix(counter) >> _S11
            counter += step
            if drawn < top[day]:
                if w.shocks_known[r] <= day:
                    _know_shocks(a, w, r, day)
                level = a.rate[day, s] * w.multiples[s] * w.shocks[r, day]
                if np.float64(drawn) * _UNIT < 1.0 - math.exp(-(level * a.quiet[day, s])):
                    first = day
                    break
    return first


@_jit
def _reset(a, w):  # type: ignore[no-untyped-def]
    for s in range(w.people.shape[0]):
        w.guards[s] = a.guards[s]
        w.people[s] = 0
        for k in range(a.held.shape[1]):
            w.held[s, k] = a.held[s, k]
            w.people[s] += a.held[s, k]
        w.closed_until[s], w.last_breach[s] = -1, _NEVER
        w.stale[s] = True
    w.own[:] = 0.0
    w.excitement[:] = 0.0
    w.aboard[:] = 0
    w.recent[:] = 0
    w.moved[:] = 0
    w.guards_due[:] = 0
    w.people_due[:] = 0


@_inlined
def _returns(changes, people_due, held, people, guards, large, stale):  # type: ignore[no-untyped-def]
    """Steps 1 and 2: guards change and return, recaptured people are brought back."""
    for s in range(guards.shape[0]):
        if changes[s] != 0:
            guards[s] += changes[s]
            changes[s] = 0
            stale[s] = True
        for k in range(large.shape[0]):
            back = people_due[s, k]
            if back != 0:
                large[k] -= back
                held[s, k] += back
                people[s] += back
                stale[s] = True


@_inlined
def _movements(  # type: ignore[no-untyped-def]
    day, moves, events, event_start, closed_until, held, people, aboard, recent, moved, stale
):
    """Step 3: people leave and arrive by the plan. Returns how many left."""
    ring, total = day % MEMORY_DAYS, 0
    for s in range(people.shape[0]):
        gone = recent[ring, s]
        if gone != 0:
            moved[s] -= gone
            recent[ring, s] = 0
            stale[s] = True
    for e in range(event_start[day], event_start[day + 1]):
        m = events[e, 1]
        k = moves[m, 2]
        if events[e, 0] == LEAVES:
            s = moves[m, 0]
            going = min(moves[m, 3], held[s, k]) if day > closed_until[s] else 0
            if going != 0:
                held[s, k] -= going
                people[s] -= going
                aboard[m] = going
                recent[ring, s] += going
                moved[s] += going
                total += going
                stale[s] = True
        elif aboard[m] != 0:
            s = moves[m, 1]
            held[s, k] += aboard[m]
            people[s] += aboard[m]
            aboard[m] = 0
            stale[s] = True
    return total


@_inlined
def _excitement_elsewhere(s, region, excitement):  # type: ignore[no-untyped-def]
    total = 0.0
    for j in range(region.shape[0]):
        if j != s and region[j] == region[s]:
            total += excitement[j]
    return total


@_inlined
def _factor(c, people, guards, moved, own, strain0, crowd0, capacity):  # type: ignore[no-untyped-def]
    """exp of what the state does to the rate of a site."""
    strained = _strain(people, guards) - strain0
    over = -crowd0
    if people > capacity:
        over = math.log(people / capacity) - crowd0
    visible = moved / (moved + people)
    return math.exp(c.strain * strained + c.crowd * over + c.visible * visible + c.own * own)


@_inlined
def _log_ratio(rate, tilted, happens):  # type: ignore[no-untyped-def]
    if not happens:
        return tilted - rate
    return math.log((1.0 - math.exp(-rate)) / (1.0 - math.exp(-tilted)))


@_jit
def _strike(a, c, w, rows, n, day, s):  # type: ignore[no-untyped-def]
    """Step 5: what follows from an incident at site `s`."""
    stream = w.streams[s]
    rows.marks[n, INCIDENTS] += 1
    abandoned = _uniform(stream, day, COLLAPSE) < a.collapse[s]
    chance = c.tilt_given if rows.marks[n, BREACHES] == 0 else c.given
    breached = abandoned or _uniform(stream, day, BREACH) < chance
    if not abandoned and chance != c.given:
        ratio = c.given / chance if breached else (1 - c.given) / (1 - chance)
        rows.log_weight[n] += math.log(ratio)
    if breached:
        _escape(a, c, w, rows, n, day, s, abandoned)
        _guards_after(a, c, w, day, s, abandoned)


@_jit
def _escape(a, c, w, rows, n, day, s, abandoned):  # type: ignore[no-untyped-def]
    stream, days = w.streams[s], a.rate.shape[0]
    fraction = a.escape[1 if abandoned else 0, int(_uniform(stream, day, FRACTION) * QUANTILES)]
    total = 0
    for k in range(w.out.shape[0]):
        out = min(int(w.held[s, k] * fraction + _uniform(stream, day, ESCAPED + k)), w.held[s, k])
        w.held[s, k] -= out
        w.out[k] = out
        rows.large[n, k] += out
        rows.escaped[n, k] += out
        total += out
    w.people[s] -= total
    rows.escapes[n, s] += total
    share, due = a.recapture[total], min(day + c.recapture_days, days)
    for k in range(w.out.shape[0]):
        w.people_due[due, s, k] += min(
            int(w.out[k] * share + _uniform(stream, day, RECAPTURED + k)), w.out[k]
        )
    for j in range(w.people.shape[0]):
        if j != s and day - w.last_breach[j] <= c.cascade_days:
            rows.marks[n, CASCADE] = 1
    rows.marks[n, BREACHES] += 1
    if rows.marks[n, FIRST_BREACH] < 0:
        rows.marks[n, FIRST_BREACH] = day
    w.last_breach[s], w.closed_until[s] = day, day + c.pause_days
    w.stale[s] = True


@_jit
def _guards_after(a, c, w, day, s, abandoned):  # type: ignore[no-untyped-def]
    days = a.rate.shape[0]
    lost = int(max(w.guards[s], 0) * (c.lost_abandoned if abandoned else c.lost_assault))
    w.guards[s] -= lost
    if abandoned:
        w.guards_due[min(day + c.recapture_days, days), s] += lost
    due = min(day + c.lent_days, days)
    for j in range(w.guards.shape[0]):
        if j != s and a.region[j] == a.region[s]:
            lent = int(max(w.guards[j], 0) * c.lent_share)
            w.guards[j] -= lent
            w.guards[s] += lent
            w.guards_due[due, j] += lent
            w.guards_due[due, s] -= lent
            w.stale[j] = True


@_jit
def _replicate(a, c, w, rows, n, begin, thinned, struck):  # type: ignore[no-untyped-def]
    """One replication in which nothing happens before day `begin`."""
    # taken out of the tuples once: each access to a member counts references
    rate, region, capacity, strain0, crowd0 = a.rate, a.region, a.capacity, a.strain0, a.crowd0
    moves, events, event_start, quiet_change = a.moves, a.events, a.event_start, a.guard_change
    streams, multiples, shocks, held, people, guards = (
        w.streams,
        w.multiples,
        w.shocks,
        w.held,
        w.people,
        w.guards,
    )
    aboard, recent, moved, own, excitement = w.aboard, w.recent, w.moved, w.own, w.excitement
    around, closed_until, guards_due, people_due = w.around, w.closed_until, w.guards_due, w.people_due
    factor, stale, large, marks, log_weight = w.factor, w.stale, rows.large[n], rows.marks[n], rows.log_weight
    sites = people.shape[0]
    guards_due[: rate.shape[0]] += quiet_change
    for day in range(rate.shape[0]):
        _returns(guards_due[day], people_due[day], held, people, guards, large, stale)
        marks[MOVED] += _movements(
            day, moves, events, event_start, closed_until, held, people, aboard, recent, moved, stale
        )
        if day < begin:
            continue
        tilted = c.tilt_rate if marks[BREACHES] == 0 else 1.0
        around[:] = 0.0
        for s in range(sites):
            around[region[s]] += excitement[s]
        hits = 0
        for s in range(sites):
            if people[s] == 0:
                continue
            u = _uniform(streams[s], day, INCIDENT)
            level = rate[day, s] * multiples[s] * shocks[region[s], day]
            top = level * (1.0 + c.alpha * around[region[s]]) * factor[s] * SLACK
            if thinned and not stale[s] and u >= top:
                continue
            factor[s] = _factor(c, people[s], guards[s], moved[s], own[s], strain0[s], crowd0[s], capacity[s])
            stale[s] = False
            others = _excitement_elsewhere(s, region, excitement)
            lam = level * (1.0 + c.alpha * others) * factor[s]
            happens = u < 1.0 - math.exp(-lam * tilted)
            if tilted != 1.0:
                log_weight[n] += _log_ratio(lam, lam * tilted, happens)
            if happens:
                struck[hits] = s
                hits += 1
        for h in range(hits):
            _strike(a, c, w, rows, n, day, struck[h])
        for s in range(sites):
            own[s] *= c.own_kept
            excitement[s] *= c.excitement_kept
        for h in range(hits):
            s = struck[h]
            own[s] = min(own[s] + 1.0, c.own_max)
            excitement[s] += 1.0
            stale[s] = True


@_jit
def run(seed_key, first, a, c, rows):  # type: ignore[no-untyped-def]
    """Replications `first` ...: fills `rows` (zeros before)."""
    days, sites = a.rate.shape
    w = _work(a, days)
    struck = np.empty(sites, np.int64)
    everyone = a.held.sum()
    thinned = c.tilt_rate == 1.0 and c.tilt_given == c.given
    for n in range(rows.escapes.shape[0]):
        rows.marks[n, FIRST_BREACH] = -1
        _draw_fate(a, w, _mix(seed_key + np.uint64(first + n) * _GAMMA))
        begin = _first_incident(a, w) if thinned else 0
        if begin == days:
            rows.marks[n, MOVED] = a.quiet_moved
            continue
        for r in range(w.shocks.shape[0]):
            _know_shocks(a, w, r, days - 1)
        _reset(a, w)
        _replicate(a, c, w, rows, n, begin, thinned, struck)
        rows.marks[n, LEAK] = w.held.sum() + w.aboard.sum() + rows.large[n].sum() - everyone
