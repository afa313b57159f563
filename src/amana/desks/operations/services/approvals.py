"""Approving many lifts by one act: a memorandum for each in one statement, under one signature of the approver. Every
lift meets the checks that it meets alone; one that does not is left out and named, the others go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Act, Draft, Note
from amana.ledger.errors import Refused

from ..models import ActKind, ActState, Lift, PendingAct
from ..queries import approvals
from .acts import Posted, Prepared, afresh, ahead, effect, keep, record
from .lifts import approval_note, approve_as_posted, may_approve

MOST = 48


@dataclass(frozen=True, slots=True)
class Together:
    """What came of a set: the act to be signed, or the lifts that the system recorded as approved; and why each of
    the others was left out. Of an empty set there is neither act nor lift."""

    act: PendingAct | None
    approved: tuple[Lift, ...]
    left: tuple[Refused, ...]


def lifts_approve(*, actor: User, seen: Mapping[int, str]) -> Together:
    """Approve a set of lifts, recorded by the system. `seen`: key of a lift -> its print as the approver was shown it
    (`queries.Offer.print`). Refused: nothing or too much chosen. Left out: a lift that its approver proposed, may not
    approve, or that is no longer what was shown."""
    prepared, left = _approvals(actor, seen)
    approved = record(prepared, actor=actor) if prepared else ()
    return Together(None, tuple(approved), left)


def lifts_approval_draft(*, actor: User, seen: Mapping[int, str], device: str) -> Together:
    """The same, to be signed by the approver with an own key."""
    prepared, left = _approvals(actor, seen)
    return Together(keep(prepared, actor=actor, device=device) if prepared else None, (), left)


def approvals_changed(act: PendingAct) -> list[Refused]:
    """Why some lifts of a waiting act cannot be approved as they were shown, in the order of the act."""
    if act.kind != ActKind.APPROVALS or act.state != ActState.WAITING:
        return []
    assert act.made_by is not None
    return _sorted_out(act.made_by, _lifts(act), _seen(Draft.load(bytes(act.draft)).act))[1]


def _approvals(actor: User, seen: Mapping[int, str]) -> tuple[Prepared | None, tuple[Refused, ...]]:
    if not seen:
        raise Refused("approvals-none")
    if len(seen) > MOST:
        raise Refused("approvals-many", lifts=len(seen), most=MOST)
    found = Lift.objects.filter(pk__in=seen).order_by("departs_at", "pk")
    good, left = _sorted_out(actor, found.select_related(*_ENDS), seen)
    return (_prepared_of(actor, good, seen) if good else None), tuple(left)


_ENDS = ("origin__authority", "origin__place", "destination__authority", "destination__place", "escort")


def _sorted_out(
    actor: User, lifts: Iterable[Lift], seen: Mapping[int, str]
) -> tuple[list[Lift], list[Refused]]:
    """The lifts that can be approved as they were shown, and why the others cannot."""
    good, left = list[Lift](), list[Refused]()
    for lift in lifts:
        try:
            _as_shown(actor, lift, seen[lift.pk])
        except Refused as refused:
            refused.where.setdefault("lift", lift.code)
            left.append(refused)
        else:
            good.append(lift)
    return good, left


def _as_shown(actor: User | None, lift: Lift, shown: str) -> None:
    may_approve(actor, lift)
    if approvals.print_of(lift) != shown:
        raise Refused("approvals-changed-lift", lift=lift.code)


def _prepared_of(actor: User, lifts: list[Lift], seen: Mapping[int, str]) -> Prepared:
    notes = tuple(_note(actor, lift, seen[lift.pk]) for lift in lifts)
    return Prepared(
        kind=ActKind.APPROVALS,
        action="lift.approve",
        act=Act(ActKind.APPROVALS.value, clock.now(), notes=notes),
        account=lifts[0].origin,
        lifts=tuple(lifts),
    )


def _note(actor: User, lift: Lift, shown: str) -> Note:
    note = approval_note(actor, lift)
    more = {"departs": lift.departs_at.isoformat(timespec="minutes"), "shown": shown}
    return note._replace(facts={**note.facts, **more})


def _seen(act: Act) -> dict[int, str]:
    return {_key(note): str(note.facts["shown"]) for note in act.notes}


def _key(note: Note) -> int:
    return int(str(note.facts["lift"]).rpartition("-")[2])


def _lifts(act: PendingAct) -> list[Lift]:
    return list(act.lifts.select_related(*_ENDS).order_by("departs_at", "pk"))


@afresh(ActKind.APPROVALS)
def _again(act: PendingAct, prepared: Prepared) -> Prepared:
    """The act without the lifts that changed: what is prepared again covers what was shown, and no more."""
    assert act.made_by is not None
    seen = _seen(prepared.act)
    good, left = _sorted_out(act.made_by, _lifts(act), seen)
    if not good:
        raise left[0]
    if not left:
        return replace(prepared, lifts=tuple(good))
    return _prepared_of(act.made_by, good, seen)


@ahead(ActKind.APPROVALS)
def _all_as_shown(prepared: Prepared, actor: User | None) -> None:
    """Refused: a lift that is not as it was shown; then none is approved, for the signature covers them all."""
    assert actor is not None
    left = _sorted_out(actor, prepared.lifts, _seen(prepared.act))[1]
    if left:
        raise Refused("approvals-changed", lifts=", ".join(str(one.where["lift"]) for one in left))


@effect(ActKind.APPROVALS)
def _approved(posted: Posted) -> tuple[Lift, ...]:
    lifts = {lift.pk: lift for lift in posted.prepared.lifts}
    return tuple(approve_as_posted(lifts[_key(note)], posted, i) for i, note in enumerate(posted.act.notes))
