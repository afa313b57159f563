"""Days as British English speaks of them: last Thursday week, the Friday before last, Tuesday fortnight, a week on
Monday, tomorrow week, the 21st of last month, the first week of June, last night.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from amana.engines.common.edtf import Edtf, Point

from .date_patterns import YEAR, month, months, weekdays
from .fold import Occupied
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
        "en_of_week": rf"(?:on\s)?{day}\sof\s(?P<which>last|this|next)\sweek",
        "en_season": r"(?P<which>last|this|next|this\spast|this\scoming)\s(?P<season>spring|summer|autumn|winter)",
        "en_nth_of": rf"(?:the\s)?{nth}\sof\s(?P<which>last|this|next)\smonth",
        "en_on_nth": rf"(?<=\bon\s)the\s{nth}(?=\s?[.,;:)]|\Z|\s(?:and|but|when|at|he|she|they|we|i)\b)",
        "en_last_night": r"last\s(?P<night>night|evening)",
        "en_week_of": r"(?:the\s)?(?P<order>first|second|third|fourth|last)\sweek\s(?:of|in)\s"
        rf"(?P<month>{months()})(?:\s(?P<year>{YEAR}))?",
        "en_half_of": r"(?:the\s)?(?P<half>first|second)\shalf\sof\s(?P<which>last|this|next)\syear",
        "en_weekend": r"(?:the\sweekend\sbefore\slast|(?P<which>next|last|this)\sweekend)",
    }
    return {name: re.compile(rf"(?<![\w-]){pattern}(?![\w])") for name, pattern in built.items()}


# What must stand in a text that holds such a day: the patterns are asked only there.
_HINTS = {
    "en_last_week": ("last ",), "en_before_last": ("before last",), "en_hence": (" week", "fortnight"),
    "en_week_on": ("a week ", "a fortnight "), "en_tomorrow_week": ("y week", "y fortnight", "w week", "w fortnight"),
    "en_ago_day": (" ago ",), "en_of_week": (" week",), "en_season": ("spring", "summer", "autumn", "winter"),
    "en_nth_of": (" month",), "en_on_nth": ("on the ",), "en_last_night": ("last night", "last evening"),
    "en_week_of": (" week of", " week in"), "en_half_of": (" half of",), "en_weekend": ("weekend",),
}  # fmt: skip


def matches(text: str) -> list[tuple[str, re.Match[str]]]:
    """(name of the pattern, match) of every such day in a folded text, the longer reading first."""
    asked = [name for name in patterns() if any(hint in text for hint in _HINTS[name])]
    return [(name, match) for name in asked for match in patterns()[name].finditer(text)]


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
        return half(today.year + steps, caught["half"] == "first")
    if name == "en_of_week":
        monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=steps)
        return str(monday + dt.timedelta(days=number))
    if name == "en_season":
        return _season(str(caught["season"]), str(caught["which"]), today)
    if name == "en_weekend":
        saturday = today - dt.timedelta(days=(today.weekday() - 5) % 7)
        saturday += dt.timedelta(weeks={"next": 1, "last": 0, "this": 0}.get(caught["which"] or "", -1))
        return str(Edtf.between(Point.of(saturday), Point.of(saturday + dt.timedelta(days=1))))
    return _nth(int(caught["nth"]), steps if name == "en_nth_of" else None, today)


def half(year: int, first: bool) -> str:
    """The first or the second six months of a year."""
    months_ = (1, 6) if first else (7, 12)
    return str(Edtf.between(Point(year, months_[0]), Point(year, months_[1])))


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def _season(name: str, which: str, today: dt.date) -> str:
    """The three months of the last such season that has begun before this one, this year's, or the next to begin."""
    first = _SEASONS[name]
    year = today.year
    if which.endswith("coming") or which == "next":
        year += today.month >= first
    elif which != "this":
        year -= today.month < first + 3
    end = (year, first + 2) if first < 12 else (year + 1, 2)
    return str(Edtf.between(Point(year, first), Point(*end)))


_COUNTED_ON = re.compile(
    r"(?<![\w-])(?:(?P<after>(?:the\s)?(?:next|following)\sday|a\sday\slater|the\smorning\safter)|(?P<same>(?:that|the)\ssame\sday)"
    r"|(?P<before>the\s(?:day|night)\sbefore)|(?P<week>(?:that|the)\ssame\sweek)|(?P<weekbefore>the\sweek\sbefore)"
    r"|(?P<year>the\sfollowing\syear)|(?P<count>two|three|four|five|six|seven|ten|[0-9]{1,2})\s(?P<unit>days|weeks)\slater)(?![\w])"
)
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_FAR = 400  # characters back that the day stands from which another is counted


def counted_on(text: str, told: list[tuple[int, int, str | None]]) -> list[tuple[int, int, str | None]]:
    """(start, end, EDTF) of the days counted from a day told before in a folded text (the next day, two days later);
    `told` are the dates found so far, by place. Nothing for one with no such day before it."""
    found: list[tuple[int, int, str | None]] = []
    taken = Occupied(len(text))
    matches = list(_COUNTED_ON.finditer(text))
    for match in matches:
        taken.take(*match.span())
    known = [one for one in told if one[2] and taken.free(one[0], one[1])]
    at, last = 0, None
    for match in matches:
        while at < len(known) and known[at][1] <= match.start():
            last = max(last, known[at]) if last else known[at]
            at += 1
        day = _counted(match, str(last[2])) if last and match.start() - last[1] < _FAR else None
        if day:
            last = (*match.span(), day)
            found.append(last)
    return found


def counted_otherwise(text: str, span: tuple[int, int], counted: Occupied) -> bool:
    """Whether a date at `span` is not counted from the report's own day: one of `counted`, or a next day of nothing."""
    if not counted.free(*span):
        return True
    return text[slice(*span)] == "next day" and text[span[0] - 4 : span[0]] == "the "


def _counted(match: re.Match[str], edtf: str) -> str | None:
    if match["year"]:
        year = re.match(r"[0-9]{4}", edtf)
        return str(int(year.group()) + 1) if year else None
    try:
        day = dt.date.fromisoformat(edtf.rstrip("~"))
    except ValueError:
        return None
    if match["week"] or match["weekbefore"]:
        monday = day - dt.timedelta(days=day.weekday() + (7 if match["weekbefore"] else 0))
        return str(Edtf.between(Point.of(monday), Point.of(monday + dt.timedelta(days=6))))
    steps = 1 if match["after"] else -1 if match["before"] else 0
    if match["count"]:
        steps = _COUNTS.get(match["count"]) or int(match["count"])
        steps *= 7 if match["unit"] == "weeks" else 1
    return str(day + dt.timedelta(days=steps))


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
