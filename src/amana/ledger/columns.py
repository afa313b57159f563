"""The tables of the books as statements name them: columns, their kinds, and what a posting fills."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

Row = tuple[Any, ...]
Question = tuple[str, Sequence[Any]]
"""A statement with `%s` for its values, and the values."""

COLUMNS = {
    "ledger_statement": "hash device device_seq previous kind body signatures received_at",
    "ledger_statement_state": "statement state reason",
    "ledger_line": "statement i person parent outcome",
    "ledger_line_state": "statement i state reason",
    "ledger_leaf": "idx kind hash nonce verdict values_root grp recorded_at",
    "ledger_entry": "leaf kind statement person n src dst depth answers reverses effective_at",
    "ledger_memo": "leaf kind statement person effective_at",
    "ledger_value": "leaf name salt bytes key_id",
    "ledger_redaction": "leaf name memo",
    "ledger_checkpoint": "size root note signed_at",
    "ledger_device": "code owner authority_id algorithm public_key registered_at revoked_at",
}
POSTING = ("ledger_statement", "ledger_line", "ledger_leaf", "ledger_entry", "ledger_memo", "ledger_value")
"""The tables that a posting fills, each after those that it refers to."""
BYTES = {"hash", "previous", "body", "signatures", "statement", "parent", "nonce", "verdict", "values_root"}
BYTES |= {"salt", "bytes", "root", "public_key"}
TEXTS = {"device", "kind", "state", "reason", "outcome", "name", "note", "code", "algorithm"}
MOVE_HEAD = "UPDATE ledger_head SET size = %s, frontier = %s, grp = %s, recorded_at = %s WHERE id = 1"


@cache
def insertion(table: str) -> str:
    names = COLUMNS[table].split()
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(['%s'] * len(names))})"
