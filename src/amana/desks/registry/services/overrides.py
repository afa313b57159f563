"""Opening a gate: one person asks with a reason of their own for this person, a second one decides.

Only what the gate itself calls openable can be opened: a policy, or a missing or late assessment. Of the two
at least one stands outside the custodian. The memorandum names the act, the destination and its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from amana.access import gates
from amana.access.gates import Ask, Severity
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Position

from .. import books
from ..facts import destination_code
from ..models import CustodyFile, OverrideRequest

MOST = timedelta(hours=72)
_LEAST_REASON = 20
_ROLES = ("movement_approver", "legal_reviewer", "protection_officer")


def override_ask(
    *,
    actor: User,
    file: CustodyFile,
    gate: str,
    action: str,
    destination: Account | None,
    reason: str,
    until: datetime,
) -> OverrideRequest:
    """Ask for a gate to be opened for one act. Refused: a gate that nobody can open or that is met, no reason
    of its own, more than 72 hours."""
    books.require(actor, "gate.open", file)
    account = _account(file)
    _check_openable(file, gate, action, account, destination)
    if len(" ".join(reason.split())) < _LEAST_REASON:
        raise Refused("override-reason", field="reason")
    now = clock.now()
    if not now < until <= now + MOST:
        raise Refused("override-until", field="until")
    return OverrideRequest.objects.create(
        file=file,
        gate=gate,
        action=action,
        account=account,
        destination=destination,
        reason=reason.strip(),
        until=until,
        asked_by=actor,
        asked_at=now,
    )


def override_open(*, actor: User, request: OverrideRequest) -> OverrideRequest:
    """Open the gate as the second person. Refused: by whoever asked, twice, both of the custodian, too late,
    or when the gate can no longer be opened."""
    books.require(actor, "gate.open", request.file)
    _check_waiting(request)
    if request.asked_by_id == actor.pk:
        raise Refused("override-same-person")
    custodian = request.account.authority if request.account else None
    if custodian and not (outside(actor, custodian.code) or outside(request.asked_by, custodian.code)):
        raise Refused("override-outside", authority=custodian.code)
    if request.until <= clock.now():
        raise Refused("override-until")
    _check_openable(request.file, request.gate, request.action, _account(request.file), request.destination)
    leaf = books.memo(
        actor=actor,
        kind="open_gate",
        person=request.file_id,
        facts={
            "gate": request.gate,
            "action": request.action,
            "destination": request.destination.code if request.destination else None,
            "towards": destination_code(request.destination) if request.destination else None,
            "until": request.until.isoformat(),
            "asked_by": request.asked_by_id,
            "opened_by": actor.pk,
        },
        values={"reason": request.reason},
    )
    return _answer(request, actor, "opened", leaf)


def override_refuse(*, actor: User, request: OverrideRequest) -> OverrideRequest:
    """Refuse a request, or take back one's own."""
    books.require(actor, "gate.open", request.file)
    _check_waiting(request)
    return _answer(request, actor, "refused", None)


def waiting(file: CustodyFile) -> list[OverrideRequest]:
    """The requests of a file that wait for a second person and have not run out."""
    return list(
        file.override_requests.filter(answer="", until__gt=clock.now()).select_related(
            "asked_by", "destination__authority", "destination__place"
        )
    )


def outside(user: User, authority: str) -> bool:
    """Does this user open gates without working for the authority? A grant for the whole operation does not
    tie anybody to it."""
    mine = [g for g in user.live_grants() if g.role in _ROLES]
    return bool(mine) and all(g.authority is None or g.authority.code != authority for g in mine)


def _account(file: CustodyFile) -> Account | None:
    position = Position.objects.select_related("account__authority").filter(person=file.pk).first()
    return position.account if position else None


def _check_openable(
    file: CustodyFile, gate: str, action: str, account: Account | None, destination: Account | None
) -> None:
    ask = Ask(file.pk, action, clock.now(), account, destination)
    found = next(iter(gates.evaluate([ask])), (ask, ()))[1]
    outcome = next((o for o in found if o.gate.name == gate), None)
    if outcome is None or outcome.met or outcome.override is not None:
        raise Refused("override-met", field="gate")
    if not (outcome.finding.openable or outcome.gate.severity is Severity.POLICY):
        raise Refused("override-gate", field="gate")


def _check_waiting(request: OverrideRequest) -> None:
    if request.answer:
        raise Refused("override-answered")


def _answer(request: OverrideRequest, actor: User, answer: str, leaf: int | None) -> OverrideRequest:
    request.answer, request.answered_by, request.answered_at = answer, actor, clock.now()
    request.memo = leaf
    request.save()
    return request
