"""Sources of reports and their ratings, for programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from amana.access import rule
from amana.console import interface
from amana.console.interface import PageSize
from amana.ledger import writer

from . import services
from .api_common import After, PathKey, Reason, actor_of, one
from .models import ReportSource, SourceRating
from .queries import reports as reads

router = Router()


class SourceOut(Schema):
    """`ratings`: topic -> the reliability that holds now."""

    id: int
    name_ar: str
    name_en: str
    kind: str
    ratings: dict[str, str]


class SourceIn(Schema):
    name_ar: Annotated[str, Field(max_length=120)] = ""
    name_en: Annotated[str, Field(max_length=120)] = ""
    kind: Literal["agency", "outlet", "body", "research", "social", "person"]


class RateIn(Schema):
    topic: Literal["general", "prisons", "camps", "fighting", "transfers", "politics"]
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    reason: Reason


def _source(source: ReportSource) -> dict[str, Any]:
    held: dict[str, SourceRating] = reads.reliability(source)
    return {name: getattr(source, name) for name in ("id", "name_ar", "name_en", "kind")} | {
        "ratings": {topic: rating.reliability for topic, rating in held.items()}
    }


@router.get("/sources", response={200: list[SourceOut], **interface.NO}, summary="Sources with their ratings")
@rule("report.read")
def sources(request: HttpRequest, size: PageSize = 100, after: After = None) -> list[dict[str, Any]]:
    """In the order in which they were added; `after` is the last id of the page before."""
    return [_source(row) for row in ReportSource.objects.filter(pk__gt=after or 0).order_by("pk")[:size]]


@router.post("/sources", response={200: SourceOut, **interface.NO}, summary="Add a source")
@rule("source.rate")
def source_add(request: HttpRequest, body: SourceIn) -> dict[str, Any]:
    """A source has no rating until somebody rates it."""
    actor = actor_of(request)
    return _source(writer.do(lambda: services.source_add(actor=actor, **body.dict())))


@router.post("/sources/{source}/rate", response={200: SourceOut, **interface.NO}, summary="Rate a source")
@rule("source.rate")
def source_rate(request: HttpRequest, source: PathKey, body: RateIn) -> dict[str, Any]:
    """On one topic, with the reason, under your name."""
    actor = actor_of(request)
    found = one(ReportSource.objects.filter(pk=source))
    writer.do(lambda: services.source_rate(actor=actor, source=found, **body.dict()))
    return _source(found)
