"""The year of a date that is told without one: the year that brings it nearest to the day of publication, unless a word
for the past or the future decides.
"""

from __future__ import annotations

import datetime as dt

FORETOLD = 35  # days; what lies farther ahead without a word for the future is a day of the year before


def far_ahead(reference: dt.date, year: int, number: int) -> bool:
    return (dt.date(year, number, 15) - reference).days > 75


def year_near(number: int, day: int, reference: dt.date | None, turn: str | None = None) -> int | None:
    """The year that brings a month and day nearest to the reference; "last" and "next" decide the side."""
    if reference is None:
        return None
    away = {}
    for year in (reference.year - 1, reference.year, reference.year + 1):
        away[year] = (dt.date(year, number, min(day, 28)) - reference).days
    if turn in ("الجاري", "الحالي"):
        return reference.year
    if turn in ("الماضي", "الفايت", "المنصرم"):
        return max(year for year, days in away.items() if days < 0)
    if turn in ("المقبل", "القادم"):
        return min(year for year, days in away.items() if days > 0)
    return min(away, key=lambda year: abs(away[year]))
