"""Statements in conflict: several lines that spend one token, or one number under which a device signed twice.

None of them wins by arriving first. Each branch is set aside as disputed, the one that was posted before its rival was
known among them: what is in the books stays there, the person is contested, and what follows waits, until two officers
have resolved it. Which lines are disputed depends on the statements alone, not on their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from amana.engines.common import clock

from .. import sql
from ..act import Act, Note
from ..chains import memos
from ..post import record
from .judging import Judged
from .lines import Standing, Token, following, in_books, mark, of_statement, settle, spending

SET_APART = ("quarantine", "equivocation")


def part(good: Sequence[Judged]) -> tuple[list[Judged], list[Judged]]:
    """Those that may stand, and those that are disputed: with the latter every other line of their token is marked."""
    groups: dict[Token, list[Judged]] = {}
    for found in good:
        groups.setdefault(found.token, []).append(found)
    others = {token: [o for o in lines if _rivals(o)] for token, lines in spending(groups).items()}
    alone, disputed = [], []
    for token, group in groups.items():
        mine = {found.one.key for found in group}
        rivals = [one for one in others.get(token, ()) if one.key not in mine]
        if len(group) == 1 and not rivals and not group[0].spent:
            alone += group
            continue
        disputed += group
        for rival in rivals:
            if rival.state == "posted":
                contest(rival, "conflict", "fork")
    return alone, disputed


def _rivals(one: Standing) -> bool:
    """Does this line say that somebody was moved from there? Not one that was refused for what it is, or set aside."""
    return one.disputed or one.state == "posted" or (one.state == "resolved" and one.reason == "accepted")


def contest(one: Standing, state: str, reason: str) -> None:
    """Mark a line as disputed, its person as contested in the log (once for each line), and let what follows wait."""
    mark(one.statement, one.i, state, reason)
    settle(one.statement)
    facts: dict[str, str | int | None] = {"statement": one.statement.hex(), "line": one.i, "why": reason}
    if facts not in _said(one.person):
        record(Act("contested", clock.now(), notes=(Note("contested", one.person, facts),)))
    unsettle(one.statement, one.person)


def _said(person: int) -> list[dict[str, object]]:
    return [dict(memo.facts) for memo in memos(person, ["contested"])]


def unsettle(statement: bytes, person: int) -> None:
    """What follows a disputed line waits for it, in the books or not; what was refused is judged again."""
    for child in following(statement, person):
        if child.state not in ("posted", "conflict"):
            continue
        why = "parent-open" if child.state == "posted" or stands(child) else "received"
        mark(child.statement, child.i, "waiting", why)
        settle(child.statement)
        unsettle(child.statement, person)


def equivocated(statements: Sequence[bytes]) -> None:
    """Set apart statements that a device signed under one number, whatever became of them, each with an alarm."""
    lines = [
        one
        for statement in statements
        for one in of_statement(statement)
        if one.state != "resolved" and (one.state, one.reason) != SET_APART
    ]
    for one in lines:
        contest(one, *SET_APART)
    tokens = [(one.person, one.parent) for one in lines if one.parent is not None]
    for others in spending(tokens).values():
        for other in others:
            if other.state == "posted":
                contest(other, "conflict", "fork")
    for statement in statements:
        if not _alarmed(statement):
            alarm(statement, "equivocation")


def alarm(statement: bytes, why: str) -> None:
    """Say in the log that a statement was set apart."""
    ((device,),) = sql.ask("SELECT device FROM ledger_statement WHERE hash = %s", (statement,))
    facts = {"statement": statement.hex(), "device": device, "why": why}
    record(Act("alarm", clock.now(), notes=(Note("alarm", facts=facts),)))


def _alarmed(statement: bytes) -> bool:
    return any(memo.facts.get("statement") == statement.hex() for memo in memos(kinds=("alarm",)))


def reopen(tokens: Iterable[Token]) -> None:
    """Let what is disputed about these tokens be judged again, after one of its lines was resolved. In the unit of work
    that sorts."""
    for lines in spending(tokens).values():
        for one in lines:
            if (one.state, one.reason) == ("conflict", "fork"):
                mark(one.statement, one.i, "waiting", "received")


def branches(one: Standing) -> list[Standing]:
    """The other lines that spend the same token, those set aside among them."""
    if one.parent is None:
        return []
    token = one.person, one.parent
    return [
        other
        for other in spending([token]).get(token, [])
        if other.key != one.key and (_rivals(other) or other.state == "resolved")
    ]


def stands(one: Standing) -> bool:
    """Is the line in the books as it is now?"""
    return in_books(one.statement, one.person) is not None
