"""Dates in running text as EDTF: full, partial, of both calendars, ranges, parts of months, relative ones.

A date without a year takes the year that lies nearest to the day of publication; without such a day it is
written with unspecified digits (XXXX-12-08), never guessed. A day given from "today" is then None.
"""

from __future__ import annotations

import datetime as dt
import re

from amana.engines.common.arabic import fold

from . import relative, spoken_days_en
from .date_makers import READERS
from .date_patterns import patterns
from .fold import Folded, Occupied
from .lexicon import load
from .reference_day import Maker, dateline, iso_day
from .values import DateMention

Match = re.Match[str]
_MONTHS_THAT_ARE_WORDS = frozenset(
    {"may", "march", "mar", "sat", "sun", "dec", "jan", "مارس", "ماي", "اب", "اذار", "جوان", "اوت", "صفر"}
)


def dates(text: Folded, published: str | None = None) -> list[DateMention]:
    """The dates of a text, none overlapping another. `published` is an ISO day; without it the text's own
    dateline serves, if it has one."""
    absolute = sorted(_absolute(text), key=lambda found: found[0])
    reference = iso_day(published) or dateline(text, absolute)
    taken = [(start, end) for start, end, _ in absolute]
    found = []
    for start, end, make in absolute:
        edtf = make(reference)
        if edtf is not None:
            found.append(DateMention(*text.span(start, end), edtf))
    near = relative.mentions(text.text, taken, reference)
    told = sorted([*near, *((start, end, make(reference)) for start, end, make in absolute)])
    counted = spoken_days_en.counted_on(text.text, told)
    told_on = Occupied(len(text.text))
    for start, end, _ in counted:
        told_on.take(start, end)
    near = [one for one in near if not spoken_days_en.counted_otherwise(text.text, one[:2], told_on)]
    for start, end, edtf in [*near, *counted]:
        found.append(DateMention(*text.span(start, end), edtf))
    found.sort(key=lambda mention: mention.start)
    return sorted(found + _same_day(text, found), key=lambda mention: mention.start)


_NEAR = 250  # characters behind a day within which the next day is counted from it
_SAME_DAY = re.compile(
    r"(?<!\w)[وف]?(?P<day>(?:ال)?(?:يوم|ليله)\s(?:نفسه|نفسها|ذاته|ذاتها|عينه)"
    r"|(?P<next>اليوم\sالتالي|(?:(?<=[.،,؛:]\s)|(?<=\n)|(?<=و))(?:ثاني|تاني|تالي)\sيوم(?!\s(?:من|العيد|عيد|ال\w))))(?!\w)"
)


def _same_day(text: Folded, found: list[DateMention]) -> list[DateMention]:
    """مساء اليوم نفسه: the day told last before it; ثاني يوم, اليوم التالي: the one after."""
    same = []
    for match in _SAME_DAY.finditer(text.text):
        start, end = text.span(*match.span("day"))
        before = [one for one in found if one.end <= start and one.edtf and len(one.edtf) == 10]
        if before and not any(one.start < end and start < one.end for one in found):
            if match["next"] and start - before[-1].end > _NEAR:
                continue
            told = iso_day(before[-1].edtf)
            after = told and match["next"] and str(told + dt.timedelta(days=1))
            same.append(DateMention(start, end, after or before[-1].edtf))
    return same


def _absolute(text: Folded) -> list[tuple[int, int, Maker]]:
    found: list[tuple[int, int, Maker]] = []
    occupied = Occupied(len(text.text))
    for name, pattern in patterns().items():
        read = READERS[name]
        for match in pattern.finditer(text.text):
            start, end = _edges(name, match)
            if not occupied.free(start, end):
                continue
            if not _stands(text, name, match):
                continue
            maker = read(match)
            if maker is None:
                continue
            occupied.take(start, end)
            found.append((start, end, maker))
    return found


def _edges(name: str, match: Match) -> tuple[int, int]:
    """The span to report: the date without the preposition that only served to know it."""
    if name in ("year", "year_alone"):
        return match.start("year"), match.end("year")
    if name == "month_alone":
        return match.start("month"), match.end()
    start = match.start("year") if name == "years_between" else match.start()
    if name in ("months_between", "days_between"):
        start = match.start("day")
    if name in ("month_and_month", "months_among"):
        start = match.start("month")
    while start < match.end() and match.string[start].isspace():
        start += 1
    attached = re.match(r"[وفبلك]{1,2}(?=[0-9])", match.string[start : match.end()])
    return start + (attached.end() if attached else 0), match.end()


def _stands(text: Folded, name: str, match: Match) -> bool:
    """A month that is also a word (may, march, مارس) needs a capital, or figures beside it."""
    caught = match.groupdict()
    word = caught.get("month")
    if not word:
        return name not in ("year", "part_year") or _is_year(text.text, match)
    if word in _MONTHS_THAT_ARE_WORDS and not any(char.isdigit() for char in match.group()):
        start, _ = text.span(match.start("month"), match.end("month"))
        if "a" <= word[0] <= "z" and name == "day" and " of " in match.group():  # the first of March
            return text.source[start].isupper()
        if "a" <= word[0] <= "z":
            return name != "day" and text.source[start].isupper() and name != "day_after"
        if name == "day" and re.search(r"\sمن\s", match.group()):  # الثامن من آذار
            return True
        written = text.source[slice(*text.span(match.start("month"), match.end("month")))]
        if word == "اب" and written.startswith("آ"):  # آب, not أب
            return True
        return (
            name in ("part", "months_among")
            or bool(re.search(r"شهر\s", match.group()))
            or name == "month_relative"
        )
    return True


def _is_year(text: str, match: Match) -> bool:
    """2014 after "in" is a year, unless it counts something: in 2014 houses."""
    after = re.match(r"\s+(?:من\s)?([^\W\d_]+)", text[match.end() : match.end() + 30])
    before = (match.groupdict().get("before") or "").removeprefix("و")
    if before in ("عام", "سنه", "العام", "لعام", "year") or not after:
        return True
    return after.group(1) not in _counted()


def _counted() -> frozenset[str]:
    people, lists = load("quantities_people"), load("quantities")
    words = [*people["ar"], *people["en"]]
    for language in ("ar", "en"):
        words += [w for key in ("money", "measure", "time") for w in lists[language][key] if len(w) > 2]
    return frozenset(fold(word) for word in words)
