"""Links, grades and contradictions: what people decide about who retells whom, and how far a group is believed."""

from __future__ import annotations

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused

from ..models import (
    Claim,
    ClaimGroup,
    Credibility,
    GroupAssessment,
    LinkAnswer,
    LinkDecision,
    Report,
    ReportLink,
    Tension,
    TensionOutcome,
    Verdict,
)
from ..queries import reports as report_reads
from .reports_reading import count_origins, recluster


def link_between(*, actor: User, left: Report, right: Report) -> ReportLink:
    """The link between two reports; one without evidence where the machine found none, so that a person can say
    what the machine does not see."""
    access.require(actor, "report.link")
    seen = set(
        access.visible_to(actor, Report.objects.filter(pk__in=[left.pk, right.pk])).values_list(
            "pk", flat=True
        )
    )
    for report in (left, right):
        if report.pk not in seen:
            raise Refused("report-unknown", code=report.code)
    if left.pk == right.pk:
        raise Refused("report-link-same", field="other")
    first, second = sorted((left, right), key=lambda r: r.pk)
    nothing = {"sentences": 0, "matched": 0.0, "figures": 0, "names": 0, "quote": 0.0, "run": 0}
    made, _new = ReportLink.objects.get_or_create(
        left=first,
        right=second,
        defaults={
            "verdict": Verdict.POSSIBLE,
            "score": 0.0,
            "joined": False,
            "found_at": clock.now(),
            **nothing,
        },
    )
    return made


def link_decide(*, actor: User, link: ReportLink, answer: str, reason: str) -> LinkDecision:
    """Say whether two reports tell one story: `same` joins them, `apart` cuts the link, `unsure` leaves what holds.
    Clusters and origins are counted anew. Refused: no reason, a report that is not open to the actor."""
    access.require(actor, "report.link")
    if not report_reads.links(actor).filter(pk=link.pk).exists():
        raise Refused("report-unknown", code=f"{link.left.code}/{link.right.code}")
    if answer not in LinkAnswer.values:
        raise Refused("report-link-answer", field="answer", value=answer)
    if not reason.strip():
        raise Refused("reason-missing", field="reason")
    made = LinkDecision.objects.create(
        link=link, answer=answer, reason=reason.strip()[:500], by=actor, at=clock.now()
    )
    if answer != LinkAnswer.UNSURE:
        link.joined = answer == LinkAnswer.SAME
        link.save(update_fields=["joined"])
        around = recluster([link.left_id, link.right_id])
        count_origins(
            set(Claim.objects.filter(report__in=around, group__isnull=False).values_list("group", flat=True))
        )
    return made


def group_assess(*, actor: User, group: ClaimGroup, credibility: int, rationale: str) -> GroupAssessment:
    """Grade how credible a group is, 1-6, with the grounds. The grade is a person's; the one before stays written.
    Refused: nothing accepted, no grounds, “confirmed” on fewer than two origins or beside an open contradiction."""
    access.require(actor, "report.grade")
    found = report_reads.groups(actor).filter(pk=group.pk).first()
    if found is None:
        raise Refused("claim-group", field="group", group=group.code)
    if credibility not in Credibility.values:
        raise Refused("grade", field="credibility", value=credibility)
    if not rationale.strip():
        raise Refused("reason-missing", field="rationale")
    if not found.accepted:
        raise Refused("grade-nothing-accepted", field="credibility")
    if credibility == Credibility.CONFIRMED:
        if found.accepted_origins < 2:
            raise Refused("grade-one-origin", field="credibility", origins=found.accepted_origins)
        if report_reads.contested([group], None):
            raise Refused("grade-tension", field="credibility")
    return GroupAssessment.objects.create(
        group=group,
        credibility=credibility,
        rationale=rationale.strip(),
        origins=found.accepted_origins,
        by=actor,
        at=clock.now(),
    )


def tension_settle(*, actor: User, tension: Tension, outcome: str, why: str) -> Tension:
    """Say what two contradicting claims are to one another, with the reason."""
    access.require(actor, "report.grade")
    if not report_reads.tensions(actor).filter(pk=tension.pk).exists():
        raise Refused("report-unknown", code=f"{tension.left.code}/{tension.right.code}")
    if tension.settled_at is not None:
        raise Refused("tension-settled")
    if outcome not in TensionOutcome.values:
        raise Refused("tension-outcome", field="outcome", value=outcome)
    if not why.strip():
        raise Refused("reason-missing", field="why")
    tension.outcome, tension.why = outcome, why.strip()[:500]
    tension.settled_by, tension.settled_at = actor, clock.now()
    tension.save(update_fields=["outcome", "why", "settled_by", "settled_at"])
    return tension
