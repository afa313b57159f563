"""Letting one person into a closed part of the files, or to one person's file: for a reason, until a day."""

from __future__ import annotations

from datetime import date, timedelta

from amana.engines.common import clock
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused

from . import compartments, signing
from .decision import require
from .models import CompartmentPass, Mandate, User

DAYS_MAX = 366


def pass_give(*, actor: User, user: User, compartment: str, reason: str, until: date) -> CompartmentPass:
    """Refused: oneself, a compartment that a role of theirs is shut out of, no reason, a day out of range."""
    _may(actor, user, reason)
    if not compartments.known(compartment) or user.role_codes & set(compartments.get(compartment).shut):
        raise Refused("compartment-shut", field="compartment")
    _until(until)
    _remember("pass", user, actor, reason, {"compartment": compartment, "until": until.isoformat()})
    return CompartmentPass.objects.create(
        user=user,
        compartment=compartment,
        reason=reason.strip()[:300],
        until=until,
        granted_at=clock.now(),
        granted_by=actor,
    )


def pass_end(*, actor: User, given: CompartmentPass) -> None:
    require(actor, "grant.write")
    if given.revoked_at is not None:
        raise Refused("grant-ended")
    _remember("pass-end", given.user, actor, "", {"compartment": given.compartment})
    CompartmentPass.objects.filter(pk=given.pk, revoked_at=None).update(revoked_at=clock.now())


def mandate_give(
    *, actor: User, user: User, person: int, kind: str, reference: str, until: date | None
) -> Mandate:
    """Counsel's mandate, or the grant of a name to a coordinator. Refused: oneself, the same twice, no reference."""
    _may(actor, user, reference)
    if until is not None:
        _until(until)
    if Mandate.objects.filter(user=user, person=person, kind=kind, revoked_at=None).exists():
        raise Refused("mandate-twice")
    facts = {"kind": kind, "until": until.isoformat() if until else None}
    _remember("mandate", user, actor, reference, facts, person)
    return Mandate.objects.create(
        user=user,
        person=person,
        kind=kind,
        reference=reference.strip()[:200],
        until=until,
        granted_at=clock.now(),
        granted_by=actor,
    )


def mandate_end(*, actor: User, mandate: Mandate) -> None:
    require(actor, "grant.write")
    if mandate.revoked_at is not None:
        raise Refused("grant-ended")
    _remember("mandate-end", mandate.user, actor, "", {"kind": mandate.kind}, mandate.person)
    Mandate.objects.filter(pk=mandate.pk, revoked_at=None).update(revoked_at=clock.now())


def _may(actor: User, user: User, reason: str) -> None:
    require(actor, "grant.write")
    if actor.pk == user.pk:
        raise Refused("user-self")
    if not reason.strip():
        raise Refused("reason-missing", field="reason")


def _until(day: date) -> None:
    today = clock.now().date()
    if not today <= day <= today + timedelta(days=DAYS_MAX):
        raise Refused("until-past", field="until")


def _remember(
    act: str,
    user: User,
    actor: User,
    reason: str,
    facts: dict[str, str | None],
    person: int | None = None,
) -> None:
    whole: dict[str, str | int | None] = {"act": act, "user": user.pk, "by": actor.pk, **facts}
    values = {"reason": reason.strip()[:300]} if reason.strip() else {}
    signing.record(Act("grant", clock.now(), notes=(Note("grant", person, whole, values),)))
