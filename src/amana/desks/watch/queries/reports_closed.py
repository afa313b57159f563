"""What is worked out over all reports together, as far as a reader's own reports bear it.

Who an origin is called after, and a grade that was given on a closed report, would tell those who may not open it who
spoke there, or that it is there at all."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from amana import access
from amana.access.models import User

from ..models import Claim, GroupAssessment, Report, ReportReader


def hidden_from(actor: User | None) -> QuerySet[Report]:
    """The closed reports that the reader may not open."""
    seen = access.visible_to(actor, Report.objects.all()).values("pk")
    return Report.objects.filter(closed=True).exclude(pk__in=seen)


def unless_hidden(claims: Sequence[Claim], hidden: QuerySet[Report]) -> Sequence[Claim]:
    """The claims, an origin called only by what they themselves say of it wherever a hidden report tells of the same
    group or the same story: the machine takes the fullest name that any telling has for it."""
    groups = {claim.group_id for claim in claims if claim.group_id}
    clusters = {claim.report.cluster for claim in claims if claim.report.cluster}
    if not claims or not hidden.exists():
        return claims
    told = set(Claim.objects.filter(group__in=groups, report__in=hidden).values_list("group", flat=True))
    stories = set(hidden.filter(cluster__in=clusters).values_list("cluster", flat=True))
    names: dict[tuple[int | None, int | None], str] = {}
    for claim in claims:
        name = claim.speaker or claim.outlet
        names[_origin(claim)] = max(names.get(_origin(claim), ""), name, key=len)
    for claim in claims:
        if claim.group_id in told or claim.report.cluster in stories:
            claim.origin_name = "" if claim.origin is None else names[_origin(claim)]
    return claims


def _origin(claim: Claim) -> tuple[int | None, int | None]:
    return claim.group_id, claim.origin


def assessments(actor: User | None) -> QuerySet[GroupAssessment]:
    """Grades of groups, without those whose grader had a report before him that the reader may not open: how far he
    believes it, on how many origins and why, speaks of that report. Whoever gave a grade always sees it."""
    hidden = hidden_from(actor)
    if actor is None or not hidden.exists():
        return GroupAssessment.objects.all()
    by_then = ReportReader.objects.filter(
        report=OuterRef("report"), at__lte=OuterRef(OuterRef("at"))
    )  # nobody is named as long as a report is open to all
    in_force = Q(until=None) | Q(until__gt=OuterRef(OuterRef("at")))
    before_him = Claim.objects.filter(
        Exists(by_then.filter(in_force, user=OuterRef(OuterRef("by")))) | ~Exists(by_then),
        group=OuterRef("group"),
        report__in=hidden,
        report__added_at__lte=OuterRef("at"),
    )
    return GroupAssessment.objects.filter(Q(by=actor) | ~Exists(before_him))
