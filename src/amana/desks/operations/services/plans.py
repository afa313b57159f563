"""Making a plan, giving it up, taking it up again. Nobody moves by it: what comes of a published plan are proposed
lifts with named lists, which go the way of every lift."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from ..models import (
    AssetType,
    Plan,
    PlanState,
    Prefer,
    SiteFigures,
    Tail,
    Weights,
    WeightsState,
)
from ..models.plans import FIRST_HOUR
from ..planning import instance as building
from ..planning import store

AT_WORK = (PlanState.WAITING, PlanState.RUNNING)
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
    stages: Sequence[Account] = (),
) -> Plan:
    """Ask for a plan over `days` from six in the morning of `first_day`, with the newest approved weights; `prefer`
    says which of the plans found is taken; people may wait half-way at `stages`. Refused: a day that has begun, origins
    without figures, nothing that takes people, a staging place of an authority that neither gives nor receives, no
    fleet, no weights."""
    access.require(actor, "plan.make")
    chosen, halfway = list(dict.fromkeys(origins)), list(dict.fromkeys(stages))
    for account in [*chosen, *halfway]:
        access.require(actor, "lift.propose", account=account)
    starts_at = datetime.combine(first_day, time(FIRST_HOUR), ZONE)
    if starts_at <= clock.now():
        raise Refused("plan-past", field="first_day", day=first_day.isoformat())
    if not 1 <= days <= DAYS_MOST:
        raise Refused("plan-days", field="days", most=DAYS_MOST)
    if not 1 <= seconds <= SECONDS_MOST:
        raise Refused("plan-seconds", field="seconds", most=SECONDS_MOST)
    _sound(chosen, receiver)
    _stages_sound(halfway, chosen, receiver)
    _in_reach(chosen, halfway, receiver)
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
    plan.stages.set(halfway)
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
        _on_the_map(account)
    if not Tail.objects.filter(retired_at=None).exists():
        raise Refused("plan-no-fleet")


def _in_reach(origins: Sequence[Account], stages: Sequence[Account], receiver: Authority) -> None:
    """Something of the fleet gets there, straight or in two legs."""
    chosen = {account.pk for account in (*origins, *stages)}
    ground = building.Ground(
        origins=[site for site in building.sites(sends=True) if site.account.pk in chosen],
        stages=[site for site in building.sites(stages=True) if site.account.pk in chosen],
        doors=[site for site in building.sites(takes=True) if site.account.authority_id == receiver.pk],
    )
    if not building.in_reach(ground):
        raise Refused("plan-no-way", field="origins", authority=receiver.code)


def _stages_sound(stages: Sequence[Account], origins: Sequence[Account], receiver: Authority) -> None:
    """Whoever holds people half-way answers for them: the giving side or the receiving one, no third authority."""
    figures = set(SiteFigures.objects.filter(stages=True).values_list("account", flat=True))
    sides = {receiver.pk, *(account.authority_id for account in origins)}
    for account in stages:
        if account.pk not in figures:
            raise Refused("plan-no-stage", field="stages", account=account.code)
        if account.authority_id not in sides:
            raise Refused("plan-stage-third", field="stages", account=account.code)
        _on_the_map(account)


def _on_the_map(account: Account) -> None:
    if account.place is None or account.place.lat is None or account.place.lon is None:
        raise Refused("plan-no-town", account=account.code)


# -- given up, taken up again ------------------------------------------------------------------------------


def at_origins(actor: User | None, plan: Plan, action: str) -> None:
    """The actor may do this at every place where lifts of the plan begin, or Denied."""
    for account in plan.places:
        access.require(actor, action, account=account)


def plan_failed(*, plan: Plan, why: str) -> Plan:
    """The run came to nothing; the reason stays with it. A plan that was given up meanwhile stays given up."""
    if Plan.objects.filter(pk=plan.pk, state=PlanState.DROPPED).exists():
        plan.state = PlanState.DROPPED
        return plan
    plan.state, plan.failed_why = PlanState.FAILED, why[:4000]
    plan.save(update_fields=["state", "failed_why"])
    return plan


def plan_drop(*, actor: User | None, plan: Plan) -> Plan:
    """Give up a plan that was not published; one that is being made is stopped."""
    at_origins(actor, plan, "lift.propose")
    plan.refresh_from_db(fields=["state"])
    if plan.state not in (*AT_WORK, PlanState.DRAFT, PlanState.APPROVED, PlanState.FAILED):
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    if store.progress(plan) is not None:
        store.stop(plan)
    plan.state = PlanState.DROPPED
    plan.save(update_fields=["state"])
    return plan


def plan_enough(*, actor: User | None, plan: Plan) -> Plan:
    """End the search for better lifts: the best plan so far stands as the draft within seconds. Refused: a plan that is
    not searched for, one of which no valid plan is there yet."""
    at_origins(actor, plan, "lift.propose")
    plan.refresh_from_db(fields=["state", "moved"])
    if plan.state != PlanState.RUNNING or plan.moved is None:
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    store.end_search(plan)
    return plan


def plan_again(*, actor: User | None, plan: Plan) -> Plan:
    """Put a plan whose work stopped back in the queue."""
    at_origins(actor, plan, "lift.propose")
    if plan.state not in (*AT_WORK, PlanState.FAILED):
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    plan.state, plan.failed_why = PlanState.WAITING, ""
    plan.save(update_fields=["state", "failed_why"])
    return plan


def fleet_known() -> bool:
    """Is there anything to fly or drive with?"""
    return AssetType.objects.filter(tails__retired_at=None).exists()
