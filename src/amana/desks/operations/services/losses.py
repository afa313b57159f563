"""Who is lost and who comes back: escapes person by person, recaptures that answer them, deaths. Each opens an incident
or stands with the one that was reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amana.access.models import User
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Act, Move, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books
from ..models import (
    ActKind,
    CountLine,
    Incident,
    IncidentKind,
    IncidentPerson,
    PendingAct,
)
from . import sought
from .acts import Posted, Prepared, effect, keep, record
from .incidents import incident_note, name_people, opened

# -- escape -----------------------------------------------------------------------------------------------


def escape(
    *,
    actor: User | None,
    account: Account,
    persons: Sequence[int],
    at: datetime | None = None,
    incident: Incident | None = None,
    words: str = "",
) -> Incident:
    """Record that named people escaped from a held account or from an escort, or had escaped when a count of it missed
    them: they are charged to the authority that lost them. Without an incident one is opened."""
    prepared = _escape(actor, account, persons, at, incident, words)
    return record(prepared, actor=actor)  # type: ignore[no-any-return]


def escape_draft(
    *,
    actor: User,
    account: Account,
    device: str,
    persons: Sequence[int],
    at: datetime | None = None,
    incident: Incident | None = None,
    words: str = "",
) -> PendingAct:
    """The same, to be signed by an officer of the authority that lost them."""
    return keep(_escape(actor, account, persons, at, incident, words), actor=actor, device=device)


def _escape(
    actor: User | None,
    account: Account,
    persons: Sequence[int],
    at: datetime | None,
    incident: Incident | None,
    words: str,
) -> Prepared:
    if account.kind not in ("held", "escort") or account.authority is None:
        raise Refused("incident-account", account=account.code)
    if incident is not None and incident.closed_at is not None:
        raise Refused("incident-closed", incident=incident.code)
    chosen = _chosen(persons)
    missed = set(books.missed_from(account)) & set(chosen)
    books.heads_in(account, [p for p in chosen if p not in missed])
    lost, gone = books.special("unaccounted"), books.at_large(account.authority)
    moves = tuple(Move("escape", p, lost.pk if p in missed else account.pk, gone.pk) for p in chosen)
    note = (
        Note("incident", facts={"incident": incident.code, "report": incident.leaf, "named": len(chosen)})
        if incident
        else incident_note(IncidentKind.ESCAPE, account, len(chosen), False, words, "")
    )
    return Prepared(
        kind=ActKind.ESCAPE,
        action="escape",
        act=Act(ActKind.ESCAPE.value, books.happened(at), moves, (note,)),
        account=account,
        needs=(account.authority,),
        incident=incident,
    )


@effect(ActKind.ESCAPE)
def _escaped(posted: Posted) -> Incident:
    incident = posted.prepared.incident or opened(posted, IncidentKind.ESCAPE)
    name_people(incident, posted)
    sought.brought_after(posted)
    return incident


# -- recapture --------------------------------------------------------------------------------------------


def recapture(
    *,
    actor: User | None,
    account: Account,
    persons: Sequence[int],
    at: datetime | None = None,
    note: str = "",
) -> int:
    """Admit people who are at large, unaccounted for, released or abroad into a held account again: each entry
    answers the one that took the person out. Answers how many."""
    return record(_recapture(actor, account, persons, at, note), actor=actor)  # type: ignore[no-any-return]


def recapture_draft(
    *,
    actor: User,
    account: Account,
    device: str,
    persons: Sequence[int],
    at: datetime | None = None,
    note: str = "",
) -> PendingAct:
    """The same, to be signed by an officer of the authority that admits them."""
    return keep(_recapture(actor, account, persons, at, note), actor=actor, device=device)


def _recapture(
    actor: User | None, account: Account, persons: Sequence[int], at: datetime | None, note: str
) -> Prepared:
    if account.kind != "held" or account.authority is None:
        raise Refused("count-account", account=account.code)
    chosen = _chosen(persons)
    heads = ledger_queries.heads(chosen)
    for person in chosen:
        if person not in heads:
            raise Refused("person-unknown", person=person)
    values = {"note": note.strip()} if note.strip() else {}
    moves = tuple(
        Move("admit", p, heads[p].account, account.pk, heads[p].leaf, values=values) for p in chosen
    )
    return Prepared(
        kind=ActKind.RECAPTURE,
        action="admit",
        act=Act(ActKind.RECAPTURE.value, books.happened(at), moves),
        account=account,
        needs=(account.authority,),
    )


@effect(ActKind.RECAPTURE)
def _recaptured(posted: Posted) -> int:
    for i, move in enumerate(posted.act.moves):
        assert move.answers is not None
        IncidentPerson.objects.filter(entry=move.answers).update(answered=posted.leaf(i))
        CountLine.objects.filter(entry=move.answers).update(answered=posted.leaf(i))
    sought.brought_after(posted)
    return len(posted.act.moves)


# -- death ------------------------------------------------------------------------------------------------


def death(
    *,
    actor: User | None,
    persons: Sequence[int],
    at: datetime | None = None,
    cause: str,
    notified: str = "",
    inquiry: str = "",
    words: str = "",
) -> Incident:
    """Record deaths: terminal. The cause as known, who was notified and who inquires stand with them; an
    incident is opened, because every death in custody is inquired into. Several who died of one cause in one account
    (an aircraft, a fire) stand in one act and one incident. Of whom a count missed, the account is the one that missed
    them, and its authority answers."""
    prepared = _death(actor, persons, at, cause, notified, inquiry, words)
    return record(prepared, actor=actor)  # type: ignore[no-any-return]


def death_draft(
    *,
    actor: User,
    persons: Sequence[int],
    device: str,
    at: datetime | None = None,
    cause: str,
    notified: str = "",
    inquiry: str = "",
    words: str = "",
) -> PendingAct:
    """The same, to be signed by an officer of the authority that answers for them."""
    prepared = _death(actor, persons, at, cause, notified, inquiry, words)
    return keep(prepared, actor=actor, device=device)


def _death(
    actor: User | None,
    persons: Sequence[int],
    at: datetime | None,
    cause: str,
    notified: str,
    inquiry: str,
    words: str,
) -> Prepared:
    if not cause.strip():
        raise Refused("death-cause", field="cause")
    chosen = _chosen(persons)
    heads = ledger_queries.heads(chosen)
    for one in chosen:
        if one not in heads:
            raise Refused("person-unknown", person=one)
    where = books.answering_for(chosen, heads)
    accounts = Account.objects.select_related("authority", "place").in_bulk(set(where.values()))
    for one in chosen:
        if accounts[where[one]].kind == "deceased":
            raise Refused("death-again", person=one)
    account = accounts[where[chosen[0]]]
    for one in chosen:
        if where[one] != account.pk:
            raise Refused("death-apart", person=one, account=account.code, field="person")
    told = {"cause": cause, "notified": notified, "inquiry": inquiry}
    values = {name: text.strip() for name, text in told.items() if text.strip()}
    dead = books.special("deceased").pk
    moves = tuple(Move("die", one, heads[one].account, dead, values=values) for one in chosen)
    return Prepared(
        kind=ActKind.DEATH,
        action="die",
        act=Act(
            ActKind.DEATH.value,
            books.happened(at),
            moves,
            (incident_note(IncidentKind.DEATH, account, len(chosen), False, words or cause, ""),),
        ),
        account=account,
        needs=(account.authority,) if account.authority else (),
    )


@effect(ActKind.DEATH)
def _died(posted: Posted) -> Incident:
    incident = opened(posted, IncidentKind.DEATH)
    name_people(incident, posted)
    sought.brought_after(posted)
    return incident


# -- shared -----------------------------------------------------------------------------------------------


def _chosen(persons: Sequence[int]) -> list[int]:
    chosen = list(dict.fromkeys(persons))
    if not chosen:
        raise Refused("nobody-chosen", field="persons")
    return chosen


def escaped_from(account: Account) -> list[int]:
    """People at large now who escaped from this account."""
    return list(
        books.unanswered("escape", account)
        .filter(person__in=books.people_in(books.at_large(account.authority)) if account.authority else [])
        .order_by("person")
        .values_list("person", flat=True)
    )
