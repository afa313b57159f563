"""Making the tables and guards, and comparing what stands in the database with what should."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import guards, routines
from .kinds import ENTRY_KINDS
from .schema import INDEXES, TABLES, WORDS


def statements(vendor: str, schema: str = "public") -> Iterator[str]:
    """Every SQL statement that makes the books, in order."""
    for table in TABLES.values():
        yield table.format(**WORDS[vendor])
    yield from INDEXES.values()
    yield from _guards(vendor, schema)
    yield from _roads()


def _roads() -> Iterator[str]:
    """The kinds of entries and where each may lead; those that stand already stay."""
    for kind in ENTRY_KINDS.values():
        for src, dst in kind.pairs():
            yield (
                "INSERT INTO ledger_entry_kind (kind, src_kind, dst_kind)"
                f" VALUES ('{kind.code}', '{src}', '{dst}') ON CONFLICT DO NOTHING"
            )


def _guards(vendor: str, schema: str) -> Iterator[str]:
    made = guards.triggers(vendor, schema)
    if vendor == "postgresql":
        made |= routines.routines()
    for each in made.values():
        yield from each


def apply(_apps: Any, schema_editor: Any) -> None:
    """The migration's work."""
    with schema_editor.connection.cursor() as cursor:
        for statement in statements(schema_editor.connection.vendor, _schema(cursor)):
            cursor.execute(statement)


def more_roads(_apps: Any, schema_editor: Any) -> None:
    """Let older books take the entries that this version knows besides. No row of theirs is changed."""
    with schema_editor.connection.cursor() as cursor:
        for statement in _roads():
            cursor.execute(statement)


def _schema(cursor: Any) -> str:
    """Where PostgreSQL puts the books; SQLite has one place only."""
    if cursor.db.vendor == "sqlite":
        return "main"
    cursor.execute("SELECT quote_ident(current_schema())")
    return str(cursor.fetchone()[0])


def renew(_apps: Any, schema_editor: Any) -> None:
    """Bring the tables, indexes and guards of older books to the text of this version. No row is lost or changed, and
    foreign keys are off meanwhile (the schema editor sees to that, and checks them all at the end)."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "sqlite":
            _renew_sqlite(cursor)
        else:
            _renew_postgresql(cursor)


def _renew_sqlite(cursor: Any) -> None:
    cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE name LIKE 'ledger\\_%' ESCAPE '\\'")
    found = cursor.fetchall()
    for sort, name, sql in found:
        if sort == "trigger" or (sort == "index" and sql):
            cursor.execute(f"DROP {sort} {name}")
    # what refers to a table goes on referring to its name, not to the old copy
    cursor.execute("PRAGMA legacy_alter_table = ON")
    _add_missing(cursor, "sqlite", {name for sort, name, _sql in found if sort == "table"})
    for name, text in TABLES.items():
        wanted = text.format(**WORDS["sqlite"])
        if any(sort == "table" and name == known and sql != wanted for sort, known, sql in found):
            cursor.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
            cursor.execute(wanted)
            columns = ", ".join(_columns(cursor, name))
            cursor.execute(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM old_{name}")
            cursor.execute(f"DROP TABLE old_{name}")
    cursor.execute("PRAGMA legacy_alter_table = OFF")
    _remake(cursor, "sqlite")


def _add_missing(cursor: Any, vendor: str, there: set[str]) -> None:
    for name, text in TABLES.items():
        if name not in there:
            cursor.execute(text.format(**WORDS[vendor]))


def _columns(cursor: Any, table: str) -> list[str]:
    """Every column but the generated ones."""
    cursor.execute(f"PRAGMA table_info({table})")
    return [row[1] for row in cursor.fetchall()]


def _renew_postgresql(cursor: Any) -> None:
    cursor.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = current_schema() AND p.proname LIKE 'ledger\\_%'"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP FUNCTION {name} CASCADE")  # with the triggers that call it
    cursor.execute("ALTER TABLE ledger_entry DROP CONSTRAINT IF EXISTS ledger_entry_reverses_key")
    # a sealed value has its salt inside
    cursor.execute("ALTER TABLE ledger_value DROP CONSTRAINT IF EXISTS ledger_value_salt_check")
    cursor.execute("ALTER TABLE ledger_value ALTER COLUMN salt DROP NOT NULL")
    # a person's lines are found by the key that keeps them apart
    cursor.execute(
        "ALTER TABLE ledger_line DROP CONSTRAINT IF EXISTS ledger_line_statement_person_key,"
        " DROP CONSTRAINT IF EXISTS ledger_line_person_statement_key,"
        " ADD CONSTRAINT ledger_line_person_statement_key UNIQUE (person, statement)"
    )
    cursor.execute(
        "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE 'ledger\\_%'"
        " AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    _add_missing(cursor, "postgresql", {name for (name,) in cursor.fetchall()})
    _remake(cursor, "postgresql")


def _remake(cursor: Any, vendor: str) -> None:
    for statement in (*INDEXES.values(), *_guards(vendor, _schema(cursor))):
        cursor.execute(statement)
