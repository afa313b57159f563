"""The one change that a claim takes: its words fall, once another person has granted the erasure that was asked for.

A claim is append-only (`guards`). Here its guard is replaced by one that lets words become empty while a granted row of
`registry_redaction` names the claim, and nothing else. Same habit as `guards_identity`: the text stands here, the
migration writes it, `guards.missing` compares."""

from __future__ import annotations

from typing import Any

ERASED = "—"
"""Stands where a name was: a claim has one."""
WORDS = (
    "given_ar", "father_ar", "grandfather_ar", "family_ar", "given_latin", "father_latin", "grandfather_latin",
    "family_latin", "name_latin", "kunya", "mother", "birth", "birth_place", "sex", "source_note",
)  # fmt: skip
DATES = ("birth_earliest", "birth_latest")
KEPT = ("id", "file_id", "kind", "supersedes_id", "source", "standing", "by_id", "at")
NATIONALITY_KEPT = ("id", "file_id", "country", "evidence", "by_id", "at")
_SAYS = "{table} is append-only"


def _same(column: str) -> str:
    return f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"


def _claim() -> str:
    words = [f"(NEW.{c} = '' OR {_same(c)})" for c in WORDS]
    words += [f"(NEW.{c} IS NULL OR {_same(c)})" for c in DATES]
    words.append(f"(NEW.name_ar = '{ERASED}' OR {_same('name_ar')})")
    granted = "EXISTS (SELECT 1 FROM registry_redaction r WHERE r.claim_id = OLD.id AND r.granted)"
    return " AND ".join([granted, *(_same(c) for c in KEPT), *words])


def _nationality() -> str:
    granted = (
        "EXISTS (SELECT 1 FROM registry_redaction r JOIN registry_identityclaim c ON c.id = r.claim_id"
        " WHERE r.granted AND c.file_id = OLD.file_id AND c.at = OLD.at)"
    )
    return " AND ".join([granted, *(_same(c) for c in NATIONALITY_KEPT), "NEW.source_note = ''"])


ALLOWED = {"registry_identityclaim": _claim, "registry_nationalityclaim": _nationality}


def create(apps: Any, schema_editor: Any) -> None:
    """For the migration: replace the guards of these tables."""
    if schema_editor.connection.vendor == "sqlite":
        for name, text in expected_sqlite().items():
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
            schema_editor.execute(text, params=None)
        return
    for name, body in pg_functions().items():
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$", params=None
        )
    for table in ALLOWED:
        schema_editor.execute(f"DROP TRIGGER {table}_no_change ON {table}", params=None)
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_erasure()",
            params=None,
        )


def expected_sqlite() -> dict[str, str]:
    """Name -> text of what must stand on SQLite."""
    return {
        f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}\n"
        f"WHEN NOT coalesce({allowed().replace(' IS NOT DISTINCT FROM ', ' IS ')}, 0)\n"
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS.format(table=table)}'); END"
        for table, allowed in ALLOWED.items()
    }


def pg_functions() -> dict[str, str]:
    """The functions with their bodies that must stand on PostgreSQL."""
    return {
        f"{table}_erasure": f"BEGIN IF TG_OP = 'UPDATE' AND coalesce({allowed()}, false) THEN RETURN NEW; END IF;"
        f" RAISE EXCEPTION '{_SAYS.format(table=table)}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END"
        for table, allowed in ALLOWED.items()
    }
