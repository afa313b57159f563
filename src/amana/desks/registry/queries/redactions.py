"""What of a file was erased: from the memoranda, never from a row of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from amana.access.models import User

from .. import books
from ..models import CustodyFile, Ground


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, by whom, when and why. Of erasures by a command `ground` is empty."""

    at: datetime
    by: str
    ground: str
    order: str
    reason: str
    leaf: int


def erasures(file: CustodyFile) -> dict[tuple[str, int], list[Erasure]]:
    """("leaf" | "document" | "claim" | "row", its key) -> what was erased there."""
    found: dict[tuple[str, int], list[Erasure]] = {}
    memos = books.memoranda(file.pk, ("redact", "erase"))
    users = User.objects.in_bulk([m.facts["by"] for m in memos if m.facts.get("by")])
    for memo in memos:
        facts = memo.facts
        ground = str(facts.get("ground") or "")
        made = Erasure(
            at=memo.at,
            by=users[facts["by"]].name if facts.get("by") in users else "",
            ground=str(Ground(ground).label) if ground in Ground.values else "",
            order=str(facts.get("order") or ""),
            reason=memo.values.get("reason", ""),
            leaf=memo.leaf,
        )
        for sort in ("leaf", "document", "claim", "row"):
            if facts.get(sort) is not None:
                found.setdefault((sort, int(facts[sort])), []).append(made)
    return found
