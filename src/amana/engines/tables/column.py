"""A column of a table, and the fields that one can feed."""

from __future__ import annotations

from dataclasses import dataclass

from .cells import letter
from .codes import Sex

NAME_FIELDS = (
    "name", "name_family_first", "given", "father", "grandfather", "family", "mother", "kunya", "alias",
)  # fmt: skip
ANCHORS = ("name", "name_family_first", "given", "wristband", "file_no")
# Fields of which one block can use several columns.
SEVERAL = (*NAME_FIELDS, "birth", "nationality", "notes", "sex", "ward")
FIELDS = (
    *NAME_FIELDS, "birth", "birth_day", "birth_month", "birth_year", "arrested", "arrested_day",
    "arrested_month", "arrested_year", "age", "sex", "nationality", "wristband", "file_no", "document",
    "place", "household", "ward", "notes", "account", "authority", "basis", "serial", "ignored",
)  # fmt: skip


_TICKS = {"✓", "✔", "☑", "☒", "x", "X", "×", "+", "*", "√", "•", "●", "■"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `index` is 0-based and absolute; `field` None means not used; `block` counts the people that share a
    row, `sex` is that of all in the block, `sex_ticked` what a mark in the column says, `shared`: it tells of everybody
    in the row; `month_first`, `hijri`, `year` and `place` are what the heading says of its dates, `lowest` is its last
    line; `short_years`: its days have years of two figures; `ages`: an age may stand in place of a date; `half`: of a
    column that holds two things the one that this is about; `source` says who decided: "heading",
    "values", "memory", "mapping"; `sample` is what the first cells below the heading show."""

    index: int
    title: str
    field: str | None
    confidence: float
    source: str = "heading"
    block: int = 0
    script: str = "none"
    month_first: bool = False
    hijri: bool = False
    year: bool = False
    place: bool = False
    lowest: str = ""
    short_years: bool = False
    sex: Sex | None = None
    sex_ticked: Sex | None = None
    shared: bool = False
    half: str = ""
    ages: bool = False
    sample: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The column's name in a spreadsheet."""
        return letter(self.index)


def ticked(text: str) -> bool:
    """True for the mark in a box: ✓, x, ☑."""
    return text.strip() in _TICKS
