"""Release: ordered by somebody who may, of the right person, with what belongs to them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .ask import Ask
from .base import MET, Finding, Gate, Severity, Test, Text, declare, known, unmet
from .facts import ReleaseFacts


def ordered(facts: ReleaseFacts, ask: Ask) -> Finding:
    return MET if known(facts.ordered) else unmet("no-order")


def right_person(facts: ReleaseFacts, ask: Ask) -> Finding:
    return MET if known(facts.identity_confirmed) else unmet("identity")


def cleared(facts: ReleaseFacts, ask: Ask) -> Finding:
    return MET if known(facts.wanted_elsewhere_checked) else unmet("not-cleared")


def belongings(facts: ReleaseFacts, ask: Ask) -> Finding:
    return MET if known(facts.property_returned) else unmet("property")


def _gate(
    name: str,
    test: Test,
    severity: Severity,
    sentence: Text,
    remedy: Text,
    source: str,
    **messages: Text,
) -> None:
    declare(
        Gate(
            name=name,
            actions=frozenset({"release"}),
            severity=severity,
            needs="release",
            facts=ReleaseFacts,
            sentence=sentence,
            remedy=remedy,
            source=source,
            test=test,
            messages={code.replace("_", "-"): text for code, text in messages.items()},
        )
    )


_gate(
    "release.order",
    ordered,
    Severity.LAW,
    _("A release follows an order: of a court, of a review, or of an exchange that was decided."),
    _("Record the order with its reference."),
    "Mandela Rules 7, 8; ICPPED 21",
    no_order=_("No order of release is recorded."),
    not_known=_("It is not known who ordered this release."),
)
_gate(
    "release.identity",
    right_person,
    Severity.POLICY,
    _("The person released is the person meant."),
    _("Let an identity examiner confirm the identity."),
    "ICPPED 21",
    identity=_("The identity of the person to be released is not confirmed."),
    not_known=_("It is not known whether the identity was confirmed."),
)
_gate(
    "release.clearance",
    cleared,
    Severity.POLICY,
    _("Other orders of custody are looked for before the release; looking must not delay it."),
    _("Ask the legal reviewer and record the answer."),
    "ICCPR 9",
    not_cleared=_("Nobody has looked whether another order of custody stands."),
    not_known=_("It is not known whether another order of custody stands."),
)
_gate(
    "release.property",
    belongings,
    Severity.CHECKLIST,
    _("Property, money and papers are returned against a receipt."),
    _("Return the property and record the receipt."),
    "Mandela Rules 67",
    property=_("Property has not been returned."),
    not_known=_("It is not known whether property was returned."),
)
