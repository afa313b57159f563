"""Which lines of a table are people, and which are totals, headings of a section, signatures or empty
forms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from .cells import Cell, shown
from .column import Column
from .lexicon import opens_line, says_nobody
from .words import fold, missing, tidy

Line = Literal["person", "empty", "other"]

_IDENTIFYING = ("name", "name_family_first", "given", "wristband", "file_no", "document")
# a prison's name is at home in these, and "the end of March" in those of dates
_AT_HOME = ("account", "authority", "place", "basis", "notes", "birth", "arrested", "age")
_QUIET = ("serial", "ignored", "ward", None)
_SIGNS = (
    "〃",
    "″",
    "〞",
    '"',
    '""',
    '" "',
    "''",
    "„",
    "”",
    "“",
    "«",
    "»",
    "=",
    "==",
    "= =",
    "=//=",
    "//",
    "///",
    "/ /",
)
_WORDS = (
    "ditto", "do.", "idem", "id.", "same", "كذلك", "نفسه", "نفسها", "ايضا", "كالسابق", "كسابقه", "كما سبق", "كما فوق",
    "هەمان", "aynı", "heman",
)  # fmt: skip
_DITTO = frozenset(map(fold, (*_SIGNS, *_WORDS)))
_DITTO_LONGEST = 12
# Fields in which one merged cell, or a ditto mark, stands for several people.
FILLED = (
    "household", "place", "arrested", "nationality", "account", "authority", "basis", "family", "father",
    "grandfather", "mother", "sex",
)  # fmt: skip


def ditto(cell: Cell) -> bool:
    """True for a cell that says "as above"."""
    return isinstance(cell, str) and len(cell) <= _DITTO_LONGEST and _as_above(cell)


def dittos(cells: list[Cell]) -> bool:
    """True if one of the cells says "as above"."""
    short = [cell for cell in cells if isinstance(cell, str) and len(cell) <= _DITTO_LONGEST]
    return any(map(_as_above, short))


@lru_cache(maxsize=1 << 16)
def _as_above(text: str) -> bool:
    return fold(tidy(text)) in _DITTO


def classify(
    cells: list[Cell], first_column: int, columns: list[Column], fields: dict[int, str | None] | None = None
) -> Line:
    """What a line below the headings is. `fields` are those of the columns, where the caller has them."""
    filled = [
        (at, text)
        for at, cell in enumerate(cells, first_column)
        if cell is not None and (text := tidy(shown(cell)))
    ]
    if not filled:
        return "empty"
    if fields is None:
        fields = {column.index: column.field for column in columns}
    told = [(fields.get(at), text) for at, text in filled if fields.get(at) not in _QUIET]
    known = [(field, text) for field, text in told if not missing(text)]
    head = filled[0][1]
    if _total(filled, fields) or (len(known) == 1 and says_nobody(known[0][1])):
        return "other"
    # A ward's heading or a signature; a person in such a line would have a number or more cells.
    numbered = any(field in ("wristband", "file_no") for field, _text in known)
    heads = [text for at, text in filled if len(filled) == 1 or fields.get(at) not in _AT_HOME]
    if len(filled) <= 2 and not numbered and any(map(_heads, heads)):
        return "other"
    if head[-1] in ":：" and len(filled) > 1 and all(text[-1] in ":：" for _at, text in filled):
        return "other"  # Driver: / Commander: / Signature: a form to be filled in
    if len(filled) <= 3 and opens_line("footers", head) and not known[2:]:
        return "other"
    identified = [field for field, _text in known if field in _IDENTIFYING]
    if identified:
        return "person" if _plausible(known, filled) else "other"
    if any(field in _IDENTIFYING for field, _text in told) and len(known) >= 1:
        return "person"  # the name is there, as "unknown" or a dash
    if known and any(fields.get(at) == "serial" and text.isdigit() for at, text in filled):
        return "person"  # numbered by the sender, with something said: the name was forgotten
    if not told and all(fields.get(at) == "serial" for at, _text in filled):
        return "empty"
    return "person" if len(known) >= 2 else ("empty" if not known and len(filled) <= 2 else "other")


def _heads(text: str) -> bool:
    return _wordy(text) and (opens_line("footers", text) or opens_line("sections", text))


def _wordy(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _total(filled: list[tuple[int, str]], fields: dict[int, str | None]) -> bool:
    """True if a word for "total" stands where a line starts or in its name cell, and no real name beside
    it."""
    for position, (at, text) in enumerate(filled):
        named = fields.get(at) in ("name", "name_family_first", "given")
        ends = position == 0 and opens_line("totals", text.rpartition(" ")[2])  # BUS 1 TOTAL
        if (position < 2 or named) and _wordy(text) and (ends or opens_line("totals", text)):
            rest = [t for a, t in filled if a != at]
            names = [
                t for a, t in filled if a != at and fields.get(a) in ("name", "name_family_first", "given")
            ]
            names = [name for name in names if not any(char.isdigit() for char in name)]  # "14 detainees"
            if not any(_wordy(name) for name in names) and sum(map(_wordy, rest)) <= 2:
                return True
    return False


def _plausible(known: list[tuple[str | None, str]], filled: list[tuple[int, str]]) -> bool:
    """A single long sentence in the name column is a remark below the table, not a person."""
    if len(filled) > 1:
        return True
    text = known[0][1]
    if known[0][0] in ("name", "name_family_first", "given") and any(char.isdigit() for char in text):
        return False  # a ward's heading: nobody has a name with figures and nothing else
    return len(text) <= 80 and not re.search(r"[:؛]\s*\S", text) and len(text.split()) <= 9
