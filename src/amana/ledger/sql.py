"""The books' own hand on the database: the driver's connection itself, with statements prepared once.

Pages read through the ORM. A posting runs a dozen small statements, and there every layer in between costs more than
the statement itself. Errors come out as Django's, and a transaction that Django holds for broken takes nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from .columns import MOVE_HEAD, POSTING, Question, Row, insertion
from .readings import ACCOUNTS, HEAD, HEADS, KEY, NAMED, POSTED, STAYS, Reading


class Hand(Protocol):
    """One engine's way of running the books' statements. They are written as PostgreSQL reads them."""

    def numbers(self, items: Iterable[int]) -> str:
        """The value for `= ANY(%s::bigint[])`: one statement for a list of any length, so that it is prepared once."""

    def ask(self, *questions: Question) -> list[list[Row]]:
        """The rows of each question, in order; each sees what the ones before it waited for."""

    def number(self, query: str, *values: int) -> int | None:
        """The one number, or nothing, that answers a question about numbers."""

    def run(self, statement: str) -> None:
        """One statement that answers nothing."""

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        """Insert all rows, in order."""

    def look(
        self,
        statement: bytes | None,
        devices: Sequence[str],
        accounts: Collection[int],
        persons: Sequence[int],
        leaving: Sequence[int],
        named: Sequence[int],
    ) -> list[list[Row]]:
        """The rows of each reading of `readings.LOOK`, the head locked first."""

    def post(self, tables: Sequence[Sequence[Row]], head: Row) -> None:
        """Insert the rows of each table of `POSTING`, and move the head of the log."""

    def begin(self) -> None:
        """Begin the transaction of a unit of work."""

    def commit(self) -> None:
        """End it, and wait until it is on the disk."""


def hand() -> Hand:
    """The hand for this thread's connection."""
    return hand_of(connections[DEFAULT_DB_ALIAS])


def hand_of(database: BaseDatabaseWrapper) -> Hand:
    """The hand for this connection, as long as it stays open. Raises what Django raises where a transaction takes
    nothing more."""
    if database.connection is None:
        database.ensure_connection()
    if database.needs_rollback:
        database.validate_no_broken_transaction()
    kept: tuple[Any, Hand] | None = getattr(database, "amana_hand", None)
    if kept is None or kept[0] is not database.connection:
        kept = database.connection, _new_hand(database)
        database.amana_hand = kept  # type: ignore[attr-defined]
    return kept[1]


def _new_hand(database: BaseDatabaseWrapper) -> Hand:
    if database.vendor == "sqlite":
        return _Sqlite(database)
    from .postgresql import Postgresql  # psycopg is installed where PostgreSQL is used

    return Postgresql(database)


def ask(query: str, values: Sequence[Any] = ()) -> list[Row]:
    """The rows of one question."""
    return hand().ask((query, values))[0]


def among(query: str, items: Sequence[Any]) -> list[Row]:
    """The rows of a question about one of many texts or hashes. `{marks}` in it stands for the list, which is asked for
    in parts that either engine takes."""
    found: list[Row] = []
    for start in range(0, len(items), CHUNK):
        some = items[start : start + CHUNK]
        found += ask(query.format(marks=", ".join(["%s"] * len(some))), some)
    return found


def number(query: str, *values: int) -> int | None:
    """The one number, or nothing, that answers a question about numbers."""
    return hand().number(query, *values)


def insert(table: str, rows: Sequence[Row]) -> None:
    """Insert all rows, in order."""
    hand().insert(table, rows)


class _Sqlite:
    """SQLite's driver keeps the statements of a connection prepared by their text."""

    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self.driver, self.errors = database.connection, database.wrap_database_errors

    def numbers(self, items: Iterable[int]) -> str:
        return f"[{','.join(map(str, items))}]"

    def ask(self, *questions: Question) -> list[list[Row]]:
        run = self.driver.execute
        with self.errors:
            return [run(_marked(query), values).fetchall() for query, values in questions]

    def number(self, query: str, *values: int) -> int | None:
        with self.errors:
            ((answer,),) = self.driver.execute(_marked(query), values).fetchall()
        return None if answer is None else int(answer)

    def run(self, statement: str) -> None:
        with self.errors:
            self.driver.execute(statement)

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        if rows:
            with self.errors:
                self._insert(table, rows)

    def _insert(self, table: str, rows: Sequence[Row]) -> None:
        done, left = 0, len(rows)
        while left:
            some = TOGETHER if left >= TOGETHER else 1 << (left.bit_length() - 1)
            values = rows[done] if some == 1 else tuple(chain.from_iterable(rows[done : done + some]))
            self.driver.execute(_inserting(table, some), values)
            done, left = done + some, left - some

    def look(
        self,
        statement: bytes | None,
        devices: Sequence[str],
        accounts: Collection[int],
        persons: Sequence[int],
        leaving: Sequence[int],
        named: Sequence[int],
    ) -> list[list[Row]]:
        run = self.driver.execute
        with self.errors:
            found = [
                run(_asked(HEAD)).fetchall(),
                run(_asked(POSTED), (statement,)).fetchall() if statement else [],
                [row for code in devices for row in run(_asked(KEY), (code,)).fetchall()],
            ]
            for reading, some in ((ACCOUNTS, accounts), (HEADS, persons), (STAYS, leaving), (NAMED, named)):
                if not some:
                    found.append([])
                elif len(some) > FEW:
                    found.append(run(_asked(reading), (self.numbers(some),)).fetchall())
                else:
                    found.append(run(_asked_few(reading, len(some)), tuple(some)).fetchall())
        return found

    def post(self, tables: Sequence[Sequence[Row]], head: Row) -> None:
        with self.errors:
            for table, rows in zip(POSTING, tables, strict=True):
                if rows:
                    self._insert(table, rows)
            self.driver.execute(_MOVING_HEAD, head)

    def begin(self) -> None:
        self.run("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self.run("COMMIT")


FEW = 4
"""Up to so many are asked side by side: for a list SQLite makes a table of its own first, some pages each time."""


@cache
def _asked(reading: Reading) -> str:
    return _marked(reading.query())


@cache
def _asked_few(reading: Reading, count: int) -> str:
    one = _marked(reading.query().replace("= ANY(%s::bigint[])", "= %s"))
    if count == 1:
        return one
    return " UNION ALL ".join([f"SELECT * FROM ({one})"] * count)


@cache
def _marked(query: str) -> str:
    """The statement as SQLite reads it. It needs no lock of a row: the transaction has the whole file."""
    listed = query.replace("= ANY(%s::bigint[])", "IN (SELECT value FROM json_each(%s))")
    return listed.removesuffix(" FOR UPDATE").replace("%s", "?")


_MOVING_HEAD = _marked(MOVE_HEAD)


TOGETHER = 64
"""Up to so many rows, a power of two, are inserted by one statement. A statement whose triggers write keeps a copy of
every page that it changes, to be able to undo itself: for each row anew, if each row is a statement."""


@cache
def _inserting(table: str, rows: int) -> str:
    one, _, marks = _marked(insertion(table)).partition(" VALUES ")
    return f"{one} VALUES {', '.join([marks] * rows)}"


CHUNK = 500


def chunks(items: Iterable[int]) -> Iterator[list[int]]:
    """Lists of at most 500, so that no query of the ORM has more parameters than SQLite allows."""
    found = list(items)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]
