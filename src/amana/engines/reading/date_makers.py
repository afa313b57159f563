"""From the match of a pattern to its date in EDTF, once the day that the text counts from is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from amana.engines.common.arabic import fold
from amana.engines.common.calendars import hijri_edtf
from amana.engines.common.edtf import DateError, Edtf, Point

from . import relative, spoken_days_ar, spoken_days_en
from .date_patterns import month, ordinals, parts
from .lexicon import load
from .reference_day import FORETOLD, Maker, far_ahead, year_near

Match = re.Match[str]
_TEN_DAYS = {"early": (1, 10), "middle": (11, 20), "late": (21, 31)}
_FOUR_MONTHS = {"early": (1, 4), "middle": (5, 8), "late": (9, 12)}
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11)}


def _fixed(edtf: Callable[[], Edtf]) -> Maker | None:
    try:
        value = str(edtf())
    except DateError:
        return None
    return lambda _reference: value


def _number(text: str) -> int:
    figures = re.match(r"[0-9]+", text)
    if figures:
        return int(figures.group())
    return ordinals()[re.sub(r"\s+", " ", text)]


def _full(match: Match) -> Maker | None:
    year, first, second = int(match["year"]), int(match["m"]), int(match["d"])
    if first > 12 >= second:
        first, second = second, first
    return _fixed(lambda: Edtf.of(year, first, second))


def _day_numeric(match: Match) -> Maker | None:
    number, day = int(match["m"]), int(match["d"])
    if not 1 <= day <= _longest(number):
        return None
    return _span_of_days(None, number, day, number, day)


def _month_numeric(match: Match) -> Maker | None:
    return _fixed(lambda: Edtf.of(int(match["year"]), int(match["m"])))


def _hijri(match: Match) -> Maker | None:
    caught = match.groupdict()
    name = month(caught["month"]) if caught.get("month") else None
    number = name[1] if name else None
    day = int(caught["day"]) if caught.get("day") else None
    if "year" not in caught:
        return lambda reference: _hijri_near(number, day, reference)
    return _fixed(lambda: hijri_edtf(int(caught["year"]), number, day))


def _hijri_near(number: int | None, day: int | None, reference: dt.date | None) -> str | None:
    if reference is None or number is None:
        return None
    guess = round((reference.year - 622) * 33 / 32)
    best: tuple[int, str] | None = None
    for year in (guess - 1, guess, guess + 1):
        try:
            value = hijri_edtf(year, number, day)
        except DateError:
            continue
        distance = abs((value.earliest() - reference).days)
        best = min(best, (distance, str(value))) if best else (distance, str(value))
    return best[1] if best else None


def _gregorian(match: Match, group: str = "month") -> int | None:
    found = month(match[group])
    return found[1] if found and found[0] == "gregorian" else None


def _part(match: Match) -> Maker | None:
    number, part = _gregorian(match), parts()[re.sub(r"\s+", " ", match["part"])]
    if number is None:
        return None
    first, last = _TEN_DAYS[part]
    turn = match["rel"] or ("الماضي" if _since(match) else None)
    return _span_of_days(match["year"], number, first, number, last, turn)


def _half(match: Match) -> Maker | None:
    """النصف الثاني من أيار: its days up to the fifteenth, or from the sixteenth."""
    number = _gregorian(match)
    first, last = (1, 15) if match["half"] == "الاول" else (16, 31)
    return _span_of_days(match["year"], number, first, number, last, match["rel"]) if number else None


def _since(match: Match) -> bool:
    """منذ مطلع كانون الثاني, since early January: what it counts from is past."""
    return (
        re.match(r"[وف]?(?:منذ|since)\s", match.group()) is not None
        or re.search(
            r"(?<!\w)(?:و?منذ|since)\s?\Z", match.string[max(0, match.start() - 8) : match.start() + 1]
        )
        is not None
    )


def _span_of_days(
    year: str | None,
    month1: int,
    day1: int,
    month2: int,
    day2: int,
    turn: str | None = None,
    told: Match | None = None,
) -> Maker | None:
    def make(reference: dt.date | None) -> str | None:
        known = int(year) if year else year_near(month1, day1, reference, turn)
        if told and known and reference and not year:
            known = _told_of(told, known, month1, day1, reference)
        if known is None:
            return f"XXXX-{month1:02d}-{day1:02d}/XXXX-{month2:02d}-{min(day2, _longest(month2)):02d}"
        later = known + (month2 < month1)
        try:
            last = min(day2, Point(later, month2).latest().day)
            return str(Edtf.between(Point(known, month1, day1), Point(later, month2, last)))
        except DateError:
            return None

    if not 1 <= day1 <= _longest(month1) or not 1 <= day2 <= 31:
        return None
    return make


def _told_of(match: Match, year: int, number: int, day: int, reference: dt.date) -> int:
    """The year before, for a day that lies far ahead and has no word for the future beside it."""
    foretold = (dt.date(year, number, min(day, 28)) - reference).days > FORETOLD
    return year - 1 if foretold and not relative.ahead(match) else year


def _longest(number: int) -> int:
    return {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(number, 31)


def _months_range(match: Match) -> Maker | None:
    first, second = _gregorian(match), _gregorian(match, "month2")
    if first is None or second is None:
        return None
    return _span_of_days(
        match["year"] or match["year2"],
        first,
        _number(match["day"]),
        second,
        _number(match["day2"]),
        told=match,
    )


def _month_to_month(match: Match) -> Maker | None:
    """From November 2025 to February 2026; the first year is the second's, or the one before it."""
    first, second, last = _gregorian(match), _gregorian(match, "month2"), int(match["year2"])
    if first is None or second is None:
        return None
    began = int(match["year"]) if match["year"] else last - (first > second)
    return _fixed(lambda: Edtf.between(Point(began, first), Point(last, second)))


def _days_range(match: Match) -> Maker | None:
    number, first, second = _gregorian(match), _number(match["day"]), _number(match["day2"])
    if number is None or second > _longest(number) or first >= second:
        return None
    return _span_of_days(match["year"], number, first, number, second, told=match)


def _two_days(match: Match) -> Maker | None:
    """On 3 and 4 February: one after the other."""
    return _days_range(match) if _number(match["day2"]) == _number(match["day"]) + 1 else None


def _one_day(match: Match) -> Maker | None:
    number, day, year = _gregorian(match), _number(match["day"]), match["year"]
    turn = match.groupdict().get("rel") or ("الماضي" if _since(match) else None)
    if number is None or not 1 <= day <= _longest(number):
        return None
    if year:
        return _fixed(lambda: Edtf.of(int(year), number, day))
    steps = {"last": -1, "this": 0, "next": 1}.get(match.groupdict().get("of_year") or "")

    def make(reference: dt.date | None) -> str | None:
        if reference and steps is not None:  # 28 November last year
            return f"{reference.year + steps:04d}-{number:02d}-{day:02d}"
        known = year_near(number, day, reference, turn)
        if known and reference and turn is None:
            known = _told_of(match, known, number, day, reference)
        try:
            return str(Edtf.of(known, number, day)) if known else f"XXXX-{number:02d}-{day:02d}"
        except DateError:
            return None

    return make


def _month(match: Match) -> Maker | None:
    number = _gregorian(match)
    return None if number is None else _fixed(lambda: Edtf.of(int(match["year"]), number))


def _month_alone(match: Match) -> Maker | None:
    caught = match.groupdict()
    side = {"last": "الماضي", "next": "المقبل"}.get(caught.get("side") or caught.get("side2") or "")
    since = "الماضي" if _since(match) else None
    number, turn = _gregorian(match), match["rel"] or side or since
    return None if number is None else _near(match, number, turn)


def _month_spoken(match: Match) -> Maker | None:
    """بشهر ثمانية, من شهر 9 2024: a month by its number."""
    number = spoken_days_ar.month_by_number(match)
    year = match.groupdict().get("year")
    return _fixed(lambda: Edtf.of(int(year), number)) if year else _near(match, number, match["rel"])


def _months_among(match: Match) -> Maker | None:
    """Between March and August, of the year that makes the second the last one that was."""
    first, second = _gregorian(match), _gregorian(match, "month2")
    if first is None or second is None or first == second:
        return None

    def make(reference: dt.date | None) -> str | None:
        if reference is None:
            return f"XXXX-{first:02d}/XXXX-{second:02d}"
        year = reference.year - (second > reference.month)
        return f"{year - (first > second):04d}-{first:02d}/{year:04d}-{second:02d}"

    return make


def _near(match: Match, number: int, turn: str | None) -> Maker:
    def make(reference: dt.date | None) -> str | None:
        if reference is None:
            return f"XXXX-{number:02d}"
        year = year_near(number, 15, reference, turn)
        assert year is not None  # as the reference is not
        until = re.match(r"\s?[وف]?قبل\s", match.group())
        was = far_ahead(reference, year, number) and not until
        if re.match(r"\s?[وف]?ب(?!شهر)", match.group()):  # قتلوهم بكانون الثاني
            was = (year, number) > (reference.year, reference.month)
        if turn is None and was and not relative.ahead(match):
            year -= 1  # a report tells of an October that was, unless it says will
        return f"{year:04d}-{number:02d}"

    return make


def _part_year(match: Match) -> Maker | None:
    first, last = _FOUR_MONTHS[parts()[re.sub(r"\s+", " ", match["part"])]]
    year = int(match["year"])
    return _fixed(lambda: Edtf.between(Point(year, first), Point(year, last)))


def _season(match: Match) -> Maker | None:
    year, word = int(match["year"]), match["season"]
    season = next(key for key, found in load("dates")["seasons"].items() if word in [fold(w) for w in found])
    if season == "winter":
        return _fixed(lambda: Edtf.between(Point(year - 1, 12), Point(year, 2)))
    first, last = _SEASONS[season]
    return _fixed(lambda: Edtf.between(Point(year, first), Point(year, last)))


def _half_year(match: Match) -> Maker | None:
    told = spoken_days_en.half(int(match["year"]), match["half"] == "first")
    return lambda _reference: told


def _years(match: Match) -> Maker | None:
    return _fixed(lambda: Edtf.between(Point(int(match["year"])), Point(int(match["year2"]))))


def _decade(match: Match) -> Maker | None:
    year = int(match["year"])
    return _fixed(lambda: Edtf.between(Point(year), Point(year + 9)))


def _year(match: Match) -> Maker | None:
    return _fixed(lambda: Edtf.of(int(match["year"])))


READERS: dict[str, Callable[[Match], Maker | None]] = {
    "iso": _full, "numeric": _full, "month_numeric": _month_numeric, "hijri": _hijri, "hijri_day": _hijri,
    "hijri_year": _hijri, "months_between": _months_range, "months_range": _months_range,
    "month_to_month": _month_to_month, "month_and_month": _month_to_month,
    "days_between": _days_range, "days_range": _days_range, "days_range_after": _days_range,
    "days_pair": _two_days, "part": _part,
    "day": _one_day, "day_after": _one_day, "day_numeric": _day_numeric, "month": _month,
    "part_year": _part_year, "season": _season, "half_year": _half_year, "years_between": _years, "years_range": _years,
    "decade": _decade, "year": _year, "year_alone": _year, "month_alone": _month_alone, "month_relative": _month_alone,
    "half": _half, "month_spoken": _month_spoken, "months_among": _months_among,
}  # fmt: skip
