"""Separation and room (Mandela Rule 11): women and men, children and adults, untried and convicted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .ask import Ask
from .base import MET, Finding, Gate, Severity, Test, Text, declare, known, unmet
from .facts import PlaceFacts

ARRIVALS = frozenset({"place"})


def by_sex(facts: PlaceFacts, ask: Ask) -> Finding:
    return MET if known(facts.sex) in known(facts.takes_sex) else unmet("wrong-sex")


def by_age(facts: PlaceFacts, ask: Ask) -> Finding:
    if facts.adult:
        return MET if known(facts.takes_adults) else unmet("no-adults")
    if known(facts.takes_children) or facts.with_carer:
        return MET
    return unmet("no-children")


def by_trial(facts: PlaceFacts, ask: Ask) -> Finding:
    if facts.takes_convicted and facts.takes_untried:
        return MET
    if known(facts.convicted):
        return MET if known(facts.takes_convicted) else unmet("convicted")
    return MET if known(facts.takes_untried) else unmet("untried")


def by_room(facts: PlaceFacts, ask: Ask) -> Finding:
    return MET if facts.free is None or facts.free > 0 else unmet("full")


def _gate(
    name: str,
    test: Test,
    sentence: Text,
    remedy: Text,
    messages: dict[str, Text],
    *,
    source: str,
    severity: Severity = Severity.LAW,
) -> None:
    declare(
        Gate(
            name=name,
            actions=ARRIVALS,
            severity=severity,
            needs="place",
            facts=PlaceFacts,
            sentence=sentence,
            remedy=remedy,
            source=source,
            test=test,
            messages={"not-known": _("What is needed to separate people properly is not known."), **messages},
        )
    )


_RULE = "Mandela Rules 11; customary IHL 119, 120"
_gate(
    "place.sex",
    by_sex,
    _("Women and men are held apart."),
    _("Choose a place, or a section, that takes this person."),
    {"wrong-sex": _("This place does not take persons of this sex.")},
    source=_RULE,
)
_gate(
    "place.age",
    by_age,
    _("Children are held apart from adults, except with their own family."),
    _("Choose a place for children, or keep the child with the carer."),
    {
        "no-children": _("This place does not take children, and the carer is not there."),
        "no-adults": _("This place takes children only."),
    },
    source=_RULE,
)
_gate(
    "place.trial",
    by_trial,
    _("Untried persons are held apart from convicted ones."),
    _("Choose a section for this standing."),
    {
        "convicted": _("This place takes untried persons only."),
        "untried": _("This place takes convicted persons only."),
    },
    source=_RULE,
)
_gate(
    "place.room",
    by_room,
    _("A place takes no more people than it has room for."),
    _("Choose another place, or give a reason with a second person."),
    {"full": _("This place is full.")},
    source="Mandela Rules 12, 13",
    severity=Severity.POLICY,
)
