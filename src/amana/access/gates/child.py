"""A child, or a person whose age is disputed: a best-interests note before any move, never without the carer. A change
of escort on the road is no further move: all who are with one escort go on with the other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .ask import Ask, sets_out
from .base import APART, MET, Finding, Gate, Severity, declare, known, unmet
from .facts import ChildFacts

MOVES = frozenset({"place", "depart", "transfer", "cede", "release", "hand_abroad"})


def age_found(facts: ChildFacts, ask: Ask) -> Finding:
    """Somebody of unknown age counts as a child; where a note on the move as a child's is decided, it goes on."""
    if facts.adult is not None:
        return APART
    return MET if facts.best_interests and facts.has_carer is not None else unmet("age-not-known")


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
        name="child.age",
        actions=MOVES,
        severity=Severity.LAW,
        needs="child",
        facts=ChildFacts,
        sentence=_(
            "Whether the person is a child is known before any move; until then they count as a child."
        ),
        remedy=_(
            "Record a finding of age, on the page of the file’s identity. If the age cannot be found, ask the "
            "protection officer for a best-interests note that names the carer or says that there is none."
        ),
        source="CRC 1, 3; Paris Principles",
        test=age_found,
        messages={
            "age-not-known": _("The age is not known: until it is found the person counts as a child."),
            "not-known": _("The age is not known: until it is found the person counts as a child."),
        },
        needed=sets_out,
    )
)
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
        needed=sets_out,
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
            "not-known": _("It is not known who cares for this child, or for this person of unknown age."),
        },
        needed=sets_out,
    )
)
