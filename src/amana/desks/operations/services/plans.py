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


# -- given up, taken up again ------------------------------------------------------------------------------


def at_origins(actor: User | None, plan: Plan, action: str) -> None:
    """The actor may do this at every place the plan takes people from, or Denied."""
    for account in plan.origins.all():
        access.require(actor, action, account=account)


def plan_failed(*, plan: Plan, why: str) -> Plan:
    """The run came to nothing; the reason stays with it."""
    plan.state, plan.failed_why = PlanState.FAILED, why[:4000]
    plan.save(update_fields=["state", "failed_why"])
    return plan


def plan_drop(*, actor: User | None, plan: Plan) -> Plan:
    """Give up a plan that was not published."""
    at_origins(actor, plan, "lift.propose")
    if plan.state not in (PlanState.DRAFT, PlanState.APPROVED, PlanState.FAILED):
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    plan.state = PlanState.DROPPED
    plan.save(update_fields=["state"])
    return plan


def plan_again(*, actor: User | None, plan: Plan) -> Plan:
    """Put a plan whose work stopped back in the queue."""
    at_origins(actor, plan, "lift.propose")
    if plan.state not in (PlanState.WAITING, PlanState.RUNNING, PlanState.FAILED):
        raise Refused("plan-state", plan=plan.code, state=plan.get_state_display())
    plan.state, plan.failed_why = PlanState.WAITING, ""
    plan.save(update_fields=["state", "failed_why"])
    return plan


def fleet_known() -> bool:
    """Is there anything to fly or drive with?"""
    return AssetType.objects.filter(tails__retired_at=None).exists()
