"""Posting: a signed draft becomes a statement, leaves, entries and memoranda in one transaction.

Everything is checked here first, in words that a person understands. The database checks again, in its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connections

from amana.engines.common import clock

from . import rules, sql
from .act import Act, Draft, Receipt, Signature, Verdicts
from .compose import check_words, written
from .fields import from_micros, to_micros
from .known import Sight, look
from .rows import Leaves
from .signing import SERVICE, check_signatures, service_sign


def post(draft: Draft, *, signatures: Sequence[Signature], verdicts: Verdicts) -> Receipt:
    """Post a signed draft inside the caller's unit of work. The same draft again gives the same receipt."""
    hand = _hand_in_a_unit()
    sight = look(hand, draft.act, dict.fromkeys(s.device for s in signatures), draft.digest)
    if sight.repeated:
        return _receipt_of(draft)
    return _posted(hand, draft, signatures, verdicts, sight)


def record(act: Act, verdicts: Verdicts | None = None) -> Receipt:
    """Compose, sign with the service key and post: recorded by the system, not signed by an officer."""
    hand = _hand_in_a_unit()
    check_words(act)
    sight = look(hand, act, (SERVICE,))
    draft = written(act, sight.keys[SERVICE], sight.accounts)
    return _posted(hand, draft, (service_sign(draft),), verdicts or {}, sight)


def _hand_in_a_unit() -> sql.Hand:
    database = connections[DEFAULT_DB_ALIAS]
    if not database.in_atomic_block:
        raise RuntimeError("posting belongs in a unit of work: call it through ledger.writer.do")
    return sql.hand_of(database)


def _receipt_of(draft: Draft) -> Receipt:
    """The receipt of a statement that was posted before: as many leaves as it has lines, one after the other."""
    act, statement = draft.act, draft.digest
    about: int | str = act.moves[0].person if act.moves else act.notes[0].kind
    table = "ledger_entry x ON x.person = %s" if act.moves else "ledger_memo x ON x.kind = %s"
    ((first, grp, recorded_at),) = sql.ask(
        f"SELECT l.idx, l.grp, l.recorded_at FROM ledger_leaf l JOIN {table} AND x.leaf = l.idx"
        " WHERE x.statement = %s ORDER BY l.idx LIMIT 1",
        (about, statement),
    )
    leaves = tuple(range(first, first + len(draft.lines)))
    return Receipt(grp, statement, leaves, from_micros(recorded_at), repeated=True)


def _posted(
    hand: sql.Hand, draft: Draft, signatures: Sequence[Signature], verdicts: Verdicts, sight: Sight
) -> Receipt:
    signers = check_signatures(draft, signatures, sight.keys)
    rules.check(draft.act, sight=sight, signers=signers, verdicts=verdicts)
    log = sight.log
    now, grp, first = max(log.recorded_at, to_micros(clock.now())), log.grp + 1, log.frontier.size
    made = Leaves(draft, verdicts, sight, grp=grp, now=now)
    log.frontier.extend(made.hashes())
    hand.post(made.tables(signatures), (log.frontier.size, log.frontier.dump(), grp, now))
    return Receipt(grp, draft.digest, tuple(range(first, log.frontier.size)), from_micros(now))
