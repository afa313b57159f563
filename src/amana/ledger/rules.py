"""The rules of entries, checked before posting, in words. The database keeps the hard core of them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from amana.engines.common import clock

from .act import Act, Move, Verdicts
from .errors import Refused
from .fields import from_micros, to_micros
from .kinds import ENTRY_KINDS, REVERSAL, EntryKind
from .known import Head, KnownAccount, KnownEntry, Sight, heads, uncovered
from .models import Account
from .signing import Signer

__all__ = ["Head", "check", "heads"]


Road = tuple[str, int, int]
"""A kind of entry and the accounts it leads from and to: asked about once for all people who take it."""


def check(act: Act, *, sight: Sight, signers: Sequence[Signer], verdicts: Verdicts) -> None:
    """Refuse the act for the first thing that is wrong with it."""
    if not act.moves:
        return
    accounts, heads, stays, answered = sight.accounts, sight.heads, sight.stays, sight.named
    moment = to_micros(act.effective_at)
    now = clock.now()
    said = {note.kind for note in act.notes}
    roads: dict[Road, None] = {}
    expiry = None
    for move in act.moves:
        code, person, src, dst, *_rest = move
        verdict = verdicts.get(person)
        if verdict is None or verdict.person != person or verdict.action != code:
            raise Refused("verdict-missing", kind=code, person=person)
        if verdict.expires_at is not expiry:
            if verdict.expires_at < now:
                raise Refused("verdict-expired", person=person)
            expiry = verdict.expires_at
        head = heads.get(person)
        if code == REVERSAL:
            _check_reversal(move, head, answered)
            continue
        kind = ENTRY_KINDS[code]
        if (code, src, dst) not in roads:
            if kind.memo and kind.memo not in said:
                raise Refused("memo-missing", kind=code, memo=kind.memo)
            _check_accounts(kind, accounts[src], accounts[dst])
            roads[code, src, dst] = None
        _check_holder(move, head, accounts[src])
        if head and moment < head.effective_at:
            raise Refused(
                "time-before-head",
                person=person,
                head=from_micros(head.effective_at).isoformat(timespec="minutes"),
            )
        if kind.answers:
            _check_answer(kind, move, head, answered)
        if kind.exit and person in stays:
            raise Refused("stay-in-force", person=person)
    _check_sides(roads, accounts, signers)


def _check_accounts(kind: EntryKind, src: KnownAccount, dst: KnownAccount) -> None:
    if src.pk == dst.pk or not kind.joins(src.kind, dst.kind):
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


def _check_answer(kind: EntryKind, move: Move, head: Head | None, entries: Mapping[int, KnownEntry]) -> None:
    if move.answers is None:
        raise Refused("answer-missing", kind=kind.code)
    answered = entries.get(move.answers)
    if answered is None or answered.person != move.person or answered.kind not in kind.answers:
        raise Refused("answer-wrong", answers=move.answers, kind=kind.code, person=move.person)
    if head is None or uncovered(head).leaf != move.answers:
        raise Refused("answered-already", answers=move.answers)


def _check_reversal(move: Move, head: Head | None, entries: Mapping[int, KnownEntry]) -> None:
    target = entries.get(move.reverses) if move.reverses is not None else None
    if target is None or head is None or target.person != move.person:
        raise Refused("answer-wrong", answers=move.reverses, kind=REVERSAL, person=move.person)
    mirrored = (target.src, target.dst) == (move.dst, move.src)
    if target.reverses is not None or target.depth != head.depth or not mirrored:
        raise Refused("reverse-not-newest", entry=move.reverses)


def _check_sides(
    roads: Iterable[Road], accounts: Mapping[int, KnownAccount], signers: Sequence[Signer]
) -> None:
    """Where custody passes to a receiver, an officer of the receiver's authority has signed (I5). In a
    demonstration the system may stand for officers; in an operation it never does."""
    authorities = {s.authority for s in signers if not s.is_service}
    for kind, src, dst in roads:
        lacking = _lacking(ENTRY_KINDS[kind], accounts[src], accounts[dst], authorities)
        if lacking is None:
            continue
        if any(s.is_service for s in signers):
            from .queries import demonstration  # which asks for heads as this module does

            if demonstration():
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
