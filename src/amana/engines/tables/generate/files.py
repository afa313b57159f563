"""Generated tables as files: .xlsx, .xls, .ods, .csv in the encodings and delimiters that senders use."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from .cells import Computed, Made, Padded, Table


def write(tables: Sequence[Table], path: Path, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> None:
    """Write the tables in the format of the path's suffix; CSV takes the first visible one.

    .xls needs xlwt and .ods odfpy, which the development extra brings. Raises ValueError for other suffixes."""
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        _xlsx(tables, path)
    elif suffix == ".xls":
        _xls(tables, path)
    elif suffix == ".ods":
        _ods(tables, path)
    elif suffix in (".csv", ".txt", ".tsv"):
        _csv(next(t for t in tables if not t.hidden), path, encoding, delimiter)
    else:
        raise ValueError(f"{path.name}: write .xlsx, .xls, .ods or .csv")


def _xlsx(tables: Sequence[Table], path: Path) -> None:
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": dt.datetime(2026, 1, 1)})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        pads: dict[int, Any] = {}
        for table in tables:
            page = book.add_worksheet(table.name)
            for r, line in enumerate(table.lines):
                for c, cell in enumerate(line):
                    if isinstance(cell, Padded):
                        if cell.width not in pads:
                            pads[cell.width] = book.add_format({"num_format": "0" * cell.width})
                        page.write_number(r, c, cell.value, pads[cell.width])
                    elif isinstance(cell, Computed):
                        page.write_formula(r, c, cell.formula, None, cell.value)
                    elif isinstance(cell, dt.date):
                        page.write_datetime(r, c, dt.datetime(cell.year, cell.month, cell.day), day)
                    elif isinstance(cell, (int, float)):
                        page.write_number(r, c, cell)
                    elif cell is not None:
                        page.write_string(r, c, cell)
            for row in table.filtered:
                page.set_row(row, None, None, {"hidden": True})
            for first_row, first, last_row, last in table.merged:
                page.merge_range(first_row, first, last_row, last, "")
                text = table.lines[first_row][first]
                if text is not None:
                    page.write_string(first_row, first, str(text))
            if table.hidden:
                page.hide()
        next(p for p, t in zip(book.worksheets(), tables, strict=True) if not t.hidden).activate()


def _xls(tables: Sequence[Table], path: Path) -> None:
    import xlwt

    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for table in tables:
        page = book.add_sheet(table.name)
        covered = {
            (r, c)
            for r1, c1, r2, c2 in table.merged
            for r in range(r1, r2 + 1)
            for c in range(c1, c2 + 1)
            if (r, c) != (r1, c1)
        }
        for r, line in enumerate(table.lines):
            for c, cell in enumerate(line):
                if (r, c) in covered or cell is None:
                    continue
                if isinstance(cell, Padded):
                    page.write(r, c, cell.value, xlwt.easyxf(num_format_str="0" * cell.width))
                elif isinstance(cell, dt.date):
                    page.write(r, c, cell, day)
                else:
                    page.write(r, c, cell.value if isinstance(cell, Computed) else cell)
        for first_row, first, last_row, last in table.merged:
            page.merge(first_row, last_row, first, last)
        for row in table.filtered:
            page.row(row).hidden = True
        page.visibility = 1 if table.hidden else 0
    book.save(str(path))


def _ods(tables: Sequence[Table], path: Path) -> None:
    from odf.number import Number, NumberStyle
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TableProperties
    from odf.table import CoveredTableCell, TableRow
    from odf.table import Table as Page

    book = OpenDocumentSpreadsheet()
    away = Style(name="away", family="table")
    away.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(away)
    for width in sorted({c.width for t in tables for line in t.lines for c in line if isinstance(c, Padded)}):
        shape = NumberStyle(name=f"N{width}")
        shape.addElement(Number(minintegerdigits=width, decimalplaces=0))
        book.automaticstyles.addElement(shape)
        style = Style(name=f"pad{width}", family="table-cell", datastylename=f"N{width}")
        book.automaticstyles.addElement(style)
    for table in tables:
        page = Page(name=table.name, **({"stylename": away} if table.hidden else {}))
        spans = {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in table.merged}
        covered = {
            (r, c)
            for (r1, c1), (high, wide) in spans.items()
            for r in range(r1, r1 + high)
            for c in range(c1, c1 + wide)
            if (r, c) != (r1, c1)
        }
        for r, line in enumerate(table.lines):
            row = TableRow(**({"visibility": "filter"} if r in table.filtered else {}))
            for c, cell in enumerate(line):
                row.addElement(
                    CoveredTableCell() if (r, c) in covered else _ods_cell(cell, spans.get((r, c)))
                )
            page.addElement(row)
        book.spreadsheet.addElement(page)
    book.save(str(path))


def _ods_cell(cell: Made, span: tuple[int, int] | None) -> Any:
    from odf.table import TableCell
    from odf.text import P

    more: dict[str, Any] = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]} if span else {}
    if cell is None:
        return TableCell(**more)
    if isinstance(cell, dt.date):
        made = TableCell(valuetype="date", datevalue=cell.isoformat(), **more)
    elif isinstance(cell, Padded):
        made = TableCell(valuetype="float", value=cell.value, stylename=f"pad{cell.width}", **more)
    elif isinstance(cell, Computed) and isinstance(cell.value, str):
        made = TableCell(valuetype="string", formula=f"of:{cell.formula}", stringvalue=cell.value, **more)
    elif isinstance(cell, Computed):
        made = TableCell(valuetype="float", formula=f"of:{cell.formula}", value=cell.value, **more)
    elif isinstance(cell, (int, float)):
        made = TableCell(valuetype="float", value=cell, **more)
    else:
        made = TableCell(valuetype="string", **more)
    made.addElement(P(text=shown(cell)))
    return made


def shown(cell: Made) -> str:
    """The cell as a person sees it."""
    if cell is None:
        return ""
    return f"{cell.day:02d}/{cell.month:02d}/{cell.year}" if isinstance(cell, dt.date) else str(cell)


def _csv(table: Table, path: Path, encoding: str, delimiter: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for line in table.lines:
        writer.writerow([shown(cell) for cell in line])
    # What an old code page has no place for (invisible characters) is lost on the sender's machine.
    path.write_bytes(out.getvalue().encode(encoding, "ignore" if encoding.startswith("cp") else "strict"))
