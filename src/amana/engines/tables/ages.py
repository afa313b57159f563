"""Ages in words and figures, read as the dates of birth they allow."""

from __future__ import annotations

import datetime as dt
import re

from ..common.edtf import Edtf, Point

OLDEST = 115
_YEARS = r"(?:سنوات|سنين|سنه|عاما|عام|اعوام|years?(?: old)?|yrs?|y\.?\s?o\.?|y|ans|an|سالي|سال|sal|yas)"
_MONTHS = r"(?:اشهر|شهور|شهرا|شهر|months?(?: old)?|mths?|mos?|m|mois|مانك|meh)"
_DAYS = r"(?:ايام|يوما|يوم|days?(?: old)?|jours?|روژ|weeks?|اسابيع|اسبوع|semaines?|ههفته)"
_LEAD = r"(?:عمره|عمرها|العمر|عمر|بعمر|aged?|age de|agee? de|تهمهني|تهمهن|السن|سن)"
_HALF = r"(?:نصف|ونيو|demie?|half|six months)"
_SOME = {
    "سنتان": "2 سنه", "سنتين": "2 سنه", "عامان": "2 سنه", "عامين": "2 سنه", "شهران": "2 شهر", "شهرين": "2 شهر",
    "يومان": "2 يوم", "يومين": "2 يوم", "اسبوعان": "2 اسبوع", "اسبوعين": "2 اسبوع",
}  # fmt: skip
_COUNTS = {
    word: count
    for count, words in {
        1: "واحد واحده one un une", 2: "two deux", 3: "ثلاث three trois", 4: "اربع four quatre", 5: "خمس five cinq",
        6: "ست سته six", 7: "سبع seven sept", 8: "ثمان ثماني ثمانيه eight huit", 9: "تسع nine neuf", 10: "عشر ten dix",
    }.items()
    for word in words.split()
}  # fmt: skip
_YEARS_AND = re.compile(
    rf"^(?:{_LEAD}\s*:?\s*)?(\d{{1,3}})\s*{_YEARS}\s*(?:و|,|and|et|&|\+)?\s*"
    rf"(?:(\d{{1,2}})\s*{_MONTHS}|(?:an? )?{_HALF})$"
)
_UNIT = re.compile(rf"(?:{_YEARS}|{_MONTHS}|{_DAYS})")
_RANGE = re.compile(
    rf"^(?:{_LEAD}\s*:?\s*)?(?:ما بين|بين|من|between|entre)?\s*(\d{{1,3}})\s*"
    rf"(?:-|–|/|و|الي|او|to|and|or|et|ou|a|تا|يان)\s*(\d{{1,3}})\s*(?P<unit>{_YEARS})?$"
)
_ONE = re.compile(rf"^(?P<lead>{_LEAD}\s*:?\s*)?(\d{{1,3}})\s*(?P<unit>{_YEARS}|{_MONTHS}|{_DAYS})?$")
_DECADE = re.compile(rf"^(?:{_LEAD}\s*:?\s*)?(?:in (?:his|her|their) )?([1-9])0\s?'?s$")
_TENS = ("عشرين", "ثلاثين", "اربعين", "خمسين", "ستين", "سبعين", "ثمانين", "تسعين")
_DECADES = {
    f"{before}{word}{after}": tens
    for tens, stem in zip(range(20, 100, 10), _TENS, strict=True)
    for word in (stem + "ات", stem + "يات", stem + "ي", stem + "يه")
    for before in ("", "في ال", "بال", "ال")
    for after in ("", " من العمر", " من عمره", " من عمرها")
}
_WORDS = {
    "رضيع": (0, 1),
    "رضيعه": (0, 1),
    "حديث الولاده": (0, 0),
    "newborn": (0, 0),
    "infant": (0, 1),
    "nouveau-ne": (0, 0),
}


def age_edtf(text: str, as_of: dt.date, *, about: bool, bare: bool) -> Edtf | None:
    """The years (or months) of birth that an age on the day `as_of` allows; None if `text` states no age.

    25 years on 1 February 2026 is 2000/2001. `bare` accepts a number without a unit. `text` is folded, ASCII
    digits. An age of more than 115 years is no age."""
    text = _in_figures(text)
    if found := _YEARS_AND.match(text):
        years, months = int(found[1]), int(found[2] or 6)
        return _months(as_of, 12 * years + months, about) if years <= OLDEST and months < 12 else None
    if found := _RANGE.match(text):
        low, high = int(found[1]), int(found[2])
        if (bare or found["unit"] or found[0].startswith(("عمر", "age"))) and low < high <= OLDEST:
            return _years(as_of.year - high - 1, as_of.year - low, about)
        return None
    if bare and text in _WORDS:
        youngest, oldest = _WORDS[text]
        return _years(as_of.year - oldest - 1, as_of.year - youngest, about)
    tens = _DECADES.get(text) or (int(found[1]) * 10 if (found := _DECADE.match(text)) else 0)
    if tens and (bare or not text.isascii()):  # in the forties
        return _years(as_of.year - tens - 10, as_of.year - tens, about)
    found = _ONE.match(text)
    if not found or not (bare or found["unit"] or found["lead"]):
        return None
    count, unit = int(found[2]), found["unit"] or ""
    if re.fullmatch(_MONTHS, unit):
        return _months(as_of, count, about) if count <= 240 else None
    if re.fullmatch(_DAYS, unit):
        weeks = unit.startswith(("week", "اسب", "اساب", "semaine", "هه"))
        return _days(as_of, count * (7 if weeks else 1), about)
    if count > OLDEST:
        return None
    return _years(as_of.year - count - 1, as_of.year - count, about)


def _in_figures(text: str) -> str:
    """سنتان, خمسة أشهر, "two years", سنة alone: the count in figures before its unit."""
    if not any(map(str.isalpha, text)):
        return text
    apart = re.sub(r"(?<!\w)و(?=\w{3})", "و ", text).split()
    words = " ".join(_SOME.get(word) or _counted(word) for word in apart).split()
    told: list[str] = []
    for word in words:
        if _UNIT.fullmatch(word) and not (told and told[-1][-1].isdigit()):
            told.append("1")  # سنة وثلاثة أشهر
        told.append(word)
    return " ".join(told) if any(map(_UNIT.fullmatch, words)) else text


def _counted(word: str) -> str:
    count = _COUNTS.get(word) or _COUNTS.get(word.removesuffix("ه"))
    return str(count) if count else word


def _years(first: int, last: int, about: bool) -> Edtf:
    return Edtf.between(Point(first, about=about), Point(last, about=about))


def _months(as_of: dt.date, months: int, about: bool) -> Edtf:
    """Someone n months old was born in one of two months."""
    total = as_of.year * 12 + as_of.month - 1
    (y1, m1), (y2, m2) = divmod(total - months - 1, 12), divmod(total - months, 12)
    return Edtf.between(Point(y1, m1 + 1, about=about), Point(y2, m2 + 1, about=about))


def _days(as_of: dt.date, days: int, about: bool) -> Edtf:
    born = as_of - dt.timedelta(days=days)
    return Edtf((Point(born.year, born.month, about=about),))
