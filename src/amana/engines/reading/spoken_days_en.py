"""Days as British English speaks of them: last Thursday week, the Friday before last, Tuesday fortnight, a week on
Monday, tomorrow week, the 21st of last month, the first week of June, last night.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from amana.engines.common.edtf import Edtf, Point

from .date_patterns import YEAR, month, months, weekdays
from .lexicon import alternatives

_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKS = {"week": 7, "fortnight": 14}
_ORDER = {"first": 0, "second": 1, "third": 2, "fourth": 3}


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Name -> pattern over folded text, the longer reading first."""
    day = rf"(?P<day>{alternatives(_ENGLISH)})"
    nth = r"(?P<nth>[0-3]?[0-9])(?:st|nd|rd|th)"
    built = {
        "en_last_week": rf"last\s{day}\s(?P<weeks>week|fortnight)",
        "en_before_last": rf"(?:the\s)?{day}\sbefore\slast",
        "en_hence": rf"{day}\s(?P<weeks>week|fortnight)(?=[\s.,;:)]|\Z)(?!\s(?:long|after|before|of|in))",
        "en_week_on": rf"(?:a\s(?P<weeks>week|fortnight)\s(?:on|next|this\scoming)\s){day}",
        "en_tomorrow_week": r"(?P<near>today|tomorrow|yesterday)\s(?P<weeks>week|fortnight)",
        "en_ago_day": r"a\s(?P<weeks>week|fortnight)\sago\s(?:on\s|last\s)?"
        rf"(?:{day}|(?P<near>today|tomorrow|yesterday))",
        "en_nth_of": rf"(?:the\s)?{nth}\sof\s(?P<which>last|this|next)\smonth",
        "en_on_nth": rf"(?<=\bon\s)the\s{nth}(?=\s?[.,;:)]|\Z|\s(?:and|but|when|at|he|she|they|we|i)\b)",
        "en_last_night": r"last\s(?P<night>night|evening)",
        "en_week_of": r"(?:the\s)?(?P<order>first|second|third|fourth|last)\sweek\s(?:of|in)\s"
        rf"(?P<month>{months()})(?:\s(?P<year>{YEAR}))?",
        "en_half_of": r"(?:the\s)?(?P<half>first|second)\shalf\sof\s"
        rf"(?:(?P<which>last|this|next)\syear|(?P<year>{YEAR}))",
        "en_weekend": r"(?:the\sweekend\sbefore\slast|(?P<which>next|last|this)\sweekend)",
    }
    return {name: re.compile(rf"(?<![\w-]){pattern}(?![\w])") for name, pattern in built.items()}


def value(name: str, match: re.Match[str], today: dt.date) -> str | None:
    """The day or the span that a match of the pattern `name` means in a text of `today`, as EDTF; None without one."""
    caught = match.groupdict()
    number = weekdays()[caught["day"]] if caught.get("day") else 0
    days = _WEEKS.get(caught.get("weeks") or "", 0)
    if name in ("en_last_week", "en_before_last"):
        return str(_last(number, today) - dt.timedelta(days=days or 7))
    if name in ("en_hence", "en_week_on"):
        return str(today + dt.timedelta(days=(number - today.weekday()) % 7 + days))
    if name in ("en_tomorrow_week", "en_ago_day"):
        near = {"tomorrow": 1, "yesterday": -1}.get(caught.get("near") or "", 0)
        start = _last(number, today) if caught.get("day") else today + dt.timedelta(days=near)
        return str(start + dt.timedelta(days=days if name == "en_tomorrow_week" and near >= 0 else -days))
    if name == "en_last_night":
        return str(today - dt.timedelta(days=1))
    if name == "en_week_of":
        return _week_of(caught, today)
    steps = {"last": -1, "next": 1}.get(caught.get("which") or "", 0)
    if name == "en_half_of":
        year = int(caught["year"]) if caught["year"] else today.year + steps
        first, last = (1, 6) if caught["half"] == "first" else (7, 12)
        return str(Edtf.between(Point(year, first), Point(year, last)))
    if name == "en_weekend":
        saturday = today - dt.timedelta(days=(today.weekday() - 5) % 7)
        saturday += dt.timedelta(weeks={"next": 1, "last": 0, "this": 0}.get(caught["which"] or "", -1))
        return str(Edtf.between(Point.of(saturday), Point.of(saturday + dt.timedelta(days=1))))
    return _nth(int(caught["nth"]), steps if name == "en_nth_of" else None, today)


def _last(number: int, today: dt.date) -> dt.date:
    """The latest such weekday before today."""
    return today - dt.timedelta(days=(today.weekday() - number) % 7 or 7)


def _nth(day: int, steps: int | None, today: dt.date) -> str | None:
    """The day of the month `steps` from this one; without steps, the latest such day up to today."""
    for back in (steps,) if steps is not None else (0, -1):
        count = today.year * 12 + today.month - 1 + back
        try:
            found = dt.date(count // 12, count % 12 + 1, day)
        except ValueError:
            continue
        if steps is not None or found <= today:
            return str(found)
    return None


def _week_of(caught: dict[str, str | None], today: dt.date) -> str | None:
    """The first seven days of a month, the next, or its last; without a year the latest such month that has begun."""
    named = month(str(caught["month"]))
    if named is None or named[0] != "gregorian":
        return None
    year = int(caught["year"]) if caught["year"] else today.year - (named[1] > today.month)
    end = Point(year, named[1]).latest().day
    first = end - 6 if caught["order"] == "last" else 1 + 7 * _ORDER[str(caught["order"])]
    return str(Edtf.between(Point(year, named[1], first), Point(year, named[1], min(first + 6, end))))
