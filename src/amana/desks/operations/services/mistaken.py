"""A line of a lift that was signed for by mistake: the receiver took the one for the other, the giver ticked the wrong
name. Officers of both sides sign that the person is with the escort still; then the right line is signed as ever."""

from __future__ import annotations

from collections.abc import Sequence

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import field
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Act, Move
from amana.ledger.chains import Link
from amana.ledger.errors import Refused
from amana.ledger.kinds import REVERSAL
from amana.ledger.models import Account, Authority, Entry

from .. import lifecycle
from ..models import ActKind, Lift, LiftPerson, Outcome, PendingAct
from .acts import Posted, Prepared, effect, keep
from .corrections import under_way_again
from .handover import lift_of, sides

SIGNED_FOR = (Outcome.RECEIVED, Outcome.RETURNED, Outcome.ELSEWHERE)


def mistaken_draft(*, actor: User, lift: Lift, device: str, persons: Sequence[int], why: str) -> PendingAct:
    """The reversal of receipts (or of takings back) of people who are with the escort still, to be signed by an officer
    of the place that signed for them and one of the escort; where one authority is both, the other end of the lift
    signs, and where all three are one, two of its officers. Refused: no reason, nobody, somebody for whom nobody
    signed, or whom later entries moved on."""
    return keep(_prepared(actor, lift, persons, why), actor=actor, device=device)


def _prepared(actor: User, lift: Lift, persons: Sequence[int], why: str) -> Prepared:
    lifecycle.check(lift, "mistaken")
    chosen = list(dict.fromkeys(persons))
    if not chosen:
        raise Refused("lift-empty", field="persons")
    lines = {line.person: line for line in lift.people.filter(person__in=chosen, outcome__in=SIGNED_FOR)}
    for person in chosen:
        if person not in lines:
            raise Refused("mistaken-nobody-signed", person=person, lift=lift.code)
    here = account_of(lift, lines[chosen[0]])
    action = "lift.return" if here.pk == lift.origin_id else "lift.receipt"
    access.require(actor, action, account=here)
    if any(account_of(lift, line) != here for line in lines.values()):
        raise Refused("mistaken-both-ends", lift=lift.code)
    if not why.strip():
        raise Refused("reason-missing", field="why")
    moves = tuple(
        Move(REVERSAL, person, link.dst.pk, link.src.pk, reverses=link.leaf, values={"reason": why.strip()})
        for person, link in ((person, _newest(lift, lines[person])) for person in chosen)
    )
    return Prepared(
        kind=ActKind.MISTAKEN,
        action=action,
        act=Act(ActKind.MISTAKEN.value, clock.now(), moves, facts={"lift": lift.code}),
        account=here,
        needs=_sides(lift, here),
        lift=lift,
    )


def account_of(lift: Lift, line: LiftPerson) -> Account:
    """The place that signed for this line. Whoever went on with another escort was signed for by no place."""
    if line.outcome == Outcome.ELSEWHERE:
        here = Entry.objects.select_related("dst__authority").get(leaf=line.resolved).dst
        if here.kind != "held":
            raise Refused("mistaken-nobody-signed", person=line.person, lift=lift.code)
        return here
    return lift.destination if line.outcome == Outcome.RECEIVED else lift.origin


def _sides(lift: Lift, here: Account) -> tuple[Authority, ...]:
    """Who signed, and who has the person again: its escort. One authority cannot say both."""
    assert lift.leg is not None
    other = lift.origin if here.pk == lift.destination_id else lift.destination
    holder = lift.leg.authority if lift.leg.authority_id != here.authority_id else other.authority
    return sides(here.authority, holder)


def _newest(lift: Lift, line: LiftPerson) -> Link:
    """The receipt of this line, which must be the newest entry of the person that stands."""
    chain = ledger_queries.chain(line.person)
    standing = [one for one in chain if one.reverses is None and one.reversed_by is None]
    if not standing or standing[-1].leaf != line.resolved or standing[-1].src.pk != lift.leg_id:
        raise Refused("mistaken-moved-on", person=line.person, lift=lift.code)
    if line.person in field.contested():
        raise Refused("mistaken-contested", person=line.person)
    return standing[-1]


@effect(ActKind.MISTAKEN)
def _open_again(posted: Posted) -> Lift:
    lift = lift_of(posted)
    persons = [move.person for move in posted.act.moves]
    lift.people.filter(person__in=persons).update(outcome=Outcome.ABOARD, resolved=None, reason="")
    under_way_again(lift)
    return lift
