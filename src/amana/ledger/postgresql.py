"""PostgreSQL's hand: a posting is two calls, one that looks and one that writes, however many rows it has.

Each call runs a routine of the database, which holds the plans of its statements. The routines guard nothing: the
triggers do, whoever inserts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

from .readings import LOOK
from .routines import COLUMN_TYPES, LOOK_CALL, POST_CALL
from .sql import POSTING, Question, Row, insertion

Rows = list[list[Row]]


class Postgresql:
    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self.driver, self.errors = database.connection, database.wrap_database_errors
        if (
            self.driver.prepare_threshold is None
        ):  # Django turns them off; its own cursor never prepares anything
            self.driver.prepare_threshold = 5

    def numbers(self, items: Iterable[int]) -> str:
        return f"{{{','.join(map(str, items))}}}"

    def ask(self, *questions: Question) -> Rows:
        with self.errors:
            return [self._run(query, values).fetchall() for query, values in questions]

    def run(self, statement: str) -> None:
        with self.errors:
            self._run(statement, ())

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        with self.errors:
            for row in rows:
                self._run(insertion(table), row)

    def look(
        self,
        statement: bytes | None,
        devices: Sequence[str],
        accounts: Collection[int],
        persons: Sequence[int],
        named: Sequence[int],
    ) -> Rows:
        asked = (statement, list(devices), *map(self.numbers, (accounts, persons, named)))
        with self.errors:
            (text,) = self._run(LOOK_CALL, asked, prepare=True).fetchone()
        return [
            [_with_bytes(row, reading.hashes) for row in rows or ()]
            for reading, rows in zip(LOOK, json.loads(text), strict=True)
        ]

    def post(self, tables: Sequence[Sequence[Row]], head: Row) -> None:
        values: list[Any] = []
        for table, rows in zip(POSTING, tables, strict=True):
            values += _arrays(table, rows)
        with self.errors:
            self._run(POST_CALL, (*values, *head), prepare=True)

    def _run(self, query: str, values: Sequence[Any], prepare: bool | None = None) -> Any:
        return psycopg.Cursor(self.driver).execute(query, values, prepare=prepare)


def _with_bytes(row: list[Any], hashes: Sequence[int]) -> Row:
    for at in hashes:
        if row[at] is not None:
            row[at] = bytes.fromhex(row[at])
    return tuple(row)


def _arrays(table: str, rows: Sequence[Row]) -> Iterator[str]:
    """One array literal for each column."""
    kinds = COLUMN_TYPES[table]
    columns: Iterable[Sequence[Any]] = zip(*rows, strict=True) if rows else [()] * len(kinds)
    for kind, column in zip(kinds, columns, strict=True):
        yield f"{{{','.join(map(_LITERALS[kind], column))}}}"


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
