"""What a plan made anew changes, in one sentence of each language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def in_words(report: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Language -> the sentence. `report` and `changes` are those of the planner: harm in weighted person-breaches."""
    said = {}
    for language in ("ar", "en"):
        with translation.override(language):
            said[language] = " ".join([_lifts(changes), _figures(report)])
    return said


def _lifts(changes: Sequence[Mapping[str, Any]]) -> str:
    count = Counter(row["change"] for row in changes)
    n = {name: count[name] for name in ("cancelled", "added", "load")}
    parts = [
        ngettext("%(n)s lift is cancelled", "%(n)s lifts are cancelled", n["cancelled"])
        % {"n": n["cancelled"]},
        ngettext("%(n)s lift is new", "%(n)s lifts are new", n["added"]) % {"n": n["added"]},
        ngettext("%(n)s lift has another load", "%(n)s lifts have another load", n["load"])
        % {"n": n["load"]},
    ]
    told = [part for part, number in zip(parts, n.values(), strict=True) if number]
    if not told:
        return _("Every lift stays as it was.")
    return pgettext("between changes", ", ").join(told) + "."


def _figures(report: Mapping[str, Any]) -> str:
    """Both are of the world after the event: what the plan before it promised was for other people and days."""
    as_it_was = report["unchanged"]
    return _(
        "Expected harm: %(harm)s; with what can still be flown of the plan before: %(kept_harm)s. "
        "Left behind: %(left)s; with that: %(kept_left)s."
    ) % {
        "harm": f"{report['harm']:,.1f}",
        "kept_harm": f"{as_it_was['harm']:,.1f}",
        "left": f"{report['left_behind']:,}",
        "kept_left": f"{as_it_was['left_behind']:,}",
    }
