"""What a posting must know before it judges: read in one go, under the lock of the log's head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from . import sql
from .act import Act
from .columns import Question, Row
from .errors import Refused
from .head import Log, log_of
from .kinds import NO_EXIT, REVERSAL
from .readings import ACCOUNTS, HEAD, HEADS, KEY


class KnownAccount(NamedTuple):
    """An account as the rules see it. `authority` is the code of who answers, None where nobody does."""

    pk: int
    code: str
    kind: str
    authority_id: int | None
    authority: str | None
    closed_at: int | None


class KnownKey(NamedTuple):
    """A signing key. `seq` and `last` are the number and hash of its newest statement, None before the first."""

    code: str
    owner: int | None
    authority_id: int | None
    algorithm: str
    public_key: bytes
    revoked_at: int | None
    seq: int | None
    last: bytes | None


class KnownEntry(NamedTuple):
    """An earlier entry that a move answers or reverses."""

    leaf: int
    person: int
    kind: str
    depth: int
    src: int
    dst: int
    reverses: int | None
    effective_at: int


class Head(NamedTuple):
    """A person's newest position: where, since when, and by which entry."""

    person: int
    account: int
    n: int
    depth: int
    effective_at: int
    leaf: int
    kind: str
    statement: bytes


@dataclass(slots=True)
class Heads:
    """Heads by person."""

    by_person: dict[int, Head] = field(default_factory=dict)

    def get(self, person: int) -> Head | None:
        return self.by_person.get(person)

    def __contains__(self, person: int) -> bool:
        return person in self.by_person

    def __getitem__(self, person: int) -> Head:
        return self.by_person[person]


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything that one act asks of the books. While the head is locked nobody else can change it."""

    log: Log
    keys: dict[str, KnownKey]
    accounts: dict[int, KnownAccount]
    heads: Heads
    stays: frozenset[int]
    """Whom a stay holds, of those who would leave."""
    named: dict[int, KnownEntry]
    repeated: bool
    """True when the statement was posted before."""


def look(hand: sql.Hand, act: Act, devices: Iterable[str], statement: bytes | None = None) -> Sight:
    """Lock the head of the log for this transaction, then read what the act and its signers need.

    Refused: no books, an account or a key that does not exist, a revoked key."""
    wanted = list(devices)
    persons, leaving, places, named = _concerned(act)
    asked = wanted, places, persons, leaving, named
    head, posted, keys, accounts, found, stays, entries = hand.look(statement, *asked)
    log = log_of(head)
    if posted:
        return Sight(log, {}, {}, Heads(), frozenset(), {}, repeated=True)
    return Sight(
        log,
        {code: _key_of(code, [row for row in keys if row[0] == code]) for code in wanted},
        _accounts_of(places, accounts),
        _heads_of(found),
        _stays_of(stays),
        _named_of(entries),
        repeated=False,
    )


def _concerned(act: Act) -> tuple[list[int], list[int], set[int], list[int]]:
    """The people whom an act moves, those of them whom a stay could hold, the accounts, the entries that it names."""
    persons, leaving, places, named = list[int](), list[int](), set[int](), list[int]()
    for kind, person, src, dst, answers, reverses, _values in act.moves:
        persons.append(person)
        places.add(src)
        places.add(dst)
        if kind not in NO_EXIT:
            leaving.append(person)
        if answers is not None:
            named.append(answers)
        if reverses is not None:
            named.append(reverses)
    return persons, leaving, places, named


def author(act: Act, device: str, *, locked: bool) -> tuple[KnownKey, dict[int, KnownAccount]]:
    """The key that will sign this act, and the act's accounts; `locked` takes the log's head first."""
    hand = sql.hand()
    places = {a for move in act.moves for a in (move.src, move.dst)}
    head: list[Question] = [(HEAD.query(), ())] if locked else []
    answers = hand.ask(*head, (KEY.query(), (device,)), (ACCOUNTS.query(), (hand.numbers(places),)))
    if locked:
        log_of(answers[0])
    return _key_of(device, answers[-2]), _accounts_of(places, answers[-1])


def heads(persons: Iterable[int]) -> Heads:
    """The newest entry of each of these people that stands; people who were never enrolled are left out."""
    hand = sql.hand()
    found = _heads_of(hand.ask((HEADS.query(), (hand.numbers(persons),)))[0])
    corrected = {p: uncovered(head) for p, head in found.by_person.items() if head.kind == REVERSAL}
    return Heads(found.by_person | corrected) if corrected else found


def uncovered(head: Head) -> Head:
    """The same position by the entry that stands: where a correction came last, the one that it laid bare. That entry
    is answered, not the correction; the statement that last moved the person stays the correction's."""
    if head.kind != REVERSAL:
        return head
    rows = sql.ask(
        "SELECT leaf, kind FROM ledger_entry WHERE person = %s AND depth = %s AND reverses IS NULL"
        " ORDER BY n DESC LIMIT 1",
        (head.person, head.depth),
    )
    return head._replace(leaf=rows[0][0], kind=rows[0][1]) if rows else head


def _accounts_of(wanted: set[int], rows: list[Row]) -> dict[int, KnownAccount]:
    found = {row[0]: KnownAccount(*row) for row in rows}
    for missing in wanted - found.keys():
        raise Refused("account-unknown", account=missing)
    return found


def _key_of(code: str, rows: list[Row]) -> KnownKey:
    if not rows:
        raise Refused("device-unknown", device=code)
    key = KnownKey(*rows[0])
    if key.revoked_at is not None:
        raise Refused("device-revoked", device=code)
    return key


def _heads_of(rows: list[Row]) -> Heads:
    return Heads({row[0]: Head(*row) for row in rows})


def _stays_of(rows: list[Row]) -> frozenset[int]:
    """People whom a court or reviewer forbids to move: the newest stay memorandum is not lifted (I7)."""
    inside: set[int] = set()
    for person, kind in rows:
        (inside.add if kind == "stay" else inside.discard)(person)
    return frozenset(inside)


def _named_of(rows: list[Row]) -> dict[int, KnownEntry]:
    return {row[0]: KnownEntry(*row) for row in rows}
