"""Planning a lift: propose, change the list, approve by a second person, cancel. Nobody moves by it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .. import books, lifecycle
from ..models import ActKind, Conveyance, Lift, LiftPerson, PendingAct
from ..promises import standing
from .acts import Posted, Prepared, effect, keep, record

PEOPLE_MOST = 500
DUE_AFTER = timedelta(hours=12)


def lift_propose(
    *,
    actor: User | None,
    origin: Account,
    destination: Account,
    escort: Authority,
    persons: Sequence[int],
    departs_at: datetime,
    conveyance: str,
    due_at: datetime | None = None,
    note: str = "",
    key: int | None = None,
) -> Lift:
    """Propose to take `persons` (keys of the books) from one held account to another. `due_at` is when they
    should be there; without it twelve hours after departure. `key` is one that was set aside. Refused: an
    account that holds nobody, an empty or too long list, somebody who is not there or stands on another lift
    that is not completed. A second leg may be proposed before the first one ends: whoever is to arrive in time counts
    as there, and is released once the books have them there."""
    access.require(actor, "lift.propose", account=origin)
    for account in (origin, destination):
        if account.kind != "held" or account.closed_at is not None:
            raise Refused("lift-account", account=account.code)
    if origin.pk == destination.pk:
        raise Refused("lift-nowhere", account=origin.code)
    if conveyance not in Conveyance.values:
        raise Refused("lift-conveyance", field="conveyance", value=conveyance)
    due = due_at or departs_at + DUE_AFTER
    if due <= departs_at:
        raise Refused("lift-due", field="due_at")
    chosen = _chosen(_Way(origin, destination, departs_at, due), persons)
    lift = Lift.objects.create(
        pk=key,
        origin=origin,
        destination=destination,
        escort=escort,
        departs_at=departs_at,
        due_at=due,
        conveyance=conveyance,
        note=note.strip()[:500],
        proposed_by=actor,
        proposed_at=clock.now(),
    )
    LiftPerson.objects.bulk_create(LiftPerson(lift=lift, person=person) for person in chosen)
    return lift


def lift_list_change(
    *, actor: User | None, lift: Lift, add: Iterable[int] = (), remove: Iterable[int] = ()
) -> Lift:
    """Put people on the list of a proposed lift, or take them off. An approval fixes the list."""
    access.require(actor, "lift.propose", account=lift.origin)
    lifecycle.check(lift, "approve")
    LiftPerson.objects.filter(lift=lift, person__in=list(remove)).delete()
    new = set(add) - set(lift.people.values_list("person", flat=True))
    if new:
        way = _Way(lift.origin, lift.destination, lift.departs_at, lift.due_at)
        chosen = _chosen(way, sorted(new), already=lift.people.count())
        LiftPerson.objects.bulk_create(LiftPerson(lift=lift, person=person) for person in chosen)
    if not lift.people.exists():
        raise Refused("lift-empty", field="persons")
    return lift


def lift_approve(*, actor: User | None, lift: Lift) -> Lift:
    """Approve the list and the way, recorded by the system; fixed by a memorandum with the digest of the list.
    Refused: the proposer."""
    approved: Lift = record(_approval(actor, lift), actor=actor)
    lift.refresh_from_db()
    return approved


def approval_draft(*, actor: User, lift: Lift, device: str) -> PendingAct:
    """The same, to be signed by the approver with an own key."""
    return keep(_approval(actor, lift), actor=actor, device=device)


def _approval(actor: User | None, lift: Lift) -> Prepared:
    may_approve(actor, lift)
    act = Act(ActKind.APPROVAL.value, clock.now(), notes=(approval_note(actor, lift),))
    return Prepared(kind=ActKind.APPROVAL, action="lift.approve", act=act, account=lift.origin, lift=lift)


def may_approve(actor: User | None, lift: Lift) -> None:
    """Refused: whoever may not approve it here, a lift that is not proposed, the proposer."""
    access.require(actor, "lift.approve", account=lift.origin)
    lifecycle.check(lift, "approve")
    if actor is not None and actor.pk == lift.proposed_by_id:
        raise Refused("lift-approver-proposed", lift=lift.code)


def approval_note(actor: User | None, lift: Lift) -> Note:
    """The memorandum that approves a lift: its way and the digest of its list."""
    persons = _listed(lift)
    return Note(
        "approve",
        facts={
            "about": "lift",
            "lift": lift.code,
            "people": len(persons),
            "list": books.list_digest(persons),
            "origin": lift.origin.code,
            "destination": lift.destination.code,
            "escort": lift.escort.code,
            "by": actor.pk if actor else None,
        },
    )


def _listed(lift: Lift) -> list[int]:
    return list(lift.people.values_list("person", flat=True))


@effect(ActKind.APPROVAL)
def _approved(posted: Posted) -> Lift:
    lift = posted.prepared.lift
    assert lift is not None
    return approve_as_posted(lift, posted, 0)


def approve_as_posted(lift: Lift, posted: Posted, note: int) -> Lift:
    """The lift is approved as its list was when the memorandum, the `note`-th of the act, was prepared. Refused: a list
    changed since."""
    after = lifecycle.check(lift, "approve")
    if posted.act.notes[note].facts["list"] != books.list_digest(_listed(lift)):
        raise Refused("approval-list-changed", lift=lift.code)
    lift.state, lift.approved_by, lift.approved_at = after, posted.actor, clock.now()
    lift.approval = posted.leaf(len(posted.act.moves) + note)
    lift.save()
    return lift


def lift_cancel(*, actor: User | None, lift: Lift, why: str) -> Lift:
    """Let a lift that has not left lapse, with a reason."""
    if not access.decide(actor, "lift.propose", account=lift.origin):
        access.require(actor, "lift.approve", account=lift.origin)
    after = lifecycle.check(lift, "cancel")
    if not why.strip():
        raise Refused("reason-missing", field="why")
    lift.state, lift.cancelled_at, lift.cancelled_why = after, clock.now(), why.strip()[:300]
    lift.save()
    return lift


@dataclass(frozen=True, slots=True)
class _Way:
    """From where to where, and when."""

    origin: Account
    destination: Account
    departs_at: datetime
    due_at: datetime

    def after(self, lift: Lift) -> bool:
        """Does this way go on from where that lift ends, once it has ended?"""
        return lift.destination_id == self.origin.pk and lift.due_at <= self.departs_at

    def before(self, lift: Lift) -> bool:
        """Does that lift go on from where this way ends?"""
        return lift.origin_id == self.destination.pk and lift.departs_at >= self.due_at


def _chosen(way: _Way, persons: Sequence[int], already: int = 0) -> list[int]:
    """The people in the order given, each once, each there or on the way there, and free."""
    chosen = list(dict.fromkeys(persons))
    if not chosen:
        raise Refused("lift-empty", field="persons")
    if len(chosen) + already > PEOPLE_MOST:
        raise Refused("lift-too-many", people=len(chosen) + already, most=PEOPLE_MOST)
    arriving = set()
    for line in standing(chosen):
        if way.after(line.lift):
            arriving.add(line.person)
        elif not way.before(line.lift):
            raise Refused("lift-person-elsewhere", person=line.person, lift=line.lift.code)
    books.heads_in(way.origin, [person for person in chosen if person not in arriving])
    return chosen
