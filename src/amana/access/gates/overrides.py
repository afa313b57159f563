"""Opened gates: `open_gate` memoranda in the books that stand in for an unmet gate until they end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amana.ledger import queries as books

from .ask import Ask, destination_code


def standing(asks: Sequence[Ask]) -> dict[tuple[int, str], int]:
    """(person, gate) -> leaf of the memorandum that opens it at the time of the act, for that act and
    destination. The newest counts."""
    found: dict[tuple[int, str], int] = {}
    opened: dict[int | None, list[books.Remark]] = {}
    for memo in books.memos(kinds=["open_gate"], persons=[ask.person for ask in asks]):
        opened.setdefault(memo.person, []).append(memo)
    for ask in asks:
        for memo in opened.get(ask.person, ()):
            facts = memo.facts
            if facts.get("action") != ask.action:
                continue
            if facts.get("destination") not in (None, ask.destination and destination_code(ask.destination)):
                continue
            if datetime.fromisoformat(facts["until"]) >= ask.at:
                found[ask.person, str(facts["gate"])] = memo.leaf
    return found
