"""Which pairs of two rosters are worth comparing: those that share two sounds, or one and the year of birth.

Codes stand for "sound x and sound y", "sound x, born in y", "this paper"; records of both rosters that share a
code are candidates. Codes so common that they name a crowd are left out: their people meet by rarer ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .key import part_keys
from .parse import Name
from .record import Record

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
_Sounds = list[tuple[str, ...]]  # of one record: the keys of each different part
_Table = tuple[Ints, Ints, Floats]

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


Names = Sequence[tuple[Name, ...]]


def candidates(
    left: Sequence[Record], right: Sequence[Record], left_names: Names, right_names: Names
) -> Candidates:
    """All pairs that share a code, each once. `left_names`, `right_names`: the names of each record, taken apart."""
    sounds = [[_sounds(names) for names in side] for side in (left_names, right_names)]
    years = [
        [_years(record, round_) for record in side] for side, round_ in ((left, YEARS_ROUND), (right, 0))
    ]
    codes = _Codes(sounds, years)
    a = codes.table(left, sounds[0], years[0])
    b = codes.table(right, sounds[1], years[1])
    return _join(a, b, len(right))


def _sounds(names: tuple[Name, ...]) -> _Sounds:
    """The keys of each different part of all names of a record."""
    found: dict[tuple[str, ...], None] = {}
    for name in names:
        for part in name.parts[:MOST_PARTS]:
            found.setdefault(part_keys(part)[:KEYS_OF_PART])
    return list(found)


class _Codes:
    """Numbers for codes. Sounds are numbered; "x and y", "x and y, born in z", "x, born in z" follow from the numbers
    of x, y and z, one range after the other, and papers are numbered behind them."""

    def __init__(self, sounds: list[list[_Sounds]], years: list[list[range]]) -> None:
        bearers = Counter(
            key for side in sounds for parts in side for key in {k for part in parts for k in part}
        )
        total = sum(map(len, sounds))
        self.number = {key: n for n, key in enumerate(bearers)}
        self.rare = np.array([float(np.log2(total / count)) for count in bearers.values()])
        known = [span for side in years for span in side if span]
        self.first_year = min([span.start for span in known], default=0)
        self.years = max([span.stop for span in known], default=0) - self.first_year
        pairs, keys = len(bearers) ** 2, len(bearers)
        self.pair_and_year = pairs
        self.one_and_year = pairs + pairs * self.years
        self.paper = self.one_and_year + keys * self.years
        self.papers: dict[object, int] = {}

    def table(self, records: Sequence[Record], sounds: list[_Sounds], years: list[range]) -> _Table:
        """(code, row, worth of the code) for every code of every record, sorted by code and row."""
        found: list[tuple[Ints, Ints, Doubles]] = []
        for rows, part, key in self._alike(sounds):
            spans = [years[row] for row in rows.tolist()]
            first = np.array([span.start - self.first_year for span in spans], dtype=np.int64)[:, None]
            born = np.array([len(span) for span in spans], dtype=np.int64)[:, None]
            self._of_pairs(found, rows, part, key, first, born)
            for n in range(int(born.max(initial=0))):
                at = np.broadcast_to(born > n, key.shape)
                codes = self.one_and_year + key * self.years + first + n
                found.append(_chosen(at, codes, rows, self.rare[key] + _YEAR_WORTH))
        papers = [
            (self.paper + self.papers.setdefault(paper, len(self.papers)), row)
            for row, record in enumerate(records)
            for paper in record.documents
        ]
        if papers:
            codes, rows = np.array(papers, dtype=np.int64).T
            found.append((codes, rows, np.full(len(rows), _PAPER_WORTH)))
        return _sorted(found)

    def _alike(self, sounds: list[_Sounds]) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Records that have the same number of keys: (rows, the part of each key, the numbers of the keys)."""
        number = self.number
        groups: dict[int, tuple[list[int], list[list[int]], list[list[int]]]] = {}
        for row, parts in enumerate(sounds):
            key = [number[k] for part in parts for k in part]
            if key:
                group = groups.setdefault(len(key), ([], [], []))
                group[0].append(row)
                group[1].append([n for n, part in enumerate(parts) for _k in part])
                group[2].append(key)
        for lists in groups.values():
            rows, part, key_numbers = (np.array(one, dtype=np.int64) for one in lists)
            yield rows, part, key_numbers

    def _of_pairs(
        self,
        found: list[tuple[Ints, Ints, Doubles]],
        rows: Ints,
        part: Ints,
        key: Ints,
        first: Ints,
        born: Ints,
    ) -> None:
        """Adds the codes of two sounds of two parts, and of those with the year of birth."""
        one, other = np.triu_indices(key.shape[1], 1)
        apart = part[:, one] != part[:, other]
        x, y = key[:, one], key[:, other]
        codes = np.minimum(x, y) * len(self.number) + np.maximum(x, y)
        worth = self.rare[x] + self.rare[y]
        found.append(_chosen(apart, codes, rows, worth))
        common = apart & (worth < COMMON_PAIR)
        for n in range(int(born.max(initial=0))):
            with_year = self.pair_and_year + codes * self.years + first + n
            at = common & (born > n)
            found.append(_chosen(at, with_year, rows, np.broadcast_to(_YEAR_WORTH, at.shape)))


def _chosen(at: NDArray[np.bool_], codes: Ints, rows: Ints, worth: Doubles) -> tuple[Ints, Ints, Doubles]:
    """What stands `at` those places; `rows` are those of the lines."""
    return codes[at], np.broadcast_to(rows[:, None], at.shape)[at], worth[at]


def _sorted(found: list[tuple[Ints, Ints, Doubles]]) -> _Table:
    """By code and row, each once."""
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32)
    codes, rows, worth = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((rows, codes))
    codes, rows = codes[order], rows[order]
    new = np.ones(len(codes), dtype=bool)
    new[1:] = (codes[1:] != codes[:-1]) | (rows[1:] != rows[:-1])
    return codes[new], rows[new], worth[order][new].astype(np.float32)


def _years(record: Record, round_: int) -> range:
    """The years a record may be born in, `round_` years wider; none if that is too many."""
    if record.birth is None:
        return range(0)
    low, high = record.birth.earliest.year - round_, record.birth.latest.year + round_
    return range(low, high + 1) if high - low <= MOST_YEARS else range(0)


def _join(a: _Table, b: _Table, width: int) -> Candidates:
    starts_a, starts_b = _starts(a[0]), _starts(b[0])
    counts_a, counts_b = (np.diff(starts, append=len(t[0])) for starts, t in ((starts_a, a), (starts_b, b)))
    _both, at_a, at_b = np.intersect1d(
        a[0][starts_a], b[0][starts_b], assume_unique=True, return_indices=True
    )
    sizes = counts_a[at_a] * counts_b[at_b]
    keep = sizes <= CROWD
    at_a, at_b, sizes = at_a[keep], at_b[keep], sizes[keep]
    if not len(sizes):
        return Candidates(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    group = np.repeat(np.arange(len(sizes)), sizes)
    within = np.arange(len(group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    wide = counts_b[at_b][group]
    pairs = a[1][starts_a[at_a][group] + within // wide] * width
    pairs += b[1][starts_b[at_b][group] + within % wide]
    del within, wide
    order = np.argsort(pairs)
    pairs = pairs[order]
    worth = a[2][starts_a[at_a]].astype(np.float64)[group[order]]  # such sums are exact, in whatever order
    starts = _starts(pairs)
    pairs = pairs[starts]
    return Candidates(pairs // width, pairs % width, np.add.reduceat(worth, starts).astype(np.float32))


def _starts(ordered: Ints) -> Ints:
    """Where each value begins among ordered ones."""
    return np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))


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
    starts = _starts(ordered)
    rank = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.r_[starts, len(ordered)]))
    keep = np.zeros(len(rows), dtype=bool)
    keep[order[rank < each]] = True
    return keep
