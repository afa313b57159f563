"""Numbers that lost their leading zeros on the way through a spreadsheet."""

from __future__ import annotations

from .cells import letter
from .records import Report, Roster, Row


def zeros_lost(roster: Roster) -> None:
    """Numbers that are shorter than all others of their column, where those have one length and leading
    zeros."""
    for field in ("wristband", "file_no", "household"):
        by_sheet: dict[str, list[Row]] = {}
        for row in roster.rows:
            number = getattr(row, field)
            if number and number.isdigit():
                by_sheet.setdefault(row.sheet, []).append(row)
        for sheet, rows in by_sheet.items():
            lengths = [len(getattr(row, field)) for row in rows]
            usual = max(set(lengths), key=lengths.count)
            zeros = sum(getattr(row, field).startswith("0") for row in rows)
            if lengths.count(usual) < 0.8 * len(rows) or zeros < 2 or len(rows) < 10:
                continue
            where = next((c.letter for c in roster.columns.get(sheet, ()) if c.field == field), letter(0))
            for row in rows:
                number = getattr(row, field)
                if len(number) < usual:
                    roster.reports.append(
                        Report(sheet, row.row, where, field, "zeros_lost", number, person=row.column)
                    )
                    setattr(row, field, None)
