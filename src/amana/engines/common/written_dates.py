"""Dates as they are known, written for people: in few signs for lists and papers, in words for sentences."""

from __future__ import annotations

from functools import lru_cache

from .edtf import DateError, Edtf, Point
from .intervals import DateInterval
from .months import month_name

_TRADITION = {"ar": "iraqi", "en": "english"}
_SPAN = {"ar": "بين {} و{}", "en": "{} to {}"}


@lru_cache(maxsize=1 << 13)  # a list has the same few thousand births on its pages
def in_signs(edtf: str) -> str:
    """`1986~` as `≈ 1986`, `1988/1990` as `1988–1990`, `[2007,2009]` as `2007 | 2009`; what is no EDTF as it is."""
    try:
        value = Edtf.parse(edtf)
    except DateError:
        return edtf
    points = [str(point).removesuffix("~") for point in value.points]
    spaced = any("-" in point for point in points)  # days have dashes of their own
    written = (" | " if value.choice else " – " if spaced else "–").join(points)
    return f"≈ {written}" if value.about else written


def in_words(span: DateInterval, language: str) -> str:
    """`15 July 1987`, `July 1987`, `1984 to 1988`; in Arabic with the months of Iraq and Syria.
    `language`: "ar" or "en"."""
    ends = [_point(point, language) for point in Edtf.parse(span.format()).points]
    return ends[0] if len(ends) == 1 else _SPAN[language].format(*ends)


def _point(point: Point, language: str) -> str:
    if point.month is None:
        return str(point.year)
    month = month_name(point.month, _TRADITION[language])
    return f"{month} {point.year}" if point.day is None else f"{point.day} {month} {point.year}"
