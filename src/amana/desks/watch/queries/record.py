"""The engine's record, made from the tables of watch alone: what was observed, with both of its times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from amana.engines.common import clock
from amana.engines.hazard import record as engine
from amana.engines.hazard.reading import SECONDS_PER_DAY

from .. import role
from ..models import Kind, Observation, Site

JUST_AFTER = timedelta(milliseconds=1)
"""A score uses what was recorded before it; one made now stands just after everything recorded so far."""


def days(moment: datetime) -> float:
    """Days since 1970-01-01 UTC, as the engine counts."""
    return moment.timestamp() / SECONDS_PER_DAY


def this_moment() -> datetime:
    return clock.now() + JUST_AFTER


def record(at: datetime) -> engine.Record:
    """Sites and what was recorded about them before `at`, with the moment at which it was withdrawn by then. Each
    happening's evidence is the key of its observation. Read as the hazard role."""
    with role.reading():
        sites = [
            (s.pk, engine.Site(s.code, "prison", s.region, s.lat, s.lon, days(s.since), _until(s.until)))
            for s in Site.objects.all()
        ]
        rows = list(
            Observation.objects.filter(known__lt=at).values_list(
                "pk", "kind", "site", "region", "about", "until", "known", "value", "lat", "lon", "word",
                "origin", "withdraws",
            )
        )  # fmt: skip
    code = {pk: site.id for pk, site in sites}
    gone = {row[12]: days(row[6]) for row in rows if row[12] is not None}
    happenings = tuple(
        _happening(row, code, gone.get(row[0], float("inf"))) for row in rows if row[12] is None
    )
    return engine.Record(tuple(site for _pk, site in sites), happenings)


def _until(moment: datetime | None) -> float:
    return float("inf") if moment is None else days(moment)


def _happening(row: tuple[Any, ...], code: dict[int, str], withdrawn: float) -> engine.Happening:
    pk, kind, site, region, about, until, known, value, lat, lon, word, origin, _withdraws = row
    base: dict[str, Any] = {
        "about": days(about),
        "known": days(known),
        "evidence": str(pk),
        "site": code.get(site, ""),
        "region": region,
        "withdrawn": withdrawn,
    }
    if kind in engine.STATES:
        return engine.State(**base, what=kind, value=value)
    if kind == Kind.INCIDENT:
        return engine.Incident(**base, kind=word or "incident")
    if kind == Kind.UNREST:
        return engine.Unrest(**base, severity=value)
    if kind == Kind.FIGHTING:
        return engine.Fighting(**base, lat=lat, lon=lon, deaths=value or 0.0)
    if kind == Kind.WARNING:
        return engine.Warning_(**base, credibility=value, origin=origin)
    if kind == Kind.CONTROL:
        return engine.ControlChange(**base, state=word)
    if kind == Kind.TRANSFER:
        return engine.Transfer(**base, people=value)
    return engine.Check(**base, indicator=word, until=days(until or about))
