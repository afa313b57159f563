"""The mutation run: drop each rule, trigger and constraint of the books in turn. Each time some attack that a sound
database refuses must get a different answer; otherwise the guard could vanish and no test would see it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from amana.ledger import queries
from amana.ledger.act import Move
from amana.ledger.schema import TABLES

from . import attacks, mutants
from .cast import Books

pytestmark = [pytest.mark.django_db, pytest.mark.books]

EQUIVALENT = {
    # the database answers the same without them; each is kept for the reader, and for what a trigger may lose
    "ledger_entry.n: CHECK (n >= 0)": "entry-order: the next step is known, and it is never negative",
    "ledger_entry.depth: CHECK (depth >= 0)": "entry-depth: the depth is computed from the head",
    "ledger_entry: UNIQUE (person, n)": "UNIQUE (person, n, dst) and entry-order leave no second entry of a step",
    "ledger_entry: FOREIGN KEY (person, prev_n, src)": "entry-holder asks the kept position first",
    "ledger_entry.leaf: REFERENCES": "entry-leaf asks for the leaf itself first",
    "ledger_memo.leaf: REFERENCES": "memo-leaf asks for the leaf itself first",
    "ledger_entry.src: REFERENCES": "entry-kind asks for both accounts first",
    "ledger_entry.dst: REFERENCES": "entry-kind asks for both accounts first",
    "ledger_entry.reverses: REFERENCES": "reversal-newest asks for the entry first",
    "ledger_entry.kind: NOT NULL": "entry-kind knows no kind without a name",
    "ledger_entry.src: NOT NULL": "entry-kind knows no account without a key",
    "ledger_entry.dst: NOT NULL": "the kept position refuses it as well",
    "ledger_entry.n: NOT NULL": "the kept position refuses it as well",
    "ledger_entry.depth: NOT NULL": "the kept position refuses it as well",
    "ledger_entry.effective_at: NOT NULL": "the kept position refuses it as well",
    "ledger_line.statement: NOT NULL": "a primary key without row numbers holds no empty value",
    "ledger_line.i: NOT NULL": "a primary key without row numbers holds no empty value",
    "ledger_line_state.statement: NOT NULL": "a primary key without row numbers holds no empty value",
    "ledger_line_state.i: NOT NULL": "a primary key without row numbers holds no empty value",
    "ledger_entry_kind.kind: NOT NULL": "a primary key without row numbers holds no empty value",
    "ledger_entry_kind.src_kind: NOT NULL": "a primary key without row numbers holds no empty value",
    "ledger_entry_kind.dst_kind: NOT NULL": "a primary key without row numbers holds no empty value",
    "ledger_statement: UNIQUE (device, device_seq, hash)": "the hash alone is the primary key",
}
CASCADES = {
    f"trigger ledger_{table}_whole"
    for table in ("authority", "place", "account", "device", "statement", "leaf", "memo")
}
"""PostgreSQL truncates a table that others refer to only together with them, and one of those refuses."""
Row = tuple[Any, ...]


@pytest.fixture
def sample(books: Books) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """Rows of every table after a few acts, and the keys that attacks name."""
    books.act(
        Move("enrol", 1, books.origin.pk, books.prison.pk, values={"note": "x"}),
        Move("enrol", 2, books.origin.pk, books.prison.pk),
        Move("enrol", 4, books.origin.pk, books.prison.pk),
        kind="enrol",
    )
    books.move("place", books.annex, 2)
    books.reverse(2)
    books.move("place", books.annex, 4)
    books.move("place", books.prison, 4)
    from amana.ledger import services

    services.checkpoint()
    receipt = books.act(
        Move("enrol", 3, books.origin.pk, books.prison.pk, values={"note": "y"}), kind="enrol"
    )
    services.redact(leaf=receipt.leaves[0], name="note", by=None, reason="test")
    rows: dict[str, list[Row]] = {}
    with connection.cursor() as cursor:
        # only statements from the field have states
        cursor.execute(
            "INSERT INTO ledger_statement_state SELECT hash, 'waiting', 'x' FROM ledger_statement LIMIT 1"
        )
        cursor.execute(
            "INSERT INTO ledger_line_state SELECT statement, i, 'waiting', 'x' FROM ledger_line LIMIT 1"
        )
        for table in TABLES:
            cursor.execute(f"SELECT {', '.join(attacks.schema_columns(table))} FROM {table}")
            rows[table] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in r) for r in cursor.fetchall()
            ]
    quote = (lambda h: f"'\\x{h}'::bytea") if connection.vendor == "postgresql" else (lambda h: f"x'{h}'")
    keys = {
        "prison": str(books.prison.pk), "annex": str(books.annex.pk), "origin": str(books.origin.pk),
        "giver": str(books.giver.pk), "place": str(books.prison.place_id), "first": str(queries.chain(1)[0].leaf),
        "old": str(queries.chain(4)[0].leaf),
        "blob": quote("ab" * 32), "short": quote("ab" * 8), "salt": quote("ab" * 16),
    }  # fmt: skip
    return rows, keys


ORDER = [
    *(
        "authority",
        "place",
        "account",
        "device",
        "statement",
        "line",
        "leaf",
        "entry",
        "memo",
        "position",
        "value",
    ),
    *("statement_state", "line_state", "entry_kind", "head", "checkpoint", "redaction"),
]
"""So that each row finds those it refers to."""


@contextmanager
def standing(rows: dict[str, list[Row]]) -> Iterator[Any]:
    """A database with the rows in it; yields `lacking(mutant)`, which takes from it for a while what the mutant lacks
    and yields `answer(steps)`."""
    maker = _sqlite if connection.vendor == "sqlite" else _postgresql
    with maker(rows) as lacking:
        yield lacking


PROBE = "CREATE TABLE ledger_probe (words TEXT CHECK (words <> 'amana:moved'))"


@contextmanager
def _sqlite(rows: dict[str, list[Row]]) -> Iterator[Any]:
    """SQLite takes no constraint away: the tables are made anew where their text changes, and copied for each set of
    triggers."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("PRAGMA recursive_triggers = ON")
    made: list[tuple[dict[str, str], bytes]] = []

    def unguarded(tables: dict[str, str]) -> bytes:
        if not made or made[-1][0] != tables:
            fresh = sqlite3.connect(":memory:", isolation_level=None)
            for statement in (*mutants.statements(tables), PROBE):
                fresh.execute(statement)
            for table in ORDER:
                name = f"ledger_{table}"
                columns = attacks.schema_columns(name)
                marks = ", ".join("?" * len(columns))
                fresh.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows[name])
            made[:] = [(tables, fresh.serialize())]
            fresh.close()
        return made[-1][1]

    @contextmanager
    def lacking(mutant: mutants.Mutant) -> Iterator[Any]:
        database.execute("PRAGMA foreign_keys = OFF")
        database.deserialize(unguarded(mutant.tables))
        for statements in mutant.triggers.values():
            for statement in statements:
                database.execute(statement)
        database.execute("PRAGMA foreign_keys = ON")
        yield answer

    def answer(steps: tuple[str, ...]) -> str:
        database.execute("BEGIN")
        try:
            for step in steps:
                database.execute(step)
            database.execute("PRAGMA foreign_key_check")
        except sqlite3.Error as error:
            return str(error)
        finally:
            database.execute("ROLLBACK")
        return ""

    yield lacking
    database.close()


@contextmanager
def _postgresql(rows: dict[str, list[Row]]) -> Iterator[Any]:
    """PostgreSQL makes the sound tables and triggers once, and drops in place what is missing: to make all of them for
    each mutant cost it ten times as much."""
    whole = mutants.sound("postgresql")
    with transaction.atomic():
        mark = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA mutant")
            cursor.execute("SET LOCAL search_path TO mutant")
            for statement in (*mutants.statements(whole.tables), PROBE):
                cursor.execute(statement)
            for table in ORDER:
                name = f"ledger_{table}"
                columns = attacks.schema_columns(name)
                marks = ", ".join(["%s"] * len(columns))
                if rows[name]:
                    cursor.executemany(
                        f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({marks})", rows[name]
                    )
                if "id" in columns and table in ("authority", "place", "account", "value"):
                    cursor.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 1000)")
            for statements in whole.triggers.values():
                _make(cursor, statements)

        @contextmanager
        def lacking(mutant: mutants.Mutant) -> Iterator[Any]:
            before = transaction.savepoint()
            with connection.cursor() as cursor:
                for table, text in mutant.tables.items():
                    if text != whole.tables[table]:
                        cursor.execute(
                            f"ALTER TABLE {table} DROP CONSTRAINT {_constraint(cursor, table, text)}"
                        )
                for name, statements in whole.triggers.items():
                    if mutant.triggers.get(name) != statements:
                        _drop(cursor, statements)
                        _make(cursor, mutant.triggers.get(name, []))
            yield answer
            transaction.savepoint_rollback(before)

        def answer(steps: tuple[str, ...]) -> str:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    for step in steps:
                        cursor.execute(step)
                    raise _Passed
            except _Passed:
                return ""
            except DatabaseError as error:
                return str(error)

        yield lacking
        transaction.savepoint_rollback(mark)


def _make(cursor: Any, statements: list[str]) -> None:
    for statement in statements:
        cursor.execute(statement.replace(", public, pg_temp", ", mutant, pg_temp"))


def _drop(cursor: Any, statements: list[str]) -> None:
    for statement in reversed(statements):
        if trigger := re.match(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+)\b.*? ON (\w+)", statement, re.DOTALL):
            cursor.execute("DROP TRIGGER {} ON {}".format(*trigger.groups()))
        elif function := re.match(r"CREATE FUNCTION (\w+)", statement):
            cursor.execute(f"DROP FUNCTION {function.group(1)}")


def _constraint(cursor: Any, table: str, text: str) -> str:
    """The name of the one constraint that this table lacks where it is made from the text."""
    cursor.execute("CREATE SCHEMA scratch")
    cursor.execute("SET LOCAL search_path TO scratch, mutant")
    cursor.execute(text)
    cursor.execute(
        "SELECT conrelid = %s::regclass, conname, "
        "regexp_replace(pg_get_constraintdef(oid), '(mutant|scratch)\\.', '', 'g') "
        "FROM pg_constraint WHERE conrelid IN (%s::regclass, %s::regclass)",
        [f"scratch.{table}", f"scratch.{table}", f"mutant.{table}"],
    )
    found = cursor.fetchall()
    cursor.execute("DROP SCHEMA scratch CASCADE")
    cursor.execute("SET LOCAL search_path TO mutant")
    there = [words for in_scratch, _name, words in found if in_scratch]
    (name,) = (name for in_scratch, name, words in found if not in_scratch and words not in there)
    return str(name)


class _Passed(Exception):
    """The attack got through; what it wrote is taken back."""


def chosen() -> list[attacks.Attack]:
    return [
        a
        for a in attacks.every()
        if connection.vendor == "postgresql" or not a.name.startswith("postgresql:")
    ]


def refused(answer: Any, attack: attacks.Attack, keys: dict[str, str]) -> bool:
    said = answer(tuple(step.format(**keys) for step in attack.steps))
    return any(words in said for words in attack.words)


def suspects() -> list[mutants.Mutant]:
    """The mutants that must be noticed. PostgreSQL leaves out NOT NULL: the same words, tried on SQLite."""
    found = [
        m for m in mutants.mutants(connection.vendor) if not any(reason in m.name for reason in EQUIVALENT)
    ]
    if connection.vendor == "postgresql":
        found = [m for m in found if m.name not in CASCADES and not m.name.endswith("NOT NULL")]
    return found


def nearest_first(found: list[attacks.Attack], mutant: mutants.Mutant) -> list[attacks.Attack]:
    """Those that aim at what is missing come first: most mutants fall to one of them."""
    aim = re.findall(r"[a-z]+-[a-z-]+|ledger_[a-z_]+", mutant.name)

    def distance(attack: attacks.Attack) -> int:
        text = " ".join((attack.name, *attack.words, attack.steps[-1]))
        return -sum(word in text or word.rpartition("_")[0] in text for word in aim)

    return sorted(found, key=distance)


def test_every_dropped_guard_is_noticed_by_some_attack(sample: Any):
    rows, keys = sample
    survivors = []
    with standing(rows) as lacking:
        with lacking(mutants.sound(connection.vendor)) as answer:
            effective = [a for a in chosen() if refused(answer, a, keys)]
            blunt = [a.name for a in chosen() if a not in effective and not a.name.startswith("no ")]
        assert not blunt, f"these attacks are not refused as they should be: {blunt}"
        for mutant in suspects():
            with lacking(mutant) as answer:
                if all(refused(answer, a, keys) for a in nearest_first(effective, mutant)):
                    survivors.append(mutant.name)
    assert not survivors, "no attack notices that these are gone:\n" + "\n".join(survivors)
