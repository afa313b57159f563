"""What the page to sign on says of each memorandum of an act: a heading and lines a person can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from amana.console import words as console_words
from amana.ledger.act import Note
from amana.ledger.models import Account

from .. import words
from ..models import Explanation, IncidentKind

HEADINGS = {
    "refuse": gettext_lazy("Refused"),
    "count": gettext_lazy("Count"),
    "incident": gettext_lazy("Incident"),
    "contested": gettext_lazy("Contested"),
    "approve": gettext_lazy("Approval"),
    "publish": gettext_lazy("Publication"),
    "reconcile": gettext_lazy("Explanation"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A memorandum in words: whom it is about, what it states, and what was said with it."""

    heading: str
    card: Mapping[str, str] | None = None
    lines: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def ways(notes: Iterable[Note]) -> dict[str, str]:
    """The names of the accounts that approvals of lifts lead from and to, by code."""
    codes = {str(note.facts[end]) for note in notes for end in ("origin", "destination") if end in note.facts}
    found = Account.objects.filter(code__in=codes).select_related("place")
    return {account.code: words.account(account) for account in found}


def of(note: Note, cards: Mapping[int, Mapping[str, str]], names: Mapping[str, str] | None = None) -> Told:
    """The memorandum as the signer reads it. `names`: those of `ways`."""
    states = {
        "count": _count,
        "incident": _incident,
        "approve": _approve,
        "publish": _publish,
        "reconcile": _reconcile,
    }
    lines = states[note.kind](note.facts) if note.kind in states else []
    if note.facts.get("about") == "lift":
        lines += _way(note.facts, names or {})
    return Told(
        heading=str(HEADINGS.get(note.kind, note.kind)),
        card=cards.get(note.person) if note.person else None,
        lines=[line for line in lines if line],
        said=list(note.values.values()),
    )


def _count(facts: Mapping[str, Any]) -> list[str]:
    if facts.get("expected") is None:
        return []
    return [
        _("seen %(seen)s, in the books %(expected)s")
        % {"seen": f"{facts['seen']:,}", "expected": f"{facts['expected']:,}"}
    ]


def _incident(facts: Mapping[str, Any]) -> list[str]:
    kind = str(facts.get("kind") or "")
    lines = [str(IncidentKind(kind).label)] if kind in IncidentKind.values else []
    if facts.get("reported") is not None:
        about = _("Reported: about %(n)s") if facts.get("about") else _("Reported: %(n)s")
        lines.append(about % {"n": f"{facts['reported']:,}"})
    return lines


def _approve(facts: Mapping[str, Any]) -> list[str]:
    if facts.get("about") == "weights":
        return [_("Version %(n)s of the weights") % {"n": facts["version"]}, _print(facts["figures"])]
    people = _people(facts["people"])
    if facts.get("about") == "plan":
        return [f"{facts['plan']} · {people}", _print(facts["answer"])]
    numbers = _("fingerprint of the file numbers %(digits)s") % {"digits": str(facts["list"])[:12]}
    return [f"{facts['lift']} · {people}", numbers]


def _way(facts: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """From where to where, and when where the memorandum says it."""
    ends = [names.get(str(facts[end]), str(facts[end])) for end in ("origin", "destination")]
    when = datetime.fromisoformat(facts["departs"]) if facts.get("departs") else None
    said = [f"{console_words.short_day_text(when)}{_(', ')}{console_words.time_text(when)}"] if when else []
    return [" — ".join(ends), *said]


def _publish(facts: Mapping[str, Any]) -> list[str]:
    if facts.get("about") == "manifest":
        return [f"{facts['lift']} · {_people(facts['people'])}", _print(facts["manifest"])]
    return [f"{facts['plan']} · {_people(facts['people'])}", _print(facts["answer"])]


def _reconcile(facts: Mapping[str, Any]) -> list[str]:
    difference = console_words.signed_in_text(facts["difference"])
    return [
        str(Explanation(str(facts["explanation"])).label),
        _("Difference %(difference)s") % {"difference": difference},
    ]


def _people(number: Any) -> str:
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": f"{number:,}"}


def _print(digest: Any) -> str:
    """The first digits of a digest, as the page of its subject shows them."""
    return _("fingerprint %(digits)s") % {"digits": str(digest)[:12]}
