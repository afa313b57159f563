"""Dates as they are known: a small subset of EDTF (ISO 8601-2), as text and as a value.

    1990           a year                 1987-07        a year and a month
    1987-07-15     a day                  1990~          about then (any of the three, with a tilde)
    1988/1990      some time from .. to   [2007,2009]    one or the other: the sources contradict each other

An interval here means "we know it lies in this span", not "it lasted so long". Years are four digits.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

# What "about" widens: two years for a year, two months for a month, two weeks for a day.
ABOUT_YEARS, ABOUT_MONTHS, ABOUT_DAYS = 2, 2, 14

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?")


class DateError(ValueError):
    """Not a date that can be. `code` is "shape", "impossible" or "order"."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Point:
    """A year, a year and month, or a day; `about` when it was given as approximate."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise DateError("impossible", f"year {self.year} is not between 1 and 9999")
        if self.day is not None and self.month is None:
            raise DateError("shape", "a day needs its month")
        if self.month is not None and not 1 <= self.month <= 12:
            raise DateError("impossible", f"there is no month {self.month}")
        if self.day is not None and self.month is not None:
            # every month has 28 days
            last = 28 if self.day <= 28 else calendar.monthrange(self.year, self.month)[1]
            if not 1 <= self.day <= last:
                raise DateError("impossible", f"{self.year:04d}-{self.month:02d} has no day {self.day}")

    @classmethod
    def of(cls, day: dt.date) -> Point:
        """The point of one calendar day."""
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month is not None:
            text += f"-{self.month:02d}"
        if self.day is not None:
            text += f"-{self.day:02d}"
        return text + ("~" if self.about else "")

    def earliest(self, *, widen: bool = True) -> dt.date:
        """The first day it can be; `widen` takes "about" into account."""
        first = dt.date(self.year, self.month or 1, self.day or 1)
        return self._shift(first, -1) if self.about and widen else first

    def latest(self, *, widen: bool = True) -> dt.date:
        """The last day it can be; `widen` takes "about" into account."""
        month = self.month or 12
        last = dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])
        return self._shift(last, 1) if self.about and widen else last

    def _shift(self, day: dt.date, sign: int) -> dt.date:
        if self.day is not None:
            step = dt.timedelta(days=sign * ABOUT_DAYS)
            try:
                return day + step
            except OverflowError:
                return dt.date.max if sign > 0 else dt.date.min
        months = sign * (ABOUT_MONTHS if self.month is not None else 12 * ABOUT_YEARS)
        count = day.year * 12 + day.month - 1 + months
        year, month = divmod(count, 12)
        if year < 1:
            return dt.date.min
        if year > 9999:
            return dt.date.max
        month += 1
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, 1 if sign < 0 else last)


@dataclass(frozen=True, slots=True)
class Edtf:
    """One or two points: a single point, the ends of an interval, or the members of a choice."""

    points: tuple[Point, ...]
    choice: bool = False

    def __post_init__(self) -> None:
        if not self.points or (not self.choice and len(self.points) > 2):
            raise DateError("shape", "a date has one point, or the two ends of an interval")
        if self.choice and len(self.points) < 2:
            raise DateError("shape", "a choice needs two dates at least")
        if not self.choice and len(self.points) == 2:
            first, last = self.points
            if first.earliest(widen=False) > last.latest(widen=False):
                raise DateError("order", f"{first} comes after {last}")

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None, *, about: bool = False) -> Edtf:
        """A single point. Raises DateError for a day that does not exist."""
        return cls((Point(year, month, day, about),))

    @classmethod
    def between(cls, first: Point, last: Point) -> Edtf:
        """An interval; equal ends give the single point. Raises DateError if `first` lies after `last`."""
        return cls((first,)) if first == last else cls((first, last))

    @classmethod
    def either(cls, *points: Point) -> Edtf:
        """A choice between contradicting dates, oldest first; equal ones count once."""
        distinct = tuple(sorted(set(points), key=lambda p: (p.earliest(), p.latest(), str(p))))
        return cls(distinct) if len(distinct) == 1 else cls(distinct, choice=True)

    @classmethod
    def parse(cls, text: str) -> Edtf:
        """The value that `text` writes. Raises DateError."""
        return _parsed(text) if len(text) <= _USUAL else _read(text)

    def __str__(self) -> str:
        if self.choice:
            return "[" + ",".join(map(str, self.points)) + "]"
        return "/".join(map(str, self.points))

    @property
    def about(self) -> bool:
        """True if any part is approximate."""
        return any(point.about for point in self.points)

    def earliest(self, *, widen: bool = True) -> dt.date:
        """The first day the date can be."""
        return min(point.earliest(widen=widen) for point in self.points)

    def latest(self, *, widen: bool = True) -> dt.date:
        """The last day the date can be."""
        return max(point.latest(widen=widen) for point in self.points)


_USUAL = 32
"""Letters up to which a date is kept once it was read: registers hold few days, each of them many times."""


@lru_cache(maxsize=1 << 16)
def _parsed(text: str) -> Edtf:
    return _read(text)


def _read(text: str) -> Edtf:
    if text.startswith("[") and text.endswith("]"):
        return Edtf(tuple(_point(part.strip(), text) for part in text[1:-1].split(",")), choice=True)
    return Edtf(tuple(_point(part, text) for part in text.split("/")))


def _point(part: str, whole: str) -> Point:
    found = _POINT.fullmatch(part)
    if not found:
        raise DateError(
            "shape", f"{whole!r} is not a date this program writes; see 1987-07-15, 1990~, 1988/1990"
        )
    year, month, day, about = found.groups()
    return Point(int(year), int(month) if month else None, int(day) if day else None, bool(about))
