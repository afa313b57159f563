"""The head of the log: how long it is, its frontier, its last group and moment. Whoever writes holds it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from amana.engines.seal.tree import Frontier

from .errors import Refused


@dataclass(slots=True)
class Log:
    """The head of the log, locked for this transaction."""

    frontier: Frontier
    grp: int
    recorded_at: int


def lock_head() -> Log:
    """Take the log for this transaction: two writers can never see the same head."""
    with connection.cursor() as cursor:
        suffix = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        cursor.execute(f"SELECT size, frontier, grp, recorded_at FROM ledger_head WHERE id = 1{suffix}")
        row = cursor.fetchone()
    if row is None:
        raise Refused("books-empty")
    return Log(Frontier.load(row[0], bytes(row[1])), row[2], row[3])
