"""Words of the reports pages: what can happen, places, figures, why two reports are taken for one story."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from amana.console import words as console
from amana.engines.reading.lexicon import load
from amana.engines.reading.places import gazetteer

PREDICATES: dict[str, Promise] = {
    "count": gettext_lazy("So many there are"),
    "escape": gettext_lazy("Escape"),
    "recapture": gettext_lazy("Recapture"),
    "capture": gettext_lazy("Capture"),
    "arrest": gettext_lazy("Arrest"),
    "kill": gettext_lazy("Killed"),
    "injure": gettext_lazy("Injured"),
    "missing": gettext_lazy("Missing"),
    "attack": gettext_lazy("Attack"),
    "clash": gettext_lazy("Fighting"),
    "explosion": gettext_lazy("Explosion"),
    "fire": gettext_lazy("Fire"),
    "shoot": gettext_lazy("Gunfire"),
    "riot": gettext_lazy("Riot"),
    "protest": gettext_lazy("Protest"),
    "strike": gettext_lazy("Strike"),
    "hunger_strike": gettext_lazy("Hunger"),
    "transfer": gettext_lazy("Transfer"),
    "release": gettext_lazy("Release"),
    "handover": gettext_lazy("Handover"),
    "evacuate": gettext_lazy("Evacuation"),
    "repatriate": gettext_lazy("Repatriation"),
    "withdraw": gettext_lazy("Withdrawal"),
    "deploy": gettext_lazy("Deployment"),
    "decrease": gettext_lazy("Decrease"),
    "increase": gettext_lazy("Increase"),
    "shortage": gettext_lazy("Shortage"),
    "overcrowd": gettext_lazy("Overcrowding"),
    "fail": gettext_lazy("Failure"),
    "outage": gettext_lazy("Outage"),
    "collapse": gettext_lazy("Collapse"),
    "damage": gettext_lazy("Damage"),
    "outbreak": gettext_lazy("Outbreak of disease"),
    "cholera": gettext_lazy("Cholera"),
    "measles": gettext_lazy("Measles"),
    "treat": gettext_lazy("Treatment"),
    "suicide": gettext_lazy("Suicide"),
    "torture": gettext_lazy("Torture"),
    "kidnap": gettext_lazy("Abduction"),
    "seize": gettext_lazy("Seizure"),
    "theft": gettext_lazy("Theft or smuggling"),
    "search": gettext_lazy("Search"),
    "rescue": gettext_lazy("Rescue"),
    "trial": gettext_lazy("Trial"),
    "sentence": gettext_lazy("Sentence"),
    "charge": gettext_lazy("Charge"),
    "investigate": gettext_lazy("Inquiry"),
    "review": gettext_lazy("Assessment"),
    "register": gettext_lazy("Registration"),
    "agree": gettext_lazy("Agreement"),
    "negotiate": gettext_lazy("Talks"),
    "ceasefire": gettext_lazy("Ceasefire"),
    "meeting": gettext_lazy("Meeting"),
    "visit": gettext_lazy("Visit"),
    "suspend": gettext_lazy("Suspension"),
    "delay": gettext_lazy("Delay"),
    "cancel": gettext_lazy("Cancellation"),
    "close": gettext_lazy("Closure"),
    "open": gettext_lazy("Opening"),
    "deliver": gettext_lazy("Delivery"),
    "aid": gettext_lazy("Aid"),
    "pay": gettext_lazy("Pay"),
    "dismiss": gettext_lazy("Dismissal"),
    "arrive": gettext_lazy("Arrival"),
    "leave": gettext_lazy("Departure"),
    "start": gettext_lazy("Beginning"),
    "end": gettext_lazy("End"),
    "threat": gettext_lazy("Threat"),
    "demand": gettext_lazy("Demand"),
    "bury": gettext_lazy("Burial"),
}
"""Names for what the word lists of the reading engine tell apart; the rest is named by its first word there."""


@cache
def predicates() -> frozenset[str]:
    """Every predicate a claim may have."""
    return frozenset(load("concepts")["events"]) | {"count"}


def predicate(code: str) -> str:
    """What happened, in the reader's language."""
    if code in PREDICATES:
        return str(PREDICATES[code])
    english, _slash, arabic = str(load("concepts")["events"].get(code, code)).partition(" / ")
    words = (arabic or english).split() if in_arabic() else english.split()
    return (words[0] if words else code).replace("_", " ")


def predicate_choices() -> list[tuple[str, str]]:
    """Those with a name of their own, in the order of the list."""
    return [(code, str(word)) for code, word in PREDICATES.items()]


def in_arabic() -> bool:
    return not (get_language() or "ar").startswith("en")


def place(key: str) -> str:
    """A place of the gazetteer by its name."""
    found = gazetteer().get(key)
    if found is None:
        return key
    return (found.arabic if in_arabic() else found.english)[0]


@cache
def _place_keys() -> tuple[str, ...]:
    order = {"prison": 0, "camp": 1, "airport": 2, "crossing": 3, "town": 4, "governorate": 5}
    return tuple(sorted(gazetteer(), key=lambda key: (order.get(gazetteer()[key].kind, 9), key)))


def place_choices() -> list[tuple[str, str]]:
    return [(key, place(key)) for key in _place_keys()]


def source(found: Any) -> str:
    """The name of a source in the reader's language, else in the other."""
    if found is None:
        return _("source not named")
    first, second = (found.name_ar, found.name_en) if in_arabic() else (found.name_en, found.name_ar)
    return first or second


def figure(claim: Any) -> str:
    """“about 6,000”, “2,000 and more”, “between 10 and 20”; nothing where the claim counts nothing."""
    number = console.number_text
    if claim.value is not None:
        shown = number(claim.value, 0 if claim.value == int(claim.value) else 1)
        if claim.unit == "percent":
            shown += "%"
        return _("about %(n)s") % {"n": shown} if claim.approx else shown
    if claim.low is not None and claim.high is not None:
        return _("between %(low)s and %(high)s") % {"low": number(claim.low), "high": number(claim.high)}
    if claim.low is not None:
        return _("%(n)s or more") % {"n": number(claim.low)}
    if claim.high is not None:
        return _("at most %(n)s") % {"n": number(claim.high)}
    return ""


def origins(number: int) -> str:
    """“1 origin”."""
    return ngettext("%(n)s origin", "%(n)s origins", number) % {"n": number}


def tellings(number: int) -> str:
    """“3 tellings”."""
    return ngettext("%(n)s telling", "%(n)s tellings", number) % {"n": number}


def reasons(link: Any) -> list[str]:
    """What two reports have in common, in words."""
    found = []
    if link.sentences:
        found.append(
            ngettext("%(n)s sentence matches", "%(n)s sentences match", link.sentences)
            % {"n": link.sentences}
        )
        found.append(_("%(share)s of the shorter text") % {"share": console.percent_text(link.matched)})
    if link.figures:
        found.append(
            ngettext("%(n)s figure in common", "%(n)s figures in common", link.figures) % {"n": link.figures}
        )
    if link.names:
        found.append(
            ngettext("%(n)s name in common", "%(n)s names in common", link.names) % {"n": link.names}
        )
    if link.quote >= 0.6:
        found.append(_("a quotation in common"))
    if link.run >= 5:
        found.append(_("%(n)s words running in common") % {"n": link.run})
    return found


BASES: dict[str, Promise] = {
    "social media": gettext_lazy("social media"),
    "own observation": gettext_lazy("own observation"),
    "statement": gettext_lazy("a statement"),
    "interview": gettext_lazy("an interview"),
    "press conference": gettext_lazy("a press conference"),
    "report": gettext_lazy("a report"),
    "documents": gettext_lazy("documents"),
}


def basis(text: str) -> str:
    """What a speaker is said to have it from."""
    return str(BASES.get(text, text))


PROPOSALS: dict[str, Promise] = {
    "confirmed": gettext_lazy("two independent origins: grade 1 can be considered"),
    "single": gettext_lazy("one origin: this confirms nothing"),
    "contested": gettext_lazy("contested: settle the contradiction first"),
}


def denied(polarity: str) -> bool:
    return polarity == "denied"
