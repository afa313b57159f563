"""People who seem to stand twice in a file. Proposals only: nothing is merged, nobody is left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations

from ..common.arabic import fold
from ..common.intervals import DateInterval
from .records import Duplicate, Row

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


def _by_name(rows: list[Row]) -> Iterable[tuple[tuple[int, int], str]]:
    """Pairs of one given, father's and family name, born at one time, without a contradiction elsewhere."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for full in {row.name_full, row.name_native} - {None}:
            key = name_key(full or "")
            if len(key.split()) >= 2 and row.birth:
                groups[" ".join((key.split()[0], key.split()[1]))].append(at)
    for a, b in _pairs(groups.values()):
        if _same_person(rows[a], rows[b]):
            yield (a, b), "name+birth+mother" if rows[a].mother and rows[b].mother else "name+birth"


def _same_person(one: Row, other: Row) -> bool:
    names = [(_full(one, script), _full(other, script)) for script in ("name_full", "name_native")]
    names += [
        (_full(one, "name_full"), _full(other, "name_native")),
        (_full(one, "name_native"), _full(other, "name_full")),
    ]
    if not any(a and b and _alike(a.split(), b.split()) for a, b in names):
        return False
    if one.sex and other.sex and one.sex != other.sex:
        return False
    if one.nationality and other.nationality and not set(one.nationality) & set(other.nationality):
        return False
    if one.mother and other.mother and not _mothers(one.mother, other.mother):
        return False
    return _born_alike(one, other)


def _full(row: Row, field: str) -> str:
    full = getattr(row, field)
    return name_key(full) if full else ""


def _alike(one: list[str], other: list[str]) -> bool:
    """Equal parts, or the shorter within the longer with the same first two and the same last."""
    if one == other:
        return len(one) >= 2
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or short[:2] != long[:2]:
        return False
    return all(part in long for part in short)


def _mothers(one: str, other: str) -> bool:
    a, b = name_key(one).split(), name_key(other).split()
    return bool(a and b and a[0] == b[0])


def _born_alike(one: Row, other: Row) -> bool:
    """Both births are known and can be one day; without a mother's name to go by, full days must be equal."""
    if not one.birth or not other.birth:
        return False
    a, b = _interval(one.birth), _interval(other.birth)
    if not a.overlaps(b):
        return False
    if one.mother and other.mother:
        return True
    parts = min(len(_full(one, "name_full").split()), len(_full(other, "name_full").split()))
    return (a.days == b.days == 1) or (parts >= 4 and max(a.days, b.days) <= 800)


@lru_cache(maxsize=65_536)
def _interval(edtf: str) -> DateInterval:
    return DateInterval.parse(edtf)


@lru_cache(maxsize=200_000)
def name_key(full: str) -> str:
    """A name folded to what two clerks would agree on: no article, no بن, compound names in one word."""
    from .names import parts

    folded = [fold(part) for part in parts(full)]
    folded = [_NASAB.sub("", part).strip() for part in folded]
    return " ".join(filter(None, (re.sub(r"[\s\-]", "", _ARTICLE.sub("", part)) for part in folded)))
