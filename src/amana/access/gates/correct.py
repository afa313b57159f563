"""Correcting an entry by reversal: nobody enters or leaves custody by a stroke of the pen.

Asked only where the corrector says from where to where the person comes by it (`left` in the ask, and its destination):
whatever follows from an undone import or from two officers' resolution of the field has been decided elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from . import child, hold, stay
from .ask import Ask
from .base import Gate, Severity, declare
from .facts import ChildFacts, HoldFacts, StayFacts

IN_CUSTODY = ("held", "escort")
ENDED = ("released", "abroad", "deceased")
"""Where custody is over. Whoever is at large or unaccounted for is held still, in law, on the same basis."""
_CORRECT = frozenset({"correct"})


def takes_back(ask: Ask) -> bool:
    """Does the correction put somebody whose custody was over back into custody?"""
    left = ask.given.get("left")
    return bool(left and ask.destination and left.kind in ENDED and ask.destination.kind in IN_CUSTODY)


def takes_out(ask: Ask) -> bool:
    """Does it take somebody out of custody, as if they had never been admitted?"""
    left = ask.given.get("left")
    return bool(
        left and ask.destination and left.kind in IN_CUSTODY and ask.destination.kind not in IN_CUSTODY
    )


declare(
    Gate(
        name="correct.hold",
        actions=_CORRECT,
        severity=Severity.LAW,
        needs="hold",
        facts=HoldFacts,
        sentence=_(
            "Nobody comes back into custody by a correction without a legal basis whose review is not overdue."
        ),
        remedy=_(
            "Let a legal reviewer enter the basis or hold the review first; the correction waits meanwhile."
        ),
        source="ICCPR 9(1), 9(4); Mandela Rules 7",
        test=hold.reviewed,
        messages={
            "no-legal-basis": _("No legal basis is recorded on which this person would be held again."),
            "overdue": _("The review of the custody into which this person would come back is overdue."),
            "not-known": _("It is not known on what legal basis this person would be held again."),
        },
        needed=takes_back,
    )
)
declare(
    Gate(
        name="correct.child",
        actions=_CORRECT,
        severity=Severity.LAW,
        needs="child",
        facts=ChildFacts,
        sentence=_(
            "A child, or a person whose age is not settled, comes back into custody by a correction only after a "
            "best-interests note."
        ),
        remedy=_("Ask the protection officer for a best-interests note; the correction waits meanwhile."),
        source="CRC 3, 37; Paris Principles",
        test=child.best_interests,
        messages={
            "no-note": _("No best-interests note says what becomes of this child."),
            "not-known": _(
                "It is not known whether this person is a child; a child needs a best-interests note."
            ),
        },
        needed=takes_back,
    )
)
declare(
    Gate(
        name="correct.stay",
        actions=_CORRECT,
        severity=Severity.LAW,
        needs="stay",
        facts=StayFacts,
        sentence=_("Nobody is taken out of custody by a correction while an order forbids that they leave."),
        remedy=_("Ask the court or the legal reviewer who made the order to lift it."),
        source="ICCPR 9(4)",
        test=stay.no_stay,
        messages=stay.MESSAGES,
        needed=takes_out,
    )
)
