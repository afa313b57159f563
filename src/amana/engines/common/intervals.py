"""Spans of days: when something happened, as far as it is known, and whether two such spans can agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .edtf import DateError, Edtf, Point


@dataclass(frozen=True, slots=True, order=True)
class DateInterval:
    """From `earliest` to `latest`, both days included."""

    earliest: dt.date
    latest: dt.date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise DateError("order", f"{self.earliest} comes after {self.latest}")

    @classmethod
    def parse(cls, text: str, *, widen: bool = True) -> DateInterval:
        """The span of an EDTF text; `widen` lets "about" reach further (see `edtf`). Raises DateError."""
        return cls.of(Edtf.parse(text), widen=widen)

    @classmethod
    def of(cls, value: Edtf, *, widen: bool = True) -> DateInterval:
        """The span of an EDTF value."""
        return cls(value.earliest(widen=widen), value.latest(widen=widen))

    @classmethod
    def of_age(cls, years: int, on: dt.date) -> DateInterval:
        """The days of birth of someone who is `years` old on the day `on`."""
        return cls(_years_before(on, years + 1) + dt.timedelta(days=1), _years_before(on, years))

    def format(self) -> str:
        """The shortest EDTF text with exactly this span: 1990, 1987-07, 1987-07-15, 1988/1990 or two days."""
        whole_years = (self.earliest.month, self.earliest.day) == (1, 1)
        whole_years = whole_years and (self.latest.month, self.latest.day) == (12, 31)
        if whole_years:
            return str(Edtf.between(Point(self.earliest.year), Point(self.latest.year)))
        if self.earliest.day == 1 and (self.latest + dt.timedelta(days=1)).day == 1:
            first = Point(self.earliest.year, self.earliest.month)
            return str(Edtf.between(first, Point(self.latest.year, self.latest.month)))
        return str(Edtf.between(Point.of(self.earliest), Point.of(self.latest)))

    @property
    def days(self) -> int:
        """How many days it covers (at least 1)."""
        return (self.latest - self.earliest).days + 1

    def overlaps(self, other: DateInterval) -> bool:
        """True if some day lies in both."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def contains(self, day: dt.date) -> bool:
        """True if `day` lies in it."""
        return self.earliest <= day <= self.latest

    def meet(self, other: DateInterval) -> DateInterval | None:
        """The days in both, or None."""
        if not self.overlaps(other):
            return None
        return DateInterval(max(self.earliest, other.earliest), min(self.latest, other.latest))

    def gap_days(self, other: DateInterval) -> int:
        """Days between two spans that do not overlap; 0 if they do."""
        if self.overlaps(other):
            return 0
        return max((other.earliest - self.latest).days, (self.earliest - other.latest).days)

    def age_years(self, on: dt.date) -> tuple[int, int]:
        """The lowest and highest age in whole years, on the day `on`, of someone born within it."""
        return _age(self.latest, on), _age(self.earliest, on)


def _age(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day `years` earlier; 29 February becomes 28 February where the year has none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        if day.year - years < 1:
            raise DateError("range", f"{years} years before {day} there is no calendar") from None
        return day.replace(year=day.year - years, day=28)
