"""What the database itself refuses about the erasure of samples: a decision changed afterwards, a request that names
something else than it did.

Same habit as `guards_identity`: the text stands here, the migration writes it, `guards.missing` compares."""

from __future__ import annotations

from typing import Any

from . import guards_identity

APPEND_ONLY = ("registry_disposalitem",)

REFUSALS: guards_identity.Refusals = (
    (
        "registry_disposal_decided_once",
        "registry_disposal",
        ("UPDATE",),
        "OLD.granted IS NOT NULL OR NEW.asked_by_id <> OLD.asked_by_id OR NEW.asked_memo <> OLD.asked_memo",
        "an erasure of samples is decided once and stays with whoever asked for it",
    ),
)


def create(apps: Any, schema_editor: Any) -> None:
    """For the migration: the functions and every trigger."""
    if schema_editor.connection.vendor == "sqlite":
        for text in expected_sqlite().values():
            schema_editor.execute(text, params=None)
        return
    guards_identity.create_pg(schema_editor, APPEND_ONLY, REFUSALS)


def expected_sqlite() -> dict[str, str]:
    """Name -> text of what must stand on SQLite."""
    return guards_identity.sqlite(APPEND_ONLY, REFUSALS)


def expected_pg() -> tuple[set[str], dict[str, str]]:
    """The triggers, and the functions with their bodies, that must stand on PostgreSQL."""
    return set(guards_identity.pg_triggers(APPEND_ONLY, REFUSALS)), guards_identity.pg_functions(REFUSALS)
