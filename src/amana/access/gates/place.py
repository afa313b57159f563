"""Separation and room (Mandela Rule 11): women and men, children and adults, untried and convicted; for whoever is
placed, and for whoever departs to a place that is known not to take them."""

from __future__ import annotations

from contextlib import suppress

from django.utils.translation import gettext_lazy as _

from .ask import Ask
from .base import MET, Finding, Gate, NotKnown, Severity, Test, Text, declare, known, unmet
from .facts import PlaceFacts

ARRIVALS = frozenset({"place"})
OPEN = object()
"""In the place of the facts, where a departure is asked about before anybody has chosen where it ends: a plan looks for
the place afterwards, among those that take the person."""


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


def bound_for(facts: PlaceFacts, ask: Ask) -> Finding:
    """Whoever has arrived is received, so a wrong place is refused before they leave. What is not known there is no
    ground to keep somebody back: courts, hospitals and receivers abroad do not always say whom they take."""
    for test in (by_sex, by_age, by_trial):
        with suppress(NotKnown):
            if not (found := test(facts, ask)).met:
                return found
    return MET


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
declare(
    Gate(
        name="place.bound",
        actions=frozenset({"depart"}),
        severity=Severity.LAW,
        needs="place",
        facts=PlaceFacts,
        sentence=_("Nobody is sent to a place that is known not to take them."),
        remedy=_(
            "Choose a place, or a section, that takes this person, or move the child together with the carer. If what "
            "is written of the place is wrong, the system keeper corrects it."
        ),
        source=_RULE,
        test=bound_for,
        messages={
            "wrong-sex": _("The place at the end does not take persons of this sex."),
            "no-children": _(
                "The place at the end does not take children, and the carer does not come along."
            ),
            "no-adults": _("The place at the end takes children only."),
            "convicted": _("The place at the end takes untried persons only."),
            "untried": _("The place at the end takes convicted persons only."),
        },
        needed=lambda ask: ask.given.get("place") is not OPEN,
        unknown_blocks=False,
    )
)
