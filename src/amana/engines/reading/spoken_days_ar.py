"""Days and months as talk and loose prose give them in Arabic, counted from the day of publication: بشهر ثمانية (the
month by its number), الجمعة قبل الماضية, يوم 13 بالشهر, نهاية الشهر الجاري.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache

from .date_patterns import PRO, E, spoken_numbers, weekdays
from .lexicon import alternatives

_UNITS = {"اسبوع": "week", "شهر": "month", "عام": "year", "سنه": "year"}


def month_by_number(match: re.Match[str]) -> int:
    """The month, 1 to 12, that `month_spoken` caught."""
    told = match["month"]
    return 1 if told is None else int(told) if told.isdigit() else spoken_numbers()[told]


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Name -> pattern of the relative days of this module, in the order in which they are tried."""
    week = alternatives(weekdays())
    number = alternatives(word for word in spoken_numbers())
    last = r"(?:الماضيه?|الفايته?|المنصرمه?)"
    before = rf"(?:{last}\s)?(?:(?:الذي|التي|الذين|اللي|يلي)\s)?(?:قبل\s{last}|قبله|قبلها|سبقه|سبقتها|سبقها)"
    part = r"(?:(?:صباح|مساء?|فجر|ظهر|عصر|ليله?|يوم|نهار)\s)?"
    built = {
        "weekday_before": rf"{PRO}{part}(?P<weekday>{week})\s{before}{E}",
        "unit_before": rf"{PRO}ال(?P<unit>{'|'.join(_UNITS)})\s(?:(?:الذي|اللي)\s)?قبل\s{last}{E}",
        "day_of_month": rf"{PRO}(?:يوم\s)?(?P<number>[0-3]?[0-9]|{number})\s(?:بالشهر|بهالشهر|هالشهر|في\sالشهر)"
        rf"(?!\s(?:مر|الماضي|المقبل|الجاري|القادم|الحالي))(?![\w])",
        "end_of_month": r"(?<!\w)(?:نهايه|ختام)\sالشهر\s(?P<turn>الجاري|الحالي|الماضي|المقبل|القادم)(?!\w)",
    }
    return {name: re.compile(pattern) for name, pattern in built.items()}


def value(name: str, match: re.Match[str], today: dt.date, ahead: bool) -> str | None:
    """The EDTF of a match of `patterns`; `ahead` where its sentence speaks of what is to come."""
    if name == "weekday_before":
        back = (today.weekday() - weekdays()[match["weekday"]]) % 7
        return str(today - dt.timedelta(days=(back or 7) + 7))
    if name == "unit_before":
        return _before_last(_UNITS[match["unit"]], today)
    if name == "end_of_month":
        step = {"الماضي": -1, "المقبل": 1, "القادم": 1}.get(match["turn"], 0)
        year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
        return f"{year:04d}-{month + 1:02d}-{calendar.monthrange(year, month + 1)[1]:02d}"
    told = match["number"]
    return _day_of_month(int(told) if told.isdigit() else spoken_numbers()[told], today, ahead)


def _before_last(unit: str, today: dt.date) -> str:
    """The week (Monday to Sunday), month or year before the last."""
    if unit == "week":
        monday = today - dt.timedelta(days=today.weekday() + 14)
        return f"{monday}/{monday + dt.timedelta(days=6)}"
    if unit == "year":
        return f"{today.year - 2:04d}"
    year, month = divmod(today.year * 12 + today.month - 3, 12)
    return f"{year:04d}-{month + 1:02d}"


def _day_of_month(number: int, today: dt.date, ahead: bool) -> str | None:
    """The last such day up to today, or the next one; None where there is none."""
    for step in (0, 1) if ahead else (0, -1):
        year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
        if not 1 <= number <= calendar.monthrange(year, month + 1)[1]:
            continue
        day = dt.date(year, month + 1, number)
        if (day > today) if ahead else (day <= today):
            return str(day)
    return None
