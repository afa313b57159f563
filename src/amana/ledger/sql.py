"""Plain inserts by executemany: the ORM reads the books, it does not write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

COLUMNS = {
    "ledger_statement": "hash device device_seq previous kind body signatures received_at",
    "ledger_statement_state": "statement state reason",
    "ledger_line": "statement i person parent outcome",
    "ledger_leaf": "idx kind hash nonce verdict values_root grp recorded_at",
    "ledger_entry": "leaf kind statement person n src dst depth answers reverses effective_at",
    "ledger_memo": "leaf kind statement person effective_at",
    "ledger_value": "leaf name salt bytes key_id",
    "ledger_redaction": "leaf name memo",
    "ledger_checkpoint": "size root note signed_at",
    "ledger_device": "code owner authority_id algorithm public_key registered_at revoked_at",
}

_statements = {
    table: f"INSERT INTO {table} ({', '.join(columns.split())})"
    f" VALUES ({', '.join(['%s'] * len(columns.split()))})"
    for table, columns in COLUMNS.items()
}


def insert(cursor: Any, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert all rows, in order."""
    if rows:
        cursor.executemany(_statements[table], rows)


CHUNK = 500


def chunks(items: Iterable[int]) -> Iterable[list[int]]:
    """Lists of at most 500, so that no statement has more parameters than SQLite allows."""
    found = list(items)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]
