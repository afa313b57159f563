"""The work of making a plan, for the background: a first valid plan is on the page within moments and is improved on,
then the plan stands as a draft; what resources are worth and what plans lead to is worked out after that."""

from __future__ import annotations

from amana.engines.lifting.problems import BadInput

from ..models import Plan, PlanState
from ..planning import consequences, promised, results, solver, store
from ..planning import instance as building
from ..planning.people import Traveller, travellers
from .plan_steps import Write, finished, ground_of, keep, shown, timed, watching
from .plans import plan_failed
from .replans import prepared

REPLICATIONS = 2000


def plan_run(
    *,
    plan: Plan,
    write: Write = lambda unit: unit(),
    iterations: int | None = None,
    worth: bool = True,
    replications: int = REPLICATIONS,
) -> Plan:
    """Build the instance from the register, solve it, name the lifts, keep the result; with `worth`, weigh it too.
    What fails leaves the plan marked so, with the reason."""
    write(lambda: _begin(plan))
    if plan.state != PlanState.RUNNING:
        store.forget(plan)
        return plan
    store.note(plan, stage="people", seconds=0)
    try:
        with timed(plan, "solving, all in all,"):
            solved = (prepared if plan.follows_id else _solved)(plan, write, iterations)
        with timed(plan, "writing the plan"):
            write(lambda: keep(plan, solved, PlanState.DRAFT))
    except solver.Stopped:
        plan.refresh_from_db(fields=["state"])
    except BadInput as bad:
        problems = "\n".join(str(problem) for problem in bad.problems[:50])
        write(lambda: plan_failed(plan=plan, why=problems))
    except solver.SolverFailed as failed:
        said = str(failed)
        write(lambda: plan_failed(plan=plan, why=said))
    finally:
        store.forget(plan)
    if worth and plan.state == PlanState.DRAFT:
        plan_weigh(plan=plan, write=write, replications=replications)
    return plan


def plan_weigh(*, plan: Plan, write: Write = lambda unit: unit(), replications: int = REPLICATIONS) -> Plan:
    """Work out what one more of each resource is worth, the plan beside simple orders, and the fates with and without
    it. The greater of the two proved bounds counts. What fails here leaves the plan as it is, without these figures."""
    store.note(plan, stage="explaining", seconds=plan.seconds)
    try:
        explanation = solver.explain(plan)
        store.write(plan, "explanation", {**(store.read(plan, "explanation") or {}), **explanation})
        bound = explanation.get("bound")
        if isinstance(bound, float) and bound > (plan.bound or 0.0):
            plan.bound = bound
            write(lambda: plan.save(update_fields=["bound"]))
        store.note(plan, stage="fates", seconds=plan.seconds)
        consequences.draw(plan, replications)
    except solver.Stopped:
        solver.log.info("%s is given up; it is not weighed", plan.code)
    except solver.SolverFailed as failed:
        solver.log.warning("%s is not weighed: %s", plan.code, failed)
    finally:
        store.forget(plan)
    return plan


def _begin(plan: Plan) -> None:
    """Begin, unless the plan was given up while it waited for its turn."""
    rows = Plan.objects.filter(pk=plan.pk)
    rows.exclude(state=PlanState.DROPPED).update(state=PlanState.RUNNING)
    plan.state = rows.values_list("state", flat=True)[0]


def _solved(plan: Plan, write: Write, iterations: int | None) -> results.Solved:
    people: list[Traveller] = []

    def gather() -> None:
        with timed(plan, "asking for people"):
            found, document = gathered(plan)
        people.extend(found)
        store.write(plan, "instance", document)
        store.note(plan, stage="start", seconds=0, people=len(people))

    report = solver.solve(
        plan, gather, watching(plan, people), iterations, lambda: shown(plan, write, people)
    )
    return finished(plan, people, report)


def gathered(plan: Plan) -> tuple[list[Traveller], dict[str, object]]:
    """The people at the plan's origins as they stand now, and the instance made from them."""
    ground = ground_of(plan)
    people = travellers(
        [site.account for site in ground.origins], ground.doors[0].account, plan.starts_at, plan.days
    )
    document = building.document(plan, people, ground)
    promised.lessen(document, plan)
    return people, document
