"""What goes wrong: incidents, escapes person by person, recaptures that answer them, deaths."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Act, Move, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Entry

from .. import books
from ..models import ActKind, Incident, IncidentKind, IncidentPerson, Lift, LiftPerson, Outcome, PendingAct
from .acts import Posted, Prepared, effect, keep, record
from .handover import WITH_ESCORT, finish

REPORTED_MOST = 200_000


# -- the report -------------------------------------------------------------------------------------------


def incident_report(
    *,
    actor: User | None,
    kind: str,
    account: Account,
    at: datetime | None = None,
    reported: int | None = None,
    about: bool = False,
    words: str = "",
    source: str = "",
) -> Incident:
    """Report an incident at an account. `reported` is how many people are said to be concerned (`about`: a
    rough figure): until they are named it is a shortfall of the incident and moves nobody."""
    return record(_report(actor, kind, account, at, reported, about, words, source), actor=actor)  # type: ignore[no-any-return]


def report_draft(
    *,
    actor: User,
    kind: str,
    account: Account,
    device: str,
    at: datetime | None = None,
    reported: int | None = None,
    about: bool = False,
    words: str = "",
    source: str = "",
) -> PendingAct:
    """The same, to be signed by whoever reports it."""
    prepared = _report(actor, kind, account, at, reported, about, words, source)
    return keep(prepared, actor=actor, device=device)


def _report(
    actor: User | None,
    kind: str,
    account: Account,
    at: datetime | None,
    reported: int | None,
    about: bool,
    words: str,
    source: str,
) -> Prepared:
    access.require(actor, "incident.report", account=account)
    if kind not in IncidentKind.values:
        raise Refused("incident-kind", field="kind", value=kind)
    if account.kind not in ("held", "escort"):
        raise Refused("incident-account", account=account.code)
    if reported is not None and not 0 <= reported <= REPORTED_MOST:
        raise Refused("count-number", field="reported", value=reported)
    note = _incident_note(kind, account, reported, about, words, source)
    return Prepared(
        kind=ActKind.REPORT,
        action="incident.report",
        act=Act(ActKind.REPORT.value, books.happened(at), notes=(note,)),
        account=account,
    )


@effect(ActKind.REPORT)
def _reported(posted: Posted) -> Incident:
    facts, values = posted.act.notes[0].facts, posted.act.notes[0].values
    reported = facts["reported"]
    return _incident_row(
        posted.actor,
        str(facts["kind"]),
        posted.account,
        posted.act.effective_at,
        int(reported) if reported is not None else None,
        bool(facts["about"]),
        values.get("words", ""),
        values.get("source", ""),
        posted.leaf(0),
    )


def _incident_note(
    kind: str, account: Account, reported: int | None, about: bool, words: str, source: str
) -> Note:
    values = {name: text.strip() for name, text in (("words", words), ("source", source)) if text.strip()}
    facts = {"kind": kind, "account": account.code, "reported": reported, "about": int(about)}
    return Note("incident", facts=facts, values=values)


def _incident_row(
    actor: User | None,
    kind: str,
    account: Account,
    moment: datetime,
    reported: int | None,
    about: bool,
    words: str,
    source: str,
    leaf: int,
) -> Incident:
    return Incident.objects.create(
        kind=kind,
        account=account,
        happened_at=moment,
        reported=reported,
        about=about,
        words=words.strip(),
        source=source.strip()[:200],
        reported_by=actor,
        reported_at=clock.now(),
        leaf=leaf,
    )


def incident_close(*, actor: User | None, incident: Incident, why: str) -> Incident:
    """Close an incident with what came of it. People still at large stay where the books have them."""
    access.require(actor, "incident.report", account=incident.account)
    if incident.closed_at is not None:
        raise Refused("incident-closed", incident=incident.code)
    if not why.strip():
        raise Refused("reason-missing", field="why")
    incident.closed_at, incident.closed_by, incident.closed_why = clock.now(), actor, why.strip()[:500]
    incident.save()
    return incident


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
    """Record that named people escaped from a held account or from an escort: they are charged to the
    authority that lost them. Without an incident one is opened."""
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
    books.heads_in(account, chosen)
    gone = books.at_large(account.authority)
    moves = tuple(Move("escape", p, account.pk, gone.pk) for p in chosen)
    note = (
        Note("incident", facts={"incident": incident.code, "report": incident.leaf, "named": len(chosen)})
        if incident
        else _incident_note(IncidentKind.ESCAPE, account, len(chosen), False, words, "")
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
    incident = posted.prepared.incident or _opened(posted, IncidentKind.ESCAPE)
    _name(incident, posted)
    _lost_on_the_way(posted)
    return incident


def _opened(posted: Posted, kind: IncidentKind) -> Incident:
    act = posted.act
    words = act.notes[0].values.get("words", "")
    leaf = posted.leaf(len(act.moves))
    return _incident_row(
        posted.actor, kind, posted.account, act.effective_at, len(act.moves), False, words, "", leaf
    )


def _name(incident: Incident, posted: Posted) -> None:
    IncidentPerson.objects.bulk_create(
        IncidentPerson(incident=incident, person=move.person, entry=posted.leaf(i))
        for i, move in enumerate(posted.act.moves)
    )


def _lost_on_the_way(posted: Posted) -> None:
    """Lines of a lift whose people are no longer with its escort."""
    leaves = {move.person: posted.leaf(i) for i, move in enumerate(posted.act.moves)}
    lifts = set()
    for line in LiftPerson.objects.filter(person__in=list(leaves), outcome__in=WITH_ESCORT):
        line.outcome, line.resolved = Outcome.LOST, leaves[line.person]
        line.save(update_fields=["outcome", "resolved"])
        lifts.add(line.lift_id)
    for lift in Lift.objects.filter(pk__in=lifts):
        finish(lift, posted)


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
    return len(posted.act.moves)


# -- death ------------------------------------------------------------------------------------------------


def death(
    *,
    actor: User | None,
    person: int,
    at: datetime | None = None,
    cause: str,
    notified: str = "",
    inquiry: str = "",
    words: str = "",
) -> Incident:
    """Record a death: terminal. The cause as known, who was notified and who inquires stand with it; an
    incident is opened, because every death in custody is inquired into."""
    prepared = _death(actor, person, at, cause, notified, inquiry, words)
    return record(prepared, actor=actor)  # type: ignore[no-any-return]


def death_draft(
    *,
    actor: User,
    person: int,
    device: str,
    at: datetime | None = None,
    cause: str,
    notified: str = "",
    inquiry: str = "",
    words: str = "",
) -> PendingAct:
    """The same, to be signed by an officer of the authority that holds the person."""
    prepared = _death(actor, person, at, cause, notified, inquiry, words)
    return keep(prepared, actor=actor, device=device)


def _death(
    actor: User | None,
    person: int,
    at: datetime | None,
    cause: str,
    notified: str,
    inquiry: str,
    words: str,
) -> Prepared:
    if not cause.strip():
        raise Refused("death-cause", field="cause")
    head = ledger_queries.heads([person]).get(person)
    if head is None:
        raise Refused("person-unknown", person=person)
    account = Account.objects.select_related("authority", "place").get(pk=head.account)
    if account.kind == "deceased":
        raise Refused("death-again", person=person)
    told = {"cause": cause, "notified": notified, "inquiry": inquiry}
    values = {name: text.strip() for name, text in told.items() if text.strip()}
    move = Move("die", person, account.pk, books.special("deceased").pk, values=values)
    return Prepared(
        kind=ActKind.DEATH,
        action="die",
        act=Act(
            ActKind.DEATH.value,
            books.happened(at),
            (move,),
            (_incident_note(IncidentKind.DEATH, account, 1, False, words or cause, ""),),
        ),
        account=account,
        needs=(account.authority,) if account.authority else (),
    )


@effect(ActKind.DEATH)
def _died(posted: Posted) -> Incident:
    incident = _opened(posted, IncidentKind.DEATH)
    _name(incident, posted)
    _lost_on_the_way(posted)
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
        Entry.objects.filter(kind="escape", src=account, answered=None, reversed_by=None)
        .filter(person__in=books.people_in(books.at_large(account.authority)) if account.authority else [])
        .order_by("person")
        .values_list("person", flat=True)
    )
