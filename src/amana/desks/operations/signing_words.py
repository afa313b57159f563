"""How the closing of a call reads to the chair who is about to sign it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from amana.console import signing
from amana.console.signing import Told
from amana.ledger.act import Note


def register() -> None:
    signing.tell("minutes", _minutes)
    signing.tell("weights", _weights)


def _weights(note: Note) -> Told:
    facts = note.facts
    return Told(
        _("Proposing a version of the weights of harm: a second person approves it"),
        [
            (_("Version"), facts["version"]),
            (_("Why this version"), note.values.get("why", "—")),
            (_("Digest of the figures"), f"{str(facts['figures'])[:16]}…"),
            signing.by_whom(note),
        ],
    )


def _minutes(note: Note) -> Told:
    facts = note.facts
    return Told(
        _("Closing a coordination call: nothing can be added to it afterwards"),
        [
            (_("Call"), facts["call"]),
            (_("Decisions"), facts["decisions"]),
            (_("Tasks"), facts["tasks"]),
            (_("Digest of the minutes"), f"{str(facts['minutes'])[:16]}…"),
            signing.by_whom(note),
        ],
    )
