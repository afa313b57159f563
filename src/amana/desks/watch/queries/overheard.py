"""What accepted claims of reports say near a facility: for a person to take over as an observation, never by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.hazard.indicators import distance_km
from amana.engines.hazard.record import Site as EngineSite
from amana.engines.reading.fold import folded
from amana.engines.reading.places import gazetteer, places

from ..models import Kind, Observation, Site
from .reports_evidence import Evidence, evidence

NEAR_KM = 40.0
FACILITIES = ("prison", "camp", "airport", "crossing")
SINCE = timedelta(days=30)
SAYS: dict[str, str] = {
    **dict.fromkeys(("attack", "clash", "shoot", "explosion"), Kind.FIGHTING.value),
    **dict.fromkeys(("escape",), Kind.INCIDENT.value),
    **dict.fromkeys(("riot", "protest", "hunger_strike"), Kind.UNREST.value),
    **dict.fromkeys(("warn", "threat"), Kind.WARNING.value),
    **dict.fromkeys(("handover", "withdraw", "seize"), Kind.CONTROL.value),
}
"""Predicates of claims that bear on an indicator, and the kind of observation that they suggest."""
CREDIBILITY = {1: 0.95, 2: 0.75, 3: 0.5, 4: 0.25, 5: 0.1}
"""A person's grade of a group (1 confirmed to 5 improbable) as the credibility that the form begins with."""


@dataclass(frozen=True, slots=True)
class Near:
    """A group of accepted claims near a site, the kind of observation it suggests, and whether it was taken over."""

    said: Evidence
    kind: str
    taken: bool
    first: int = 0
    """The first group here in which the same voice speaks in the same reports; else this group."""

    @property
    def code(self) -> str:
        return _code(self.said.group)

    @property
    def voice(self) -> str:
        """What its origin is called in an observation: one who said two things is one origin, and who it was stays
        with those who may read the reports."""
        return _code(self.first or self.said.group)

    @property
    def credibility(self) -> float:
        return CREDIBILITY.get(self.said.credibility or 3, 0.5)


def near(actor: User | None, site: Site) -> list[Near]:
    """What bears on this site and was accepted in the last thirty days, newest first; only what the reader may see of
    reports. Denials are left out: they are read with their group."""
    if not access.may(actor, "report.read"):
        return []
    found = [
        one
        for one in evidence(actor=actor, since=clock.now() - SINCE)
        if one.polarity != "denied" and one.predicate in SAYS and _is_near(one, site)
    ]
    keys = {key_of(one, site) for one in found}
    taken = set(Observation.objects.filter(key__in=keys).values_list("key", flat=True))
    return [Near(one, _kind(one), key_of(one, site) in taken, _first(one, found)) for one in found]


def _code(group: int) -> str:
    return f"G-{group:05d}"


def _first(one: Evidence, found: list[Evidence]) -> int:
    """The lowest number of a group with the same single voice and a report in common."""
    alone = len(one.voices) == 1 and one.origins <= 1
    same = (o for o in found if alone and o.voices == one.voices and o.reports & one.reports)
    return min((o.group for o in same), default=one.group)


def _kind(one: Evidence) -> str:
    """What is feared, planned or was foiled has not happened: it is a warning."""
    return SAYS[one.predicate] if one.modality == "fact" else Kind.WARNING.value


def towns(one: Evidence) -> list[tuple[float, float]]:
    """Latitude and longitude of the towns that a group names."""
    known = (gazetteer()[key] for key in one.places if key in gazetteer())
    return [(t.lat, t.lon) for t in known if t.lat is not None and t.lon is not None]


def key_of(one: Evidence, site: Site) -> str:
    """The key of the observation that a group became, so that it is taken over once: for each site, but fighting has
    a position and concerns them all."""
    return f"report:{one.group}" if _kind(one) == Kind.FIGHTING else f"report:{one.group}:{site.code}"


@cache
def _called(name_ar: str, name_en: str) -> frozenset[str]:
    named = places(folded(f"{name_ar}\n{name_en}"))
    return frozenset(found.key for found in named if found.kind in FACILITIES)


def names(one: Evidence, site: Site) -> bool:
    """Whether a group names this very facility: those have no position of their own in the gazetteer."""
    return not _called(site.place.name_ar, site.place.name_en).isdisjoint(one.places)


def _is_near(one: Evidence, site: Site) -> bool:
    if names(one, site):
        return True
    here = EngineSite(site.code, "prison", site.region, site.lat, site.lon)
    return any(distance_km(lat, lon, here) <= NEAR_KM for lat, lon in towns(one))
