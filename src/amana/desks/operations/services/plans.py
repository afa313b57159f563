"""Making, approving and publishing a plan. Nobody moves by it: what comes of a published plan are proposed lifts with
named lists, which go the way of every lift."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import services as ledger
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from .. import manifests
from ..models import (
    AssetType,
    Lift,
    LiftState,
    Plan,
    PlanLift,
    PlanState,
    Prefer,
    SiteFigures,
    Tail,
    Weights,
    WeightsState,
)
from ..models.plans import FIRST_HOUR
from ..planning import instance as building
from .lifts import lift_cancel, lift_propose

DAYS_MOST = 60
SECONDS_MOST = 1200
ZONE = ZoneInfo(settings.TIME_ZONE)


def plan_make(
    *,
    actor: User | None,
    first_day: date,
    days: int,
    receiver: Authority,
    escort: Authority,
    origins: Sequence[Account],
    seconds: int = 60,
    seed: int = 1,
    prefer: str = Prefer.HARM,
) -> Plan:
    """Ask for a plan over `days` from six in the morning of `first_day`, with the newest approved weights; `prefer`
    says which of the plans found is taken. Refused: a day that has begun, origins without figures, nothing that takes
    people, no fleet, no weights."""
    access.require(actor, "plan.make")
    chosen = list(dict.fromkeys(origins))
    for account in chosen:
        access.require(actor, "lift.propose", account=account)
    starts_at = datetime.combine(first_day, time(FIRST_HOUR), ZONE)
    if starts_at <= clock.now():
        raise Refused("plan-past", field="first_day", day=first_day.isoformat())
    if not 1 <= days <= DAYS_MOST:
        raise Refused("plan-days", field="days", most=DAYS_MOST)
    if not 1 <= seconds <= SECONDS_MOST:
        raise Refused("plan-seconds", field="seconds", most=SECONDS_MOST)
    _sound(chosen, receiver)
    weights = Weights.objects.filter(state=WeightsState.APPROVED).first()
    if weights is None:
        raise Refused("plan-no-weights")
    plan = Plan.objects.create(
        starts_at=starts_at,
        days=days,
        seconds=seconds,
        seed=seed,
        prefer=Prefer(prefer),
        weights=weights,
        receiver=receiver,
        escort=escort,
        made_by=actor,
        made_at=clock.now(),
    )
    plan.origins.set(chosen)
    return plan


def _sound(origins: Sequence[Account], receiver: Authority) -> None:
    """What a plan cannot do without. Too little of it is no fault: then people are left, and the plan says why."""
    if not origins:
        raise Refused("plan-no-origin", field="origins")
    figures = set(SiteFigures.objects.filter(sends=True).values_list("account", flat=True))
    doors = [site for site in building.sites(takes=True) if site.account.authority_id == receiver.pk]
    for account in origins:
        if account.pk not in figures:
            raise Refused("plan-no-figures", field="origins", account=account.code)
    if not doors:
        raise Refused("plan-no-door", field="receiver", authority=receiver.code)
    for account in [*origins, *(site.account for site in doors)]:
        if account.place is None or account.place.lat is None or account.place.lon is None:
            raise Refused("plan-no-town", account=account.code)
    if not Tail.objects.filter(retired_at=None).exists():
        raise Refused("plan-no-fleet")


# -- approval and publication -----------------------------------------------------------------------------


def plan_approve(*, actor: User | None, plan: Plan) -> Plan:
    """Approve a plan as it stands, fixed by a memorandum with the digests of instance and plan. Refused: the planner,
    a plan that breaks a rule, one that is no draft."""
    _at_origins(actor, plan, "lift.approve")
    if plan.state != PlanState.DRAFT:
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    if actor is not None and actor.pk == plan.made_by_id:
        raise Refused("plan-approver-made", plan=plan.code)
    if plan.violations:
        raise Refused("plan-violations", plan=plan.code, count=plan.violations)
    receipt = ledger.record(Act("approve", clock.now(), notes=(Note("approve", facts=_facts(plan, actor)),)))
    plan.state, plan.approved_by, plan.approved_at = PlanState.APPROVED, actor, clock.now()
    plan.approval = receipt.leaves[0]
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


def _at_origins(actor: User | None, plan: Plan, action: str) -> None:
    for account in plan.origins.all():
        access.require(actor, action, account=account)


def plan_publish(*, actor: User | None, plan: Plan) -> Plan:
    """Issue a proposed lift with its named list for every lift of an approved plan, and write the digest of each
    manifest into the books. Lifts of the plan before it that are gone from this one lapse. Refused: a plan that is
    not approved, one whose first open lift should have left already."""
    _at_origins(actor, plan, "lift.propose")
    if plan.state != PlanState.APPROVED:
        raise Refused("plan-not-approved", plan=plan.code, state=plan.get_state_display())
    now = clock.now()
    open_lifts = [
        row
        for row in plan.lifts.filter(gone=False).select_related("origin", "destination", "type")
        if row.seats.exists()
    ]
    kept = _kept(plan)
    late = next((row for row in open_lifts if row.departs_at <= now and row.number not in kept), None)
    if late is not None:
        raise Refused("plan-late", plan=plan.code, lift=late.code)
    if plan.follows is not None:
        _lapse(actor, plan, set(kept.values()))
    notes = [Note("publish", facts=_facts(plan, actor))]
    for row in open_lifts:
        if row.number in kept:
            row.issued = kept[row.number]
        else:
            row.issued = _issued(actor, plan, row)
        row.manifest_sha256 = manifests.digest(row.issued)
        row.save(update_fields=["issued", "manifest_sha256"])
        notes.append(_manifest_note(plan, row))
    receipt = ledger.record(Act("publish", now, notes=tuple(notes)))
    plan.state, plan.published_by, plan.published_at = PlanState.PUBLISHED, actor, now
    plan.publication = receipt.leaves[0]
    plan.save()
    if plan.follows is not None and plan.follows.state == PlanState.PUBLISHED:
        plan.follows.state = PlanState.REPLACED
        plan.follows.save(update_fields=["state"])
    return plan


def _manifest_note(plan: Plan, row: PlanLift) -> Note:
    assert row.issued is not None
    return Note(
        "publish",
        facts={
            "about": "manifest",
            "plan": plan.code,
            "lift": row.issued.code,
            "people": row.seats.count(),
            "manifest": row.manifest_sha256,
        },
    )


def _issued(actor: User | None, plan: Plan, row: PlanLift) -> Lift:
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


def _lapse(actor: User | None, plan: Plan, kept: set[Lift]) -> None:
    """Cancel what the plan before issued and this one no longer flies."""
    assert plan.follows is not None
    waiting = (LiftState.PROPOSED, LiftState.APPROVED)
    for row in plan.follows.lifts.filter(issued__state__in=waiting).select_related("issued__origin"):
        assert row.issued is not None
        if row.issued not in kept:
            lift_cancel(actor=actor, lift=row.issued, why=f"{plan.follows.code} → {plan.code}")


def plan_failed(*, plan: Plan, why: str) -> Plan:
    """The run came to nothing; the reason stays with it."""
    plan.state, plan.failed_why = PlanState.FAILED, why[:4000]
    plan.save(update_fields=["state", "failed_why"])
    return plan


def plan_drop(*, actor: User | None, plan: Plan) -> Plan:
    """Give up a plan that was not published."""
    _at_origins(actor, plan, "lift.propose")
    if plan.state not in (PlanState.DRAFT, PlanState.APPROVED, PlanState.FAILED):
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    plan.state = PlanState.DROPPED
    plan.save(update_fields=["state"])
    return plan


def plan_again(*, actor: User | None, plan: Plan) -> Plan:
    """Put a plan whose work stopped back in the queue."""
    _at_origins(actor, plan, "lift.propose")
    if plan.state not in (PlanState.WAITING, PlanState.RUNNING, PlanState.FAILED):
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    plan.state, plan.failed_why = PlanState.WAITING, ""
    plan.save(update_fields=["state", "failed_why"])
    return plan


def fleet_known() -> bool:
    """Is there anything to fly or drive with?"""
    return AssetType.objects.filter(tails__retired_at=None).exists()
