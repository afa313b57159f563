"""What was said about a person in memoranda, in words that a page can show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amana.access.models import User

from .. import books
from ..words import MEMO_KINDS

DECISION_READERS = ("gate.read", "stay.order", "assess.decide", "gate.open", "file.write")
"""Assessments, stays, overrides and objections are for those who make or read them: whoever may do one of these."""


@dataclass(frozen=True, slots=True)
class Word:
    """One memorandum: its kind in words, who, when, the facts and the personal values that still stand."""

    leaf: int
    kind: str
    title: str
    at: datetime
    by: str
    facts: dict[str, Any]
    values: dict[str, str]


def spoken(person: int, kinds: Iterable[str], *, words: bool) -> list[Word]:
    """A person's memoranda of these kinds, newest first; `words` brings the detached values."""
    found = books.memoranda(person, tuple(kinds), words=words)
    users = User.objects.in_bulk({m.facts["by"] for m in found if m.facts.get("by")})
    return [
        Word(
            leaf=m.leaf,
            kind=m.kind,
            title=str(MEMO_KINDS.get(m.kind, m.kind)),
            at=m.at,
            by=users[m.facts["by"]].name if m.facts.get("by") in users else "",
            facts=dict(m.facts),
            values=dict(m.values),
        )
        for m in reversed(found)
    ]
