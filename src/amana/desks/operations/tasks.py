"""What is done to a plan in the background. The solver runs in a process of its own; the task waits for it and keeps
what it says in a small file, because the database stays free for others meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django_tasks import task

from amana.access.models import User
from amana.ledger import writer

from .models import Plan, PlanState
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

    def unit() -> None:
        store.note(plan, stage="explaining", seconds=plan.seconds)
        weigh.enqueue(plan.pk)

    writer.do(unit)


@task(queue_name="figures")
def weigh(plan_pk: int) -> None:
    """Worth of resources, the plan beside simple orders, and fates."""
    plan_weigh(plan=_plan(plan_pk), write=writer.do)
