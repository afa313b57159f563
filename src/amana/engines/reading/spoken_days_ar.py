"""Days and months as talk and loose prose give them in Arabic, counted from the day of publication: بشهر ثمانية (the
month by its number), الجمعة قبل الماضية, يوم 13 بالشهر, نهاية الشهر الجاري.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache

from .date_patterns import PRO, E, months, parts, spoken_numbers, weekdays
from .date_patterns import month as month_of
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
    turns = "الجاري|الحالي|الماضي|المنصرم|الفايت|المقبل|القادم"
    built = {
        "weekday_before": rf"{PRO}{part}(?P<weekday>{week})\s{before}{E}",
        "unit_before": rf"{PRO}ال(?P<unit>{'|'.join(_UNITS)})\s(?:(?:الذي|اللي)\s)?قبل\s{last}{E}",
        "day_of_month": rf"{PRO}(?:يوم\s)?(?P<number>[0-3]?[0-9]|{number})\s(?:بالشهر|بهالشهر|هالشهر|في\sالشهر)"
        rf"(?!\s(?:مر|الماضي|المقبل|الجاري|القادم|الحالي))(?![\w])",
        "day_spoken": rf"{PRO}(?:(?:{week}|جمعه|سبت|احد|خميس)\s)?(?:يوم\s)?(?:(?P<ones>{number})\sو)?"
        rf"(?P<number>{number})\s(?P<month>{months()}){E}",
        "this_day": r"(?<=صباح\s|.مسا\s|.فجر\s|.ظهر\s|.عصر\s|..من\s)هذا\sاليوم(?!\w)",
        "night": rf"{PRO}الليله(?:\s(?P<gone>الماضيه|الفايته|المنصرمه))?(?!\s(?:ال|التي|اللي|نفس|ذات))(?!\w)",
        "new_year": r"(?<!\w)[وف]?(?:[بل])?(?:عيد\s)?راس\sالسنه(?!\w)(?!\sال(?:هجري|امازيغي|عبري|ايزيدي))",
        "end_of_month": r"(?<!\w)(?:نهايه|ختام)\sالشهر\s(?P<turn>الجاري|الحالي|الماضي|المقبل|القادم)(?!\w)",
        "part_of_month": rf"{PRO}(?P<part>{alternatives(parts())})\sالشهر\s(?P<turn>{turns})(?!\w)",
    }
    return {name: re.compile(pattern) for name, pattern in built.items()}


def value(name: str, match: re.Match[str], today: dt.date, ahead: bool) -> str | None:
    """The EDTF of a match of `patterns`; `ahead` where its sentence speaks of what is to come."""
    if name == "weekday_before":
        back = (today.weekday() - weekdays()[match["weekday"]]) % 7
        return str(today - dt.timedelta(days=(back or 7) + 7))
    if name == "unit_before":
        return _before_last(_UNITS[match["unit"]], today)
    if name == "this_day":
        return str(today)
    if name == "night":
        return str(today - dt.timedelta(days=1 if match["gone"] else 0))
    if name == "new_year":
        return _nearest(1, 1, today)
    if name == "day_spoken":
        known = month_of(match["month"])
        day = spoken_numbers()[match["number"]] + (spoken_numbers()[match["ones"]] if match["ones"] else 0)
        return _nearest(known[1], day, today) if known else None
    if name in ("end_of_month", "part_of_month"):
        year, month = divmod(today.year * 12 + today.month - 1 + _STEPS.get(match["turn"], 0), 12)
        if name == "part_of_month":
            return _third(year, month + 1, parts()[match["part"]])
        return f"{year:04d}-{month + 1:02d}-{calendar.monthrange(year, month + 1)[1]:02d}"
    told = match["number"]
    return _day_of_month(int(told) if told.isdigit() else spoken_numbers()[told], today, ahead)


_STEPS = {"الماضي": -1, "المنصرم": -1, "الفايت": -1, "المقبل": 1, "القادم": 1}


def _third(year: int, month: int, part: str) -> str:
    """The first ten days of a month, the second ten, or the rest of it."""
    first, last = {"early": (1, 10), "middle": (11, 20)}.get(part, (21, calendar.monthrange(year, month)[1]))
    return f"{year:04d}-{month:02d}-{first:02d}/{year:04d}-{month:02d}-{last:02d}"


def _nearest(month: int, day: int, today: dt.date) -> str | None:
    """The day of that month that lies nearest to today, in the year before, this or the next; None where no such day
    is."""
    found = [
        dt.date(year, month, day)
        for year in (today.year - 1, today.year, today.year + 1)
        if dt.MINYEAR <= year <= dt.MAXYEAR and day <= calendar.monthrange(year, month)[1]
    ]
    return str(min(found, key=lambda one: abs((one - today).days))) if found else None


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
