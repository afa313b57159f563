"""What the database itself refuses at this desk, on SQLite and on PostgreSQL: to change or delete what was said in the
coordination room. Corrections are further rows."""

from __future__ import annotations

from typing import Any

from amana.ledger import appendonly

APPEND_ONLY = (
    "operations_call",
    "operations_callchair",
    "operations_callend",
    "operations_agendaitem",
    "operations_attendance",
    "operations_decision",
    "operations_citation",
    "operations_task",
    "operations_taskstep",
)


def create_triggers(apps: Any, schema_editor: Any) -> None:
    """For the migration that makes these tables."""
    appendonly.guard(schema_editor, APPEND_ONLY, "operations")
