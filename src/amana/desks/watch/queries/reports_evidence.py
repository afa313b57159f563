"""What reports give to the indicators: accepted claims, once for each independent origin.

Three papers that retell one interview are one piece of evidence. Nothing here names a person, and nothing becomes an
entry in the books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from amana import access
from amana.access.models import User
from amana.engines.common import clock

from ..models import Claim, ClaimJudgement, Report, SourceRating, Verb
from .reports_closed import assessments


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that accepted claims say.

    `origins` is the number of independent origins among the accepted claims, `tellings` of reports. `credibility` is
    the last grade a person gave by then (1-6), None before the first; `reliability` the best general grade of the
    sources (A-F), "" where none is rated. `known_at` is when the first of the claims was accepted: nothing may be
    scored from it for an earlier moment. `published` is the first day of publication. `places` are keys of the
    gazetteer; `value`, `low`, `high` the figure of the first claim that has one. `reports` are those that tell it,
    `voices` the names of its origins: for comparison, not for readers who may not open the reports."""

    group: int
    predicate: str
    polarity: str
    modality: str
    places: tuple[str, ...]
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
    claims: tuple[int, ...]
    reports: frozenset[int]
    voices: frozenset[str]


def evidence(
    at: datetime | None = None, *, actor: User | None = None, since: datetime | None = None
) -> list[Evidence]:
    """Every group with claims that stood accepted at `at` (now by default), newest known first; `since` leaves out
    what was known before. Read as `actor` may see it; without one, by the system. Origins are counted by the links
    as they hold today: what people learned later about who retells whom also corrects the past."""
    moment = at or clock.now()
    stood = _accepted(moment)
    seen = access.visible_to(actor, Report.objects.all()).values("pk")
    claims = Claim.objects.filter(pk__in=list(stood), group__isnull=False, report__in=seen)
    by_group: dict[int, list[Claim]] = {}
    for claim in sorted(claims.select_related("report"), key=lambda c: (stood[c.pk], c.pk)):
        by_group.setdefault(claim.group_id or 0, []).append(claim)
    grades = _grades(actor, by_group, moment)
    sources = _reliability({c.report.source_id for cs in by_group.values() for c in cs if c.report.source_id})
    found = [
        _of_group(group, claims, stood[claims[0].pk], grades.get(group), sources)
        for group, claims in by_group.items()
    ]
    return sorted(
        (one for one in found if since is None or one.known_at >= since),
        key=lambda one: (one.known_at, one.group),
        reverse=True,
    )


def _accepted(moment: datetime) -> dict[int, datetime]:
    """Claim -> since when it was accepted, of those that stood accepted at that moment, by what people did."""
    stood: dict[int, datetime] = {}
    done = ClaimJudgement.objects.filter(at__lte=moment).order_by("pk").values_list("claim", "verb", "at")
    for claim, verb, when in done.exclude(verb__in=(Verb.MOVE, Verb.PUT, Verb.RETURN)):
        if verb == Verb.CONFIRM:
            stood[claim] = when
        else:
            stood.pop(claim, None)
    return stood


def _grades(actor: User | None, groups: Iterable[int], moment: datetime) -> dict[int, int]:
    rows = assessments(actor).filter(group__in=list(groups), at__lte=moment).order_by("pk")
    return dict(rows.values_list("group", "credibility"))


def _reliability(sources: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    rows = SourceRating.objects.filter(source__in=list(sources), topic="general").order_by("pk")
    for source, grade in rows.values_list("source", "reliability"):
        found[source] = grade
    return found


def _of_group(
    group: int, claims: list[Claim], known_at: datetime, grade: int | None, sources: dict[int, str]
) -> Evidence:
    first = next((c for c in claims if c.value is not None or c.low is not None), claims[0])
    rated = sorted(sources[c.report.source_id] for c in claims if c.report.source_id in sources)
    days = sorted(c.report.published for c in claims if c.report.published)
    return Evidence(
        group=group,
        predicate=first.predicate,
        polarity=first.polarity,
        modality=first.modality,
        places=tuple(dict.fromkeys(key for c in claims for key in c.place_keys)),
        value=first.value,
        low=first.low,
        high=first.high,
        referent=first.referent,
        origins=len({c.origin for c in claims if c.origin is not None}),
        tellings=len({c.report_id for c in claims}),
        credibility=grade,
        reliability=rated[0] if rated else "",
        known_at=known_at,
        published=days[0] if days else None,
        claims=tuple(c.pk for c in claims),
        reports=frozenset(c.report_id for c in claims),
        voices=frozenset(c.origin_name for c in claims if c.origin_name),
    )
