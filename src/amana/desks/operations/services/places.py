"""A whole place passes to another authority: ceded with both signatures, or taken over against one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Act, Move, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .. import books
from ..models import ActKind, Count, CountState, Incident, IncidentKind, PendingAct
from .acts import Posted, Prepared, effect, keep, record

COUNT_WITHIN = timedelta(hours=24)


def cede(
    *,
    actor: User | None,
    account: Account,
    to: Authority,
    persons: Sequence[int] | None = None,
    at: datetime | None = None,
) -> Account:
    """Pass everybody of a held account (or the named ones, both parties present) to another authority at the
    same place; both sign one manifest. Answers the account they are in then. Every gate of a transfer is asked
    for each person."""
    return record(_cede(actor, account, to, persons, at), actor=actor)  # type: ignore[no-any-return]


def cede_draft(
    *,
    actor: User,
    account: Account,
    to: Authority,
    device: str,
    persons: Sequence[int] | None = None,
    at: datetime | None = None,
) -> PendingAct:
    """The same, to be signed by an officer of each side."""
    return keep(_cede(actor, account, to, persons, at), actor=actor, device=device)


def _cede(
    actor: User | None, account: Account, to: Authority, persons: Sequence[int] | None, at: datetime | None
) -> Prepared:
    chosen = _everybody(account, to, persons)
    onward = books.held_by(to, account)
    assert account.authority is not None
    facts: dict[str, str | int | None] = {
        "place": onward.place.code if onward.place else "",
        "people": len(chosen),
        "whole": int(not persons),
    }
    return Prepared(
        kind=ActKind.CEDE,
        action="cede",
        act=Act(
            ActKind.CEDE.value,
            books.happened(at),
            tuple(Move("cede", p, account.pk, onward.pk) for p in chosen),
            facts=facts,
        ),
        account=account,
        destination=onward,
        needs=(account.authority, to),
    )


@effect(ActKind.CEDE)
def _ceded(posted: Posted) -> Account:
    assert posted.prepared.destination is not None
    return posted.prepared.destination


def seize(
    *,
    actor: User | None,
    account: Account,
    by: Authority,
    at: datetime | None = None,
    words: str = "",
) -> Account:
    """Record that another authority holds a whole place now and the former one did not sign: contested, and a
    count falls due within 24 hours. Answers the account they are in then."""
    return record(_seize(actor, account, by, at, words), actor=actor)  # type: ignore[no-any-return]


def seize_draft(
    *,
    actor: User,
    account: Account,
    by: Authority,
    device: str,
    at: datetime | None = None,
    words: str = "",
) -> PendingAct:
    """The same, to be signed by an officer of the authority that took the place over."""
    return keep(_seize(actor, account, by, at, words), actor=actor, device=device)


def _seize(actor: User | None, account: Account, by: Authority, at: datetime | None, words: str) -> Prepared:
    chosen = _everybody(account, by, None)
    onward = books.held_by(by, account)
    assert account.authority is not None
    facts: dict[str, str | int | None] = {
        "account": account.code,
        "former": account.authority.code,
        "by": by.code,
        "people": len(chosen),
    }
    values = {"words": words.strip()} if words.strip() else {}
    return Prepared(
        kind=ActKind.SEIZE,
        action="seize",
        act=Act(
            ActKind.SEIZE.value,
            books.happened(at),
            tuple(Move("seize", p, account.pk, onward.pk) for p in chosen),
            (Note("contested", facts=facts, values=values),),
        ),
        account=onward,
        destination=onward,
        needs=(by,),
    )


@effect(ActKind.SEIZE)
def _seized(posted: Posted) -> Account:
    act, onward = posted.act, posted.account
    Incident.objects.create(
        kind=IncidentKind.SEIZED,
        account=onward,
        happened_at=act.effective_at,
        reported=len(act.moves),
        words=act.notes[0].values.get("words", ""),
        reported_by=posted.actor,
        reported_at=clock.now(),
        leaf=posted.leaf(len(act.moves)),
    )
    Count.objects.get_or_create(
        account=onward,
        state=CountState.DUE,
        defaults={
            "due_at": act.effective_at + COUNT_WITHIN,
            "due_why": _("The place was taken over"),
            "made_by": posted.actor,
        },
    )
    return onward


def _everybody(account: Account, to: Authority, persons: Sequence[int] | None) -> list[int]:
    if account.kind != "held" or account.authority is None:
        raise Refused("count-account", account=account.code)
    if account.authority_id == to.pk:
        raise Refused("authority-same", kind="cede")
    everybody = books.people_in(account)
    if persons is None:
        chosen = everybody
    else:
        chosen = list(dict.fromkeys(persons))
        books.heads_in(account, chosen)
    if not chosen:
        raise Refused("account-holds-nobody", account=account.code)
    return chosen
