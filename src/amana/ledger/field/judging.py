"""Judging: what the books, the clock and the gates say of one line, for the moment at which it says it happened.

A line is judged where its parent left the person, whether or not somebody has moved them since. So the answer is the
same in whatever order statements arrive; who spent the parent first is not asked here but in `forks`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from amana.engines.common import clock
from amana.engines.common.verdict import Verdict

from .. import rules, sql
from ..act import Act, Move
from ..compose import FUTURE_TOLERANCE
from ..errors import Refused
from ..fields import MICROSECOND, from_micros
from ..kinds import ENTRY_KINDS
from ..known import Head, Heads, Sight, look
from ..signing import Signer
from .envelope import Stated, StatedLine
from .lines import OpenLine, Token
from .stacks import Stack, stacks

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
class Judged:
    """A line that could be posted where it says. `move` is None for one that stands in the books already; `spent`:
    somebody was moved on from there by another statement."""

    one: OpenLine
    move: Move | None
    verdict: Verdict | None
    spent: bool

    @property
    def token(self) -> Token:
        assert self.one.line.parent is not None
        return self.one.line.person, self.one.line.parent


Answer = Judged | str
"""Or "state reason"."""


def judge(lines: Sequence[OpenLine], permit: Permit) -> Iterator[tuple[OpenLine, Answer]]:
    """Each line with what is to be said of it."""
    if not lines:
        return
    persons = stacks({one.line.person for one in lines})
    parents, signers = _Parents(lines), _signers(lines)
    bases = [_policy(one) or parents.left(one.line, persons[one.line.person]) for one in lines]
    books = _Books(lines, [base for base in bases if isinstance(base, Head)])
    for one, base in zip(lines, bases, strict=True):
        stack = persons[one.line.person]
        if isinstance(base, str):
            yield one, base
        elif stack.stands_on(one.stated.hash):
            yield one, Judged(one, None, None, spent=False)
        else:
            yield one, _there(one, base, permit, _of(one, signers), books, spent=base != stack.top)


def judge_accepted(one: OpenLine, permit: Permit) -> Answer:
    """The same for a line that two officers accepted: the parent and the clock's policy are theirs to answer for, and
    it is judged where the person is now. Every rule of the books and every gate stands."""
    top = stacks([one.line.person])[one.line.person].top
    if top is None:
        return "conflict unknown-identity"
    return _there(one, top, permit, _of(one, _signers([one])), _Books([one], [top]), spent=False)


def _policy(one: OpenLine) -> str:
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


class _Parents:
    """What became of the statements that these lines name as their last."""

    def __init__(self, lines: Sequence[OpenLine]) -> None:
        wanted = list({one.line.parent for one in lines if one.line.parent is not None})
        rows = sql.among("SELECT hash FROM ledger_statement WHERE hash IN ({marks})", wanted)
        self.known = {bytes(row[0]) for row in rows}
        self.states: dict[Token, tuple[str, str]] = {}
        for people in sql.chunks({one.line.person for one in lines}):
            for statement, person, state, reason in sql.ask(
                "SELECT l.statement, l.person, x.state, x.reason FROM ledger_line l JOIN ledger_line_state x"
                " ON x.statement = l.statement AND x.i = l.i WHERE l.person = ANY(%s::bigint[])",
                (sql.hand().numbers(people),),
            ):
                self.states[person, bytes(statement)] = state, reason

    def left(self, line: StatedLine, stack: Stack) -> Head | str:
        """Where the parent left the person, or why nothing can follow it."""
        if line.parent is None:
            return "conflict unknown-identity" if stack.top is None else "conflict no-parent"
        if line.parent not in self.known:
            return "waiting parent-unknown"
        state, reason = self.states.get((line.person, line.parent), ("posted", ""))
        if state == "resolved" and reason != "accepted":
            return "conflict parent-set-aside"
        if state not in ("posted", "resolved"):
            return "waiting parent-open"
        if line.parent not in stack.left:
            return "conflict wrong-parent"
        base = stack.left[line.parent]
        return base if base is not None and base in stack.live else "conflict fork"


class _Books:
    """What the rules ask of the books about many lines, read in one go: accounts, stays, the entries they follow."""

    def __init__(self, lines: Sequence[OpenLine], bases: Sequence[Head]) -> None:
        codes = sorted({code for one in lines for code in (one.line.src, one.line.dst)})
        rows = sql.among("SELECT code, id FROM ledger_account WHERE code IN ({marks})", codes)
        self.accounts: dict[str, int] = dict(rows)
        ids = list(self.accounts.values()) or [bases[0].account if bases else 0]
        moves = tuple(Move("", base.person, ids[0], ids[-1], base.leaf) for base in bases)
        moves += tuple(Move("", base.person, pk, pk) for base in bases[:1] for pk in ids)
        self.sight = look(sql.hand(), Act("", clock.now(), moves), ())

    def at(self, base: Head, moment: datetime) -> Sight:
        """What they knew when the person stood at `base`: an account that was closed only afterwards was open."""
        accounts = {
            pk: account._replace(closed_at=None)
            if account.closed_at is not None and from_micros(account.closed_at) > moment
            else account
            for pk, account in self.sight.accounts.items()
        }
        return replace(self.sight, accounts=accounts, heads=Heads({base.person: base}))


def _there(
    one: OpenLine, base: Head, permit: Permit, signers: list[Signer], books: _Books, *, spent: bool
) -> Answer:
    """What is to be said of a line about a person who stands at `base`."""
    line, accounts = one.line, books.accounts
    if line.src not in accounts or line.dst not in accounts:
        return "conflict unknown-account"
    src, dst = accounts[line.src], accounts[line.dst]
    kind = ENTRY_KINDS.get(line.kind)
    if kind is None or kind.memo or line.kind == "enrol":
        return "conflict duplicate-identity" if line.kind == "enrol" else "conflict desk-only"
    if base.account != src:
        return f"conflict {_wrong_holder(line, base)}"
    move = Move(line.kind, line.person, src, dst, base.leaf if kind.answers else None)
    here = move.dst if move.kind in RECEIVING else move.src
    verdict = next((v for v in (permit(s, move, here) for s in signers) if v is not None), None)
    if verdict is None:
        return "conflict gate-missing"
    act = act_of(one.stated, (move,))
    try:
        rules.check(
            act, sight=books.at(base, act.effective_at), signers=signers, verdicts={move.person: verdict}
        )
    except Refused as refused:
        return f"conflict {REASONS.get(refused.code, refused.code)}"
    return Judged(one, move, verdict, spent)


def _wrong_holder(line: StatedLine, base: Head) -> str:
    ((kind,),) = sql.ask("SELECT kind FROM ledger_account WHERE id = %s", (base.account,))
    if line.kind in ("arrive", "transfer") and kind == "held":
        return "receipt-without-release"
    if line.kind == "depart" and kind == "escort":
        return "release-without-receipt"
    return "wrong-holder"


def act_of(stated: Stated, moves: tuple[Move, ...]) -> Act:
    """The act that lines of this statement are posted as."""
    return Act(stated.kind, from_micros(stated.effective_at), moves, facts=stated.facts)


def _signers(lines: Sequence[OpenLine]) -> dict[str, Signer]:
    codes = list({device for one in lines for device, _made in one.signatures})
    rows = sql.among("SELECT code, owner, authority_id FROM ledger_device WHERE code IN ({marks})", codes)
    return {row[0]: Signer(*row) for row in rows}


def _of(one: OpenLine, signers: dict[str, Signer]) -> list[Signer]:
    """Who signed this statement, its author first."""
    mine = [signers[device] for device, _made in one.signatures]
    return sorted(mine, key=lambda s: s.device != one.stated.device)
