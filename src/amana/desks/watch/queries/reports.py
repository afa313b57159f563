"""Reads of reports, claims, groups and links: each row only to whoever may read the report behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from amana import access
from amana.access.models import User

from ..models import (
    STANDING,
    Claim,
    ClaimGroup,
    ClaimState,
    Report,
    ReportLink,
    ReportSource,
    SourceRating,
    Tension,
)
from .reports_closed import assessments, hidden_from
from .reports_index import searched


def reports(actor: User | None) -> QuerySet[Report]:
    """Reports, newest first."""
    found = access.visible_to(actor, Report.objects.all())
    return found.select_related("source").order_by("-added_at", "-pk")


def search(actor: User | None, text: str) -> QuerySet[Report]:
    """Reports in which every word of `text` stands, in any form."""
    return searched(reports(actor), text)


@dataclass(slots=True)
class Figures:
    """How many claims of one report wait, how many are accepted, and how many reports tell its story."""

    proposed: int = 0
    put: int = 0
    accepted: int = 0
    tellings: int = 1


def figures(actor: User | None, shown: Iterable[Report]) -> dict[int, Figures]:
    """Report -> its figures, in two queries for all."""
    chosen = list(shown)
    found = {report.pk: Figures() for report in chosen}
    counted = (
        Claim.objects.filter(report__in=chosen)
        .values_list("report", "state")
        .annotate(Count("pk"))
        .order_by()
    )
    for report, state, number in counted:
        if state in (ClaimState.PROPOSED, ClaimState.PUT, ClaimState.ACCEPTED):
            setattr(found[report], state, number)
    clusters = {report.cluster for report in chosen if report.cluster}
    sizes = dict(
        access.visible_to(actor, Report.objects.filter(cluster__in=clusters))
        .values_list("cluster")
        .annotate(Count("pk"))
        .order_by()
    )
    for report in chosen:
        found[report.pk].tellings = sizes.get(report.cluster or 0, 1)
    return found


def claims(actor: User | None) -> QuerySet[Claim]:
    """Claims of reports that the reader may see."""
    seen = access.visible_to(actor, Report.objects.all())
    return Claim.objects.filter(report__in=seen.values("pk")).select_related("report__source", "group")


def links(actor: User | None, report: Report | None = None) -> QuerySet[ReportLink]:
    """Links both of whose reports the reader may see; of one report, if given."""
    seen = access.visible_to(actor, Report.objects.all()).values("pk")
    found = ReportLink.objects.filter(left__in=seen, right__in=seen)
    if report is not None:
        found = found.filter(Q(left=report) | Q(right=report))
    return found.select_related("left__source", "right__source")


def tensions(actor: User | None, *, open_only: bool = False) -> QuerySet[Tension]:
    """Contradictions between two claims that the reader may see, rejected and replaced ones left out."""
    seen = access.visible_to(actor, Report.objects.all()).values("pk")
    found = Tension.objects.filter(
        left__report__in=seen, right__report__in=seen, left__state__in=STANDING, right__state__in=STANDING
    )
    if open_only:
        found = found.filter(settled_at=None)
    return found.select_related("left__report__source", "right__report__source", "settled_by")


def groups(actor: User | None, *, standing: bool = True) -> QuerySet[Any]:
    """Groups with `tellings` (reports), `origins` (independent), `accepted` and `accepted_origins`, all counted on
    what the reader may see; those told most first. A group of which nothing is seen is not there."""
    seen = access.visible_to(actor, Report.objects.all()).values("pk")
    mine = Q(claims__report__in=seen)
    live = mine & Q(claims__state__in=STANDING)
    accepted = mine & Q(claims__state=ClaimState.ACCEPTED)
    grade = assessments(actor).filter(group=OuterRef("pk")).order_by("-pk").values("credibility")[:1]
    found = ClaimGroup.objects.annotate(
        tellings=Count("claims__report", filter=live, distinct=True),
        origins=Count("claims__origin", filter=live, distinct=True),
        accepted=Count("claims", filter=accepted, distinct=True),
        accepted_origins=Count("claims__origin", filter=accepted, distinct=True),
        open_claims=Count("claims", filter=live & ~Q(claims__state=ClaimState.ACCEPTED), distinct=True),
        first_claim=Min("claims__pk", filter=live),
        newest=Max("claims__report__added_at", filter=live),
        credibility=Subquery(grade),
    )
    if standing:
        found = found.filter(tellings__gt=0)
    return found.order_by("-tellings", "-newest", "-pk")


def group_list(actor: User | None, which: str = "all") -> QuerySet[ClaimGroup]:
    """Groups for a long list, without their figures (`with_figures` gives these): told more than once,
    accepted, contested, or all; those told most first, or for `all` the newest."""
    found = ClaimGroup.objects.filter(told__gt=0)
    told, agreed = "told", "agreed"
    if _something_is_closed_to(actor):
        told, agreed = "told_seen", "agreed_seen"
        found = _as_seen(actor, found)
    if which == "contested":
        pairs = tensions(actor, open_only=True).values_list("left__group", "right__group")
        found = found.filter(pk__in={pk for pair in pairs for pk in pair if pk})
    if which == "accepted":
        return found.filter(**{f"{agreed}__gt": 0}).order_by(f"-{agreed}", "-pk")
    if which == "told":
        return found.filter(**{f"{told}__gt": 1}).order_by(f"-{told}", "-pk")
    return found.order_by("-pk")


def _something_is_closed_to(actor: User | None) -> bool:
    """Whether any report is hidden from the reader; mostly none is, and then no list has to look."""
    return hidden_from(actor).exists() or not access.may(actor, "report.read")


def _as_seen(actor: User | None, found: QuerySet[ClaimGroup]) -> QuerySet[ClaimGroup]:
    """The groups of which the reader sees something, `told` and `agreed` counted on that alone: that a group is told
    twice or accepted would else say that somebody else can read more of it."""
    seen = access.visible_to(actor, Report.objects.all()).values("pk")
    own = Claim.objects.filter(group=OuterRef("pk"), state__in=STANDING, report__in=seen).order_by()
    told = own.values("group").annotate(n=Count("report", distinct=True)).values("n")
    agreed = own.filter(state=ClaimState.ACCEPTED).values("group").annotate(n=Count("pk")).values("n")
    partly = Claim.objects.filter(report__in=hidden_from(actor), group__isnull=False).values("group")
    whole = IntegerField()
    found = found.annotate(
        told_seen=Case(
            When(pk__in=partly, then=Coalesce(Subquery(told), 0)), default=F("told"), output_field=whole
        ),
        agreed_seen=Case(
            When(pk__in=partly, then=Coalesce(Subquery(agreed), 0)), default=F("agreed"), output_field=whole
        ),
    )
    return found.filter(told_seen__gt=0) if access.may(actor, "report.read") else found.none()


def with_figures(actor: User | None, page: Iterable[ClaimGroup]) -> list[Any]:
    """The groups of a page with the figures of `groups` and their `first` claim, in their order, in two queries;
    one whose tellings the reader sees only once, though more exist, shows what the reader sees, and one of which
    nothing is seen is left out."""
    order = list(page)
    told = (
        Claim.objects.filter(group__in=order, state__in=STANDING)
        .select_related("report__source")
        .order_by("pk")
    )
    # Asked apart: inside one query the database looks through all reports first.
    seen = set(
        access.visible_to(actor, Report.objects.filter(pk__in={c.report_id for c in told})).values_list(
            "pk", flat=True
        )
    )
    members: dict[int, list[Claim]] = {}
    for claim in told:
        if claim.report_id in seen:
            members.setdefault(claim.group_id or 0, []).append(claim)
    credibility = credibilities(actor, [group.pk for group in order])
    shown: list[Any] = []
    for row in order:
        group: Any = row
        own = members.get(group.pk, [])
        if not own:
            continue
        agreed = [claim for claim in own if claim.state == ClaimState.ACCEPTED]
        group.first, group.first_claim = own[0], own[0].pk
        group.tellings, group.origins = len({c.report_id for c in own}), _origins(own)
        group.accepted, group.accepted_origins = len(agreed), _origins(agreed)
        group.open_claims, group.credibility = len(own) - len(agreed), credibility.get(group.pk)
        shown.append(group)
    return shown


def _origins(claims: Iterable[Claim]) -> int:
    return len({claim.origin for claim in claims if claim.origin is not None})


def contested(groups_shown: Iterable[ClaimGroup], actor: User | None) -> set[int]:
    """Those of the groups with an open contradiction."""
    chosen = {group.pk for group in groups_shown}
    if not Tension.objects.filter(settled_at=None).exists():
        return set()
    own = list(Claim.objects.filter(group__in=chosen).values_list("pk", flat=True))
    near = list(
        Tension.objects.filter(Q(left__in=own) | Q(right__in=own), settled_at=None).values_list(
            "pk", flat=True
        )
    )
    if not near:
        return set()
    pairs = tensions(actor, open_only=True).filter(pk__in=near).values_list("left__group", "right__group")
    return {group for pair in pairs for group in pair if group in chosen}


def proposal(origins: int, open_tension: bool, polarity: str, sure: int | None = None) -> str:
    """What the machine may propose: "confirmed" needs two independent origins that assert, and no open tension.
    Where fewer than two of the origins are `sure`, it is "unsure"."""
    if open_tension:
        return "contested"
    if origins < 2 or polarity != "asserted":
        return "single"
    return "confirmed" if sure is None or sure >= 2 else "unsure"


# -- sources


def sources(actor: User | None) -> QuerySet[ReportSource]:
    """All sources with `told`, how many reports of each the reader may see."""
    seen = access.visible_to(actor, Report.objects.all()).values("pk")
    told = Count("reports", filter=Q(reports__in=seen))
    return ReportSource.objects.annotate(told=told).order_by("name_en", "name_ar", "pk")


def reliability(source: ReportSource | int | None) -> dict[str, SourceRating]:
    """Topic -> the rating that holds now."""
    if source is None:
        return {}
    found: dict[str, SourceRating] = {}
    for rating in SourceRating.objects.filter(source=source).select_related("by").order_by("pk"):
        found[rating.topic] = rating
    return found


def grades(chosen: Iterable[int]) -> dict[int, str]:
    """Source -> its reliability in general, of those that are rated so."""
    newest: dict[int, str] = {}
    for source, grade in (
        SourceRating.objects.filter(source__in=list(chosen), topic="general")
        .order_by("pk")
        .values_list("source", "reliability")
    ):
        newest[source] = grade
    return newest


def credibilities(actor: User | None, groups: Iterable[int]) -> dict[int, int]:
    """Group -> the credibility a person gave it last, of the grades open to the reader."""
    told = assessments(actor).filter(group__in=list(groups)).order_by("pk")
    return dict(told.values_list("group", "credibility"))


def waiting_for(actor: User) -> int:
    """Claims that wait for this person as the second one."""
    if not access.may(actor, "report.judge"):
        return 0
    return claims(actor).filter(state=ClaimState.PUT).exclude(put_by=actor).count()
