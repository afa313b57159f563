"""Everything that stands in a database beside its rows, as sentences that are the same however it came about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db import connection

POSTGRESQL = (
    # how a column is kept, in whatever order the columns were added
    "SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)"
    " || ' ' || a.attnotnull::text || ' ' || a.attidentity::text || a.attgenerated::text || ' ' || l.collname::text"
    " || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')"
    " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
    " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
    " LEFT JOIN (SELECT oid, collname FROM pg_collation UNION SELECT 0, '') l ON l.oid = a.attcollation"
    " WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'S')"
    " AND a.attnum > 0 AND NOT a.attisdropped",
    "SELECT 'constraint ' || conrelid::regclass::text || '.' || conname || ' ' || pg_get_constraintdef(oid)"
    " || ' ' || convalidated::text FROM pg_constraint"
    " WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0",
    "SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "SELECT 'trigger ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace",
    "SELECT 'routine ' || pg_get_functiondef(oid) || coalesce(array_to_string(proacl, ' '), '') FROM pg_proc"
    " WHERE pronamespace = current_schema()::regnamespace",
    "SELECT 'view ' || viewname || ' ' || definition FROM pg_views WHERE schemaname = current_schema()",
)


def drawn() -> list[str]:
    """Tables with their columns, constraints and defaults, indexes, triggers, routines and views; sorted."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            return sorted(line for row in cursor.fetchall() for line in _sqlite(*row))
        found = []
        for query in POSTGRESQL:
            cursor.execute(query)
            found += [_flat(line) for (line,) in cursor.fetchall()]
        return sorted(found)


def _sqlite(sort: str, name: str, sql: str) -> Iterator[str]:
    if sort != "table":
        yield f"{sort} {name}: {_flat(sql)}"
        return
    for part in _parts(sql[sql.index("(") + 1 : sql.rindex(")")]):
        yield f"table {name}: {part}"
    yield f"table {name} ends {sql[sql.rindex(')') + 1 :].strip()}"


def _parts(body: str) -> list[str]:
    """What stands between the commas of a table's text, but for those inside brackets."""
    parts, depth = [""], 0
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [_flat(part) for part in parts]


def _flat(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()
