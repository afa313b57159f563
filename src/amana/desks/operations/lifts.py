"""Verbs of a lift: propose, approve, release, change escort, receive, take back. One unit of work each.

A step is composed first (the bytes an officer sees and signs), then posted with the signatures. Every rule is
checked at both moments: what was right when the page was opened may be wrong when the key is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Max

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import queries as books
from amana.ledger import services as ledger
from amana.ledger.act import Act, Draft, Move, Receipt, Signature
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .models import Lift, Seat, Step, ToSign

LONGEST_RIDE = timedelta(hours=36)


def lift_propose(
    *,
    actor: User,
    origin: Account,
    destination: Account,
    escort_authority: Authority,
    commander: User,
    conveyance: str,
    departs_at: datetime,
    due_at: datetime,
    persons: Sequence[int],
) -> Lift:
    """List people for one lift. Refused: nobody listed, somebody twice, somebody not held at the origin,
    somebody already on a lift that is open, an arrival before the departure or later than 36 hours after."""
    access.require(actor, "lift.propose", account=origin)
    if not persons:
        raise Refused("lift-empty")
    if len(set(persons)) != len(persons):
        raise Refused("lift-person-twice", person=_first_twice(persons))
    if origin == destination:
        raise Refused("lift-nowhere")
    if not departs_at < due_at <= departs_at + LONGEST_RIDE:
        raise Refused("lift-times")
    _all_held_at(origin, persons)
    taken = (
        Seat.objects.filter(person__in=persons, lift__withdrawn_at=None)
        .exclude(lift__steps__kind__in=[Step.Kind.RECEIPT, Step.Kind.RETURN])
        .select_related("lift")
        .first()
    )
    if taken:
        raise Refused("lift-person-on-another", person=taken.person, lift=taken.lift.code)
    lift = Lift.objects.create(
        code=_next_code(),
        origin=origin,
        destination=destination,
        escort_authority=escort_authority,
        commander=commander,
        conveyance=conveyance,
        departs_at=departs_at,
        due_at=due_at,
        proposed_by=actor,
        proposed_at=clock.now(),
    )
    Seat.objects.bulk_create(Seat(lift=lift, number=n, person=p) for n, p in enumerate(persons, 1))
    return lift


def lift_approve(*, actor: User, lift: Lift) -> Lift:
    """A second person approves; the escort's account for this leg is opened in the approver's name."""
    access.require(actor, "lift.approve", account=lift.origin)
    lift = Lift.objects.select_for_update().get(pk=lift.pk)
    if lift.withdrawn_at:
        raise Refused("lift-withdrawn", lift=lift.code)
    if lift.approved_at:
        raise Refused("lift-approved-already", lift=lift.code)
    if actor.pk == lift.proposed_by_id:
        raise Refused("lift-same-person", lift=lift.code)
    lift.escort = ledger.account_open(
        code=f"ESC-{lift.code}",
        kind="escort",
        authority=lift.escort_authority,
        name_ar=f"مرافقة النقلة {lift.code}",
        name_en=f"Escort of lift {lift.code}",
    )
    lift.approved_by, lift.approved_at = actor, clock.now()
    lift.save(update_fields=["escort", "approved_by", "approved_at"])
    return lift


def lift_withdraw(*, actor: User, lift: Lift, why: str) -> Lift:
    """Give a lift up before anyone has left. The row stays, with its reason."""
    access.require(actor, "lift.propose", account=lift.origin)
    lift = Lift.objects.select_for_update().get(pk=lift.pk)
    if not why.strip():
        raise Refused("reason-missing")
    if lift.steps.exists():
        raise Refused("lift-released-already", lift=lift.code)
    lift.withdrawn_at, lift.withdrawn_why = clock.now(), why.strip()
    lift.save(update_fields=["withdrawn_at", "withdrawn_why"])
    return lift
