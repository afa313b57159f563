"""The two sides of a lift: the giver releases, the receiver receives line by line, the giver takes back whom the
receiver refused, escorts change by both signatures. What nobody signed for stays with the escort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection

from amana import access
from amana.access.models import User
from amana.ledger import services as ledger
from amana.ledger.act import Act, Move, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .. import books, lifecycle
from ..models import UNSETTLED, WITH_ESCORT, ActKind, Lift, LiftPerson, LiftState, Outcome, PendingAct
from .acts import Posted, Prepared, effect, keep, record
from .legs import close_when_empty, escort_as_in_books, next_leg

# -- release ----------------------------------------------------------------------------------------------


def release(
    *, actor: User | None, lift: Lift, persons: Sequence[int] | None = None, at: datetime | None = None
) -> Lift:
    """Hand the people of an approved lift to its escort; without `persons` everybody on the list. Whoever is
    left out stays where they are. Refused: a lift that is not approved or has left, somebody who is not on
    the list or not there, an unmet gate, a time in the future."""
    prepared = _release(actor, lift, persons, at, together=False)
    return record(prepared, actor=actor)  # type: ignore[no-any-return]


def release_draft(
    *,
    actor: User,
    lift: Lift,
    device: str,
    persons: Sequence[int] | None = None,
    at: datetime | None = None,
    together: bool = False,
) -> PendingAct:
    """The same, to be signed by the giver's officer; `together`: the escort signs the same manifest."""
    return keep(_release(actor, lift, persons, at, together), actor=actor, device=device)


def _release(
    actor: User | None, lift: Lift, persons: Sequence[int] | None, at: datetime | None, together: bool
) -> Prepared:
    access.require(actor, "lift.release", account=lift.origin)
    lifecycle.check(lift, "release")
    moment = books.happened(at)
    listed = list(lift.people.filter(outcome=Outcome.LISTED).values_list("person", flat=True))
    chosen = listed if persons is None else list(dict.fromkeys(persons))
    if not chosen:
        raise Refused("lift-empty", field="persons")
    for person in chosen:
        if person not in listed:
            raise Refused("lift-not-listed", person=person, lift=lift.code)
    books.heads_in(lift.origin, chosen)
    leg = _first_leg(lift)
    facts = {
        "lift": lift.code,
        "conveyance": lift.conveyance,
        "destination": lift.destination.code,
        "due": lift.due_at.isoformat(timespec="minutes"),
        "approval": lift.approval,
    }
    moves = tuple(Move("depart", person, lift.origin.pk, leg.pk) for person in chosen)
    return Prepared(
        kind=ActKind.RELEASE,
        action="lift.release",
        act=Act(ActKind.RELEASE.value, moment, moves, facts=facts),
        account=lift.origin,
        destination=lift.destination,
        needs=sides(lift.origin.authority, lift.escort if together else None),
        lift=lift,
    )


def _first_leg(lift: Lift) -> Account:
    """The escort account of the first leg; a draft that lapsed may have opened it already."""
    if lift.leg is None:
        next_leg(lift, lift.escort)
    assert lift.leg is not None
    return lift.leg


@effect(ActKind.RELEASE)
def _released(posted: Posted) -> Lift:
    lift = lift_of(posted)
    lift.state = lifecycle.check(lift, "release")
    lift.released_at = posted.act.effective_at
    lift.save(update_fields=["state", "released_at"])
    lift.people.filter(outcome=Outcome.LISTED).update(outcome=Outcome.LEFT_BEHIND)
    mark(lift, posted, Outcome.ABOARD, departed=True)
    return lift


# -- receipt ----------------------------------------------------------------------------------------------


def receipt(
    *,
    actor: User | None,
    lift: Lift,
    persons: Sequence[int] | None = None,
    refused: Mapping[int, str] | None = None,
    at: datetime | None = None,
) -> Lift:
    """Receive the people of a lift at its destination; without `persons` everybody still with the escort who
    is not refused. `refused`: person -> reason. Refused in turn: a lift that is not on the way, a second
    receipt, somebody who is not aboard, a time before the departure."""
    prepared = _receipt(actor, lift, persons, refused or {}, at, together=False)
    return record(prepared, actor=actor)  # type: ignore[no-any-return]


def receipt_draft(
    *,
    actor: User,
    lift: Lift,
    device: str,
    persons: Sequence[int] | None = None,
    refused: Mapping[int, str] | None = None,
    at: datetime | None = None,
    together: bool = False,
) -> PendingAct:
    """The same, to be signed by the receiver's officer; `together`: the escort signs the same manifest."""
    prepared = _receipt(actor, lift, persons, refused or {}, at, together)
    return keep(prepared, actor=actor, device=device)


def _receipt(
    actor: User | None,
    lift: Lift,
    persons: Sequence[int] | None,
    refused: Mapping[int, str],
    at: datetime | None,
    together: bool,
) -> Prepared:
    access.require(actor, "lift.receipt", account=lift.destination)
    lifecycle.check(lift, "receipt")
    moment = books.happened(at)
    waiting = with_escort(lift)
    chosen = [p for p in waiting if p not in refused] if persons is None else list(dict.fromkeys(persons))
    still_aboard(lift, [*chosen, *refused], waiting, lift.destination)
    both = set(chosen) & set(refused)
    if both:
        raise Refused("receipt-both", person=min(both))
    for person, why in refused.items():
        if not why.strip():
            raise Refused("refusal-reason", person=person, field="refused")
    if not chosen and not refused:
        raise Refused("lift-empty", field="persons")
    leg, moves = arrivals(lift, chosen, lift.destination)
    books.heads_in(leg, list(refused))
    notes = tuple(
        Note("refuse", p, {"lift": lift.code, "by": lift.destination.code}, {"reason": why.strip()})
        for p, why in refused.items()
    )
    return Prepared(
        kind=ActKind.RECEIPT,
        action="lift.receipt",
        act=Act(ActKind.RECEIPT.value, moment, moves, notes, facts={"lift": lift.code}),
        account=lift.destination,
        needs=sides(lift.destination.authority, leg.authority if together else None),
        lift=lift,
    )


@effect(ActKind.RECEIPT)
def _received(posted: Posted) -> Lift:
    lift = lift_of(posted)
    lifecycle.check(lift, "receipt")
    mark(lift, posted, Outcome.RECEIVED)
    for note in posted.act.notes:
        assert note.person is not None
        lift.people.filter(person=note.person).update(
            outcome=Outcome.REFUSED, reason=note.values.get("reason", "")[:300]
        )
    return finish(lift, posted)


# -- taking back ------------------------------------------------------------------------------------------


def lift_return(
    *, actor: User | None, lift: Lift, persons: Sequence[int], why: str, at: datetime | None = None
) -> Lift:
    """Take people who are with the escort back into the giver's account: a new entry, signed by the giver."""
    return record(_return(actor, lift, persons, why, at), actor=actor)  # type: ignore[no-any-return]


def return_draft(
    *,
    actor: User,
    lift: Lift,
    device: str,
    persons: Sequence[int],
    why: str,
    at: datetime | None = None,
) -> PendingAct:
    """The same, to be signed by the giver's officer."""
    return keep(_return(actor, lift, persons, why, at), actor=actor, device=device)


def _return(
    actor: User | None, lift: Lift, persons: Sequence[int], why: str, at: datetime | None
) -> Prepared:
    access.require(actor, "lift.return", account=lift.origin)
    lifecycle.check(lift, "return")
    if not why.strip():
        raise Refused("reason-missing", field="why")
    chosen = list(dict.fromkeys(persons))
    if not chosen:
        raise Refused("lift-empty", field="persons")
    still_aboard(lift, chosen, with_escort(lift), lift.origin)
    _, moves = arrivals(lift, chosen, lift.origin, why)
    return Prepared(
        kind=ActKind.RETURN,
        action="lift.return",
        act=Act(ActKind.RETURN.value, books.happened(at), moves, facts={"lift": lift.code}),
        account=lift.origin,
        needs=sides(lift.origin.authority),
        lift=lift,
    )


@effect(ActKind.RETURN)
def _returned(posted: Posted) -> Lift:
    lift = lift_of(posted)
    lifecycle.check(lift, "return")
    mark(lift, posted, Outcome.RETURNED, reason=posted.act.moves[0].values.get("reason", ""))
    return finish(lift, posted)


# -- change of escort -------------------------------------------------------------------------------------


def escort_change(*, actor: User | None, lift: Lift, escort: Authority, at: datetime | None = None) -> Lift:
    """Pass everybody with the escort to another authority's escort: one manifest, both sign. What came up after the
    departure (a stay, a late assessment, a doubt about an age) forbids it to nobody who goes on as approved. A
    custodian at neither end of the lift takes people over only as in any transfer: then every gate is asked."""
    return record(_escort(actor, lift, escort, at), actor=actor)  # type: ignore[no-any-return]


def escort_draft(
    *, actor: User, lift: Lift, device: str, escort: Authority, at: datetime | None = None
) -> PendingAct:
    """The same, to be signed by an officer of each escort."""
    return keep(_escort(actor, lift, escort, at), actor=actor, device=device)


def _escort(actor: User | None, lift: Lift, escort: Authority, at: datetime | None) -> Prepared:
    leg = leg_of(lift)
    access.require(actor, "lift.escort", account=leg)
    lifecycle.check(lift, "escort")
    if leg.authority_id == escort.pk:
        raise Refused("escort-same", authority=escort.code)
    waiting = with_escort(lift)
    before = lift.leg
    onward = next_leg(lift, escort)
    # until both have signed the people are with the first escort
    lift.leg = before
    lift.save(update_fields=["leg"])
    moves = tuple(Move("transfer", p, leg.pk, onward.pk) for p in waiting)
    return Prepared(
        kind=ActKind.ESCORT,
        action="lift.escort",
        act=Act(ActKind.ESCORT.value, books.happened(at), moves, facts={"lift": lift.code}),
        account=leg,
        destination=led_to(lift, onward),
        needs=sides(leg.authority, escort),
        lift=lift,
    )


def led_to(lift: Lift, onward: Account) -> Account:
    """Where a change of escort leads: on to the end of the lift under a body that only escorts, or under an authority
    of either end; with any other custodian it ends in that custodian's hands."""
    escort = onward.authority
    assert escort is not None
    ends = (lift.origin.authority_id, lift.destination.authority_id)
    return lift.destination if escort.kind == "escort" or escort.pk in ends else onward


@effect(ActKind.ESCORT)
def _escorted(posted: Posted) -> Lift:
    lift = lift_of(posted)
    lifecycle.check(lift, "escort")
    before = leg_of(lift)
    lift.leg = Account.objects.select_related("authority").get(pk=posted.act.moves[0].dst)
    assert lift.leg.authority is not None
    lift.escort = lift.leg.authority
    lift.save(update_fields=["leg", "escort"])
    ledger.account_close(before)
    return lift


# -- shared -----------------------------------------------------------------------------------------------


def finish(lift: Lift, posted: Posted) -> Lift:
    """Complete the lift once nobody is left with its escort or sought, and close the leg."""
    return finish_at(lift, posted.act.effective_at)


def finish_at(lift: Lift, moment: datetime) -> Lift:
    """The same, by what happened at `moment`."""
    if not lift.people.filter(outcome__in=UNSETTLED).exists():
        lift.state, lift.done_at = LiftState.DONE, moment
        lift.save(update_fields=["state", "done_at"])
        close_when_empty(leg_of(lift))
    else:
        escort_as_in_books(lift)
    return lift


def arrivals(
    lift: Lift, persons: Sequence[int], here: Account, why: str = ""
) -> tuple[Account, tuple[Move, ...]]:
    """The account of the escort, and a line for each of `persons` out of it into `here`, with the reason if there is
    one. Refused: somebody whom the books hold elsewhere."""
    leg = leg_of(lift)
    heads = books.heads_in(leg, persons)
    said = {"reason": why.strip()} if why.strip() else {}
    return leg, tuple(Move("arrive", p, leg.pk, here.pk, heads[p].leaf, values=said) for p in persons)


def with_escort(lift: Lift) -> list[int]:
    return list(lift.people.filter(outcome__in=WITH_ESCORT).values_list("person", flat=True))


def still_aboard(lift: Lift, persons: Sequence[int], waiting: Sequence[int], here: Account) -> None:
    for person in persons:
        if person in waiting:
            continue
        line = LiftPerson.objects.filter(lift=lift, person=person).first()
        if line is None:
            raise _of_no_list(lift, person, here)
        if line.outcome == Outcome.RECEIVED:
            raise Refused("receipt-again-person", person=person, lift=lift.code, entry=line.resolved)
        raise Refused("lift-not-aboard", person=person, lift=lift.code, outcome=line.get_outcome_display())


def _of_no_list(lift: Lift, person: int, here: Account) -> Refused:
    """Somebody who has come and is not on this list: on that of another lift, which leads here or elsewhere, or on
    none."""
    others = LiftPerson.objects.filter(person=person, outcome__in=WITH_ESCORT)
    other = others.select_related("lift").first()
    if other is not None:
        code = "receipt-other-lift" if other.lift.destination_id == here.pk else "receipt-lift-elsewhere"
        return Refused(code, person=person, lift=lift.code, other=other.lift.code)
    return Refused("receipt-not-listed", person=person, lift=lift.code)


def leg_of(lift: Lift) -> Account:
    if lift.leg is None:
        raise Refused("lift-state", lift=lift.code, state=lift.get_state_display())
    return lift.leg


def lift_of(posted: Posted) -> Lift:
    lift = posted.prepared.lift
    assert lift is not None
    return lift


def sides(*authorities: Authority | None) -> tuple[Authority, ...]:
    return tuple(dict.fromkeys(a for a in authorities if a is not None))


def mark(lift: Lift, posted: Posted, outcome: Outcome, *, departed: bool = False, reason: str = "") -> None:
    column = "departed" if departed else "resolved"
    # a thousand rows in one statement each: the ORM would write one CASE with a branch for every person
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {LiftPerson._meta.db_table} SET outcome = %s, reason = %s, {column} = %s"
            " WHERE lift_id = %s AND person = %s",
            [
                (outcome.value, reason[:300], posted.leaf(i), lift.pk, move.person)
                for i, move in enumerate(posted.act.moves)
            ],
        )
