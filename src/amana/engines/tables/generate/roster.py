"""One sender's roster: which columns, under which headings, with what around and between the rows."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...common import fictional
from ...common.fictional import Person
from ..records import TEXT_FIELDS
from . import files
from .cells import Computed, Made, Table
from .say import Language, Said, Speaker

_ENCODINGS = {
    "ar": ("utf-8", "utf-8-sig", "cp1256", "utf-16"),
    "ckb": ("utf-8", "utf-8-sig", "utf-16"),
    "en": ("utf-8", "utf-8-sig", "utf-16"),
    "fr": ("utf-8", "utf-8-sig", "cp1252"),
}
_NAME_PARTS = ("given", "father", "grandfather", "family")
_INJECTIONS = ("=cmd|'/C calc'!A0", '=HYPERLINK("http://example.invalid","x")', "@SUM(1+1)*cmd|' /C calc'!A0")


@dataclass
class Truth:
    """What a generated file says: the shape of the import's dump."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[list[list[Any]]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        return {
            "outcome": "imported", "message": "", "rows": self.rows, "reports": self.reports,
            "duplicates": self.duplicates,
        }  # fmt: skip


@dataclass
class _Person:
    """Somebody on the list, with the numbers the sender gave."""

    who: Person
    number: int
    household: int
    twin: _Person | None = None
    doubled: bool = False  # somebody's twin stands further down


def generate(
    path: Path,
    *,
    people: int = 60,
    seed: int = 0,
    language: Language = "ar",
    mess: float = 0.12,
    today: dt.date = dt.date(2026, 2, 1),
) -> Truth:
    """Write a roster of about `people` rows in the format of the path's suffix; the same seed gives the same
    file. `mess` is the share of texts with invisible noise; 0 leaves out noise, faults and duplicates.

    Raises ValueError for an unknown suffix, OSError if the file cannot be written."""
    return _Roster(path, people, seed, language, mess, today).write()


class _Roster:
    def __init__(
        self, path: Path, people: int, seed: int, language: Language, mess: float, today: dt.date
    ) -> None:
        self.path, self.people, self.mess, self.today = path, people, mess, today
        # Not hash(): the same seed must give the same file in every process.
        self.rng = rng = random.Random(f"{language} {path.suffix} {seed}")
        self.say = Speaker(rng, language, mess, today)
        self.csv = path.suffix.lower() in (".csv", ".txt", ".tsv")
        self._seen = 0, 0  # lines of its one table that were counted, and the breaks inside their cells
        self.encoding = rng.choice(_ENCODINGS[language])
        if self.csv and self.encoding == "cp1256":
            self.say.digits, self.say.old_page = "ascii", True  # the code page has no others
        self.language: Language = language
        self.as_of = today
        self.truth = Truth()
        self.names = self._name_mode()
        if self.names in ("two_scripts", "one_cell") and self.encoding == "cp1252":
            self.encoding = "utf-8"
        self.kunya = rng.choice(("none", "column", "marked", "marked"))
        self.birth = rng.choice(("birth", "birth", "birth", "age", "split", "hijri"))
        if self.csv and self.birth == "split":
            self.birth = "birth"  # headings two rows deep need merged cells
        optional = (
            "serial",
            "mother",
            "sex",
            "nationality",
            "wristband",
            "file_no",
            "place",
            "arrested",
            "notes",
        )
        self.extra = [name for name in optional if rng.random() < 0.7]
        self.household = rng.random() < 0.25
        self.width = rng.choice((4, 5, 6)) + max(0, len(str(people)) - 2)
        self.prefix = rng.choice(("", "", "", "W-", "A"))
        self.headings: dict[str, str] = {}
        self.made: list[tuple[_Person, list[Any]]] = []

    def _name_mode(self) -> str:
        modes = ["full", "full", "parts"] + (["family_first"] if self.language in ("en", "fr") else [])
        return self.rng.choice([*modes, "two_scripts", "one_cell"])

    # -- the file -------------------------------------------------------------------------------------------

    def write(self) -> Truth:
        crowd = self._crowd()
        tables: list[Table] = []
        count = 1 if self.csv or self.people < 20 else self.rng.choice((1, 1, 2, 3))
        share = -(-len(crowd) // count)
        for at in range(count):
            name = "" if self.csv else f"{self.say.pick('sheet')[:24]} {at + 1}"
            tables.append(self._table(name, crowd[at * share : (at + 1) * share], first=at == 0))
        if not self.csv and self.rng.random() < 0.4:
            tables.insert(self.rng.randrange(len(tables) + 1), self._hidden(crowd[:3]))
        files.write(tables, self.path, encoding=self.encoding, delimiter=self.rng.choice(",;\t|"))
        self._pairs()
        return self.truth

    def _crowd(self) -> list[_Person]:
        rng = self.rng
        crowd: list[_Person] = []
        household = rng.randrange(100, 900)
        while len(crowd) < self.people:
            family = (
                fictional.family(rng, children=rng.randrange(1, 4), today=self.today)
                if self.household
                else []
            )
            household += 1
            for who in family or [fictional.person(rng, today=self.today)]:
                crowd.append(_Person(who, rng.randrange(1, 10**self.width // 10), household))
        crowd = crowd[: self.people]
        if self.mess and self.people >= 15:
            twice = rng.choice(crowd[: len(crowd) // 2])
            twice.doubled = True
            number = twice.number if rng.random() < 0.5 else rng.randrange(1, 10**self.width // 10)
            crowd.append(_Person(twice.who, number, twice.household, twin=twice))
        taken: set[int] = set()
        for person in crowd:
            while person.number in taken and (person.twin is None or person.number != person.twin.number):
                person.number = rng.randrange(1, 10**self.width // 10)
            taken.add(person.number)
        return crowd

    def _hidden(self, crowd: list[_Person]) -> Table:
        """A hidden sheet with an old list: its people do not count."""
        kept, self.truth = self.truth, Truth()
        made, self.made = self.made, []
        table = self._table("old", crowd, first=False)
        table.hidden, table.merged = True, []
        self.truth, self.made = kept, made
        return table

    # -- one sheet ------------------------------------------------------------------------------------------

    def _columns(self) -> list[str]:
        names = {
            "full": ["name"], "family_first": ["name_family_first"], "one_cell": ["name"],
            "two_scripts": ["name", "name_other"], "parts": list(_NAME_PARTS),
        }[self.names]  # fmt: skip
        births = {"split": ["day", "month", "year"], "hijri": ["birth_hijri"]}.get(self.birth, [self.birth])
        found = [*names, *(["kunya"] if self.kunya == "column" else []), *births]
        found += [name for name in self.extra if name != "serial"]
        found += ["household"] if self.household else []
        return (["serial"] if "serial" in self.extra else []) + found

    def _table(self, name: str, crowd: list[_Person], *, first: bool) -> Table:
        table, columns = Table(name), self._columns()
        self._title(table, columns, first)
        header = self._header(table, columns)
        for at, person in enumerate(crowd):
            if self.mess and at and self.rng.random() < 0.03:
                self._between(table, header, at, columns)
            self._line(table, columns, at, person)
        if self.mess:
            if self.rng.random() < 0.5:
                table.lines.append([self.say.pick("total"), *[None] * (len(columns) - 2), len(crowd)])
            if self.rng.random() < 0.5:
                table.lines += [[], [None, self.say.pick("footers")]]
        return table

    def _title(self, table: Table, columns: list[str], first: bool) -> None:
        if self.rng.random() < 0.25:
            return
        table.lines.append([self.say.pick("title")])
        if not self.csv and len(columns) > 2 and self.rng.random() < 0.5:
            table.merged.append((0, 0, 0, len(columns) - 1))
        if self.rng.random() < 0.5:
            if first and self.rng.random() < 0.5:
                self.as_of = self.today - dt.timedelta(days=self.rng.randrange(400))
            text = f"{self.as_of.day:02d}/{self.as_of.month:02d}/{self.as_of.year}"
            table.lines.append([self.say.figures(self.say.pick("dated").format(date=text))])
        else:
            self.as_of = self.today if first else self.as_of
        if self.rng.random() < 0.6:
            table.lines.append([])

    def _header(self, table: Table, columns: list[str]) -> list[list[Made]]:
        self.headings = self.headings or {c: self.say.pick(c) for c in columns}
        titles: list[Made] = [self.say.noisy(self.headings[c]) for c in columns]
        lines: list[list[Made]] = [titles]
        if self.birth == "split":
            top: list[Made] = list(titles)
            at, row = columns.index("day"), len(table.lines)
            top[at : at + 3] = [self.say.pick("group_birth"), None, None]
            table.merged.append((row, at, row, at + 2))
            below: list[Made] = [None] * len(columns)
            below[at : at + 3] = titles[at : at + 3]
            for other in range(len(columns)):
                if not at <= other < at + 3 and self.rng.random() < 0.5:
                    table.merged.append((row, other, row + 1, other))
            lines = [top, below]
        table.lines += [list(line) for line in lines]
        return lines

    def _between(self, table: Table, header: list[list[Made]], at: int, columns: list[str]) -> None:
        """What stands between people: a repeated heading, a subtotal, a section, nothing."""
        way = self.rng.randrange(4)
        if way == 0 and len(header) == 1:
            table.lines.append(list(header[0]))
        elif way == 1:
            table.lines.append([self.say.pick("total"), *[None] * (len(columns) - 2), at])
        elif way == 2:
            table.lines.append(
                [self.say.figures(self.say.pick("sections").format(n=self.rng.randrange(1, 9)))]
            )
        else:
            table.lines.append([])

    def _breaks(self, table: Table) -> int:
        """Line breaks inside the cells so far; what was counted once is not looked at again."""
        seen, breaks = self._seen
        new = table.lines[seen:]
        breaks += sum(cell.count("\n") for line in new for cell in line if isinstance(cell, str))
        self._seen = len(table.lines), breaks
        return breaks

    # -- one row --------------------------------------------------------------------------------------------

    def _line(self, table: Table, columns: list[str], at: int, person: _Person) -> None:
        row = len(table.lines) + 1
        if self.csv:  # the physical line: a cell with a line break takes two
            row += self._breaks(table)
        truth: dict[str, Any] = {"sheet": table.name, "row": row, **dict.fromkeys(TEXT_FIELDS)}
        truth["nationality"] = []
        cells = self._name_cells(person, truth, row)
        cells |= self._birth_cells(person, truth)
        cells |= self._other_cells(person, truth, at)
        if self.mess and not self.csv and self.rng.random() < 0.03:
            table.filtered.add(row - 1)
        if self.mess and self.rng.random() < 0.02 and "notes" in columns:
            cells["notes"], truth["notes"] = Said(self.rng.choice(_INJECTIONS), None, "formula_text"), None
        line: list[Made] = []
        for column in columns:
            said = cells.get(column) or Said(None)
            cell = said.cell
            line.append(self.say.noisy(cell) if isinstance(cell, str) and not said.code else cell)
            if said.code:
                field_name = {"name": "name_full", "name_family_first": "name_full"}.get(column, column)
                field_name = (
                    "birth" if column in ("age", "birth_hijri", "day", "month", "year") else field_name
                )
                self._report(table.name, row, field_name, said.code)
        table.lines.append(line)
        self.truth.rows.append(truth)
        self.made.append((person, [table.name, row]))

    def _report(self, sheet: str, row: int, field_name: str, code: str) -> None:
        report = {"sheet": sheet, "row": row, "field": field_name, "code": code}
        if report not in self.truth.reports:
            self.truth.reports.append(report)

    def _name_cells(self, person: _Person, truth: dict[str, Any], row: int) -> dict[str, Said]:
        say = self.say
        main = say.name(person.who)
        other = say.name(person.who, not say.arabic_script)
        if person.twin is not None:
            main, other = say.again(main), say.again(other)
        if (
            self.mess
            and person.twin is None
            and not person.doubled
            and self.rng.random() < 0.025
            and self.names != "parts"
        ):
            column = "name_family_first" if self.names == "family_first" else "name"
            return {column: Said(say.pick("unknown"), None, "name_unknown")}
        both = self.names in ("two_scripts", "one_cell")
        latin, arabic = (other, main) if say.arabic_script else (main, other)
        front = latin if both else main
        truth["name_full"] = front.full
        truth["name_native"] = arabic.full if both else None
        for part in _NAME_PARTS:
            truth[part] = getattr(front, part) or None
        cells = self._written_name(main, other, truth)
        if self.kunya == "column":
            cells["kunya"] = Said(main.kunya or None)
            truth["kunya"] = main.kunya or None
        elif self.kunya == "marked" and main.kunya and "name" in cells and self.names != "one_cell":
            text = say.pick("kunya_marks").format(name=cells["name"].cell, kunya=main.kunya)
            cells["name"], truth["kunya"] = Said(text), main.kunya
        return cells

    def _written_name(self, main: Any, other: Any, truth: dict[str, Any]) -> dict[str, Said]:
        if self.names == "parts":
            return {part: Said(getattr(main, part) or None) for part in _NAME_PARTS}
        if self.names == "two_scripts":
            return {"name": Said(main.full), "name_other": Said(other.full)}
        if self.names == "one_cell":
            joint = self.rng.choice((" / ", " - ", " (", "\n"))
            return {"name": Said(f"{main.full}{joint}{other.full}" + (")" if joint == " (" else ""))}
        if self.names == "family_first":
            before = " ".join(filter(None, (main.given, main.father, main.grandfather)))
            comma = "," if self.rng.random() < 0.4 else ""
            family = main.family.upper() if not comma or self.rng.random() < 0.5 else main.family
            truth["family"], truth["name_full"] = family, f"{before} {family}"  # letters stay as written
            return {"name_family_first": Said(f"{family}{comma} {before}")}
        return {"name": Said(main.full)}

    def _birth_cells(self, person: _Person, truth: dict[str, Any]) -> dict[str, Said]:
        born, say, typed = person.who.birth, self.say, self.csv
        if self.birth == "split":
            truth["birth"] = born.isoformat()
            return {"day": Said(born.day), "month": Said(born.month), "year": Said(born.year)}
        if self.birth == "age":
            said = say.age(born, self.as_of, typed=typed)
        elif self.birth == "hijri":
            said = say.hijri(born, signed=False)
        elif self.mess and person.twin is None and not person.doubled:
            said = say.birth(born, typed=typed)
        else:
            said = say.day(born, typed=typed)
        truth["birth"] = said.meaning
        return {"birth_hijri" if self.birth == "hijri" else self.birth: said}

    def _other_cells(self, person: _Person, truth: dict[str, Any], at: int) -> dict[str, Said]:
        say, rng = self.say, self.rng
        cells: dict[str, Said] = {"serial": Said(at + 1)}
        for name in self.extra:
            if name == "serial" or (
                self.mess and rng.random() < 0.08 and name not in ("wristband", "file_no")
            ):
                continue
            cells[name] = self._one(name, person)
        if self.household:
            cells["household"] = say.number(person.household, 4, "", typed=self.csv)
        for name, said in cells.items():
            if name in TEXT_FIELDS:
                truth[name] = said.meaning
        return cells

    def _one(self, name: str, person: _Person) -> Said:
        say, who = self.say, person.who
        if name == "mother":
            text = say.name(who).mother
            return Said(text, text)
        if name == "sex":
            return say.sex(who.sex)
        if name == "nationality":
            return (
                say.nationality(who.nationality)
                if self.mess
                else Said(say.country(who.nationality), [who.nationality])
            )
        if name == "wristband":
            return say.number(person.number, self.width, self.prefix, typed=self.csv)
        if name == "file_no":
            text = f"{self.today.year}/{person.number}"
            if not self.csv and self.rng.random() < 0.02 and self.mess:
                return Said(Computed(f'="{text}"', text), text)
            return Said(text, text)
        if name == "place":
            text = who.place_ar if say.arabic_script else who.place_latin
            return Said(text, text)
        if name == "arrested":
            earliest = max(who.birth + dt.timedelta(days=1100), self.today - dt.timedelta(days=3000))
            free = max(1, (self.today - earliest).days - 30)
            return say.day(self.today - dt.timedelta(days=self.rng.randrange(free)), typed=self.csv)
        text = say.pick("remarks")
        return Said(text, text) if self.rng.random() < 0.4 else Said(None)

    def _pairs(self) -> None:
        """The pairs of the people who stand twice."""
        where = {id(person): place for person, place in self.made}
        for person, place in self.made:
            if person.twin is not None:
                self.truth.duplicates.append([where[id(person.twin)], place])
