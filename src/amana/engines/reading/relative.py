"""Dates counted from the day of publication: أمس الثلاثاء, last week, قبل يومين, on Sunday."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache, partial

from amana.engines.common.arabic import fold
from amana.engines.common.edtf import Edtf, Point

from . import spoken_days_ar, spoken_days_en
from .date_patterns import PRO, E, months, ordinals, weekdays
from .fold import Occupied
from .lexicon import alternatives, load

_PAST, _NEXT, _THIS = "past", "next", "this"


@cache
def _turns() -> dict[str, str]:
    lists = load("dates")
    return {fold(w): key for key in (_PAST, _NEXT, _THIS) for words in lists[key].values() for w in words}


@cache
def _units() -> dict[str, str]:
    return {fold(word): unit for unit, found in load("dates")["units"].items() for word in found}


@cache
def _days() -> dict[str, int]:
    return {fold(word): count for word, count in load("dates")["days"].items()}


@cache
def _counts() -> dict[str, int]:
    lists = load("numbers")
    small = {fold(w): int(v) for w, v in lists["ar"]["units"].items() if v > 1}
    small.update({w: int(v) for w, v in lists["en"]["units"].items() if v})
    small.update(
        {
            "a": 1,
            "an": 1,
            "عشره": 10,
            "عشر": 10,
            "تلات": 3,
            "تلت": 3,
            "تلاته": 3,
            "تمن": 8,
            "خمس": 5,
            "اربع": 4,
            "سبع": 7,
        }
    )
    return small


_SPOKEN_SINCE = "".join(
    rf"(?<!{fold(word)} )"
    for word in (
        "أكثر",
        "أقل",
        "أزيد",
        "مؤلف",
        "مؤلفة",
        "مكون",
        "مكونة",
        "تتألف",
        "يتألف",
        "بدلا",
        "بعد",
        "كل",
        "أقصر",
        "أطول",
    )
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    days, week = alternatives(_days()), alternatives(weekdays())
    arabic_turn = alternatives(w for key in (_PAST, _NEXT, _THIS) for w in load("dates")[key]["ar"])
    english_turn = alternatives(w for key in (_PAST, _NEXT, _THIS) for w in load("dates")[key]["en"])
    unit, count = alternatives(_units()), alternatives(_counts())
    numbered = rf"(?P<number>[0-3]?[0-9]|{alternatives(ordinals())})"
    no_month = rf"(?!\s(?:[-–]\s)?(?:{months()}))(?![\w])"
    duals = alternatives(load("dates")["duals"]["words"])
    part = r"(?:(?:صباح|مساء?|فجر|ظهر|عصر|ليله?|يوم|نهار|بعد\sظهر)\s)?"
    after = rf"(?:\s(?P<after>{arabic_turn}))"
    # من يومين is two days ago as it is spoken; مؤلف من يومين, أكثر من أسبوعين are how long.
    back = rf"(?:قبل|منذ|{_SPOKEN_SINCE}من)"
    built = {
        "numbered": rf"{PRO}{part}(?P<weekday>{week})\s(?:the\s)?{numbered}(?:st|nd|rd|th)?"
        rf"(?![\w/.:-]*[0-9]){no_month}",
        "of_month": rf"{PRO}{numbered}\sمن\s(?:هذا\sالشهر|الشهر\s(?P<after>{arabic_turn})){E}",
        "day_named": rf"{PRO}{part}(?P<day>{days})\s(?:يوم\s)?(?P<weekday>{week}){E}",
        "day": rf"{PRO}{part}(?P<day>{days}){E}",
        "weekday": rf"{PRO}{part}(?:(?P<before>{english_turn})\s)?(?P<weekday>{week})(?!\sعشر){after}?{E}",
        "ago_dual": rf"(?<![\w])(?:و)?{back}\s(?:شي\s)?(?P<dual>{duals}){E}(?!\s(?:الي|او|ل|ع))",
        "ago": rf"(?<![\w])(?:و)?{back}\s(?:نحو\s|حوالي\s|شي\s)?(?P<count>[0-9]{{1,3}}|{count})\s(?P<unit>{unit}){E}",
        "ago_one": r"(?<![\w])(?:و)?(?:قبل|(?:قبل|من)\s(?:نحو|حوالي|قرابه)|(?:من|قبل|صارله|صارلها)\sشي)\s"
        rf"(?P<unit>{unit})"
        r"(?!\s(?:من\s(?!اليوم|الان)|واحد))"
        r"(?![\w])(?=\s|[.،,]|$)",
        "ago_english": rf"(?<![\w])(?:(?P<count>[0-9]{{1,3}}|{count})|a\s(?P<couple>couple)\sof)\s(?P<unit>{unit})"
        r"\s(?:ago|earlier)(?![\w])",
        "fortnight": r"(?<![\w])a\s(?P<fortnight>fortnight)\s(?:ago|earlier)(?![\w])",
        "before_last": r"(?<![\w])(?:the\s)?(?P<before_last>week|month|year)\sbefore\slast(?![\w])",
        "weekend": r"(?<![\w])(?:over|at|during|on)\s(?:the\s(?:past\s)?|this\s(?:past\s)?|last\s)"
        r"(?P<weekend>weekend)(?![\w])",
        "unit_english": rf"(?<![\w])(?P<before>{english_turn})\s(?P<unit>day|week|month|year){E}",
        "unit_this": rf"{PRO}هال(?P<short>شهر|اسبوع|سنه){E}|{PRO}هذا\sال(?P<unit>اسبوع|شهر|عام){E}"
        rf"|{PRO}هذه\sال(?P<she>سنه){E}",
        "unit": rf"{PRO}ال(?P<unit>اسبوع|شهر|عام|سنه)\s(?P<after>{arabic_turn}){E}",
    }
    return {key: re.compile(pattern) for key, pattern in built.items()}


def mentions(
    text: str, taken: list[tuple[int, int]], reference: dt.date | None
) -> list[tuple[int, int, str | None]]:
    """(start, end, EDTF or None) of the relative dates in a folded text, apart from what is `taken`."""
    occupied = Occupied(len(text))
    for span in taken:
        occupied.take(*span)
    found: list[tuple[int, int, str | None]] = []

    def take(start: int, end: int, value: Callable[[dt.date], str | None]) -> None:
        if occupied.free(start, end):
            occupied.take(start, end)
            found.append((start, end, value(reference) if reference else None))

    for name, pattern in spoken_days_ar.patterns().items():
        for match in pattern.finditer(text):
            take(*_shown(match), partial(spoken_days_ar.value, name, match, ahead=ahead(match)))
    for name, match in spoken_days_en.matches(text):
        take(*match.span(), partial(spoken_days_en.value, name, match))
    for name, pattern in _patterns().items():
        for match in pattern.finditer(text):
            if _stands(name, match):
                take(*_shown(match), partial(_value, name, match))
    return found


def _shown(match: re.Match[str]) -> tuple[int, int]:
    start = match.start()
    while start < match.end() and match.string[start].isspace():
        start += 1
    return start, match.end()


def _stands(name: str, match: re.Match[str]) -> bool:
    """اليوم is also "the day"; الأحد after صلاة or before a name is still a day, جمعة without article is not."""
    word = match.groupdict().get("day")
    if match.group().endswith("الاتنين") and re.match(
        r"\sو\w+ين(?!\w)", match.string[match.end() : match.end() + 10]
    ):
        return False  # الاتنين وعشرين
    if name == "day" and word == "اليوم":
        after = match.string[match.end() : match.end() + 12]
        before = match.string[max(0, match.start() - 8) : match.start()]
        ordinal = re.match(
            r"\s(?:ال(?:اول|ثان|ثالث|رابع|خامس|سادس|سابع|تالي|نفس|ذي|واحد|عالمي|وطني)|نفس)", after
        )
        bare = match.group().strip().startswith("اليوم")  # until this morning is a day, until the day is none
        blocks = r"(?:هذا|ذلك|في|نفس|حتي|الي|من)\s\Z" if bare else r"(?:ذلك|نفس)\s\Z"
        return not ordinal and not re.search(blocks, before)
    return True


def _value(name: str, match: re.Match[str], today: dt.date) -> str | None:
    caught = match.groupdict()
    turn = _turns().get(caught.get("before") or caught.get("after") or "", "")
    try:
        if caught.get("day"):
            return str(today + dt.timedelta(days=_days()[re.sub(r"\s+", " ", caught["day"])]))
        if caught.get("weekday"):
            turn = turn or (_NEXT if ahead(match) else "")
            return str(_weekday(weekdays()[caught["weekday"]], turn, today))
        if name == "unit_this":
            return _around(_units()[caught["unit"] or caught["she"] or caught["short"]], 0, today)
        if name in ("numbered", "of_month"):
            return _numbered(caught, turn, today)
        if caught.get("dual"):
            return _back(_units()[caught["dual"]], 2, today)
        if caught.get("fortnight"):
            return _back("week", 2, today)
        if caught.get("before_last"):
            return _around(_units()[str(caught["before_last"])], -2, today)
        if caught.get("weekend"):
            return _weekend(today)
        unit = _units().get(caught["unit"], "day")
        if caught.get("couple"):
            return _about(_back(unit, 2, today))
        if turn:
            return _around(unit, {_PAST: -1, _NEXT: 1}.get(turn, 0), today)
        count = caught.get("count")
        if count is None and caught["unit"] in _MANY:
            return None  # قبل سنوات: years ago, nobody knows how many
        number = int(count) if count and count.isdigit() else _counts().get(count or "", 1)
        return _back(unit, number, today)
    except (OverflowError, ValueError):
        return None


_MANY = frozenset(fold(word) for word in ("أيام", "أسابيع", "أشهر", "شهور", "سنوات", "أعوام"))

_FUTURE = re.compile(
    r"(?<!\w)[وف]?(?:سوف|(?:رح|راح)\s[يتن]\w{2,}|المقرر|المتوقع|المنتظر|المرتقب|[يت]توقع|س[يت](?:كون|بدا|صل|نطلق|نقل|نقلون|عقد|تم|عود|جري|ستانف|ستكمل|شمل|غادر"
    r"|سلم|فتح|غلق|علن|نظر|زور|لتقي|جتمع|عقب|رحل|فرج)|will|would|due\sto|scheduled|expect(?:s|ed)?|begins?|starts?|reopens?|resumes?|plans?\sto|is\sto|are\sto|(?:may|must|should|could)\s(?:yet\s)?be|deadline|pledged\sto|vowed\sto|promised\sto|slated|set\sfor|due\sin|due\son|lapses?(?:\sof)?|expires?|to\s(?:stay|remain|reopen|open|close|begin|start|resume|hold|meet|face|decide|vote|be|return|visit))(?!\w)"
)


def ahead(match: re.Match[str]) -> bool:
    """A future verb stands before the day in its sentence: the storm expected on Tuesday is to come."""
    before = match.string[max(0, match.start() - 70) : match.start()]
    if re.search(r"(?<!\w)(?:حتي|لغايه|لحد|until|till)\s?\Z", before) or re.match(
        r"(?:حتي|until)\s", match.group()
    ):
        return True
    return _FUTURE.search(re.split(r"[.!?؟\n]", before)[-1]) is not None


def _numbered(caught: dict[str, str | None], turn: str, today: dt.date) -> str | None:
    """Saturday 14: the day of that name nearest to today; the ninth of this month, or of the last."""
    told = str(caught["number"])
    day = int(told) if told.isdigit() else ordinals()[told]
    months_ = [today.year * 12 + today.month - 1 + step for step in (0, -1, 1)]
    if not caught.get("weekday"):
        months_ = [months_[0] + {_PAST: -1, _NEXT: 1}.get(turn, 0)]
    for month in months_:
        try:
            found = dt.date(month // 12, month % 12 + 1, day)
        except ValueError:
            continue
        if not caught.get("weekday") or found.weekday() == weekdays()[str(caught["weekday"])]:
            return str(found)
    return None


def _weekday(number: int, turn: str, today: dt.date) -> dt.date:
    """The latest such day up to today; after it with "next"; before today with "last"."""
    if turn == _NEXT:
        return today + dt.timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    back = (today.weekday() - number) % 7
    return today - dt.timedelta(days=back or (7 if turn == _PAST else 0))


def _back(unit: str, number: int, today: dt.date) -> str:
    if unit == "day":
        return str(today - dt.timedelta(days=number))
    if unit == "week":
        return str(Edtf((Point(*(today - dt.timedelta(weeks=number)).timetuple()[:3], True),)))
    if unit == "month":
        months = today.year * 12 + today.month - 1 - number
        return str(Edtf.of(months // 12, months % 12 + 1, about=True))
    return str(Edtf.of(today.year - number, about=True))


def _about(edtf: str) -> str:
    """A couple of days ago: near that day."""
    return edtf if edtf.endswith("~") else edtf + "~"


def _weekend(today: dt.date) -> str:
    """The last Saturday and Sunday that have begun."""
    saturday = today - dt.timedelta(days=(today.weekday() - 5) % 7)
    return str(Edtf.between(Point.of(saturday), Point.of(saturday + dt.timedelta(days=1))))


def _around(unit: str, steps: int, today: dt.date) -> str:
    """The whole week (Monday to Sunday), month or year `steps` from this one."""
    if unit == "day":
        return str(today + dt.timedelta(days=steps))
    if unit == "week":
        monday = today - dt.timedelta(days=today.weekday()) + dt.timedelta(weeks=steps)
        return str(Edtf.between(Point.of(monday), Point.of(monday + dt.timedelta(days=6))))
    if unit == "month":
        months = today.year * 12 + today.month - 1 + steps
        return str(Edtf.of(months // 12, months % 12 + 1))
    return str(Edtf.of(today.year + steps))
