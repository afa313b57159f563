"""Warnings for programs: issuing, acknowledging, measures, closing, taking back, the CAP messages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from amana.access import rule
from amana.console import interface
from amana.console.interface import PageSize
from amana.ledger import writer

from . import capping, queries
from .api_common import After, Code, Line, Reason, Words, actor_of, site_of
from .models import Alert, Outcome
from .services import warnings as services

router = Router()


def _alert(request: HttpRequest, pk: int) -> Alert:
    found = queries.alerts(actor_of(request)).filter(pk=pk).first() if 0 < pk < 2**62 else None
    if found is None:
        raise Http404
    return found


# -- shapes


class AskedOut(Schema):
    """A role that must answer; `since` where it heard of the warning by escalation."""

    role: str
    since: datetime | None
    at: datetime | None


class AlertOut(Schema):
    id: int
    code: str
    site: str
    level: int
    p7: float
    issued_at: datetime
    due_at: datetime
    late: bool
    asked: list[AskedOut]
    closed_at: datetime | None
    outcome: str


class AlertPage(Schema):
    warnings: list[AlertOut]
    after: str


class AlertIn(Schema):
    """Without `roles` and `due_minutes` the rules of alerting hold. `replaces`: the id of the open warning."""

    site: Code
    level: Annotated[int, Field(ge=1, le=3)]
    words: Words = ""
    roles: Annotated[list[Code], Field(max_length=20)] = []
    due_minutes: Annotated[int | None, Field(ge=1, le=7 * 24 * 60)] = None
    replaces: int | None = None


class MeasureIn(Schema):
    words: Line
    changes_hazard: bool = False


class CloseIn(Schema):
    outcome: Literal["happened", "averted", "nothing", "mistaken"]
    why: Line


class CancelIn(Schema):
    why: Reason


# -- warnings


def _alert_out(alert: Alert) -> dict[str, Any]:
    told = queries.told(alert)
    return {
        "id": alert.pk,
        "code": alert.code,
        "site": alert.site.code,
        "level": alert.level,
        "p7": alert.p7,
        "issued_at": alert.issued_at,
        "due_at": alert.due_at,
        "late": told.late,
        "asked": [
            {"role": a.role, "since": a.since, "at": a.answer.at if a.answer else None} for a in told.asked
        ],
        "closed_at": alert.closed_at,
        "outcome": alert.outcome,
    }


@router.get("/warnings", response={200: AlertPage, **interface.NO}, summary="Warnings, newest first")
@rule("warning.read")
def warnings(
    request: HttpRequest, size: PageSize = 50, after: After = None, state: Literal["", "open", "closed"] = ""
) -> dict[str, Any]:
    rows = queries.alerts(actor_of(request), state=state).order_by("-pk")
    page = list(rows.filter(pk__lt=after)[:size] if after else rows[:size])
    return {
        "warnings": [_alert_out(a) for a in page],
        "after": str(page[-1].pk) if len(page) == size else "",
    }


@router.post("/warnings", response={201: AlertOut, **interface.NO}, summary="Issue a warning")
@rule("warning.issue")
def issue(request: HttpRequest, body: AlertIn) -> Any:
    actor = actor_of(request)
    site = site_of(request, body.site)
    replaced = _alert(request, body.replaces) if body.replaces else None
    due = timedelta(minutes=body.due_minutes) if body.due_minutes else None
    made = writer.do(
        lambda: services.warning_issue(
            actor=actor,
            site=site,
            level=body.level,
            words=body.words,
            roles=body.roles,
            due=due,
            updates=replaced,
        )
    )
    return Status(201, _alert_out(_alert(request, made.pk)))


@router.post(
    "/warnings/{warning}/acknowledge", response={200: AlertOut, **interface.NO}, summary="Acknowledge"
)
@rule("warning.acknowledge")
def acknowledge(request: HttpRequest, warning: int) -> Any:
    """For every role that the caller holds there and that was asked."""
    actor, found = actor_of(request), _alert(request, warning)
    writer.do(lambda: services.warning_acknowledge(actor=actor, alert=found))
    return _alert_out(_alert(request, warning))


@router.post(
    "/warnings/{warning}/measures", response={201: AlertOut, **interface.NO}, summary="Record a measure"
)
@rule("warning.act")
def measure(request: HttpRequest, warning: int, body: MeasureIn) -> Any:
    actor, found = actor_of(request), _alert(request, warning)
    writer.do(
        lambda: services.measure_record(
            actor=actor, alert=found, words=body.words, changes_hazard=body.changes_hazard
        )
    )
    return Status(201, _alert_out(_alert(request, warning)))


@router.post("/warnings/{warning}/close", response={200: AlertOut, **interface.NO}, summary="Close a warning")
@rule("warning.act")
def close(request: HttpRequest, warning: int, body: CloseIn) -> Any:
    actor, found = actor_of(request), _alert(request, warning)
    writer.do(lambda: services.warning_close(actor=actor, alert=found, outcome=body.outcome, why=body.why))
    return _alert_out(_alert(request, warning))


@router.get(
    "/warnings/{warning}/cap", response=interface.NO, summary="The warning as a CAP 1.2 message",
    openapi_extra=interface.document("application/cap+xml", "the message"),
)  # fmt: skip
@rule("warning.read")
def cap(request: HttpRequest, warning: int) -> HttpResponse:
    """XML in Arabic and English, restricted, an exercise in a demonstration."""
    message = capping.message(_alert(request, warning))
    return HttpResponse(message, content_type="application/cap+xml; charset=utf-8")


@router.post(
    "/warnings/{warning}/cancel", response={200: AlertOut, **interface.NO}, summary="Take a warning back"
)
@rule("warning.issue")
def cancel(request: HttpRequest, warning: int, body: CancelIn) -> Any:
    """One that was issued by mistake and on which nothing was done."""
    actor, found = actor_of(request), _alert(request, warning)
    writer.do(lambda: services.warning_cancel(actor=actor, alert=found, why=body.why))
    return _alert_out(_alert(request, warning))


@router.get(
    "/warnings/{warning}/cancel/cap", response=interface.NO, summary="The CAP 1.2 message that cancels it",
    openapi_extra=interface.document("application/cap+xml", "the message"),
)  # fmt: skip
@rule("warning.read")
def cap_cancel(request: HttpRequest, warning: int) -> HttpResponse:
    """Only of a warning that was issued by mistake."""
    found = _alert(request, warning)
    if found.outcome != Outcome.MISTAKEN:
        raise Http404
    return HttpResponse(capping.cancellation(found), content_type="application/cap+xml; charset=utf-8")
