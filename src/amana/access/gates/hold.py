"""Custody has a ground and a review date. An overdue review blocks the extension; nobody is released by it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .ask import Ask
from .base import MET, Finding, Gate, Severity, declare, known, unmet
from .facts import HoldFacts


def reviewed(facts: HoldFacts, ask: Ask) -> Finding:
    if not known(facts.legal_basis):
        return unmet("no-legal-basis")
    return MET if known(facts.review_due) >= ask.at.date() else unmet("overdue")


declare(
    Gate(
        name="hold",
        actions=frozenset({"hold"}),
        severity=Severity.LAW,
        needs="hold",
        facts=HoldFacts,
        sentence=_("Custody is extended only after its review by an impartial authority."),
        remedy=_("Hold the review and record its outcome; then extend or release."),
        source="ICCPR 9(4); GC IV 43, 78",
        test=reviewed,
        messages={
            "no-legal-basis": _("No legal basis is recorded for this custody."),
            "overdue": _("The review of this custody is overdue."),
            "not-known": _("It is not known when this custody is to be reviewed."),
        },
    )
)
