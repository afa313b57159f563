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
from .stems import skeleton
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


@cache
def _spelt_otherwise() -> dict[tuple[str, str], str]:
    """(kind, consonants of a Latin name of one word) -> place: Ghwayran is Ghweran."""
    found: dict[tuple[str, str], set[str]] = {}
    for place in gazetteer().values():
        for name in place.english:
            bare = re.sub(r"^al-", "", fold(name)).removesuffix(f" {place.kind}")
            bones = skeleton(bare) if re.fullmatch(r"[a-z-]+", bare) else ""
            if len(bones) >= 3:
                found.setdefault((place.kind, bones), set()).add(place.key)
    return {known: min(keys) for known, keys in found.items() if len(keys) == 1}


# A name before what it is: Ghwayran prison, al-Areeshe camp.
_BEFORE_KIND = re.compile(
    r"(?<![\w-])(?:al-|al\s)?(?P<name>[a-z][a-z-]{3,20})\s(?:(?:central|main|big)\s)?(?P<kind>prison|jail|camp|crossing|airport)(?!\w)"
)


def _other_spellings(text: Folded, taken: set[int]) -> list[PlaceMention]:
    found = []
    for match in _BEFORE_KIND.finditer(text.text):
        place = match.start("name")
        written = text.source[text.span(place, place + 1)[0]]
        kind = match["kind"].replace("jail", "prison")
        key = _spelt_otherwise().get((kind, skeleton(match["name"]))) if written.isupper() else None
        if key and place not in taken:
            found.append(PlaceMention(*text.span(place, match.end()), key, gazetteer()[key].kind))
    return found


def places(text: Folded) -> list[PlaceMention]:
    """The places a text names, the longest name at each spot; a prison or a camp in any spelling of its consonants."""
    found = []
    taken: set[int] = set()
    for match in _pattern().finditer(text.text):
        taken.add(match.start("name"))
        key = _names()[re.sub(r"\s+", " ", match["name"])]
        found.append(
            PlaceMention(*text.span(match.start("name"), match.end("name")), key, gazetteer()[key].kind)
        )
    others = _other_spellings(text, taken)
    return sorted([*found, *others], key=lambda place: place.start) if others else found
