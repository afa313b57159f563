"""A scenario: who is held where (counts per tier), by how many guards, at what rate of incidents, for how many days.

Read from a scenario document, or straight from a transfer instance. What an instance does not say (guards and rates
of receptions and staging airfields) is assumed to be normal and listed in `assumed`: risk moved is not risk removed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from . import consequences, instance, priors, reading
from .consequences import Consequences
from .draws import TIERS_MAX
from .instance import Instance
from .reading import Node

FORMAT = "amana-hazard-scenario/1"
DAYS_MAX, PEOPLE_MAX, RATE_MAX = 366, 2_000_000, 50.0
DAYS_DEFAULT = 30
COLLAPSE_SHARE = 0.05
NO_TIER = "none"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ScenarioSite:
    """A facility in a scenario. Per-day lists have `days` entries; people are counts per tier, in tier order.

    `normal`: the rate is that of a normal site (10 people to a guard, not crowded), not that of the present state.
    """

    id: str
    region: str
    held: tuple[int, ...]
    guards: tuple[int, ...]
    capacity: int
    rate_per_day: tuple[float, ...]
    rate_log_sd: float
    collapse_share: float
    normal: bool


@dataclass(frozen=True, slots=True)
class Scenario:
    days: int
    tiers: tuple[str, ...]
    sites: tuple[ScenarioSite, ...]
    consequences: Consequences
    shock_log_sd: float
    shock_half_life_days: float
    alpha: float
    alpha_decay_days: float
    slopes: dict[str, float]
    instance: Instance | None = None
    assumed: tuple[str, ...] = ()

    @property
    def people(self) -> int:
        return sum(sum(site.held) for site in self.sites)


def load(path: str | Path, days: int | None = None) -> Scenario:
    """A scenario from a file: a scenario document or a transfer instance. Raises Refused."""
    value = reading.load(path)
    if isinstance(value, dict) and value.get("format") == instance.FORMAT:
        return of_instance(instance.parse(value), days)
    return parse(value, Path(path).parent, days)


def parse(value: Any, folder: Path | None = None, days: int | None = None) -> Scenario:
    """A scenario from its document. `folder`: where a named instance file is looked for; None: none is opened."""
    root = Node.root(value)
    optional = "tiers instance consequences shock alpha fictional note"
    if root.fields("format days sites", optional) is None:
        root.finish()
    root.format(FORMAT)
    given = root.count("days", 1, DAYS_MAX, 1)
    horizon = days or given
    tiers = _tiers(root)
    named = instance.of_node(root.child("instance"), folder)
    sites = [site for node in root.items("sites") if (site := _site(node, horizon, tiers))]
    seen: set[str] = set()
    for n, site in enumerate(sites):
        if site.id in seen:
            root.note("twice", f"sites[{n}].site", value=site.id)
        seen.add(site.id)
    if not sites and not root.problems:
        root.note("empty", "sites")
    if sum(sum(site.held) for site in sites) > PEOPLE_MAX:
        root.note("out_of_range", "sites", value="the number of people", low=0, high=PEOPLE_MAX)
    page = priors.default()
    shock = root.child("shock")
    if shock is not None:
        shock.fields("", "log_sd half_life_days")
    shock = shock or root
    scenario = Scenario(
        horizon,
        tiers,
        tuple(sites),
        consequences.changed(root.child("consequences")),
        shock.number("log_sd", 0, 3, page.shock_log_sd),
        shock.number("half_life_days", 0.1, 1000, page.shock_half_life_days),
        root.number("alpha", 0, 100, page.alpha),
        page.alpha_decay_days,
        {name: entry.mean for name, entry in page.indicators.items()},
        named,
    )
    root.finish()
    return _with_destinations(scenario)


def of_instance(found: Instance, days: int | None = None) -> Scenario:
    """The scenario of a transfer instance: origins as given, other places normal.

    The instance's hazard is that of a breach per hour, harm = hours x hazard x (fixed + crowding x persons per guard /
    norm); divided by the chance that an incident becomes a breach it is the rate of incidents.
    """
    horizon = days or max(found.days, DAYS_DEFAULT)
    page, after = priors.default(), consequences.default()
    tiers = tuple(sorted(set(found.tier_of.values())))
    breach = COLLAPSE_SHARE + (1 - COLLAPSE_SHARE) * after.given_incident
    sites = []
    for origin in found.origins:
        held = tuple(sum(n for c, n in origin.persons.items() if found.tier_of[c] == tier) for tier in tiers)
        rates, guards = [], []
        for day in range(found.days):
            rate = 0.0
            for slot in (2 * day, 2 * day + 1):
                per_guard = sum(held) / origin.guards[slot]
                rate += 12 * origin.hazard[slot] * (found.fixed + found.crowding * per_guard / found.norm)
            rates.append(min(rate / breach, RATE_MAX))
            guards.append(min(origin.guards[2 * day], origin.guards[2 * day + 1]))
        sites.append(
            ScenarioSite(
                origin.id,
                "origins",
                held,
                _extended(guards, horizon),
                max(1, sum(held)),
                _extended(rates, horizon),
                0.0,
                COLLAPSE_SHARE,
                False,
            )
        )
    scenario = Scenario(
        horizon,
        tiers,
        tuple(sites),
        after,
        page.shock_log_sd,
        page.shock_half_life_days,
        page.alpha,
        page.alpha_decay_days,
        {name: entry.mean for name, entry in page.indicators.items()},
        found,
        ("capacity of the origins: as many as are held", "uncertainty of the origins' rates: none"),
    )
    return _with_destinations(scenario)


def _with_destinations(scenario: Scenario) -> Scenario:
    """Adds the receptions and staging airfields that the scenario does not describe, as normal sites."""
    if scenario.instance is None:
        return scenario
    listed = {site.id for site in scenario.sites}
    page = priors.default()
    added = []
    for place in scenario.instance.destinations:
        if place.id not in listed:
            guards = max(1, math.ceil(place.capacity / 10))
            added.append(
                ScenarioSite(
                    place.id,
                    place.kind,
                    (0,) * len(scenario.tiers),
                    (guards,) * scenario.days,
                    max(1, place.capacity),
                    (page.normal_rate,) * scenario.days,
                    page.base_log_sd,
                    COLLAPSE_SHARE,
                    True,
                )
            )
    note = tuple(f"guards and rate of {site.id}: normal" for site in added)
    return replace(scenario, sites=scenario.sites + tuple(added), assumed=scenario.assumed + note)


def _tiers(root: Node) -> tuple[str, ...]:
    if root.child("tiers") is None:
        return ("1", "2", "3", "4", NO_TIER)
    tiers = []
    for node in root.items("tiers"):
        if not isinstance(node.value, str) or not node.value:
            node.note("not_text", value=node.value)
        elif node.value in tiers:
            node.note("twice", value=node.value)
        else:
            tiers.append(node.value)
    if not tiers or len(tiers) > TIERS_MAX:
        root.note("out_of_range", "tiers", value=f"{len(tiers)} tiers", low=1, high=TIERS_MAX)
    return tuple(tiers) or (NO_TIER,)


def _site(node: Node, days: int, tiers: tuple[str, ...]) -> ScenarioSite | None:
    optional = "capacity rate_log_sd collapse_share normal label"
    if node.fields("site region held guards rate_per_day", optional) is None:
        return None
    held = dict.fromkeys(tiers, 0)
    for tier, entry in node.entries("held"):
        if tier not in held:
            entry.note("no_such", kind="tier", value=tier, allowed=", ".join(tiers))
        else:
            held[tier] = entry.as_count(0, PEOPLE_MAX)
    if label := node.child("label"):
        label.fields("", "en ar")
    normal = node.child("normal")
    if normal is not None and not isinstance(normal.value, bool):
        normal.note("not_one_of", value=normal.value, allowed="true, false")
    people = sum(held.values())
    return ScenarioSite(
        node.text("site"),
        node.text("region"),
        tuple(held.values()),
        tuple(int(v) for v in _daily(node, "guards", days, whole=True)),
        node.count("capacity", 1, PEOPLE_MAX, max(1, people)),
        _daily(node, "rate_per_day", days),
        node.number("rate_log_sd", 0, 3, 0.0),
        node.number("collapse_share", 0, 1, COLLAPSE_SHARE),
        bool(normal and normal.value) or people == 0,
    )


def _daily(node: Node, key: str, days: int, whole: bool = False) -> tuple[float, ...]:
    """One value for all days, or a list with one for each (the last goes on)."""
    child = node.child(key)
    if child is None:
        return (1.0,) * days

    def one(item: Node) -> float:
        return float(item.as_count(0, PEOPLE_MAX)) if whole else item.as_number(0, RATE_MAX)

    if not isinstance(child.value, list):
        return (one(child),) * days
    values = [one(item) for item in node.items(key)]
    if not values:
        child.note("empty")
        return (1.0,) * days
    return _extended(values, days)


def _extended(values: list[T], days: int) -> tuple[T, ...]:
    return tuple((values + [values[-1]] * days)[:days])
