"""A child, or a person whose age is disputed: a best-interests note before any move, never without the carer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .base import APART, MET, Ask, Finding, Gate, Severity, declare, known, unmet
from .facts import ChildFacts

MOVES = frozenset({"place", "depart", "transfer", "cede", "release", "hand_abroad"})


def best_interests(facts: ChildFacts, ask: Ask) -> Finding:
    if facts.adult:
        return APART
    return MET if known(facts.best_interests) else unmet("no-note")


def with_carer(facts: ChildFacts, ask: Ask) -> Finding:
    if facts.adult:
        return APART
    if not known(facts.has_carer):
        return MET
    return MET if known(facts.carer_stays_with) else unmet("parted")


declare(
    Gate(
        name="child.note",
        actions=MOVES,
        severity=Severity.LAW,
        needs="child",
        facts=ChildFacts,
        sentence=_("A best-interests note is decided before a child, or a person of disputed age, is moved."),
        remedy=_("Ask the protection officer for a best-interests note on this move."),
        source="CRC 3, 37; Paris Principles",
        test=best_interests,
        messages={
            "no-note": _("No best-interests note covers this move of a child."),
            "not-known": _(
                "It is not known whether this person is a child; a child needs a best-interests note."
            ),
        },
    )
)
declare(
    Gate(
        name="child.carer",
        actions=MOVES,
        severity=Severity.LAW,
        needs="child",
        facts=ChildFacts,
        sentence=_("A child is never parted from the carer."),
        remedy=_("Move the carer together with the child, or wait."),
        source="CRC 9; Paris Principles",
        test=with_carer,
        messages={
            "parted": _("This move would part a child from the carer."),
            "not-known": _("It is not known who cares for this child."),
        },
    )
)
