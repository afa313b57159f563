"""Reads of the books. Who is where stands in `balance`, what happened in `chains`; here is what the books are, how
long, and whether their two sides agree."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from .balance import (
    KINDS,
    AccountKey,
    Balance,
    account_of,
    account_table,
    enrolled,
    enrolled_by,
    entry_count,
    equation,
    headcount,
    headcounts,
    held,
    last_leaf,
    persons_by,
)
from .chains import Link, Remark, chain, entries, memo_facts, memos, owners_of, person_of_leaf, signers_of
from .fields import from_micros
from .known import heads
from .sql import ask as _rows

__all__ = [
    "KINDS",
    "AccountKey",
    "Balance",
    "HeadOfLog",
    "Link",
    "Remark",
    "account_of",
    "account_table",
    "chain",
    "demonstration",
    "difference",
    "empty",
    "enrolled",
    "enrolled_by",
    "entries",
    "entry_count",
    "equation",
    "file_state",
    "genesis",
    "head",
    "headcount",
    "headcounts",
    "heads",
    "held",
    "last_leaf",
    "memo_facts",
    "memos",
    "owners_of",
    "person_of_leaf",
    "persons_by",
    "position",
    "register_count",
    "register_count_provider",
    "signers_of",
    "wrong_positions",
]
position = heads


def empty() -> bool:
    """True before the genesis."""
    return not _rows("SELECT 1 FROM ledger_head WHERE id = 1")


def demonstration() -> bool:
    """What the genesis says these books are."""
    return genesis().get("kind") == "demonstration"


def genesis() -> dict[str, Any]:
    """The facts of the first memorandum: kind (demonstration | operation) and name; {} before it."""
    found = _rows(
        "SELECT s.body FROM ledger_memo m JOIN ledger_statement s ON s.hash = m.statement"
        " WHERE m.leaf = 0 AND m.kind = 'genesis'"
    )
    # its line is the first after the header: the genesis is leaf 0, the first of its statement
    return dict(json.loads(bytes(found[0][0]).split(b"\n")[1])[3]) if found else {}


def _positions_hold() -> bool:
    """True when every kept position is the newest entry of its person: each names an entry that exists, and
    together they account for every entry (a person's entries are numbered without a gap). Far cheaper than
    looking for the wrong ones."""
    state = file_state()
    if state is not None and getattr(connection, "amana_positions_held", None) == state:
        return True
    holds = _positions_asked()
    connection.amana_positions_held = state if holds else None  # type: ignore[attr-defined]
    return holds


_openings = itertools.count(1)


def file_state() -> tuple[int, int, int] | None:
    """What changes on SQLite with every write of anybody, seen from this connection: then nothing need be asked
    again. None inside a transaction, whose end may undo what was seen, and on PostgreSQL."""
    if connection.vendor != "sqlite" or connection.in_atomic_block or connection.connection is None:
        return None
    raw = connection.connection
    if getattr(connection, "amana_opened", (0, None))[1] is not raw:
        # a connection opened anew begins its count again, often at the address of the one before
        connection.amana_opened = (next(_openings), raw)  # type: ignore[attr-defined]
    opening: int = connection.amana_opened[0]  # type: ignore[attr-defined]
    version = int(raw.execute("PRAGMA data_version").fetchone()[0])
    return opening, version, int(raw.total_changes)


def _positions_asked() -> bool:
    entries = int(_rows("SELECT count(*) FROM ledger_entry")[0][0])
    accounted = int(_rows("SELECT coalesce(sum(n + 1), 0) FROM ledger_position")[0][0])
    if entries != accounted:
        return False
    return not _rows(
        "SELECT 1 FROM ledger_position p WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e"
        " WHERE e.person = p.person AND e.n = p.n AND e.dst = p.account_id) LIMIT 1"
    )


def wrong_positions() -> list[int]:
    """People whose kept position differs from what their entries say."""
    if _positions_hold():
        return []
    return [
        row[0]
        for row in _rows(
            "SELECT coalesce(p.person, e.person) FROM"
            " (SELECT person, dst, n FROM ledger_entry x WHERE n ="
            "   (SELECT max(n) FROM ledger_entry y WHERE y.person = x.person)) e"
            " FULL OUTER JOIN ledger_position p ON p.person = e.person"
            " WHERE p.person IS NULL OR e.person IS NULL OR p.account_id <> e.dst OR p.n <> e.n"
            " ORDER BY 1"
        )
    ]


def difference(register_files: int) -> int:
    """|files in the register - people in positions| + people whose position is not what the entries say."""
    positions = int(_rows("SELECT count(*) FROM ledger_position")[0][0])
    return abs(register_files - positions) + len(wrong_positions())


@dataclass(frozen=True, slots=True)
class HeadOfLog:
    size: int
    grp: int
    recorded_at: datetime | None


CLOCK_SLACK = timedelta(minutes=2)
"""How far the clock of a machine may lie behind the last entry before somebody is told."""


def head() -> HeadOfLog:
    """How long the log is and when it last grew."""
    rows = _rows("SELECT size, grp, recorded_at FROM ledger_head WHERE id = 1")
    return HeadOfLog(rows[0][0], rows[0][1], from_micros(rows[0][2])) if rows else HeadOfLog(0, 0, None)


_register_count: list[Callable[[], int]] = []


def register_count_provider(count: Callable[[], int]) -> None:
    """The registry says how many custody files there are; the ledger may not look for itself."""
    _register_count[:] = [count]


def register_count() -> int:
    """The number of custody files; without a register, the people in the books."""
    if _register_count:
        return _register_count[0]()
    return int(_rows("SELECT count(*) FROM ledger_position")[0][0])
