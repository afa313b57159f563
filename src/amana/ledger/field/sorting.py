"""Sorting: each line of a field statement is posted, waits for its parent, or stands as a conflict of a named kind.

A parent is the statement that last moved the person. It can be spent once; two lines with one parent are a fork,
found in whatever order they arrive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from amana.engines.common import clock

from .. import sql
from ..act import Draft, Move
from ..chains import memos
from ..columns import POSTING, Row
from ..errors import Refused
from ..fields import to_micros
from ..known import look
from ..rows import Leaves
from .envelope import stored
from .forks import SET_APART, contest, part, unsettle
from .judging import Judged, Permit, act_of, judge, judge_accepted
from .lines import Standing, all_posted, mark, of_statement, opened, settle, waiting
from .resolved import resolved_lines

__all__ = ["Permit", "Settled", "follow", "post_accepted", "rebuild", "sort"]


@dataclass(frozen=True, slots=True)
class Settled:
    """A line that has been posted: statement, line, its entry's leaf, the move, and when it happened. `undone`: its
    entry was taken back."""

    statement: bytes
    i: int
    leaf: int
    move: Move
    effective_at: int
    undone: bool = False


Follower = Callable[[Sequence[Settled]], None]
_followers: list[Follower] = []


def follow(fn: Follower) -> None:
    """Be told, in the same unit of work, of lines that were posted or taken back: a desk brings its own rows after the
    books."""
    if fn not in _followers:
        _followers.append(fn)


def tell(settled: Sequence[Settled]) -> None:
    for fn in _followers if settled else ():
        fn(settled)


def sort(permit: Permit) -> list[Settled]:
    """Look at every line that waits, again and again while anything changes. In a unit of work."""
    done: list[Settled] = []
    while True:
        fresh, changed = _round(permit)
        done += fresh
        if not fresh and not changed:
            break
    tell(done)
    return done


def _round(permit: Permit) -> tuple[list[Settled], bool]:
    """What was posted, and whether any line stands otherwise than before."""
    good: list[Judged] = []
    touched: dict[bytes, None] = {}
    for one, answer in judge(waiting(), permit):
        if isinstance(answer, Judged):
            good.append(answer)
            continue
        state, reason = answer.split(" ")
        if (state, reason) == (one.state, one.reason):
            continue
        if reason == "fork":
            contest(_standing(one.stated.hash, one.line.i), state, reason)
        else:
            mark(*one.key, state, reason)
        touched[one.stated.hash] = None
    alone, disputed = part(good)
    for found in disputed:
        contest(_standing(*found.one.key), "conflict", "fork")
    groups: dict[bytes, list[Judged]] = {}
    # what was judged together with them may follow one of them: it is looked at again in the next round
    for found in () if disputed else alone:
        if found.move is None:
            mark(*found.one.key, "posted", "")
            touched[found.one.stated.hash] = None
        else:
            groups.setdefault(found.one.stated.hash, []).append(found)
    posted = _post(list(groups.values()))
    whole = [key for key, group in groups.items() if len(group) == len(group[0].one.stated.lines)]
    all_posted(whole)
    for statement in (*touched, *(groups.keys() - set(whole))):
        settle(statement)
    return posted, bool(touched or disputed)


def _standing(statement: bytes, i: int) -> Standing:
    return next(one for one in of_statement(statement) if one.i == i)


TOGETHER = 100
"""Statements that are posted in one go: each a group of the log of its own."""


def _post(groups: Sequence[Sequence[Judged]]) -> list[Settled]:
    """Post lines, those of one statement as one group. Nobody is in two of them: a line can follow another only once
    that one is posted."""
    done: list[Settled] = []
    for start in range(0, len(groups), TOGETHER):
        done += _post_some(groups[start : start + TOGETHER])
    return done


def _post_some(groups: Sequence[Sequence[Judged]]) -> list[Settled]:
    every = tuple(found.move for group in groups for found in group if found.move is not None)
    sight = look(sql.hand(), act_of(groups[0][0].one.stated, every), ())
    log, grp, done = sight.log.frontier, sight.log.grp, []
    now = max(sight.log.recorded_at, to_micros(clock.now()))
    tables: list[list[Row]] = [[] for _table in POSTING]
    for good in groups:
        stated, grp, first = good[0].one.stated, grp + 1, log.size
        moves = tuple(found.move for found in good if found.move is not None)
        draft = Draft(
            stated.header, stated.hash, stated.device, stated.device_seq, act_of(stated, moves),
            tuple(stated.encoded[found.one.line.i] for found in good), ({},) * len(good),
        )  # fmt: skip
        verdicts = {found.one.line.person: found.verdict for found in good if found.verdict is not None}
        made = Leaves(draft, verdicts, sight, grp=grp, now=now)
        log.extend(made.hashes())
        for table, rows in zip(tables, made.posted_only(), strict=True):
            table += rows
        done += [
            Settled(*found.one.key, first + at, move, stated.effective_at)
            for at, (found, move) in enumerate(zip(good, moves, strict=True))
        ]
        if len(good) < len(stated.lines):
            for found in good:
                mark(*found.one.key, "posted", "")
    sql.hand().post(tables, (log.size, log.dump(), grp, now))
    return done


def post_accepted(statement: bytes, i: int, permit: Permit) -> Settled:
    """Post a line that two officers accepted. Refused: what the books or the gates still forbid."""
    one = opened(statement, i)
    answer = judge_accepted(one, permit)
    if not isinstance(answer, Judged):
        raise Refused("field-accept", person=one.line.person, why=answer.partition(" ")[2])
    (settled,) = _post([[answer]])
    tell([settled])
    return settled


def rebuild() -> None:
    """Make the states anew from what cannot change: statements, entries, keys and resolutions. What is neither posted
    nor resolved nor set apart waits for the next sorting."""
    rows = sql.ask("SELECT hash, body FROM ledger_statement ORDER BY received_at, hash")
    entries = {(bytes(s), p) for s, p in sql.ask("SELECT statement, person FROM ledger_entry")}
    choices, alarms = resolved_lines(), _alarms()
    apart: list[Standing] = []
    for statement, body in rows:
        stated = stored(bytes(body))
        if stated is None:
            continue
        alarmed = alarms.get(bytes(statement).hex(), "")
        for line in stated.lines:
            key = (bytes(statement), line.i)
            if key in choices:
                state, reason = "resolved", choices[key]
            elif alarmed:
                state, reason = "quarantine", alarmed
            elif (bytes(statement), line.person) in entries:
                state, reason = "posted", ""
            else:
                state, reason = "waiting", "received"
            if not sql.ask("SELECT 1 FROM ledger_line_state WHERE statement = %s AND i = %s", key):
                sql.insert("ledger_line_state", [(*key, state, reason)])
            mark(*key, state, reason)
        settle(bytes(statement))
        if alarmed == SET_APART[1]:
            apart += of_statement(bytes(statement))
    for one in apart:
        if one.disputed:
            contest(one, *SET_APART)
            unsettle(one.statement, one.person)


def _alarms() -> dict[str, str]:
    """Statement -> why the log says that it was set apart."""
    return {str(m.facts["statement"]): str(m.facts["why"]) for m in memos(kinds=("alarm",))}
