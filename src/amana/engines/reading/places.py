"""Places of the theatre by name: prisons, camps, crossings, airports, towns, governorates, countries.

The list stands in `lexicon/places.csv`; towns and their coordinates (to two decimals) are from GeoNames
(CC BY 4.0), their Arabic names checked by hand; the rest is our own. No place is finer than a town.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from amana.engines.common.arabic import fold

from .fold import Folded
from .lexicon import HERE, alternatives
from .values import PlaceMention

COARSE = frozenset({"country", "region"})


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the gazetteer; coordinates only where the place is a town."""

    key: str
    kind: str
    country: str
    lat: float | None
    lon: float | None
    arabic: tuple[str, ...]
    english: tuple[str, ...]


@cache
def gazetteer() -> dict[str, Place]:
    """Key -> place."""
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: _place(row) for row in csv.DictReader(file)}


def _place(row: dict[str, str]) -> Place:
    lat, lon = (float(row[name]) if row[name] else None for name in ("lat", "lon"))
    names = [tuple(row[name].split("|")) for name in ("arabic", "english")]
    return Place(row["key"], row["kind"], row["country"], lat, lon, names[0], names[1])


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for place in gazetteer().values():
        for name in (*place.arabic, *place.english):
            found.setdefault(fold(name), place.key)
            found.setdefault(re.sub(r"^al-", "", fold(name)), place.key)
    return found


@cache
def arabic_names() -> frozenset[str]:
    """The folded Arabic names of one word."""
    return frozenset(name for name in _names() if " " not in name and "\u0620" <= name[0] <= "\u06ff")


def named(phrase: str) -> bool:
    """Whether a folded phrase is a place of the gazetteer, whole."""
    return phrase.strip() in _names() or phrase.strip().removeprefix("ال") in _names()


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(r"(?<![\w])(?:و|ف)?(?:ب|ل|ك)?(?:al-)?(?P<name>" + alternatives(_names()) + r")(?![\w])")


def places(text: Folded) -> list[PlaceMention]:
    """The places a text names, the longest name at each spot."""
    found = []
    for match in _pattern().finditer(text.text):
        key = _names()[re.sub(r"\s+", " ", match["name"])]
        found.append(
            PlaceMention(*text.span(match.start("name"), match.end("name")), key, gazetteer()[key].kind)
        )
    return found
