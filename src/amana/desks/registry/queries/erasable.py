"""What of a file can be erased, for whoever may see that part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from amana import access
from amana.access.models import User
from amana.ledger import queries as ledger_queries
from amana.ledger.models import Memo, Value
from amana.ledger.sealing import values_of

from .. import books, standing_words
from ..ages import Age
from ..guards_redaction import ERASED
from ..models import CustodyFile, Part, Redaction
from ..words import ENTRY_KINDS as ENTRY_WORDS
from ..words import MEMO_KINDS, VALUE_NAMES
from .file import age_of
from .memoranda import DECISION_READERS

OPEN_KINDS = ("notify", "review", "age_finding", "refuse", "ask_correction")
ENTRY_KINDS = (
    "enrol",
    "admit",
    "place",
    "arrive",
    "miss",
    "find",
    "release",
    "hand_abroad",
    "die",
    "duplicate",
    "split",
    "correct",
)
READS = {
    **dict.fromkeys(("assess", "stay", "stay_lifted", "ask_gate", "open_gate", "object", "answer"), "decisions"),
    "decide": "protection.file",
    "classify": "bands",
    "link": "identity.read",
    "incident": "incident.read",
    "count": "count.read",
    "reconcile": "count.read",
}  # fmt: skip
"""Who reads the words of memoranda of these kinds: a part of the file, or an action. The others come with the file."""
OF_NOBODY = ("incident", "count", "reconcile")
"""Kinds of memoranda about nobody alone: a row of a desk leads from the person to them."""
Reads = Callable[[str], bool]
"""Whether the reader sees the words that stand under a word of `READS` or of the table of places."""


@dataclass(frozen=True, slots=True)
class Erasable:
    """Words that still stand: a value of the books (`leaf` and `code`, its name) or of a row (`code` is the place,
    `key` the row). `name` and `kind` are words: what it is, and of which entry or memorandum. `text` is empty where the
    words are closed to the reader."""

    key: int
    leaf: int | None
    code: str
    name: str
    text: str
    kind: str
    at: datetime | None
    closed: bool = False

    @property
    def of_books(self) -> bool:
        return self.leaf is not None

    @property
    def number(self) -> int:
        """What the address of a row bears."""
        return standing_words.table()[self.code].number(self.key)


def erasable(file: CustodyFile, reads: Reads, *, unread: bool = False) -> list[Erasable]:
    """The words beside entries and memoranda, newest first, then those that stand in rows alone. `unread` brings those
    too that are closed to the reader, without their text."""
    values = _values(file)
    said = [(kind, one.code, one.text) for one, kind in values]
    found = [(one, READS.get(kind, "")) for one, kind in values] + _rows(file, said)
    return [
        one if reads(needed) else replace(one, text="", closed=True)
        for one, needed in found
        if unread or reads(needed)
    ]


def _values(file: CustodyFile) -> list[tuple[Erasable, str]]:
    """What still stands beside entries and memoranda, each with the kind of these."""
    places: dict[int, tuple[str, datetime]] = {
        link.leaf: (link.kind, link.effective_at)
        for link in ledger_queries.chain(file.pk)
        if link.kind in ENTRY_KINDS
    }
    about = ledger_queries.memos(kinds=[*OPEN_KINDS, *READS], persons=[file.pk])
    for memo in about:
        places[memo.leaf] = memo.kind, memo.effective_at
    for told in _of_nobody(file):
        places[told.leaf_id] = told.kind, told.effective_at
    texts = values_of(places)
    rows = Value.objects.filter(leaf__in=list(places)[:900]).order_by("-leaf", "name")
    made = []
    for row in rows:
        kind, at = places[row.leaf_id]
        text = texts.get(row.leaf_id, {}).get(row.name)
        if text is None or row.name == "born" or not _may_fall(kind, row.name, row.leaf_id):
            continue
        one = Erasable(
            row.pk,
            row.leaf_id,
            row.name,
            str(VALUE_NAMES.get(row.name, row.name)),
            text,
            str({**ENTRY_WORDS, **MEMO_KINDS}[kind]),
            at,
        )
        made.append((one, kind))
    return made


def _of_nobody(file: CustodyFile) -> list[Memo]:
    """The memoranda about nobody alone to which a row about this person leads."""
    leaves = {
        getattr(row, said.leaf)
        for place in standing_words.table().values()
        for said in place.repeats
        if said.kind in OF_NOBODY
        for row in place.rows(file.pk)
    }
    return list(Memo.objects.filter(leaf__in=leaves - {None}, person=None)[:900])


def _may_fall(kind: str, name: str, leaf: int) -> bool:
    """Not while a row that repeats the words may not be shown to anybody yet."""
    for place, said in standing_words.repeated(kind, name):
        if place.only and said.leaf:
            waits = place.every().filter(**{said.leaf: leaf}).exclude(**dict(place.only))
            if waits.exists():
                return False
    return True


def _rows(file: CustodyFile, values: list[tuple[str, str, str]]) -> list[tuple[Erasable, str]]:
    """Words of rows that fall with no value (kind, name, text) of the page, each with who reads them."""
    made = []
    for place in standing_words.table().values():
        for row in place.rows(file.pk):
            text = getattr(row, place.column)
            if any(
                (said.kind, said.name) == (kind, name) and repeats(text, words)
                for said in place.repeats
                for kind, name, words in values
            ):
                continue
            one = Erasable(row.pk, None, place.code, place.title, text, "", getattr(row, "at", None))
            made.append((one, place.reads))
    return made


def repeats(text: str, words: str) -> bool:
    """Whether the text of a row is these words, or their beginning where the row was too short for them."""
    return bool(text) and words.startswith(text)


def sight(actor: User, file: CustodyFile) -> Reads:
    """What of a file this reader sees, by the words of `READS` and of the table of places."""

    def sees(needed: str) -> bool:
        if not needed:
            return True
        if needed == "decisions":
            return any(access.may(actor, action) for action in DECISION_READERS)
        if needed in ("incident.read", "count.read"):
            return access.may(actor, needed)
        if needed == "bands":
            return age_of(file, books.today()).age is Age.ADULT and _decided(
                actor, "classification.read", file
            )
        return _decided(actor, needed, file)

    return cache(sees)


def _decided(actor: User, action: str, file: CustodyFile) -> bool:
    return bool(access.may(actor, action) and access.decide(actor, action, person=file.pk))


def words_of(redaction: Redaction) -> str:
    """The words that would be erased, as they stand now."""
    if redaction.leaf is not None:
        return values_of([redaction.leaf]).get(redaction.leaf, {}).get(redaction.name, ERASED)
    if redaction.part == Part.ROW:
        place = standing_words.table()[redaction.name]
        row = place.every().filter(pk=redaction.key).first()
        return str(getattr(row, place.column)) if row else ERASED
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
