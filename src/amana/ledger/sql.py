"""The books' own hand on the database: the driver's connection itself, with statements prepared once.

Pages read through the ORM. A posting runs a dozen small statements, and there every layer in between costs more than
the statement itself. Errors come out as Django's, and a transaction that Django holds for broken takes nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
Question = tuple[str, Sequence[Any]]
"""A statement with `%s` for its values, and the values."""
Rows = tuple[str, Sequence[Row]]
"""A table and rows for it, in the order of `COLUMNS`."""

COLUMNS = {
    "ledger_statement": "hash device device_seq previous kind body signatures received_at",
    "ledger_statement_state": "statement state reason",
    "ledger_line": "statement i person parent outcome",
    "ledger_leaf": "idx kind hash nonce verdict values_root grp recorded_at",
    "ledger_entry": "leaf kind statement person n src dst depth answers reverses effective_at",
    "ledger_memo": "leaf kind statement person effective_at",
    "ledger_value": "leaf name salt bytes key_id",
    "ledger_redaction": "leaf name memo",
    "ledger_checkpoint": "size root note signed_at",
    "ledger_device": "code owner authority_id algorithm public_key registered_at revoked_at",
}
BYTES = {"hash", "previous", "body", "signatures", "statement", "parent", "nonce", "verdict", "values_root"}
BYTES |= {"salt", "bytes", "root", "public_key"}
TEXTS = {"device", "kind", "state", "reason", "outcome", "name", "note", "code", "algorithm"}


class Hand(Protocol):
    """One engine's way of running the books' statements. They are written as PostgreSQL reads them."""

    def numbers(self, items: Iterable[int]) -> str:
        """The value for `= ANY(%s::bigint[])`: one statement for a list of any length, so that it is prepared once."""

    def ask(self, *questions: Question) -> list[list[Row]]:
        """The rows of each question, in order; each sees what the ones before it waited for."""

    def write(self, tables: Iterable[Rows], *then: Question) -> None:
        """Insert the rows of each table in order, then run what comes last."""


def hand() -> Hand:
    """The hand for this thread's connection."""
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    return _Sqlite(database) if database.vendor == "sqlite" else _Postgresql(database)


def ask(query: str, values: Sequence[Any] = ()) -> list[Row]:
    """The rows of one question."""
    return hand().ask((query, values))[0]


def insert(table: str, rows: Sequence[Row]) -> None:
    """Insert all rows, in order."""
    hand().write([(table, rows)])


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

    def write(self, tables: Iterable[Rows], *then: Question) -> None:
        with self.errors:
            for table, rows in tables:
                if len(rows) == 1:
                    self.driver.execute(_marked(_insertion(table)), rows[0])
                elif rows:
                    self.driver.executemany(_marked(_insertion(table)), rows)
            for query, values in then:
                self.driver.execute(_marked(query), values)


@cache
def _marked(query: str) -> str:
    """The statement as SQLite reads it. It needs no lock of a row: the transaction has the whole file."""
    listed = query.replace("= ANY(%s::bigint[])", "IN (SELECT value FROM json_each(%s))")
    return listed.removesuffix(" FOR UPDATE").replace("%s", "?")


@cache
def _insertion(table: str) -> str:
    names = COLUMNS[table].split()
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"


class _Postgresql:
    """All statements of one call travel together (pipeline); the server answers once, and plans each only once."""

    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self.driver, self.errors = database.connection, database.wrap_database_errors
        if (
            self.driver.prepare_threshold is None
        ):  # Django turns them off; its own cursor never prepares anything
            self.driver.prepare_threshold = 0

    def numbers(self, items: Iterable[int]) -> str:
        return f"{{{','.join(map(str, items))}}}"

    def ask(self, *questions: Question) -> list[list[Row]]:
        with self.errors:
            if len(questions) == 1:
                return [self._run(*questions[0]).fetchall()]
            with self.driver.pipeline():
                cursors = [self._run(*question) for question in questions]
            return [cursor.fetchall() for cursor in cursors]

    def write(self, tables: Iterable[Rows], *then: Question) -> None:
        with self.errors, self.driver.pipeline():
            for table, rows in tables:
                if len(rows) == 1:
                    self._run(_insertion(table), rows[0])
                elif rows:
                    self._run(_insertion_of_arrays(table), _arrays(table, rows))
            for query, values in then:
                self._run(query, values)

    def _run(self, query: str, values: Sequence[Any]) -> Any:
        import psycopg

        return psycopg.Cursor(self.driver).execute(query, values, prepare=True)


@cache
def _insertion_of_arrays(table: str) -> str:
    names = COLUMNS[table].split()
    lists = ", ".join(f"%s::{_type(name)}[]" for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT * FROM unnest({lists})"


def _type(column: str) -> str:
    return "bytea" if column in BYTES else "text" if column in TEXTS else "bigint"


def _arrays(table: str, rows: Sequence[Row]) -> list[str]:
    """One array literal for each column: many times cheaper than a statement for each row."""
    columns = zip(*rows, strict=True)
    return [
        f"{{{','.join(map(_LITERALS[_type(name)], column))}}}"
        for name, column in zip(COLUMNS[table].split(), columns, strict=True)
    ]


def _bytes_literal(value: bytes | None) -> str:
    return "NULL" if value is None else f'"\\\\x{value.hex()}"'


def _text_literal(value: str | None) -> str:
    if value is None:
        return "NULL"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _number_literal(value: int | None) -> str:
    return "NULL" if value is None else str(value)


_LITERALS: dict[str, Callable[[Any], str]] = {
    "bytea": _bytes_literal,
    "text": _text_literal,
    "bigint": _number_literal,
}


CHUNK = 500


def chunks(items: Iterable[int]) -> Iterator[list[int]]:
    """Lists of at most 500, so that no query of the ORM has more parameters than SQLite allows."""
    found = list(items)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]
