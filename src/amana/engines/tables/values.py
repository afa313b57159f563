"""Numbers and plain texts of a row: wristbands, file numbers, places, notes."""

from __future__ import annotations

import re
from functools import lru_cache

from .cells import DAY, TIME, Cell, mark_of, shown, unreadable
from .date_patterns import BORN_AT
from .words import formula_like, missing, plain, tidy

_SCIENTIFIC = re.compile(r"\d[.,]\d+[eE]\+?\d+")
_NUMBER_MOST, TEXT_MOST, NOTES_MOST = 64, 300, 32_767
BETWEEN_COLUMNS = "; "
"""What stands between the words of several columns that are kept as one text."""


def read_number(cell: Cell) -> tuple[str | None, str | None]:
    """(text of an identifying number, None) or (None, code). Leading zeros stay, digits become ASCII."""
    if cell is None:
        return None, None
    if isinstance(cell, bool):
        return None, "number_unreadable"
    if isinstance(cell, int):
        return (str(cell), None) if 0 <= cell < 10**15 else (None, "number_rounded")
    if isinstance(cell, float):
        return None, "number_rounded"
    return _number_text(cell)


@lru_cache(maxsize=200_000)
def _number_text(cell: str) -> tuple[str | None, str | None]:
    if mark := mark_of(cell):
        return None, unreadable(cell) or (
            "number_became_date" if mark in (DAY, TIME) else "number_unreadable"
        )
    text = tidy(plain(cell.strip()))
    if missing(text):
        return None, None
    if formula_like(text):
        return None, "formula_text"
    if _SCIENTIFIC.fullmatch(text):
        return None, "number_rounded"
    if len(text) > _NUMBER_MOST:
        return None, "value_too_long"
    if not any(char.isalnum() for char in text):
        return None, "number_unreadable"
    return text, None


def read_text(cell: Cell, most: int = TEXT_MOST) -> tuple[str | None, str | None]:
    """(text, None), (None, None) for "nothing", or (None, code)."""
    if cell is None:
        return None, None
    if not isinstance(cell, str):
        return shown(cell), None
    return _text(cell, most)


def read_place(cell: Cell) -> tuple[str | None, str | None]:
    """The same of a place; of an address with the place of birth behind it (الموصل، مولود في تلعفر) the latter."""
    text, code = read_text(cell)
    if text and len(pieces := BORN_AT.split(text)) == 2 and pieces[1].strip():
        return pieces[1].strip(), code
    return text, code


@lru_cache(maxsize=100_000)
def _text(cell: str, most: int) -> tuple[str | None, str | None]:
    if mark := mark_of(cell):
        return (
            (None, code) if (code := unreadable(cell)) else (cell[2:] if mark in (DAY, TIME) else None, None)
        )
    text = tidy(plain(cell.strip()))
    if missing(text):
        return None, None
    if formula_like(text):
        return None, "formula_text"
    if len(text) > most:
        return None, "value_too_long"
    return text, None
