"""Ages in words and figures, read as the dates of birth they allow."""

from __future__ import annotations

import datetime as dt
import re

from ..common.edtf import Edtf, Point

OLDEST = 115
_YEARS = r"(?:سنوات|سنين|سنه|عاما|عام|اعوام|years?(?: old)?|yrs?|y\.?\s?o\.?|y|ans|an|سالي|سال|sal|yas)"
_MONTHS = r"(?:اشهر|شهور|شهرا|شهر|months?(?: old)?|mois|مانك|meh)"
_DAYS = r"(?:ايام|يوما|يوم|days?(?: old)?|jours?|روژ|weeks?|اسابيع|اسبوع|semaines?|ههفته)"
_LEAD = r"(?:عمره|عمرها|العمر|عمر|بعمر|aged?|age de|agee? de|تهمهني|تهمهن|السن|سن)"
_RANGE = re.compile(
    rf"^(?:{_LEAD}\s*:?\s*)?(?:ما بين|بين|من|between|entre)?\s*(\d{{1,3}})\s*"
    rf"(?:-|–|/|و|الي|او|to|and|or|et|ou|a|تا|يان)\s*(\d{{1,3}})\s*(?P<unit>{_YEARS})?$"
)
_ONE = re.compile(rf"^(?P<lead>{_LEAD}\s*:?\s*)?(\d{{1,3}})\s*(?P<unit>{_YEARS}|{_MONTHS}|{_DAYS})?$")
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
    if found := _RANGE.match(text):
        low, high = int(found[1]), int(found[2])
        if (bare or found["unit"] or found[0].startswith(("عمر", "age"))) and low < high <= OLDEST:
            return _years(as_of.year - high - 1, as_of.year - low, about)
        return None
    if bare and text in _WORDS:
        youngest, oldest = _WORDS[text]
        return _years(as_of.year - oldest - 1, as_of.year - youngest, about)
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
