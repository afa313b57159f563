"""Facilities for programs: the board, observations, levels, opinions, consequences. Never persons."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from amana import access
from amana.access import rule
from amana.console import interface
from amana.console.interface import PageSize
from amana.ledger import writer
from amana.ledger.errors import Refused

from . import queries
from .api_common import After, Code, Line, Words, actor_of, site_of
from .models import Observation
from .queries import consequences
from .queries.board import Row
from .services import forecasts, indicators, levels
from .services.indicators import Said

router = Router()


def _aware(at: datetime | None, field: str) -> datetime | None:
    if at is not None and at.tzinfo is None:
        raise Refused("time-without-zone", field=field, at=at.isoformat())
    return at


# -- shapes


class ContributionOut(Schema):
    """One factor; base times all factors is p7. `evidence` are ids of observations, empty for what is assumed."""

    indicator: str
    factor: float
    reported: bool
    evidence: list[int]


class SiteOut(Schema):
    """A facility now. Probabilities are fractions; `low` and `high` are the 90 % interval of p7; `level` 0 to 3."""

    site: str
    name_ar: str
    name_en: str
    region: str
    level: int | None
    p7: float
    low: float
    high: float
    p28: float
    base: float
    times_normal: float
    pool: float | None
    model: str
    contributions: list[ContributionOut]
    warning: int | None


class ObservationIn(Schema):
    """Either `site` or `region`, and neither for fighting, which has a position."""

    kind: Literal[
        "guards", "capacity", "incident", "unrest", "warning", "fighting", "control_change", "check"
    ]
    evidence: Line
    site: Code = ""
    region: Annotated[str, Field(max_length=40)] = ""
    about: datetime | None = None
    until: datetime | None = None
    value: float | None = None
    word: Annotated[str, Field(max_length=24)] = ""
    origin: Annotated[str, Field(max_length=120)] = ""
    lat: float | None = None
    lon: float | None = None


class ObservationOut(Schema):
    id: int
    kind: str
    site: str | None
    region: str
    about: datetime
    known: datetime
    value: float | None
    word: str
    origin: str
    evidence: str
    source: str
    withdrawn: bool


class ObservationPage(Schema):
    observations: list[ObservationOut]
    after: str


class LevelIn(Schema):
    to: Annotated[int, Field(ge=0, le=3)]
    reason: Line


class LevelOut(Schema):
    """The level now; `waits` when a second person must agree first."""

    level: int
    waits: bool


class OpinionIn(Schema):
    p7: Annotated[float, Field(gt=0, lt=1)]
    grounds: Words


class SimulateIn(Schema):
    """Without `scenario` the figures of this moment. Plans by name are plan documents of the scenario's instance."""

    scenario: dict[str, Any] | None = None
    plans: Annotated[dict[str, dict[str, Any]], Field(max_length=consequences.PLANS_MOST)] = {}
    replications: Annotated[int, Field(ge=2, le=consequences.REPLICATIONS_MOST)] = 10_000
    seed: Annotated[int, Field(ge=0, le=2**62)] = 1
    delays: Annotated[list[Annotated[int, Field(ge=0, le=90)]], Field(max_length=6)] = []


# -- facilities


def _site_out(row: Row) -> dict[str, Any]:
    score = row.scored.score
    return {
        "site": row.site.code,
        "name_ar": row.site.place.name_ar,
        "name_en": row.site.place.name_en,
        "region": row.site.region,
        "level": row.level,
        "p7": score.p7,
        "low": score.low,
        "high": score.high,
        "p28": score.p28,
        "base": score.base,
        "times_normal": score.times_normal,
        "pool": row.pool.p if row.pool else None,
        "model": score.model,
        "contributions": [
            {
                "indicator": c.indicator,
                "factor": c.factor,
                "reported": c.reported,
                "evidence": [int(key) for key in c.evidence],
            }
            for c in score.contributions
        ],
        "warning": row.told.alert.pk if row.told else None,
    }


@router.get(
    "/board", response={200: list[SiteOut], **interface.NO}, summary="Every facility, the worst first"
)
@rule("watch.read")
def board(request: HttpRequest) -> list[dict[str, Any]]:
    """What the model says now, from what was recorded before now."""
    return [_site_out(row) for row in queries.board(actor_of(request)).rows]


def _observation_out(o: Observation) -> dict[str, Any]:
    return {
        "id": o.pk,
        "kind": o.kind,
        "site": o.site.code if o.site else None,
        "region": o.region,
        "about": o.about,
        "known": o.known,
        "value": o.value,
        "word": o.word,
        "origin": o.origin,
        "evidence": o.evidence,
        "source": o.source,
        "withdrawn": hasattr(o, "withdrawn"),
    }


@router.get(
    "/observations", response={200: ObservationPage, **interface.NO}, summary="Observations, newest first"
)
@rule("watch.read")
def observations(
    request: HttpRequest, size: PageSize = 50, after: After = None, site: str = ""
) -> dict[str, Any]:
    rows = access.visible_to(
        actor_of(request), Observation.objects.select_related("site", "withdrawn").order_by("-pk")
    )
    if site:
        rows = rows.filter(site__code=site)
    page = list(rows.filter(pk__lt=after)[:size] if after else rows[:size])
    return {
        "observations": [_observation_out(o) for o in page],
        "after": str(page[-1].pk) if len(page) == size else "",
    }


@router.post("/observations", response={201: ObservationOut, **interface.NO}, summary="Record an observation")
@rule("watch.observe")
def observe(request: HttpRequest, body: ObservationIn) -> Any:
    """It is never changed; a mistake is withdrawn."""
    actor = actor_of(request)
    said = Said(
        body.kind,
        body.evidence,
        site=site_of(request, body.site) if body.site else None,
        region=body.region,
        about=_aware(body.about, "about"),
        until=_aware(body.until, "until"),
        value=body.value,
        word=body.word,
        origin=body.origin,
        lat=body.lat,
        lon=body.lon,
    )

    def unit() -> Observation:
        made = indicators.observe(actor=actor, said=said)
        levels.look()
        return made

    return Status(201, _observation_out(writer.do(unit)))


@router.post(
    "/sites/{site}/level", response={200: LevelOut, **interface.NO}, summary="Change a level by hand"
)
@rule("level.change")
def level(request: HttpRequest, site: str, body: LevelIn) -> dict[str, Any]:
    """Up, or down to the model's level, at once; below it a second person must agree."""
    actor, found = actor_of(request), site_of(request, site)
    now = queries.standings().get(found.pk)
    change = levels.level_raise if body.to > (now.level if now else 0) else levels.level_lower
    writer.do(lambda: change(actor=actor, site=found, to=body.to, reason=body.reason))
    after = queries.standings().get(found.pk)
    shown = after.level if after else 0
    return {"level": shown, "waits": shown != body.to}


@router.post("/sites/{site}/opinions", response={201: None, **interface.NO}, summary="Give a probability")
@rule("opinion.give")
def opinion(request: HttpRequest, site: str, body: OpinionIn) -> Any:
    """It stands beside the model's for seven days and is scored like any forecast."""
    actor, found = actor_of(request), site_of(request, site)
    writer.do(lambda: forecasts.opinion_give(actor=actor, site=found, p7=body.p7, grounds=body.grounds))
    return Status(201, None)


# -- consequences


@router.post(
    "/simulate", response={200: dict[str, Any], **interface.NO}, summary="Doing nothing beside plans"
)
@rule("watch.read")
def simulate(request: HttpRequest, body: SimulateIn) -> dict[str, Any]:
    """Answers the simulation document (docs/formats/hazard-simulation.schema.json)."""
    scenario = body.scenario if body.scenario is not None else consequences.now()[0]
    return consequences.compare(
        scenario, body.plans, replications=body.replications, seed=body.seed, delays=body.delays
    )
