"""What a roster becomes: rows of persons, reports on what is wrong, proposals of duplicates."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from .column import Column

# The fields of a row in the order they are shown and written.
TEXT_FIELDS = (
    "name_full", "name_native", "given", "father", "grandfather", "family", "kunya", "mother", "birth", "sex",
    "nationality", "wristband", "file_no", "place", "arrested", "household", "notes",
)  # fmt: skip


@dataclass(slots=True)
class Row:
    """One person as a file describes them, normalised; None (or []) where the file says nothing readable.

    `row` is the number the spreadsheet shows, in CSV the physical line where the record starts. `column` is
    the letter where this person's cells begin, only where several people share a row. Dates are EDTF text.
    `extra` holds what is not part of the dump: account, authority, basis, document, alias, given in the
    file."""

    sheet: str
    row: int
    column: str | None = None
    name_full: str | None = None
    name_native: str | None = None
    given: str | None = None
    father: str | None = None
    grandfather: str | None = None
    family: str | None = None
    kunya: str | None = None
    mother: str | None = None
    birth: str | None = None
    sex: Literal["M", "F"] | None = None
    nationality: list[str] = field(default_factory=list)
    wristband: str | None = None
    file_no: str | None = None
    place: str | None = None
    arrested: str | None = None
    household: str | None = None
    notes: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The row as the dump writes it; `column` only where several people share a row."""
        found: dict[str, Any] = {"sheet": self.sheet, "row": self.row}
        if self.column is not None:
            found["column"] = self.column
        for name in TEXT_FIELDS:
            found[name] = getattr(self, name)
        return found


@dataclass(frozen=True, slots=True)
class Report:
    """One thing wrong with one cell. `letter` is its column in the spreadsheet; `kind` is "error" (the
    value was left out) or "warning" (it was kept); `person` is the `column` of the row it belongs to."""

    sheet: str
    row: int
    letter: str
    field: str
    code: str
    value: str
    kind: Literal["error", "warning"] = "error"
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two rows that may be one person. A proposal: `reasons` says what agrees ("wristband", "name+birth"
    …)."""

    first: tuple[str, int]
    second: tuple[str, int]
    reasons: tuple[str, ...]
    people: tuple[int, int] = (0, 0)  # positions in Roster.rows


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in the file that was left out, and why: a hidden sheet, a line of totals, a column."""

    sheet: str
    row: int | None
    code: str
    value: str = ""


@dataclass
class Roster:
    """The result of reading a file. `outcome` is "imported" or "refused"; a refused file has a `message`
    (English) and `message_ar`, and no rows. `memory` is what to remember of this sender; `as_of` the day
    ages count from."""

    rows: list[Row] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    warnings: list[Report] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    columns: dict[str, list[Column]] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    outcome: Literal["imported", "refused"] = "imported"
    code: str = ""
    message: str = ""
    message_ar: str = ""
    kind: str = ""
    as_of: dt.date | None = None
    memory: dict[str, Any] = field(default_factory=dict)

    def bad_rows(self) -> set[tuple[str, int, str | None]]:
        """(sheet, row, column) of every row with an error."""
        return {(report.sheet, report.row, report.person) for report in self.reports}

    def summary(self) -> dict[str, Any]:
        """Counts for people: rows, good, bad, duplicates, codes with how often each occurred."""
        bad = len(self.bad_rows())
        return {
            "outcome": self.outcome,
            "rows": len(self.rows),
            "good": len(self.rows) - bad,
            "bad": bad,
            "duplicates": len(self.duplicates),
            "codes": dict(Counter(report.code for report in self.reports).most_common()),
            "warnings": dict(Counter(report.code for report in self.warnings).most_common()),
            "sheets": self.sheets,
            "unread": len(self.unread),
            "message": self.message,
        }
