"""The warning board and a facility's page: rows of numbers with what stands behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from amana import access
from amana.access.models import User
from amana.engines.hazard import levels as engine_levels
from amana.engines.hazard.levels import Level
from amana.engines.hazard.pooling import Pool
from amana.engines.hazard.score import Contribution
from amana.ledger.models import Account, Authority

from ..models import Forecast, Kind, Maker, Observation, Opinion, Site, Standing
from .alerts import Told, open_alerts
from .levels import as_engine, standings
from .record import days, this_moment
from .scores import Scored, opinions_at, pooled, scores

TREND = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Row:
    """One facility. `level` is the level shown: the one that stands, or the model's where that has risen since the
    last look; None while nobody has looked."""

    site: Site
    authority: Authority | None
    scored: Scored
    level: int | None
    standing: Standing | None
    trend: tuple[float, ...]
    told: Told | None
    opinions: Mapping[int, Opinion]

    @property
    def pool(self) -> Pool | None:
        return pooled(self.scored.score.p7, dict(self.opinions))

    @property
    def indicators(self) -> dict[str, Contribution]:
        return {c.indicator: c for c in self.scored.score.contributions}


@dataclass(frozen=True, slots=True)
class Board:
    """Every facility in operation, the worst first, and the observations that stand behind the numbers by key."""

    at: datetime
    rows: list[Row]
    evidence: Mapping[int, Observation]


def board(actor: User | None, at: datetime | None = None) -> Board:
    """What the model says now of every facility that the reader may see."""
    moment = at or this_moment()
    sites = {s.code: s for s in access.visible_to(actor, Site.objects.select_related("place"))}
    found = [s for s in scores(moment) if s.score.site in sites]
    now, told, said = standings(), open_alerts(actor), opinions_at(moment)
    trends, owners = _trends(moment), _owners(sites.values())
    rows = []
    for scored in found:
        site = sites[scored.score.site]
        standing = now.get(site.pk)
        rows.append(
            Row(
                site,
                owners.get(site.place_id),
                scored,
                level_shown(standing, scored.score.level, moment),
                standing,
                (*trends.get(site.pk, ()), scored.score.p7),
                told.get(site.pk),
                said.get(site.code, {}),
            )
        )
    rows.sort(key=lambda r: (-(r.level or 0), -r.scored.score.p7, r.site.code))
    return Board(moment, rows, evidence_of(rows))


def level_shown(standing: Standing | None, model: Level, at: datetime) -> int:
    """The level that stands, stepped by what the model says at `at`, without writing anything."""
    return int(engine_levels.step(as_engine(standing), model, days(at)).level)


def evidence_of(rows: Iterable[Row]) -> dict[int, Observation]:
    """The observations that the scores name."""
    keys = {int(key) for r in rows for c in r.scored.score.contributions for key in c.evidence}
    return Observation.objects.select_related("by").in_bulk(keys)


def _trends(at: datetime) -> dict[int, list[float]]:
    """Site -> the model's frozen p7 of the last four weeks, oldest first."""
    found: dict[int, list[float]] = {}
    rows = Forecast.objects.filter(maker=Maker.MODEL, at__gte=at - TREND, at__lt=at).order_by("at")
    for site, p7 in rows.values_list("site", "p7"):
        found.setdefault(site, []).append(p7)
    return found


def _owners(sites: Iterable[Site]) -> dict[int, Authority]:
    """Place -> the authority of its open account, the newest where there are several."""
    rows = Account.objects.filter(kind="held", closed_at=None, place__in=[s.place_id for s in sites])
    return {
        a.place_id: a.authority
        for a in rows.select_related("authority").order_by("pk")
        if a.place_id is not None and a.authority is not None
    }


def row(actor: User | None, code: str, at: datetime | None = None) -> tuple[Row, Board] | None:
    """One facility of the board; None for one that the reader does not see or that is not in operation."""
    found = board(actor, at)
    return next(((r, found) for r in found.rows if r.site.code == code), None)


def control_state(observations: Mapping[int, Observation], keys: Iterable[str]) -> str:
    """The newest state of control among the observations named, or nothing."""
    found = [observations[int(k)] for k in keys if int(k) in observations]
    newest = max((o for o in found if o.kind == Kind.CONTROL), key=lambda o: (o.about, o.known), default=None)
    return newest.word if newest else ""
