"""What making a plan and making it anew have in common: the ground it stands on, what the page is told meanwhile, the
first answer shown, the last one kept."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from amana.engines.lifting.plan import Plan as Answer

from ..models import Plan, PlanState
from ..planning import instance as building
from ..planning import results, solver, store
from ..planning.people import Traveller
from ..planning.seating import named

NOTED_EVERY_S = 0.4
"""The solver speaks more often than a page asks."""
Seats = Mapping[int, Sequence[tuple[int, str]]]
Write = Callable[[Callable[[], object]], object]
"""Runs a unit of work that writes: the writer, in a server."""


@contextlib.contextmanager
def timed(plan: Plan, step: str) -> Iterator[None]:
    """Write into the log how long a step of the work took, by the clock and of this thread's computing. What the clock
    has beyond the computing was spent waiting: for the writer, for the planner, for a busy machine."""
    began, computed = time.monotonic(), time.thread_time()
    try:
        yield
    finally:
        took, own = time.monotonic() - began, time.thread_time() - computed
        solver.log.info("%s: %s took %.1f s, computing %.1f s", plan.code, step, took, own)


def ground_of(plan: Plan) -> building.Ground:
    """The plan's origins and staging places as they stand now, and the places of its receiver that take people."""
    chosen = set(plan.origins.values_list("pk", flat=True)) | set(plan.stages.values_list("pk", flat=True))
    return building.Ground(
        origins=[site for site in building.sites(sends=True) if site.account.pk in chosen],
        stages=[site for site in building.sites(stages=True) if site.account.pk in chosen],
        doors=[s for s in building.sites(takes=True) if s.account.authority_id == plan.receiver_id],
    )


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


def shown(
    plan: Plan,
    write: Write,
    people: Sequence[Traveller],
    kept: Callable[[Answer], Seats] | None = None,
) -> None:
    """Put the first valid plan on the page while the search goes on. It is no draft: nobody can approve it."""
    with timed(plan, "naming the first valid plan"):
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
    with timed(plan, "writing the first valid plan"):
        write(lambda: keep(plan, solved, PlanState.RUNNING))
    store.note(plan, stage="improving", seconds=0, people=len(people), harm=plan.harm)


def finished(
    plan: Plan,
    people: Sequence[Traveller],
    report: Mapping[str, object],
    kept: Callable[[Answer], Seats] | None = None,
) -> results.Solved:
    """Name the lifts of the stored answer and keep the reasons that came with it."""
    store.note(plan, stage="naming", seconds=plan.seconds, people=len(people))
    with timed(plan, "naming the plan"):
        return _named_anew(plan, people, report, kept)


def _named_anew(
    plan: Plan,
    people: Sequence[Traveller],
    report: Mapping[str, object],
    kept: Callable[[Answer], Seats] | None,
) -> results.Solved:
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


def keep(plan: Plan, solved: results.Solved, state: PlanState) -> None:
    """Keep what was found. Raises Stopped where somebody has given the plan up meanwhile."""
    if Plan.objects.filter(pk=plan.pk, state=PlanState.DROPPED).exists():
        raise solver.Stopped(plan.code)
    results.keep(plan, solved, state)
