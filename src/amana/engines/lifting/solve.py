"""From an instance to a plan: build, bound, improve, and never hand out what the checker refuses."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from amana.engines.lifting.allowances import START_PART
from amana.engines.lifting.book import Book, Run, plan_from_runs
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.build import PORTFOLIO, Rules, best_of_portfolio, build
from amana.engines.lifting.check import Report, check
from amana.engines.lifting.choice import Standing, choices, standing
from amana.engines.lifting.improve import Improver
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.outcomes import Proof
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.tables import Tables, tables
from amana.engines.lifting.worth import harm_of

KEPT = 6  # better plans found on the way that the choice still looks at


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known while solving: seconds so far, harm of the best plan, bound and gap where there is one."""

    stage: str
    seconds: float
    harm: float
    bound: float | None

    @property
    def gap(self) -> float | None:
        return (self.harm - self.bound) / self.bound if self.bound else None


@dataclass(frozen=True, slots=True)
class Result:
    """The plan chosen, the checker's report on it with the bound that its gap refers to, and how it stands."""

    plan: Plan
    report: Report
    standing: Standing
    proof: Proof | None = None
    """What proves the bound, where one was proved."""
    choices: dict[str, Standing] = field(default_factory=dict)
    """How the best plan by each preference stands, so that what a preference costs can be seen."""

    def summary(self) -> str:
        gap = "" if self.report.gap is None else f"gap {100 * self.report.gap:.2f} %, "
        return f"{gap}{self.standing}"


def first_plan(instance: Instance, x: Tables) -> tuple[Book, Report]:
    """One pass of the builder: valid, within a second for thousands of people."""
    book = build(x, PORTFOLIO[0])
    return book, check(instance, plan_from_runs(x, book.runs))


def best_built(instance: Instance, seed: int = 0) -> Result:
    """The best plan of the builder's portfolio: no search, no solver, no bound. The same every time."""
    x = tables(instance)
    runs = min((build(x, rules).runs for rules in PORTFOLIO), key=lambda found: harm_of(x, found))
    notes = {"weights": instance.weights(), "seed": seed, "bound": None}
    plan = replace(plan_from_runs(x, runs), notes=notes)
    report = check(instance, plan)
    return Result(plan, report, standing(instance, plan, report))


def solve(
    instance: Instance,
    budget: Budget,
    seed: int = 0,
    watch: Callable[[Progress], None] | None = None,
    workers: int | None = None,
    prefer: str = "harm",
    first: Callable[[Instance, Plan], None] | None = None,
) -> Result:
    """The best plan within the budget, with the bound proved on the way; `first` is told the first valid plan at once.

    `workers` processes (default: the cores, two at most; one with a number of iterations). The search removes harm;
    with `prefer` "cvar95" the plan with the mildest worst breaches is chosen among the better plans on its way and
    the one that moves the highest tier first."""
    x = tables(instance)
    book, report = first_plan(instance, x)
    best, harm, bound, proof = book.runs, report.harm, None, None
    others: list[list[Run]] = []

    def tell(stage: str, harm: float, bound: float | None) -> None:
        if watch:
            watch(Progress(stage, budget.elapsed(), harm, bound))

    if first:
        first(instance, plan_from_runs(x, book.runs))
    tell("built", report.harm, None)
    if _worth_improving(budget, book):
        hands = 1 if budget.repeatable else workers or min(2, os.cpu_count() or 1)
        if hands == 1:
            # a second process tries the portfolio while the first one relaxes
            best, harm = _best_start(x, budget, best, harm)
            tell("started", harm, None)
        improver = Improver(x, best, harm, budget, seed, hands, tell)
        best, bound, proof = improver.run(bound_first=True).runs, improver.bound, improver.proof
        others = [found.runs for found in improver.kept[-KEPT:]]
    others.append(build(x, Rules(order="tier")).runs)
    by = judged(instance, x, [best, *others])
    plan, report, stands = by[prefer]
    notes = {"weights": instance.weights(), "seed": seed, "bound": bound, "prefer": prefer}
    return Result(
        replace(plan, notes=notes),
        report.with_bound(bound),
        stands,
        proof,
        {name: row[2] for name, row in by.items()},
    )


def judged(
    instance: Instance, x: Tables, runs: Sequence[list[Run]]
) -> dict[str, tuple[Plan, Report, Standing]]:
    """The best of these plans by each preference."""
    plans = [plan_from_runs(x, found) for found in runs]
    return choices(instance, ((plan, check(instance, plan)) for plan in plans))


def _best_start(x: Tables, budget: Budget, runs: list[Run], harm: float) -> tuple[list[Run], float]:
    """The best plan of the builder's portfolio, in a small part of the time."""
    until = budget.elapsed() + START_PART * (budget.seconds or 0.0)

    def go_on(number: int) -> bool:
        return number < 2 if budget.repeatable else budget.elapsed() <= until

    return best_of_portfolio(x, runs, harm, go_on)


def _worth_improving(budget: Budget, book: Book) -> bool:
    if not book.runs or budget.iterations == 0:
        return False
    return budget.left() > 1.5
