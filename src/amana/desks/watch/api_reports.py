"""Reports for programs: taking in, claims and their judgement, links, groups, sources, evidence, STIX."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from amana.access import rule
from amana.access.models import User
from amana.console import interface
from amana.console.interface import PageSize
from amana.ledger import writer
from amana.ledger.errors import Refused

from . import queries, report_shelf, report_stix, services
from .models import (
    Claim,
    ClaimGroup,
    ClaimState,
    LinkDecision,
    Report,
    ReportLink,
    ReportSource,
    SourceRating,
)
from .pages.reports_common import people_who_read
from .queries import reports as reads
from .report_text import said

router = Router()
Words = Annotated[str, Field(max_length=500)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]
Key = Annotated[int, Field(ge=1, le=2**62)]
Text = Annotated[str, Field(min_length=1, max_length=1_000_000)]
After = Annotated[int | None, Query(ge=0, le=2**62, description="where the last page ended: its `after`")]
MarkingCode = Literal["clear", "green", "amber", "amber_strict", "red"]
PathKey = Annotated[int, Field(ge=1, le=2**62)]


def _actor(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _one(found: Any) -> Any:
    one = found.first()
    if one is None:
        raise Http404
    return one


# -- shapes


class ReportOut(Schema):
    """One report. `tellings` counts the reports that tell its story, itself included, as far as you may see them."""

    id: int
    code: str
    title: str
    source: int | None
    language: str
    published: date | None
    marking: str
    closed: bool
    media: str
    size: int
    sha256: str
    added_at: datetime
    compared_at: datetime | None
    tellings: int
    proposed: int
    put: int
    accepted: int


class ReportPage(Schema):
    reports: list[ReportOut]
    after: int | None


class ClaimOut(Schema):
    """One claim. `start` and `end` count code points of the report's text; `origin` numbers its independent origin
    within the group, null for a denial that adds none."""

    id: int
    report: int
    start: int
    end: int
    text: str
    predicate: str
    polarity: str
    modality: str
    value: float | None
    low: float | None
    high: float | None
    approx: bool
    referent: str
    places: list[str]
    speaker: str
    outlet: str
    basis: str
    group: int | None
    origin: int | None
    state: str
    put_by: str | None
    accepted_by: str | None


class LinkOut(Schema):
    id: int
    left: int
    right: int
    verdict: str
    score: float
    joined: bool
    sentences: int
    matched: float
    figures: int
    names: int
    matches: list[list[int]]


class ReportFull(ReportOut):
    text: str
    claims: list[ClaimOut]
    links: list[LinkOut]


class GroupOut(Schema):
    """Claims that say the same; counts are of what you may see. `credibility` is the last grade of a person."""

    id: int
    predicate: str
    polarity: str
    tellings: int
    origins: int
    accepted: int
    accepted_origins: int
    credibility: int | None
    contested: bool
    claims: list[int]


class GroupPage(Schema):
    groups: list[GroupOut]
    after: int | None


class EvidenceOut(Schema):
    """What accepted claims say, once for each independent origin (`queries.evidence`)."""

    group: int
    predicate: str
    polarity: str
    modality: str
    places: list[str]
    value: float | None
    low: float | None
    high: float | None
    referent: str
    origins: int
    tellings: int
    credibility: int | None
    reliability: str
    known_at: datetime
    published: date | None
    claims: list[int]


class SourceOut(Schema):
    """`ratings`: topic -> the reliability that holds now."""

    id: int
    name_ar: str
    name_en: str
    kind: str
    ratings: dict[str, str]


class ReportIn(Schema):
    """`readers` are user names; with any, only they and you can open the report."""

    text: Text
    marking: MarkingCode
    source: Key | None = None
    published: date | None = None
    readers: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)] = []


class FileIn(Schema):
    marking: MarkingCode
    source: Key | None = None
    published: date | None = None


class JudgeIn(Schema):
    """`put` and `accept` need no reason; the others do."""

    act: Literal["put", "accept", "return", "reject", "reopen"]
    reason: Words = ""


class EditIn(Schema):
    predicate: Annotated[str, Field(max_length=24)]
    polarity: Literal["asserted", "denied"]
    modality: Literal["fact", "feared", "planned", "foiled"]
    value: Annotated[float, Field(ge=0, le=1e12)] | None = None
    low: Annotated[float, Field(ge=0, le=1e12)] | None = None
    high: Annotated[float, Field(ge=0, le=1e12)] | None = None
    approx: bool = False
    referent: Annotated[str, Field(max_length=60)] = ""
    places: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=12)] = []
    speaker: Annotated[str, Field(max_length=200)] = ""
    reason: Reason


class MarkIn(EditIn):
    """A claim at a span of the text, in code points."""

    start: Annotated[int, Field(ge=0, le=2**31)]
    end: Annotated[int, Field(ge=1, le=2**31)]


class MoveIn(Schema):
    """`group` null: the claim says the same as no other."""

    group: Key | None = None
    reason: Reason


class LinkIn(Schema):
    left: Key
    right: Key


class AnswerIn(Schema):
    answer: Literal["same", "apart", "unsure"]
    reason: Reason


class GradeIn(Schema):
    credibility: Annotated[int, Field(ge=1, le=6)]
    rationale: Annotated[str, Field(min_length=1, max_length=4000)]


class SourceIn(Schema):
    name_ar: Annotated[str, Field(max_length=120)] = ""
    name_en: Annotated[str, Field(max_length=120)] = ""
    kind: Literal["agency", "outlet", "body", "research", "social", "person"]


class RateIn(Schema):
    topic: Literal["general", "prisons", "camps", "fighting", "transfers", "politics"]
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    reason: Reason


# -- rows


def _report(report: Report, figures: reads.Figures) -> dict[str, Any]:
    fields = ("id", "code", "title", "language", "published", "marking", "closed", "media", "size", "sha256")
    return {name: getattr(report, name) for name in fields} | {
        "source": report.source_id,
        "added_at": report.added_at,
        "compared_at": report.compared_at,
        "tellings": figures.tellings,
        "proposed": figures.proposed,
        "put": figures.put,
        "accepted": figures.accepted,
    }


def _claim(claim: Claim, text: str) -> dict[str, Any]:
    fields = (
        "id", "start", "end", "predicate", "polarity", "modality", "value", "low", "high", "approx", "referent",
        "speaker", "outlet", "basis", "origin", "state",
    )  # fmt: skip
    return {name: getattr(claim, name) for name in fields} | {
        "report": claim.report_id,
        "text": said(text, claim.start, claim.end),
        "places": list(claim.place_keys),
        "group": claim.group_id,
        "put_by": claim.put_by.username if claim.put_by else None,
        "accepted_by": claim.accepted_by.username if claim.accepted_by else None,
    }


def _of(claim: Claim) -> dict[str, Any]:
    return _claim(claim, report_shelf.ready([claim.report])[claim.report_id].page.document.text)


def _link(link: ReportLink) -> dict[str, Any]:
    fields = ("id", "verdict", "score", "joined", "sentences", "matched", "figures", "names")
    return {name: getattr(link, name) for name in fields} | {
        "left": link.left_id,
        "right": link.right_id,
        "matches": [[m.left_start, m.left_end, m.right_start, m.right_end] for m in link.matches.all()],
    }


def _group(group: Any, contested: set[int], claims: list[int]) -> dict[str, Any]:
    fields = (
        "id", "predicate", "polarity", "tellings", "origins", "accepted", "accepted_origins", "credibility",
    )  # fmt: skip
    return {name: getattr(group, name) for name in fields} | {
        "contested": group.pk in contested,
        "claims": claims,
    }


def _groups(actor: User, groups: list[Any]) -> list[dict[str, Any]]:
    contested = reads.contested(groups, actor)
    members: dict[int, list[int]] = {}
    for pk, group in (
        reads.claims(actor).filter(group__in=[g.pk for g in groups]).order_by("pk").values_list("pk", "group")
    ):
        members.setdefault(group or 0, []).append(pk)
    return [_group(g, contested, members.get(g.pk, [])) for g in groups]


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
        writer.do(lambda: services.report_opened(actor=actor, report=report, what="open"))
    text = report_shelf.ready([report])[report.pk].page.document.text
    claims = reads.claims(actor).filter(report=report).select_related("put_by", "accepted_by")
    return _report(report, reads.figures(actor, [report])[report.pk]) | {
        "text": text,
        "claims": [_claim(claim, text) for claim in claims],
        "links": [_link(link) for link in reads.links(actor, report).prefetch_related("matches")],
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
    actor = _actor(request)
    found = reads.search(actor, q) if q.strip() else reads.reports(actor)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.order_by("-pk")[: size + 1])
    shown = rows[:size]
    figures = reads.figures(actor, shown)
    return {
        "reports": [_report(one, figures[one.pk]) for one in shown],
        "after": shown[-1].pk if len(rows) > size else None,
    }


@router.post("/reports", response={200: ReportFull, **interface.NO}, summary="Take in a report as text")
@rule("report.add")
def report_take(request: HttpRequest, body: ReportIn) -> dict[str, Any]:
    """Keep the text, read it, propose its claims, hold it against the others."""
    actor = _actor(request)
    made = services.report_take(
        actor=actor,
        raw=body.text.encode("utf-8", "replace"),
        published=body.published,
        source=_source_of(body.source),
        marking=body.marking,
        readers=_people(body.readers),
    )
    return _full(actor, _one(reads.reports(actor).filter(pk=made.pk)))


@router.post(
    "/reports/file", response={200: ReportFull, **interface.NO}, summary="Take in a report as a file"
)
@rule("report.add")
def report_file(request: HttpRequest, body: Form[FileIn], file: File[UploadedFile]) -> dict[str, Any]:
    """The same for a file: .txt, .html, .docx, .pdf, .eml; its bytes are kept."""
    actor = _actor(request)
    made = services.report_take(
        actor=actor,
        raw=file.read(),
        name=file.name or "file",
        published=body.published,
        source=_source_of(body.source),
        marking=body.marking,
    )
    return _full(actor, _one(reads.reports(actor).filter(pk=made.pk)))


@router.get("/reports/{report}", response={200: ReportFull, **interface.NO}, summary="One report")
@rule("report.read")
def report(request: HttpRequest, report: PathKey) -> dict[str, Any]:
    """Its text, its claims, its links to other tellings; opening a closed one is recorded."""
    actor = _actor(request)
    return _full(actor, _one(reads.reports(actor).filter(pk=report)))


# -- claims


@router.post("/reports/{report}/claims", response={200: ClaimOut, **interface.NO}, summary="Mark a claim")
@rule("report.judge")
def claim_mark(request: HttpRequest, report: PathKey, body: MarkIn) -> dict[str, Any]:
    """Put forward what the machine did not propose, at a span of the text; a second person accepts it."""
    actor = _actor(request)
    found = _one(reads.reports(actor).filter(pk=report))
    wording = services.Wording(**body.dict(exclude={"reason", "start", "end"}))
    return _of(
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

    actor = _actor(request)
    found = _one(reads.claims(actor).filter(pk=claim))
    done = writer.do(lambda: ACTS[body.act](actor=actor, claim=found, reason=body.reason))
    return _of(done)


@router.post(
    "/claims/{claim}/edit", response={200: ClaimOut, **interface.NO}, summary="Put a claim in other words"
)
@rule("report.judge")
def claim_edit(request: HttpRequest, claim: PathKey, body: EditIn) -> dict[str, Any]:
    """A new claim in its place, put forward by you; answers the new one."""
    actor = _actor(request)
    found = _one(reads.claims(actor).filter(pk=claim))
    wording = services.Wording(**body.dict(exclude={"reason"}))
    return _of(
        writer.do(lambda: services.claim_edit(actor=actor, claim=found, wording=wording, reason=body.reason))
    )


@router.post(
    "/claims/{claim}/move", response={200: ClaimOut, **interface.NO}, summary="Move a claim to a group"
)
@rule("report.judge")
def claim_move(request: HttpRequest, claim: PathKey, body: MoveIn) -> dict[str, Any]:
    """Say that it says the same as another group, or as none."""
    actor = _actor(request)
    found = _one(reads.claims(actor).filter(pk=claim))
    group: ClaimGroup | None = _one(reads.groups(actor).filter(pk=body.group)) if body.group else None
    return _of(
        writer.do(lambda: services.claim_move(actor=actor, claim=found, group=group, reason=body.reason))
    )


# -- groups, evidence


@router.get("/groups", response={200: GroupPage, **interface.NO}, summary="Groups of claims")
@rule("report.read")
def groups(request: HttpRequest, size: PageSize = 50, after: After = None) -> dict[str, Any]:
    """Newest first, with independent origins beside tellings."""
    actor = _actor(request)
    found = reads.group_list(actor)
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found[: size + 1])
    shown = rows[:size]
    return {
        "groups": _groups(actor, reads.with_figures(actor, shown)),
        "after": shown[-1].pk if len(rows) > size else None,
    }


@router.get("/groups/{group}", response={200: GroupOut, **interface.NO}, summary="One group")
@rule("report.read")
def group(request: HttpRequest, group: PathKey) -> dict[str, Any]:
    """One thing that is said."""
    actor = _actor(request)
    return _groups(actor, [_one(reads.groups(actor).filter(pk=group))])[0]


@router.post("/groups/{group}/assess", response={200: GroupOut, **interface.NO}, summary="Grade a group")
@rule("report.grade")
def group_assess(request: HttpRequest, group: PathKey, body: GradeIn) -> dict[str, Any]:
    """Credibility 1-6 with the grounds, under your name."""
    actor = _actor(request)
    found = _one(reads.groups(actor).filter(pk=group))
    writer.do(
        lambda: services.group_assess(
            actor=actor, group=found, credibility=body.credibility, rationale=body.rationale
        )
    )
    return _groups(actor, [_one(reads.groups(actor).filter(pk=group))])[0]


@router.get(
    "/evidence", response={200: list[EvidenceOut], **interface.NO}, summary="Accepted claims as evidence"
)
@rule("report.read")
def evidence(request: HttpRequest, at: datetime | None = None, since: datetime | None = None) -> list[Any]:
    """What stood accepted at a moment, once for each independent origin; times carry their offset."""
    for field, moment in (("at", at), ("since", since)):
        if moment is not None and moment.tzinfo is None:
            raise Refused("report-time-zone", field=field, at=moment.isoformat())
    return list(queries.evidence(at, actor=_actor(request), since=since))


# -- links


@router.post("/links", response={200: LinkOut, **interface.NO}, summary="Put two reports side by side")
@rule("report.link")
def link_new(request: HttpRequest, body: LinkIn) -> dict[str, Any]:
    """The link between two reports; without evidence where the machine found none."""
    actor = _actor(request)
    left = _one(reads.reports(actor).filter(pk=body.left))
    right = _one(reads.reports(actor).filter(pk=body.right))
    return _link(writer.do(lambda: services.link_between(actor=actor, left=left, right=right)))


@router.post("/links/{link}/decide", response={200: LinkOut, **interface.NO}, summary="Confirm or cut a link")
@rule("report.link")
def link_decide(request: HttpRequest, link: PathKey, body: AnswerIn) -> dict[str, Any]:
    """`same` joins, `apart` cuts, `unsure` leaves what holds; clusters and origins are counted anew."""
    actor = _actor(request)
    found = _one(reads.links(actor).filter(pk=link))
    made: LinkDecision = writer.do(
        lambda: services.link_decide(actor=actor, link=found, answer=body.answer, reason=body.reason)
    )
    return _link(made.link)


# -- sources


def _source(source: ReportSource) -> dict[str, Any]:
    held: dict[str, SourceRating] = reads.reliability(source)
    return {name: getattr(source, name) for name in ("id", "name_ar", "name_en", "kind")} | {
        "ratings": {topic: rating.reliability for topic, rating in held.items()}
    }


@router.get("/sources", response={200: list[SourceOut], **interface.NO}, summary="Sources with their ratings")
@rule("report.read")
def sources(request: HttpRequest, size: PageSize = 100, after: After = None) -> list[dict[str, Any]]:
    """In the order in which they were added; `after` is the last id of the page before."""
    return [_source(one) for one in ReportSource.objects.filter(pk__gt=after or 0).order_by("pk")[:size]]


@router.post("/sources", response={200: SourceOut, **interface.NO}, summary="Add a source")
@rule("source.rate")
def source_add(request: HttpRequest, body: SourceIn) -> dict[str, Any]:
    """A source has no rating until somebody rates it."""
    actor = _actor(request)
    return _source(writer.do(lambda: services.source_add(actor=actor, **body.dict())))


@router.post("/sources/{source}/rate", response={200: SourceOut, **interface.NO}, summary="Rate a source")
@rule("source.rate")
def source_rate(request: HttpRequest, source: PathKey, body: RateIn) -> dict[str, Any]:
    """On one topic, with the reason, under your name."""
    actor = _actor(request)
    found = _one(ReportSource.objects.filter(pk=source))
    writer.do(lambda: services.source_rate(actor=actor, source=found, **body.dict()))
    return _source(found)


# -- export


@router.get("/stix", response={200: dict[str, Any], **interface.NO}, summary="A STIX 2.1 bundle")
@rule("report.export")
def stix(
    request: HttpRequest,
    report: Annotated[
        list[int], Query(max_length=report_stix.MOST, description="which reports; all without")
    ] = [],  # noqa: B006
) -> dict[str, Any]:
    """Accepted claims and their reports, each under its TLP marking. Without a choice, those open to all readers."""
    actor = _actor(request)
    found = reads.reports(actor)
    if report:
        found = found.filter(pk__in=[pk for pk in report if 0 < pk < 2**62])
    else:
        found = found.filter(
            closed=False, pk__in=Claim.objects.filter(state=ClaimState.ACCEPTED).values("report")
        )
    taken = list(found[: report_stix.MOST])
    writer.do(lambda: services.reports_exported(actor=actor, reports=taken))
    return report_stix.bundle(actor, taken)
