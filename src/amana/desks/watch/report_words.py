"""Words of the reports pages: what can happen, places, figures, why two reports are taken for one story."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from amana.console import words as console
from amana.engines.reading.lexicon import load
from amana.engines.reading.places import gazetteer

PREDICATES: dict[str, Promise] = {
    "count": pgettext_lazy("what happened", "So many there are"),
    "escape": pgettext_lazy("what happened", "Escape"),
    "recapture": pgettext_lazy("what happened", "Recapture"),
    "capture": pgettext_lazy("what happened", "Capture"),
    "arrest": pgettext_lazy("what happened", "Arrest"),
    "kill": pgettext_lazy("what happened", "Killed"),
    "injure": pgettext_lazy("what happened", "Injured"),
    "missing": pgettext_lazy("what happened", "Missing"),
    "attack": pgettext_lazy("what happened", "Attack"),
    "clash": pgettext_lazy("what happened", "Fighting"),
    "explosion": pgettext_lazy("what happened", "Explosion"),
    "fire": pgettext_lazy("what happened", "Fire"),
    "shoot": pgettext_lazy("what happened", "Gunfire"),
    "riot": pgettext_lazy("what happened", "Riot"),
    "protest": pgettext_lazy("what happened", "Protest"),
    "strike": pgettext_lazy("what happened", "Strike"),
    "hunger_strike": pgettext_lazy("what happened", "Hunger"),
    "transfer": pgettext_lazy("what happened", "Transfer"),
    "release": pgettext_lazy("what happened", "Release"),
    "handover": pgettext_lazy("what happened", "Handover"),
    "evacuate": pgettext_lazy("what happened", "Evacuation"),
    "repatriate": pgettext_lazy("what happened", "Repatriation"),
    "hold": pgettext_lazy("what happened", "Held in custody"),
    "displace": pgettext_lazy("what happened", "Displacement"),
    "withdraw": pgettext_lazy("what happened", "Withdrawal"),
    "deploy": pgettext_lazy("what happened", "Deployment"),
    "decrease": pgettext_lazy("what happened", "Decrease"),
    "increase": pgettext_lazy("what happened", "Increase"),
    "shortage": pgettext_lazy("what happened", "Shortage"),
    "overcrowd": pgettext_lazy("what happened", "Overcrowding"),
    "fail": pgettext_lazy("what happened", "Failure"),
    "outage": pgettext_lazy("what happened", "Outage"),
    "collapse": pgettext_lazy("what happened", "Collapse"),
    "damage": pgettext_lazy("what happened", "Damage"),
    "outbreak": pgettext_lazy("what happened", "Outbreak of disease"),
    "cholera": pgettext_lazy("what happened", "Cholera"),
    "measles": pgettext_lazy("what happened", "Measles"),
    "treat": pgettext_lazy("what happened", "Treatment"),
    "suicide": pgettext_lazy("what happened", "Suicide"),
    "torture": pgettext_lazy("what happened", "Torture"),
    "kidnap": pgettext_lazy("what happened", "Abduction"),
    "seize": pgettext_lazy("what happened", "Seizure"),
    "theft": pgettext_lazy("what happened", "Theft or smuggling"),
    "search": pgettext_lazy("what happened", "Search"),
    "rescue": pgettext_lazy("what happened", "Rescue"),
    "trial": pgettext_lazy("what happened", "Trial"),
    "sentence": pgettext_lazy("what happened", "Sentence"),
    "charge": pgettext_lazy("what happened", "Charge"),
    "investigate": pgettext_lazy("what happened", "Inquiry"),
    "review": pgettext_lazy("what happened", "Assessment"),
    "register": pgettext_lazy("what happened", "Registration"),
    "agree": pgettext_lazy("what happened", "Agreement"),
    "negotiate": pgettext_lazy("what happened", "Talks"),
    "ceasefire": pgettext_lazy("what happened", "Ceasefire"),
    "meeting": pgettext_lazy("what happened", "Meeting"),
    "visit": pgettext_lazy("what happened", "Visit"),
    "suspend": pgettext_lazy("what happened", "Suspension"),
    "delay": pgettext_lazy("what happened", "Delay"),
    "cancel": pgettext_lazy("what happened", "Cancellation"),
    "close": pgettext_lazy("what happened", "Closure"),
    "open": pgettext_lazy("what happened", "Opening"),
    "deliver": pgettext_lazy("what happened", "Delivery"),
    "aid": pgettext_lazy("what happened", "Aid"),
    "pay": pgettext_lazy("what happened", "Pay"),
    "dismiss": pgettext_lazy("what happened", "Dismissal"),
    "arrive": pgettext_lazy("what happened", "Arrival"),
    "leave": pgettext_lazy("what happened", "Departure"),
    "start": pgettext_lazy("what happened", "Beginning"),
    "end": pgettext_lazy("what happened", "End"),
    "threat": pgettext_lazy("what happened", "Threat"),
    "demand": pgettext_lazy("what happened", "Demand"),
    "bury": pgettext_lazy("what happened", "Burial"),
    "warn": pgettext_lazy("what happened", "Warning"),
    "announce": pgettext_lazy("what happened", "Announcement"),
    "confirm": pgettext_lazy("what happened", "Confirmation"),
    "deny": pgettext_lazy("what happened", "Denial"),
    "appoint": pgettext_lazy("what happened", "Appointment"),
    "resign": pgettext_lazy("what happened", "Resignation"),
    "vote": pgettext_lazy("what happened", "Vote"),
    "election": pgettext_lazy("what happened", "Election"),
    "turnout": pgettext_lazy("what happened", "Turnout"),
    "build": pgettext_lazy("what happened", "Construction"),
    "repair": pgettext_lazy("what happened", "Repairs"),
    "crash": pgettext_lazy("what happened", "Accident"),
    "sink": pgettext_lazy("what happened", "Sinking"),
    "flood": pgettext_lazy("what happened", "Flood"),
    "rain": pgettext_lazy("what happened", "Rain or storm"),
    "drought": pgettext_lazy("what happened", "Drought"),
    "earthquake": pgettext_lazy("what happened", "Earthquake"),
    "landslide": pgettext_lazy("what happened", "Landslide"),
    "pollution": pgettext_lazy("what happened", "Pollution or leak"),
    "poison": pgettext_lazy("what happened", "Poisoning"),
    "vaccinate": pgettext_lazy("what happened", "Vaccination"),
    "harvest": pgettext_lazy("what happened", "Harvest"),
}
"""Names for what the word lists of the reading engine tell apart."""


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
    names = found.arabic if in_arabic() else found.english
    return names[0]


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
    return str(first or second)


def teller(report: Any) -> str:
    """Who hands a report on; where nobody is named, the number that tells it from its neighbours."""
    return source(report.source) if report.source_id else f"{report.code} · {source(None)}"


def figure(claim: Any) -> str:
    """“about 6,000”, “2,000 and more”, “between 10 and 20”; nothing where the claim counts nothing."""
    number = console.number_text
    if claim.value is not None:
        shown = _share(claim.value) or number(claim.value, 0 if claim.value == int(claim.value) else 1)
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


def _share(value: float) -> str:
    """“1/3” of what is counted, where a text speaks of a third; nothing for what is no such part."""
    part = Fraction(value).limit_denominator(12)
    return f"{part}" if 0 < value < 1 and abs(float(part) - value) < 1e-6 else ""


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
    "witness": gettext_lazy("an eyewitness"),
    "imagery": gettext_lazy("pictures"),
}


def basis(text: str) -> str:
    """What a speaker is said to have it from."""
    return str(BASES.get(text, text))


PROPOSALS: dict[str, Promise] = {
    "confirmed": gettext_lazy("independent of one another: grade 1 can be considered"),
    "unsure": gettext_lazy("possibly, not surely, independent: they may be one voice or two events"),
    "single": gettext_lazy("this confirms nothing"),
    "contested": gettext_lazy("settle the contradiction first"),
}


def denied(polarity: str) -> bool:
    return polarity == "denied"


def headline(claim: Any) -> str:
    """A claim in a few words: what happened, how many of what, where."""
    what = predicate(claim.predicate)
    number = figure(claim)
    counted = " ".join(part for part in (number, claim.referent if number else "") if part)
    where = place(claim.place_keys[0]) if claim.place_keys else ""
    parts = [f"{what}: {counted}" if counted else what, where]
    shown = " · ".join(part for part in parts if part)
    return _("Denied: %(what)s") % {"what": shown} if claim.polarity == "denied" else shown


def chain(claim: Any) -> str:
    """Basis, speaker, outlet: who has it from where, as far as the text says."""
    parts = [basis(claim.basis) if claim.basis else "", claim.speaker, claim.outlet]
    return " · ".join(part for part in parts if part)


def mode(claim: Any) -> str:
    """How it is told: as a fact, feared, planned, foiled; denied."""
    return f"{claim.get_polarity_display()} · {claim.get_modality_display()}"


def origin(name: str) -> str:
    """The name of an origin; one that no text names is called so."""
    return name if origin_named(name) else _("nobody named")


def origin_named(name: str) -> bool:
    """Whether any text names it; else the machine numbers the story it belongs to."""
    return bool(name) and not name.startswith("cluster ")


STATES: dict[str, Promise] = {
    "proposed": pgettext_lazy("claim", "Proposed"),
    "put": gettext_lazy("Second person"),
    "accepted": gettext_lazy("Accepted"),
    "rejected": gettext_lazy("Rejected"),
    "replaced": gettext_lazy("Replaced"),
}
CLOSED = gettext_lazy("for named readers only")
NOBODY = gettext_lazy("the text names nobody")
COMMA = gettext_lazy(",")
