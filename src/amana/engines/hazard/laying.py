"""Lays a scenario and a plan out as a world, and runs its quiet course once."""

from __future__ import annotations

import math

import numpy as np

from .consequences import escape_table, rate_levels, recapture_table, shock_chain
from .draws import place_key
from .fate import State
from .instance import Movement
from .problems import Problem, Refused, problem
from .scenario import Scenario
from .world import ARRIVES, LEAVES, Ints, World, crowding, strain


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


def _fill_quiet(world: World) -> None:
    """Runs the plan once without incidents."""
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
