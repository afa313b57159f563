"""What of a file can be erased, and what was: for whoever may see that part of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amana.access.models import User
from amana.ledger import queries as ledger_queries
from amana.ledger.models import Value
from amana.ledger.sealing import values_of

from .. import books
from ..guards_redaction import ERASED
from ..models import CustodyFile, Ground, Part, Redaction
from ..words import ENTRY_KINDS as ENTRY_WORDS
from ..words import MEMO_KINDS, VALUE_NAMES

OPEN_KINDS = ("notify",)
ENTRY_KINDS = ("enrol", "admit", "place", "release", "hand_abroad", "duplicate", "split", "correct")
"""Kinds whose words no row of a desk repeats: what is offered here is erased wholly or not at all."""
REPEATED = (("enrol", "injuries"),)
DECISION_KINDS = ("assess", "stay", "stay_lifted", "ask_gate", "open_gate", "object")


@dataclass(frozen=True, slots=True)
class Erasable:
    """A value of the books that still stands. `key` is its number, `code` its name in the books, `name` and `kind` are
    words: what it is, and of which entry or memorandum."""

    key: int
    leaf: int
    code: str
    name: str
    text: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, by whom, when and why. Of erasures by a command `ground` is empty."""

    at: datetime
    by: str
    ground: str
    order: str
    reason: str
    leaf: int


def memo_kinds(*, decisions: bool, protection: bool) -> tuple[str, ...]:
    """The kinds of memoranda whose words a reader of these parts sees."""
    return (*OPEN_KINDS, *(DECISION_KINDS if decisions else ()), *(("decide",) if protection else ()))


def erasable(file: CustodyFile, kinds: tuple[str, ...]) -> list[Erasable]:
    """The words beside entries and beside memoranda of these kinds, newest first."""
    places: dict[int, tuple[str, datetime]] = {
        link.leaf: (link.kind, link.effective_at)
        for link in ledger_queries.chain(file.pk)
        if link.kind in ENTRY_KINDS
    }
    for memo in ledger_queries.memos(kinds=list(kinds), persons=[file.pk]) if kinds else ():
        places[memo.leaf] = memo.kind, memo.effective_at
    texts = values_of(places)
    rows = Value.objects.filter(leaf__in=list(places)[:900]).order_by("-leaf", "name")
    return [
        Erasable(
            row.pk,
            row.leaf_id,
            row.name,
            str(VALUE_NAMES.get(row.name, row.name)),
            texts[row.leaf_id][row.name],
            str({**ENTRY_WORDS, **MEMO_KINDS}[places[row.leaf_id][0]]),
            places[row.leaf_id][1],
        )
        for row in rows
        if row.name in texts.get(row.leaf_id, {}) and (places[row.leaf_id][0], row.name) not in REPEATED
    ]


def erasures(file: CustodyFile) -> dict[tuple[str, int], list[Erasure]]:
    """("leaf" | "document" | "claim", its key) -> what was erased there."""
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
        for sort in ("leaf", "document", "claim"):
            if facts.get(sort) is not None:
                found.setdefault((sort, int(facts[sort])), []).append(made)
    return found


def words_of(redaction: Redaction) -> str:
    """The words that would be erased, as they stand now."""
    if redaction.leaf is not None:
        return values_of([redaction.leaf]).get(redaction.leaf, {}).get(redaction.name, ERASED)
    if redaction.document is not None:
        return str(redaction.document.get_kind_display())
    claim = redaction.claim
    assert claim is not None
    if redaction.part == Part.SOURCE:
        return claim.source_note
    return " · ".join(text for text in claim_words(claim) if text)


def claim_words(claim: Any) -> Iterator[str]:
    yield from (claim.name_ar, claim.name_latin, claim.kunya, claim.mother, claim.birth, claim.birth_place)
    yield claim.source_note
