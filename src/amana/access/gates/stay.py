"""I7: nobody leaves while an order forbids it. There is no override. Whoever had left when the order came is received,
turned back or passed to another escort all the same: nobody is left without a guard on the road."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .ask import Ask, sets_out
from .base import MET, Finding, Gate, Severity, declare, known, unmet
from .facts import StayFacts

EXITS = frozenset({"depart", "transfer", "cede", "release", "hand_abroad"})


def no_stay(facts: StayFacts, ask: Ask) -> Finding:
    return unmet("stay-in-force") if known(facts.in_force) else MET


MESSAGES = {
    "stay-in-force": _("An order in force forbids that this person leaves."),
    "not-known": _("It is not known whether an order forbids that this person leaves."),
}

declare(
    Gate(
        name="stay",
        actions=EXITS,
        severity=Severity.LAW,
        needs="stay",
        facts=StayFacts,
        sentence=_("No exit while an order of a court or a legal reviewer forbids it."),
        remedy=_("Ask the court or the legal reviewer who made the order to lift it."),
        source="ICCPR 9(4)",
        test=no_stay,
        messages=MESSAGES,
        needed=sets_out,
    )
)
