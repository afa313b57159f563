"""What one cell can hold on its way from a file, and how cells are named.

Cells travel as plain JSON values: text, number, boolean or null. What JSON has no word for is text with a
leading NUL, which no spreadsheet can contain: `\\0d` a day, `\\0t` a time of day or a duration, `\\0e` an
error value, `\\0f` a formula whose result the file does not hold, `\\0l` a text that is too long.
"""

from __future__ import annotations

import datetime as dt

Cell = str | int | float | bool | None

DAY, TIME, ERROR, FORMULA, LONG = "\0d", "\0t", "\0e", "\0f", "\0l"
# Marks that stand for something the reader could not get out of the file, with the report they cause.
UNREADABLE = {ERROR: "cell_error", FORMULA: "formula_no_value", LONG: "cell_too_long"}


def mark_of(cell: Cell) -> str:
    """The two-character mark of a marked cell, else the empty string."""
    return cell[:2] if isinstance(cell, str) and cell[:1] == "\0" else ""


def unreadable(cell: Cell) -> str | None:
    """The report code of a cell that could not be read, else None."""
    return UNREADABLE.get(mark_of(cell))


def day_of(cell: str) -> dt.date:
    """The day behind a DAY mark."""
    return dt.date.fromisoformat(cell[2:])


def shown(cell: Cell) -> str:
    """The cell as text: whole numbers without a decimal point, days in ISO form, errors as their name."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, int):
        return str(cell)
    return cell[2:] if cell[:1] == "\0" else cell


def letter(column: int) -> str:
    """A, B, ... Z, AA for columns 0, 1, ... 25, 26."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_of(letters: str) -> int:
    """The reverse of `letter`."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1


def reference(row: int, column: int) -> str:
    """The name of a cell in a spreadsheet: 1-based row, 0-based column (XFD1048576)."""
    return f"{letter(column)}{row}"
