"""What a posting asks of the books, question by question: one text for both engines."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """One narrow question that a posting asks: its columns and where they come from, written once for both engines.

    `{some}` stands for the list or key asked about."""

    columns: tuple[str, ...]
    source: str
    hashes: tuple[int, ...] = ()
    """Which columns hold bytes."""

    def query(self) -> str:
        """The statement, with `%s` for what is asked about."""
        return f"SELECT {', '.join(self.columns)} {self.source.format(some='%s')}"


KEY = Reading(
    (
        *("d.code", "d.owner", "d.authority_id", "d.algorithm", "d.public_key", "d.revoked_at"),
        "(SELECT max(device_seq) FROM ledger_statement WHERE device = d.code)",
        "(SELECT hash FROM ledger_statement WHERE device = d.code ORDER BY device_seq DESC LIMIT 1)",
    ),
    "FROM ledger_device d WHERE d.code = {some}",
    hashes=(4, 7),
)
ACCOUNTS = Reading(
    (
        "a.id",
        "a.code",
        "a.kind",
        "a.authority_id",
        "o.code",
        "a.closed_at",
    ),
    "FROM ledger_account a LEFT JOIN ledger_authority o ON o.id = a.authority_id"
    " WHERE a.id = ANY({some}::bigint[])",
)
HEADS = Reading(
    (
        "p.person",
        "p.account_id",
        "p.n",
        "p.depth",
        "p.effective_at",
        "e.leaf",
        "e.kind",
        "e.statement",
    ),
    "FROM ledger_position p JOIN ledger_entry e ON e.person = p.person AND e.n = p.n"
    " WHERE p.person = ANY({some}::bigint[])",
    hashes=(7,),
)
STAYS = Reading(
    (
        "person",
        "kind",
    ),
    "FROM ledger_memo WHERE kind IN ('stay', 'stay_lifted') AND person = ANY({some}::bigint[]) ORDER BY leaf",
)
NAMED = Reading(
    (
        "leaf",
        "person",
        "kind",
        "depth",
        "src",
        "dst",
        "reverses",
        "effective_at",
    ),
    "FROM ledger_entry WHERE leaf = ANY({some}::bigint[])",
)
POSTED = Reading(("hash",), "FROM ledger_statement WHERE hash = {some}")
HEAD = Reading(
    ("size", "frontier", "grp", "recorded_at"), "FROM ledger_head WHERE id = 1 FOR UPDATE", hashes=(1,)
)

LOOK = (HEAD, POSTED, KEY, ACCOUNTS, HEADS, STAYS, NAMED)
"""In the order in which a posting reads: the head is locked before anything is looked at."""
