from __future__ import annotations

import pytest

from amana.engines.lifting.budget import Budget
from amana.engines.lifting.check import check
from amana.engines.lifting.choice import Standing, chosen, rank
from amana.engines.lifting.solve import solve
from tests.engines.lifting import cast


def stands(harm: float, makespan_h: float, cost: float, cvar95: float = 0.0) -> Standing:
    return Standing(harm, makespan_h, cost, 0, 0.0, cvar95, 0.0)


def test_equal_harm_is_told_apart_by_makespan_and_then_by_cost() -> None:
    rows = [stands(10.0, 24, 5), stands(10.0, 12, 9), stands(10.0 + 1e-10, 12, 7), stands(10.1, 1, 1)]
    best = min(rows, key=lambda row: rank(row, "harm", 10.0))
    assert (best.makespan_h, best.cost) == (12, 7)


def test_who_asks_for_it_gets_the_mildest_worst_case() -> None:
    rows = [stands(10.0, 12, 5, cvar95=90.0), stands(11.0, 12, 5, cvar95=40.0)]
    assert min(rows, key=lambda row: rank(row, "cvar95", 10.0)).harm == 11.0
    assert min(rows, key=lambda row: rank(row, "harm", 10.0)).harm == 10.0


def test_a_plan_that_breaks_a_rule_is_never_chosen() -> None:
    instance = cast.instance()
    empty, broken = cast.plan(), cast.plan(("heli-1", "NS", 0, {"A1": 4000}))
    plans = [(plan, check(instance, plan)) for plan in (broken, empty)]
    assert chosen(instance, plans)[0] == empty
    with pytest.raises(ValueError, match="without violations"):
        chosen(instance, plans[:1])
    with pytest.raises(ValueError, match="harm, cvar95"):
        chosen(instance, plans, "luck")


def test_the_preference_stands_in_the_plan_and_its_worst_case_is_no_worse() -> None:
    instance = cast.instance()
    by_harm, by_worst = (
        solve(instance, Budget(iterations=4), seed=0, prefer=prefer) for prefer in ("harm", "cvar95")
    )
    assert by_worst.plan.notes["prefer"] == "cvar95"
    assert by_worst.report.violations == ()
    assert by_worst.standing.cvar95 <= by_harm.standing.cvar95
    assert "worst 5 %" in by_worst.summary()
