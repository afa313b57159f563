"""Dates as people write them in registers, read into EDTF.

Day first unless the column's heading says otherwise. A value is either read for certain or not read at all:
an impossible day, a month 13, a birth in the future is named and left out, never bent into shape.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ..common.calendars import hijri_edtf, month_number
from ..common.digits import to_ascii
from ..common.edtf import DateError, Edtf, Point
from . import date_patterns as p
from .ages import age_edtf
from .cells import DAY, TIME, Cell, day_of, mark_of, unreadable
from .words import MISSING, fold, missing, plain

Kind = Literal["birth", "arrested", "age"]
# What this program itself writes and no other way of writing dates has: [2007,2009], 1990-07~/1990-09~.
_EDTF = re.compile(r"\[\d{4}[\d,-]*\]|\d{4}(?:-\d\d){0,2}~(?:/\d{4}(?:-\d\d){0,2}~)?")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_LONGEST = 100  # characters; what is longer is no date
_SHORTEST_YEAR = 46  # a smaller number under "year of birth" may be an age, or a year of this century
_OLDEST = 115  # years; nobody in custody is older


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell says: an EDTF text, or the code of what is wrong; both None for an empty cell."""

    edtf: str | None = None
    code: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How to read one column. `today` bounds the future; ages count from `as_of`; `year`: its heading asks for a
    year alone; `aged`: nobody would write an age in it, as a column beside it does, or its days have years of two
    figures; `ages`: its heading asks for a date or an age."""

    kind: Kind
    today: dt.date
    as_of: dt.date
    month_first: bool = False
    hijri: bool = False
    year: bool = False
    aged: bool = False
    date1904: bool = False
    ages: bool = False


class _No(Exception):
    """This cell cannot be read; the code says why."""

    def __init__(self, code: str) -> None:
        self.code = code


@dataclass
class DateReader:
    """Reads the cells of one column; equal cells are read once."""

    style: Style
    _seen: dict[tuple[type, Cell], Reading] = field(default_factory=dict)

    def read(self, cell: Cell) -> Reading:
        """The reading of `cell`. Never raises."""
        key = (type(cell), cell)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._fresh(cell)
        return found

    def _fresh(self, cell: Cell) -> Reading:
        if cell is None:
            return Reading()
        if code := unreadable(cell):
            return Reading(code=code)
        try:
            value = self._value(cell)
            if value is not None:
                self._bound(value)
        except _No as no:
            return Reading(code=no.code)
        except DateError as error:
            known = {"range": "date_outside_table", "order": "date_unreadable"}
            return Reading(code=known.get(error.code, "date_impossible"))
        return Reading(edtf=str(value)) if value is not None else Reading()

    def _bound(self, value: Edtf) -> None:
        prefix = "birth" if self.style.kind in ("birth", "age") else "arrested"
        if value.earliest(widen=False) > self.style.today:
            raise _No(f"{prefix}_in_future")
        if value.latest(widen=False).year < self.style.today.year - _OLDEST:
            raise _No(f"{prefix}_too_long_ago")

    def _value(self, cell: Cell) -> Edtf | None:
        if isinstance(cell, bool):
            raise _No("date_unreadable")
        if isinstance(cell, (int, float)):
            return self._number(cell)
        assert cell is not None
        mark = mark_of(cell)
        if mark == DAY:
            return self._day(day_of(cell))
        if mark == TIME:
            raise _No("date_unreadable")
        written = to_ascii(plain(cell))
        if self.style.kind != "age" and (found := p.WHOLE_DAY.fullmatch(written)):
            whole = self._three(found[1], found[3], found[4], None, False)
            if whole is None:
                raise _No("date_unreadable")
            return whole
        text = fold(written).strip(" .,،;:!'\"\t\n")
        text = re.sub(r"\s+", " ", text)
        if len(text) > _LONGEST:
            raise _No("date_unreadable")
        if text in MISSING or not text or p.NOTHING.match(text):
            return None
        if _EDTF.fullmatch(text):
            return Edtf.parse(text)
        return self._text(text)

    def _day(self, day: dt.date) -> Edtf:
        if self.style.kind == "age":
            raise _No("age_unreadable")
        serial = (day - dt.date(1899, 12, 30)).days
        # A year typed into a cell formatted as a date: 1987 shows as 9 June 1905; nobody is that old.
        if not self.style.date1904 and 1900 <= serial <= self.style.today.year:
            return Edtf.of(serial)
        return Edtf((Point.of(day),))

    def _number(self, number: int | float) -> Edtf:
        if not -1e15 < number < 1e15:  # also what is no number
            raise _No("age_unreadable" if self.style.kind == "age" else "date_unreadable")
        if self.style.kind == "age":
            if number != int(number):
                raise _No("age_unreadable")
            return self._age(int(number), "years", False)
        if number != int(number):
            if 3000 < number < 80_000:
                return self._serial(int(number))
            return self._text(repr(number), digits_lost=True)
        whole = int(number)
        if self.style.ages and 0 <= whole <= _OLDEST:
            return self._age(whole, "years", False)
        if self._short_year(whole):
            return self._ymd(self._century(whole), None, None, None, False)
        if 1800 <= whole <= 2200 or 1300 <= whole <= 1500:
            return self._ymd(whole, None, None, None, False)
        if 3000 < whole < 80_000:
            return self._serial(whole)
        if 10_000_000 <= whole <= 99_999_999:
            return self._eight(str(whole))
        raise _No("date_unreadable")

    def _short_year(self, number: int) -> bool:
        """87 under "year of birth": a year of the last century, and nobody's age; where the age stands in a column of
        its own, 13 is a year too."""
        return (
            (self.style.year or self.style.aged)
            and self.style.kind == "birth"
            and (0 if self.style.aged else _SHORTEST_YEAR) <= number <= 99
            and self.style.today.year < 2040
        )

    def _serial(self, serial: int) -> Edtf:
        start = dt.date(1904, 1, 1) if self.style.date1904 else dt.date(1899, 12, 30)
        return Edtf((Point.of(start + dt.timedelta(days=serial)),))

    def _eight(self, digits: str) -> Edtf:
        year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
        if 1850 <= year <= 2100 and month <= 12 and day <= 31:
            return self._ymd(year, month or None, day or None, None, False)  # 19920700: the day is not known
        return self._ordered(digits[:2], digits[2:4], digits[4:], None, False)

    def _text(self, text: str, *, digits_lost: bool = False) -> Edtf:
        text, about = _without(p.ABOUT, text)
        bare = self.style.kind == "age" or self.style.ages
        age = age_edtf(text, self.style.as_of, about=about, bare=bare)
        if age is not None:
            return age
        if self.style.kind == "age":
            raise _No("age_unreadable")
        both = self._two_calendars(text)
        if both is not None:
            return both
        text, hijri = _without(p.HIJRI, text)
        text, gregorian = _without(p.GREGORIAN, text)
        era = "h" if hijri and not gregorian else "g" if gregorian else None
        text = p.TIME.sub("", p.WEEKDAY.sub("", text))
        text = p.ROMAN.sub(lambda m: m[1] + str(_ROMAN.index(m[2]) + 1), text)
        while (shorter := p.LEAD.sub("", text)) != text:
            text = shorter
        if digits_lost and re.fullmatch(r"\d{4}\.\d|\d{1,2}\.\d{3}", text):
            raise _No("date_unreadable")  # 1987.1 may have been 1987.10
        if (found := p.PART.match(text)) and (part := self._coarse(text[found.end() :], era, about)):
            return part
        value = self._span(text, era, about) or self._single(text, era, about)
        if value is None:
            raise _No("date_unreadable")
        return value

    def _coarse(self, text: str, era: str | None, about: bool) -> Edtf | None:
        """What "early" or "the end of" is said of: a year or a month, no single day."""
        value = self._single(text, era, about)
        return None if value is None or any(point.day for point in value.points) else value

    def _two_calendars(self, text: str) -> Edtf | None:
        """1407هـ الموافق 1987م: one date said twice; the Gregorian is kept if the two agree."""
        if not p.HIJRI.search(text) or not (p.GREGORIAN.search(text) or p.SAME_DAY.search(text)):
            return None
        for cut in (
            p.SAME_DAY,
            re.compile(r"\s+[-/]\s+|(?<=ه)\s*[-/]\s*|(?<=م)\s*[-/]\s*|\s{1,}(?=\d{1,4}\b.*م)"),
        ):
            parts = [part.strip(" -/,،") for part in cut.split(text) if part.strip(" -/,،")]
            if len(parts) == 2:
                values = [self._text(part) for part in parts]
                if values[0].earliest() > values[1].latest() or values[1].earliest() > values[0].latest():
                    raise _No("dates_contradict")
                return min(values, key=lambda v: (v.latest() - v.earliest(), len(v.points)))
        return None

    def _span(self, text: str, era: str | None, about: bool) -> Edtf | None:
        """Two dates in one: a choice, or the ends of an interval."""
        choices = p.OR.split(text)
        if len(choices) > 1:
            points = [p for part in choices for p in self._sub(part, era, about).points]
            return Edtf.either(*points)
        if found := p.DECADE.match(text):
            return Edtf.between(
                Point(int(found[1] + "0"), about=about), Point(int(found[1] + "9"), about=about)
            )
        found = p.BETWEEN.match(text) or p.TO.match(text) or p.LONG_TO.match(text)
        if found:
            first, last = self._sub(found[1], era, about), self._sub(found[2], era, about)
            if first.earliest(widen=False) > last.earliest(widen=False):
                first, last = last, first
            return Edtf.between(first.points[0], last.points[-1])
        if (found := p.SHORT_TO.match(text)) and int(found[2]) > 12:
            first_year, last_year = int(found[1]), int(found[1][:2] + found[2])
            if first_year < last_year:
                return Edtf.between(Point(first_year, about=about), Point(last_year, about=about))
            raise _No("date_unreadable")
        return None

    def _sub(self, text: str, era: str | None, about: bool) -> Edtf:
        value = self._single(text.strip(" ,،"), era, about)
        if value is None:
            raise _No("date_unreadable")
        return value

    def _single(self, text: str, era: str | None, about: bool) -> Edtf | None:
        if re.fullmatch(r"\d{2}", text) and self._short_year(int(text)):
            return self._ymd(self._century(int(text)), None, None, era, about)
        if re.fullmatch(r"\d{4}", text):
            return self._ymd(int(text), None, None, era, about)
        if re.fullmatch(r"\d{8}", text):
            return self._eight(text)
        if re.fullmatch(r"\d{5}", text) and 10_000 <= int(text) <= 60_000:
            return self._serial(int(text))
        if found := p.NUMERIC.match(text):
            return self._three(found[1], found[2], found[3], era, about)
        if found := p.TWO.match(text):
            one, two = found[1], found[2]
            if len(two) == 4 and len(one) <= 2:
                return self._ymd(int(two), _known(one), None, era, about)
            if len(one) == 4 and len(two) <= 2:
                return self._ymd(int(one), _known(two), None, era, about)
            return None
        return self._named(text, era, about)

    def _three(self, one: str, two: str, three: str, era: str | None, about: bool) -> Edtf | None:
        if len(one) in (3, 4) and one.isdigit():
            return self._ymd(int(one), _known(two), _known(three), era, about)
        if not three.isdigit() or (one.isdigit() and int(one) > 31 and len(three) <= 2):
            if one.isdigit() and int(one) > 31 and three.isdigit():
                return self._ymd(self._century(int(one)), _known(two), _known(three), era, about)
            return None
        return self._ordered(one, two, three, era, about)

    def _ordered(self, one: str, two: str, year: str, era: str | None, about: bool) -> Edtf:
        """Day, month, year; month first if the heading says so."""
        full = int(year) if len(year) == 4 else self._century(int(year))
        day, month = (two, one) if self.style.month_first else (one, two)
        return self._ymd(full, _known(month), _known(day), era, about)

    def _century(self, short: int) -> int:
        if short > 99:
            raise _No("date_unreadable")
        if self.style.hijri:
            return 1400 + short if short < 50 else 1300 + short
        year = self.style.today.year // 100 * 100 + short
        return year if year <= self.style.today.year else year - 100

    def _named(self, text: str, era: str | None, about: bool) -> Edtf | None:
        forms: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str | None, str, str]]], ...] = (
            (p.DAY_MONTH_YEAR, lambda m: (m[1], m[2], m[3])),
            (p.MONTH_DAY_YEAR, lambda m: (m[2], m[1], m[3])),
            (p.MONTH_YEAR, lambda m: (None, m[1], m[2])),
            (p.MONTH_SHORT_YEAR, lambda m: (None, m[1], m[2])),
            (p.YEAR_MONTH, lambda m: (m[3], m[2], m[1])),
        )
        if found := p.GROUP.match(text):
            text = " ".join(found.groups())
        for pattern, order in forms:
            found = pattern.match(text)
            if not found:
                continue
            day, name, year = order(found)
            month = _month(name)
            if month is None:
                continue
            calendar, number = month
            full = int(year) if len(year) == 4 else self._century(int(year))
            if calendar == "hijri" and full > 1600:
                raise _No("dates_contradict")
            era = "h" if calendar == "hijri" else era
            return self._ymd(full, number, _known(day) if day else None, era, about)
        return None

    def _ymd(self, year: int, month: int | None, day: int | None, era: str | None, about: bool) -> Edtf:
        if month is None:
            day = None
        if 2600 <= year <= 2800:
            raise _No("date_other_calendar")
        if (era == "h" and year > 1600) or (era == "g" and year < 1600):
            raise _No("dates_contradict")
        if era == "h" or (era is None and 1300 <= year <= 1500):
            return hijri_edtf(year, month, day, about=about)
        if not 1800 <= year <= 2200:
            raise _No("date_unreadable")
        return Edtf.of(year, month, day, about=about)

    def _age(self, count: int, unit: str, about: bool) -> Edtf:
        value = age_edtf(f"{count}", self.style.as_of, about=about, bare=True)
        if value is None:
            raise _No("age_unreadable")
        return value


def _without(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    shorter, count = pattern.subn(" ", text)
    return (re.sub(r"\s+", " ", shorter).strip(" ,،;()[]"), True) if count else (text, False)


def place_and_date(text: str) -> tuple[str | None, str | None]:
    """(place, date) of a text that holds both (حلب 1988, 3/4/1990 دير الزور) or a place alone; else (None, None)."""
    text = p.BORN_IN.sub("", text)
    if p.NO_PLACE.search(fold(text)):
        return None, None
    if not any(map(str.isdigit, text)):
        return (None, None) if missing(text) else (text, None)
    shapes = (p.PLACE_COMMA, p.PLACE_AFTER, p.PLACE_FIRST, p.PLACE_LAST)
    found = next(filter(None, (shape.match(text) for shape in shapes)), None)
    return (found["place"].strip(), found["date"]) if found else (None, None)


def _known(part: str) -> int | None:
    """A day or month, or None where it was written as unknown (00, ??, xx)."""
    return int(part) if part.isdigit() and int(part) else None


def _month(name: str) -> tuple[str, int] | None:
    """The month a phrase names, also when it names it twice (تموز / يوليو)."""
    name = name.strip(" -/.,،()")
    while (shorter := p.MONTH_NOISE.sub("", name).strip()) != name:
        name = shorter
    whole = month_number(name)
    if whole:
        return whole
    parts = [part for part in re.split(r"[/()\-,،]", name) if part.strip()]
    found = {month_number(part) for part in parts}
    return found.pop() if len(found) == 1 and len(parts) > 1 else None
