"""Rows that may be one person: twice in the file, or in the register already. Proposals only; an examiner
decides, and the machine links nothing. For now by folded names and births that can agree; evidence by sound
and by rarity comes with the names desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from amana.engines.common import clock

from .. import bulk
from ..identity import birth_span
from ..models import FileCard, ImportBatch, ImportRow, LinkProposal, SearchKey
from ..names import same_key

_AT_ONCE = 400
_MOST = 5


def within(rows: Sequence[ImportRow], pairs: Iterable[tuple[int, int]]) -> None:
    """Mark the rows that the engine found twice in one file (pairs of positions in `rows`); the later one
    names the earlier."""
    for first, second in pairs:
        row, earlier = rows[second], rows[first]
        if len(row.likenesses) < _MOST:
            row.likenesses.append(
                {"code": "row-twice", "idx": earlier.idx, "sheet": earlier.sheet, "row": earlier.row}
            )


def against_register(rows: Sequence[ImportRow]) -> None:
    """Mark the rows whose whole name the register has, with a birth that does not contradict."""
    wanted: dict[str, list[ImportRow]] = defaultdict(list)
    for row in rows:
        for name in (row.data.get("name_full"), row.data.get("name_native")):
            if name and (key := same_key(name)):
                wanted[key].append(row)
    keys = list(wanted)
    for start in range(0, len(keys), _AT_ONCE):
        found = SearchKey.objects.filter(key__in=keys[start : start + _AT_ONCE]).values_list("key", "file")
        hits = list(found)
        cards = _cards({file for _key, file in hits})
        for key, file in hits:
            for row in wanted[key]:
                _mark(row, cards.get(file))


def _cards(files: set[int]) -> dict[int, Any]:
    rows = FileCard.objects.filter(file__in=files).values(
        "file_id", "number", "born_earliest", "born_latest", "sex"
    )
    return {row["file_id"]: row for row in rows}


def _mark(row: ImportRow, card: Any) -> None:
    if card is None or len(row.likenesses) >= _MOST:
        return
    if any(like.get("file") == card["file_id"] for like in row.likenesses):
        return
    sex = row.data.get("sex")
    if sex and card["sex"] and sex != card["sex"]:
        return
    span = birth_span(row.data.get("birth") or "")
    if span and card["born_earliest"] and not _can_agree(span, (card["born_earliest"], card["born_latest"])):
        return
    row.likenesses.append({"code": "row-known", "file": card["file_id"], "number": card["number"]})


def _can_agree(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Births within a year of each other's spans: declared years are often a year off."""
    return one[0].year - 1 <= other[1].year and other[0].year - 1 <= one[1].year


def propose(rows: Sequence[ImportRow], batch: ImportBatch) -> int:
    """Turn the likenesses of entered rows into proposals between files; returns how many."""
    entered = {row.idx: row.file_id for row in rows if row.file_id}
    now = clock.now()
    made: dict[tuple[int, int], str] = {}
    for row in rows:
        for like in row.likenesses:
            other = like.get("file") or entered.get(like.get("idx", -1))
            if row.file_id and other and other != row.file_id:
                made[min(row.file_id, other), max(row.file_id, other)] = like["code"]
    return bulk.insert(
        LinkProposal,
        ("one_id", "other_id", "why", "batch_id", "answer", "at"),
        ((one, other, why, batch.pk, "", now) for (one, other), why in sorted(made.items())),
    )
