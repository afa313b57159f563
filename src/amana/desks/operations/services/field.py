"""Statements of field devices at this desk: access answers for their gates, two officers resolve what conflicts, and
lifts follow what was posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from amana import access
from amana.access.models import User
from amana.engines.common.verdict import Verdict
from amana.ledger import field
from amana.ledger import services as ledger
from amana.ledger.act import Move
from amana.ledger.errors import Refused
from amana.ledger.fields import from_micros
from amana.ledger.kinds import REVERSAL
from amana.ledger.models import Account, Authority, Position
from amana.ledger.signing import Signer
from amana.ledger.sql import chunks

from ..models import ActKind, Lift, LiftState, Outcome, PendingAct
from .acts import Posted, Prepared, effect, keep
from .corrections import under_way_again
from .handover import led_to

STANDS_BEFORE = (LiftState.APPROVED, LiftState.ON_THE_WAY)


def permit(signer: Signer, move: Move, where: int) -> Verdict | None:
    """What access says about a move that this officer's device signed; None for no, and for a key of nobody. A
    correction is asked for by the system alone: it follows from a resolution that two officers signed."""
    if signer.is_service and move.kind == REVERSAL:
        return access.decide(None, REVERSAL, person=move.person).verdict
    owner = User.objects.filter(pk=signer.owner).first() if signer.owner is not None else None
    if owner is None:
        return None
    account = Account.objects.select_related("authority", "place").get(pk=where)
    return access.decide(
        owner, move.kind, person=move.person, account=account, destination=_end_of(move)
    ).verdict


def _end_of(move: Move) -> Account:
    """Where the person is to end up: not with the escort, but where their lift goes."""
    changes = move.kind == "transfer"
    lift = (
        Lift.objects.filter(leg=move.src if changes else move.dst)
        .select_related("origin", "destination")
        .first()
    )
    here = Account.objects.select_related("authority").get(pk=move.dst)
    if lift is None:
        return here
    return led_to(lift, here) if changes else lift.destination


def field_take(*, actor: User, batch: Sequence[Mapping[str, Any]]) -> list[field.Answer]:
    """Take in a batch of envelopes. It makes units of work of its own. Refused one by one: what is not authentic."""
    if not access.may(actor, "field.send"):
        access.require(actor, "field.send")
    return field.ingest(batch, permit)


def field_resolve_draft(
    *, actor: User, statement: bytes, lines: Sequence[int], choice: str, reason: str, device: str
) -> PendingAct:
    """A resolution of some lines of one statement, to be signed by two officers: of both authorities concerned, or
    two of the one. Refused: a line that is not open, no reason."""
    act = field.resolution(statement, lines, choice, reason)
    _listed, told = field.statement(statement)
    chosen = [line for line in told if line.i in set(lines)]
    account, needs = _concerned(statement, chosen)
    access.require(actor, "field.resolve", account=_own_side(actor, account, needs))
    prepared = Prepared(kind=ActKind.RESOLVE, action="field.resolve", act=act, account=account, needs=needs)
    return keep(prepared, actor=actor, device=device)


def _concerned(statement: bytes, lines: Sequence[field.Line]) -> tuple[Account, tuple[Authority, ...]]:
    """Where it is about, and the one or two authorities that answer for it: those that the lines name and those that
    their rivals name, whichever of them came first."""
    codes = [code for line in lines for code in (line.src, line.dst)]
    codes += [
        c for line in lines for rival in field.rivals(statement, line.i) for c in (rival.src, rival.dst)
    ]
    found = (
        Account.objects.filter(code__in=codes).select_related("authority", "place").in_bulk(field_name="code")
    )
    accounts = [found[code] for code in codes if code in found]
    held = Position.objects.filter(person__in=[line.person for line in lines]).select_related(
        "account__authority"
    )
    accounts += [position.account for position in held]
    sides = {a.authority.pk: (a.authority, a) for a in reversed(accounts) if a.authority is not None}
    if not sides:
        raise Refused("field-nobody-answers")
    ordered = list(sides.values())[::-1][:2]
    return ordered[0][1], tuple(authority for authority, _account in ordered)


def _own_side(actor: User, account: Account, needs: Sequence[Authority]) -> Account:
    """An account of the side for which this officer acts."""
    own = {grant.authority_id for grant in actor.live_grants()}
    if account.authority_id in own:
        return account
    side = Account.objects.filter(authority__in=[n for n in needs if n.pk in own]).order_by("pk").first()
    return side or account


@effect(ActKind.RESOLVE)
def _resolved(posted: Posted) -> bytes:
    field.apply_resolution(posted.receipt.statement, permit)
    return bytes.fromhex(str(posted.act.notes[0].facts["statement"]))


def follow(settled: Sequence[field.Settled]) -> None:
    """Bring the lifts after the books: who left with the escort of a lift, who was received from it, and whose
    departure or receipt was taken back."""
    moved = [one for one in settled if one.move.kind in ("depart", "arrive")]
    for one in moved:
        if one.undone:
            _taken_back(one)
    moved = [one for one in moved if not one.undone]
    legs = {one.move.dst if one.move.kind == "depart" else one.move.src for one in moved}
    standing = Lift.objects.filter(state__in=STANDS_BEFORE).order_by("pk")
    lifts = {lift.leg_id: lift for some in chunks(legs) for lift in standing.filter(leg__in=some)}
    emptied: dict[int, tuple[Lift, field.Settled]] = {}
    for one in moved if lifts else ():
        if one.move.kind == "depart" and (lift := lifts.get(one.move.dst)):
            _aboard(lift, one)
        elif one.move.kind == "arrive" and (lift := lifts.get(one.move.src)) and _off(lift, one):
            emptied[lift.pk] = lift, one
    for lift, last in emptied.values():
        _done_if_empty(lift, last)


def _aboard(lift: Lift, one: field.Settled) -> None:
    if lift.state not in STANDS_BEFORE:
        return
    row = lift.people.filter(person=one.move.person)
    if row.update(outcome=Outcome.ABOARD, departed=one.leaf) and lift.state == LiftState.APPROVED:
        lift.state, lift.released_at = LiftState.ON_THE_WAY, from_micros(one.effective_at)
        lift.save(update_fields=["state", "released_at"])


def _off(lift: Lift, one: field.Settled) -> bool:
    """Was this one on the way with the lift?"""
    if lift.state != LiftState.ON_THE_WAY:
        return False
    here = Outcome.RECEIVED if one.move.dst == lift.destination_id else Outcome.RETURNED
    lift.people.filter(person=one.move.person).update(outcome=here, resolved=one.leaf)
    return True


def _taken_back(one: field.Settled) -> None:
    """The lift as it was before this departure or receipt."""
    gone = one.move.kind == "depart"
    lift = Lift.objects.filter(leg=one.move.dst if gone else one.move.src).order_by("pk").first()
    if lift is None:
        return
    under_way_again(lift)
    rows = lift.people.filter(person=one.move.person)
    if gone:
        rows.update(outcome=Outcome.LISTED, departed=None)
        if lift.state == LiftState.ON_THE_WAY and not lift.people.exclude(departed=None).exists():
            lift.state, lift.released_at = LiftState.APPROVED, None
    else:
        rows.update(outcome=Outcome.ABOARD, resolved=None)
    lift.save(update_fields=["state", "released_at"])


def _done_if_empty(lift: Lift, last: field.Settled) -> None:
    waiting = (Outcome.ABOARD, Outcome.REFUSED, Outcome.LISTED)
    if not lift.people.filter(outcome__in=waiting).exists():
        lift.state, lift.done_at = LiftState.DONE, from_micros(last.effective_at)
        lift.save(update_fields=["state", "done_at"])
        ledger.account_close(Account.objects.get(pk=last.move.src))
