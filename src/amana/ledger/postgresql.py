"""PostgreSQL's hand: a posting is two calls, one that looks and one that writes, however many rows it has.

Each call runs a routine of the database, which holds the plans of its statements. The routines guard nothing: the
triggers do, whoever inserts. Both calls go straight to libpq, their values written as text: what the driver does around
a statement costs more than the statement.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.errors import InFailedSqlTransaction, error_from_result
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus

from .columns import POSTING, Question, Row, insertion
from .readings import LOOK
from .routines import COLUMN_TYPES, LOOK_CALL, POST_CALL

Rows = list[list[Row]]
GONE = b"26000"
"""The state in which PostgreSQL says that a prepared statement does not exist."""
FLUSH = "SELECT pg_logical_emit_message(true, 'amana', '')"
"""A message in the log of the database, whose own commit waits for the disk."""


class Postgresql:
    def __init__(self, database: BaseDatabaseWrapper) -> None:
        self.driver, self.errors = database.connection, database.wrap_database_errors
        self.prepared: dict[str, bytes] = {}
        if (
            self.driver.prepare_threshold is None
        ):  # Django turns them off; its own cursor never prepares anything
            self.driver.prepare_threshold = 1  # what is asked a second time will be asked often

    def numbers(self, items: Iterable[int]) -> str:
        return f"{{{','.join(map(str, items))}}}"

    def ask(self, *questions: Question) -> Rows:
        with self.errors:
            return [self._run(query, values).fetchall() for query, values in questions]

    def number(self, query: str, *values: int) -> int | None:
        wire = self.driver.pgconn
        if wire.transaction_status != TransactionStatus.IDLE:
            text = self._call(numbered(query), [str(value) for value in values])
        else:
            with self.errors:
                text = self._answered(self._prepared(numbered(query), [str(v).encode() for v in values]))
        return int(text) if text else None

    def run(self, statement: str) -> None:
        with self.errors:
            self._run(statement, ())

    def insert(self, table: str, rows: Sequence[Row]) -> None:
        with self.errors:
            if len(rows) == 1:
                self._run(insertion(table), rows[0])
            elif rows:
                psycopg.Cursor(self.driver).executemany(insertion(table), rows)

    def look(
        self,
        statement: bytes | None,
        devices: Sequence[str],
        accounts: Collection[int],
        persons: Sequence[int],
        leaving: Sequence[int],
        named: Sequence[int],
    ) -> Rows:
        asked = (
            None if statement is None else rf"\x{statement.hex()}",
            f"{{{','.join(map(_text_literal, devices))}}}",
            *map(self.numbers, (accounts, persons, leaving, named)),
        )
        text = self._call(LOOK_CALL, asked)
        return [
            [_with_bytes(row, reading.hashes) for row in rows or ()]
            for reading, rows in zip(LOOK, json.loads(text), strict=True)
        ]

    def post(self, tables: Sequence[Sequence[Row]], head: Row) -> None:
        values: list[str | None] = []
        for table, rows in zip(POSTING, tables, strict=True):
            values += _arrays(table, rows)
        size, frontier, grp, recorded_at = head
        values += [str(size), rf"\x{frontier.hex()}", str(grp), str(recorded_at)]
        self._call(POST_CALL, values)

    def begin(self) -> None:
        """Begin a transaction whose commit does not wait for the disk: one message."""
        with self.errors:
            self._answered(self.driver.pgconn.exec_(b"BEGIN; SET LOCAL synchronous_commit = off"))

    def commit(self) -> None:
        """Commit, let the next writer go on, and wait until everything committed so far is on the disk: one message."""
        wire = self.driver.pgconn
        with self.errors:
            if wire.transaction_status == TransactionStatus.INERROR:  # its COMMIT would be a silent ROLLBACK
                raise InFailedSqlTransaction("the unit of work went on after an error of the database")
            self._answered(wire.exec_(b"COMMIT; " + FLUSH.encode()))

    def _run(self, query: str, values: Sequence[Any]) -> Any:
        return psycopg.Cursor(self.driver).execute(query, values)

    def _prepared(self, query: str, values: Sequence[bytes]) -> Any:
        """The result of a statement prepared in this connection. Only between transactions: the driver may have thrown
        it away, and an error would break a transaction, while here the statement is prepared again."""
        wire, name = self.driver.pgconn, self.prepared.get(query)
        if name is not None:
            result = wire.exec_prepared(name, values)
            if result.error_field(DiagnosticField.SQLSTATE) != GONE:
                return result
        else:
            name = self.prepared[query] = b"amana_%d" % len(self.prepared)
        self._answered(wire.prepare(name, query.encode()))
        return wire.exec_prepared(name, values)

    def _call(self, query: str, values: Sequence[str | None]) -> str:
        """Run a call; its one value as text. It is not prepared: the driver throws away what is at every rollback, and
        there is nothing to plan in a call, the plans are inside the routine."""
        wire = self.driver.pgconn
        with self.errors:
            if wire.transaction_status == TransactionStatus.IDLE:
                self._answered(wire.exec_(b"BEGIN"))
            given = [None if value is None else value.encode() for value in values]
            return self._answered(wire.exec_params(query.encode(), given))

    def _answered(self, result: Any) -> str:
        if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
            raise error_from_result(result)
        return (result.get_value(0, 0) or b"").decode() if result.ntuples else ""


@cache
def numbered(query: str) -> str:
    """The statement as the server itself reads it: `$1`, `$2` for its values."""
    first, *rest = query.split("%s")
    return first + "".join(f"${i}{part}" for i, part in enumerate(rest, 1))


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
