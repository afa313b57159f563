"""Words of this desk's pages that are not labels of a model: entries, accounts, what waits."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
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
BY_STATEMENT: dict[str, Promise] = {
    "recapture": _("Recapture"),
    "lift_return": _("Taken back"),
    "lift_elsewhere": _("Arrival elsewhere"),
}
"""Where the statement says more than the entry."""

WAITING: dict[str, Promise] = {
    "approve": _("Lift %(lift)s is to be approved"),
    "release": _("Lift %(lift)s should have left"),
    "overdue": _("Lift %(lift)s is overdue"),
    "sought": _("Nobody knows what became of people of %(lift)s"),
    "sign": _("%(what)s is to be signed"),
    "fallen": _("%(what)s can no longer be signed; its page says why"),
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


FIELD_STATES: dict[str, Promise] = {
    "waiting": _("Waits"),
    "conflict": _("Conflicts"),
    "quarantine": _("Set apart"),
    "resolved": _("Resolved"),
    "posted": _("In the books"),
}
FIELD_CHOICES = [
    ("set_aside", _("Set aside: it did not happen; where it is in the books it is taken back")),
    ("accept", _("Accept: what the line says happened, and nothing that contradicts it")),
]
FIELD_REASONS: dict[str, Promise] = {
    "received": _("received, not sorted yet"),
    "parent-unknown": _("the statement before it has not arrived"),
    "parent-open": _("the line before it is contested or not in the books"),
    "parent-set-aside": _("the line before it was set aside"),
    "wrong-parent": _("the statement before it says nothing of this person"),
    "no-parent": _("it names no statement before it"),
    "fork": _("another line follows the same statement and says otherwise; the person is contested"),
    "receipt-without-release": _("a receipt without a release"),
    "release-without-receipt": _("a second release without a receipt"),
    "wrong-holder": _("the books have the person elsewhere"),
    "unknown-identity": _("nobody was enrolled under this number"),
    "duplicate-identity": _("the person is enrolled already"),
    "count-mismatch": _("the number counted is not the number of lines"),
    "absent": _("the person was absent"),
    "refused": _("the receiver refused the person"),
    "clock-ahead": _("the device's clock runs ahead"),
    "backdated": _("too far back, or before a later entry of the person"),
    "gate-missing": _("a condition of the move is not met"),
    "side-missing": _("one side has not signed"),
    "unknown-account": _("an account that these books do not have"),
    "account-closed": _("the account is closed"),
    "kind-accounts": _("an entry of this kind cannot lead between these accounts"),
    "desk-only": _("this is recorded at a desk"),
    "equivocation": _("the device signed another statement under the same number"),
    "revoked-key": _("the key was revoked"),
    "no-certificate": _("nobody certified the key"),
    "accepted": _("accepted by two officers"),
    "set-aside": _("set aside by two officers"),
}


def field_reason(code: str) -> str:
    """Why a line from the field stands where it stands."""
    word = FIELD_REASONS.get(code)
    return str(word) if word else code


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


@cache
def _asset_types() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "asset_types.toml").read_text("utf-8"))


def asset(kind: Any) -> str:
    """A type of aircraft or vehicle by name: its planner's, else the one known for its code, else what it is."""
    known = _asset_types().get(kind.code.lower(), {"ar": "", "en": ""})
    said = in_language(kind.name_ar or known["ar"], kind.name_en or known["en"])
    return said or str(kind.get_conveyance_display())


def authority(found: Any) -> str:
    """The authority of an account (or the authority itself), or nothing."""
    if found is None:
        return ""
    body = found if hasattr(found, "accounts") and not hasattr(found, "authority_id") else found.authority
    return in_language(body.name_ar, body.name_en) if body else ""
