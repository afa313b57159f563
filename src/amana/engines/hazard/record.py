"""What was observed and heard about facilities, and when it was recorded.

Two times per observation: `about` (when it was so) and `known` (when it was recorded). A score at a moment may use
only what was known before it: `Record.known_before` is the one place where that is decided.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .reading import Node

FORMAT = "amana-hazard-sites/1"
KINDS = ("prison", "camp")
STATES = ("guards", "population", "capacity")
CONTROL = ("announced", "under_way", "over")
# Indicators that are heard of rather than measured: silence about them says nothing unless somebody looked.
HEARD = (
    "fighting",
    "own_incidents",
    "unrest_inside",
    "credible_warning",
    "control_change",
    "visible_transfer",
)
EVERYTHING = "all"  # a check that looked for all of them
_ERA = (7305.0, 47482.0)  # 1990 to 2100, in days since 1970-01-01


@dataclass(frozen=True, slots=True)
class Site:
    """A facility. Position at town precision, degrees; `since` and `until` bound its operation, days."""

    id: str
    kind: str
    region: str
    lat: float
    lon: float
    since: float = -math.inf
    until: float = math.inf


@dataclass(frozen=True, slots=True)
class Happening:
    """Something observed, heard or checked. `about`, `known`, `until`, `withdrawn`: days since 1970-01-01 UTC. What is
    withdrawn was believed until then, and whoever forecast before knew no better."""

    about: float
    known: float
    evidence: str
    site: str = ""
    region: str = ""
    withdrawn: float = field(default=math.inf, kw_only=True)


@dataclass(frozen=True, slots=True)
class State(Happening):
    """A measured state of a site: how many guards were present, people held, places there are."""

    what: str = "guards"
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Incident(Happening):
    """A serious incident at a site: attack, riot, escape, breach."""

    kind: str = "incident"


@dataclass(frozen=True, slots=True)
class Unrest(Happening):
    """Unrest inside, short of an incident; severity 0 to 1."""

    severity: float = 0.0


@dataclass(frozen=True, slots=True)
class Fighting(Happening):
    """Fighting near a place (degrees), with the deaths reported."""

    lat: float = 0.0
    lon: float = 0.0
    deaths: float = 0.0


@dataclass(frozen=True, slots=True)
class Warning_(Happening):
    """A warning about a site or a region. `origin`: who first said it; retellings share one origin."""

    credibility: float = 0.0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ControlChange(Happening):
    """Control of a site or a region is announced to change, is changing, or has changed."""

    state: str = "announced"


@dataclass(frozen=True, slots=True)
class Transfer(Happening):
    """People seen leaving a site, a count."""

    people: float = 0.0


@dataclass(frozen=True, slots=True)
class Check(Happening):
    """Somebody looked at an indicator from `about` to `until` and would have recorded what there was."""

    indicator: str = "fighting"
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Record:
    """Sites and everything recorded about them."""

    sites: tuple[Site, ...]
    happenings: tuple[Happening, ...] = field(default=())

    def known_before(self, moment: float) -> Record:
        """The record as it stood just before `moment`: nothing recorded later is in it, nor is what was withdrawn by
        then; what was withdrawn later still is."""
        then = (h for h in self.happenings if h.known < moment <= h.withdrawn)
        return Record(
            self.sites, tuple(h if h.withdrawn == math.inf else replace(h, withdrawn=math.inf) for h in then)
        )

    def of(self, site: Site) -> list[Happening]:
        """What concerns this site: its own, its region's, and what has only a position."""
        return [
            h for h in self.happenings if h.site == site.id or (not h.site and h.region in ("", site.region))
        ]


def parse(value: Any) -> Record:
    """A Record from a sites document. Raises Refused with every problem."""
    root = Node.root(value)
    if root.fields("format sites", "happenings fictional note") is None:
        root.finish()
    root.format(FORMAT)
    sites = [site for node in root.items("sites") if (site := _site(node))]
    if not sites and not root.problems:
        root.note("empty", "sites")
    _distinct(root, sites)
    happenings = [found for node in root.items("happenings") if (found := _happening(node, sites))]
    root.finish()
    return Record(tuple(sites), tuple(happenings))


def _distinct(root: Node, sites: list[Site]) -> None:
    seen: set[str] = set()
    for n, site in enumerate(sites):
        if site.id in seen:
            root.note("twice", f"sites[{n}].site", value=site.id)
        seen.add(site.id)


def _site(node: Node) -> Site | None:
    if node.fields("site kind region lat lon", "since until label") is None:
        return None
    if label := node.child("label"):
        label.fields("", "en ar")
        label.text("en"), label.text("ar")
    # two decimals are about a kilometre: a town, not a building
    return Site(
        node.text("site"),
        node.choice("kind", KINDS),
        node.text("region"),
        round(node.number("lat", -90, 90), 2),
        round(node.number("lon", -180, 180), 2),
        node.moment("since", -math.inf),
        node.moment("until", math.inf),
    )


_COMMON = "type about known evidence"


def _state(node: Node, base: dict[str, Any]) -> Happening:
    base.pop("region")
    return State(**base, what=node.text("type"), value=float(node.count("value", 0, 1_000_000)))


def _incident(node: Node, base: dict[str, Any]) -> Happening:
    return Incident(**base, kind=node.text("kind", "incident"))


def _unrest(node: Node, base: dict[str, Any]) -> Happening:
    return Unrest(**base, severity=node.number("severity", 0, 1))


def _fighting(node: Node, base: dict[str, Any]) -> Happening:
    lat, lon = node.number("lat", -90, 90), node.number("lon", -180, 180)
    return Fighting(**base, lat=round(lat, 2), lon=round(lon, 2), deaths=node.number("deaths", 0, 100_000))


def _warning(node: Node, base: dict[str, Any]) -> Happening:
    return Warning_(**base, credibility=node.number("credibility", 0, 1), origin=node.text("origin"))


def _control(node: Node, base: dict[str, Any]) -> Happening:
    return ControlChange(**base, state=node.choice("state", CONTROL))


def _transfer(node: Node, base: dict[str, Any]) -> Happening:
    return Transfer(**base, people=float(node.count("people", 0, 1_000_000)))


def _check(node: Node, base: dict[str, Any]) -> Happening:
    until = node.moment("until", base["about"])
    if until < base["about"]:
        node.note("out_of_range", "until", value=node.value["until"], low=node.value["about"], high="…")
    return Check(**base, indicator=node.choice("indicator", (*HEARD, EVERYTHING)), until=until)


# type -> (own fields required, own fields optional, what it concerns, reader)
_Reader = Callable[[Node, dict[str, Any]], Happening]
_TYPES: dict[str, tuple[str, str, str, _Reader]] = {
    **dict.fromkeys(STATES, ("value", "", "site", _state)),
    "incident": ("", "kind", "site", _incident),
    "unrest": ("severity", "", "site", _unrest),
    "fighting": ("lat lon", "deaths", "nowhere", _fighting),
    "warning": ("credibility origin", "", "either", _warning),
    "control_change": ("state", "", "either", _control),
    "transfer": ("people", "", "site", _transfer),
    "check": ("indicator", "until", "either", _check),
}


def _happening(node: Node, sites: list[Site]) -> Happening | None:
    if not isinstance(node.value, dict) or node.value.get("type") not in list(_TYPES):
        if node.fields("type", " ".join(node.value) if isinstance(node.value, dict) else "") is not None:
            node.choice("type", tuple(_TYPES))
        return None
    own, more, concerns, reader = _TYPES[node.value["type"]]
    place = {"site": "site", "nowhere": "", "either": ""}[concerns]
    either = "site region" if concerns == "either" else ""
    if node.fields(f"{_COMMON} {own} {place}", f"{more} {either}") is None:
        return None
    base: dict[str, Any] = {
        "about": _within_era(node, "about"),
        "known": _within_era(node, "known"),
        "evidence": node.text("evidence"),
        "site": node.text("site"),
        "region": node.text("region"),
    }
    if base["about"] and base["known"] and base["known"] < base["about"]:
        node.note("known_before", "known", known=node.value["known"], about=node.value["about"])
    if concerns == "either" and bool(base["site"]) == bool(base["region"]):
        node.note("site_or_region")
    known_sites = {site.id for site in sites}
    if base["site"] and base["site"] not in known_sites:
        allowed = ", ".join(sorted(known_sites))
        node.note("no_such", "site", kind="site", value=base["site"], allowed=allowed)
    regions = {site.region for site in sites}
    if base["region"] and base["region"] not in regions:
        node.note(
            "no_such", "region", kind="region", value=base["region"], allowed=", ".join(sorted(regions))
        )
    return reader(node, base)


def _within_era(node: Node, key: str) -> float:
    """A moment between 1990 and 2100: what lies outside is a typing error."""
    moment = node.moment(key)
    child = node.child(key)
    if child is not None and moment and not _ERA[0] <= moment <= _ERA[1]:
        child.note("out_of_range", value=child.value, low="1990", high="2100")
    return moment
