"""Sorting: each line of a field statement is posted, waits for its parent, or stands as a conflict of a named kind.

A parent is the statement that last moved the person. It can be spent once; two lines with one parent are a fork,
found in whatever order they arrive."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from amana.engines.common import clock
from amana.engines.common.verdict import Verdict

from .. import rules, sql
from ..act import Act, Draft, Move, Note
from ..compose import FUTURE_TOLERANCE
from ..errors import Refused
from ..fields import MICROSECOND, from_micros, to_micros
from ..kinds import ENTRY_KINDS
from ..known import Head, Sight, heads, look
from ..post import record
from ..rows import Leaves
from ..signing import Signer
from .envelope import Stated, StatedLine, stored

Permit = Callable[[Signer, Move, int], "Verdict | None"]
"""What access says: (who signed, the move, the account's key where the signer acts) -> verdict, None for no."""

OFFLINE_MOST = timedelta(days=14)
"""How old a statement may be when it arrives; an older one is for two officers to look at."""
RECEIVING = ("arrive", "admit", "find", "enrol")
REASONS = {
    "time-before-head": "backdated",
    "receiver-missing": "side-missing",
    "giver-missing": "side-missing",
    "stay-in-force": "gate-missing",
    "person-unknown": "unknown-identity",
    "person-known": "duplicate-identity",
    "holder-wrong": "wrong-holder",
    "account-closed": "account-closed",
    "memo-missing": "desk-only",
}
"""What the rules of the books refuse, as the kind of conflict it is."""


@dataclass(frozen=True, slots=True)
class Settled:
    """A line that has been posted: statement, line, person, entry's kind, accounts, and when it happened."""

    statement: bytes
    i: int
    leaf: int
    move: Move
    effective_at: int


@dataclass(frozen=True, slots=True)
class _Open:
    stated: Stated
    line: StatedLine
    received_at: int
    signatures: tuple[tuple[str, str], ...]


_followers: list[Callable[[Sequence[Settled]], None]] = []


def follow(fn: Callable[[Sequence[Settled]], None]) -> None:
    """Be told, in the same unit of work, of lines that were posted: a desk brings its own rows after the books."""
    if fn not in _followers:
        _followers.append(fn)


def sort(permit: Permit) -> list[Settled]:
    """Look at every line that waits, again and again while any of them can be posted. In a unit of work."""
    done: list[Settled] = []
    while True:
        fresh = _round(permit)
        done += fresh
        if not fresh:
            break
    for fn in _followers if done else ():
        fn(done)
    return done


def _round(permit: Permit) -> list[Settled]:
    posted: list[Settled] = []
    touched: dict[bytes, None] = {}
    for statement, lines in _waiting().items():
        good: list[tuple[_Open, Move, Verdict]] = []
        for one in lines:
            verdict = judge(one, permit)
            if isinstance(verdict, tuple):
                good.append((one, *verdict))
                continue
            state, reason = verdict.split(" ")
            if _state_set(one, state, reason):
                touched[statement] = None
                if reason == "fork":
                    _contest(one)
        if good:
            posted += _post(good)
            touched[statement] = None
    for statement in touched:
        settle(statement)
    return posted


NEWS = (
    "(x.reason NOT IN ('parent-unknown', 'parent-open')"
    " OR (x.reason = 'parent-unknown' AND EXISTS (SELECT 1 FROM ledger_statement p WHERE p.hash = l.parent))"
    " OR EXISTS (SELECT 1 FROM ledger_entry e WHERE e.statement = l.parent AND e.person = l.person)"
    " OR EXISTS (SELECT 1 FROM ledger_line pl JOIN ledger_line_state px ON px.statement = pl.statement AND px.i = pl.i"
    " WHERE pl.statement = l.parent AND pl.person = l.person AND px.state = 'resolved'))"
)
"""What may change the standing of a line that waits for its parent: the parent came, was posted, or was resolved."""


def _waiting() -> dict[bytes, list[_Open]]:
    """The lines that wait, by statement, in the order in which things are said to have happened; without those that
    wait for a parent of which nothing new is known."""
    rows = sql.ask(
        "SELECT s.hash, s.body, s.received_at, s.signatures, x.i FROM ledger_line_state x"
        " JOIN ledger_line l ON l.statement = x.statement AND l.i = x.i"
        f" JOIN ledger_statement s ON s.hash = x.statement WHERE x.state = 'waiting' AND {NEWS} ORDER BY s.hash, x.i"
    )
    read: dict[bytes, Stated] = {}
    found: dict[bytes, list[_Open]] = {}
    for statement, body, received_at, signatures, i in rows:
        key = bytes(statement)
        if key not in read:
            stated = stored(bytes(body))
            assert stated is not None, "only statements of the field wait"
            read[key] = stated
        found.setdefault(key, []).append(
            _Open(read[key], read[key].lines[i], received_at, _pairs(signatures))
        )
    return dict(sorted(found.items(), key=lambda pair: (read[pair[0]].effective_at, pair[0])))


def _pairs(signatures: Any) -> tuple[tuple[str, str], ...]:
    return tuple((device, made) for device, made in json.loads(bytes(signatures)))


def opened(statement: bytes, i: int) -> _Open:
    """One line as it is judged."""
    body, received_at, signatures = sql.ask(
        "SELECT body, received_at, signatures FROM ledger_statement WHERE hash = %s", (statement,)
    )[0]
    stated = stored(bytes(body))
    assert stated is not None
    return _Open(stated, stated.lines[i], received_at, _pairs(signatures))


def judge(one: _Open, permit: Permit, *, accepted: bool = False) -> tuple[Move, Verdict] | str:
    """The move to post with its verdict, or "state reason". `accepted`: two officers have looked, so that the parent
    and the clock's policy are theirs to answer for; every rule of the books and every gate stands."""
    line, head = one.line, heads([one.line.person]).get(one.line.person)
    if not accepted:
        said = _policy(one) or _parent(line, head)
        if said:
            return said
    accounts: dict[str, int] = dict(
        sql.ask("SELECT code, id FROM ledger_account WHERE code IN (%s, %s)", (line.src, line.dst))
    )
    if line.src not in accounts or line.dst not in accounts:
        return "conflict unknown-account"
    src, dst = accounts[line.src], accounts[line.dst]
    if head is None:
        return "conflict unknown-identity"
    kind = ENTRY_KINDS.get(line.kind)
    if kind is None or kind.memo or line.kind == "enrol":
        return "conflict duplicate-identity" if line.kind == "enrol" else "conflict desk-only"
    if head.account != src:
        return f"conflict {_wrong_holder(line, head)}"
    move = Move(line.kind, line.person, src, dst, head.leaf if kind.answers else None)
    return _allowed(one, move, permit)


def _policy(one: _Open) -> str:
    """What the statement itself says that cannot be."""
    said = one.stated.effective_at
    if said > one.received_at + FUTURE_TOLERANCE // MICROSECOND:
        return "conflict clock-ahead"
    if said < one.received_at - OFFLINE_MOST // MICROSECOND:
        return "conflict backdated"
    counted = one.stated.facts.get("counted")
    there = sum(line.outcome in ("present", "injured") for line in one.stated.lines)
    if counted is not None and counted != there:
        return "conflict count-mismatch"
    if one.line.outcome in ("absent", "refused"):
        return f"conflict {one.line.outcome}"
    return ""


def _parent(line: StatedLine, head: Head | None) -> str:
    """What the custody token says: unknown, not posted yet, spent; "" when it is the person's newest."""
    if line.parent is None:
        return "conflict unknown-identity" if head is None else "conflict no-parent"
    if head is not None and head.statement == line.parent:
        return ""
    if not sql.ask("SELECT 1 FROM ledger_statement WHERE hash = %s", (line.parent,)):
        return "waiting parent-unknown"
    if sql.ask("SELECT 1 FROM ledger_entry WHERE statement = %s AND person = %s", (line.parent, line.person)):
        return "conflict fork"
    state = sql.ask(
        "SELECT x.state FROM ledger_line l JOIN ledger_line_state x ON x.statement = l.statement AND x.i = l.i"
        " WHERE l.statement = %s AND l.person = %s",
        (line.parent, line.person),
    )
    if not state:
        return "conflict wrong-parent"
    return "conflict parent-set-aside" if state[0][0] == "resolved" else "waiting parent-open"


def _wrong_holder(line: StatedLine, head: Head) -> str:
    ((kind,),) = sql.ask("SELECT kind FROM ledger_account WHERE id = %s", (head.account,))
    if line.kind in ("arrive", "transfer") and kind == "held":
        return "receipt-without-release"
    if line.kind == "depart" and kind == "escort":
        return "release-without-receipt"
    return "wrong-holder"


def _allowed(one: _Open, move: Move, permit: Permit) -> tuple[Move, Verdict] | str:
    signers = _signers(one)
    here = move.dst if move.kind in RECEIVING else move.src
    verdict = next((v for v in (permit(s, move, here) for s in signers) if v is not None), None)
    if verdict is None:
        return "conflict gate-missing"
    act = _act(one.stated, (move,))
    sight = _sight(act)
    try:
        rules.check(act, sight=sight, signers=signers, verdicts={move.person: verdict})
    except Refused as refused:
        return f"conflict {REASONS.get(refused.code, refused.code)}"
    return move, verdict


def _signers(one: _Open) -> list[Signer]:
    marks = ", ".join(["%s"] * len(one.signatures))
    codes = [device for device, _made in one.signatures]
    rows = sql.ask(f"SELECT code, owner, authority_id FROM ledger_device WHERE code IN ({marks})", codes)
    found = [Signer(*row) for row in rows]
    return sorted(found, key=lambda s: s.device != one.stated.device)


def _act(stated: Stated, moves: tuple[Move, ...]) -> Act:
    return Act(stated.kind, from_micros(stated.effective_at), moves, facts=stated.facts)


def _sight(act: Act) -> Sight:
    return look(sql.hand(), act, ())


def _post(good: Sequence[tuple[_Open, Move, Verdict]]) -> list[Settled]:
    """Post lines of one statement as one group."""
    stated = good[0][0].stated
    act = _act(stated, tuple(move for _one, move, _verdict in good))
    sight = _sight(act)
    now, grp = max(sight.log.recorded_at, to_micros(clock.now())), sight.log.grp + 1
    draft = Draft(
        stated.header, stated.hash, stated.device, stated.device_seq, act,
        tuple(stated.encoded[one.line.i] for one, _move, _verdict in good), ({},) * len(good),
    )  # fmt: skip
    first = sight.log.frontier.size
    made = Leaves(draft, {m.person: v for _one, m, v in good}, sight, grp=grp, now=now)
    sight.log.frontier.extend(made.hashes())
    log = sight.log.frontier
    sql.hand().post(made.posted_only(), (log.size, log.dump(), grp, now))
    for one, _move, _verdict in good:
        _state_set(one, "posted", "")
    return [
        Settled(stated.hash, one.line.i, first + at, move, stated.effective_at)
        for at, (one, move, _verdict) in enumerate(good)
    ]


def post_accepted(one: _Open, permit: Permit) -> Settled:
    """Post a line that two officers accepted. Refused: what the books or the gates still forbid."""
    verdict = judge(one, permit, accepted=True)
    if not isinstance(verdict, tuple):
        raise Refused("field-accept", person=one.line.person, why=verdict.partition(" ")[2])
    (settled,) = _post([(one, *verdict)])
    for fn in _followers:
        fn([settled])
    return settled


def _contest(one: _Open) -> None:
    """The person is marked contested, in the log, once for each line that lost."""
    facts: dict[str, str | int | None] = {
        "statement": one.stated.hash.hex(),
        "line": one.line.i,
        "why": "fork",
    }
    record(Act("contested", clock.now(), notes=(Note("contested", one.line.person, facts),)))


def _state_set(one: _Open, state: str, reason: str) -> bool:
    key = (one.stated.hash, one.line.i)
    known = sql.ask("SELECT state, reason FROM ledger_line_state WHERE statement = %s AND i = %s", key)
    if known and tuple(known[0]) == (state, reason):
        return False
    mark(*key, state, reason)
    return True


def mark(statement: bytes, i: int, state: str, reason: str) -> None:
    """Write what a line's state is now."""
    sql.ask(
        "UPDATE ledger_line_state SET state = %s, reason = %s WHERE statement = %s AND i = %s RETURNING i",
        (state, reason, statement, i),
    )


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


def rebuild() -> None:
    """Make the states anew from what cannot change: statements, entries, keys and resolutions. What is neither posted
    nor resolved nor set apart waits for the next sorting."""
    from .resolve import resolved_lines

    rows = sql.ask("SELECT hash, body FROM ledger_statement ORDER BY received_at, hash")
    entries = {(bytes(s), p) for s, p in sql.ask("SELECT statement, person FROM ledger_entry")}
    choices = resolved_lines()
    for statement, body in rows:
        stated = stored(bytes(body))
        if stated is None:
            continue
        alarmed = _set_apart(bytes(statement))
        for line in stated.lines:
            key = (bytes(statement), line.i)
            if key in choices:
                state, reason = "resolved", choices[key]
            elif (bytes(statement), line.person) in entries:
                state, reason = "posted", ""
            elif alarmed:
                state, reason = "quarantine", alarmed
            else:
                state, reason = "waiting", "received"
            if not sql.ask("SELECT 1 FROM ledger_line_state WHERE statement = %s AND i = %s", key):
                sql.insert("ledger_line_state", [(*key, state, reason)])
            mark(*key, state, reason)
        settle(bytes(statement))


def _set_apart(statement: bytes) -> str:
    """Why the log says that this statement was set apart, or ""."""
    from ..chains import memos

    return next(
        (str(m.facts["why"]) for m in memos(kinds=("alarm",)) if m.facts["statement"] == statement.hex()), ""
    )
