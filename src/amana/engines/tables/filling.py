"""What one cell says of several people: merged cells and ditto marks, filled in below."""

from __future__ import annotations

from collections.abc import Iterable

from .cells import Cell
from .column import Column
from .grid import Sheet
from .lexicon import says_relation
from .lines import FILLED, ditto

_LOOKED_AT = 400


def covered(sheet: Sheet, columns: list[Column]) -> dict[int, dict[int, tuple[int, int]]]:
    """Row -> column -> the (row, column) whose merged cell covers it, for fields that people can share."""
    fields = {column.index: column.field for column in columns}
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for first_row, first, last_row, last in sheet.merged:
        if (
            last_row == first_row
            or last != first
            or fields.get(first) not in FILLED
            or last_row - first_row > 500
        ):
            continue
        for row in range(first_row + 1, last_row + 1):
            found.setdefault(row, {})[first] = (first_row, first)
    return found


def of_families(sheet: Sheet, first: int, columns: list[Column]) -> tuple[int, ...]:
    """The column of the household's number, where it stands in the line of its head alone: in the lines from position
    `first` on each number comes once, and not all lines have one."""
    column = next((c for c in columns if c.field == "household"), None)
    if column is None or not any(says_relation(c.title) for c in columns):
        return ()
    at = column.index - sheet.first_column
    said = [cells[at] if at < len(cells) else None for _row, cells in sheet.rows[first : first + _LOOKED_AT]]
    numbers = [cell for cell in said if cell is not None]
    once = len(set(numbers)) == len(numbers) and said[:1] != [None]
    return (column.index,) if once and len(numbers) < len(said) else ()


def filled(
    cells: list[Cell],
    merged: Iterable[int],
    above: dict[int, Cell],
    first_column: int,
    columns: list[Column],
) -> list[Cell]:
    """The cells with `merged` columns and ditto marks filled from above."""
    own = list(cells)
    for column in merged:
        offset = column - first_column
        if offset >= len(own):
            own += [None] * (offset + 1 - len(own))
        if own[offset] is None:
            own[offset] = above.get(offset)
    fields = {column.index - first_column: column.field for column in columns}
    for offset, cell in enumerate(own):
        if ditto(cell) and fields.get(offset) in FILLED and offset in above:
            own[offset] = above[offset]
    return own
