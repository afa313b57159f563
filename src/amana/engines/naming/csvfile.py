"""CSV files of names: read strictly, with the row and the column of whatever is wrong; written whole or not at
all."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..common import written

DELIMITERS = ",;\t|"
_MOST_FIELD = 100_000
_TOLD = re.compile(r"sep=(.)\r?", re.IGNORECASE)


class BadFile(ValueError):
    """The file cannot be used; the message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Table:
    """Column names, and rows as (line where the record starts, cells)."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]
    path: str

    def place(self, column: str) -> int:
        """The index of `column`; raises BadFile with the columns there are."""
        try:
            return self.columns.index(column)
        except ValueError:
            there = ", ".join(self.columns)
            raise BadFile(
                f"{self.path}, row 1: there is no column “{column}”. Columns found: {there}. "
                f"Rename the column that holds it."
            ) from None


def read(path: Path) -> Table:
    """The whole table; "-" is standard input. Raises BadFile."""
    try:
        data = sys.stdin.buffer.read() if str(path) == written.STANDARD else path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path}: {error.strerror or error}. Check the path and the permissions.") from error
    text = _decode(data, str(path))
    records = list(_records(text, str(path)))
    if not records:
        raise BadFile(f"{path}: the file is empty. Its first row must name the columns.")
    columns = [cell.strip() for cell in records[0][1]]
    _check_header(columns, str(path))
    for line, cells in records[1:]:
        if len(cells) != len(columns):
            raise BadFile(_wrong_width(str(path), line, cells, columns))
    return Table(columns, records[1:], str(path))


def _decode(data: bytes, path: str) -> str:
    if data.startswith(b"PK\x03\x04"):
        raise BadFile(
            f"{path}: this is a workbook or an archive. Save the sheet as “CSV UTF-8” and try again."
        )
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as broken:
        if wide:
            line = data[: broken.start].decode("utf-16", "replace").count("\n") + 1
            raise BadFile(
                f"{path}, row {line}: not valid UTF-16 (byte {broken.start + 1}); the file may be cut off. "
                "Save it as “CSV UTF-8” and try again."
            ) from None
        line = data[: broken.start].count(b"\n") + 1
        column = data[: broken.start].rsplit(b"\n", 1)[-1].count(b",") + 1
        raise BadFile(
            f"{path}, row {line}, column {column}: not valid UTF-8 (byte {broken.start + 1}). "
            "Save the file as “CSV UTF-8” and try again."
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadFile(
            f"{path}, row {line}: contains a NUL character; this is no CSV text file. "
            "Save it as “CSV UTF-8” and try again."
        )
    return text


def _records(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    first, _, rest = text.lstrip("\r\n").partition("\n")
    delimiter = max(DELIMITERS, key=first.count)
    before = 0
    if told := _TOLD.fullmatch(first):  # Excel's own first line: sep=;
        text, delimiter, before = rest, told[1], 1
    csv.field_size_limit(_MOST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1 + before
    try:
        for cells in reader:
            if cells:
                yield line, cells
            else:
                raise BadFile(f"{path}, row {line}: the row is empty. Delete it, or fill in its names.")
            line = reader.line_num + 1 + before
    except csv.Error as error:
        if "field limit" in str(error):
            raise BadFile(
                f"{path}, row {line}: a cell with more than {_MOST_FIELD:,} characters. That is no name: shorten it, "
                "or close the quotation mark that is open in this row."
            ) from None
        raise BadFile(f"{path}, row {line}: {error}. Check the quotation marks of this row.") from None


def _check_header(columns: list[str], path: str) -> None:
    for at, name in enumerate(columns):
        if not name:
            raise BadFile(f"{path}, row 1, column {at + 1}: the column has no name. Name it or delete it.")
        if name in columns[:at]:
            raise BadFile(f"{path}, row 1, column {at + 1}: a second column “{name}”. Rename one of them.")


def _wrong_width(path: str, line: int, cells: Sequence[str], columns: Sequence[str]) -> str:
    if not any(cell.strip() for cell in cells):
        return f"{path}, row {line}: the row is empty. Delete it, or fill in its names."
    if len(cells) < len(columns):
        return (
            f"{path}, row {line}: {len(cells)} cells where the header has {len(columns)}; column "
            f"“{columns[len(cells)]}” is missing. Fill it in or add the commas."
        )
    return (
        f"{path}, row {line}: {len(cells)} cells where the header has {len(columns)}. A cell with a comma "
        "needs quotation marks."
    )


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a UTF-8 CSV file; the file appears only when it is whole. "-" is standard output."""
    if str(path) == written.STANDARD:
        _write_rows(sys.stdout, columns, rows)
        return

    def fill(place: Path) -> None:
        try:
            file = place.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise BadFile(f"{path}: cannot be written: {error.strerror or error}.") from error
        with file:
            _write_rows(file, columns, rows)

    written.whole(path, fill)


def placed(out: Path) -> None:
    """Whether a file can stand there is asked before the work is done, not after it. Raises BadFile."""
    if str(out) == written.STANDARD:
        return
    if out.is_dir():
        raise BadFile(f"--out {out} is a folder. Name a file in it, such as {out / 'result.csv'}.")
    if not out.parent.is_dir():
        raise BadFile(f"--out {out}: there is no folder {out.parent}. Make it first, or write elsewhere.")


def spare(out: Path, *sources: Path) -> None:
    """Nothing is written over the names it is about, nor begun that has no place. Raises BadFile."""
    placed(out)
    if source := written.over(out, sources):
        raise BadFile(f"--out {out} would destroy {source}. Write to another file.")


def _write_rows(file: object, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    writer = csv.writer(file, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerow(columns)
    writer.writerows(rows)
