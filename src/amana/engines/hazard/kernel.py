"""The plain loop of `fate`, compiled by numba. Read `fate` first: the steps and their order are the same here.

Numba takes no objects with methods, so the world and the work space are tuples of arrays with names. The order of every
sum and product is that of the plain loop, and nothing may reorder it (no fast maths): the results are equal bit for
bit.
"""

from __future__ import annotations

import math

import numpy as np

from . import draws
from .consequences import QUANTILES
from .draws import BREACH, COLLAPSE, ESCAPED, FRACTION, INCIDENT, RECAPTURED
from .fates import BREACHES, CASCADE, FIRST_BREACH, INCIDENTS, LEAK, MOVED
from .indicators import NORMAL_PEOPLE_PER_GUARD, STRAIN_RANGE
from .kernel_draws import draw_fate, first_incident, inlined, jit, know_shocks, mix, uniform, work
from .layout import Quiet
from .thin import SLACK
from .world import LEAVES, MEMORY_DAYS

_GAMMA = np.uint64(draws.GAMMA)
_LOG_NORMAL = math.log(NORMAL_PEOPLE_PER_GUARD)
_STRAIN_LOW, _STRAIN_HIGH = STRAIN_RANGE
_NEVER = -(10**6)


@inlined
def _strain(people, guards):  # type: ignore[no-untyped-def]
    value = 0.0
    if people > 0:
        value = math.log(people / max(guards, 1)) - _LOG_NORMAL
    return min(max(value, _STRAIN_LOW), _STRAIN_HIGH)


@jit
def _quiet_mornings(a, w):  # type: ignore[no-untyped-def]
    """The plan run once without incidents: how things stand before the morning of each day."""
    days, (sites, tiers) = a.rate.shape[0], a.held.shape
    q = Quiet(
        np.empty((days, sites, tiers), np.int64),
        np.empty((days, sites), np.int64),
        np.empty((days, w.aboard.shape[0]), np.int64),
        np.empty((days, MEMORY_DAYS, sites), np.int64),
        np.empty((days, sites), np.int64),
        np.zeros(days + 1, np.int64),
    )
    held, guards, closed_until = a.held.copy(), a.guards.copy(), np.full(sites, -1)
    people, large, stale = held.sum(axis=1), np.zeros(tiers, np.int64), np.empty(sites, np.bool_)
    aboard, recent, moved = np.zeros_like(w.aboard), np.zeros_like(w.recent), np.zeros_like(w.moved)
    changes, nobody = a.guard_change.copy(), np.zeros((days, sites, tiers), np.int64)
    for day in range(days):
        q.held[day], q.guards[day], q.aboard[day] = held, guards, aboard
        q.recent[day], q.moved[day] = recent, moved
        _returns(day, changes, nobody, held, people, guards, large, stale)
        q.gone[day + 1] = q.gone[day] + _movements(
            day, a.moves, a.events, a.event_start, closed_until, held, people, aboard, recent, moved, stale
        )
    return q


@jit
def _begin(a, w, q, day):  # type: ignore[no-untyped-def]
    """As things stand before the morning of `day` if nothing has happened. What was due is 0 but beyond the end."""
    w.held[:], w.guards[:], w.aboard[:] = q.held[day], q.guards[day], q.aboard[day]
    w.recent[:], w.moved[:] = q.recent[day], q.moved[day]
    held, people, days = w.held, w.people, a.rate.shape[0]
    for s in range(people.shape[0]):
        people[s] = 0
        for k in range(held.shape[1]):
            people[s] += held[s, k]
    w.closed_until[:], w.last_breach[:] = -1, _NEVER
    w.stale[:] = True
    w.own[:], w.excitement[:] = 0.0, 0.0
    guards_due, due, change = w.guards_due, w.due, a.guard_change
    guards_due[days], w.people_due[days] = 0, 0
    for later in range(day, days):
        for s in range(people.shape[0]):
            guards_due[later, s] = change[later, s]
            if change[later, s] != 0:
                due[later] = True


@inlined
def _returns(day, guards_due, people_due, held, people, guards, large, stale):  # type: ignore[no-untyped-def]
    """Steps 1 and 2: guards change and return, recaptured people are brought back. What is due that day is 0 then."""
    for s in range(guards.shape[0]):
        if guards_due[day, s] != 0:
            guards[s] += guards_due[day, s]
            guards_due[day, s] = 0
            stale[s] = True
        for k in range(large.shape[0]):
            back = people_due[day, s, k]
            if back != 0:
                large[k] -= back
                held[s, k] += back
                people[s] += back
                people_due[day, s, k] = 0
                stale[s] = True


@inlined
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


@inlined
def _excitement_elsewhere(s, region, excitement):  # type: ignore[no-untyped-def]
    total = 0.0
    for j in range(region.shape[0]):
        if j != s and region[j] == region[s]:
            total += excitement[j]
    return total


@inlined
def _factor(c, people, guards, moved, own, strain0, crowd0, capacity):  # type: ignore[no-untyped-def]
    """exp of what the state does to the rate of a site."""
    strained = _strain(people, guards) - strain0
    over = -crowd0
    if people > capacity:
        over = math.log(people / capacity) - crowd0
    visible = moved / (moved + people)
    return math.exp(c.strain * strained + c.crowd * over + c.visible * visible + c.own * own)


@inlined
def _log_ratio(rate, tilted, happens):  # type: ignore[no-untyped-def]
    if not happens:
        return tilted - rate
    return math.log((1.0 - math.exp(-rate)) / (1.0 - math.exp(-tilted)))


@inlined
def _escape(stream, day, s, fraction, held, out, large, escaped):  # type: ignore[no-untyped-def]
    """Who gets out at site `s`, by tier into `out`. Returns how many."""
    total = 0
    for k in range(out.shape[0]):
        gone = min(int(held[s, k] * fraction + uniform(stream, day, ESCAPED + k)), held[s, k])
        held[s, k] -= gone
        out[k] = gone
        large[k] += gone
        escaped[k] += gone
        total += gone
    return total


@inlined
def _recapture(stream, day, s, share, back, out, people_due):  # type: ignore[no-untyped-def]
    """Those of `out` who are brought back on the morning `back`."""
    for k in range(out.shape[0]):
        people_due[back, s, k] += min(int(out[k] * share + uniform(stream, day, RECAPTURED + k)), out[k])


@inlined
def _cascades(day, s, within, last_breach):  # type: ignore[no-untyped-def]
    found = False
    for j in range(last_breach.shape[0]):
        if j != s and day - last_breach[j] <= within:
            found = True
    return found


@inlined
def _guards_after(c, day, days, s, abandoned, region, guards, guards_due, due, stale):  # type: ignore[no-untyped-def]
    lost = int(max(guards[s], 0) * (c.lost_abandoned if abandoned else c.lost_assault))
    guards[s] -= lost
    if abandoned:
        back = min(day + c.recapture_days, days)
        guards_due[back, s] += lost
        due[back] = True
    back = min(day + c.lent_days, days)
    due[back] = True
    for j in range(guards.shape[0]):
        if j != s and region[j] == region[s]:
            lent = int(max(guards[j], 0) * c.lent_share)
            guards[j] -= lent
            guards[s] += lent
            guards_due[back, j] += lent
            guards_due[back, s] -= lent
            stale[j] = True


@jit
def _replicate(a, c, w, q, rows, n, begin, thinned):  # type: ignore[no-untyped-def]
    """One replication in which nothing happens before day `begin`."""
    _begin(a, w, q, begin)
    # Taken out of the tuples once, here and wherever a loop follows: each access to a member counts references, and
    # that took twice the time of all the drawing.
    rate, region, capacity, strain0, crowd0 = a.rate, a.region, a.capacity, a.strain0, a.crowd0
    collapse, escape, recapture = a.collapse, a.escape, a.recapture
    moves, events, event_start = a.moves, a.events, a.event_start
    streams, multiples, shocks, held, people = w.streams, w.multiples, w.shocks, w.held, w.people
    aboard, recent, moved, own, excitement = w.aboard, w.recent, w.moved, w.own, w.excitement
    around, closed_until, guards_due, people_due = w.around, w.closed_until, w.guards_due, w.people_due
    guards, last_breach, out, factor, stale = w.guards, w.last_breach, w.out, w.factor, w.stale
    due, struck, large, marks, log_weight = w.due, w.struck, rows.large[n], rows.marks[n], rows.log_weight
    escapes, escaped = rows.escapes[n], rows.escaped[n]
    sites, days = people.shape[0], rate.shape[0]
    marks[MOVED] = q.gone[begin]
    for day in range(begin, days):
        if due[day]:
            due[day] = False
            _returns(day, guards_due, people_due, held, people, guards, large, stale)
        marks[MOVED] += _movements(
            day, moves, events, event_start, closed_until, held, people, aboard, recent, moved, stale
        )
        tilted = c.tilt_rate if marks[BREACHES] == 0 else 1.0
        around[:] = 0.0
        for s in range(sites):
            around[region[s]] += excitement[s]
        hits = 0
        for s in range(sites):
            if people[s] == 0:
                continue
            u = uniform(streams[s], day, INCIDENT)
            level = rate[day, s] * multiples[s] * shocks[region[s], day]
            near = around[region[s]]
            top = level * (1.0 + c.alpha * near) * factor[s] * SLACK
            if thinned and not stale[s] and u >= top:
                continue
            factor[s] = _factor(c, people[s], guards[s], moved[s], own[s], strain0[s], crowd0[s], capacity[s])
            stale[s] = False
            others = _excitement_elsewhere(s, region, excitement) if near != 0.0 else 0.0
            lam = level * (1.0 + c.alpha * others) * factor[s]
            happens = u < 1.0 - math.exp(-lam * tilted)
            if tilted != 1.0:
                log_weight[n] += _log_ratio(lam, lam * tilted, happens)
            if happens:
                struck[hits] = s
                hits += 1
        for h in range(hits):  # step 5: what follows from each
            s = struck[h]
            stream = streams[s]
            marks[INCIDENTS] += 1
            abandoned = uniform(stream, day, COLLAPSE) < collapse[s]
            chance = c.tilt_given if marks[BREACHES] == 0 else c.given
            breached = abandoned or uniform(stream, day, BREACH) < chance
            if not abandoned and chance != c.given:
                ratio = c.given / chance if breached else (1 - c.given) / (1 - chance)
                log_weight[n] += math.log(ratio)
            if not breached:
                continue
            fraction = escape[1 if abandoned else 0, int(uniform(stream, day, FRACTION) * QUANTILES)]
            total = _escape(stream, day, s, fraction, held, out, large, escaped)
            people[s] -= total
            escapes[s] += total
            back = min(day + c.recapture_days, days)
            _recapture(stream, day, s, recapture[total], back, out, people_due)
            due[back] = True
            if _cascades(day, s, c.cascade_days, last_breach):
                marks[CASCADE] = 1
            marks[BREACHES] += 1
            if marks[FIRST_BREACH] < 0:
                marks[FIRST_BREACH] = day
            last_breach[s], closed_until[s], stale[s] = day, day + c.pause_days, True
            _guards_after(c, day, days, s, abandoned, region, guards, guards_due, due, stale)
        for s in range(sites):
            own[s] *= c.own_kept
            excitement[s] *= c.excitement_kept
        for h in range(hits):
            s = struck[h]
            own[s] = min(own[s] + 1.0, c.own_max)
            excitement[s] += 1.0
            stale[s] = True


@jit
def run(seed_key, first, a, c, rows):  # type: ignore[no-untyped-def]
    """Replications `first` ...: fills `rows` (zeros before)."""
    days = a.rate.shape[0]
    w = work(a, days)
    q = _quiet_mornings(a, w)
    everyone = a.held.sum()
    thinned = c.tilt_rate == 1.0 and c.tilt_given == c.given
    site_keys, region_keys, levels, region, bound = a.site_keys, a.region_keys, a.levels, a.region, a.bound
    rate, quiet, values, stationary = a.rate, a.quiet, a.shock_values, a.stationary
    transitions, streams, region_streams, shocks = a.transitions, w.streams, w.region_streams, w.shocks
    level_of, multiples, known, state_of = w.level_of, w.multiples, w.shocks_known, w.shock_states
    marks, large, held, aboard = rows.marks, rows.large, w.held, w.aboard
    for n in range(marks.shape[0]):
        marks[n, FIRST_BREACH] = -1
        key = mix(seed_key + np.uint64(first + n) * _GAMMA)
        draw_fate(key, site_keys, region_keys, levels, streams, region_streams, level_of, multiples)
        known[:] = 0
        begin = 0
        if thinned:
            begin = first_incident(
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
            )
        if begin == days:
            marks[n, MOVED] = a.quiet_moved
            continue
        for r in range(known.shape[0]):
            know_shocks(
                region_streams[r], r, days - 1, known, state_of, shocks, values, stationary, transitions
            )
        _replicate(a, c, w, q, rows, n, begin, thinned)
        marks[n, LEAK] = held.sum() + aboard.sum() + large[n].sum() - everyone
