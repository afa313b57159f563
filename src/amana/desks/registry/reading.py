"""The bridge from the engine that reads spreadsheets to the rows of an import. Plain values on both sides:
nothing here asks the database."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from amana.engines.tables import Report, Roster, Row, messages, read_roster, read_values
from amana.engines.tables.cells import column_of

from .rosters import BAD, Remark

_ROW_FIELDS = (
    "name_full", "name_native", "given", "father", "grandfather", "family", "kunya", "mother", "birth", "sex",
    "nationality", "wristband", "file_no", "place", "arrested", "household", "notes",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One person of a file: where they stand, what was read, what could not be."""

    sheet: str
    row: int
    column: int | None
    data: dict[str, Any]
    reports: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read. `duplicates` are pairs of positions in `rows`; `mapping` is what each heading
    means (heading key -> field, empty for "not used"); `shape` is what the pages show of the file."""

    rows: list[Found] = field(default_factory=list)
    duplicates: list[tuple[int, int]] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    shape: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    refused: str = ""
    refused_ar: str = ""


def read(
    path: Path,
    *,
    on: date,
    mapping: Mapping[str, str | None] | None = None,
    memory: Mapping[str, str] | None = None,
) -> Reading:
    """Read a stored file. `on` is the day by the clock of the books; `mapping` what a person chose for the
    columns, `memory` what this sender's headings meant before."""
    began = time.perf_counter()
    known = {"columns": {key: meaning or None for key, meaning in memory.items()}} if memory else None
    roster = read_roster(path, mapping=dict(mapping) if mapping else None, memory=known, today=on)
    return of_roster(roster, time.perf_counter() - began)


def of_roster(roster: Roster, seconds: float = 0.0) -> Reading:
    """The engine's result as the desk keeps it."""
    if roster.outcome == "refused":
        return Reading(refused=roster.message, refused_ar=roster.message_ar, seconds=seconds)
    if not roster.rows and not any(left.code == "line" for left in roster.unread):
        english, arabic = (
            messages.sentence("refused", "only_headings", language) for language in ("en", "ar")
        )
        return Reading(refused=english, refused_ar=arabic, seconds=seconds)
    by_row: dict[tuple[str, int, str | None], list[Remark]] = {}
    for report in (*roster.reports, *roster.warnings):
        by_row.setdefault((report.sheet, report.row, report.person), []).append(_remark(report))
    rows = [
        Found(
            row.sheet,
            row.row,
            column_of(row.column) if row.column else None,
            data(row),
            by_row.get((row.sheet, row.row, row.column), ()),
        )
        for row in roster.rows
    ]
    return Reading(
        rows=rows,
        duplicates=[pair.people for pair in roster.duplicates],
        mapping={key: meaning or "" for key, meaning in roster.memory.get("columns", {}).items()},
        shape=_shape(roster),
        seconds=round(seconds, 3),
    )


def data(row: Row) -> dict[str, Any]:
    """The values of a row that say something, by field name."""
    found = {name: value for name in _ROW_FIELDS if (value := getattr(row, name))}
    return {**found, **row.extra}


def corrected(values: Mapping[str, str], on: date) -> tuple[dict[str, Any], list[Remark]]:
    """What somebody typed for some fields of one row, read as a file's cells are: normalised values for these
    fields (None or [] where nothing readable was typed) and what is wrong with them."""
    row, reports = read_values(values, today=on)
    named = {"name_full", "name_native", "given", "father", "grandfather", "family", "kunya"}
    wanted = set(values) | (named if "name_full" in values else set())
    read = {name: getattr(row, name) for name in _ROW_FIELDS if name in wanted}
    if "name_full" in values and not read.get("kunya"):
        read.pop("kunya", None)  # a name typed without its kunya does not take the kunya away
    extra = {name: row.extra.get(name) for name in values if name not in _ROW_FIELDS}
    return read | extra, [_remark(report) for report in reports]


def _remark(report: Report) -> Remark:
    weight = BAD if report.kind == "error" else "look"
    return Remark(report.field, report.code, weight, {"value": report.value, "letter": report.letter})


def _shape(roster: Roster) -> dict[str, Any]:
    return {
        "kind": roster.kind,
        "sheets": list(roster.sheets),
        "as_of": roster.as_of.isoformat() if roster.as_of else None,
        "columns": {
            sheet: [
                {
                    "letter": column.letter,
                    "title": column.title,
                    "field": column.field,
                    "confidence": round(column.confidence, 2),
                    "source": column.source,
                    "sample": list(column.sample),
                }
                for column in columns
                if column.title or column.field
            ]
            for sheet, columns in roster.columns.items()
        },
        "unread": [
            {"sheet": left.sheet, "row": left.row, "code": left.code, "value": left.value}
            for left in roster.unread[:200]
        ],
    }
