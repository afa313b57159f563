"""The day from which a text counts, and the year that a day without one belongs to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from .fold import Folded

Maker = Callable[[dt.date | None], str | None]
DATELINE = 240  # how far into a text its own date is looked for


def iso_day(published: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def dateline(text: Folded, absolute: list[tuple[int, int, Maker]]) -> dt.date | None:
    """The day of the text's own dateline: a full date near the top that stands alone on its line, or between
    the name of a place and a dash."""
    for start, end, make in absolute:
        if start > DATELINE:
            break
        found = iso_day(make(None))
        if found is None or len(make(None) or "") != 10:
            continue
        line_start = text.text.rfind("\n", 0, start) + 1
        line_end = text.text.find("\n", end)
        before = text.text[line_start:start]
        after = text.text[end : line_end if line_end >= 0 else len(text.text)]
        if len(before) + len(after) < 40 or (len(before) < 40 and re.match(r"\s*[)\-\u2013\u2014:(]", after)):
            return found
    return None


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
