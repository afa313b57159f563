"""What the operations for programs share: who asks, what a code or a number names, one thing as it is answered."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from ninja import Router

from amana.access import devices
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.ledger.act import Draft
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from . import queries
from .models import ActState, Count, CountState, PendingAct

T = TypeVar("T")
router = Router()
"""One for all parts: a path that is read in one part and written in another must be known to one router."""


def actor_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def account_of(code: str, field: str = "account") -> Account:
    found = Account.objects.filter(code=code).select_related("authority", "place").first()
    if found is None:
        raise Refused("account-unknown", account=code, field=field)
    return found


def authority_of(code: str, field: str) -> Authority:
    found = Authority.objects.filter(code=code).first()
    if found is None:
        raise Refused("account-unknown", account=code, field=field)
    return found


def persons_of(numbers: list[str], field: str = "people") -> list[int]:
    known, wrong = registry.persons_numbered(numbers)
    if wrong:
        raise Refused("file-unknown", number=", ".join(wrong[:20]), field=field)
    return list(dict.fromkeys(known[n] for n in numbers))


def aware(at: datetime, field: str) -> datetime:
    if at.tzinfo is None:
        raise Refused("time-without-zone", field=field, at=at.isoformat())
    return at


def lift_of(request: HttpRequest, pk: int) -> Any:
    found = queries.lifts(actor_of(request)).filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise Http404
    return queries.with_figures([found])[0]


def lift_out(lift: Any) -> dict[str, Any]:
    return {
        "code": lift.code,
        "id": lift.pk,
        "state": lift.state,
        "origin": lift.origin.code,
        "destination": lift.destination.code,
        "escort": lift.escort.code,
        "leg": lift.leg.code if lift.leg else None,
        "conveyance": lift.conveyance,
        "departs_at": lift.departs_at,
        "due_at": lift.due_at,
        "released_at": lift.released_at,
        "done_at": lift.done_at,
        "people": lift.listed,
        "aboard": lift.aboard,
        "received": lift.received,
    }


def count_out(count: Count) -> dict[str, Any]:
    return {
        "id": count.pk,
        "account": count.account.code,
        "state": count.state,
        "counted_at": count.counted_at,
        "due_at": count.due_at,
        "expected": count.expected,
        "seen": count.seen,
        "absent": count.absent,
        "found": count.found,
        "surplus": count.surplus,
        "difference": count.difference if count.state != CountState.DUE else 0,
        "explanation": count.explanation,
    }


def unsigned(actor: User, act: Callable[[], T]) -> T:
    """What the system records for an officer who has no key, in a demonstration. Refused otherwise."""
    devices.may_go_unsigned(actor)
    return act()


def act_of(request: HttpRequest, pk: int) -> PendingAct:
    """An act that the caller made or whose signature is owed by their authority."""
    from .pages.signing import find

    found = find(actor_of(request), pk) if 0 < pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def act_out(act: PendingAct) -> dict[str, Any]:
    missing = act.unsigned()
    header = Draft.load(bytes(act.draft)).header if act.state == ActState.WAITING else b""
    return {
        "id": act.pk,
        "kind": act.kind,
        "state": act.state,
        "people": act.people,
        "header": base64.b64encode(header).decode(),
        "digest": bytes(act.digest).hex(),
        "waiting_for": [need.code for need in act.needs.all() if need.pk in missing],
        "lift": act.lift_id,
        "plan": act.plan_id,
        "weights": act.weights.version if act.weights is not None else None,
    }
