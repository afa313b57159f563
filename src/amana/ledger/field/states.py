"""What waits, what conflicts, what is set apart: reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .. import sql
from ..columns import Row
from ..errors import Refused
from ..fields import from_micros
from .envelope import stored
from .forks import branches, stands
from .lines import LIVE, Standing, disputed, of_statement

STATES = ("waiting", "conflict", "quarantine", "resolved", "posted")
OPEN = ("waiting", "conflict", "quarantine")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with what became of it. `src` and `dst` are codes of accounts; `state` one of STATES."""

    i: int
    kind: str
    person: int
    src: str
    dst: str
    parent: bytes | None
    outcome: str
    state: str
    reason: str
    stands: bool
    """Is it in the books as it is now? A contested line may be."""

    @property
    def open(self) -> bool:
        """Does it ask for somebody's decision?"""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Listed:
    """A field statement in a list."""

    hash: bytes
    device: str
    device_seq: int
    kind: str
    received_at: datetime
    state: str
    reason: str
    people: int
    posted: int


LIST = (
    "SELECT s.hash, s.device, s.device_seq, s.kind, s.received_at, t.state, t.reason, count(*),"
    f" sum(CASE WHEN EXISTS ({LIVE}) THEN 1 ELSE 0 END)"
    " FROM ledger_statement_state t JOIN ledger_statement s ON s.hash = t.statement"
    " JOIN ledger_line_state x ON x.statement = s.hash JOIN ledger_line l ON l.statement = x.statement AND l.i = x.i"
)
GROUP = " GROUP BY s.hash, s.device, s.device_seq, s.kind, s.received_at, t.state, t.reason"


def listed(state: str = "", authorities: Sequence[int] | None = None, limit: int = 500) -> list[Listed]:
    """Field statements of a state (all of them without one), newest first. Where authorities are given, those of their
    devices and those about people who are now in their accounts."""
    if authorities is not None and not authorities:
        return []
    where: list[str] = ["x.i >= 0"]
    values: list[str | int] = []
    if state:
        where.append("t.state = %s")
        values.append(state)
    if authorities is not None:
        where.append(_concerning(len(authorities)))
        values += [*authorities, *authorities]
    rows = sql.ask(
        f"{LIST} WHERE {' AND '.join(where)}{GROUP} ORDER BY s.received_at DESC, s.device, s.device_seq DESC LIMIT %s",
        [*values, limit],
    )
    return [_listed(row) for row in rows]


def open_count(authorities: Sequence[int] | None = None) -> int:
    """How many statements ask for a decision: those of `listed` that wait, conflict or are set apart, counted only."""
    if authorities is not None and not authorities:
        return 0
    where = "t.state IN (%s, %s, %s) AND EXISTS (SELECT 1 FROM ledger_line_state x WHERE x.statement = t.statement)"
    values: list[str | int] = [*OPEN]
    if authorities is not None:
        where += f" AND {_concerning(len(authorities))}"
        values += [*authorities, *authorities]
    ((found,),) = sql.ask(
        "SELECT count(*) FROM ledger_statement_state t JOIN ledger_statement s ON s.hash = t.statement"
        f" WHERE {where}",
        values,
    )
    return int(found)


def _concerning(authorities: int) -> str:
    """SQL: sent by a device of one of so many authorities, or about somebody who is now in their accounts."""
    marks = ", ".join(["%s"] * authorities)
    return (
        f"(s.device IN (SELECT code FROM ledger_device WHERE authority_id IN ({marks}))"
        " OR s.hash IN (SELECT l.statement FROM ledger_line l JOIN ledger_position p ON p.person = l.person"
        f" JOIN ledger_account a ON a.id = p.account_id WHERE a.authority_id IN ({marks})))"
    )


def _listed(row: Row) -> Listed:
    key, device, sequence, kind, received_at, state, reason, people, posted = row
    return Listed(
        bytes(key), device, sequence, kind, from_micros(received_at), state, reason, people, int(posted)
    )


def statement(key: bytes) -> tuple[Listed, list[Line]]:
    """One field statement with its lines. Refused: there is no such."""
    rows = sql.ask(f"{LIST} WHERE s.hash = %s{GROUP}", (key,))
    if not rows:
        raise Refused("field-unknown")
    ((body,),) = sql.ask("SELECT body FROM ledger_statement WHERE hash = %s", (key,))
    stated = stored(bytes(body))
    assert stated is not None
    found = {one.i: one for one in of_statement(key)}
    lines = [
        Line(
            one.i,
            one.kind,
            one.person,
            one.src,
            one.dst,
            one.parent,
            one.outcome,
            found[one.i].state,
            found[one.i].reason,
            stands(found[one.i]),
        )
        for one in stated.lines
    ]
    return _listed(rows[0]), lines


@dataclass(frozen=True, slots=True)
class Rival:
    """A line that contradicts another: of whose device, what it says and when, and whether it is in the books."""

    statement: bytes
    device: str
    kind: str
    src: str
    dst: str
    effective_at: datetime
    state: str
    reason: str
    stands: bool


def rivals(key: bytes, i: int) -> list[Rival]:
    """What others say about the same person and the same moment of the chain, oldest first: lines that name the same
    statement before them, and for two statements under one number whatever the other says of this person."""
    mine = next(one for one in of_statement(key) if one.i == i)
    found = {one.key: one for one in branches(mine)}
    if mine.reason == "equivocation":
        found |= {one.key: one for one in _twin_lines(key) if one.person == mine.person}
    return sorted((_rival(one) for one in found.values()), key=lambda one: one.effective_at)


def twins(key: bytes) -> list[bytes]:
    """The other statements that this one's device signed under the same number."""
    rows = sql.ask(
        "SELECT o.hash FROM ledger_statement s JOIN ledger_statement o ON o.device = s.device"
        " AND o.device_seq = s.device_seq AND o.hash <> s.hash WHERE s.hash = %s ORDER BY o.hash",
        (key,),
    )
    return [bytes(row[0]) for row in rows]


def _twin_lines(key: bytes) -> list[Standing]:
    return [one for twin in twins(key) for one in of_statement(twin)]


def _rival(one: Standing) -> Rival:
    ((body, device),) = sql.ask("SELECT body, device FROM ledger_statement WHERE hash = %s", (one.statement,))
    stated = stored(bytes(body))
    assert stated is not None
    line = stated.lines[one.i]
    return Rival(
        one.statement,
        device,
        line.kind,
        line.src,
        line.dst,
        from_micros(stated.effective_at),
        one.state,
        one.reason,
        stands(one),
    )


def contested() -> list[int]:
    """People of whom the field says two things that nobody has resolved yet."""
    return sorted({one.person for one in disputed()})


def gaps() -> dict[str, list[int]]:
    """Device -> numbers of statements that were never received, below the newest one."""
    found: dict[str, set[int]] = {}
    for device, sequence in sql.ask(
        "SELECT device, device_seq FROM ledger_statement WHERE device IN"
        " (SELECT s.device FROM ledger_statement_state t JOIN ledger_statement s ON s.hash = t.statement)"
    ):
        found.setdefault(device, set()).add(sequence)
    missing = {device: sorted(set(range(max(seen))) - seen) for device, seen in found.items()}
    return {device: numbers for device, numbers in missing.items() if numbers}
