"""What the database itself refuses about reports: judgements and contents are written once, never changed."""

from __future__ import annotations

from typing import Any

from amana.ledger import appendonly

APPEND_ONLY = (
    "watch_reportcontent",
    "watch_reportopening",
    "watch_sourcerating",
    "watch_claimjudgement",
    "watch_groupassessment",
    "watch_linkdecision",
)


def create(apps: Any, schema_editor: Any) -> None:
    """Put the triggers in place, on SQLite and on PostgreSQL."""
    appendonly.guard(schema_editor, APPEND_ONLY, "watch")
