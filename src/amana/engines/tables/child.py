"""The process that opens a stranger's file. It runs apart, bound in memory and time, and writes JSON.

    python -m amana.engines.tables.child PATH LIMITS_AS_JSON

One JSON array a line: ["sheet", name, hidden, merged ranges, first column], ["rows", [[row, [cells]], ...]],
["formulas", [[row, column], ...]], ["refused", code, where], ["end", {facts}].
Rows count from 1 as a spreadsheet shows them, columns from 0. Cells are as in `cells`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..common.bounds import bind_this_process
from . import container, csvtext, odf, ole, ooxml
from .cells import DAY, LONG, TIME, Cell
from .limits import Limits
from .refusal import Refused

_CHUNK = 2000


def main(argv: list[str]) -> int:
    """Read `argv[0]` within the limits of `argv[1]`; the result is what stands on stdout."""
    limits = Limits(**json.loads(argv[1]))
    bind_this_process(memory_bytes=limits.memory_mb << 20, cpu_seconds=limits.cpu_seconds)
    try:
        for item in read(Path(argv[0]), limits):
            sys.stdout.write(json.dumps(item, ensure_ascii=True, separators=(",", ":")) + "\n")
    except Refused as refused:
        sys.stdout.write(json.dumps(["refused", refused.code, refused.where]) + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps(["refused", "too_much_memory", {"limit": limits.memory_mb}]) + "\n")
    sys.stdout.flush()
    return 0


def read(path: Path, limits: Limits) -> Iterator[list[Any]]:
    """The lines described above. Raises Refused."""
    kind = container.kind_of(path, limits)
    if kind == "csv":
        yield from _read_csv(path, limits)
        return
    if kind in ("xlsx", "ods"):
        container.check_zip(path, limits)
    yield from _read_book(path, kind, limits)


def _read_csv(path: Path, limits: Limits) -> Iterator[list[Any]]:
    text, encoding = csvtext.decode(path.read_bytes())
    delimiter = csvtext.delimiter_of(text)
    yield ["sheet", "", False, [], 0]
    rows: list[list[Any]] = []
    for line, record in csvtext.records(text, delimiter, limits):
        cells: list[Cell] = [_text(field, limits) for field in record]
        if any(cells):
            rows.append([line, cells])
        if len(rows) >= _CHUNK:
            yield ["rows", rows]
            rows = []
    yield ["rows", rows]
    yield ["end", {"kind": "csv", "encoding": encoding, "delimiter": delimiter, "date1904": False}]


def _read_book(path: Path, kind: str, limits: Limits) -> Iterator[list[Any]]:
    import python_calamine

    # The facts come first: they refuse a far cell before the dense reader would ask for half a terabyte.
    facts = ole.facts(path.read_bytes()) if kind == "xls" else None
    facts = odf.facts(path, limits) if kind == "ods" else facts
    with path.open("rb") as file:
        try:
            book = python_calamine.load_workbook(file)
            sheets = list(book.sheets_metadata)
            open_sheets = {m.name for m in sheets if m.visible == python_calamine.SheetVisibleEnum.Visible}
            facts = facts or ooxml.facts(path, limits, open_sheets)
            for sheet in sheets:
                if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                if sheet.name not in open_sheets:
                    yield ["sheet", sheet.name, True, [], 0]
                    continue
                found = book.get_sheet_by_name(sheet.name)
                yield from _sheet(found, facts.sheets.get(sheet.name) or ole.SheetFacts(), limits)
        except python_calamine.PasswordError as locked:
            raise Refused("password") from locked
        except (python_calamine.CalamineError, OSError) as broken:
            raise Refused("broken_part", part=str(broken)[:200]) from broken
        except (Refused, MemoryError, GeneratorExit):
            raise
        except BaseException as panic:  # a panic of the reader is no Exception
            raise Refused("broken_part", part=str(panic)[:200]) from panic
    yield ["end", {"kind": kind, "date1904": facts.date1904}]


def _sheet(sheet: Any, facts: ole.SheetFacts, limits: Limits) -> Iterator[list[Any]]:
    merged = [[a[0] + 1, a[1], b[0] + 1, b[1]] for a, b in (sheet.merged_cell_ranges or [])[:200_000]]
    start = sheet.start
    columns = [column for _row, column in facts.instead] + ([start[1]] if start else [])
    base = min(columns, default=0)
    yield ["sheet", sheet.name, False, merged, base]
    rows: list[list[Any]] = []
    for count, row in enumerate(_rows(sheet, facts, limits, base, start)):
        rows.append(row)
        if count >= limits.rows:
            raise Refused("too_many_rows", limit=limits.rows)
        if len(rows) >= _CHUNK:
            yield ["rows", rows]
            rows = []
    yield ["rows", rows]
    yield ["formulas", sorted([row + 1, column] for row, column in facts.formulas)[:100_000]]


def _rows(
    sheet: Any, facts: ole.SheetFacts, limits: Limits, base: int, start: tuple[int, int] | None
) -> Iterator[list[Any]]:
    """[row, cells] of every row that holds something; cells begin at column `base`."""
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in facts.instead.items():
        by_row.setdefault(row, []).append((column - base, text))
    # The reader yields rows from the top of the sheet, cells from the first column that holds something.
    before = [None] * (start[1] - base) if start else []
    for number, values in enumerate(sheet.iter_rows() if start else ()):
        cells: list[Cell] = [*before, *(_cell(value, limits) for value in values)]
        _put(cells, by_row.pop(number, ()))
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield [number + 1, cells]
    for number in sorted(by_row):  # rows of nothing but formulas without a result
        cells = []
        _put(cells, by_row[number])
        yield [number + 1, cells]


def _put(cells: list[Cell], instead: Iterable[tuple[int, str]]) -> None:
    for column, text in instead:
        if column >= len(cells):
            cells += [None] * (column + 1 - len(cells))
        cells[column] = text


def _cell(value: Any, limits: Limits) -> Cell:
    kind: type = type(value)
    if kind is str:
        return _text(value, limits)
    if kind is float:
        number = float(value)
        return int(number) if number.is_integer() and -1e15 < number < 1e15 else number
    if kind is int or kind is bool:
        number_or_truth: Cell = value
        return number_or_truth
    if kind is dt.datetime or kind is dt.date:
        return DAY + str(value)[:10]
    return None if value is None else TIME + str(value)


def _text(value: str, limits: Limits) -> str | None:
    if len(value) > limits.cell_chars:
        return LONG + str(len(value))
    if "\0" in value:
        value = value.replace("\0", "")
    return value if value and not value.isspace() else None


def limits_json(limits: Limits) -> str:
    """The second argument of this program."""
    return json.dumps(dataclasses.asdict(limits))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
