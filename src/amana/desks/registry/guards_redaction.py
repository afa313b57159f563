"""The one change that what was said about a person takes: its words fall, once another person has granted the erasure
that was asked for.

Claims and the rows beside them are append-only (`guards`). Here their guards are replaced by ones that let words become
empty (of a claim) or a dash (of a row) while a granted row of `registry_redaction` names them, and nothing else. Same
habit as `guards_identity`: the text stands here, the migration writes it, `guards_standing` compares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from amana.ledger import appendonly

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
        for name, text in _sqlite(ALLOWED).items():
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
            schema_editor.execute(text, params=None)
        return
    _replace_pg(schema_editor, _pg(ALLOWED), ALLOWED)


def _replace_pg(schema_editor: Any, functions: dict[str, str], tables: Iterable[str]) -> None:
    for name, body in functions.items():
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$", params=None
        )
    for table in tables:
        schema_editor.execute(f"DROP TRIGGER {table}_no_change ON {table}", params=None)
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {table}_erasure()",
            params=None,
        )


def expected_sqlite() -> dict[str, str]:
    """Name -> text of what must stand on SQLite."""
    return _sqlite(ALLOWED) | rows_sqlite() | appendonly.triggers((FALLEN,), "sqlite", "registry")


def pg_functions() -> dict[str, str]:
    """The functions with their bodies that must stand on PostgreSQL."""
    return _pg(ALLOWED) | rows_pg()


Conditions = Mapping[str, Callable[[], str]]


def _sqlite(allowed: Conditions) -> dict[str, str]:
    return {
        f"{table}_no_update": f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}\n"
        f"WHEN NOT coalesce({condition().replace(' IS NOT DISTINCT FROM ', ' IS ')}, 0)\n"
        f"BEGIN SELECT RAISE(ABORT, '{_SAYS.format(table=table)}'); END"
        for table, condition in allowed.items()
    }


def _pg(allowed: Conditions) -> dict[str, str]:
    return {
        f"{table}_erasure": f"BEGIN IF TG_OP = 'UPDATE' AND coalesce({condition()}, false) THEN RETURN NEW; END IF;"
        f" RAISE EXCEPTION '{_SAYS.format(table=table)}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END"
        for table, condition in allowed.items()
    }


# -- rows of the desk that repeat words


@dataclass(frozen=True, slots=True)
class Row:
    """An append-only table whose `words` may become a dash, each where a granted erasure names row and column."""

    model: str
    words: tuple[str, ...]
    kept: tuple[str, ...]
    key: str = "id"


ROWS = {
    "registry_entryrecord": Row(
        "EntryRecord", ("arrested", "injuries", "next_of_kin"), ("file_id", "arrived_at", "by_id", "at")
    ),
    "registry_legalbasis": Row(
        "LegalBasis",
        ("reference",),
        ("file_id", "basis_id", "decided", "review_due", "provisional", "deadline", "by_id", "at"),
    ),
    "registry_basisreview": Row(
        "BasisReview",
        ("note",),
        ("legal_basis_id", "outcome", "held_on", "person_heard", "next_due", "cleared", "by_id", "at", "memo"),
    ),
    "registry_document": Row(
        "Document",
        ("issuer", "issued", "held_where"),
        ("file_id", "kind", "number", "sha256", "by_id", "at"),
    ),
    "registry_need": Row("Need", ("detail",), ("file_id", "kind", "open", "follows_id", "by_id", "at")),
    "registry_propertyitem": Row("PropertyItem", ("description",), ("file_id", "quantity", "by_id", "at")),
    "registry_propertyreceipt": Row(
        "PropertyReceipt", ("note",), ("item_id", "kind", "account_id", "by_id", "at")
    ),
    "registry_agefinding": Row(
        "AgeFinding",
        ("basis",),
        ("file_id", "n", "born_earliest", "born_latest", "disputed", "by_id", "at", "memo"),
    ),
    "registry_classification_record": Row(
        "ClassificationRecord",
        ("grounds", "own_answer"),
        (
            "file_id", "age_finding_id", "born_latest", "disputed", "assessed_on", "band", "reason", "review_due",
            "assessor_id", "at",
        ),
    ),
    "registry_biometricgap": Row("BiometricGap", ("note",), ("file_id", "position", "reason", "by_id", "at")),
    "registry_linkreading": Row(
        "LinkReading",
        ("why",),
        ("proposal_id", "round", "n", "answer", "bits", "fingerprint", "reader_id", "at", "memo"),
    ),
}  # fmt: skip
FALLEN = "registry_fallenwords"


def _row(row: Row) -> str:
    def falls(column: str) -> str:
        named = (
            f"EXISTS (SELECT 1 FROM {FALLEN} f JOIN registry_redaction r ON r.id = f.redaction_id WHERE r.granted"
            f" AND f.place = 'registry.{row.model}.{column}' AND f.key = OLD.{row.key})"
        )
        return f"({_same(column)} OR (NEW.{column} = '{ERASED}' AND {named}))"

    return " AND ".join([_same(row.key), *(_same(c) for c in row.kept), *map(falls, row.words)])


def lift(apps: Any, schema_editor: Any) -> None:
    """For the migration that changes the table of erasures: SQLite renames no table that a guard names."""
    if schema_editor.connection.vendor == "sqlite":
        for table in ALLOWED:
            schema_editor.execute(f"DROP TRIGGER {table}_no_update", params=None)


def create_rows(apps: Any, schema_editor: Any) -> None:
    """For the same migration, at its end: the guards of claims again, and those of rows in place of the plain ones."""
    appendonly.guard(schema_editor, (FALLEN,), "registry")
    if schema_editor.connection.vendor == "sqlite":
        for text in _sqlite(ALLOWED).values():
            schema_editor.execute(text, params=None)
        for name, text in rows_sqlite().items():
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
            schema_editor.execute(text, params=None)
        return
    _replace_pg(schema_editor, rows_pg(), ROWS)


def rows_sqlite() -> dict[str, str]:
    return _sqlite({table: partial(_row, row) for table, row in ROWS.items()})


def rows_pg() -> dict[str, str]:
    return _pg({table: partial(_row, row) for table, row in ROWS.items()})
