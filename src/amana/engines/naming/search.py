"""Find a person in an index by name, in any script: keys propose, evidence ranks."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from .bands import NOBODY_BITS, POSSIBLE_BITS, STRONG_SCORE, Band
from .compare import Comparison, name_bits
from .csvfile import BadFile
from .key import part_keys
from .parse import parse
from .part import Part
from .postings import FORMAT, fits, restored
from .record import Record, compare_records, record_bits

Rows = NDArray[np.uint32]
Floats = NDArray[np.float32]

EXAMINED = 250  # candidates whose evidence is weighed in full
_AT_A_TIME, _AT_LEAST = (
    50,
    50,
)  # candidates weighed between two looks at the first ones; before the first look
_FIRST = 3  # while the first ones change, a further portion is weighed
_LAST_YEAR = 9999
_NEAR_SHARE = 0.5  # what a key one consonant away counts, of a shared key's worth
_NEAR_LEAST = 3  # consonants a key must have to be looked for one away
_MOST_WORTH = 14.0
_YEAR_MEETS, _YEAR_CLOSE, _YEAR_OFF = 4.0, 1.0, -5.0
_WORTHY = 0.4  # of the best candidate's worth: less is not examined
_MOST_PARTS = 8
_AS_WELL = 1.0  # bits by which somebody may be less likely and still be told as a rival
_MOST_BITS = 60.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A person found, with the evidence; best first in a list of hits. `score`: the probability that this is who was
    asked for, against everybody in the index whom the query fits and against nobody; `rivals`: how many others it
    fits as well, estimated where they are too many to be weighed."""

    record: Record
    name: str
    comparison: Comparison
    score: float
    rivals: int

    @property
    def band(self) -> Band:
        """Strong by the score, so never one of many namesakes; else whether the evidence speaks for or against."""
        if self.score >= STRONG_SCORE:
            return "strong"
        return "possible" if self.comparison.bits >= POSSIBLE_BITS else "unlikely"


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Around whatever reads an index: bytes that were changed on the disk become a BadFile that says so."""
    try:
        yield
    except (sqlite3.DatabaseError, ValueError, TypeError, IndexError) as error:
        raise BadFile(
            f"{path}: this index of names is damaged ({error}). Make it again with “amana names index”."
        ) from error


class Index:
    """An index opened for reading. Use as a context manager, or `close` it. One search at a time: threads that
    share an index take turns by a lock of their own."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise BadFile(
                f"{path}: there is no such index. Make one with “amana names index FILE.csv --out {path}”."
            )
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        try:
            readable = fits(self.connection)
        except sqlite3.DatabaseError:
            readable = False
        if not readable:
            self.connection.close()
            raise BadFile(
                f"{path}: this is not an index of names ({FORMAT}). Make it again with “amana names index”."
            )
        try:
            with undamaged(path):
                self._read()
        except BadFile:
            self.connection.close()
            raise
        self._path = path
        self._worth = np.zeros(len(self.low), dtype=np.float32)
        self._gain = np.zeros(len(self.low), dtype=np.float32)

    def _read(self) -> None:
        blocks = self.connection.execute("SELECT low, high FROM block ORDER BY number").fetchall()
        self.low = np.concatenate([np.frombuffer(b[0], dtype="<i2") for b in blocks] or [np.zeros(0, "<i2")])
        self.high = np.concatenate([np.frombuffer(b[1], dtype="<i2") for b in blocks] or [np.zeros(0, "<i2")])
        self.keys = [row[0] for row in self.connection.execute("SELECT DISTINCT key FROM posting")]
        if any(not isinstance(key, str) for key in self.keys):
            raise ValueError("a key that is no text")

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __len__(self) -> int:
        return len(self.low)

    def search(self, query: Record, *, limit: int = 10, examined: int = EXAMINED) -> list[Hit]:
        """The `limit` likeliest persons, by evidence; ties by place in the index."""
        rows, worths, beyond = self._worthy(query, examined)
        names = tuple(map(parse, query.names))
        found: list[tuple[float, int, Record]] = []
        weighed = 0
        for start in range(0, len(rows), _AT_A_TIME):
            some = rows[start : start + _AT_A_TIME]
            weighed += len(some)
            first = [row for _bits, row, _record in found[:_FIRST]]
            found += [
                (record_bits(query, record, names), -row, record) for row, record in self._records(some)
            ]
            found.sort(key=lambda r: r[:2], reverse=True)
            if start >= _AT_LEAST and first == [row for _bits, row, _record in found[:_FIRST]]:
                break  # a whole portion brought nobody among the first: who follows shares less still
        if not found:
            return []
        # Whoever shares as much as the last one weighed, without having been weighed, fits as those do.
        last = worths[weighed - 1]
        of_row = {-row: bits for bits, row, _record in found}
        alike = [
            of_row[row]
            for row, worth in zip(rows[:weighed], worths[:weighed], strict=True)
            if worth == last and row in of_row
        ]
        unseen = worths[weighed:].count(last) + (beyond if worths[-1] == last else 0)
        rivals = _Rivals([bits for bits, _row, _record in found], alike, unseen)
        return [_hit(query, record, bits, rivals) for bits, _row, record in found[:limit]]

    def candidates(self, query: Record, most: int) -> list[int]:
        """Row numbers of those who share most and rarest sounds, and could be born then; most and rarest first."""
        return self._worthy(query, most)[0]

    def _worthy(self, query: Record, most: int) -> tuple[list[int], list[float], int]:
        """`candidates` with their worth, and how many further ones are worth as much as the last."""
        worth = self._worth
        worth.fill(0.0)
        for name in query.names:
            for part in parse(name).parts[:_MOST_PARTS]:
                worth += self._shared(part)
        rows = np.flatnonzero(worth > 0.0)
        values = worth[rows]
        if query.birth is not None and len(rows):
            # Whoever could not be worthy with a year that meets, or beaten by the best with a year that is off, is
            # left out before years are looked at.
            least = _WORTHY * (values.max() + _YEAR_OFF) - _YEAR_MEETS
            if least > 0.0:
                rows, values = rows[values >= least], values[values >= least]
            values = values + self._year_worth(rows, query.birth.earliest.year, query.birth.latest.year)
        worthy = values >= _WORTHY * values.max(initial=0.0)
        rows, values = rows[worthy], values[worthy]
        beyond = 0
        if len(rows) > most:
            best = np.argpartition(-values, most - 1)[:most]
            least = values[best].min(initial=np.inf)
            beyond = int((values == least).sum() - (values[best] == least).sum())
            rows, values = rows[best], values[best]
        order = np.lexsort((rows, -values))
        return rows[order].tolist(), values[order].tolist(), beyond

    def _shared(self, part: Part) -> Floats:
        """The worth of sharing this part, for everyone who bears it or one that sounds nearly so."""
        gain = self._gain
        gain.fill(0.0)
        near, exact = self._bearers(self._near(part)), self._bearers(part_keys(part))
        for rows in near:
            gain[rows] = _NEAR_SHARE * self._value(sum(map(len, near)) + sum(map(len, exact)))
        for rows in exact:
            gain[rows] = self._value(sum(map(len, exact)))
        return gain

    def _value(self, bearers: int) -> np.float32:
        return np.float32(min(math.log2(max(2.0, len(self) / max(1, bearers))), _MOST_WORTH))

    def _bearers(self, keys: Sequence[str]) -> list[Rows]:
        if not keys:
            return []
        marks = ",".join("?" * len(keys))
        with undamaged(self._path):
            found = self.connection.execute(f"SELECT rows FROM posting WHERE key IN ({marks})", keys)
            bearers = [np.frombuffer(blob, dtype="<u4") for (blob,) in found]
            if any(rows.max(initial=0) >= len(self) for rows in bearers):
                raise ValueError("a person that there is not")
        return bearers

    def _near(self, part: Part) -> list[str]:
        """Keys one consonant away, the nearest in length first, up to a bounded number of postings."""
        wanted = [key for key in part_keys(part)[:2] if len(key) >= _NEAR_LEAST]
        own = set(part_keys(part))
        found: dict[str, None] = {}
        for key in wanted:
            for near, _distance, _at in process.extract(
                key, self.keys, scorer=Levenshtein.distance, score_cutoff=1, limit=60
            ):
                if near not in own:
                    found.setdefault(near)
        return list(found)

    def _year_worth(self, rows: NDArray[np.intp], low: int, high: int) -> NDArray[np.float32]:
        """What the year of birth adds; one number for most, looked up by the year they are born in."""
        lows, highs = self.low[rows], self.high[rows]
        value: Floats = _value_of_gap(low, high)[lows]
        wide = np.flatnonzero(lows != highs)
        if len(wide):
            gap = np.maximum(lows[wide].astype(np.int32) - high, low - highs[wide].astype(np.int32))
            value[wide] = _by_gap(gap)
        return value

    def _records(self, rows: list[int]) -> list[tuple[int, Record]]:
        out: list[tuple[int, Record]] = []
        with undamaged(self._path):
            for start in range(0, len(rows), 500):
                some = rows[start : start + 500]
                marks = ",".join("?" * len(some))
                found = self.connection.execute(f"SELECT * FROM person WHERE row IN ({marks})", some)
                out += [(row, restored(tuple(stored))) for row, *stored in found]
        return out


def _value_of_gap(low: int, high: int) -> Floats:
    """For each year, what a person born in it gains when the years from `low` to `high` are asked for; the last entry
    (NO_YEAR) is that of persons without a year."""
    years = np.arange(_LAST_YEAR + 1)
    value = np.append(_by_gap(np.maximum(years - high, low - years)), np.float32(0.0))
    return value.astype(np.float32)


def _by_gap(gap: NDArray[np.signedinteger]) -> Floats:
    value = np.where(gap <= 0, _YEAR_MEETS, np.where(gap <= 2, _YEAR_CLOSE, _YEAR_OFF))
    return value.astype(np.float32)


class _Rivals:
    """All whom a query fits: the bits of those who were weighed, and `unseen` others who share as much as those whose
    bits are `alike`."""

    def __init__(self, bits: list[float], alike: list[float], unseen: int) -> None:
        self.bits = bits
        self.alike = alike
        self.unseen = unseen
        mean = sum(map(_weight, alike)) / max(1, len(alike))
        self.mass = sum(map(_weight, bits)) + unseen * mean

    def score(self, bits: float) -> float:
        """The probability of one of them who has `bits`: the evidence as odds, beside everybody's and nobody's."""
        return _weight(bits) / (self.mass + _weight(NOBODY_BITS))

    def number(self, bits: float) -> int:
        """How many others are as likely, or nearly so."""
        least = bits - _AS_WELL
        share = sum(other >= least for other in self.alike) / max(1, len(self.alike))
        return sum(other >= least for other in self.bits) - 1 + round(self.unseen * share)


def _weight(bits: float) -> float:
    return math.exp2(min(bits, _MOST_BITS))


def _hit(query: Record, record: Record, bits: float, rivals: _Rivals) -> Hit:
    comparison = compare_records(query, record)
    name = max(record.names, key=lambda n: max(name_bits(q, n) for q in query.names))
    return Hit(record, name, comparison, rivals.score(bits), rivals.number(bits))
