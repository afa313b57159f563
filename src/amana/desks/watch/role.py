"""On PostgreSQL hazard is computed as a role that can read the tables of watch it needs and nothing else: what it
cannot read it cannot use. SQLite has no roles; there the import contract and the narrow queries stand alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection, connections, transaction

from amana.ledger.errors import Refused

ROLE = "amana_hazard"
TABLES = ("watch_site", "watch_observation", "watch_forecast", "watch_look")
"""All that hazard is made from: facilities, observations, what was forecast before."""

_TAKE_BACK = f"""DO $$ DECLARE wider regclass; BEGIN
    FOR wider IN SELECT c.oid FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
        AND (has_table_privilege('{ROLE}', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
             OR has_any_column_privilege('{ROLE}', c.oid, 'INSERT, UPDATE')
             OR c.relname NOT IN {TABLES} AND has_any_column_privilege('{ROLE}', c.oid, 'SELECT'))
    LOOP EXECUTE format('REVOKE ALL ON %s FROM {ROLE}', wider); END LOOP; END $$"""
"""What somebody gave the role meanwhile: whatever it can read, a score could be made from."""


def ensure(using: str = "default", **_signal: Any) -> None:
    """After each migration: make the role where it is missing and give it exactly these tables. Where the database's
    user may not make roles, its administrator does (see `remedy`); until then hazard is refused, not computed
    with wider rights."""
    handle = connections[using]
    if handle.vendor != "postgresql":
        return
    with contextlib.suppress(DatabaseError), transaction.atomic(using=using), handle.cursor() as cursor:
        cursor.execute(
            f"DO $$ BEGIN CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER;"
            " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    with contextlib.suppress(DatabaseError), transaction.atomic(using=using), handle.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [ROLE])
        cursor.execute(f"GRANT {ROLE} TO CURRENT_USER")
    with contextlib.suppress(DatabaseError), transaction.atomic(using=using), handle.cursor() as cursor:
        cursor.execute(_TAKE_BACK)
    with contextlib.suppress(DatabaseError), transaction.atomic(using=using), handle.cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO {ROLE}")


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Inside, the database answers as the hazard role. Refused: the role is missing."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if cursor.fetchone() is None:
                raise Refused("hazard-role", role=ROLE, tables=", ".join(TABLES))
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        # on an error the rollback of this block takes the role back as well
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
