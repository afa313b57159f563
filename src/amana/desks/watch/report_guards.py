"""What the database itself refuses about reports: judgements and contents are written once, never changed."""

from __future__ import annotations

from typing import Any

APPEND_ONLY = (
    "watch_reportcontent",
    "watch_reportopening",
    "watch_sourcerating",
    "watch_claimjudgement",
    "watch_groupassessment",
    "watch_linkdecision",
)

_FUNCTION = """CREATE OR REPLACE FUNCTION watch_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def create(apps: Any, schema_editor: Any) -> None:
    """Put the triggers in place, on SQLite and on PostgreSQL."""
    postgres = schema_editor.connection.vendor == "postgresql"
    if postgres:
        schema_editor.execute(_FUNCTION, params=None)  # its % is no parameter
    for table in APPEND_ONLY:
        for statement in _postgres(table) if postgres else _sqlite(table):
            schema_editor.execute(statement, params=None)


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}\n"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgres(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION watch_append_only()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION watch_append_only()",
    ]
