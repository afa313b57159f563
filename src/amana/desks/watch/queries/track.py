"""The record of all frozen forecasts with what happened, the failures included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from amana.engines.common import canonical, clock
from amana.engines.hazard import metrics
from amana.engines.hazard.track import Frozen, track_record

from ..models import Forecast, Kind, Look, Maker, Measure, Observation, Site
from .record import days

HORIZON = timedelta(days=7)
SKILL_LEAST = 20
"""Fewer forecasts than this show no skill, whatever the figure."""


@dataclass(frozen=True, slots=True)
class Of:
    """One maker's record beside the base rate's on the same site-days."""

    maker: str
    scores: dict[str, Any]
    base: dict[str, Any]
    skill: metrics.Skill | None


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the page shows. `sealed` of `looks` days carry the digest that stands in the books."""

    makers: list[Of]
    model: dict[str, Any]
    looks: int
    sealed: int
    since: datetime | None


def track(sites: Iterable[Site], now: datetime | None = None) -> Record:
    """All forecasts of these sites; a forecast is scored once its seven days are over, or when it has come true."""
    moment = now or clock.now()
    chosen = {s.pk: s.code for s in sites}
    rows = list(Forecast.objects.filter(site__in=list(chosen)).order_by("at", "pk"))
    hits, acted = _incidents(list(chosen)), _measures(list(chosen))
    frozen: dict[str, list[tuple[Frozen, float]]] = {maker.value: [] for maker in Maker}
    for row in rows:
        frozen[row.maker].append((_frozen(row, chosen[row.site_id], hits, acted, moment), row.base))
    makers = [_of(maker, told) for maker, told in frozen.items() if told]
    looks = list(Look.objects.exclude(memo=None).order_by("at"))
    return Record(
        makers,
        track_record(f for f, _base in frozen[Maker.MODEL.value]),
        len(looks),
        _sealed(looks),
        looks[0].at if looks else None,
    )


def _frozen(
    row: Forecast,
    code: str,
    hits: dict[int, list[datetime]],
    acted: dict[int, list[datetime]],
    now: datetime,
) -> Frozen:
    end = row.at + HORIZON
    hit = any(row.at <= when < end for when in hits.get(row.site_id, ()))
    happened = True if hit else None if end > now else False
    intervened = any(row.at <= when < end for when in acted.get(row.site_id, ()))
    return Frozen(code, days(row.at), HORIZON.days, row.p7, "", happened, intervened)


def _incidents(sites: Sequence[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    rows = Observation.objects.filter(site__in=sites, kind=Kind.INCIDENT, withdrawn=None)
    for site, about in rows.values_list("site", "about"):
        found.setdefault(site, []).append(about)
    return found


def _measures(sites: Sequence[int]) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    rows = Measure.objects.filter(alert__site__in=sites, changes_hazard=True)
    for site, at in rows.values_list("alert__site", "at"):
        found.setdefault(site, []).append(at)
    return found


def _of(maker: str, told: list[tuple[Frozen, float]]) -> Of:
    ours = track_record(f for f, _b in told)
    base = track_record(replace(f, p=b) for f, b in told)
    done = [(f, b) for f, b in told if f.happened is not None and not f.intervened]
    return Of(maker, ours, base, _skill(done))


def _skill(done: list[tuple[Frozen, float]]) -> metrics.Skill | None:
    """Log skill over the base rate; weeks are resampled together, as days of one week share their incidents."""
    if len(done) < SKILL_LEAST:
        return None
    p = np.array([f.p for f, _b in done])
    base = np.array([b for _f, b in done])
    y = np.array([float(bool(f.happened)) for f, _b in done])
    week = np.array([int(f.at // 7) for f, _b in done], dtype=np.int64)
    return metrics.skill(metrics.log_score, p, base, y, week)


def _sealed(looks: Sequence[Look]) -> int:
    """How many days' forecasts still have the digest that the books hold."""
    from amana.ledger import queries as ledger_queries

    in_books = {m.leaf: m.facts.get("digest") for m in ledger_queries.memos(kinds=["forecast"])}
    rows: dict[int, list[Forecast]] = {}
    for row in Forecast.objects.select_related("site"):
        rows.setdefault(row.look_id, []).append(row)
    return sum(digest_of(rows.get(k.pk, [])) == in_books.get(k.memo) for k in looks if k.memo is not None)


def digest_of(rows: Sequence[Forecast]) -> str:
    """SHA-256 over the frozen numbers in a fixed order; a float as the shortest text that reads back the same."""
    said = sorted(
        [r.site.code, r.maker, str(r.by_id or ""), *(repr(v) for v in (r.p7, r.low, r.high, r.p28, r.base))]
        for r in rows
    )
    return canonical.digest({"forecasts": said}).hex()
