"""What the database itself refuses at this desk, on SQLite and on PostgreSQL: to change or delete what was observed,
forecast, judged or set. Corrections are further rows."""

from __future__ import annotations

from typing import Any

APPEND_ONLY = (
    "watch_observation",
    "watch_draw",
    "watch_look",
    "watch_forecast",
    "watch_opinion",
    "watch_standing",
    "watch_recipient",
    "watch_acknowledgement",
    "watch_measure",
)


def create_triggers(apps: Any, schema_editor: Any) -> None:
    """For the migration that makes these tables."""
    if schema_editor.connection.vendor == "sqlite":
        for table in APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
                    params=None,
                )
        return
    schema_editor.execute(
        "CREATE FUNCTION watch_record_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $body$BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END$body$",
        params=None,
    )
    for table in APPEND_ONLY:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION watch_record_append_only()",
            params=None,
        )
