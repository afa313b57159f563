"""One block of columns, row by row, into Row objects with their reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from ..common.edtf import DateError, Edtf, Point
from .cells import Cell, shown, unreadable
from .codes import Sex, read_nationality, read_sex
from .column import Column, ticked
from .date_patterns import BORN_IN
from .dates import DateReader, Kind, Reading, Style, place_and_date
from .halves import half_of
from .lexicon import sex_of_group
from .name_cells import as_written, group_name, name_text, of_chains, of_house, scripts
from .name_parts import is_kunya, unknown
from .names import Name
from .records import Report, Row
from .values import BETWEEN_COLUMNS, NOTES_MOST, read_number, read_place, read_text
from .words import formula_like, missing, plain, tidy

_SHORTEST_PLACE = 4
_PLAIN = ("place", "household", "wristband", "file_no")
_EXTRA = ("account", "authority", "basis", "document", "alias")
_PARTS = ("given", "father", "grandfather", "family", "kunya", "mother")


@dataclass
class Block:
    """The columns of one person within a row, with the readers of its dates."""

    sheet: str
    columns: list[Column]
    first_column: int
    today: dt.date
    as_of: dt.date
    date1904: bool
    letter: str | None = None
    numbered: bool = False
    reports: list[Report] = field(default_factory=list)
    warnings: list[Report] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_field: dict[str, list[Column]] = {}
        for column in self.columns:
            if column.field and column.field not in ("serial", "ignored"):
                self._by_field.setdefault(column.field, []).append(column)
        self._readers = {
            c.index: self._reader(c) for c in self.columns if c.field in ("birth", "arrested", "age")
        }
        self._names = {c.index: self._group(c) for c in self.columns}
        self._sex_of_all: Sex | None = next((c.sex for c in self.columns if c.sex), None)
        self._split_readers: dict[str, DateReader] = {}
        self.fields = {c.index: c.field for c in self.columns}
        # "three names" of a Kurdish office are his, his father's and his grandfather's
        self._chained = any("سیانی" in c.title and "نازناو" not in c.title for c in self.columns)
        self._cells: list[Cell] = []
        self._bare = False  # whether the name of the row at hand may have no family name
        self._aside: str | None = None  # a remark in brackets behind it
        self._row = 0

    def _reader(self, column: Column) -> DateReader:
        kinds: dict[str, Kind] = {"age": "age", "birth": "birth"}
        style = Style(
            kinds.get(column.field or "", "arrested"), self.today, self.as_of, column.month_first, column.hijri,
            column.year, column.short_years or any(c.field == "age" for c in self.columns), self.date1904, column.ages,
        )  # fmt: skip
        return DateReader(style)

    def section(self, text: str) -> None:
        """A line between people: "Women" says of those below it what no column says."""
        if not self._by_field.get("sex"):
            self._sex_of_all = sex_of_group(text) or self._sex_of_all

    def _group(self, column: Column) -> str:
        return "arabic" if column.script == "arabic" else "latin"

    def read(self, row: int, cells: list[Cell], formulas: set[tuple[int, int]]) -> Row:
        """The person of one row. Reports are added to `reports` and `warnings`."""
        self._cells, self._row = cells, row
        person = Row(self.sheet, row, self.letter)
        self._name(person)
        self._birth(person)
        person.arrested = self._date("arrested", person)
        if person.arrested is None:
            person.arrested = self._split_date("arrested")
        person.sex = self._sex()
        person.nationality = self._nationality()
        if self._bare and (self._chained or of_chains(person.nationality)) and not person.grandfather:
            person.grandfather, person.family = person.family, None
        if not person.family and (house := of_house(person.name_full, person.nationality)):
            person.father, person.family = None, house
        for name in _PLAIN:
            said = self._take(name, read_place if name == "place" else read_number)
            setattr(person, name, said or getattr(person, name))
        person.notes = self._notes()
        for name in _EXTRA:
            if name in self._by_field and (text := self._take(name, read_text)):
                if name == "alias" and person.kunya is None and is_kunya(text):
                    person.kunya = text
                else:
                    person.extra[name] = text
        if "ward" in self._by_field and (ward := self._ward()):
            person.extra["ward"] = ward
        self._consistent(person)
        if formulas:
            self._formulas(formulas)
        return person

    # -- cells and reports ----------------------------------------------------------------------------------

    def _cell(self, column: Column) -> Cell:
        at = column.index - self.first_column
        cell = self._cells[at] if 0 <= at < len(self._cells) else None
        return half_of(cell, column.half) if column.half else cell

    def _report(self, column: Column, field_name: str, code: str, cell: Cell, *, warn: bool = False) -> None:
        report = Report(
            self.sheet, self._row, column.letter, field_name, code, tidy(shown(cell))[:200],
            "warning" if warn else "error", self.letter,
        )  # fmt: skip
        (self.warnings if warn else self.reports).append(report)

    def _reported(self, field_name: str) -> bool:
        return any(
            report.row == self._row and report.field == field_name and report.person == self.letter
            for report in self.reports
        )

    def _take(self, name: str, reader: Callable[[Cell], tuple[str | None, str | None]]) -> str | None:
        for column in self._by_field.get(name, ()):
            cell = self._cell(column)
            value, code = reader(cell)
            if code:
                self._report(column, name, code, cell)
            elif value is not None:
                return value
        return None

    def _ward(self) -> str | None:
        """Where within the prison or camp: each cell under the words of its heading."""
        found = []
        for column in self._by_field.get("ward", ()):
            value, _code = read_text(self._cell(column))
            if value is not None:
                found.append(f"{column.lowest or column.title}: {value}".removeprefix(": "))
        return BETWEEN_COLUMNS.join(found) or None

    def _notes(self) -> str | None:
        found = [self._aside] if self._aside else []
        for column in self._by_field.get("notes", ()):
            cell = self._cell(column)
            value, code = read_text(cell, NOTES_MOST)
            if code:
                self._report(column, "notes", code, cell)
            elif value is not None:
                found.append(value)
        return BETWEEN_COLUMNS.join(found) or None

    # -- names ----------------------------------------------------------------------------------------------

    def _name(self, person: Row) -> None:
        """Fill the name fields: Latin ones in front where a row has both scripts."""
        texts: dict[str, dict[str, str]] = {"latin": {}, "arabic": {}}
        failed: list[tuple[Column, str, str, Cell]] = []
        for field_name in ("name", "name_family_first", *_PARTS):
            for column in self._by_field.get(field_name, ()):
                cell = self._cell(column)
                text, code = name_text(cell)
                if code:
                    target = "name_full" if field_name.startswith("name") else field_name
                    failed.append((column, target, code, cell))
                elif text and not (field_name == "mother" and (missing(text) or unknown(text))):
                    for group, piece in scripts(text, self._names[column.index]):
                        texts[group].setdefault(field_name, piece)
        groups = {
            group: group_name(found, "family" in self._by_field) for group, found in texts.items() if found
        }
        named = {g: n for g, (n, _codes) in groups.items() if n.full}
        front = (
            "latin" if "latin" in named else "arabic" if "arabic" in named else next(iter(groups), "arabic")
        )
        name, codes = groups.get(front, (Name(), []))
        back = named.get("arabic" if front == "latin" else "latin")
        person.name_full, person.name_native = name.full, back.full if back and front != "arabic" else None
        for part in ("given", "father", "grandfather", "family"):
            setattr(person, part, getattr(name, part))
        person.kunya = name.kunya or (back.kunya if back else None)
        person.mother = (
            texts[front].get("mother") or texts["latin"].get("mother") or texts["arabic"].get("mother")
        )
        self._bare, self._aside = name.bare and name.family == person.family, name.aside
        if name.alias:
            person.extra["alias"] = name.alias
        self._name_reports(person, codes, failed)

    def _name_reports(
        self, person: Row, codes: list[tuple[str, str, str]], failed: list[tuple[Column, str, str, Cell]]
    ) -> None:
        for failing, target, code, cell in failed:
            self._report(failing, target, code, cell)
        for target, code, value in codes:
            if place := self._column_for(target):
                self._report(place, target, code, value)
        said = bool(failed) or any(target in ("name_full", "given") for target, _code, _value in codes)
        place = self._column_for("name_full") or next(iter(self.columns), None)
        if person.name_full is None and not said and place:
            self._report(place, "name_full", "name_missing", None)

    def _column_for(self, target: str) -> Column | None:
        keys = ("name", "name_family_first", "given", "family") if target == "name_full" else (target,)
        for key in keys:
            if self._by_field.get(key):
                return self._by_field[key][0]
        return None

    # -- dates ----------------------------------------------------------------------------------------------

    def _reading(self, column: Column, person: Row) -> tuple[Cell, Reading]:
        """What a column of dates says. Where the heading asks for place and date (محل وتاريخ الولادة) the place is
        kept, if it is that of a birth and no column of its own names one."""
        cell, reader = self._cell(column), self._readers[column.index]
        reading = reader.read(cell)
        if reading.code != "date_unreadable" or not isinstance(cell, str):
            return cell, reading
        born = column.field == "birth" and BORN_IN.match(tidy(cell))
        place, date = place_and_date(tidy(cell))
        apart = reader.read(date) if date else Reading()
        # بيروت 1979 under "born" too, but neither a word nor a half-read date alone
        told = column.field == "birth" and apart.edtf is not None and _like_a_place(place)
        if place is None or not (column.place or born or told):
            return cell, reading
        if column.field == "birth":
            person.place = person.place or place
        return cell, apart

    def _date(self, field_name: str, person: Row) -> str | None:
        for column in self._by_field.get(field_name, ()):
            cell, reading = self._reading(column, person)
            if reading.code:
                self._report(column, field_name, reading.code, cell)
            elif reading.edtf:
                return reading.edtf
        return None

    def _birth(self, person: Row) -> None:
        """The date of birth from all columns that speak of it."""
        readings: list[tuple[Edtf, Column, Cell]] = []
        for column in self._by_field.get("birth", ()):
            cell, reading = self._reading(column, person)
            if reading.code:
                self._report(column, "birth", reading.code, cell)
            elif reading.edtf:
                readings.append((Edtf.parse(reading.edtf), column, cell))
        if not readings and (split := self._split_date("birth")):
            person.birth = split
        if readings:
            person.birth = str(self._agreed(readings))
        self._age(person)

    def _agreed(self, readings: list[tuple[Edtf, Column, Cell]]) -> Edtf:
        """The most precise of several dates that can all be true; a choice of them if they cannot."""
        values = [value for value, _column, _cell in readings]
        latest_start = max(value.earliest() for value in values)
        if latest_start <= min(value.latest() for value in values):
            return min(values, key=lambda v: (v.latest() - v.earliest(), len(str(v))))
        self._report(readings[1][1], "birth", "birth_contradicts", " / ".join(map(str, values)), warn=True)
        years = {Point(v.points[0].year) for v in values}
        points = years if len(years) > 1 else {p for v in values for p in v.points}
        return Edtf.either(*points)

    def _age(self, person: Row) -> None:
        for column in self._by_field.get("age", ()):
            cell = self._cell(column)
            reading = self._readers[column.index].read(cell)
            if reading.code:
                self._report(column, "birth", reading.code, cell, warn=person.birth is not None)
            elif reading.edtf and person.birth is None:
                if not self._reported("birth"):  # an unreadable date is not replaced by a guess from the age
                    person.birth = reading.edtf
            elif reading.edtf and person.birth:
                born, aged = Edtf.parse(person.birth), Edtf.parse(reading.edtf)
                if (
                    born.earliest().year > aged.latest().year + 1
                    or born.latest().year < aged.earliest().year - 1
                ):
                    self._report(
                        column, "birth", "birth_age_differ", f"{person.birth} ≠ {shown(cell)}", warn=True
                    )
                    if len(born.points) == 1 and born.points[0].month is None:  # two years that contradict
                        near = aged.latest() if born.earliest() > aged.latest() else aged.earliest()
                        person.birth = str(Edtf.either(Point(near.year), Point(born.points[0].year)))

    def _split_date(self, prefix: str) -> str | None:
        """A date from columns of its own for year, month and day."""
        years = self._by_field.get(f"{prefix}_year", ())
        if not years:
            return None
        cells = {
            part: next((self._cell(c) for c in self._by_field.get(f"{prefix}_{part}", ())), None)
            for part in ("year", "month", "day")
        }
        text = {part: tidy(shown(cell)) for part, cell in cells.items()}
        text = {part: "" if missing(value) else value for part, value in text.items()}
        if not text["year"]:
            if text["month"] or text["day"]:
                self._report(years[0], prefix, "date_unreadable", "/".join(filter(None, text.values())))
            return None
        written = as_written(text)
        reader = self._split_readers.get(prefix)
        if reader is None:
            kind: Kind = "birth" if prefix == "birth" else "arrested"
            style = Style(kind, self.today, self.as_of, date1904=self.date1904)
            reader = self._split_readers[prefix] = DateReader(style)
        reading = reader.read(written)
        if reading.code:
            self._report(years[0], prefix, reading.code, written)
        return reading.edtf

    # -- the rest -------------------------------------------------------------------------------------------

    def _sex(self) -> Sex | None:
        for column in self._by_field.get("sex", ()):
            cell = self._cell(column)
            if cell is None:
                continue
            if column.sex_ticked:
                if ticked(shown(cell)):
                    return column.sex_ticked
                continue
            code, sex = unreadable(cell), None
            if code is None:
                sex, code = read_sex(tidy(plain(shown(cell))))
            if code:
                self._report(column, "sex", code, cell)
            elif sex:
                return sex
        return None if self._reported("sex") else self._sex_of_all

    def _nationality(self) -> list[str]:
        found: list[str] = []
        for column in self._by_field.get("nationality", ()):
            cell = self._cell(column)
            if cell is None:
                continue
            code = unreadable(cell)
            text = tidy(plain(shown(cell)))
            if code is None and formula_like(text):
                code = "formula_text"
            if code is None:
                codes, code = read_nationality(text)
                found += [c for c in codes if c not in found]
            if code:
                self._report(column, "nationality", code, cell)
        return found

    def _consistent(self, person: Row) -> None:
        if person.birth and person.arrested:
            try:
                born, taken = Edtf.parse(person.birth), Edtf.parse(person.arrested)
            except DateError:
                return
            if taken.latest() < born.earliest():
                column = self._column_for("arrested") or self._column_for("arrested_year")
                if column:
                    self._report(
                        column, "arrested", "arrested_before_birth", f"{person.arrested} < {person.birth}"
                    )
                person.arrested = None

    def _formulas(self, formulas: set[tuple[int, int]]) -> None:
        for columns in self._by_field.values():
            for column in columns:
                if (self._row, column.index) in formulas and unreadable(self._cell(column)) is None:
                    name = column.field or ""
                    self._report(
                        column,
                        "name_full" if name.startswith("name") else name,
                        "formula",
                        self._cell(column),
                        warn=True,
                    )


def _like_a_place(said: str | None) -> bool:
    """A word of some length, with a capital where its letters have them: no month of a language that is not read."""
    return said is not None and len(said) >= _SHORTEST_PLACE and not said[0].islower()
