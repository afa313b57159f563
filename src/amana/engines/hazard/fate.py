"""One replication, told day by day: the plain loop that defines what the simulator computes.

A day: (1) lent guards return and planned changes of the guard take place, (2) recaptured people are brought back,
(3) people leave and arrive by the plan, (4) for every site the rate is taken from the state of the morning and the
day's draw decides whether an incident happens, (5) what follows from the incidents, (6) excitement fades. Incidents
of one day do not see each other, so the order of the sites does not matter to whether they happen.

Faster engines must agree with this one bit for bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from . import draws
from .consequences import QUANTILES, RATE_LEVELS
from .draws import BEFORE, BREACH, COLLAPSE, ESCAPED, FRACTION, INCIDENT, RECAPTURED, uniform
from .world import LEAVES, MEMORY_DAYS, Array, World, crowding, strain


@dataclass(slots=True)
class Fate:
    """What happened in one replication. Lists by site (escapes) and by tier (escaped, at large at the end)."""

    escapes: list[int]
    escaped: list[int]
    large: list[int]
    incidents: int = 0
    breaches: int = 0
    first_breach: int = -1
    cascade: bool = False
    moved: int = 0
    log_weight: float = 0.0
    leak: int = 0


@dataclass(frozen=True, slots=True)
class Tilt:
    """Importance sampling: until the first breach rates are multiplied, and so are the odds of a breach."""

    rate: float = 1.0
    odds: float = 1.0

    @property
    def none(self) -> bool:
        return self.rate == 1.0 and self.odds == 1.0

    def breach(self, chance: float) -> float:
        return chance if self.odds == 1.0 else chance * self.odds / (1 - chance + chance * self.odds)


class State:
    """The people and guards of a world on a day. Everyone is held somewhere, under way, or at large."""

    def __init__(self, world: World) -> None:
        self.world = world
        sites, tiers = world.held.shape
        self.held: list[list[int]] = world.held.tolist()
        self.guards: list[int] = world.guards.tolist()
        self.large = [0] * tiers
        self.aboard = [0] * len(world.moves)
        self.moved_recently = [[0] * sites for _ in range(MEMORY_DAYS)]
        self.moved = 0
        self.own = [0.0] * sites
        self.excitement = [0.0] * sites
        self.closed_until = [-1] * sites
        self.last_breach = [-(10**6)] * sites
        self.guards_due: dict[int, list[tuple[int, int]]] = {}
        self.people_due: dict[int, list[tuple[int, int, int]]] = {}
        after = world.scenario.consequences
        self._own_kept = math.exp(-1 / after.own_decay_days)
        self._excitement_kept = math.exp(-1 / world.scenario.alpha_decay_days)

    def morning(self, day: int) -> None:
        """Steps 1 to 3."""
        world = self.world
        for site in range(len(self.guards)):
            self.guards[site] += int(world.guard_change[day, site])
        for site, change in self.guards_due.pop(day, ()):
            self.guards[site] += change
        for site, tier, people in self.people_due.pop(day, ()):
            self.large[tier] -= people
            self.held[site][tier] += people
        leaving = self.moved_recently[day % MEMORY_DAYS]
        leaving[:] = [0] * len(leaving)
        for n in range(int(world.event_start[day]), int(world.event_start[day + 1])):
            self._move(day, int(world.events[n, 0]), int(world.events[n, 1]), leaving)

    def _move(self, day: int, kind: int, move: int, leaving: list[int]) -> None:
        origin, destination, tier, wanted = (int(v) for v in self.world.moves[move])
        if kind == LEAVES:
            people = 0 if day <= self.closed_until[origin] else min(wanted, self.held[origin][tier])
            self.held[origin][tier] -= people
            self.aboard[move] = people
            leaving[origin] += people
            self.moved += people
        else:
            self.held[destination][tier] += self.aboard[move]
            self.aboard[move] = 0

    def exponent(self, site: int, people: int) -> float:
        """The log of what the state does to the rate of a site where `people` (> 0) are held."""
        world, slope = self.world, self.world.scenario.slopes
        moved = sum(day[site] for day in self.moved_recently)
        guard_strain = strain(people, self.guards[site]) - world.strain0[site]
        over = crowding(people, int(world.capacity[site])) - world.crowd0[site]
        return float(
            slope["guard_strain"] * guard_strain
            + slope["over_capacity"] * over
            + slope["visible_transfer"] * (moved / (moved + people))
            + slope["own_incidents"] * self.own[site]
        )

    def rate(self, day: int, site: int, multiple: float, shock: float) -> float:
        """Incidents per day; 0 where nobody is held."""
        people = sum(self.held[site])
        if people == 0:
            return 0.0
        region, others = self.world.region[site], 0.0
        for other in range(len(self.held)):
            if other != site and self.world.region[other] == region:
                others += self.excitement[other]
        level = self.world.rate[day, site] * multiple * shock * (1.0 + self.world.scenario.alpha * others)
        return float(level * math.exp(self.exponent(site, people)))

    def evening(self) -> None:
        """Step 6, before the day's own incidents are added."""
        self.own = [value * self._own_kept for value in self.own]
        self.excitement = [value * self._excitement_kept for value in self.excitement]

    def remember(self, site: int) -> None:
        self.own[site] = min(self.own[site] + 1.0, self.world.scenario.consequences.own_max)
        self.excitement[site] += 1.0

    def strike(self, day: int, site: int, stream: int, tilt: Tilt, fate: Fate) -> None:
        """Step 5: what follows from an incident at a site."""
        world, after = self.world, self.world.scenario.consequences
        fate.incidents += 1
        abandoned = uniform(stream, day, COLLAPSE) < world.collapse[site]
        chance = after.given_incident
        tilted = tilt.breach(chance) if fate.breaches == 0 else chance
        breached = abandoned or uniform(stream, day, BREACH) < tilted
        if not abandoned and tilted != chance:
            ratio = chance / tilted if breached else (1 - chance) / (1 - tilted)
            fate.log_weight += math.log(ratio)
        if breached:
            self._breach(day, site, stream, abandoned, fate)

    def _breach(self, day: int, site: int, stream: int, abandoned: bool, fate: Fate) -> None:
        world, after, held = self.world, self.world.scenario.consequences, self.held[site]
        fraction = float(world.escape[int(abandoned), int(uniform(stream, day, FRACTION) * QUANTILES)])
        out = [min(int(n * fraction + uniform(stream, day, ESCAPED + k)), n) for k, n in enumerate(held)]
        share = float(world.recapture[sum(out)])
        for tier, people in enumerate(out):
            held[tier] -= people
            self.large[tier] += people
            fate.escaped[tier] += people
            back = min(int(people * share + uniform(stream, day, RECAPTURED + tier)), people)
            if back:
                self.people_due.setdefault(day + after.recapture_days, []).append((site, tier, back))
        fate.escapes[site] += sum(out)
        fate.cascade = fate.cascade or any(
            other != site and day - last <= after.cascade_days for other, last in enumerate(self.last_breach)
        )
        fate.breaches += 1
        if fate.first_breach < 0:
            fate.first_breach = day
        self.last_breach[site] = day
        self.closed_until[site] = day + after.pause_days
        self._guards_after(day, site, abandoned)

    def _guards_after(self, day: int, site: int, abandoned: bool) -> None:
        """Some of the site's guards are lost, or leave until the place is retaken; the region's other sites lend."""
        after, region = self.world.scenario.consequences, self.world.region
        here = max(self.guards[site], 0)
        gone = int(here * (after.lost_abandoned if abandoned else after.lost_assault))
        self.guards[site] -= gone
        if abandoned:
            self.guards_due.setdefault(day + after.recapture_days, []).append((site, gone))
        due = self.guards_due.setdefault(day + after.lent_days, [])
        for other in range(len(self.guards)):
            if other != site and region[other] == region[site]:
                lent = int(max(self.guards[other], 0) * after.lent_share)
                self.guards[other] -= lent
                self.guards[site] += lent
                due += [(other, lent), (site, -lent)]

    def leak(self) -> int:
        """People who are nowhere or twice; must be 0."""
        everyone = sum(map(sum, self.held)) + sum(self.aboard) + sum(self.large)
        return everyone - int(self.world.held.sum())


def replicate(world: World, seed: int, replication: int, tilt: Tilt | None = None) -> Fate:
    """The fate of replication `replication`."""
    tilt = tilt or Tilt()
    key = draws.replication_key(seed, replication)
    streams = [draws.stream(key, place) for place in world.site_keys]
    multiples = [
        float(world.levels[n, int(uniform(s, BEFORE, 0) * RATE_LEVELS)]) for n, s in enumerate(streams)
    ]
    shocks = [shock_path(world, draws.stream(key, place)) for place in world.region_keys]
    sites, tiers = world.held.shape
    state, fate = State(world), Fate([0] * sites, [0] * tiers, [])
    for day in range(world.days):
        state.morning(day)
        tilted = tilt.rate if fate.breaches == 0 else 1.0
        struck = []
        for site in range(sites):
            rate = state.rate(day, site, multiples[site], shocks[world.region[site]][day])
            happens = uniform(streams[site], day, INCIDENT) < 1.0 - math.exp(-rate * tilted)
            if tilted != 1.0:
                fate.log_weight += _log_ratio(rate, rate * tilted, happens)
            if happens:
                struck.append(site)
        for site in struck:
            state.strike(day, site, streams[site], tilt, fate)
        state.evening()
        for site in struck:
            state.remember(site)
    fate.large, fate.moved, fate.leak = state.large, state.moved, state.leak()
    return fate


def _log_ratio(rate: float, tilted: float, happens: bool) -> float:
    """log of the chance of what happened under the true rate over that under the tilted one."""
    if not happens:
        return tilted - rate
    return math.log((1.0 - math.exp(-rate)) / (1.0 - math.exp(-tilted)))


def shock_path(world: World, stream: int) -> list[float]:
    """The multiple of the rate that a regional shock makes on each day."""
    values, stationary, transitions = world.shocks
    state = _first_above(stationary, uniform(stream, BEFORE, 0))
    path = []
    for day in range(world.days):
        path.append(float(values[state]))
        state = _first_above(transitions[state], uniform(stream, day, 0))
    return path


def _first_above(accumulated: Array, u: float) -> int:
    return next(n for n, total in enumerate(accumulated) if u < total)
