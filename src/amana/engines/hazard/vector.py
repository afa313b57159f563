"""The engine for machines without numba: NumPy over many replications at once.

The same thinning as the fast engine finds the replications in which anything happens; only those are run, day by day,
all side by side. Incidents are rare, so what follows from one is told by the plain loop's own `State`. The logarithm
and the exponential of NumPy may differ from the C library's in the last bit: where a draw comes that close to the
chance, the plain loop's arithmetic decides, so the counts agree with it exactly.
"""

from __future__ import annotations

import math
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from . import draws
from .consequences import RATE_LEVELS
from .draws import INCIDENT, Words
from .fate import Fate, State, Tilt, replicate
from .fates import FIRST_BREACH, MOVED, Fates
from .indicators import NORMAL_PEOPLE_PER_GUARD, STRAIN_RANGE
from .thin import bounds, quiet_moved
from .world import MEMORY_DAYS, World

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
CHUNK = 4096
_CLOSE = 1e-9
_LOG_NORMAL = math.log(NORMAL_PEOPLE_PER_GUARD)


def run(world: World, seed: int, first: int, replications: int, tilt: Tilt | None = None) -> Fates:
    """The fates of replications `first` ... `first + replications - 1`."""
    tilt = tilt or Tilt()
    sites, tiers = world.held.shape
    found = Fates.empty(replications, sites, tiers)
    if not tilt.none:
        fates = (replicate(world, seed, first + n, tilt) for n in range(replications))
        return Fates.gather(fates, replications, sites, tiers)
    found.marks[:, FIRST_BREACH] = -1
    found.marks[:, MOVED] = quiet_moved(world)
    bound = bounds(world)
    for start in range(0, replications, CHUNK):
        rows = np.arange(start, min(start + CHUNK, replications), dtype=np.int64)
        streams = draws.streams_many(seed, first + rows, list(world.site_keys))
        candidates = _candidates(streams, bound)
        lively = np.unique(candidates)
        if len(lively):
            _Side(world, seed, first + rows[lively], streams[lively]).run(found, rows[lively])
    return found


def _candidates(streams: Words, bound: Words) -> Ints:
    """Rows in which some draw lies below its bound. Site by site, to stay within the cache."""
    counters = draws.counters(bound.shape[2], INCIDENT)
    low = np.zeros(len(streams), dtype=bool)
    for site in range(bound.shape[0]):
        if bound[site].any():
            level = (_unit(streams[:, site].copy()) * RATE_LEVELS).astype(np.int64)
            drawn = draws.mix_many(streams[:, site, None] + counters[None, :]) >> np.uint64(11)
            low |= (drawn < bound[site][level]).any(axis=1)
    return np.flatnonzero(low)


def shock_paths(world: World, seed: int, replications: Ints) -> Array:
    """(N, R, D): the multiples of the rates that the regions' shocks make in these replications."""
    streams = draws.streams_many(seed, replications, list(world.region_keys))
    values, stationary, transitions = world.shocks
    state = (_unit(streams.copy())[..., None] >= stationary).sum(axis=-1)
    path = np.empty((*streams.shape, world.days))
    for day in range(world.days):
        path[..., day] = values[state]
        state = (_unit(streams, day)[..., None] >= transitions[state]).sum(axis=-1)
    return path


class _Side:
    """Replications side by side. Arrays (N, S) and (N, S, K); `states` tell what follows from incidents."""

    def __init__(self, world: World, seed: int, replications: Ints, streams: Words) -> None:
        self.world, self.streams = world, streams
        n, (sites, tiers) = len(replications), world.held.shape
        rows = np.arange(sites)
        self.multiples = world.levels[rows, (_unit(streams.copy()) * RATE_LEVELS).astype(np.int64)]
        self.shocks = shock_paths(world, seed, replications)
        self.held = np.broadcast_to(world.held, (n, sites, tiers)).copy()
        self.guards = np.broadcast_to(world.guards, (n, sites)).copy()
        self.aboard = np.zeros((n, max(1, len(world.moves))), dtype=np.int64)
        self.recent = np.zeros((MEMORY_DAYS, n, sites), dtype=np.int64)
        self.own = np.zeros((n, sites))
        self.excitement = np.zeros((n, sites))
        self.closed_until = np.full((n, sites), -1, dtype=np.int64)
        self.moved = np.zeros(n, dtype=np.int64)
        self.tales: dict[int, tuple[State, Fate]] = {}
        self.due: dict[int, set[int]] = {}
        same = world.region[:, None] == world.region[None, :]
        self.others = (same & ~np.eye(sites, dtype=bool)).astype(np.float64)

    def run(self, found: Fates, rows: Ints) -> None:
        for day in range(self.world.days):
            self._morning(day)
            struck = self._incidents(day)
            for row, pairs in groupby(struck.tolist(), key=lambda pair: pair[0]):
                self._strike(day, row, [site for _, site in pairs])
            self.own *= math.exp(-1 / self.world.scenario.consequences.own_decay_days)
            self.excitement *= math.exp(-1 / self.world.scenario.alpha_decay_days)
            where = struck[:, 0], struck[:, 1]
            self.own[where] = np.minimum(self.own[where] + 1.0, self.world.scenario.consequences.own_max)
            self.excitement[where] += 1.0
        everyone = int(self.world.held.sum())
        for row, (state, fate) in self.tales.items():
            fate.large, fate.moved = state.large, int(self.moved[row])
            fate.leak = int(self.held[row].sum() + self.aboard[row].sum()) + sum(state.large) - everyone
            found.put(int(rows[row]), fate)

    def _morning(self, day: int) -> None:
        world = self.world
        self.guards += world.guard_change[day]
        for row in self.due.pop(day, ()):
            state, _ = self.tales[row]
            for site, change in state.guards_due.pop(day, ()):
                self.guards[row, site] += change
            for site, tier, people in state.people_due.pop(day, ()):
                state.large[tier] -= people
                self.held[row, site, tier] += people
        leaving = self.recent[day % MEMORY_DAYS]
        leaving[:] = 0
        for n in range(int(world.event_start[day]), int(world.event_start[day + 1])):
            move = int(world.events[n, 1])
            origin, destination, tier, wanted = world.moves[move]
            if world.events[n, 0] == 0:
                going = np.minimum(self.held[:, origin, tier], wanted)
                going *= self.closed_until[:, origin] < day
                self.held[:, origin, tier] -= going
                self.aboard[:, move] = going
                leaving[:, origin] += going
                self.moved += going
            else:
                self.held[:, destination, tier] += self.aboard[:, move]
                self.aboard[:, move] = 0

    def _incidents(self, day: int) -> Ints:
        """(n, 2): rows and sites, in this order."""
        world, slope = self.world, self.world.scenario.slopes
        people = self.held.sum(axis=2)
        some = np.maximum(people, 1)
        strained = np.log(some / np.maximum(self.guards, 1)) - _LOG_NORMAL
        strained = np.clip(strained, *STRAIN_RANGE) - world.strain0
        over = np.maximum(np.log(some / world.capacity), 0.0) - world.crowd0
        moved = self.recent.sum(axis=0)
        exponent = slope["guard_strain"] * strained + slope["over_capacity"] * over
        exponent += slope["visible_transfer"] * (moved / (moved + some)) + slope["own_incidents"] * self.own
        excited = 1.0 + world.scenario.alpha * (self.excitement @ self.others)
        rate = (
            world.rate[day] * self.multiples * self.shocks[:, world.region, day] * excited * np.exp(exponent)
        )
        chance = np.where(people > 0, -np.expm1(-rate), 0.0)
        u = _unit(self.streams, day)
        hit = u < chance
        for row, site in np.argwhere(np.abs(u - chance) < _CLOSE * chance):
            hit[row, site] = self._decide(day, int(row), int(site), float(u[row, site]))
        return np.argwhere(hit)

    def _decide(self, day: int, row: int, site: int, u: float) -> bool:
        """The plain loop's arithmetic."""
        state, _ = self._tale(row)
        state.held, state.guards = self.held[row].tolist(), self.guards[row].tolist()
        state.moved_recently = self.recent[:, row].tolist()
        state.own, state.excitement = self.own[row].tolist(), self.excitement[row].tolist()
        shock = float(self.shocks[row, self.world.region[site], day])
        rate = state.rate(day, site, float(self.multiples[row, site]), shock)
        return u < 1.0 - math.exp(-rate)

    def _tale(self, row: int) -> tuple[State, Fate]:
        if row not in self.tales:
            sites, tiers = self.world.held.shape
            self.tales[row] = (State(self.world), Fate([0] * sites, [0] * tiers, []))
        return self.tales[row]

    def _strike(self, day: int, row: int, sites: list[int]) -> None:
        """What follows, told by the plain loop's state; of it only people at the sites and guards are lent."""
        state, fate = self._tale(row)
        state.guards = self.guards[row].tolist()
        for site in sites:
            state.held[site] = self.held[row, site].tolist()
            state.strike(day, site, int(self.streams[row, site]), Tilt(), fate)
            self.held[row, site] = state.held[site]
            self.closed_until[row, site] = state.closed_until[site]
        self.guards[row] = state.guards
        for later in (*state.guards_due, *state.people_due):
            self.due.setdefault(later, set()).add(row)


def _unit(streams: Words, day: int = draws.BEFORE, slot: int = 0) -> Array:
    counter = np.uint64(((day + 1) * draws.SLOTS + slot) * draws.GAMMA & draws.MASK)
    drawn = draws.mix_many(streams + counter) >> np.uint64(11)
    return np.asarray(drawn.astype(np.float64) * draws.TO_UNIT)
