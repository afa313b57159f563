from __future__ import annotations

import time
from collections import Counter

import numpy as np
import pytest

from amana.engines.lifting.assignment import assign
from amana.engines.lifting.book import Run, plan_from_runs
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.check import check
from amana.engines.lifting.generate import generate
from amana.engines.lifting.improve import Improver
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Relaxation
from amana.engines.lifting.packing import pack
from amana.engines.lifting.realise import realise
from amana.engines.lifting.search import Search
from amana.engines.lifting.seating import seat
from amana.engines.lifting.solve import Progress, first_plan, solve
from amana.engines.lifting.tables import tables
from tests.engines.lifting import cast


@pytest.fixture(scope="module")
def instance() -> Instance:
    return instance_from(generate(120, 11, "base", days=4))


def test_iterations_give_the_same_plan_every_time(instance: Instance) -> None:
    plans = [solve(instance, Budget(iterations=2), seed=3).plan for _ in range(2)]
    assert plans[0].document() == plans[1].document()


def test_improvement_stays_valid_between_the_bound_and_the_first_plan(instance: Instance) -> None:
    _, first = first_plan(instance, tables(instance))
    result = solve(instance, Budget(iterations=4), seed=1)
    assert result.report.violations == ()
    assert result.report.bound is not None
    assert result.report.bound <= result.report.harm <= first.harm
    assert result.plan.document()["weights"] == instance.weights()
    assert result.report.harm < first.harm  # four steps find something here


def test_seconds_are_kept_and_progress_is_told(instance: Instance) -> None:
    told: list[Progress] = []
    began = time.monotonic()
    result = solve(instance, Budget(seconds=4.0), seed=1, watch=told.append, workers=1)
    assert (
        time.monotonic() - began < 20.0
    )  # a stuck solver would take far longer; the clock is not under test
    assert result.report.violations == ()
    assert told[0].stage == "built"
    harms = [progress.harm for progress in told]
    assert harms == sorted(harms, reverse=True)


def test_a_search_ends_when_nothing_is_open(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    x = tables(instance)
    book, report = first_plan(instance, x)
    budget = Budget(iterations=50)
    near = Relaxation(report.harm / (1 + 4e-4), None, None)
    monkeypatch.setattr(Search, "root", lambda *_: near)
    improver = Improver(x, book.runs, report.harm, budget, 0, 1, lambda *_: None)
    improver.run(bound_first=True)
    assert budget.done == 0  # 0.04 % above its bound: told as 0.0 %


def test_two_processes_do_what_one_does(instance: Instance) -> None:
    told: list[str] = []
    result = solve(instance, Budget(seconds=5.0), seed=1, workers=2, watch=lambda now: told.append(now.stage))
    assert result.report.violations == ()
    # the builder's first plan at once, its others while the relaxation goes on
    assert told.count("built") == 2
    assert "started" not in told


def test_the_cast_is_moved_out() -> None:
    result = solve(cast.instance(), Budget(iterations=6), seed=0)
    assert result.report.violations == ()
    assert result.report.left_behind == 0


def test_whole_loads_for_given_lifts_are_valid_and_no_worse(instance: Instance) -> None:
    x = tables(instance)
    runs = build(x, PORTFOLIO[0]).runs
    before = check(instance, plan_from_runs(x, runs)).harm
    found = realise(x, runs, Limits(nodes=40, gap=1e-3))
    report = check(instance, plan_from_runs(x, found.runs))
    assert report.violations == ()
    assert report.harm == pytest.approx(found.harm)
    assert found.harm <= before + 1e-9


def test_rounding_in_order_of_departure_is_valid(instance: Instance) -> None:
    x = tables(instance)
    found = seat(x, build(x, PORTFOLIO[0]).runs)
    report = check(instance, plan_from_runs(x, found.runs))
    assert report.violations == ()
    assert report.harm == pytest.approx(found.harm)


def test_packing_keeps_duty_and_crew_hours() -> None:
    # Two helicopters, 8 h of duty by day and 10 h in 24: two lifts of 4 h each by day, none in the next night.
    x = tables(cast.instance())
    lifts = [Run(0, 0, -1, {1: 1}, 0) for _ in range(5)]
    packed = pack(x, 0, [], lifts, np.random.default_rng(0))
    assert sorted(run.tail for run in packed) == [0, 0, 1, 1]
    night = pack(x, 0, packed, [Run(0, 1, -1, {1: 1}, 0)], np.random.default_rng(0))
    assert len(night) == 4


def test_assigning_together_finds_tails_that_one_by_one_does_not() -> None:
    # lifts of 4 h; 10 h of crew in 24 and 4 h of duty by night: each of two tails flies one in slot 1 and has 6 h
    # left for one in slot 2; a third in slot 1 finds no tail there and is flown in slot 2
    x = tables(cast.instance())
    kept = [Run(0, 0, 0, {1: 1}, 0)]
    new = [Run(0, 1, -1, {1: 1}, 0)] * 2 + [Run(0, 2, -1, {1: 1}, 0)] * 2
    done = assign(x, 0, kept, new, 0, Limits(), {})
    assert Counter(run.start for run in done) == {0: 1, 1: 2, 2: 2}
    plan = plan_from_runs(x, done)
    rules = {violation.rule for violation in check(x.instance, plan).violations}
    assert not rules & {"duty_hours", "crew_hours_24h", "tail_overlap"}
    crowded = assign(x, 0, kept, [Run(0, 1, -1, {1: 1}, 0)] * 3, 0, Limits(), {})
    assert Counter(run.start for run in crowded) == {0: 1, 1: 2, 2: 1}
