"""What the database itself refuses about identities: bits for a child or a disputed age, biometrics of somebody
who is not established as an adult without a protection officer's word, and any change of what examiners read.

Same habit as `guards`: the text stands here, the migration writes it, `missing` compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amana.ledger import appendonly

from . import guards

APPEND_ONLY = (
    "registry_linkreading",
    "registry_reviewpolicy",
    "registry_namequery",
    "registry_biometric",
    "registry_biometricsecret",
    "registry_biometricsignoff",
    "registry_biometricgap",
)

VIEW = """CREATE VIEW registry_agestanding AS
SELECT f.id AS file_id, coalesce(a.born_earliest, c.birth_earliest) AS born_earliest,
    coalesce(a.born_latest, c.birth_latest) AS born_latest, coalesce(a.disputed, {false}) AS disputed
FROM registry_custodyfile f
LEFT JOIN registry_agefinding a ON a.file_id = f.id
    AND a.n = (SELECT max(n) FROM registry_agefinding WHERE file_id = f.id)
LEFT JOIN registry_identityclaim c ON c.file_id = f.id AND c.kind = 'principal'
    AND NOT EXISTS (SELECT 1 FROM registry_identityclaim s WHERE s.supersedes_id = c.id)"""

_NOT_WEIGHED = (
    "NEW.bits IS NOT NULL AND (NEW.weighed_at IS NULL OR EXISTS (SELECT 1 FROM registry_agestanding v"
    " WHERE v.file_id IN (NEW.one_id, NEW.other_id) AND (v.disputed OR {child} > {weighed})))"
)

Refusals = tuple[tuple[str, str, tuple[str, ...], str, str], ...]
"""(name, table, moments, condition, sentence)"""

REFUSALS: Refusals = (
    (
        "registry_proposal_weighs_adults",
        "registry_linkproposal",
        ("INSERT", "UPDATE"),
        _NOT_WEIGHED,
        "no bits are computed for a child or a person whose age is disputed",
    ),
    (
        "registry_proposal_keeps_its_files",
        "registry_linkproposal",
        ("UPDATE",),
        "NEW.one_id <> OLD.one_id OR NEW.other_id <> OLD.other_id OR NEW.round < OLD.round",
        "a proposal stays with its two files and its rounds only go on",
    ),
    (
        "registry_reading_of_the_round",
        "registry_linkreading",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM registry_linkproposal p WHERE p.id = NEW.proposal_id"
        " AND p.round = NEW.round) OR NEW.n <> 1 + (SELECT count(*) FROM registry_linkreading r"
        " WHERE r.proposal_id = NEW.proposal_id AND r.round = NEW.round)",
        "a reading belongs to the present round of its pair and takes the next turn",
    ),
    (
        "registry_proposal_same_by_two",
        "registry_linkproposal",
        ("INSERT", "UPDATE"),
        "NEW.answer = 'same' AND 2 > (SELECT count(*) FROM registry_linkreading r"
        " WHERE r.proposal_id = NEW.id AND r.round = NEW.round AND r.answer = 'same')",
        "two files are one person only where two examiners found so",
    ),
    (
        "registry_biometric_signed_off",
        "registry_biometric",
        ("INSERT",),
        "NOT EXISTS (SELECT 1 FROM registry_agestanding v WHERE v.file_id = NEW.file_id AND NOT v.disputed"
        " AND {adult} <= {taken}) AND NOT EXISTS (SELECT 1 FROM registry_biometricsignoff s"
        " WHERE s.id = NEW.sign_off_id AND s.file_id = NEW.file_id AND s.until >= {taken}"
        " AND (NEW.by_id IS NULL OR s.by_id <> NEW.by_id))",
        "biometrics of a child, or of a person not established as an adult, need the sign-off of a protection officer",
    ),
)


def _filled(condition: str, sqlite: bool) -> str:
    """The condition in the words of one engine."""
    years = guards.ADULT_SQLITE if sqlite else guards.ADULT_PG
    day = "date({})" if sqlite else "({} AT TIME ZONE 'UTC')::date"
    return condition.format(
        child=years.format("v.born_earliest"),
        adult=years.format("v.born_latest"),
        weighed=day.format("NEW.weighed_at"),
        taken=day.format("NEW.at"),
    )


def _sqlite() -> dict[str, str]:
    return {"registry_agestanding": VIEW.format(false="0")} | sqlite(APPEND_ONLY, REFUSALS)


def sqlite(tables: tuple[str, ...], refusals: Refusals) -> dict[str, str]:
    """Name -> text of the triggers of these append-only tables and refusals."""
    made = appendonly.triggers(tables, "sqlite", "registry")
    for name, table, moments, condition, say in refusals:
        for moment in moments:
            full = f"{name}_{moment.lower()}"
            made[full] = (
                f"CREATE TRIGGER {full} BEFORE {moment} ON {table}\nWHEN {_filled(condition, True)}\n"
                f"BEGIN SELECT RAISE(ABORT, '{say}'); END"
            )
    return made


def pg_functions(refusals: Refusals = REFUSALS) -> dict[str, str]:
    """Name -> body of the functions behind these refusals."""
    return {
        name: f"BEGIN IF {_filled(condition, False)} THEN RAISE EXCEPTION '{say}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END"
        for name, _table, _moments, condition, say in refusals
    }


def pg_triggers(tables: tuple[str, ...] = APPEND_ONLY, refusals: Refusals = REFUSALS) -> dict[str, str]:
    """Name -> text of the triggers of these append-only tables and refusals."""
    made = appendonly.triggers(tables, "postgresql", "registry")
    for name, table, moments, _condition, _say in refusals:
        made[name] = (
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(moments)} ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    return made


def create(apps: Any, schema_editor: Any) -> None:
    """For the migration: the view, the functions and every trigger."""
    if schema_editor.connection.vendor == "sqlite":
        for text in _sqlite().values():
            schema_editor.execute(text, params=None)
        return
    schema_editor.execute(VIEW.format(false="false"), params=None)
    create_pg(schema_editor, APPEND_ONLY, REFUSALS)


def create_pg(schema_editor: Any, tables: tuple[str, ...], refusals: Refusals) -> None:
    """Functions first, then the triggers that call them."""
    for name, body in pg_functions(refusals).items():
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$", params=None
        )
    for text in pg_triggers(tables, refusals).values():
        schema_editor.execute(text, params=None)


@dataclass(frozen=True)
class Guards:
    """What a later module of this habit needs: its append-only tables and its refusals, to be made and compared."""

    tables: tuple[str, ...]
    refusals: Refusals

    def create(self, apps: Any, schema_editor: Any) -> None:
        """For the migration: the functions and every trigger."""
        if schema_editor.connection.vendor == "sqlite":
            for text in self.expected_sqlite().values():
                schema_editor.execute(text, params=None)
            return
        create_pg(schema_editor, self.tables, self.refusals)

    def expected_sqlite(self) -> dict[str, str]:
        """Name -> text of what must stand on SQLite."""
        return sqlite(self.tables, self.refusals)

    def expected_pg(self) -> tuple[set[str], dict[str, str]]:
        """The triggers, and the functions with their bodies, that must stand on PostgreSQL."""
        return set(pg_triggers(self.tables, self.refusals)), pg_functions(self.refusals)


def expected_sqlite() -> dict[str, str]:
    """Name -> text of what must stand on SQLite."""
    return _sqlite()


def expected_pg() -> tuple[set[str], dict[str, str]]:
    """The triggers, and the functions with their bodies, that must stand on PostgreSQL."""
    return set(pg_triggers()), pg_functions()
