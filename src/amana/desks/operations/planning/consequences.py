"""What nothing, the plan, the plan before it and prison after prison would lead to, drawn under the same fates by the
watch desk's simulator, and what beginning later would cost."""

from __future__ import annotations

from typing import Any

from ..models import Plan
from . import solver, store

NOTHING, ORDER, BEFORE, THIS = "do nothing", "prison order", "plan before", "this plan"
"""As the pages know them; the simulator names plans by their files."""
FILES = {"plan": THIS, "prison_order": ORDER, "plan_before": BEFORE}
DELAYS = (1, 2, 3, 5, 7, 10, 14)
LOOK_BEYOND = 14
"""Days after the plan's last in which people may still escape, so that beginning later is judged whole."""


def draw(plan: Plan, replications: int) -> dict[str, Any]:
    """Draw the fates and store the summary as "consequences". Raises SolverFailed."""
    names = ["plan"]
    order = (store.read(plan, "explanation") or {}).get("prison_order")
    if order:
        store.write(plan, "prison_order", order)
        names.append("prison_order")
    if _before(plan):
        names.append("plan_before")
    days = plan.days + LOOK_BEYOND
    found = solver.fates(plan, names, replications, days, ())
    later = solver.fates(plan, ["plan"], replications, days, (0, *DELAYS))
    found["start_date"] = later.get("start_date", [])
    for row in (*found["plans"], *found["differences"], *found["start_date"]):
        for key in ("plan", "against"):
            if key in row:
                row[key] = FILES.get(str(row[key]).removesuffix(".json.gz"), row[key])
    store.write(plan, "consequences", found)
    return found


def _before(plan: Plan) -> bool:
    """Store the plan before as it would fly on this plan's instance; False where it cannot be read."""
    if plan.follows is None:
        return False
    found = carried(plan.follows, plan)
    if found is None:
        return False
    store.write(plan, "plan_before", found)
    return True


def carried(other: Plan, onto: Plan) -> dict[str, Any] | None:
    """The lifts of one plan as a plan for the instance of another: the same days, ways and classes. None where a way
    or a class is not known there, or a file is gone."""
    instance, answer = store.read(onto, "instance"), store.read(other, "plan")
    if not instance or not answer:
        return None
    ways = {row["id"] for row in instance["arcs"]}
    classes = {row["id"] for row in instance["classes"]}
    shift = 2 * (other.starts_at - onto.starts_at).days
    lifts = []
    for lift in answer["lifts"]:
        slot = lift["start_slot"] + shift
        if lift["arc"] not in ways or not classes.issuperset(lift["persons"]) or slot < 0:
            return None
        lifts.append({**lift, "start_slot": slot})
    return {**answer, "instance": instance["name"], "lifts": lifts}


def drawn(plan: Plan) -> dict[str, Any] | None:
    """The stored summary."""
    found: dict[str, Any] | None = store.read(plan, "consequences")
    return found
