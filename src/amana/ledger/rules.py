"""The rules of entries, checked before posting, in words. The database keeps the hard core of them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection

from amana.engines.common import clock

from .act import Act, Move, Verdicts
from .errors import Refused
from .fields import from_micros, to_micros
from .kinds import ENTRY_KINDS, REVERSAL, EntryKind
from .known import KnownAccount
from .models import Account
from .signing import Signer
from .sql import chunks


@dataclass(frozen=True, slots=True)
class Head:
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
    """Heads by person, and the entries that this act reverses or answers."""

    by_person: dict[int, Head] = field(default_factory=dict)

    def get(self, person: int) -> Head | None:
        return self.by_person.get(person)

    def __contains__(self, person: int) -> bool:
        return person in self.by_person

    def __getitem__(self, person: int) -> Head:
        return self.by_person[person]

    def effective(self, leaf: int) -> int:
        """The effective time of one entry."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT effective_at FROM ledger_entry WHERE leaf = %s", [leaf])
            row = cursor.fetchone()
        if row is None:
            raise Refused("answer-wrong", answers=leaf)
        return int(row[0])


def heads(persons: Iterable[int]) -> Heads:
    """The newest entry of each of these people; people who were never enrolled are left out."""
    found: dict[int, Head] = {}
    with connection.cursor() as cursor:
        for some in chunks(persons):
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                "SELECT p.person, p.account_id, p.n, p.depth, p.effective_at, e.leaf, e.kind, e.statement"
                " FROM ledger_position p JOIN ledger_entry e ON e.person = p.person AND e.n = p.n"
                f" WHERE p.person IN ({marks})",
                some,
            )
            for row in cursor.fetchall():
                person, account, n, depth, effective_at, leaf, kind, statement = row
                found[person] = Head(person, account, n, depth, effective_at, leaf, kind, bytes(statement))
    return Heads(found)


def check(
    act: Act,
    *,
    accounts: Mapping[int, KnownAccount],
    heads: Heads,
    signers: Sequence[Signer],
    verdicts: Verdicts,
) -> None:
    """Refuse the act for the first thing that is wrong with it."""
    if not act.moves:
        return
    stays = _stays([m.person for m in act.moves])
    answered = _entries([leaf for m in act.moves for leaf in (m.answers, m.reverses) if leaf is not None])
    moment = to_micros(act.effective_at)
    now = clock.now()
    said = {note.kind for note in act.notes}
    for move in act.moves:
        verdict = verdicts.get(move.person)
        if verdict is None or verdict.person != move.person or verdict.action != move.kind:
            raise Refused("verdict-missing", kind=move.kind, person=move.person)
        if verdict.expires_at < now:
            raise Refused("verdict-expired", person=move.person)
        head = heads.get(move.person)
        if move.kind == REVERSAL:
            _check_reversal(move, head, answered)
            continue
        kind = ENTRY_KINDS[move.kind]
        if kind.memo and kind.memo not in said:
            raise Refused("memo-missing", kind=kind.code, memo=kind.memo)
        src, dst = accounts[move.src], accounts[move.dst]
        _check_accounts(kind, src, dst)
        _check_holder(move, head, src)
        if head and moment < head.effective_at:
            raise Refused(
                "time-before-head",
                person=move.person,
                head=from_micros(head.effective_at).isoformat(timespec="minutes"),
            )
        _check_answer(kind, move, head, answered)
        if kind.exit and move.person in stays:
            raise Refused("stay-in-force", person=move.person)
    _check_sides(act, accounts, signers)


def _check_accounts(kind: EntryKind, src: KnownAccount, dst: KnownAccount) -> None:
    if not kind.joins(src.kind, dst.kind):
        raise Refused("kind-accounts", kind=kind.code, src=src.code, dst=dst.code)
    if dst.closed_at is not None:
        raise Refused("account-closed", account=dst.code)
    if kind.same_authority is True and src.authority_id != dst.authority_id:
        raise Refused("authority-other", kind=kind.code)
    if kind.same_authority is False and src.authority_id == dst.authority_id:
        raise Refused("authority-same", kind=kind.code)


def _check_holder(move: Move, head: Head | None, src: KnownAccount) -> None:
    if head is None:
        if src.kind != "origin":
            raise Refused("person-unknown", person=move.person)
        return
    if head.account != move.src:
        if src.kind == "origin":
            raise Refused("person-known", person=move.person)
        held = Account.objects.values_list("code", flat=True).get(pk=head.account)
        raise Refused("holder-wrong", person=move.person, held=held, account=src.code)


@dataclass(frozen=True, slots=True)
class _Entry:
    person: int
    kind: str
    depth: int
    src: int
    dst: int
    reverses: int | None


def _entries(leaves: list[int]) -> dict[int, _Entry]:
    found = {}
    with connection.cursor() as cursor:
        for some in chunks(leaves):
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                "SELECT leaf, person, kind, depth, src, dst, reverses FROM ledger_entry"
                f" WHERE leaf IN ({marks})",
                some,
            )
            found.update({row[0]: _Entry(*row[1:]) for row in cursor.fetchall()})
    return found


def _check_answer(kind: EntryKind, move: Move, head: Head | None, entries: Mapping[int, _Entry]) -> None:
    if not kind.answers:
        return
    if move.answers is None:
        raise Refused("answer-missing", kind=kind.code)
    answered = entries.get(move.answers)
    if answered is None or answered.person != move.person or answered.kind not in kind.answers:
        raise Refused("answer-wrong", answers=move.answers, kind=kind.code, person=move.person)
    if head is None or head.leaf != move.answers:
        raise Refused("answered-already", answers=move.answers)


def _check_reversal(move: Move, head: Head | None, entries: Mapping[int, _Entry]) -> None:
    target = entries.get(move.reverses) if move.reverses is not None else None
    if target is None or head is None or target.person != move.person:
        raise Refused("answer-wrong", answers=move.reverses, kind=REVERSAL, person=move.person)
    mirrored = (target.src, target.dst) == (move.dst, move.src)
    if target.reverses is not None or target.depth != head.depth or not mirrored:
        raise Refused("reverse-not-newest", entry=move.reverses)


def _stays(persons: Iterable[int]) -> set[int]:
    """People whom a court or reviewer forbids to move: the newest stay memorandum is not lifted (I7)."""
    inside: set[int] = set()
    with connection.cursor() as cursor:
        for some in chunks(persons):
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(
                "SELECT person, kind FROM ledger_memo WHERE kind IN ('stay', 'stay_lifted')"
                f" AND person IN ({marks}) ORDER BY leaf",
                some,
            )
            for person, kind in cursor.fetchall():
                (inside.add if kind == "stay" else inside.discard)(person)
    return inside


def _check_sides(act: Act, accounts: Mapping[int, KnownAccount], signers: Sequence[Signer]) -> None:
    """Where custody passes to a receiver, an officer of the receiver's authority has signed (I5). In a
    demonstration the system may stand for officers; in an operation it never does."""
    from .queries import demonstration

    authorities = {s.authority for s in signers if not s.is_service}
    for move in act.moves:
        kind = ENTRY_KINDS.get(move.kind)
        lacking = _lacking(kind, accounts[move.src], accounts[move.dst], authorities) if kind else None
        if lacking is None:
            continue
        if any(s.is_service for s in signers) and demonstration():
            return
        code, authority = lacking
        raise Refused(code, authority=authority)


def _lacking(
    kind: EntryKind, src: KnownAccount, dst: KnownAccount, signed: set[int | None]
) -> tuple[str, str] | None:
    """The refusal for the side whose signature is missing, with its authority's code; None when none is."""
    if kind.receiver_signs and dst.authority and dst.authority_id not in signed:
        return "receiver-missing", dst.authority
    if kind.code in ("depart", "transfer", "cede") and src.authority and src.authority_id not in signed:
        return "giver-missing", src.authority
    return None
