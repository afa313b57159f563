"""People who seem to stand twice in a file. Proposals only: nothing is merged, nobody is left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from ..common.intervals import DateInterval
from .names import parts
from .records import Duplicate, Row
from .words import fold

_TWO_YEARS = 800  # days: the two years that an age allows, and some
_MOST_ALIKE = 50  # a number that 50 people share is a place-holder, not a number
_ARTICLE = re.compile(r"\b(?:ال|al|el)[\s\-]?(?=\w{2})")
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
            for name in {name[:2] for name in names}:
                groups[name[0], name[1]].append(at)
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
    if one.mother and other.mother and one.mother != other.mother:
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
    return len(short) >= 3 and short[:2] == long[:2] and all(part in long for part in short)


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
def _interval(edtf: str) -> DateInterval:
    return DateInterval.parse(edtf)


@lru_cache(maxsize=200_000)
def name_key(full: str) -> str:
    """A name folded to what two clerks would agree on: no article, no بن, compound names in one word."""
    folded = [fold(part) for part in parts(full)]
    folded = [_NASAB.sub("", part).strip() for part in folded]
    return " ".join(filter(None, (re.sub(r"[\s\-]", "", _ARTICLE.sub("", part)) for part in folded)))
