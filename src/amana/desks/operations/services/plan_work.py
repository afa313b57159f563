"""The work of making a plan, for the background: a first valid plan is on the page within moments and is improved on,
then the plan stands as a draft; what resources are worth and what plans lead to is worked out after that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from amana.engines.lifting.plan import Plan as Answer
from amana.engines.lifting.problems import BadInput

from ..models import Plan, PlanState
from ..planning import consequences, results, solver, store
from ..planning import instance as building
from ..planning.people import Traveller, travellers
from ..planning.seating import named
from .plans import plan_failed

REPLICATIONS = 2000
NOTED_EVERY_S = 0.4
"""The solver speaks more often than a page asks."""
Seats = Mapping[int, Sequence[tuple[int, str]]]
Write = Callable[[Callable[[], object]], object]
"""Runs a unit of work that writes: the writer, in a server."""


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
    from .replans import prepared

    write(lambda: _begin(plan))
    if plan.state != PlanState.RUNNING:
        store.forget(plan)
        return plan
    store.note(plan, stage="people", seconds=0)
    try:
        solved = (prepared if plan.follows_id else _solved)(plan, write, iterations)
        write(lambda: _keep(plan, solved, PlanState.DRAFT))
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


def _keep(plan: Plan, solved: results.Solved, state: PlanState) -> None:
    """Keep what was found. Raises Stopped where somebody has given the plan up meanwhile."""
    if Plan.objects.filter(pk=plan.pk, state=PlanState.DROPPED).exists():
        raise solver.Stopped(plan.code)
    results.keep(plan, solved, state)


def _solved(plan: Plan, write: Write, iterations: int | None) -> results.Solved:
    people: list[Traveller] = []

    def gather() -> None:
        found, document = gathered(plan)
        people.extend(found)
        store.write(plan, "instance", document)
        store.note(plan, stage="start", seconds=0, people=len(people))

    report = solver.solve(
        plan, gather, watching(plan, people), iterations, lambda: shown(plan, write, people)
    )
    return finished(plan, people, report)


def watching(plan: Plan, people: Sequence[Traveller]) -> solver.Watch:
    """What the planner says on its way, noted for the page; the greatest bound so far counts."""
    best: list[float] = []
    noted = -1.0

    def watch(told: solver.Told) -> None:
        nonlocal noted
        if told.bound:
            best.append(told.bound)
        if told.seconds - noted < NOTED_EVERY_S:
            return
        noted = told.seconds
        store.note(
            plan,
            stage=told.stage,
            seconds=told.seconds,
            harm=told.harm,
            bound=max(best, default=None),
            people=len(people),
        )

    return watch


def gathered(plan: Plan) -> tuple[list[Traveller], dict[str, object]]:
    """The people at the plan's origins as they stand now, and the instance made from them."""
    ground = ground_of(plan)
    people = travellers(
        [site.account for site in ground.origins], ground.doors[0].account, plan.starts_at, plan.days
    )
    return people, building.document(plan, people, ground)


def ground_of(plan: Plan) -> building.Ground:
    """The plan's origins and staging places as they stand now, and the places of its receiver that take people."""
    chosen = set(plan.origins.values_list("pk", flat=True)) | set(plan.stages.values_list("pk", flat=True))
    return building.Ground(
        origins=[site for site in building.sites(sends=True) if site.account.pk in chosen],
        stages=[site for site in building.sites(stages=True) if site.account.pk in chosen],
        doors=[s for s in building.sites(takes=True) if s.account.authority_id == plan.receiver_id],
    )


def shown(
    plan: Plan,
    write: Write,
    people: Sequence[Traveller],
    kept: Callable[[Answer], Seats] | None = None,
) -> None:
    """Put the first valid plan on the page while the search goes on. It is no draft: nobody can approve it."""
    instance, answer = results.answered(plan, "first")
    reasons = store.read(plan, "reasons")
    store.write(plan, "explanation", reasons)
    solved = results.Solved(
        instance=instance,
        answer=answer,
        explanation=reasons,
        bound=None,
        names=named(plan, instance, answer, people, kept(answer) if kept else None),
        people=people,
    )
    write(lambda: _keep(plan, solved, PlanState.RUNNING))
    store.note(plan, stage="improving", seconds=0, people=len(people), harm=plan.harm)


def finished(
    plan: Plan,
    people: Sequence[Traveller],
    report: Mapping[str, object],
    kept: Callable[[Answer], Seats] | None = None,
) -> results.Solved:
    """Name the lifts of the stored answer and keep the reasons that came with it."""
    store.note(plan, stage="naming", seconds=plan.seconds, people=len(people))
    reasons = store.read(plan, "reasons")
    if reasons is None:
        broken = report.get("violations")
        rows = broken if isinstance(broken, list) else []
        raise solver.SolverFailed("\n".join(f"{row['rule']}: {row['where']}" for row in rows[:12]))
    explanation = {**reasons, "choices": report.get("choices") or {}}
    store.write(plan, "explanation", explanation)
    instance, answer = results.answered(plan)
    bound = report.get("bound")
    return results.Solved(
        instance=instance,
        answer=answer,
        explanation=explanation,
        bound=bound if isinstance(bound, float) else None,
        names=named(plan, instance, answer, people, kept(answer) if kept else None),
        people=people,
    )
