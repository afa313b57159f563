"""What happened: a person's chain of entries, memoranda with what their signers stated, the last acts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from . import sql
from .balance import last_leaf
from .fields import from_micros
from .models import Account, Device, Entry, Leaf, Memo, Statement
from .sql import chunks


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a person's chain, with what stands around it."""

    leaf: int
    kind: str
    src: Account
    dst: Account
    effective_at: datetime
    recorded_at: datetime
    grp: int
    statement: bytes
    answers: int | None
    reverses: int | None
    reversed_by: int | None
    signers: tuple[str, ...] = field(default=())


def chain(person: int, at: datetime | None = None) -> list[Link]:
    """Every entry of this person in order, reversed ones included; `at` limits to what was recorded by then."""
    rows = list(
        Entry.objects.filter(person=person, leaf__idx__lte=last_leaf(at))
        .select_related("leaf", "src__authority", "src__place", "dst__authority", "dst__place", "statement")
        .order_by("n")
    )
    undone = {row.reverses_id: row.leaf_id for row in rows if row.reverses_id is not None}
    return [
        Link(
            leaf=row.leaf_id,
            kind=row.kind,
            src=row.src,
            dst=row.dst,
            effective_at=row.effective_at,
            recorded_at=row.leaf.recorded_at,
            grp=row.leaf.grp,
            statement=row.statement_id,
            answers=row.answers_id,
            reverses=row.reverses_id,
            reversed_by=undone.get(row.leaf_id),
            signers=signers_of(row.statement),
        )
        for row in rows
    ]


def signers_of(statement: Statement) -> tuple[str, ...]:
    """The devices that signed; "service" means recorded by the system."""
    return tuple(device for device, _ in json.loads(statement.signatures))


def owners_of(leaf: int) -> tuple[int, ...]:
    """The officers (their keys as users) who signed the statement of an entry or a memorandum; nobody where the
    system recorded it."""
    row = (
        Memo.objects.filter(leaf=leaf).select_related("statement").first()
        or Entry.objects.filter(leaf=leaf).select_related("statement").first()
    )
    if row is None:
        return ()
    codes = signers_of(row.statement)
    owners = dict(Device.objects.filter(code__in=codes).exclude(owner=None).values_list("code", "owner"))
    return tuple(int(owners[code]) for code in codes if code in owners)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Remark:
    """One memorandum with the facts its signer stated."""

    leaf: int
    kind: str
    person: int | None
    effective_at: datetime
    recorded_at: datetime
    grp: int
    statement: bytes
    facts: dict[str, Any]


def memos(
    person: int | None = None,
    kinds: Iterable[str] = (),
    limit: int | None = None,
    *,
    persons: Iterable[int] | None = None,
) -> list[Remark]:
    """Memoranda, newest last; of one person or of several, of some kinds, the newest `limit`."""
    wanted = [person] if person is not None else None if persons is None else list(persons)
    if wanted is None:
        return _remarks(_memos(kinds, None, limit))
    found = [memo for part in chunks(wanted) for memo in _memos(kinds, part, limit)]
    return _remarks(sorted(found, key=lambda memo: memo.leaf_id)[-limit:] if limit else found)


def _memos(kinds: Iterable[str], persons: list[int] | None, limit: int | None) -> list[Memo]:
    found = Memo.objects.select_related("leaf").order_by("leaf")
    if persons is not None:
        found = found.filter(person__in=persons)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return list(found) if limit is None else list(reversed(found.order_by("-leaf")[:limit]))


def _remarks(found: list[Memo]) -> list[Remark]:
    said = _facts_of(found)
    return [
        Remark(
            m.leaf_id,
            m.kind,
            m.person,
            m.effective_at,
            m.leaf.recorded_at,
            m.leaf.grp,
            m.statement_id,
            said[m.leaf_id],
        )
        for m in sorted(found, key=lambda memo: memo.leaf_id)
    ]


def memo_facts(memo: Memo) -> dict[str, Any]:
    """What the signed statement says in this memorandum."""
    return _facts_of([memo])[memo.leaf_id]


def _facts_of(found: Sequence[Memo]) -> dict[int, dict[str, Any]]:
    """Leaf -> facts. A statement's lines stand in its body in the order of its leaves: each body is read once."""
    earliest: dict[bytes, int] = {}
    for memo in found:
        statement = bytes(memo.statement_id)
        earliest[statement] = min(memo.leaf_id, earliest.get(statement, memo.leaf_id))
    lines: dict[bytes, tuple[int, list[bytes]]] = {}
    for some in sql.chunks(earliest.values()):
        for statement, body, before in sql.ask(_BODIES, (sql.hand().numbers(some),)):
            base = 0 if before is None else before + 1
            lines[bytes(statement)] = base, bytes(body).split(b"\n")
    answer = {}
    for memo in found:
        base, body = lines[bytes(memo.statement_id)]
        answer[memo.leaf_id] = dict(json.loads(body[1 + memo.leaf_id - base])[3])
    return answer


_BODIES = (
    "SELECT s.hash, s.body, (SELECT b.idx FROM ledger_leaf b WHERE b.idx < l.idx AND b.grp < l.grp"
    " ORDER BY b.idx DESC LIMIT 1) FROM ledger_memo m JOIN ledger_leaf l ON l.idx = m.leaf"
    " JOIN ledger_statement s ON s.hash = m.statement WHERE m.leaf = ANY(%s::bigint[])"
)
"""The body of the statement of each memorandum, and the last leaf before its group, which begins with its statement."""


def entries(limit: int = 50, before: int | None = None) -> list[dict[str, Any]]:
    """The last entries by act: one row per group and pair of accounts, newest first."""
    rows = sql.ask(
        "SELECT min(e.leaf), max(e.leaf), e.kind, e.src, e.dst, count(*), max(e.effective_at),"
        " max(l.recorded_at), l.grp, min(e.person) FROM ledger_entry e JOIN ledger_leaf l ON l.idx = e.leaf"
        " WHERE e.leaf > %s AND e.leaf < %s GROUP BY l.grp, e.kind, e.src, e.dst ORDER BY max(e.leaf) DESC"
        " LIMIT %s",
        [max(-1, (before or last_leaf(None) + 1) - 20_000), before or 2**62, limit],
    )
    accounts = Account.objects.select_related("authority", "place").in_bulk(
        {i for r in rows for i in (r[3], r[4])}
    )
    return [
        {
            "first": r[0],
            "last": r[1],
            "kind": r[2],
            "src": accounts[r[3]],
            "dst": accounts[r[4]],
            "people": r[5],
            "effective_at": from_micros(r[6]),
            "recorded_at": from_micros(r[7]),
            "grp": r[8],
            "person": r[9],
        }
        for r in rows
    ]


def person_of_leaf(leaf: int) -> int | None:
    row = Leaf.objects.filter(pk=leaf).values_list("entry__person", "memo__person").first()
    return None if row is None else (row[0] if row[0] is not None else row[1])
