"""An arrival that nobody had planned: weather, a breakdown, somebody in the wrong vehicle. The officer of the place
where people of a lift truly came receives them; an officer of the escort that brought them signs the same act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amana import access
from amana.access.models import User
from amana.ledger.act import Act
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books, lifecycle
from ..models import ActKind, Lift, Outcome, PendingAct
from .acts import Posted, Prepared, ahead, effect, keep, record
from .handover import arrivals, finish, leg_of, lift_of, mark, sides, still_aboard, with_escort


def elsewhere(
    *,
    actor: User | None,
    lift: Lift,
    here: Account,
    persons: Sequence[int],
    why: str,
    at: datetime | None = None,
) -> Lift:
    """Receive people who are with the escort of `lift` at `here`, a place that is neither end of it. Refused: a lift
    that is not on the way, an end of it, an account that is no open place, nobody, no reason, somebody who is not
    aboard. Two authorities that the lift was approved between are asked no gate, as at a receipt: whoever has come is
    in their hands. Any other custodian takes over only whom a departure to it would have been allowed for."""
    return record(_prepared(actor, lift, here, persons, why, at), actor=actor)  # type: ignore[no-any-return]


def elsewhere_draft(
    *,
    actor: User,
    lift: Lift,
    here: Account,
    device: str,
    persons: Sequence[int],
    why: str,
    at: datetime | None = None,
) -> PendingAct:
    """The same, to be signed by an officer of the place and one of the escort; where one authority is both, by two of
    its officers."""
    return keep(_prepared(actor, lift, here, persons, why, at), actor=actor, device=device)


def _prepared(
    actor: User | None, lift: Lift, here: Account, persons: Sequence[int], why: str, at: datetime | None
) -> Prepared:
    access.require(actor, "lift.receipt", account=here)
    lifecycle.check(lift, "elsewhere")
    neither_end(lift, here)
    if not why.strip():
        raise Refused("reason-missing", field="why")
    chosen = list(dict.fromkeys(persons))
    if not chosen:
        raise Refused("nobody-chosen", field="persons")
    still_aboard(lift, chosen, with_escort(lift), here)
    leg, moves = arrivals(lift, chosen, here, why)
    _may_take_over(lift, here, chosen)
    return Prepared(
        kind=ActKind.ELSEWHERE,
        action="lift.receipt",
        act=Act(ActKind.ELSEWHERE.value, books.happened(at), moves, facts={"lift": lift.code}),
        account=here,
        needs=sides(here.authority, leg.authority),
        lift=lift,
    )


def neither_end(lift: Lift, here: Account) -> None:
    """Refused: an account that is no open place, the destination of the lift, the place that it left."""
    if here.kind != "held" or here.closed_at is not None:
        raise Refused("elsewhere-no-place", account=here.code, field="account")
    if here.pk == lift.destination_id:
        raise Refused("elsewhere-bound-here", lift=lift.code, account=here.code, field="account")
    if here.pk == lift.origin_id:
        raise Refused("elsewhere-left-here", lift=lift.code, account=here.code, field="account")


def _may_take_over(lift: Lift, here: Account, persons: Sequence[int]) -> None:
    """Refused where a custodian that the lift was not approved for would answer for somebody whom no departure to it
    was allowed for: else a diversion would be a way around the assessment. They stay with the escort, there too."""
    leg = leg_of(lift)
    known = (lift.origin.authority_id, lift.destination.authority_id, leg.authority_id)
    if here.authority_id not in known:
        try:
            access.verdicts(None, "depart", persons=persons, account=leg, destination=here)
        except access.Denied as denied:
            assert here.authority is not None
            raise Refused(
                "elsewhere-not-to-them",
                lift=lift.code,
                person=denied.where["person"],
                authority=here.authority.code,
                why=denied.message,
            ) from denied


@ahead(ActKind.ELSEWHERE)
def _still_may(prepared: Prepared, _author: User | None) -> None:
    lift, here = prepared.lift, prepared.account
    assert lift is not None and here is not None
    _may_take_over(lift, here, [move.person for move in prepared.act.moves])


@effect(ActKind.ELSEWHERE)
def _arrived(posted: Posted) -> Lift:
    lift = lift_of(posted)
    lifecycle.check(lift, "elsewhere")
    mark(lift, posted, Outcome.ELSEWHERE, reason=posted.act.moves[0].values.get("reason", ""))
    return finish(lift, posted)
