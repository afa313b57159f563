"""Statements of field devices at this desk: access answers for their gates, two officers resolve what conflicts. How
lifts follow what was posted stands in `followed`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from amana import access
from amana.access.models import User
from amana.engines.common.verdict import Verdict
from amana.ledger import field
from amana.ledger.act import Move
from amana.ledger.errors import Refused
from amana.ledger.kinds import REVERSAL
from amana.ledger.models import Account, Authority, Position
from amana.ledger.signing import Signer

from ..models import ActKind, Lift, LiftState, PendingAct
from .acts import Posted, Prepared, effect, keep
from .handover import led_to
from .legs import lifts_of

LEFT_BY = (LiftState.APPROVED, LiftState.ON_THE_WAY, LiftState.DONE)
"""States in which a lift may have left, or may leave yet. A release can arrive after a receipt that ended the lift."""


def permit(signer: Signer, move: Move, where: int) -> Verdict | None:
    """What access says about a move that this officer's device signed; None for no, and for a key of nobody. A
    correction is asked for by the system alone: it follows from a resolution that two officers signed."""
    if signer.is_service and move.kind == REVERSAL:
        return access.decide(None, REVERSAL, person=move.person).verdict
    owner = User.objects.filter(pk=signer.owner).first() if signer.owner is not None else None
    if owner is None:
        return None
    lift = _lift_of(move)
    if move.kind == "depart" and not _approved(lift, move.person):
        return None
    account = Account.objects.select_related("authority", "place").get(pk=where)
    return access.decide(
        owner, move.kind, person=move.person, account=account, destination=_end_of(move, lift)
    ).verdict


def _lift_of(move: Move) -> Lift | None:
    """The lift with whose escort the move begins or ends."""
    leg = move.src if move.kind == "transfer" else move.dst
    return lifts_of([leg]).get(leg)


def _approved(lift: Lift | None, person: int) -> bool:
    """Does the person stand on a list that was approved? Nobody leaves who does not, from the field no more than from a
    desk."""
    return lift is not None and lift.state in LEFT_BY and lift.people.filter(person=person).exists()


def _end_of(move: Move, lift: Lift | None) -> Account:
    """Where the person is to end up: not with the escort, but where their lift goes."""
    here = Account.objects.select_related("authority").get(pk=move.dst)
    if lift is None:
        return here
    return led_to(lift, here) if move.kind == "transfer" else lift.destination


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
