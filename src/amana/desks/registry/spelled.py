"""Which words the names of the register are made of, kept in the file of the index of names (see `sounds`).

A search is first held against these: each word that was typed is compared with the different words of its
candidates, not with each of their names, and only those whose names can hold the search are read from the books and
looked at closely. It leaves nobody out whom the close look would keep. The words are cut by the rules of the names
engine; where these changed since, the file is made again."""

from __future__ import annotations

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from amana.engines import naming
from amana.engines.naming.key import joint_keys, part_keys
from amana.engines.naming.key import keys as keys_of
from amana.engines.naming.parse import parse
from amana.engines.naming.record import Record
from amana.engines.naming.tokens import FOREIGN

Forms = tuple[str, ...]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

TABLES = """
CREATE TABLE rules (digest TEXT NOT NULL);
CREATE TABLE word (number INTEGER PRIMARY KEY, forms TEXT NOT NULL UNIQUE, keys TEXT NOT NULL);
CREATE TABLE spelled (
    block INTEGER PRIMARY KEY, owners BLOB NOT NULL, lengths BLOB NOT NULL, words BLOB NOT NULL
);
CREATE TABLE joint (
    key TEXT NOT NULL, block INTEGER NOT NULL, owners BLOB NOT NULL, PRIMARY KEY (key, block)
) WITHOUT ROWID;
"""
RULES = (
    *("fold.py", "key.py", "letters.toml", "parse.py", "part.py", "backwards.py"),
    *("particles.py", "particles.toml", "glued.py"),
)
"""What decides into which words a name falls and how they sound."""
_APART = FOREIGN + 0.01
"""Further apart than this no two words are one name: the engine's own line and what a rounded distance may differ."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that is searched for: the forms of its words, each with the words that were found to be like it or not;
    how many must be found in a name of two words or more; the sounds of each word, and of every two neighbours said as
    one."""

    words: tuple[tuple[Forms, dict[Forms, bool]], ...]
    least: int
    single: frozenset[str]
    joined: frozenset[str]


@lru_cache(maxsize=100_000)
def joined(name: str) -> frozenset[str]:
    """The sounds of every two neighbours of a name, said as one word."""
    firsts = [part.forms[0] for part in parse(name).parts]
    return frozenset(key for a, b in pairwise(firsts) for key in joint_keys(a, b))


@lru_cache(maxsize=100_000)
def single(name: str) -> frozenset[str]:
    """The sounds of each word of a name."""
    return frozenset(key for part in parse(name).parts for key in part_keys(part))


@cache
def rules() -> str:
    """The digest of what names are cut by."""
    folder = Path(naming.__file__).parent
    return sha256(b"\0".join((folder / name).read_bytes() for name in RULES)).hexdigest()


def fits(connection: sqlite3.Connection) -> bool:
    """Whether the words of this file were cut by the rules in force. Raises sqlite3.Error where it holds none."""
    return bool(connection.execute("SELECT digest FROM rules").fetchone() == (rules(),))


class Noted:
    """The names of records on their way into the index."""

    def __init__(self) -> None:
        self.owners, self.lengths, self.words = array("q"), array("B"), array("I")
        self.forms: dict[Forms, int] = {}
        self.joints: dict[str, dict[int, None]] = defaultdict(dict)

    def passing(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records, each noted."""
        for record in records:
            for name in record.names:
                self._note(int(record.id), name)
            yield record

    def _note(self, owner: int, name: str) -> None:
        parts = parse(name).parts
        if not parts:
            return
        self.owners.append(owner)
        self.lengths.append(min(len(parts), 255))
        self.words.extend(self.forms.setdefault(part.forms, len(self.forms)) for part in parts[:255])
        for key in joined(name):
            self.joints[key].setdefault(owner)

    def write(self, connection: sqlite3.Connection) -> None:
        """Append what was noted as one block; whoever calls it commits."""
        block = connection.execute("SELECT coalesce(max(block) + 1, 0) FROM spelled").fetchone()[0]
        connection.executemany(
            "INSERT OR IGNORE INTO word (forms, keys) VALUES (?, ?)",
            ((" ".join(forms), " ".join(_sounds(forms))) for forms in self.forms),
        )
        numbers = {
            tuple(forms.split(" ")): number
            for number, forms in connection.execute("SELECT number, forms FROM word")
        }
        own = np.array([numbers[forms] for forms in self.forms], dtype="<u4")
        words = own[np.frombuffer(self.words, dtype="<u4")] if self.words else own[:0]
        connection.execute(
            "INSERT INTO spelled VALUES (?, ?, ?, ?)",
            (block, self.owners.tobytes(), self.lengths.tobytes(), words.tobytes()),
        )
        connection.executemany(
            "INSERT INTO joint VALUES (?, ?, ?)",
            ((key, block, array("q", owners).tobytes()) for key, owners in sorted(self.joints.items())),
        )


class Spelled:
    """The words of all names, read from the file of the index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._read_words()
        self._read_names()

    def _read_words(self) -> None:
        rows = self._connection.execute("SELECT number, forms, keys FROM word ORDER BY number").fetchall()
        self.forms: dict[int, Forms] = {number: tuple(forms.split(" ")) for number, forms, _keys in rows}
        at: dict[str, int] = {}
        flat = [
            (number, at.setdefault(key, len(at))) for number, _forms, keys in rows for key in keys.split(" ")
        ]
        self.keys = list(at)
        self._at = at
        self._word_of, self._key_of = np.array(flat, dtype=np.int64).reshape(-1, 2).T

    def _read_names(self) -> None:
        blocks = self._connection.execute(
            "SELECT owners, lengths, words FROM spelled ORDER BY block"
        ).fetchall()
        owners = _joined_blobs([b[0] for b in blocks], "<i8")
        lengths = _joined_blobs([b[1] for b in blocks], "u1")
        words = _joined_blobs([b[2] for b in blocks], "<u4")
        order = np.argsort(owners, kind="stable")
        ends = np.cumsum(lengths)
        self.words = words[_ranges((ends - lengths)[order], ends[order])]
        self.owners, self.lengths = owners[order], lengths[order]
        self.ends = np.cumsum(self.lengths)

    def may_hold(
        self, wanted: Sequence[Wanted], among: Collection[int], alike: Callable[[Forms, Forms], bool]
    ) -> list[int]:
        """Those of the files `among` that have a name which can hold one of the `wanted`, in the order of `among`.
        `alike` says whether two words count as one name."""
        files = np.array(sorted(among), dtype=np.int64)
        names = _ranges(np.searchsorted(self.owners, files), np.searchsorted(self.owners, files, "right"))
        if not len(names):
            return []
        lengths, owners = self.lengths[names], self.owners[names]
        words = self.words[_ranges(self.ends[names] - lengths, self.ends[names])]
        starts = np.cumsum(lengths) - lengths
        there = np.flatnonzero(np.bincount(words))
        numbers = there.tolist()
        found = np.zeros(len(names), dtype=bool)
        near: dict[Forms, Bools] = {}
        for one in wanted:
            met = np.zeros(len(names), dtype=np.int64)
            for forms, known in one.words:
                if forms not in near:
                    near[forms] = self._like(forms, there, alike)
                known.update(
                    (self.forms[n], like)
                    for n, like in zip(numbers, near[forms][there].tolist(), strict=True)
                )
                met += np.logical_or.reduceat(near[forms][words], starts)
            found |= met >= np.maximum(1, np.minimum(one.least, np.maximum(2, lengths)))
            if one.joined:
                found |= np.logical_or.reduceat(self._sounding(one.joined)[words], starts)
        kept = {int(owner) for owner in owners[found]}
        kept |= self._joining({key for one in wanted for key in one.single})
        return [file for file in among if file in kept]

    def _like(self, forms: Forms, there: Ints, alike: Callable[[Forms, Forms], bool]) -> Bools:
        """For each word by its number, whether it is one that is `there` and like a word of these forms."""
        apart = process.cdist(
            _sounds(forms), self.keys, scorer=Levenshtein.normalized_distance, score_cutoff=_APART
        )
        near = self._bearing(np.any(apart <= _APART, axis=0))
        like = np.zeros_like(near)
        for number in there[near[there]]:
            like[number] = alike(forms, self.forms[int(number)])
        return like

    def _sounding(self, keys: Iterable[str]) -> Bools:
        """For each word by its number, whether it has one of these sounds."""
        these = np.zeros(len(self.keys), dtype=bool)
        these[[self._at[key] for key in keys if key in self._at]] = True
        return self._bearing(these)

    def _bearing(self, keys: Bools) -> Bools:
        words = np.zeros(max(self.forms, default=0) + 1, dtype=bool)
        words[self._word_of[keys[self._key_of]]] = True
        return words

    def _joining(self, keys: Collection[str]) -> set[int]:
        """Files with a name of which two neighbours sound like one of these words."""
        marks = ",".join("?" * len(keys))
        rows = self._connection.execute(f"SELECT owners FROM joint WHERE key IN ({marks})", sorted(keys))
        return {int(owner) for (blob,) in rows for owner in np.frombuffer(blob, dtype="<i8")}


@lru_cache(maxsize=100_000)
def _sounds(forms: Forms) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for form in forms for key in keys_of(form)))


def _joined_blobs(blobs: list[bytes], kind: str) -> Ints:
    whole = [np.frombuffer(blob, dtype=kind).astype(np.int64) for blob in blobs]
    return np.concatenate(whole) if whole else np.zeros(0, dtype=np.int64)


def _ranges(first: Ints, last: Ints) -> Ints:
    """All numbers from each `first` to before its `last`, one range behind the other."""
    sizes = last - first
    ends = np.cumsum(sizes)
    every: Ints = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - sizes), sizes)
    return every
