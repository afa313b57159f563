"""People in groups, so that nothing is weighed by what was learned from the same person.

People are told apart by their Arabic name; a pair of names belongs to the group of its left name.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence

from .fold import words
from .parse import parse

Unit = tuple[str, str, int]


def group_of(person: str, groups: int, salt: str = "p") -> int:
    """0 to `groups` - 1, always the same for a person."""
    return zlib.crc32((salt + person).encode()) % groups


def people_of(names: Iterable[str], full_names: Iterable[tuple[str, str]]) -> list[str]:
    """The Arabic name of whoever bears each of `names`, by full names in both scripts; the name itself if nobody."""
    arabic: dict[str, str] = {}
    latin: dict[str, str] = {}
    for source, written in full_names:
        arabic[_folded(source)] = source
        latin.setdefault(_folded(written), source)
    keys = map(_folded, names)
    return [arabic.get(key) or latin.get(key) or key for key in keys]


def _folded(text: str) -> str:
    return " ".join(words(text))


def units_of(full_names: Sequence[tuple[str, str]]) -> list[Unit]:
    """(Arabic word, Latin word, count) by place, from full names with as many parts on both sides."""
    found: Counter[tuple[str, str]] = Counter()
    for source, written in full_names:
        a, b = parse(source), parse(written)
        if len(a.parts) != len(b.parts):
            continue
        for one, other in zip(a.parts, b.parts, strict=True):
            if one.affix == other.affix and one.script == "arabic" and other.script == "latin":
                short = one.article and not other.article and len(other.forms) > 1
                found[one.forms[0], other.forms[1 if short else 0]] += 1
    return [(a, b, n) for (a, b), n in sorted(found.items())]


def without(units: Iterable[Unit], others: Iterable[Unit]) -> list[Unit]:
    """`units` less the people counted in `others`."""
    left = Counter({(a, b): n for a, b, n in units})
    left.subtract({(a, b): n for a, b, n in others})
    return [(a, b, n) for (a, b), n in sorted(left.items()) if n > 0]
