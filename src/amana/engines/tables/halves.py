"""Columns that hold two things: age and sex (34/M), a name and the mother's behind it (علي حسن / أمه: هدى), or both
parents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..common.digits import to_ascii
from .cells import Cell
from .codes import read_sex
from .column import Column
from .lexicon import fields_named
from .words import fold

_CUT = re.compile(r"\s*[/,،;|\-–]\s*|\s+")
_TIED = re.compile(r"(\d+)([^\W\d_])")
_MOTHER = re.compile(
    r"\s*[/|،,;(\-–\n]?\s*(?<!\w)(?:(?:و\s?)?(?:اسم )?(?:أمه|أمها|امه|امها|والدته|والدتها|الأم|الام|الوالدة)|"
    r"mother(?:'s name)?|mère|dayik)\s*[:：/]\s*(?P<mother>[^()]+?)\s*\)?\s*$",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"[/|\n,،&+]|\s(?:و|and|et)\s|\sو(?=ال|اسم)|parents|والدين|ابوين|دايك و باوك", re.IGNORECASE
)
_APART = re.compile(r"\s*[/|\n،,;–+&]\s*|\s+-\s+|\s+(?:و|and|et)\s+|\s+و(?=\w{3})", re.IGNORECASE)
_BEHIND = re.compile(r"\s*[/|\n–]\s*|\s+-\s+")
_PARENTS = re.compile(r"\bparents\b|والدين|ابوين")
_NAMES = ("name", "name_family_first")
_LOOKED_AT = 50
_ENOUGH = 0.3  # of the cells of a column say that a mother's name follows


def whole_and_halves(
    columns: list[Column], rows: Sequence[tuple[int, list[Cell]]], first_column: int
) -> list[Column]:
    """The columns of one person, with two where one column holds two things; `rows` are some of the data."""
    told = {column.field for column in columns}
    found: list[Column] = []
    for column in columns:
        if column.field == "age" and "sex" not in told and {"age", "sex"} <= fields_named(column.title):
            found += [replace(column, half="age"), replace(column, field="sex", half="sex")]
        elif column.field in ("father", "mother") and (order := _parents(column.title)):
            found += [replace(column, field=parent, half=half) for parent, half in order.items()]
        elif column.field in _NAMES and "mother" not in told and _mothers(column, rows, first_column):
            found += [replace(column, half="name"), replace(column, field="mother", half="mother")]
        else:
            found.append(column)
    return found


def half_of(cell: Cell, half: str) -> Cell:
    """The half of a cell that a column is about; the cell itself where it holds one thing only."""
    if not isinstance(cell, str) or cell[:1] == "\0":
        return None if half in ("sex", "mother", "second") else cell
    if half in ("first", "second"):
        pieces = [piece for piece in _APART.split(cell.strip()) if piece]
        return (
            (pieces[half == "second"] if len(pieces) == 2 else cell) if pieces[half == "second" :] else None
        )
    if half in ("age", "sex"):
        age, sex = _age_and_sex(cell)
        return age if half == "age" else sex
    name, mother = _name_and_mother(cell)
    return name if half == "name" else mother


def _parents(title: str) -> dict[str, str]:
    """Which half is the father's and which the mother's, of a heading that asks for both."""
    if not _BOTH.search(title):
        return {}
    places = {parent: _first_word(title, parent) for parent in ("father", "mother")}
    if None in places.values():
        return {"father": "first", "mother": "second"} if _PARENTS.search(fold(title)) else {}
    first = min(places, key=lambda parent: places[parent] or 0)
    return {parent: "first" if parent == first else "second" for parent in places}


def _first_word(title: str, field: str) -> int | None:
    """Which word of a heading asks for a field, counted from its start."""
    words = re.split(r"[\s/|,،&+]+", title)
    return next((at for at, word in enumerate(words) if field in fields_named(word)), None)


def _age_and_sex(text: str) -> tuple[str | None, str | None]:
    pieces = [piece for piece in _CUT.split(_TIED.sub(r"\1 \2", to_ascii(text).strip())) if piece]
    sexes = [at for at in {0, len(pieces) - 1} if pieces and read_sex(pieces[at])[0]]
    if len(sexes) != 1:
        return text, None
    return " ".join(pieces[: sexes[0]] + pieces[sexes[0] + 1 :]) or None, pieces[sexes[0]]


def _name_and_mother(text: str) -> tuple[str, str | None]:
    if found := _MOTHER.search(text):
        return text[: found.start()], found["mother"]
    pieces = _BEHIND.split(text)
    return (pieces[0], pieces[1]) if len(pieces) == 2 and len(pieces[0].split()) > 1 else (text, None)


def _mothers(column: Column, rows: Sequence[tuple[int, list[Cell]]], first_column: int) -> bool:
    if "mother" in fields_named(column.title):
        return True
    at = column.index - first_column
    below = [cells[at] for _row, cells in rows[:_LOOKED_AT] if at < len(cells)]
    texts = [cell for cell in below if isinstance(cell, str)]
    return bool(texts) and sum(map(bool, map(_MOTHER.search, texts))) >= _ENOUGH * len(texts)
