"""People who seem to stand twice in a file. Proposals only: nothing is merged, nobody is left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from ..common.intervals import DateInterval
from .name_parts import arabic_given_names, parts
from .records import Duplicate, Row
from .words import fold

_TWO_YEARS = 800  # days: the two years that an age allows, and some
_MOST_ALIKE = 50  # a number that 50 people share is a place-holder, not a number
_ARTICLE = re.compile(r"\b(?:ال|al|el)[\s\-]?(?=\w{2})")
_SOUNDS = dict.fromkeys("aeiouyw'’اويهئؤء", "")
_SOUNDS |= {"q": "k", "c": "k", "p": "b", "v": "f", "گ": "ك", "پ": "ب", "ڤ": "ف", "چ": "ج"}
_TWO = {"kh": "x", "gh": "g", "sh": "š", "ch": "š", "th": "t", "dh": "d", "ph": "f"}
_TWO |= dict.fromkeys(("ou", "oo", "ee"), "")
_TWO_LETTERS = re.compile("|".join(_TWO))
_TWO_NAMES = [
    {f"has{s}an", f"hus{t}{end}"}
    for s in ("", "s")
    for t in ("", "s")
    for end in ("ain", "ein", "in", "ayn", "en")
]
_NEAR = 0.5  # of the letters, between two spellings whose consonants are the same
_NASAB = re.compile(r"\b(?:بن|ابن|بنت|bin|ben|ibn|bint)\b")


def propose(rows: list[Row]) -> list[Duplicate]:
    """Pairs that share a wristband, file number or document, or name and birth with nothing against it."""
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for field in ("wristband", "file_no", "document"):
        groups: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            number = row.extra.get("document") if field == "document" else getattr(row, field)
            if number and any(c.isdigit() for c in number):
                groups[_number_key(number)].append(at)
        for pair in _pairs(groups.values()):
            found[pair].add(field)
    for pair, reason in _by_name(rows):
        found[pair].add(reason)
    return [
        Duplicate((rows[a].sheet, rows[a].row), (rows[b].sheet, rows[b].row), tuple(sorted(reasons)), (a, b))
        for (a, b), reasons in sorted(found.items())
    ]


def _pairs(groups: Iterable[list[int]]) -> Iterable[tuple[int, int]]:
    for group in groups:
        if 1 < len(group) <= _MOST_ALIKE:
            yield from combinations(group, 2)


def _number_key(number: str) -> str:
    return re.sub(r"[\s\-/_.]", "", number).upper()


@dataclass(frozen=True, slots=True)
class _Known:
    """What speaks for or against two rows being one person, worked out once a row."""

    row: Row
    names: tuple[tuple[str, ...], ...]
    mother: str
    first: int
    last: int

    @property
    def days(self) -> int:
        return self.last - self.first + 1


def _by_name(rows: list[Row]) -> Iterable[tuple[tuple[int, int], str]]:
    """Pairs of one given, father's and family name, born at one time, without a contradiction elsewhere."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    known: dict[int, _Known] = {}
    for at, row in enumerate(rows):
        if row.birth is None:
            continue
        names = [tuple(name_key(full).split()) for full in (row.name_full, row.name_native) if full]
        names = [name for name in names if len(name) >= 2]
        if names:
            born = _interval(row.birth)
            mother = name_key(row.mother).split()[:1] if row.mother else []
            known[at] = _Known(
                row, tuple(names), "".join(mother), born.earliest.toordinal(), born.latest.toordinal()
            )
            for name in {(sounds(name[0]), sounds(name[1])) for name in names}:
                groups[name].append(at)
    for group in groups.values():
        if len(group) > 1:
            yield from _within(group, known)


def _within(group: list[int], known: dict[int, _Known]) -> Iterable[tuple[tuple[int, int], str]]:
    """The pairs of one group. In order of birth, so that only neighbours in time are compared."""
    group = sorted(group, key=lambda at: known[at].first)
    for position, a in enumerate(group):
        one = known[a]
        for b in group[position + 1 :]:
            other = known[b]
            if other.first > one.last:
                break
            if _same_person(one, other):
                reason = "name+birth+mother" if one.mother and other.mother else "name+birth"
                yield (min(a, b), max(a, b)), reason


def _same_person(one: _Known, other: _Known) -> bool:
    a, b = one.row, other.row
    if a.sex and b.sex and a.sex != b.sex:
        return False
    if one.mother and other.mother and not one_name(one.mother, other.mother):
        return False
    if a.nationality and b.nationality and not set(a.nationality) & set(b.nationality):
        return False
    if not any(_alike(x, y) for x in one.names for y in other.names):
        return False
    return (one.mother and other.mother) != "" or _surely(one, other)


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Equal parts, or the shorter within the longer with the same first two and the same last."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and short[:2] == long[:2] and all(part in long for part in short):
        return True
    return len(one) == len(other) and all(map(one_name, one, other))


def _surely(one: _Known, other: _Known) -> bool:
    """Without a mother's name to go by: one full day, or a long name and nearly one year, or everything said
    alike."""
    parts = min(len(one.names[0]), len(other.names[0]))
    longest = max(one.days, other.days)
    if longest == 1 or (parts >= 4 and longest <= _TWO_YEARS):
        return True
    a, b = one.row, other.row
    alike = parts >= 3 and a.birth == b.birth and bool(a.nationality) and a.nationality == b.nationality
    return alike and longest <= _TWO_YEARS


@lru_cache(maxsize=65_536)
def sounds(part: str) -> str:
    """A part of a name without what clerks write as they hear it: vowels, doubled letters, Kurdish and Latin letters
    for one sound."""
    kept = "".join(_SOUNDS.get(char, char) for char in _TWO_LETTERS.sub(lambda m: _TWO[m[0]], part))
    return re.sub(r"(.)\1+", r"\1", kept) or part


@lru_cache(maxsize=65_536)
def one_name(one: str, other: str) -> bool:
    """True for two spellings of one name by one ear: Turki and Turky, داود and داوود. حسن and حسين are two names, Hasan
    and Husain too, as brothers are often called."""
    if one == other:
        return True
    if sounds(one) != sounds(other):
        return False
    if {one, other} in _TWO_NAMES or {one, other} <= arabic_given_names():
        return False
    return Levenshtein.normalized_similarity(one, other) >= _NEAR


@lru_cache(maxsize=65_536)
def _interval(edtf: str) -> DateInterval:
    return DateInterval.parse(edtf)


@lru_cache(maxsize=200_000)
def name_key(full: str) -> str:
    """A name folded to what two clerks would agree on: no article, no بن, compound names in one word."""
    folded = [fold(part) for part in parts(full)]
    folded = [_NASAB.sub("", part).strip() for part in folded]
    names = (re.sub(r"[\s\-]", "", _ARTICLE.sub("", part)) for part in folded)
    return " ".join(re.sub("^عبدال(?=..)", "عبد", name) for name in names if name)
