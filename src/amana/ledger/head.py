"""The head of the log: how long it is, its frontier, its last group and moment. Whoever writes holds it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amana.engines.seal.tree import Frontier

from . import sql
from .columns import Row
from .errors import Refused
from .readings import HEAD


@dataclass(slots=True)
class Log:
    """The head of the log, locked for this transaction."""

    frontier: Frontier
    grp: int
    recorded_at: int


def lock_head() -> Log:
    """Take the log for this transaction: two writers can never see the same head."""
    return log_of(sql.ask(HEAD.query()))


def log_of(rows: Sequence[Row]) -> Log:
    """The head from its row. Refused: there are no books yet."""
    if not rows:
        raise Refused("books-empty")
    size, frontier, grp, recorded_at = rows[0]
    return Log(Frontier.load(size, bytes(frontier)), grp, recorded_at)
