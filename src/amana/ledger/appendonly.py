"""Tables that the database itself keeps append-only, on SQLite and on PostgreSQL, whoever asks.

The books have rules of their own (`guards`); this is for the tables of desks: what was said, judged or seen is never
changed or deleted, corrections are further rows. A migration calls `guard`; whoever compares a database with what
should stand in it asks `triggers` and `function_body`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

FUNCTION = "{desk}_append_only"
_BODY = (
    "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME"
    " USING ERRCODE = 'integrity_constraint_violation'; END"
)


def function_body() -> str:
    """What the PostgreSQL function of every desk does: refuse, naming the table."""
    return _BODY


def triggers(tables: Iterable[str], vendor: str, desk: str) -> dict[str, str]:
    """Name -> statement of the triggers that keep `tables`; on PostgreSQL they call the function of `desk`."""
    made: dict[str, str] = {}
    for table in tables:
        made |= _sqlite(table) if vendor == "sqlite" else _postgresql(table, FUNCTION.format(desk=desk))
    return made


def _sqlite(table: str) -> dict[str, str]:
    return {
        f"{table}_no_{verb.lower()}": f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}\n"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    }


def _postgresql(table: str, function: str) -> dict[str, str]:
    return {
        f"{table}_no_change": f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"{table}_no_truncate": f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    }


def guard(schema_editor: Any, tables: Iterable[str], desk: str) -> None:
    """Make the triggers (and the function, where it is not there yet), inside a migration."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION.format(desk=desk)}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $body${_BODY}$body$",
            params=None,  # its % is no parameter
        )
    for statement in triggers(tables, vendor, desk).values():
        schema_editor.execute(statement, params=None)
