"""A scenario and a plan, laid out as arrays that every engine reads: the reference loop, the fast one, the NumPy one.

The quiet course is what happens as long as no incident does: it is the same in every replication, so the factor that
the state gives to the rate of a site on a day is known beforehand (`quiet`). A replication leaves the quiet course at
its first incident; until then only the hash of each site and day has to be looked at.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .consequences import escape_table, rate_levels, recapture_table, shock_chain
from .draws import place_key
from .indicators import NORMAL_PEOPLE_PER_GUARD, STRAIN_RANGE, VISIBLE_DAYS
from .instance import Movement
from .problems import Problem, Refused, problem
from .scenario import Scenario

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
LEAVES, ARRIVES = 0, 1
MEMORY_DAYS = int(VISIBLE_DAYS)
_LOG_NORMAL = math.log(NORMAL_PEOPLE_PER_GUARD)


@dataclass(frozen=True)
class World:
    """D days, S sites, K tiers, R regions, M movements.

    held (S, K), guards (S,), guard_change (D, S), rate (D, S) per day, levels (S, RATE_LEVELS) multiples of the rate,
    strain0 and crowd0 (S,) the state that the rate belongs to, capacity, region, collapse (S,);
    moves (M, 4): origin, destination, tier, people; events (N, 2): leaves or arrives, movement; event_start (D + 1,);
    shock tables as from `shock_chain`; escape (2, QUANTILES): assault, abandoned; recapture (people + 1,);
    quiet (D, S): exp of the state's exponent on the quiet course, NaN where nobody is held.
    """

    scenario: Scenario
    site_keys: tuple[int, ...]
    region_keys: tuple[int, ...]
    held: Ints
    guards: Ints
    guard_change: Ints
    rate: Array
    levels: Array
    strain0: Array
    crowd0: Array
    capacity: Ints
    region: Ints
    collapse: Array
    moves: Ints
    events: Ints
    event_start: Ints
    shocks: tuple[Array, Array, Array]
    escape: Array
    recapture: Array
    quiet: Array
    ever_held: NDArray[np.bool_]

    @property
    def days(self) -> int:
        return len(self.rate)


def build(scenario: Scenario, movements: list[Movement], *, cut: bool = False) -> World:
    """The world of a scenario under a plan. Refused if the plan outlasts it, unless `cut` drops what comes later."""
    days, sites = scenario.days, scenario.sites
    place = {site.id: n for n, site in enumerate(sites)}
    tier = {name: n for n, name in enumerate(scenario.tiers)}
    if cut:
        movements = [m for m in movements if m.leave_slot < 2 * days]
    _check(scenario, movements, place, tier)
    moves = np.array(
        [(place[m.origin], place[m.destination], tier[m.tier], m.people) for m in movements], dtype=np.int64
    ).reshape(-1, 4)
    events, event_start = _events(movements, days)
    regions = list(dict.fromkeys(site.region for site in sites))
    guards = np.array([site.guards for site in sites], dtype=np.int64).T.copy()
    held = np.array([site.held for site in sites], dtype=np.int64)
    capacity = np.array([site.capacity for site in sites], dtype=np.int64)
    at_start = [(int(row.sum()), int(g), int(c)) for row, g, c in zip(held, guards[0], capacity, strict=True)]
    normal = [site.normal for site in sites]
    c = scenario.consequences
    world = World(
        scenario,
        tuple(place_key("site", site.id) for site in sites),
        tuple(place_key("region", region) for region in regions),
        held,
        guards[0].copy(),
        np.diff(guards, axis=0, prepend=guards[:1]),
        np.array([site.rate_per_day for site in sites], dtype=np.float64).T.copy(),
        np.array([rate_levels(site.rate_log_sd) for site in sites]),
        np.array([0.0 if n else strain(p, g) for (p, g, _), n in zip(at_start, normal, strict=True)]),
        np.array([0.0 if n else crowding(p, c_) for (p, _, c_), n in zip(at_start, normal, strict=True)]),
        capacity,
        np.array([regions.index(site.region) for site in sites], dtype=np.int64),
        np.array([site.collapse_share for site in sites]),
        moves,
        events,
        event_start,
        shock_chain(scenario.shock_log_sd, scenario.shock_half_life_days),
        np.stack(
            [
                escape_table(c.escape_shape_assault, c.escape_mean_assault),
                escape_table(c.escape_shape_abandoned, c.escape_mean_abandoned),
            ]
        ),
        recapture_table(c, int(held.sum())),
        np.empty((days, len(sites))),
        np.zeros(len(sites), dtype=bool),
    )
    _fill_quiet(world)
    return world


def strain(people: int, guards: int) -> float:
    """log((people / 10) / guards) within its range; the log of the guards is never below that of one."""
    value = math.log(people / max(guards, 1)) - _LOG_NORMAL if people > 0 else 0.0
    return min(max(value, STRAIN_RANGE[0]), STRAIN_RANGE[1])


def crowding(people: int, capacity: int) -> float:
    """max(0, log(people / capacity))."""
    return math.log(people / capacity) if people > capacity else 0.0


def _fill_quiet(world: World) -> None:
    """Runs the plan once without incidents."""
    from .fate import State

    state = State(world)
    for day in range(world.days):
        state.morning(day)
        for site in range(len(world.held)):
            people = sum(state.held[site])
            world.quiet[day, site] = math.exp(state.exponent(site, people)) if people else math.nan
        state.evening()
    world.ever_held[:] = np.isfinite(world.quiet).any(axis=0)


def _events(movements: list[Movement], days: int) -> tuple[Ints, Ints]:
    """Departures and arrivals in the order of slots; in a slot departures come first (arrivals are at its end)."""
    order = sorted(
        [(m.leave_slot, LEAVES, n) for n, m in enumerate(movements)]
        + [(m.arrive_slot, ARRIVES, n) for n, m in enumerate(movements)]
    )
    order = [event for event in order if event[0] < 2 * days]
    starts = np.searchsorted([slot // 2 for slot, _, _ in order], np.arange(days + 1), side="left")
    events = np.array([(kind, n) for _, kind, n in order], dtype=np.int64).reshape(-1, 2)
    return events, starts.astype(np.int64)


def _check(
    scenario: Scenario, movements: list[Movement], place: dict[str, int], tier: dict[str, int]
) -> None:
    problems: dict[tuple[str, str], Problem] = {}
    last = max((m.leave_slot // 2 for m in movements), default=0)
    if last >= scenario.days:
        found = problem("$.lifts", "beyond_days", value=last + 1, needed=scenario.days)
        problems["days", ""] = found
    for m in movements:
        for kind, value, allowed in (
            ("site", m.origin, place),
            ("site", m.destination, place),
            ("tier", m.tier, tier),
        ):
            if value not in allowed:
                found = problem("$.lifts", "no_such", kind=kind, value=value, allowed=", ".join(allowed))
                problems[kind, value] = found
    if problems:
        raise Refused(list(problems.values()))
