"""What one cell says of several people: merged cells and ditto marks, filled in below."""

from __future__ import annotations

from .cells import Cell
from .column import Column
from .grid import Sheet
from .lines import FILLED, ditto


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


def filled(
    cells: list[Cell],
    merged: dict[int, tuple[int, int]],
    above: dict[int, Cell],
    first_column: int,
    columns: list[Column],
) -> list[Cell]:
    """The cells with merged ones and ditto marks filled from above."""
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
