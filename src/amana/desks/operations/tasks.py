"""What is done to a plan in the background. The solver runs in a process of its own; the task waits for it and keeps
what it says in a small file, because the database stays free for others meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django_tasks import task

from amana.access.models import User
from amana.ledger import writer

from .models import Plan, PlanState
from .models.plans import ENDED
from .planning import store
from .services import plan_again, plan_failed, plan_run, plan_weigh

log = logging.getLogger("amana.operations")
STALLED_SECONDS = 300


def start(make: Callable[[], Plan]) -> Plan:
    """Run the verb that asks for a plan, and put the work in the queue, as one unit."""

    def unit() -> Plan:
        plan = make()
        store.note(plan, stage="waiting", seconds=0)
        work.enqueue(plan.pk)
        return plan

    return writer.do(unit)


def again(plan: Plan, actor: User) -> Plan:
    """Take up a plan whose work came to a stop."""
    return start(lambda: plan_again(actor=actor, plan=plan))


def stalled(told: Mapping[str, Any]) -> bool:
    """Has whoever noted this fallen silent, or gone? What only waits for its turn does not stand still."""
    waits = told.get("stage", "waiting") == "waiting"
    return float(told.get("silent") or 0) > STALLED_SECONDS or bool(told.get("left") and not waits)


def take_up() -> None:
    """What a server was at when it ended goes on: a plan begins anew, once by itself, and its figures as well. One that
    ends its server a second time waits for a person."""
    for code in store.at_work():
        plan = Plan.objects.select_related("made_by").filter(pk=int(code.removeprefix("P-"))).first()
        told = store.progress(plan) if plan else None
        if plan is None or told is None or not told["left"] or plan.state == PlanState.WAITING:
            continue
        if plan.state == PlanState.DROPPED:
            store.forget(plan)
        elif store.taken_up(plan):
            if plan.state == PlanState.RUNNING:
                plan_failed(plan=plan, why=f"{ENDED}: {told.get('stage')}")
            store.forget(plan)
        elif plan.state == PlanState.RUNNING:
            Plan.objects.filter(pk=plan.pk).update(state=PlanState.WAITING)
            store.note(plan, stage="waiting", seconds=0)
            work.enqueue(plan.pk)
        else:
            _weigh(plan)


def _plan(pk: int) -> Plan:
    return Plan.objects.select_related("weights", "receiver", "escort", "follows").get(pk=pk)


@task(queue_name="plans")
def work(plan_pk: int) -> None:
    """Make a plan; its figures are weighed in another queue, so that the next plan need not wait for them."""
    plan = _plan(plan_pk)
    try:
        plan_run(plan=plan, write=writer.do, worth=False)
    except Exception:
        log.exception("plan %s stopped", plan.code)
        writer.do(lambda: plan_failed(plan=plan, why=""))
    if plan.state == PlanState.DRAFT:
        weigh_later(plan)


def weigh_later(plan: Plan) -> None:
    """Put the weighing of a plan in its queue."""

    writer.do(lambda: _weigh(plan))


def _weigh(plan: Plan) -> None:
    store.note(plan, stage="explaining", seconds=plan.seconds)
    weigh.enqueue(plan.pk)


@task(queue_name="figures")
def weigh(plan_pk: int) -> None:
    """Worth of resources, the plan beside simple orders, and fates."""
    plan_weigh(plan=_plan(plan_pk), write=writer.do)
