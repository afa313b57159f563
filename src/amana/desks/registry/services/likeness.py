"""Rows that may be one person: twice in the file, or in the register already. Proposals only; an examiner decides,
and the machine links nothing. A few rows are searched for one by one, many are compared with the register as two
lists. Children are not weighed: a row of a child is only marked where the whole name is there word for word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from amana.engines.common.arabic import script
from amana.ledger.models import Position

from .. import ages, books, evidence, linking, sounds
from ..identity import birth_span
from ..models import CustodyFile, FileCard, FoundBy, ImportBatch, ImportRow, RowState, SearchKey
from ..names import same_key, words
from ..queries import finding
from ..records import Said, of_files, of_row
from .proposals import Found, propose

KNOWN = "row-known"
SEARCHED = 150
"""Rows that are searched for one by one; more are compared as a list."""
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
    """Mark the rows whose person the register may have."""
    if not FileCard.objects.exists():
        return
    grown = [row for row in rows if not _young(row)]
    said = {n: told for n, row in enumerate(grown) if (told := of_row(row.data, str(n))) is not None}
    hits = _searched(said) if len(said) <= SEARCHED else _as_lists(said)
    few = len(hits) <= _AT_ONCE
    cards = FileCard.objects.filter(file__in={file for _n, file in hits}) if few else FileCard.objects.all()
    known = cards.in_bulk()
    gone = _undone()
    for n, file in hits:
        if file not in gone:
            _mark(grown[n], known[file])
    _word_for_word([row for row in rows if _young(row)], gone)


def _undone() -> set[int]:
    """Files whose enrolment was reversed: nobody is counted by them, and their roster may be entered again."""
    return set(Position.objects.filter(account__kind="origin").values_list("person", flat=True))


def _young(row: ImportRow) -> bool:
    span = birth_span(row.data.get("birth") or "")
    return ages.standing(on=books.today(), declared=span).age is ages.Age.CHILD


def _searched(said: dict[int, Said]) -> list[tuple[int, int]]:
    sounds.complete()
    return [(n, hit.file) for n, told in said.items() for hit in finding.likely(told, most=_MOST)]


def _as_lists(said: dict[int, Said]) -> list[tuple[int, int]]:
    """The whole roster against the whole register; who is weighed again by the rules of the desk stays."""
    register = of_files(CustodyFile.objects.order_by("pk").values_list("pk", flat=True))
    rows, files = list(said), list(register)
    found = linking.pairs([said[n].sounds for n in rows], [register[file].sounds for file in files])
    hits = [
        (rows[a], files[b])
        for a, b in found
        if evidence.total(said[rows[a]], register[files[b]]) >= evidence.POSSIBLE
    ]
    barred = finding.protected({file for _n, file in hits})
    return [(n, file) for n, file in hits if file not in barred]


def _mark(row: ImportRow, card: FileCard) -> None:
    file = card.pk
    if len(row.likenesses) < _MOST and all(like.get("file") != file for like in row.likenesses):
        like = {"code": KNOWN, "file": file, "number": card.number, "differs": _differs(row, card)}
        row.likenesses.append(like)


def _differs(row: ImportRow, card: FileCard) -> list[str]:
    """The fields in which a row says something else than the file it is like: what a second roster corrects."""
    data = row.data
    names = [name for name in (data.get("name_full"), data.get("name_native")) if name]
    said = {" ".join(words(name)) for name in names}
    stands = {" ".join(words(name)) for name in (card.name_ar, card.name_latin) if name}
    countries = set(data.get("nationality") or ())
    pairs = {
        # a name in a script that the file does not have says nothing against it
        "name_full": said and stands and not said & stands and _same_script(names, card),
        "birth": data.get("birth") and card.birth and data["birth"] != card.birth,
        "sex": data.get("sex") and card.sex and data["sex"] != card.sex,
        "nationality": countries and card.nationalities and countries != set(card.nationalities.split()),
    }
    return [field for field, differs in pairs.items() if differs]


def _same_script(names: Sequence[str], card: FileCard) -> bool:
    arabic = any(script(name) in ("arabic", "mixed") for name in names)
    latin = any(script(name) == "latin" for name in names)
    return bool((arabic and card.name_ar) or (latin and card.name_latin))


def known_rows(batch: ImportBatch) -> list[tuple[int, list[list[str]]]]:
    """(row, for each file it is like the fields that differ) of the rows that would be entered although the register
    may have the person already."""
    rows = ImportRow.objects.filter(batch=batch, state=RowState.LOOK).order_by("idx")
    found = []
    for pk, likenesses in rows.values_list("pk", "likenesses").iterator():
        files = [like.get("differs", []) for like in likenesses if like["code"] == KNOWN]
        if files:
            found.append((pk, files))
    return found


def _word_for_word(rows: Sequence[ImportRow], gone: set[int]) -> None:
    """Rows whose whole name the register has, letter for letter but for spelling, with a birth that can agree."""
    wanted: dict[str, list[ImportRow]] = defaultdict(list)
    for row in rows:
        for name in (row.data.get("name_full"), row.data.get("name_native")):
            if name and (key := same_key(name)):
                wanted[key].append(row)
    keys = list(wanted)
    for start in range(0, len(keys), _AT_ONCE):
        hits = list(
            SearchKey.objects.filter(key__in=keys[start : start + _AT_ONCE]).values_list("key", "file")
        )
        cards = FileCard.objects.in_bulk([file for _key, file in hits])
        for key, file in hits:
            for row in wanted[key]:
                if file in cards and file not in gone and _can_be(row, cards[file]):
                    _mark(row, cards[file])


def _can_be(row: ImportRow, card: FileCard) -> bool:
    sex, span = row.data.get("sex"), birth_span(row.data.get("birth") or "")
    if sex and card.sex and sex != card.sex:
        return False
    born = (card.born_earliest, card.born_latest)
    if span is None or born[0] is None or born[1] is None:
        return True
    return _can_agree(span, (born[0], born[1]))


def _can_agree(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Births within a year of each other's spans: declared years are often a year off."""
    return one[0].year - 1 <= other[1].year and other[0].year - 1 <= one[1].year


def propose_rows(
    rows: Iterable[tuple[int | None, Sequence[Mapping[str, Any]]]],
    entered: Mapping[int, int | None],
    batch: ImportBatch,
) -> int:
    """Turn the likenesses of entered rows, (file, likenesses) each, into pairs of files for an examiner; returns how
    many are new. `entered` is the file of each position in the roster."""
    found = []
    for file, likenesses in rows:
        for like in likenesses:
            other = like.get("file") or entered.get(like.get("idx", -1))
            if file and other and other != file:
                found.append(Found(file, other, like["code"]))
    return propose(found, found_by=FoundBy.ROSTER, batch=batch)
