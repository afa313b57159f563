"""Names of months, both ways: what a document may say, and what to print.

The Gregorian months have other names in Baghdad and Damascus (كانون الثاني), in Cairo and the Gulf (يناير),
in Tunis and Algiers (جانفي), in Rabat (غشت), in Sulaymaniyah and in Qamishli; the Hijri months have one set
of names with a few spellings. The names themselves stand in `months.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from .arabic import fold

Calendar = Literal["gregorian", "hijri"]
Traditions = dict[str, tuple[tuple[str, ...], ...]]

_DATA = tomllib.loads((Path(__file__).parent / "months.toml").read_text(encoding="utf-8"))


def _tradition(months: dict[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(months[str(number)]) for number in range(1, 13))


# Tradition -> twelve tuples of spellings, the one to print first.
GREGORIAN = {name: _tradition(months) for name, months in _DATA["gregorian"].items()}
HIJRI = {name: _tradition(months) for name, months in _DATA["hijri"].items()}

_JOINERS = re.compile(r"[\s\-_.]+")


def month_key(name: str) -> str:
    """A month's name folded for look-up: no case, accents, hyphens, blanks or dots."""
    return _JOINERS.sub("", fold(name))


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[Calendar, int]]:
    found: dict[str, tuple[Calendar, int]] = {}
    sets: tuple[tuple[Calendar, Traditions], ...] = (
        ("gregorian", GREGORIAN),
        ("hijri", HIJRI),
    )
    for calendar, traditions in sets:
        for names in traditions.values():
            for number, spellings in enumerate(names, start=1):
                for spelling in spellings:
                    found.setdefault(month_key(spelling), (calendar, number))
    return found


def month_number(name: str) -> tuple[Calendar, int] | None:
    """("gregorian", 7) for تموز, يوليو, جويلية, تەممووز, July or juillet; None if it names no month.

    A definite article or a Kurdish linking ی / ێ at the end is tolerated (تەممووزی, المحرم)."""
    key = month_key(name)
    names = _names()
    if key in names:
        return names[key]
    for shorter in (key.removesuffix("ي"), key.removeprefix("شهر"), key.removeprefix("ال")):
        if shorter != key and shorter in names:
            return names[shorter]
    return None


def month_name(number: int, tradition: str = "iraqi") -> str:
    """The printed name of a Gregorian month (1-12); traditions are the keys of GREGORIAN."""
    return GREGORIAN[tradition][number - 1][0]


def hijri_month_name(number: int, tradition: str = "arabic") -> str:
    """The printed name of a Hijri month (1-12); traditions are the keys of HIJRI."""
    return HIJRI[tradition][number - 1][0]


def month_spellings(calendar: Calendar) -> list[tuple[str, int]]:
    """Every spelling of every month of one calendar with its number, longest first: for building patterns."""
    traditions = GREGORIAN if calendar == "gregorian" else HIJRI
    seen = {
        (spelling, number)
        for names in traditions.values()
        for number, spellings in enumerate(names, start=1)
        for spelling in spellings
    }
    return sorted(seen, key=lambda pair: (-len(pair[0]), pair))
