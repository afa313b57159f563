"""The index of names in one SQLite file: which persons bear which sound, as blocks of row numbers.

Three plain tables (`person`, `posting`, `block`), the same on PostgreSQL. Persons come in blocks as they are
added; each block keeps, for every key, the sorted row numbers of its bearers as little-endian 32-bit integers.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from ..common import written
from ..common.intervals import DateInterval
from .csvfile import BadFile
from .key import name_keys
from .parse import parse
from .record import Record

FORMAT = "amana-names-2"  # the keys, too: other keys of the same word are another format
BLOCK = 250_000
NO_YEAR = -1

_SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE person (
    row INTEGER PRIMARY KEY, ref TEXT NOT NULL, names TEXT NOT NULL, birth TEXT, sex TEXT, nationality TEXT,
    mother TEXT, place TEXT, documents TEXT
);
CREATE TABLE posting (
    key TEXT NOT NULL, block INTEGER NOT NULL, rows BLOB NOT NULL, PRIMARY KEY (key, block)
) WITHOUT ROWID;
CREATE TABLE block (number INTEGER PRIMARY KEY, first INTEGER NOT NULL, low BLOB NOT NULL, high BLOB NOT NULL);
"""


def create(path: Path, shown: Path | None = None) -> sqlite3.Connection:
    """A new, empty index. Raises BadFile where none can be made, under the name `shown`."""
    try:
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    except (OSError, sqlite3.Error) as error:
        raise BadFile(
            f"{shown or path}: the index cannot be written: {error}. Make room, or choose another place."
        ) from error
    connection.execute("INSERT INTO about VALUES ('format', ?)", (FORMAT,))
    return connection


def fits(connection: sqlite3.Connection) -> bool:
    """Whether an index is of the format written now. Raises sqlite3.Error where it is none."""
    row = connection.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
    return row is not None and row[0] == FORMAT


def build(path: Path, records: Iterable[Record]) -> int:
    """Write a whole index; the file appears only when it is whole. Returns how many persons it holds."""
    total = 0
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise BadFile(f"{path}: an index is a database, no stream. Name a file for it.")

    def fill(place: Path) -> None:
        nonlocal total
        with contextlib.closing(create(place, path)) as connection:
            total = add(connection, records)

    written.whole(path, fill)
    return total


def add(connection: sqlite3.Connection, records: Iterable[Record]) -> int:
    """Append persons as further blocks. Returns how many."""
    source = iter(records)
    total = 0
    while block := list(islice(source, BLOCK)):
        _add_block(connection, block)
        total += len(block)
    connection.commit()
    return total


def _add_block(connection: sqlite3.Connection, block: list[Record]) -> None:
    first = connection.execute("SELECT coalesce(max(row) + 1, 0) FROM person").fetchone()[0]
    number = connection.execute("SELECT coalesce(max(number) + 1, 0) FROM block").fetchone()[0]
    rows: dict[str, array[int]] = defaultdict(lambda: array("I"))
    low, high = array("h"), array("h")
    for row, record in enumerate(block, first):
        for key in {key for name in record.names for key in name_keys(parse(name))}:
            rows[key].append(row)
        low.append(record.birth.earliest.year if record.birth else NO_YEAR)
        high.append(record.birth.latest.year if record.birth else NO_YEAR)
    connection.executemany("INSERT INTO person VALUES (?,?,?,?,?,?,?,?,?)", _stored(block, first))
    connection.executemany(
        "INSERT INTO posting VALUES (?,?,?)",
        ((key, number, found.tobytes()) for key, found in sorted(rows.items())),
    )
    connection.execute("INSERT INTO block VALUES (?,?,?,?)", (number, first, low.tobytes(), high.tobytes()))


def _stored(block: list[Record], first: int) -> Iterator[tuple[object, ...]]:
    for row, record in enumerate(block, first):
        yield (
            row, record.id, "\n".join(record.names), record.birth.format() if record.birth else None, record.sex,
            " ".join(sorted(record.nationality)) or None, record.mother, record.place,
            json.dumps(sorted(record.documents), ensure_ascii=False) if record.documents else None,
        )  # fmt: skip


def restored(
    stored: tuple[str, str, str | None, str | None, str | None, str | None, str | None, str | None],
) -> Record:
    """The record of a row of `person` without its number."""
    ref, names, birth, sex, nationality, mother, place, papers = stored
    return Record(
        ref,
        tuple(names.split("\n")),
        DateInterval.parse(birth, widen=False) if birth else None,
        sex,
        frozenset(nationality.split()) if nationality else frozenset(),
        mother,
        place,
        frozenset((kind, number) for kind, number in json.loads(papers)) if papers else frozenset(),
    )
