"""PostgreSQL with two roles: one owns the tables and brings them up to date, the other keeps the books.

The role that keeps the books cannot drop or switch off a guard, cannot empty a table, and may write into each table of
the ledger only what is ever written there. One role for both works too; then the guards stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from .schema import TABLES

APPEND, READ = "SELECT, INSERT", "SELECT"
RIGHTS = dict.fromkeys(TABLES, APPEND) | {
    "ledger_account": "SELECT, INSERT, UPDATE (capacity, closed_at)",
    "ledger_device": "SELECT, INSERT, UPDATE (revoked_at)",
    "ledger_statement_state": "SELECT, INSERT, UPDATE (state, reason)",
    "ledger_line_state": "SELECT, INSERT, UPDATE (state, reason)",
    "ledger_head": "SELECT, INSERT, UPDATE (size, frontier, grp, recorded_at)",
    "ledger_value": "SELECT, INSERT, DELETE",
    "ledger_entry_kind": READ,
    "ledger_position": READ,
    "django_migrations": READ,
}
"""What the books' role may do, table by table. Positions are kept by a trigger with its owner's right."""
ELSEWHERE = "SELECT, INSERT, UPDATE, DELETE"


def grant(owner_url: str, role: str) -> None:
    """Give `role` what the books need and take everything else from it. Raises ValueError where both are one role."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(owner_url) as owner:
        if owner.info.user == role:
            raise ValueError(
                f"DATABASE_URL and DATABASE_OWNER_URL both name the role {role}: they must differ"
            )
        named = sql.Identifier(role)
        for statement in _statements(
            [
                row[0]
                for row in owner.execute(
                    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
                )
            ],
            [
                row[0]
                for row in owner.execute(
                    "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
                    " JOIN pg_roles o ON o.oid = m.member WHERE o.rolname = current_user AND r.rolname LIKE 'amana\\_%'"
                )
            ],
        ):
            owner.execute(
                sql.SQL(statement).format(
                    role=named,
                    database=sql.Identifier(owner.info.dbname),
                    schema=sql.Identifier(owner.execute("SELECT current_schema()").fetchone()[0]),  # type: ignore[index]
                )
            )


def _statements(tables: list[str], roles: list[str]) -> Iterator[str]:
    # the check builds what should stand in a schema of its own and compares
    yield "GRANT CONNECT, CREATE ON DATABASE {database} TO {role}"
    yield "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}"
    yield "GRANT USAGE ON SCHEMA {schema} TO {role}"
    yield "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"
    for table in sorted(tables):
        yield f'REVOKE ALL ON "{table}" FROM PUBLIC, {{role}}'
        yield f'GRANT {RIGHTS.get(table, ELSEWHERE)} ON "{table}" TO {{role}}'
    for narrower in roles:
        yield f'GRANT "{narrower}" TO {{role}}'
