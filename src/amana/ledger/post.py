"""Posting: a signed draft becomes a statement, leaves, entries and memoranda in one transaction.

Everything is checked here first, in words that a person understands. The database checks again, in its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from django.db import connection

from amana.engines.common import clock
from amana.engines.seal.leaf import Facts, seal
from amana.engines.seal.values import values_root

from . import known, rules, sql
from .act import Draft, Receipt, Signature, Verdicts
from .fields import from_micros, to_micros
from .head import Log, lock_head
from .signing import check_signatures


def post(draft: Draft, *, signatures: Sequence[Signature], verdicts: Verdicts) -> Receipt:
    """Post a signed draft inside the caller's unit of work. The same draft again gives the same receipt."""
    if not connection.in_atomic_block:
        raise RuntimeError("post belongs in a unit of work: call it through ledger.writer.do")
    repeated = receipt_of(draft.digest)
    if repeated:
        return repeated
    log = lock_head()
    accounts = known.accounts(a for m in draft.act.moves for a in (m.src, m.dst))
    signers = check_signatures(draft, signatures)
    heads = rules.heads([move.person for move in draft.act.moves])
    rules.check(draft.act, accounts=accounts, heads=heads, signers=signers, verdicts=verdicts)
    now = max(log.recorded_at, to_micros(clock.now()))
    codes = {pk: account.code for pk, account in accounts.items()}
    return _write(draft, signatures, verdicts, log, heads, codes, now)


def receipt_of(statement: bytes) -> Receipt | None:
    """The receipt of a statement that was posted before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM ledger_statement WHERE hash = %s", [statement])
        if cursor.fetchone() is None:
            return None
        cursor.execute(
            "SELECT l.idx, l.grp, l.recorded_at FROM ledger_leaf l WHERE l.idx IN"
            " (SELECT leaf FROM ledger_entry WHERE statement = %s UNION ALL"
            "  SELECT leaf FROM ledger_memo WHERE statement = %s) ORDER BY l.idx",
            [statement, statement],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    return Receipt(rows[0][1], statement, tuple(r[0] for r in rows), from_micros(rows[0][2]), repeated=True)


def _write(
    draft: Draft,
    signatures: Sequence[Signature],
    verdicts: Verdicts,
    log: Log,
    heads: rules.Heads,
    codes: dict[int, str],
    now: int,
) -> Receipt:
    act, grp = draft.act, log.grp + 1
    effective, first = to_micros(act.effective_at), log.frontier.size
    nonces = os.urandom(32 * (len(act.moves) + len(act.notes)))
    leaves: list[tuple[Any, ...]] = []
    entries: list[tuple[Any, ...]] = []
    memos: list[tuple[Any, ...]] = []
    values: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    for i, move in enumerate(act.moves):
        idx, head = first + i, heads.get(move.person)
        verdict = verdicts[move.person].hash() if move.person in verdicts else None
        root = values_root(draft.salted[i])
        at = heads.effective(move.reverses) if move.reverses is not None else effective
        nonce = nonces[32 * i : 32 * i + 32]
        facts = Facts(
            move.kind,
            move.person,
            codes[move.src],
            codes[move.dst],
            at,
            now,
            grp,
            draft.digest,
            verdict,
            root,
        )
        leaves.append((idx, "entry", seal(nonce, facts), nonce, verdict, root, grp, now))
        n, depth = (head.n + 1, head.depth) if head else (0, 0)
        depth += 1 if move.reverses is None else -1
        entries.append(
            (
                idx,
                move.kind,
                draft.digest,
                move.person,
                n,
                move.src,
                move.dst,
                depth,
                move.answers,
                move.reverses,
                at,
            )
        )
        lines.append((draft.digest, i, move.person, head.statement if head else None, "present"))
        values.extend((idx, name, salt, value, None) for name, (salt, value) in draft.salted[i].items())
    for j, note in enumerate(act.notes, len(act.moves)):
        idx, nonce, root = first + j, nonces[32 * j : 32 * j + 32], values_root(draft.salted[j])
        given = verdicts.get(note.person) if note.person is not None else None
        verdict = given.hash() if given else None
        facts = Facts(note.kind, note.person, None, None, effective, now, grp, draft.digest, verdict, root)
        leaves.append((idx, "memo", seal(nonce, facts), nonce, verdict, root, grp, now))
        memos.append((idx, note.kind, draft.digest, note.person, effective))
        values.extend((idx, name, salt, value, None) for name, (salt, value) in draft.salted[j].items())
    log.frontier.extend(leaf[2] for leaf in leaves)
    body = draft.header + b"\n" + b"\n".join(draft.lines)
    signed = json.dumps([[s.device, s.signature.hex()] for s in signatures], separators=(",", ":")).encode()
    previous = json.loads(draft.header)["previous"]
    with connection.cursor() as cursor:
        sql.insert(
            cursor,
            "ledger_statement",
            [
                (
                    draft.digest,
                    draft.device,
                    draft.device_seq,
                    bytes.fromhex(previous) if previous else None,
                    act.kind,
                    body,
                    signed,
                    now,
                )
            ],
        )
        sql.insert(cursor, "ledger_statement_state", [(draft.digest, "posted", "")])
        sql.insert(cursor, "ledger_line", lines)
        sql.insert(cursor, "ledger_leaf", leaves)
        sql.insert(cursor, "ledger_entry", entries)
        sql.insert(cursor, "ledger_memo", memos)
        sql.insert(cursor, "ledger_value", values)
        cursor.execute(
            "UPDATE ledger_head SET size = %s, frontier = %s, grp = %s, recorded_at = %s WHERE id = 1",
            [log.frontier.size, log.frontier.dump(), grp, now],
        )
    return Receipt(grp, draft.digest, tuple(leaf[0] for leaf in leaves), from_micros(now))
