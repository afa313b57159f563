"""A plan enters the books twice: approved by a second person, and published with the digest of every manifest. Both
are signed by whoever does it. What comes of it are proposed lifts with named lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from django.db import transaction

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused

from .. import lifecycle, manifests
from ..models import ActKind, Lift, LiftNumber, LiftState, PendingAct, Plan, PlanLift, PlanState
from ..planning import promised
from .acts import Posted, Prepared, effect, keep, record
from .lifts import lift_cancel, lift_propose
from .plans import at_origins

# -- approval ---------------------------------------------------------------------------------------------


def plan_approve(*, actor: User | None, plan: Plan) -> Plan:
    """Approve a plan as it stands, recorded by the system; fixed by a memorandum with the digests of instance and
    plan. Refused: the planner, a plan that breaks a rule, one that is no draft."""
    return record(_approval(actor, plan), actor=actor)  # type: ignore[no-any-return]


def plan_approval_draft(*, actor: User, plan: Plan, device: str) -> PendingAct:
    """The same, to be signed by the approver with an own key."""
    return keep(_approval(actor, plan), actor=actor, device=device)


def _approval(actor: User | None, plan: Plan) -> Prepared:
    at_origins(actor, plan, "lift.approve")
    lifecycle.still_draft(plan)
    if actor is not None and actor.pk == plan.made_by_id:
        raise Refused("plan-approver-made", plan=plan.code)
    if plan.violations:
        raise Refused("plan-violations", plan=plan.code, count=plan.violations)
    act = Act(ActKind.PLAN.value, clock.now(), notes=(Note("approve", facts=_facts(plan, actor)),))
    return Prepared(
        kind=ActKind.PLAN, action="lift.approve", act=act, account=plan.origins.first(), plan=plan
    )


@effect(ActKind.PLAN)
def _approved(posted: Posted) -> Plan:
    plan = posted.prepared.plan
    assert plan is not None
    at_origins(posted.actor, plan, "lift.approve")
    lifecycle.still_draft(plan)
    _unchanged(plan, posted)
    plan.state, plan.approved_by, plan.approved_at = PlanState.APPROVED, posted.actor, clock.now()
    plan.approval = posted.leaf(0)
    plan.save()
    return plan


def _facts(plan: Plan, actor: User | None) -> dict[str, str | int | None]:
    return {
        "about": "plan",
        "plan": plan.code,
        "people": plan.moved or 0,
        "instance": plan.instance_sha256,
        "answer": plan.plan_sha256,
        "weights": plan.weights.version,
        "by": actor.pk if actor else None,
    }


def _unchanged(plan: Plan, posted: Posted) -> None:
    if dict(posted.act.notes[0].facts) != _facts(plan, posted.actor):
        raise Refused("plan-changed", plan=plan.code)


# -- publication ------------------------------------------------------------------------------------------


def plan_publish(*, actor: User | None, plan: Plan) -> Plan:
    """Issue a proposed lift with its named list for every lift of an approved plan, and write the digest of each
    manifest into the books, recorded by the system. Lifts of the plan before it that are gone from this one lapse.
    Refused: a plan that is not approved, one whose first open lift should have left already."""
    return record(_publication(actor, plan), actor=actor)  # type: ignore[no-any-return]


def publication_draft(*, actor: User, plan: Plan, device: str) -> PendingAct:
    """The same, to be signed by the planner with an own key. The numbers of the new lifts are set aside, because they
    stand in what is signed; nothing is issued before."""
    prepared = _publication(actor, plan)
    with suppress(_Tried), transaction.atomic():
        _issue(actor, plan, prepared.act.notes[1:])
        raise _Tried
    act = keep(prepared, actor=actor, device=device)
    named = {_key(note) for note in prepared.act.notes[1:]}
    fresh = sorted(named - set(Lift.objects.filter(pk__in=named).values_list("pk", flat=True)))
    LiftNumber.objects.bulk_create(LiftNumber(number=number, act=act) for number in fresh)
    return act


class _Tried(Exception):
    """Undoes what was only tried."""


def _publication(actor: User | None, plan: Plan) -> Prepared:
    rows, kept = _publishable(actor, plan)
    fresh = [row for row in rows if row.number not in kept]
    keys = dict(zip((row.number for row in fresh), _reserved(plan, fresh), strict=True))
    lifts = [kept.get(row.number) or _lift(plan, row, keys[row.number]) for row in rows]
    manifest = [_manifest_note(row, lift) for row, lift in zip(rows, lifts, strict=True)]
    notes = (Note("publish", facts=_facts(plan, actor)), *manifest)
    return Prepared(
        kind=ActKind.PUBLICATION,
        action="lift.propose",
        act=Act(ActKind.PUBLICATION.value, clock.now(), notes=notes),
        account=plan.origins.first(),
        plan=plan,
    )


def _manifest_note(row: PlanLift, lift: Lift) -> Note:
    persons = list(row.seats.values_list("person", flat=True))
    facts: dict[str, str | int | None] = {
        "about": "manifest",
        "plan": row.plan.code,
        "lift": lift.code,
        "people": len(persons),
        "manifest": manifests.digest(lift, persons),
    }
    return Note("publish", facts=facts)


def _publishable(actor: User | None, plan: Plan) -> tuple[list[PlanLift], dict[int, Lift]]:
    """The lines that are issued, and the lifts that some of them carry on. Refused: whatever forbids it now."""
    at_origins(actor, plan, "lift.propose")
    lifecycle.still_to_publish(plan)
    lines = plan.lifts.filter(gone=False).select_related("plan", "origin", "destination", "type")
    # a first leg is issued before the second, whose people it brings
    rows = [row for row in lines.order_by("departs_at", "number") if row.seats.exists()]
    kept = _kept(plan)
    late = next((row for row in rows if row.departs_at <= clock.now() and row.number not in kept), None)
    if late is not None:
        raise Refused("plan-late", plan=plan.code, lift=late.code)
    taken = promised.clash(plan, (row for row in rows if row.number not in kept))
    if taken is not None:
        row, other = taken
        assert other.issued is not None
        raise Refused("plan-tail-taken", plan=other.plan.code, lift=other.issued.code, tail=row.tail)
    return rows, kept


def _reserved(plan: Plan, rows: Sequence[PlanLift]) -> list[int]:
    """Keys that no other lift will get: neither engine gives a key twice, so rows are made and struck again."""
    made = Lift.objects.bulk_create(_lift(plan, row) for row in rows)
    keys = [lift.pk for lift in made]
    Lift.objects.filter(pk__in=keys).delete()
    return keys


def _lift(plan: Plan, row: PlanLift, key: int | None = None) -> Lift:
    return Lift(
        pk=key,
        origin=row.origin,
        destination=row.destination,
        escort=plan.escort,
        departs_at=row.departs_at,
        due_at=row.arrives_at,
        conveyance=row.type.conveyance,
    )


@effect(ActKind.PUBLICATION)
def _published(posted: Posted) -> Plan:
    plan = posted.prepared.plan
    assert plan is not None
    _unchanged(plan, posted)
    _issue(posted.actor, plan, posted.act.notes[1:])
    plan.state, plan.published_by, plan.published_at = PlanState.PUBLISHED, posted.actor, clock.now()
    plan.publication = posted.leaf(0)
    plan.save()
    if plan.follows is not None and plan.follows.state == PlanState.PUBLISHED:
        plan.follows.state = PlanState.REPLACED
        plan.follows.save(update_fields=["state"])
    return plan


def _issue(actor: User | None, plan: Plan, notes: Sequence[Note]) -> None:
    """Issue the lifts that the publication names. Refused: a list or a lift that changed since it was prepared."""
    rows, kept = _publishable(actor, plan)
    if len(rows) != len(notes):
        raise Refused("plan-changed", plan=plan.code)
    if plan.follows is not None:
        _lapse(actor, plan, {lift.code for lift in kept.values()})
    for row, note in zip(rows, notes, strict=True):
        row.issued = kept.get(row.number) or _issued(actor, plan, row, _key(note))
        row.manifest_sha256 = manifests.digest(row.issued)
        if (row.issued.code, row.manifest_sha256) != (note.facts["lift"], note.facts["manifest"]):
            raise Refused("plan-changed", plan=plan.code)
        row.save(update_fields=["issued", "manifest_sha256"])


def _key(note: Note) -> int:
    return int(str(note.facts["lift"]).rpartition("-")[2])


def _issued(actor: User | None, plan: Plan, row: PlanLift, key: int) -> Lift:
    return lift_propose(
        actor=actor,
        origin=row.origin,
        destination=row.destination,
        escort=plan.escort,
        persons=list(row.seats.values_list("person", flat=True)),
        departs_at=row.departs_at,
        due_at=row.arrives_at,
        conveyance=row.type.conveyance,
        note=f"{row.code} · {row.tail}",
        key=key,
    )


def _kept(plan: Plan) -> dict[int, Lift]:
    """Number of a lift here -> the issued lift of the plan before that it still is, name by name."""
    if plan.follows is None:
        return {}
    from ..queries.plans import changes

    return {
        change.now.number: change.was.issued
        for change in changes(plan.follows, plan)
        if change.kind == "same" and change.was and change.now and change.was.issued
    }


def _lapse(actor: User | None, plan: Plan, kept: Collection[str]) -> None:
    """Cancel what the plan before issued and this one no longer flies."""
    assert plan.follows is not None
    for lift in lapsing(plan, kept):
        lift_cancel(actor=actor, lift=lift, why=f"{plan.follows.code} → {plan.code}")


def lapsing(plan: Plan, kept: Collection[str]) -> list[Lift]:
    """Lifts of the plan before it that the publication of `plan` cancels: they have not left, and their codes are not
    among those that it keeps."""
    if plan.follows is None:
        return []
    waiting = (LiftState.PROPOSED, LiftState.APPROVED)
    rows = plan.follows.lifts.filter(issued__state__in=waiting).select_related("issued__origin")
    return [row.issued for row in rows.order_by("issued_id") if row.issued and row.issued.code not in kept]
