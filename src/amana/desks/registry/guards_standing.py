"""Whether the guards of the register stand: the database beside their text, after every migration and when asked."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import connections
from django.db.models.signals import post_migrate

from . import guards, guards_disposal, guards_identity, guards_prints, guards_redaction

# How many constraints (checks, keys, references) the hand-written tables have on PostgreSQL.
_PG_CONSTRAINTS = {
    "registry_agefinding": 8,
    "registry_classification_record": 11,
    "registry_classification_approval": 5,
}


def missing(connection: Any) -> list[str]:
    """Sentences naming every guard that is gone or was changed; empty when all stand."""
    if connection.vendor == "sqlite":
        return _missing_sqlite(connection)
    return _missing_pg(connection)


def _missing_sqlite(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type IN ('trigger', 'table', 'view') AND name LIKE 'registry_%'"
        )
        found = dict(cursor.fetchall())
    expected = guards.expected_sqlite(get_user_model()._meta.db_table)
    expected |= guards_identity.expected_sqlite() | guards_prints.expected_sqlite()
    expected |= guards_disposal.expected_sqlite()
    expected |= guards_redaction.expected_sqlite()
    gone = [f"{name} is gone" for name in expected if name not in found]
    return gone + [
        f"{name} was changed" for name, text in expected.items() if name in found and found[name] != text
    ]


def _missing_pg(connection: Any) -> list[str]:
    wrong = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'registry\\_%'"
        )
        triggers = dict(cursor.fetchall())
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'registry\\_%'")
        functions = dict(cursor.fetchall())
        cursor.execute(
            "SELECT conrelid::regclass::text, count(*) FROM pg_constraint"
            " WHERE conrelid::regclass::text = ANY(%s) AND convalidated GROUP BY 1",
            [list(_PG_CONSTRAINTS)],
        )
        constraints = dict(cursor.fetchall())
        cursor.execute("SELECT count(*) FROM pg_views WHERE viewname = 'registry_classification'")
        (views,) = cursor.fetchone()
    expected = [part.expected_pg() for part in (guards, guards_identity, guards_prints, guards_disposal)]
    for name in {name for names, _bodies in expected for name in names}:
        if name not in triggers:
            wrong.append(f"{name} is gone")
        elif triggers[name] not in ("O", "A"):
            wrong.append(f"{name} is switched off")
    bodies = [made for _names, made in expected] + [guards_redaction.pg_functions()]
    for name, body in {name: body for made in bodies for name, body in made.items()}.items():
        if functions.get(name) != body:
            wrong.append(f"function {name} is gone or was changed")
    for table, least in _PG_CONSTRAINTS.items():
        if constraints.get(table, 0) < least:
            wrong.append(f"{table} has lost a constraint")
    if not views:
        wrong.append("registry_classification is gone")
    return wrong


def register() -> None:
    """Compare the database with this text after every migration: what is missing is named at once."""
    post_migrate.connect(_after_migrate, dispatch_uid="registry.guards")


def _after_migrate(sender: Any, using: str, **_more: Any) -> None:
    connection = connections[using]
    if (
        getattr(sender, "label", "") != "registry"
        or "registry_agefinding" not in connection.introspection.table_names()
    ):
        return
    if wrong := missing(connection):
        raise RuntimeError("the guards of the register do not stand: " + "; ".join(wrong))
