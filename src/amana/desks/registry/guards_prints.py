"""What the database itself refuses about searches of prints: a child or a person whose age is disputed as the one
searched for, as one who can be found, as one who was found; and any change of what was searched and found.

Same habit as `guards_identity`: the text stands here, the migration writes it, `guards.missing` compares."""

from __future__ import annotations

from typing import Any

from . import guards_identity

APPEND_ONLY = ("registry_printsearch", "registry_printcandidate")

_BARRED = (
    "EXISTS (SELECT 1 FROM registry_agestanding v WHERE v.file_id = NEW.file_id"
    " AND (v.disputed OR {child} > {taken}))"
)
_SENTENCE = "a child or a person whose age is disputed is neither searched for nor found by prints"

REFUSALS: guards_identity.Refusals = (
    (
        "registry_template_barred",
        "registry_biometrictemplate",
        ("INSERT", "UPDATE"),
        f"{_BARRED} OR NOT EXISTS (SELECT 1 FROM registry_biometric b WHERE b.id = NEW.biometric_id"
        " AND b.file_id = NEW.file_id AND b.kind = 'finger')",
        _SENTENCE,
    ),
    ("registry_search_barred", "registry_printsearch", ("INSERT",), _BARRED, _SENTENCE),
    ("registry_candidate_barred", "registry_printcandidate", ("INSERT",), _BARRED, _SENTENCE),
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
