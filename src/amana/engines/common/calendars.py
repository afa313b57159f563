"""The two calendars of the papers: Gregorian and Hijri (Umm al-Qura), months by name, dates as known.

The Umm al-Qura calendar is a table, not a formula; the table at hand runs from 1 Muharram 1343
(1 August 1924) to the end of 1500 AH (16 November 2077). Outside it these functions refuse: a guess from an
arithmetical calendar could be a day wrong, and nobody would see it.
"""

from __future__ import annotations

import datetime as dt

from hijridate import Gregorian, Hijri

from .edtf import DateError, Edtf, Point
from .months import (
    GREGORIAN,
    HIJRI,
    Calendar,
    hijri_month_name,
    month_key,
    month_name,
    month_number,
    month_spellings,
)

__all__ = [
    "GREGORIAN", "HIJRI", "HIJRI_FIRST", "HIJRI_LAST", "Calendar", "DateError", "Edtf", "Point",
    "gregorian_to_hijri", "hijri_edtf", "hijri_interval", "hijri_month_days", "hijri_month_name",
    "hijri_to_gregorian", "month_key", "month_name", "month_number", "month_spellings",
]  # fmt: skip

HIJRI_FIRST, HIJRI_LAST = 1343, 1500


def hijri_month_days(year: int, month: int) -> int:
    """29 or 30. Raises DateError outside the table."""
    _in_table(year, month)
    return int(Hijri(year, month, 1, validate=False).month_length())


def hijri_to_gregorian(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day of a Hijri day by Umm al-Qura.

    Raises DateError: "range" outside 1343-1500 AH, "impossible" for a month or day that does not exist."""
    days = hijri_month_days(year, month)
    if not 1 <= day <= days:
        raise DateError("impossible", f"month {month} of {year} AH has {days} days; there is no day {day}")
    found = Hijri(year, month, day, validate=False).to_gregorian()
    return dt.date(found.year, found.month, found.day)


def gregorian_to_hijri(day: dt.date) -> tuple[int, int, int]:
    """(year, month, day) of the Hijri calendar by Umm al-Qura. Raises DateError "range" outside the table."""
    first, last = hijri_interval(HIJRI_FIRST)[0], hijri_interval(HIJRI_LAST)[1]
    if not first <= day <= last:
        raise DateError("range", f"{day} lies outside the Umm al-Qura table ({first} to {last})")
    found = Gregorian(day.year, day.month, day.day).to_hijri()
    return found.year, found.month, found.day


def hijri_interval(year: int, month: int | None = None, day: int | None = None) -> tuple[dt.date, dt.date]:
    """The first and last Gregorian day of a Hijri year, month or day. Raises DateError."""
    if month is None:
        return (
            hijri_to_gregorian(year, 1, 1),
            hijri_to_gregorian(year, 12, hijri_month_days(year, 12)),
        )
    if day is None:
        return hijri_to_gregorian(year, month, 1), hijri_to_gregorian(
            year, month, hijri_month_days(year, month)
        )
    only = hijri_to_gregorian(year, month, day)
    return only, only


def hijri_edtf(year: int, month: int | None = None, day: int | None = None, *, about: bool = False) -> Edtf:
    """A Hijri date as EDTF in the precision it was given: a day is a day, a month is the one or two Gregorian
    months it touches (1987-07/1987-08), a year the one or two years (1986/1987). Raises DateError."""
    first, last = hijri_interval(year, month, day)
    if day is not None:
        return Edtf((Point(first.year, first.month, first.day, about),))
    if month is not None:
        return Edtf.between(
            Point(first.year, first.month, about=about), Point(last.year, last.month, about=about)
        )
    return Edtf.between(Point(first.year, about=about), Point(last.year, about=about))


def _in_table(year: int, month: int) -> None:
    if not HIJRI_FIRST <= year <= HIJRI_LAST:
        raise DateError(
            "range", f"{year} AH lies outside the Umm al-Qura table ({HIJRI_FIRST}-{HIJRI_LAST} AH)"
        )
    if not 1 <= month <= 12:
        raise DateError("impossible", f"there is no month {month}")
