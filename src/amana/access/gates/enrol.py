"""What must be known of a person on the day of admission (Mandela Rule 7, ICPPED 17(3))."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from .ask import Ask
from .base import MET, Finding, Gate, Severity, declare, known, unmet
from .facts import EnrolFacts

PROVISIONAL = timedelta(hours=72)


def _running(facts: EnrolFacts, ask: Ask) -> bool:
    """A provisional admission stands for 72 hours from the arrival and no longer."""
    if not facts.provisional or facts.deadline is None:
        return False
    return ask.at <= facts.deadline and facts.deadline <= known(facts.arrived_at) + PROVISIONAL


def entry_record(facts: EnrolFacts, ask: Ask) -> Finding:
    known(facts.arrived_at)
    missing = [
        code
        for code, have in (
            ("no-identity", facts.identity),
            ("no-authority", facts.authority_known),
            ("no-arrest", facts.arrested_at),
        )
        if not have
    ]
    if not missing or _running(facts, ask):
        return MET
    return unmet(missing[0])


def legal_basis(facts: EnrolFacts, ask: Ask) -> Finding:
    if facts.legal_basis or _running(facts, ask):
        return MET
    return unmet("no-legal-basis")


declare(
    Gate(
        name="enrol.record",
        actions=frozenset({"enrol"}),
        severity=Severity.LAW,
        needs="enrol",
        facts=EnrolFacts,
        sentence=_(
            "Identity, the authority, and the day, time and place of arrest stand in the entry record."
        ),
        remedy=_("Complete the entry record, or admit provisionally for at most 72 hours."),
        source="Mandela Rules 7; ICPPED 17(3)",
        test=entry_record,
        messages={
            "no-identity": _("No identity is recorded for this person."),
            "no-authority": _("The authority that ordered this custody is not recorded."),
            "no-arrest": _("The arrest is not recorded."),
            "not-known": _("Nothing is known of this person's entry record."),
        },
    )
)
declare(
    Gate(
        name="enrol.basis",
        actions=frozenset({"enrol"}),
        severity=Severity.LAW,
        needs="enrol",
        facts=EnrolFacts,
        sentence=_("Nobody is held without a legal basis."),
        remedy=_("Enter the legal basis, or admit provisionally for at most 72 hours."),
        source="Mandela Rules 7; ICCPR 9(1)",
        test=legal_basis,
        messages={
            "no-legal-basis": _("No legal basis is recorded, and no provisional deadline is running."),
            "not-known": _("It is not known on what legal basis this person is to be held."),
        },
    )
)
