"""Making the tables and guards, and comparing what stands in the database with what should."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import guards
from .kinds import ENTRY_KINDS
from .schema import INDEXES, TABLES, WORDS


def statements(vendor: str) -> Iterator[str]:
    """Every SQL statement that makes the books, in order."""
    for table in TABLES.values():
        yield table.format(**WORDS[vendor])
    yield from INDEXES.values()
    for made in guards.triggers(vendor).values():
        yield from made
    for kind in ENTRY_KINDS.values():
        for src, dst in kind.pairs():
            yield (
                "INSERT INTO ledger_entry_kind (kind, src_kind, dst_kind)"
                f" VALUES ('{kind.code}', '{src}', '{dst}')"
            )


def apply(_apps: Any, schema_editor: Any) -> None:
    """The migration's work."""
    with schema_editor.connection.cursor() as cursor:
        for statement in statements(schema_editor.connection.vendor):
            cursor.execute(statement)
