"""Words of the warning pages that are not labels of a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from amana.access import roles
from amana.engines.common.arabic import runs
from amana.engines.hazard import words as engine

COLUMNS: dict[str, Promise] = {
    "fighting": _("Fighting"),
    "guard_strain": _("Guards"),
    "over_capacity": _("Occupancy"),
    "own_incidents": _("Incidents"),
    "unrest_inside": _("Unrest"),
    "credible_warning": _("Warnings heard"),
    "control_change": _("Control"),
    "visible_transfer": _("Seen moving"),
}
"""The eight indicators as short heads of columns, in the engine's order."""

CHECKS: dict[str, Promise] = {
    "all": _("Everything below"),
    "fighting": _("Fighting nearby"),
    "unrest_inside": _("Unrest inside"),
    "credible_warning": _("Warnings"),
    "control_change": _("Change of control"),
    "own_incidents": _("Serious incidents"),
    "visible_transfer": _("People moved out"),
}

REMEDIES: dict[str, Promise] = {
    "guards": _("Guards present"),
    "people": _("People held"),
    "unrest_inside": _("Unrest inside"),
    "credible_warning": _("The warning"),
    "control_change": _("The change of control"),
    "visible_transfer": _("Transfers in plain sight"),
}

INCIDENTS: dict[str, Promise] = {
    "escape": _("Escape"),
    "attack": _("Attack from outside"),
    "breach": _("Breach"),
    "riot": _("Riot"),
    "incident": _("Incident"),
}


def language() -> Any:
    """The reader's language as the engine writes it: "ar" or "en"."""
    return "en" if (get_language() or "ar").startswith("en") else "ar"


MOSTLY = 0.75
"""From this share of its letters on, a text is in the language of their script."""


def written_in(text: str) -> str:
    """ "ar" or "en" by the script of its letters; nothing for a text in both, or in neither."""
    letters = [(kind, sum(map(str.isalpha, run))) for kind, run in runs(text)]
    total = sum(number for _kind, number in letters)
    for kind, found in (("arabic", "ar"), ("latin", "en")):
        if total and sum(number for one, number in letters if one == kind) >= MOSTLY * total:
            return found
    return ""


def in_language(arabic: str, english: str) -> str:
    """The text in the reader's language, else the other."""
    first, second = (english, arabic) if language() == "en" else (arabic, english)
    return first or second


def place(found: Any) -> str:
    """The name of a site (or of a place)."""
    body = getattr(found, "place", found)
    return in_language(body.name_ar, body.name_en)


def town(found: Any) -> str:
    body = getattr(found, "place", found)
    return in_language(body.town_ar, body.town_en)


LEFT_OUT: dict[str, Promise] = {
    "place too coarse": _("the place is known only coarsely"),
    "date too coarse": _("the day is known only coarsely"),
    "no fighting": _("no fighting"),
    "twice": _("stands twice in the file"),
}
"""Why the engine leaves a row of an event file out."""


def left_out(reason: str) -> str:
    return str(LEFT_OUT.get(reason, reason))


def role(code: str) -> str:
    return roles.get(code).name if roles.known(code) else code


NAMED = 3


REGIONS = {"nes": _("North-east Syria"), "iraq": _("Iraq")}
"""Regions of the reference operation; any other is shown as it was entered."""


def region(code: str) -> str:
    """A region in the reader's language where it has a name there."""
    return str(REGIONS.get(code, code))


def held_by(people: Sequence[Any]) -> str:
    """The first names of those who hold a role, or that nobody does."""
    if not people:
        return gettext("nobody holds this role here")
    named = ("، " if language() == "ar" else ", ").join(person.name for person in people[:NAMED])
    return f"{named} +{len(people) - NAMED}" if len(people) > NAMED else named


def factor(name: str) -> str:
    """An indicator or another factor of a score in the reader's language."""
    return engine.title(name, language())
