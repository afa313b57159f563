"""Small rosters for tests, written as lines of cells."""

from __future__ import annotations

import datetime as dt
from typing import Any

from amana.engines.tables import Roster
from amana.engines.tables.cells import DAY
from amana.engines.tables.grid import Book, Sheet
from amana.engines.tables.roster import of_book

TODAY = dt.date(2026, 2, 1)


def sheet(*lines: list[Any], name: str = "s", hidden: bool = False, **more: Any) -> Sheet:
    """A sheet whose first line is row 1; days stand as date cells."""
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = [DAY + cell.isoformat() if isinstance(cell, dt.date) else cell for cell in line]
        if any(cell is not None for cell in cells):
            rows.append((number, cells))
    return Sheet(name, hidden, rows=rows, **more)


def read(*lines: list[Any], today: dt.date = TODAY, **more: Any) -> Roster:
    """The roster of one sheet."""
    return of_book(Book([sheet(*lines)], "xlsx"), today=today, **more)


def one(heading: str, cell: Any) -> tuple[Any, list[str]]:
    """(what a row gives for one column beside a name, the codes reported): `one("Sex", "M")`."""
    roster = read(["Name", heading], ["Samer Hassan", cell])
    field = next(c.field for c in roster.columns["s"] if c.title == heading)
    name = {"age": "birth"}.get(field or "", field or "")
    return getattr(roster.rows[0], name), [report.code for report in roster.reports]
