"""Which pairs of two rosters are worth comparing: those that share two sounds, or one and the year of birth.

Codes stand for "sound x and sound y", "sound x, born in y", "this paper"; records of both rosters that share a
code are candidates. Codes so common that they name a crowd are left out: their people meet by rarer ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .key import part_keys
from .parse import Name
from .record import Record

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

CROWD = 3_000  # pairs under one code
COMMON_PAIR = 13.0  # worth under which two sounds together are looked up with the year of birth as well
KEYS_OF_PART = 3
MOST_PARTS = 7
YEARS_ROUND = 1
MOST_YEARS = 6
WORTHY = 0.3  # of the worthiest rival's worth: pairs below it are not weighed
_YEAR_WORTH = 5.0
_PAPER_WORTH = 20.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs (`left[i]`, `right[i]`) of row numbers with the worth of what they share."""

    left: Ints
    right: Ints
    worth: Floats


class _Codes:
    """Numbers for codes, and what each is worth."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.worth: list[float] = []

    def of(self, code: object, worth: float) -> int:
        number = self.numbers.get(code)
        if number is None:
            number = self.numbers[code] = len(self.worth)
            self.worth.append(worth)
        return number


Names = Sequence[tuple[Name, ...]]


def candidates(
    left: Sequence[Record], right: Sequence[Record], left_names: Names, right_names: Names
) -> Candidates:
    """All pairs that share a code, each once. `left_names`, `right_names`: the names of each record, taken apart."""
    sounds = [[_sounds(names) for names in side] for side in (left_names, right_names)]
    bearers = Counter(key for side in sounds for parts in side for key in {k for part in parts for k in part})
    total = len(left) + len(right)
    rare = {key: float(np.log2(total / count)) for key, count in bearers.items()}
    codes = _Codes()
    a = _table(left, sounds[0], rare, codes, YEARS_ROUND)
    b = _table(right, sounds[1], rare, codes, 0)
    return _join(a, b, np.array(codes.worth, dtype=np.float32), len(right))


def _sounds(names: tuple[Name, ...]) -> list[tuple[str, ...]]:
    """The keys of each different part of all names of a record."""
    found: dict[tuple[str, ...], None] = {}
    for name in names:
        for part in name.parts[:MOST_PARTS]:
            found.setdefault(part_keys(part)[:KEYS_OF_PART])
    return list(found)


def _table(
    records: Sequence[Record],
    sounds: list[list[tuple[str, ...]]],
    rare: dict[str, float],
    codes: _Codes,
    round_: int,
) -> tuple[Ints, Ints]:
    """(code, row) for every code of every record, sorted by code."""
    code_list: list[int] = []
    rows: list[int] = []
    for row, (record, parts) in enumerate(zip(records, sounds, strict=True)):
        own = set(_codes_of(record, parts, rare, codes, round_))
        code_list += own
        rows += [row] * len(own)
    found = np.array(code_list, dtype=np.int64)
    order = np.argsort(found, kind="stable")
    return found[order], np.array(rows, dtype=np.int64)[order]


def _codes_of(
    record: Record, parts: list[tuple[str, ...]], rare: dict[str, float], codes: _Codes, round_: int
) -> Iterator[int]:
    years = _years(record, round_)
    for one, other in combinations(parts, 2):
        for x in one:
            for y in other:
                pair = (x, y) if x <= y else (y, x)
                worth = rare[x] + rare[y]
                yield codes.of(pair, worth)
                if worth < COMMON_PAIR:
                    for year in years:
                        yield codes.of((*pair, year), _YEAR_WORTH)
    for part in parts:
        for x in part:
            for year in years:
                yield codes.of((x, year), rare[x] + _YEAR_WORTH)
    for paper in record.documents:
        yield codes.of(("paper", *paper), _PAPER_WORTH)


def _years(record: Record, round_: int) -> range:
    """The years a record may be born in, `round_` years wider; none if that is too many."""
    if record.birth is None:
        return range(0)
    low, high = record.birth.earliest.year - round_, record.birth.latest.year + round_
    return range(low, high + 1) if high - low <= MOST_YEARS else range(0)


def _join(a: tuple[Ints, Ints], b: tuple[Ints, Ints], worth: Floats, width: int) -> Candidates:
    shared, starts_a, counts_a = np.unique(a[0], return_index=True, return_counts=True)
    in_b, starts_b, counts_b = np.unique(b[0], return_index=True, return_counts=True)
    both, at_a, at_b = np.intersect1d(shared, in_b, assume_unique=True, return_indices=True)
    sizes = counts_a[at_a] * counts_b[at_b]
    keep = sizes <= CROWD
    both, at_a, at_b, sizes = both[keep], at_a[keep], at_b[keep], sizes[keep]
    if not len(both):
        return Candidates(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    group = np.repeat(np.arange(len(both)), sizes)
    within = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    wide = counts_b[at_b][group]
    rows_a = a[1][starts_a[at_a][group] + within // wide]
    rows_b = b[1][starts_b[at_b][group] + within % wide]
    pairs, place = np.unique(rows_a * width + rows_b, return_inverse=True)
    total = np.bincount(place, weights=worth[both][group], minlength=len(pairs)).astype(np.float32)
    return Candidates(pairs // width, pairs % width, total)


def thin(found: Candidates, each: int) -> Candidates:
    """Only the `each` worthiest pairs of every row on either side (a pair stays if either side wants it), and none
    that a rival outshines by far."""
    wanted = np.zeros(len(found.worth), dtype=bool)
    outshone = np.zeros(len(found.worth), dtype=bool)
    for rows in (found.left, found.right):
        lost = found.worth < WORTHY * _most(rows, found.worth)
        outshone |= lost
        rest = np.nonzero(~lost)[0]  # whoever is outshone in its own row stands behind all that are not
        wanted[rest[_best(rows[rest], found.worth[rest], each)]] = True
    keep = wanted & ~outshone
    return Candidates(found.left[keep], found.right[keep], found.worth[keep])


def _most(rows: Ints, worth: Floats) -> Floats:
    """For each pair, the worth of the worthiest pair of its row."""
    most = np.zeros(int(rows.max(initial=-1)) + 1, dtype=np.float32)
    np.maximum.at(most, rows, worth)
    return np.asarray(most[rows], dtype=np.float32)


def _best(rows: Ints, worth: Floats, each: int) -> NDArray[np.bool_]:
    order = np.lexsort((-worth, rows))
    ordered = rows[order]
    starts = np.r_[0, np.nonzero(np.diff(ordered))[0] + 1] if len(ordered) else np.zeros(0, np.int64)
    rank = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    keep = np.zeros(len(rows), dtype=bool)
    keep[order[rank < each]] = True
    return keep
