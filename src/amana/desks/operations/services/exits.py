"""Leaving with a document: a release, or a hand-over to a state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from amana.access.models import User
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Act, Move
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books
from ..models import WITH_ESCORT, ActKind, Lift, LiftPerson, Outcome, PendingAct
from .acts import Posted, Prepared, effect, keep, record
from .handover import finish


class ReleaseKind(models.TextChoices):
    LAWFUL = "lawful", _("End of the legal basis")
    REVIEW = "review", _("By a review")
    COURT = "court", _("By order of a court")
    EXCHANGE = "exchange", _("Exchange")
    IN_ERROR = "in_error", _("Released in error")


def person_release(
    *,
    actor: User | None,
    person: int,
    kind: str,
    order: str,
    at: datetime | None = None,
    note: str = "",
) -> int:
    """Release one person from a held account; answers the entry. `order` is the reference of the order. Refused:
    a gate of the release unmet (no order of a review, identity not confirmed, a stay)."""
    return record(_release(actor, person, kind, order, at, note), actor=actor)  # type: ignore[no-any-return]


def person_release_draft(
    *,
    actor: User,
    person: int,
    device: str,
    kind: str,
    order: str,
    at: datetime | None = None,
    note: str = "",
) -> PendingAct:
    """The same, to be signed by an officer of the authority that holds the person."""
    return keep(_release(actor, person, kind, order, at, note), actor=actor, device=device)


def _release(
    actor: User | None, person: int, kind: str, order: str, at: datetime | None, note: str
) -> Prepared:
    if kind not in ReleaseKind.values:
        raise Refused("release-kind", field="kind", value=kind)
    if not order.strip():
        raise Refused("release-order", field="order")
    account = _account_of(person)
    if account.kind != "held" or account.authority is None:
        raise Refused("release-not-held", person=person, account=account.code)
    values = {"order": order.strip()} | ({"note": note.strip()} if note.strip() else {})
    move = Move("release", person, account.pk, books.special("released").pk, values=values)
    return Prepared(
        kind=ActKind.DISCHARGE,
        action="release",
        act=Act(ActKind.DISCHARGE.value, books.happened(at), (move,), facts={"release": kind}),
        account=account,
        needs=(account.authority,),
    )


@effect(ActKind.DISCHARGE)
def _discharged(posted: Posted) -> int:
    return posted.leaf(0)


def hand_abroad(
    *,
    actor: User | None,
    persons: Sequence[int],
    account: Account,
    state: Account,
    at: datetime | None = None,
    note: str = "",
) -> list[int]:
    """Hand people of one held or escort account to a state (its account: `ledger.services.abroad`). Every gate
    of a transfer is asked for each person. Answers the entries."""
    return record(_abroad(actor, persons, account, state, at, note), actor=actor)  # type: ignore[no-any-return]


def hand_abroad_draft(
    *,
    actor: User,
    persons: Sequence[int],
    account: Account,
    state: Account,
    device: str,
    at: datetime | None = None,
    note: str = "",
) -> PendingAct:
    """The same, to be signed by an officer of the authority that hands over."""
    return keep(_abroad(actor, persons, account, state, at, note), actor=actor, device=device)


def _abroad(
    actor: User | None,
    persons: Sequence[int],
    account: Account,
    state: Account,
    at: datetime | None,
    note: str,
) -> Prepared:
    if state.kind != "abroad":
        raise Refused("abroad-state", account=state.code)
    chosen = list(dict.fromkeys(persons))
    if not chosen:
        raise Refused("nobody-chosen", field="persons")
    books.heads_in(account, chosen)
    values = {"note": note.strip()} if note.strip() else {}
    moves = tuple(Move("hand_abroad", p, account.pk, state.pk, values=values) for p in chosen)
    return Prepared(
        kind=ActKind.ABROAD,
        action="hand_abroad",
        act=Act(ActKind.ABROAD.value, books.happened(at), moves, facts={"state": state.state}),
        account=account,
        destination=state,
        needs=(account.authority,) if account.authority else (),
    )


@effect(ActKind.ABROAD)
def _handed(posted: Posted) -> list[int]:
    leaves = {move.person: posted.leaf(i) for i, move in enumerate(posted.act.moves)}
    lifts = set()
    for line in LiftPerson.objects.filter(person__in=list(leaves), outcome__in=WITH_ESCORT):
        line.outcome, line.resolved = Outcome.HANDED, leaves[line.person]
        line.save(update_fields=["outcome", "resolved"])
        lifts.add(line.lift_id)
    for lift in Lift.objects.filter(pk__in=lifts):
        finish(lift, posted)
    return list(leaves.values())


def _account_of(person: int) -> Account:
    head = ledger_queries.heads([person]).get(person)
    if head is None:
        raise Refused("person-unknown", person=person)
    return Account.objects.select_related("authority", "place").get(pk=head.account)
