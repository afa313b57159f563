"""Reports for programs: taking in, reading, claims and their judgement."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from amana.access import rule
from amana.access.models import User
from amana.console import interface
from amana.console.interface import PageSize
from amana.ledger import writer
from amana.ledger.errors import Refused

from . import report_shelf, services
from .api_common import After, PathKey, actor_of, one
from .api_report_shapes import (
    ClaimOut,
    EditIn,
    FileIn,
    JudgeIn,
    MarkIn,
    MoveIn,
    ReportFull,
    ReportIn,
    ReportPage,
    claim_now,
    claim_out,
    link_out,
    report_out,
)
from .models import ClaimGroup, Report, ReportSource
from .pages.reports_common import people_who_read
from .queries import reports as reads

router = Router()


def _source_of(pk: int | None) -> ReportSource | None:
    if pk is None:
        return None
    found = ReportSource.objects.filter(pk=pk).first()
    if found is None:
        raise Refused("source-unknown", field="source")
    return found


def _people(names: list[str]) -> list[User]:
    found = {user.username: user for user in people_who_read().filter(username__in=names)}
    missing = next((name for name in names if name not in found), None)
    if missing is not None:
        raise Refused("report-reader", field="readers", user=missing)
    return list(found.values())


def _full(actor: User, report: Report) -> dict[str, Any]:
    if report.closed:
        writer.do(lambda: services.report_opened(actor=actor, report=report, what="open"), bare=True)
    text = report_shelf.ready([report])[report.pk].page.document.text
    claims = reads.claims(actor).filter(report=report).select_related("put_by", "accepted_by")
    return report_out(report, reads.figures(actor, [report])[report.pk]) | {
        "text": text,
        "claims": [claim_out(claim, text) for claim in claims],
        "links": [link_out(link) for link in reads.links(actor, report).prefetch_related("matches")],
    }


# -- reports


@router.get("/reports", response={200: ReportPage, **interface.NO}, summary="Reports, newest first")
@rule("report.read")
def reports(
    request: HttpRequest,
    size: PageSize = 50,
    after: After = None,
    q: Annotated[str, Query(max_length=200, description="every word of it stands in the report")] = "",
) -> dict[str, Any]:
    """Reports open to you; `q` finds any form of each word, figures, and names in either script."""
    actor = actor_of(request)
    found = reads.search(actor, q) if q.strip() else reads.reports(actor)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk")[: size + 1])
    shown = rows[:size]
    figures = reads.figures(actor, shown)
    return {
        "reports": [report_out(row, figures[row.pk]) for row in shown],
        "after": shown[-1].pk if len(rows) > size else None,
    }


@router.post("/reports", response={200: ReportFull, **interface.NO}, summary="Take in a report as text")
@rule("report.add")
def report_take(request: HttpRequest, body: ReportIn) -> dict[str, Any]:
    """Keep the text, read it, propose its claims, hold it against the others."""
    actor = actor_of(request)
    made = services.report_take(
        actor=actor,
        raw=body.text.encode("utf-8", "replace"),
        published=body.published,
        source=_source_of(body.source),
        marking=body.marking,
        readers=_people(body.readers),
    )
    return _full(actor, one(reads.reports(actor).filter(pk=made.pk)))


@router.post(
    "/reports/file", response={200: ReportFull, **interface.NO}, summary="Take in a report as a file"
)
@rule("report.add")
def report_file(request: HttpRequest, body: Form[FileIn], file: File[UploadedFile]) -> dict[str, Any]:
    """The same for a file: .txt, .html, .docx, .pdf, .eml; its bytes are kept."""
    actor = actor_of(request)
    made = services.report_take(
        actor=actor,
        raw=file.read(),
        name=file.name or "file",
        published=body.published,
        source=_source_of(body.source),
        marking=body.marking,
    )
    return _full(actor, one(reads.reports(actor).filter(pk=made.pk)))


@router.get("/reports/{report}", response={200: ReportFull, **interface.NO}, summary="One report")
@rule("report.read")
def report(request: HttpRequest, report: PathKey) -> dict[str, Any]:
    """Its text, its claims, its links to other tellings; opening a closed one is recorded."""
    actor = actor_of(request)
    return _full(actor, one(reads.reports(actor).filter(pk=report)))


# -- claims


@router.post("/reports/{report}/claims", response={200: ClaimOut, **interface.NO}, summary="Mark a claim")
@rule("report.judge")
def claim_mark(request: HttpRequest, report: PathKey, body: MarkIn) -> dict[str, Any]:
    """Put forward what the machine did not propose, at a span of the text; a second person accepts it."""
    actor = actor_of(request)
    found = one(reads.reports(actor).filter(pk=report))
    wording = services.Wording(**body.dict(exclude={"reason", "start", "end"}))
    return claim_now(
        writer.do(
            lambda: services.claim_mark(
                actor=actor, report=found, start=body.start, end=body.end, wording=wording, reason=body.reason
            )
        )
    )


@router.post("/claims/{claim}/judge", response={200: ClaimOut, **interface.NO}, summary="Judge a claim")
@rule("report.judge")
def claim_judge(request: HttpRequest, claim: PathKey, body: JudgeIn) -> dict[str, Any]:
    """Put forward, accept as the second person, return, reject, take up again."""
    from .pages.reports_claims import ACTS

    actor = actor_of(request)
    found = one(reads.claims(actor).filter(pk=claim))
    done = writer.do(lambda: ACTS[body.act](actor=actor, claim=found, reason=body.reason))
    return claim_now(done)


@router.post(
    "/claims/{claim}/edit", response={200: ClaimOut, **interface.NO}, summary="Put a claim in other words"
)
@rule("report.judge")
def claim_edit(request: HttpRequest, claim: PathKey, body: EditIn) -> dict[str, Any]:
    """A new claim in its place, put forward by you; answers the new one."""
    actor = actor_of(request)
    found = one(reads.claims(actor).filter(pk=claim))
    wording = services.Wording(**body.dict(exclude={"reason"}))
    return claim_now(
        writer.do(lambda: services.claim_edit(actor=actor, claim=found, wording=wording, reason=body.reason))
    )


@router.post(
    "/claims/{claim}/move", response={200: ClaimOut, **interface.NO}, summary="Move a claim to a group"
)
@rule("report.judge")
def claim_move(request: HttpRequest, claim: PathKey, body: MoveIn) -> dict[str, Any]:
    """Say that it says the same as another group, or as none."""
    actor = actor_of(request)
    found = one(reads.claims(actor).filter(pk=claim))
    group: ClaimGroup | None = one(reads.groups(actor).filter(pk=body.group)) if body.group else None
    return claim_now(
        writer.do(lambda: services.claim_move(actor=actor, claim=found, group=group, reason=body.reason))
    )
