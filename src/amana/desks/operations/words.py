"""Words of this desk's pages that are not labels of a model: entries, accounts, what waits."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amana.console.marks import ACCOUNT_WORDS

ENTRIES: dict[str, Promise] = {
    "enrol": _("Enrolment"),
    "admit": _("Admission"),
    "place": _("Placement"),
    "depart": _("Departure"),
    "transfer": _("Change of escort"),
    "arrive": _("Arrival"),
    "cede": _("Place ceded"),
    "seize": _("Place taken over"),
    "escape": _("Escape"),
    "miss": _("Missed at a count"),
    "find": _("Found again"),
    "release": _("Release of a person"),
    "hand_abroad": _("Handed to a state"),
    "die": _("Death"),
    "duplicate": _("Duplicate file"),
    "split": _("Duplicate undone"),
    "correct": _("Correction"),
}
BY_STATEMENT: dict[str, Promise] = {"recapture": _("Recapture"), "lift_return": _("Taken back")}
"""Where the statement says more than the entry."""

WAITING: dict[str, Promise] = {
    "approve": _("Lift %(lift)s is to be approved"),
    "release": _("Lift %(lift)s should have left"),
    "overdue": _("Lift %(lift)s is overdue"),
    "sign": _("%(what)s is to be signed"),
    "count_due": _("A count is due at %(place)s"),
    "count_differs": _("A count differs: %(difference)s at %(place)s"),
    "unnamed": _("%(people)s people without names at %(place)s"),
}

POPULATIONS: dict[str, Promise] = {"detainee": _("Detainees"), "resident": _("Camp residents")}

PLACES: dict[str, Promise] = {
    "prison": _("Prison"),
    "camp": _("Camp"),
    "hospital": _("Hospital"),
    "court": _("Court"),
    "airfield": _("Airfield"),
    "other": _("Other place"),
}


def entry(kind: str, statement: str = "") -> str:
    """The word for an entry."""
    word = BY_STATEMENT.get(statement) or ENTRIES.get(kind)
    return str(word) if word else kind


def in_language(arabic: str, english: str) -> str:
    """The text in the reader's language, else the other."""
    first, second = (english, arabic) if (get_language() or "ar").startswith("en") else (arabic, english)
    return first or second


def account(found: Any) -> str:
    """An account's name in the reader's language: the place where it has one, the kind for the special ones."""
    if found is None:
        return "—"
    if found.kind == "held" and found.place_id:
        return in_language(found.place.name_ar, found.place.name_en)
    return in_language(found.name_ar, found.name_en) or str(ACCOUNT_WORDS[found.kind])


def authority(found: Any) -> str:
    """The authority of an account (or the authority itself), or nothing."""
    if found is None:
        return ""
    body = found if hasattr(found, "accounts") and not hasattr(found, "authority_id") else found.authority
    return in_language(body.name_ar, body.name_en) if body else ""
