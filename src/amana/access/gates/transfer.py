"""Passing a person to another authority or state: non-refoulement (CAT 3; ICPPED 16; ICCPR 6, 7, 14).

Each condition is a gate of its own, so that the page says which one blocks. Only a missing or late assessment
can be opened by two people, and never for a child, an unheard person or an open challenge."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .ask import Ask
from .base import MET, Finding, Gate, Severity, Test, Text, declare, known, unmet
from .facts import TransferFacts

UNDECIDED = ("none", "open", "refused")
"""States in which there is no decision in favour whose quality could be asked about."""
CHANGES = frozenset({"depart", "transfer", "cede", "hand_abroad"})
_SOURCE = "CAT 3; ICPPED 16; ICCPR 6, 7, 14; GC III 12; GC IV 45"


def _late(facts: TransferFacts, ask: Ask) -> bool:
    return facts.valid_until is not None and facts.valid_until < ask.at.date()


def _may_be_opened(facts: TransferFacts) -> bool:
    """A child, an unheard person and an open challenge are beyond any override, and so is not knowing."""
    return facts.child is False and facts.person_heard is True and facts.challenge_open is False


def assessed(facts: TransferFacts, ask: Ask) -> Finding:
    state = known(facts.state)
    if state == "decided" and not _late(facts, ask):
        return MET
    if state == "refused":
        return unmet("refused")
    code = {"none": "no-assessment", "open": "not-decided", "decided": "late"}[state]
    return unmet(code, openable=_may_be_opened(facts))


def no_substantial_risk(facts: TransferFacts, ask: Ask) -> Finding:
    if facts.finding == "substantial":
        return unmet("substantial-risk")
    # without a decision the gate on the assessment itself speaks
    return MET if facts.finding in ("none", "some") or facts.state in UNDECIDED else unmet("no-finding")


def heard(facts: TransferFacts, ask: Ask) -> Finding:
    return MET if known(facts.person_heard) else unmet("not-heard")


def independent(facts: TransferFacts, ask: Ask) -> Finding:
    if facts.state in UNDECIDED:
        return MET
    return MET if known(facts.decider_independent) else unmet("not-independent")


def assured(facts: TransferFacts, ask: Ask) -> Finding:
    if facts.state in UNDECIDED:
        return MET
    return MET if known(facts.assurances) else unmet("no-assurances")


def time_to_challenge(facts: TransferFacts, ask: Ask) -> Finding:
    if known(facts.challenge_open):
        return unmet("challenge-open")
    if facts.state == "decided" and known(facts.challenge_until) > ask.at:
        return unmet("time-running")
    return MET


def destination_open(facts: TransferFacts, ask: Ask) -> Finding:
    return unmet("stopped") if known(facts.destination_stopped) else MET


def _gate(
    name: str,
    test: Test,
    sentence: Text,
    remedy: Text,
    *,
    instead: Mapping[str, Text] | None = None,
    **messages: Text,
) -> None:
    declare(
        Gate(
            name=f"transfer.{name}",
            actions=CHANGES,
            severity=Severity.LAW,
            needs="transfer",
            facts=TransferFacts,
            sentence=sentence,
            remedy=remedy,
            source=_SOURCE,
            test=test,
            messages={code.replace("_", "-"): text for code, text in messages.items()},
            remedies=instead or {},
            needed=lambda ask: ask.changes_authority is not False,
        )
    )


_gate(
    "assessment",
    assessed,
    _("An individual assessment is decided before another authority answers for the person."),
    _(
        "A legal reviewer of neither side decides it in the file, under Decisions; a missing or late one can be opened "
        "by two people."
    ),
    instead={"refused": _("This cannot be opened by anybody. Choose another destination.")},
    no_assessment=_("No transfer assessment was made for this person and this destination."),
    not_decided=_("The transfer assessment has not been decided."),
    late=_("The transfer assessment is out of date."),
    refused=_("The transfer was assessed and refused. Nobody can open this gate."),
    not_known=_("It is not known whether this transfer was assessed."),
)
_gate(
    "risk",
    no_substantial_risk,
    _("Nobody is passed on where a substantial risk of torture, disappearance or the like was found."),
    _("This cannot be opened by anybody. Choose another destination."),
    substantial_risk=_("A substantial risk was found at this destination. Nobody can open this gate."),
    no_finding=_("The assessment was decided without a finding."),
)
_gate(
    "heard",
    heard,
    _("The person was heard."),
    _("Hear the person and record it."),
    not_heard=_("The person has not been heard."),
    not_known=_("It is not known whether the person was heard."),
)
_gate(
    "decider",
    independent,
    _("Who decides belongs neither to the giving nor to the receiving side."),
    _("Have the assessment decided by an independent legal reviewer."),
    not_independent=_("The assessment was decided by somebody who is not independent."),
    not_known=_("It is not known whether the decider was independent."),
)
_gate(
    "assurances",
    assured,
    _("The receiving side has given its assurances."),
    _("Obtain and record the assurances."),
    no_assurances=_("No assurances of the receiving side are recorded."),
    not_known=_("It is not known whether there are assurances."),
)
_gate(
    "challenge",
    time_to_challenge,
    _("There was time to challenge the decision, and no challenge is open."),
    _("Wait until the time has passed or the challenge is decided."),
    challenge_open=_("A challenge against this transfer is open."),
    time_running=_("The time to challenge this transfer has not passed."),
    not_known=_("It is not known whether a challenge is open."),
)
_gate(
    "destination",
    destination_open,
    _("Transfers to a destination stop when an assessment owed afterwards was not made."),
    _("Make the overdue assessment of those already transferred there."),
    stopped=_(
        "Transfers to this destination have stopped: an assessment owed after an earlier one was not made."
    ),
    not_known=_("It is not known whether assessments are overdue for this destination."),
)
