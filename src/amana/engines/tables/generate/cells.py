"""What a generated table holds before it becomes a file of some format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Padded:
    """A number that its format shows with leading zeros (42 as 00042)."""

    value: int
    width: int

    def __str__(self) -> str:
        return str(self.value).zfill(self.width)


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula with the result that the file stores for it."""

    formula: str
    value: str | int

    def __str__(self) -> str:
        return str(self.value)


Made = str | int | float | dt.date | Padded | Computed | None


@dataclass
class Table:
    """One sheet. `lines[0]` is row 1. `merged` are (first row, first column, last row, last column), from 0;
    `filtered` are rows that a filter hides; `stored` says that texts go in as texts."""

    name: str
    lines: list[list[Made]] = field(default_factory=list)
    merged: list[Merge] = field(default_factory=list)
    filtered: set[int] = field(default_factory=set)
    hidden: bool = False
