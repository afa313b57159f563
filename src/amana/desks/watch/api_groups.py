"""Groups of claims, links between reports, accepted evidence and the exports, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from amana.access import rule
from amana.access.models import User
from amana.console import interface
from amana.console.interface import PageSize
from amana.ledger import writer
from amana.ledger.errors import Refused

from . import queries, report_misp, report_stix, services
from .api_common import After, Key, PathKey, Reason, actor_of, one
from .api_report_shapes import LinkOut, link_out
from .models import Claim, ClaimState, LinkDecision, Report
from .queries import reports as reads

router = Router()


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


class LinkIn(Schema):
    left: Key
    right: Key


class AnswerIn(Schema):
    answer: Literal["same", "apart", "unsure"]
    reason: Reason


class GradeIn(Schema):
    credibility: Annotated[int, Field(ge=1, le=6)]
    rationale: Annotated[str, Field(min_length=1, max_length=4000)]


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


# -- groups, evidence


@router.get("/groups", response={200: GroupPage, **interface.NO}, summary="Groups of claims")
@rule("report.read")
def groups(request: HttpRequest, size: PageSize = 50, after: After = None) -> dict[str, Any]:
    """Newest first, with independent origins beside tellings."""
    actor = actor_of(request)
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
    actor = actor_of(request)
    return _groups(actor, [one(reads.groups(actor).filter(pk=group))])[0]


@router.post("/groups/{group}/assess", response={200: GroupOut, **interface.NO}, summary="Grade a group")
@rule("report.grade")
def group_assess(request: HttpRequest, group: PathKey, body: GradeIn) -> dict[str, Any]:
    """Credibility 1-6 with the grounds, under your name."""
    actor = actor_of(request)
    found = one(reads.groups(actor).filter(pk=group))
    writer.do(
        lambda: services.group_assess(
            actor=actor, group=found, credibility=body.credibility, rationale=body.rationale
        )
    )
    return _groups(actor, [one(reads.groups(actor).filter(pk=group))])[0]


@router.get(
    "/evidence", response={200: list[EvidenceOut], **interface.NO}, summary="Accepted claims as evidence"
)
@rule("report.read")
def evidence(request: HttpRequest, at: datetime | None = None, since: datetime | None = None) -> list[Any]:
    """What stood accepted at a moment, once for each independent origin; times carry their offset."""
    for field, moment in (("at", at), ("since", since)):
        if moment is not None and moment.tzinfo is None:
            raise Refused("report-time-zone", field=field, at=moment.isoformat())
    return list(queries.evidence(at, actor=actor_of(request), since=since))


# -- links


@router.post("/links", response={200: LinkOut, **interface.NO}, summary="Put two reports side by side")
@rule("report.link")
def link_new(request: HttpRequest, body: LinkIn) -> dict[str, Any]:
    """The link between two reports; without evidence where the machine found none."""
    actor = actor_of(request)
    left = one(reads.reports(actor).filter(pk=body.left))
    right = one(reads.reports(actor).filter(pk=body.right))
    return link_out(writer.do(lambda: services.link_between(actor=actor, left=left, right=right)))


@router.post("/links/{link}/decide", response={200: LinkOut, **interface.NO}, summary="Confirm or cut a link")
@rule("report.link")
def link_decide(request: HttpRequest, link: PathKey, body: AnswerIn) -> dict[str, Any]:
    """`same` joins, `apart` cuts, `unsure` leaves what holds; clusters and origins are counted anew."""
    actor = actor_of(request)
    found = one(reads.links(actor).filter(pk=link))
    made: LinkDecision = writer.do(
        lambda: services.link_decide(actor=actor, link=found, answer=body.answer, reason=body.reason)
    )
    return link_out(made.link)


# -- export


@router.get("/misp", response={200: dict[str, Any], **interface.NO}, summary="A MISP event")
@rule("report.export")
def misp(
    request: HttpRequest,
    report: Annotated[
        list[int], Query(max_length=report_stix.MOST, description="which reports; all without")
    ] = [],  # noqa: B006
) -> dict[str, Any]:
    """The same as a MISP event: one attribute per claim, Admiralty grades and TLP as tags."""
    actor, taken = _exported(request, report)
    return report_misp.event(actor, taken)


@router.get("/stix", response={200: dict[str, Any], **interface.NO}, summary="A STIX 2.1 bundle")
@rule("report.export")
def stix(
    request: HttpRequest,
    report: Annotated[
        list[int], Query(max_length=report_stix.MOST, description="which reports; all without")
    ] = [],  # noqa: B006
) -> dict[str, Any]:
    """Accepted claims and their reports, each under its TLP marking. Without a choice, those open to all readers."""
    actor, taken = _exported(request, report)
    return report_stix.bundle(actor, taken)


def _exported(request: HttpRequest, chosen: list[int]) -> tuple[User, list[Report]]:
    """Whoever asks, and the reports he takes out; that he does is recorded."""
    actor = actor_of(request)
    found = reads.reports(actor)
    if chosen:
        found = found.filter(pk__in=[pk for pk in chosen if 0 < pk < 2**62])
    else:
        found = found.filter(
            closed=False, pk__in=Claim.objects.filter(state=ClaimState.ACCEPTED).values("report")
        )
    taken = list(found[: report_stix.MOST])
    writer.do(lambda: services.reports_exported(actor=actor, reports=taken))
    return actor, taken
