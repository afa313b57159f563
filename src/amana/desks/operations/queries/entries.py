"""The journal: entries as people made them, one row for each act and pair of accounts, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from amana.ledger import queries as ledger_queries
from amana.ledger.fields import from_micros
from amana.ledger.models import Account, Device, Entry

PAGE = 50
PAGE_MOST = 200
WINDOW = 1024
"""So many leaves are looked at first for the acts of a page."""


@dataclass(frozen=True, slots=True)
class Row:
    """People moved together from one account to another. `person` is set where it was one; `by_system` says
    that no officer signed."""

    first: int
    last: int
    kind: str
    src: Account
    dst: Account
    people: int
    effective_at: datetime
    recorded_at: datetime
    grp: int
    person: int | None
    statement_kind: str
    giver_signed: bool
    receiver_signed: bool
    by_system: bool
    reverses: int | None = None
    """The entry that a correction of one person took back."""


_SELECT = (
    "SELECT min(e.leaf), max(e.leaf), e.kind, e.src, e.dst, count(*), max(e.effective_at), max(l.recorded_at),"
    " l.grp, min(e.person), min(e.reverses) FROM ledger_entry e JOIN ledger_leaf l ON l.idx = e.leaf WHERE {where}"
    " GROUP BY l.grp, e.kind, e.src, e.dst ORDER BY max(e.leaf) DESC LIMIT %s"
)


def journal(
    *, limit: int = PAGE, before: int | None = None, account: int | None = None, kind: str = ""
) -> list[Row]:
    """At most `limit` rows before the leaf `before`, of one account or one kind."""
    limit = max(1, min(limit, PAGE_MOST))
    condition, values = _condition(account, kind)
    if condition:
        return _rows(_asked(condition, values, limit, before))
    return _rows(_asked("e.leaf >= %s", [_floor(before, limit)], limit, before))


def _condition(account: int | None, kind: str) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    if account is not None:
        parts.append("(e.src = %s OR e.dst = %s)")
        values += [account, account]
    if kind:
        parts.append("e.kind = %s")
        values.append(kind)
    return " AND ".join(parts), values


def _asked(condition: str, values: Sequence[Any], limit: int, before: int | None) -> list[tuple[Any, ...]]:
    if before is not None:
        condition, values = f"{condition} AND e.leaf < %s", [*values, before]
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(where=condition), [*values, limit])
        return list(cursor.fetchall())


def _floor(before: int | None, limit: int) -> int:
    """A leaf from which on the newest `limit` acts that moved anybody are whole: a page counts no rows of older ones.
    Looked for backwards, in a window that grows until it holds some of one act more than that."""
    size, window = ledger_queries.head().size, WINDOW
    end = size if before is None else min(before, size)
    while window < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT min(idx) FROM ledger_leaf WHERE kind = 'entry' AND idx >= %s AND idx < %s"
                " GROUP BY grp ORDER BY grp DESC LIMIT 1 OFFSET %s",
                [end - window, end, limit],
            )
            if found := cursor.fetchone():
                return int(found[0])
        window *= 4
    return 0


def _rows(found: Sequence[tuple[Any, ...]]) -> list[Row]:
    accounts = Account.objects.select_related("authority", "place").in_bulk(
        {pk for row in found for pk in (row[3], row[4])}
    )
    signed = _signers(row[0] for row in found)
    rows = []
    for first, last, kind, src, dst, people, effective, recorded, grp, person, reverses in found:
        statement_kind, authorities = signed[first]
        giver, receiver = accounts[src], accounts[dst]
        rows.append(
            Row(
                first=first,
                last=last,
                kind=kind,
                src=giver,
                dst=receiver,
                people=people,
                effective_at=from_micros(effective),
                recorded_at=from_micros(recorded),
                grp=grp,
                person=person if people == 1 else None,
                statement_kind=statement_kind,
                giver_signed=giver.authority_id in authorities,
                receiver_signed=receiver.authority_id in authorities,
                by_system=not authorities,
                reverses=reverses if people == 1 else None,
            )
        )
    return rows


def _signers(leaves: Iterable[int]) -> dict[int, tuple[str, set[int]]]:
    """Leaf -> the kind of its statement and the authorities whose officers signed it."""
    statements = {
        leaf: (kind, [device for device, _signature in json.loads(bytes(signatures))])
        for leaf, kind, signatures in Entry.objects.filter(leaf__in=list(leaves)).values_list(
            "leaf", "statement__kind", "statement__signatures"
        )
    }
    devices = dict(
        Device.objects.filter(code__in={d for _kind, ds in statements.values() for d in ds})
        .exclude(authority=None)
        .values_list("code", "authority")
    )
    return {
        leaf: (kind, {devices[d] for d in signers if d in devices})
        for leaf, (kind, signers) in statements.items()
    }
