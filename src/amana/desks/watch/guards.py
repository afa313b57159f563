"""What the database itself refuses at this desk, on SQLite and on PostgreSQL: to change or delete what was observed,
forecast, judged or set. Corrections are further rows."""

from __future__ import annotations

from typing import Any

from amana.ledger import appendonly

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
    appendonly.guard(schema_editor, APPEND_ONLY, "watch")
