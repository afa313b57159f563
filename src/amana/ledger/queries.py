"""Reads of the books. Current figures come from positions; every past one is a signed sum over entries."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from amana.engines.common import clock

from . import rules
from .fields import from_micros, to_micros
from .models import Account, Entry, Leaf, Memo, Statement
from .sql import chunks

KINDS = ("held", "escort", "at_large", "unaccounted", "abroad", "released", "deceased", "duplicate")
heads = rules.heads
position = rules.heads


def _rows(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        return list(cursor.fetchall())


def empty() -> bool:
    """True before the genesis."""
    return not _rows("SELECT 1 FROM ledger_head WHERE id = 1")


def demonstration() -> bool:
    """What the genesis says these books are."""
    return genesis().get("kind") == "demonstration"


def genesis() -> dict[str, Any]:
    """The facts of the first memorandum: kind (demonstration | operation) and name; {} before it."""
    found = _rows(
        "SELECT s.body FROM ledger_memo m JOIN ledger_statement s ON s.hash = m.statement"
        " WHERE m.leaf = 0 AND m.kind = 'genesis'"
    )
    # its line is the first after the header: the genesis is leaf 0, the first of its statement
    return dict(json.loads(bytes(found[0][0]).split(b"\n")[1])[3]) if found else {}


@dataclass(frozen=True, slots=True)
class Balance:
    """The custody equation at one moment. `origin` holds people whose enrolment was taken back."""

    held: int = 0
    escort: int = 0
    at_large: int = 0
    unaccounted: int = 0
    abroad: int = 0
    released: int = 0
    deceased: int = 0
    duplicate: int = 0
    origin: int = 0

    @property
    def enrolled(self) -> int:
        return sum(getattr(self, kind) for kind in KINDS)


def equation(at: datetime | None = None, about: datetime | None = None) -> Balance:
    """The equation now, or as the books said at `at` about the moment `about`."""
    if at is None and about is None:
        rows = _rows(
            "SELECT a.kind, count(*) FROM ledger_position p JOIN ledger_account a ON a.id = p.account_id"
            " GROUP BY a.kind"
        )
        return Balance(**dict(rows))
    totals: dict[str, int] = {}
    kinds = dict(Account.objects.values_list("pk", "kind"))
    for account, people in headcounts(at, about).items():
        totals[kinds[account]] = totals.get(kinds[account], 0) + people
    totals.pop("origin", None)
    return Balance(**totals)


def headcounts(at: datetime | None = None, about: datetime | None = None) -> dict[int, int]:
    """People by account, now or as of (at, about). As of is +1 for dst and -1 for src over what was recorded by
    `at` and effective by `about`."""
    if at is None and about is None:
        return dict(_rows("SELECT account_id, count(*) FROM ledger_position GROUP BY account_id"))
    condition, values = _as_of(at, about)
    found: dict[int, int] = {}
    for side, sign in (("dst", 1), ("src", -1)):
        for account, people in _rows(
            f"SELECT e.{side}, count(*) FROM ledger_entry e WHERE {condition} GROUP BY e.{side}", values
        ):
            found[account] = found.get(account, 0) + sign * people
    return {account: people for account, people in found.items() if people}


def _as_of(at: datetime | None, about: datetime | None) -> tuple[str, list[int]]:
    last = last_leaf(at)
    moment = to_micros(about or clock.now())
    return "e.leaf <= %s AND e.effective_at <= %s", [last, moment]


def last_leaf(at: datetime | None) -> int:
    """The newest leaf recorded by `at` (None: now); -1 for none."""
    if at is None:
        rows = _rows("SELECT max(idx) FROM ledger_leaf")
    else:
        rows = _rows("SELECT max(idx) FROM ledger_leaf WHERE recorded_at <= %s", [to_micros(at)])
    return -1 if rows[0][0] is None else int(rows[0][0])


@dataclass(frozen=True, slots=True)
class AccountKey:
    """What decides who may look into an account."""

    pk: int
    kind: str
    authority: int | None
    place: int | None


def account_table() -> list[AccountKey]:
    """Every account, closed ones too, with what decides whose it is: some dozens of rows."""
    return [AccountKey(*row) for row in _rows("SELECT id, kind, authority_id, place_id FROM ledger_account")]


def persons_by(conditions: Sequence[str], most: int) -> list[tuple[int, int]]:
    """(person, account) of the positions `p` that any of the conditions finds, highest persons first, `most` of
    them. A condition is SQL that ends in its own order and limit, so that each begins at an index."""
    if not conditions:
        return []
    parts = " UNION ".join(
        f"SELECT * FROM (SELECT p.person, p.account_id FROM ledger_position p WHERE {one}) AS part"
        for one in conditions
    )
    return [(row[0], row[1]) for row in _rows(f"{parts} ORDER BY 1 DESC LIMIT {int(most)}")]


def enrolled() -> int:
    return equation().enrolled


def entry_count() -> int:
    return int(_rows("SELECT count(*) FROM ledger_entry")[0][0])


def held(account: Account, at: datetime | None = None, about: datetime | None = None) -> list[int]:
    """Who is in this account, in the order of arrival; also as of (at, about)."""
    if at is None and about is None:
        return [
            row[0]
            for row in _rows(
                "SELECT person FROM ledger_position WHERE account_id = %s ORDER BY effective_at, person",
                [account.pk],
            )
        ]
    condition, values = _as_of(at, about)
    return [
        row[0]
        for row in _rows(
            "SELECT person FROM (SELECT e.person, 1 AS way FROM ledger_entry e WHERE e.dst = %s AND "
            f"{condition} UNION ALL SELECT e.person, -1 FROM ledger_entry e WHERE e.src = %s AND {condition})"
            " AS moves GROUP BY person HAVING sum(way) > 0 ORDER BY person",
            [account.pk, *values, account.pk, *values],
        )
    ]


def account_of(person: int, at: datetime | None = None, about: datetime | None = None) -> int | None:
    """The account this person was in, as of (at, about): the one that was entered more often than left. None before
    the enrolment."""
    condition, values = _as_of(at, about)
    rows = _rows(
        "SELECT account FROM (SELECT e.dst AS account, 1 AS way FROM ledger_entry e WHERE e.person = %s AND "
        f"{condition} UNION ALL SELECT e.src, -1 FROM ledger_entry e WHERE e.person = %s AND {condition})"
        " AS moves GROUP BY account HAVING sum(way) > 0",
        [person, *values, person, *values],
    )
    return int(rows[0][0]) if rows else None


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
    lines: dict[bytes, tuple[int, list[bytes]]] = {}
    hashes = list({bytes(m.statement_id) for m in found})
    for start in range(0, len(hashes), 400):
        some = hashes[start : start + 400]
        marks = ", ".join(["%s"] * len(some))
        first = {
            bytes(statement): leaf
            for statement, leaf in _rows(
                "SELECT statement, min(leaf) FROM (SELECT statement, leaf FROM ledger_entry WHERE statement IN"
                f" ({marks}) UNION ALL SELECT statement, leaf FROM ledger_memo WHERE statement IN ({marks}))"
                " AS both_kinds GROUP BY statement",
                [*some, *some],
            )
        }
        for statement, body in _rows(
            f"SELECT hash, body FROM ledger_statement WHERE hash IN ({marks})", some
        ):
            lines[bytes(statement)] = (first[bytes(statement)], bytes(body).split(b"\n"))
    answer = {}
    for memo in found:
        base, body = lines[bytes(memo.statement_id)]
        answer[memo.leaf_id] = dict(json.loads(body[1 + memo.leaf_id - base])[3])
    return answer


def entries(limit: int = 50, before: int | None = None) -> list[dict[str, Any]]:
    """The last entries by act: one row per group and pair of accounts, newest first."""
    rows = _rows(
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


def _positions_hold() -> bool:
    """True when every kept position is the newest entry of its person: each names an entry that exists, and
    together they account for every entry (a person's entries are numbered without a gap). Far cheaper than
    looking for the wrong ones."""
    state = file_state()
    if state is not None and getattr(connection, "amana_positions_held", None) == state:
        return True
    holds = _positions_asked()
    connection.amana_positions_held = state if holds else None  # type: ignore[attr-defined]
    return holds


_openings = itertools.count(1)


def file_state() -> tuple[int, int, int] | None:
    """What changes on SQLite with every write of anybody, seen from this connection: then nothing need be asked
    again. None inside a transaction, whose end may undo what was seen, and on PostgreSQL."""
    if connection.vendor != "sqlite" or connection.in_atomic_block or connection.connection is None:
        return None
    raw = connection.connection
    if getattr(connection, "amana_opened", (0, None))[1] is not raw:
        # a connection opened anew begins its count again, often at the address of the one before
        connection.amana_opened = (next(_openings), raw)  # type: ignore[attr-defined]
    opening: int = connection.amana_opened[0]  # type: ignore[attr-defined]
    return opening, int(_rows("PRAGMA data_version")[0][0]), int(raw.total_changes)


def _positions_asked() -> bool:
    entries = int(_rows("SELECT count(*) FROM ledger_entry")[0][0])
    accounted = int(_rows("SELECT coalesce(sum(n + 1), 0) FROM ledger_position")[0][0])
    if entries != accounted:
        return False
    return not _rows(
        "SELECT 1 FROM ledger_position p WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e"
        " WHERE e.person = p.person AND e.n = p.n AND e.dst = p.account_id) LIMIT 1"
    )


def wrong_positions() -> list[int]:
    """People whose kept position differs from what their entries say."""
    if _positions_hold():
        return []
    return [
        row[0]
        for row in _rows(
            "SELECT coalesce(p.person, e.person) FROM"
            " (SELECT person, dst, n FROM ledger_entry x WHERE n ="
            "   (SELECT max(n) FROM ledger_entry y WHERE y.person = x.person)) e"
            " FULL OUTER JOIN ledger_position p ON p.person = e.person"
            " WHERE p.person IS NULL OR e.person IS NULL OR p.account_id <> e.dst OR p.n <> e.n"
            " ORDER BY 1"
        )
    ]


def difference(register_files: int) -> int:
    """|files in the register - people in positions| + people whose position is not what the entries say."""
    positions = int(_rows("SELECT count(*) FROM ledger_position")[0][0])
    return abs(register_files - positions) + len(wrong_positions())


@dataclass(frozen=True, slots=True)
class HeadOfLog:
    size: int
    grp: int
    recorded_at: datetime | None


def head() -> HeadOfLog:
    """How long the log is and when it last grew."""
    rows = _rows("SELECT size, grp, recorded_at FROM ledger_head WHERE id = 1")
    return HeadOfLog(rows[0][0], rows[0][1], from_micros(rows[0][2])) if rows else HeadOfLog(0, 0, None)


_register_count: list[Callable[[], int]] = []


def register_count_provider(count: Callable[[], int]) -> None:
    """The registry says how many custody files there are; the ledger may not look for itself."""
    _register_count[:] = [count]


def register_count() -> int:
    """The number of custody files; without a register, the people in the books."""
    if _register_count:
        return _register_count[0]()
    return int(_rows("SELECT count(*) FROM ledger_position")[0][0])


def person_of_leaf(leaf: int) -> int | None:
    row = Leaf.objects.filter(pk=leaf).values_list("entry__person", "memo__person").first()
    return None if row is None else (row[0] if row[0] is not None else row[1])


def enrolled_by(at: datetime | None = None, about: datetime | None = None) -> int:
    """People who had left the origin and not returned to it: counted by person, independently of accounts."""
    condition, values = _as_of(at, about)
    return int(
        _rows(
            "SELECT count(*) FROM (SELECT e.person FROM ledger_entry e"
            " JOIN ledger_account s ON s.id = e.src JOIN ledger_account d ON d.id = e.dst"
            f" WHERE {condition} GROUP BY e.person HAVING sum(CASE WHEN s.kind = 'origin' THEN 1 ELSE 0 END"
            " - CASE WHEN d.kind = 'origin' THEN 1 ELSE 0 END) > 0) AS enrolled",
            values,
        )[0][0]
    )
