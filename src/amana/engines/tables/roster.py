"""The one door: a file in, a Roster out.

    roster = read_roster(Path("list.xlsx"))
    roster.summary()          # {"rows": 312, "good": 309, "bad": 3, ...}

Nothing is written anywhere, nothing is guessed in silence: a value is right, or it is None and named in
`roster.reports`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..common.arabic import script
from . import duplicates, ftm, messages
from .cells import Cell, shown
from .column import Column
from .columns import assign
from .day_of_list import stated_day
from .filling import covered, filled, of_families
from .grid import Book, Sheet, read_book
from .halves import whole_and_halves
from .header import Header, find_header, header_at, is_header_again
from .lexicon import heading_key, opens_line
from .limits import Limits
from .lines import classify, dittos
from .people import Block
from .records import Roster, Row, Unread
from .refusal import Refused
from .remarks import remark_on
from .values import BETWEEN_COLUMNS, NOTES_MOST
from .words import tidy
from .zeros import zeros_lost

_SIGNING = 3  # people who sign beside one another


def read_roster(
    path: Path | str,
    *,
    mapping: dict[str, str | None] | None = None,
    memory: dict[str, Any] | None = None,
    limits: Limits | None = None,
    today: dt.date | None = None,
) -> Roster:
    """Read one roster file (.xlsx .xlsm .xls .ods .csv, or FollowTheMoney entities, one a line).

    `mapping` overrides the guessed columns: keys are column letters or headings, values field names or None
    for "do not use". `memory` is the `Roster.memory` of an earlier file of the same sender. `today` bounds
    the future and, where the file states no date of its own, is the day ages count from.

    A file that cannot be read as a whole gives a Roster with outcome "refused". Raises OSError if there is no
    such file, ValueError for a mapping to an unknown field."""
    path, limits = Path(path), limits or Limits()
    today = today or dt.date.today()
    try:
        if ftm.begins(path):
            return ftm.read(path, limits, today)
        return of_book(read_book(path, limits), mapping=mapping, memory=memory, today=today)
    except Refused as refused:
        return Roster(
            outcome="refused",
            code=refused.code,
            message=messages.sentence("refused", refused.code, "en", **refused.where),
            message_ar=messages.sentence("refused", refused.code, "ar", **refused.where),
        )


def of_book(
    book: Book,
    *,
    mapping: dict[str, str | None] | None = None,
    memory: dict[str, Any] | None = None,
    today: dt.date,
) -> Roster:
    """The roster that sheets of plain cells hold: `read_roster` without the file. Raises Refused where no sheet
    has headings, ValueError as above."""
    return _Reader(book, mapping, memory, today).read()


@dataclass
class _Table:
    """A header with the columns below it, and one Block for each person in a row."""

    header: Header
    columns: list[Column]
    blocks: list[Block]


class _Reader:
    def __init__(
        self, book: Book, mapping: dict[str, str | None] | None, memory: dict[str, Any] | None, today: dt.date
    ) -> None:
        self._book, self._mapping, self._memory, self._today = book, mapping, memory, today
        self._roster = Roster(kind=book.kind)
        self._last: _Table | None = None
        self._number: int | None = None  # the last serial number that was read
        self._signed = 0  # the last row with words of signatures
        self._written: list[Cell] = []  # the row at hand before merged cells and ditto marks were filled in

    def read(self) -> Roster:
        roster = self._roster
        for sheet in self._book.sheets:
            if sheet.hidden:
                roster.unread.append(Unread(sheet.name, None, "hidden_sheet"))
            elif not sheet.rows:
                roster.unread.append(Unread(sheet.name, None, "empty_sheet"))
            else:
                self._sheet(sheet)
        if not roster.sheets:
            raise self._no_table()
        zeros_lost(roster)
        roster.duplicates = duplicates.propose(roster.rows)
        roster.memory = self._remember()
        roster.as_of = roster.as_of or self._today
        return roster

    def _no_table(self) -> Refused:
        """Why no sheet has headings: nothing stands in it, it is too wide to be a list, or they are not known."""
        shown = [sheet for sheet in self._book.sheets if not sheet.hidden and sheet.rows]
        if not shown:
            return Refused("no_rows")
        limit = Limits().columns
        for sheet in shown:
            columns = max(len(cells) for _row, cells in sheet.rows)
            if columns > limit:
                return Refused("too_many_columns", columns=columns, limit=limit)
        return Refused("no_table")

    def _sheet(self, sheet: Sheet) -> None:
        header = find_header(sheet)
        if header is None:
            header = self._continued(sheet) or self._mapped(sheet)
        if header is None:
            self._roster.unread.append(Unread(sheet.name, None, "no_header"))
            return
        stated = stated_day(sheet, header.last, self._today, self._book.date1904)
        as_of = stated or self._roster.as_of or self._today
        self._roster.as_of = self._roster.as_of or stated
        table = self._table(sheet, header, as_of)
        self._roster.sheets.append(sheet.name)
        self._roster.columns[sheet.name] = table.columns
        for column in table.columns:
            if column.field is None and column.title:
                self._roster.unread.append(
                    Unread(sheet.name, None, "column", f"{column.letter}: {column.title}")
                )
        self._rows(sheet, table, as_of)
        self._last = table

    def _continued(self, sheet: Sheet) -> Header | None:
        """A sheet without headings that goes on where the sheet before it ended."""
        last = self._last
        if last is None:
            return None
        lines = [classify(cells, sheet.first_column, last.columns) for _row, cells in sheet.rows[:50]]
        wide = max(len(cells) for _row, cells in sheet.rows[:50]) + sheet.first_column
        used = [column.index for column in last.columns if column.field]
        if not used or lines.count("person") < 0.8 * len(lines) or wide - 1 > max(used) + 2:
            return None
        # last columns may stand empty here; then the numbering must go on
        if wide - 1 < max(used) - 2 and not self._numbered_on(sheet):
            return None
        return replace(last.header, first=-1, last=-1, score=0.0)

    def _numbered_on(self, sheet: Sheet) -> bool:
        """The first number of this sheet is one more than the last of the sheet before."""
        last = self._last
        column = next((c.index for c in last.columns if c.field == "serial"), None) if last else None
        number = _whole(sheet.rows[0][1], column, sheet.first_column)
        return number is not None and number - 1 == self._number

    def _mapped(self, sheet: Sheet) -> Header | None:
        """No headings are known, but the caller's mapping names letters: the first row is taken as
        headings."""
        letters = [key for key in self._mapping or {} if re.fullmatch("[A-Z]{1,3}", key)]
        if not letters:
            return None
        at = next(
            (i for i, (_row, cells) in enumerate(sheet.rows) if sum(c is not None for c in cells) > 1), 0
        )
        cells = sheet.rows[at][1]
        titles = {sheet.first_column + i: (tidy(c), "") for i, c in enumerate(cells) if isinstance(c, str)}
        return Header(at, at, titles, 0.0)

    def _table(self, sheet: Sheet, header: Header, as_of: dt.date) -> _Table:
        sample = sheet.rows[header.last + 1 : header.last + 400]
        above = [
            cell
            for _row, cells in sheet.rows[: max(header.first, 0)]
            for cell in cells
            if isinstance(cell, str)
        ]
        columns = assign(
            header.titles, sample, sheet.first_column, self._mapping, self._memory, above, header.both
        )
        blocks = []
        count = max((column.block for column in columns), default=0) + 1
        for number in range(count):
            members = [column for column in columns if column.block == number or column.shared]
            members = whole_and_halves(members, sample, sheet.first_column)
            start = next((c.letter for c in members if c.title and not c.shared), None) if count > 1 else None
            serial = next((c for c in members if c.field == "serial"), None)
            numbers = (
                [_whole(cells, serial.index, sheet.first_column) for _row, cells in sample] if serial else []
            )
            numbered = sum(number is not None for number in numbers) >= 0.6 * max(1, len(numbers))
            day, epoch = self._today, self._book.date1904
            blocks.append(Block(sheet.name, members, sheet.first_column, day, as_of, epoch, start, numbered))
        return _Table(header, columns, blocks)

    def _rows(self, sheet: Sheet, table: _Table, as_of: dt.date) -> None:
        merged = covered(sheet, table.columns)
        above: dict[int, Cell] = {}
        serial = next((c.index for c in table.columns if c.field == "serial"), None)
        at = table.header.last + 1
        family = of_families(sheet, at, table.columns)
        while at < len(sheet.rows):
            row, cells = sheet.rows[at]
            again = self._header_again(sheet, at, table)
            if again is not None:
                at = again.last + 1
                if again.titles != table.header.titles:
                    table, above = self._table(sheet, again, as_of), {}
                    self._last = table
                continue
            at, self._written = at + 1, cells
            if family or row in merged or dittos(cells):
                cells = filled(
                    cells, {*family, *merged.get(row, ())}, above, sheet.first_column, table.columns
                )
            for block in table.blocks:
                self._person(sheet, row, cells, block)
            number = _whole(cells, serial, sheet.first_column)
            self._number = self._number if number is None else number
            for offset, cell in enumerate(cells):
                if cell is not None:
                    above[offset] = cell
        self._collect(table)

    def _header_again(self, sheet: Sheet, at: int, table: _Table) -> Header | None:
        """A repeated or new header at this position; the common case, a row with a number in it, is cheap."""
        cells = sheet.rows[at][1]
        if any(isinstance(cell, (int, float)) for cell in cells):
            return None
        first = next((cell for cell in cells if cell is not None), None)
        if not isinstance(first, str) or (len(cells) > 2 and not _heading_like(cells)):
            return None
        if is_header_again(sheet, at, table.header) and not self._other_columns(sheet, at, table):
            last = at + 1 if at + 1 < len(sheet.rows) and is_header_again(sheet, at + 1, table.header) else at
            return replace(table.header, first=at, last=last)
        found = header_at(sheet, at)
        return found if found and found.score >= 3 and len(found.titles) >= 3 else None

    def _other_columns(self, sheet: Sheet, at: int, table: _Table) -> bool:
        """The same headings and one more, or in another order: another table."""
        found = header_at(sheet, at)
        known, here = table.header.titles, found.titles if found else {}
        if found is None or found.first != found.last or not here:
            return False
        placed = {index: {heading_key(text) for text in pair if text} for index, pair in known.items()}
        return any(
            not placed.get(index, set()) & {heading_key(t) for t in pair if t} for index, pair in here.items()
        )

    def _person(self, sheet: Sheet, row: int, cells: list[Cell], block: Block) -> None:
        own = cells
        if block.letter is not None:
            wanted = {column.index - sheet.first_column for column in block.columns if not column.shared}
            own = [cell if at in wanted else None for at, cell in enumerate(cells)]
        line = classify(own, sheet.first_column, block.columns, block.fields)
        if block.letter is not None and any(map(_sums_up, cells)):
            line = "other"
        if (
            line == "person"
            and block.numbered
            and (self._alone(sheet, row, block) or self._signs(cells, row, block))
        ):
            line = "other"
        if line == "other" and any(
            isinstance(cell, str) and opens_line("footers", tidy(cell)) for cell in cells
        ):
            self._signed = row
        if line == "person":
            if not self._second_script(sheet, row, block):
                self._roster.rows.append(block.read(row, cells, sheet.formulas))
        elif line == "other":
            text = " | ".join(tidy(str(cell)) for cell in own if cell is not None)
            block.section(text)
            if not self._remark(sheet, row, text):
                self._roster.unread.append(Unread(sheet.name, row, "line", text[:200]))
        if block.reports:
            self._roster.reports += block.reports
            block.reports.clear()
        if block.warnings:
            self._roster.warnings += block.warnings
            block.warnings.clear()

    def _alone(self, sheet: Sheet, row: int, block: Block) -> bool:
        """A name without a number and without anything else, where everybody has a number: a signature."""
        said = [cell for cell in self._written if cell is not None]
        above = self._right_above(sheet, row)
        two_scripts = above is not None and script(above.name_full or "") != script(shown(said[0]))
        return len(said) == 1 and block.letter is None and not two_scripts

    def _signs(self, cells: list[Cell], row: int, block: Block) -> bool:
        """Names and ranks under "prepared by" and "director": nobody of the list has no number."""
        if self._signed != row - 1:
            return False
        serial = next((c.index for c in block.columns if c.field == "serial"), None)
        said = [shown(cell) for cell in self._written if cell is not None]
        figures = any(char.isdigit() for text in said for char in text)
        if figures or len(said) > _SIGNING or _whole(cells, serial, block.first_column) is not None:
            return False
        self._signed = row
        return True

    def _right_above(self, sheet: Sheet, row: int) -> Row | None:
        """The person of the line before this one, if it is one's."""
        last = self._roster.rows[-1] if self._roster.rows else None
        return last if last is not None and (last.sheet, last.row) == (sheet.name, row - 1) else None

    def _second_script(self, sheet: Sheet, row: int, block: Block) -> bool:
        """A line that holds a name and nothing else of its own, in the script that the person above it lacks: the same
        person."""
        last, cells = self._right_above(sheet, row), self._written
        said = [cell for cell in cells if cell is not None]
        if last is None or last.column != block.letter:
            return False
        if len(said) != 1 or last.name_full is None or last.name_native is not None:
            return False
        other = block.read(row, cells, sheet.formulas)
        scripts = script(last.name_full), script(other.name_full or "")
        if other.name_full is None or set(scripts) != {"arabic", "latin"}:
            block.reports.clear()
            return False
        if scripts[0] == "latin":
            last.name_native = other.name_full
            return True
        last.name_full, last.name_native = other.name_full, last.name_full
        for part in ("given", "father", "grandfather", "family"):
            setattr(last, part, getattr(other, part))
        return True

    def _remark(self, sheet: Sheet, row: int, text: str) -> bool:
        """A line "Note: …" or "the above named …" right under a person is a remark on that person."""
        said, last = remark_on(text), self._right_above(sheet, row)
        if said is None or last is None or last.column:
            return False
        last.notes = BETWEEN_COLUMNS.join(filter(None, (last.notes, said)))[:NOTES_MOST]
        return True

    def _collect(self, table: _Table) -> None:
        for block in table.blocks:
            self._roster.reports += block.reports
            self._roster.warnings += block.warnings

    def _remember(self) -> dict[str, Any]:
        """What the next file of this sender can be read with: heading -> field."""
        known = dict((self._memory or {}).get("columns", {}))
        for columns in self._roster.columns.values():
            for column in columns:
                if column.title and (column.field is not None or column.source == "mapping"):
                    known[heading_key(column.title)] = column.field
        return {"version": 1, "columns": known}


def _whole(cells: list[Cell], column: int | None, first_column: int) -> int | None:
    """The whole number in a column of a row, if one stands there."""
    at = -1 if column is None else column - first_column
    text = tidy(shown(cells[at])) if 0 <= at < len(cells) and cells[at] is not None else ""
    return int(text) if text.isdecimal() and len(text) < 7 else None


def _sums_up(cell: Cell) -> bool:
    return isinstance(cell, str) and opens_line("totals", tidy(cell))


def _heading_like(cells: list[Cell]) -> bool:
    texts = [cell for cell in cells if cell is not None]
    return all(
        isinstance(cell, str) and not any(c.isdigit() for c in cell) and len(cell) < 60 for cell in texts
    )
