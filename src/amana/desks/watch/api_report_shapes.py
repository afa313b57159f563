"""The shapes of reports, their claims and their links, as programs see and send them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from . import report_shelf
from .api_common import Key, Line, Reason
from .models import Claim, Report, ReportLink
from .queries import reports as reads
from .report_text import said

Text = Annotated[str, Field(min_length=1, max_length=1_000_000)]
MarkingCode = Literal["clear", "green", "amber", "amber_strict", "red"]


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
    reason: Line = ""


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


# -- rows


def report_out(report: Report, figures: reads.Figures) -> dict[str, Any]:
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


def claim_out(claim: Claim, text: str) -> dict[str, Any]:
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


def claim_now(claim: Claim) -> dict[str, Any]:
    return claim_out(claim, report_shelf.ready([claim.report])[claim.report_id].page.document.text)


def link_out(link: ReportLink) -> dict[str, Any]:
    fields = ("id", "verdict", "score", "joined", "sentences", "matched", "figures", "names")
    return {name: getattr(link, name) for name in fields} | {
        "left": link.left_id,
        "right": link.right_id,
        "matches": [[m.left_start, m.left_end, m.right_start, m.right_end] for m in link.matches.all()],
    }
