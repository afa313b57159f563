"""Is the database itself still what it should be? Tables, indexes and triggers compared with their expected text.

A Django AlterField on SQLite silently drops triggers, and so can a person with a shell; books whose guards are gone
must not be written.
"""

from __future__ import annotations

import functools
import re
import sqlite3
from typing import Any

from django.db import connection

from . import guards
from .routines import routines
from .schema import INDEXES, TABLES, WORDS


def differences() -> list[str]:
    """Sentences, one for each thing that is missing or not as it should be; empty when all is well."""
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _sqlite() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE name LIKE 'ledger\\_%' ESCAPE '\\' AND sql IS NOT NULL"
        )
        found = {name: _flat(sql) for name, sql in cursor.fetchall()}
        settings = {}
        for pragma in ("foreign_keys", "recursive_triggers"):
            cursor.execute(f"PRAGMA {pragma}")
            settings[pragma] = cursor.fetchone()[0]
    expected = _expected_sqlite()
    return _compare(expected, found) + [f"PRAGMA {name} is off" for name, on in settings.items() if not on]


@functools.cache
def _expected_sqlite() -> dict[str, str]:
    """What SQLite itself says after making everything in an empty database."""
    empty = sqlite3.connect(":memory:")
    for table in TABLES.values():
        empty.execute(table.format(**WORDS["sqlite"]))
    for index in INDEXES.values():
        empty.execute(index)
    for made in guards.triggers("sqlite").values():
        for statement in made:
            empty.execute(statement)
    rows = empty.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    empty.close()
    return {name: _flat(sql) for name, sql in rows}


def _flat(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def _compare(expected: dict[str, str], found: dict[str, str]) -> list[str]:
    gone = [f"{name} is missing" for name in sorted(expected.keys() - found.keys())]
    extra = [f"{name} does not belong here" for name in sorted(found.keys() - expected.keys())]
    changed = [
        f"{name} was changed"
        for name in sorted(expected.keys() & found.keys())
        if expected[name] != found[name]
    ]
    return gone + changed + extra


SCRATCH = "ledger_expected"
POSTGRES_QUERIES = {
    "column": "SELECT c.table_name || '.' || c.column_name, c.data_type || ' ' || c.is_nullable"
    " FROM information_schema.columns c WHERE c.table_schema = %(schema)s AND c.table_name LIKE 'ledger\\_%%'",
    "constraint": "SELECT r.relname || '.' || o.conname, pg_get_constraintdef(o.oid) FROM pg_constraint o"
    " JOIN pg_class r ON r.oid = o.conrelid JOIN pg_namespace n ON n.oid = r.relnamespace"
    " WHERE n.nspname = %(schema)s AND r.relname LIKE 'ledger\\_%%'",
    "trigger": "SELECT r.relname || '.' || t.tgname, t.tgenabled::text || ' ' || t.tgtype::text || ' '"
    " || concat_ws(' ', p.prosecdef, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE'), p.prosrc)"
    " FROM pg_trigger t"
    " JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_namespace n ON n.oid = r.relnamespace"
    " JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE n.nspname = %(schema)s AND NOT t.tgisinternal AND r.relname LIKE 'ledger\\_%%'",
    "routine": "SELECT p.proname, pg_get_function_arguments(p.oid) || ' ' || p.prosrc FROM pg_proc p"
    " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = %(schema)s AND p.proname LIKE 'ledger\\_%%'",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = %(schema)s"
    " AND tablename LIKE 'ledger\\_%%'",
}
"""Name -> definition, for each sort of thing that guards the books."""


def _postgresql() -> list[str]:
    """Compared with a scratch schema made from the same text in a transaction that is rolled back."""
    from django.db import transaction

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        found = _read(cursor.fetchone()[0])
    with transaction.atomic():
        mark = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {SCRATCH}")
            cursor.execute(f"SET LOCAL search_path TO {SCRATCH}")
            for statement in _made_postgresql():
                cursor.execute(statement)
        expected = _read(SCRATCH)
        transaction.savepoint_rollback(mark)
    return _compare(expected, found)


def _made_postgresql() -> list[str]:
    made = [*(table.format(**WORDS["postgresql"]) for table in TABLES.values()), *INDEXES.values()]
    for statements in (*guards.triggers("postgresql", SCRATCH).values(), *routines().values()):
        made += statements
    return made


def _read(schema: str) -> dict[str, str]:
    """Everything of the books in this schema, with the schema's own name taken out."""
    rows: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for sort, query in POSTGRES_QUERIES.items():
            cursor.execute(query, {"schema": schema})
            rows |= {
                f"{sort} {name}": _flat(text)
                .replace(f"{schema}.", "")
                .replace(f" {schema}, pg_temp", " pg_temp")
                for name, text in cursor.fetchall()
            }
    return rows
