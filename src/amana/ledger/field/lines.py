"""Lines of field statements as they are stored: read for judging, and what became of them written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import sql
from ..columns import Row
from .envelope import Stated, StatedLine, stored

Key = tuple[bytes, int]
"""Statement and number of a line."""
Token = tuple[int, bytes]
"""Person, and the statement that last moved them: what a line spends."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line with all of its statement that judging needs."""

    stated: Stated
    line: StatedLine
    received_at: int
    signatures: tuple[tuple[str, str], ...]
    state: str
    reason: str

    @property
    def key(self) -> Key:
        return self.stated.hash, self.line.i


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of one line."""

    statement: bytes
    i: int
    person: int
    parent: bytes | None
    state: str
    reason: str

    @property
    def key(self) -> Key:
        return self.statement, self.i

    @property
    def disputed(self) -> bool:
        """Is it one of several that say different things, until two officers have resolved it?"""
        return (self.state, self.reason) in DISPUTED


DISPUTED = (("conflict", "fork"), ("quarantine", "equivocation"))
_DISPUTED = (
    "((x.state = 'conflict' AND x.reason = 'fork') OR (x.state = 'quarantine' AND x.reason = 'equivocation'))"
)
_STANDING = (
    "SELECT l.statement, l.i, l.person, l.parent, x.state, x.reason FROM ledger_line l"
    " JOIN ledger_line_state x ON x.statement = l.statement AND x.i = l.i"
)
LIVE = (
    "SELECT e.leaf FROM ledger_entry e WHERE e.statement = l.statement AND e.person = l.person"
    " AND e.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses = e.leaf)"
)
"""SQL: the entry of a line `l` that stands in the books, none where it was never posted or was taken back."""
NEWS = (
    "(x.reason NOT IN ('parent-unknown', 'parent-open')"
    " OR (x.reason = 'parent-unknown' AND EXISTS (SELECT 1 FROM ledger_statement p WHERE p.hash = l.parent))"
    " OR (x.reason = 'parent-open' AND EXISTS (SELECT 1 FROM ledger_line pl JOIN ledger_line_state px"
    " ON px.statement = pl.statement AND px.i = pl.i WHERE pl.statement = l.parent AND pl.person = l.person"
    " AND px.state IN ('posted', 'resolved'))))"
)
"""What may change the standing of a line that waits for its parent: it came, was posted, or was resolved."""
_OPEN = (
    "SELECT s.hash, s.body, s.received_at, s.signatures, x.i, x.state, x.reason FROM ledger_line_state x"
    " JOIN ledger_line l ON l.statement = x.statement AND l.i = x.i"
    " JOIN ledger_statement s ON s.hash = x.statement"
)


def waiting() -> list[OpenLine]:
    """The lines that wait, in the order in which things are said to have happened; without those that wait for a
    parent of which nothing new is known."""
    found = _read(sql.ask(f"{_OPEN} WHERE x.state = 'waiting' AND {NEWS} ORDER BY s.hash, x.i"))
    return sorted(found, key=lambda one: (one.stated.effective_at, one.key))


def opened(statement: bytes, i: int) -> OpenLine:
    """One line as it is judged."""
    return _read(sql.ask(f"{_OPEN} WHERE x.statement = %s AND x.i = %s", (statement, i)))[0]


def _read(rows: Iterable[Row]) -> list[OpenLine]:
    read: dict[bytes, tuple[Stated, Any]] = {}
    found = []
    for statement, body, received_at, signatures, i, state, reason in rows:
        key = bytes(statement)
        if key not in read:
            stated = stored(bytes(body))
            assert stated is not None, "only statements of the field wait"
            read[key] = stated, tuple((device, made) for device, made in json.loads(bytes(signatures)))
        stated, signed = read[key]
        found.append(OpenLine(stated, stated.lines[i], received_at, signed, state, reason))
    return found


def spending(tokens: Iterable[Token]) -> dict[Token, list[Standing]]:
    """Every line that names one of these tokens, by token."""
    wanted = set(tokens)
    found: dict[Token, list[Standing]] = {}
    for some in sql.chunks(sorted({person for person, _parent in wanted})):
        rows = sql.ask(
            f"{_STANDING} WHERE l.person = ANY(%s::bigint[]) AND l.parent IS NOT NULL ORDER BY l.statement, l.i",
            (sql.hand().numbers(some),),
        )
        for one in map(_standing, rows):
            if one.parent is not None and (one.person, one.parent) in wanted:
                found.setdefault((one.person, one.parent), []).append(one)
    return found


def following(statement: bytes, person: int) -> list[Standing]:
    """The lines that name this one as the person's last."""
    rows = sql.ask(f"{_STANDING} WHERE l.person = %s AND l.parent = %s", (person, statement))
    return [_standing(row) for row in rows]


def of_statement(statement: bytes) -> list[Standing]:
    return [
        _standing(row) for row in sql.ask(f"{_STANDING} WHERE l.statement = %s ORDER BY l.i", (statement,))
    ]


def disputed() -> list[Standing]:
    """Every line that two officers have yet to resolve because another says otherwise."""
    return [
        _standing(row) for row in sql.ask(f"{_STANDING} WHERE {_DISPUTED} ORDER BY l.person, l.statement")
    ]


def in_books(statement: bytes, person: int) -> int | None:
    """The leaf of the entry that stands on this line, None where there is none."""
    rows = sql.ask(
        f"SELECT ({LIVE}) FROM ledger_line l WHERE l.statement = %s AND l.person = %s", (statement, person)
    )
    return int(rows[0][0]) if rows and rows[0][0] is not None else None


def _standing(row: Row) -> Standing:
    statement, i, person, parent, state, reason = row
    return Standing(bytes(statement), i, person, bytes(parent) if parent is not None else None, state, reason)


def mark(statement: bytes, i: int, state: str, reason: str) -> None:
    """Write what a line's state is now."""
    sql.ask(
        "UPDATE ledger_line_state SET state = %s, reason = %s WHERE statement = %s AND i = %s RETURNING i",
        (state, reason, statement, i),
    )


def all_posted(statements: Sequence[bytes]) -> None:
    """Write that every line of these statements is in the books."""
    for table in ("ledger_line_state", "ledger_statement_state"):
        posted = f"UPDATE {table} SET state = 'posted', reason = ''"
        sql.among(posted + " WHERE statement IN ({marks}) RETURNING state", statements)


WORST = ("quarantine", "conflict", "waiting", "resolved", "posted")


def settle(statement: bytes) -> None:
    """The statement's state from those of its lines: the first of quarantine, conflict, waiting, resolved, posted."""
    found: Mapping[str, str] = dict(
        sql.ask(
            "SELECT state, max(reason) FROM ledger_line_state WHERE statement = %s GROUP BY state",
            (statement,),
        )
    )
    state = next(s for s in WORST if s in found)
    changed = sql.ask(
        "UPDATE ledger_statement_state SET state = %s, reason = %s WHERE statement = %s RETURNING state",
        (state, found[state], statement),
    )
    if not changed:
        sql.insert("ledger_statement_state", [(statement, state, found[state])])
