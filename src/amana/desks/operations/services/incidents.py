"""What goes wrong, as it is told: reports of incidents, and how an incident is closed."""

from __future__ import annotations

from datetime import datetime

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account

from .. import books
from ..models import ActKind, Incident, IncidentKind, IncidentPerson, PendingAct
from .acts import Posted, Prepared, effect, keep, record

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
    note = incident_note(kind, account, reported, about, words, source)
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


def incident_note(
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


# -- what the losses open -----------------------------------------------------------------------------------


def opened(posted: Posted, kind: IncidentKind) -> Incident:
    act = posted.act
    words = act.notes[0].values.get("words", "")
    leaf = posted.leaf(len(act.moves))
    return _incident_row(
        posted.actor, kind, posted.account, act.effective_at, len(act.moves), False, words, "", leaf
    )


def name_people(incident: Incident, posted: Posted) -> None:
    IncidentPerson.objects.bulk_create(
        IncidentPerson(incident=incident, person=move.person, entry=posted.leaf(i))
        for i, move in enumerate(posted.act.moves)
    )
