from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from amana.engines.lifting import descent
from amana.engines.lifting import dive as dive_module
from amana.engines.lifting.book import Run, plan_from_runs
from amana.engines.lifting.check import check
from amana.engines.lifting.dive import Dive, Pace
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.matrix import Limits, run_solver
from amana.engines.lifting.outcomes import Relaxation
from amana.engines.lifting.program import Strength, assemble
from amana.engines.lifting.realise import realise
from amana.engines.lifting.search import Search
from amana.engines.lifting.sorties import all_sorties
from amana.engines.lifting.tables import tables

PACE = Pace(day=2, ahead=4, work=float("inf"), gap=2e-2, nodes=5)


@pytest.fixture(scope="module")
def instance() -> Instance:
    return instance_from(generate(120, 5, "far-receptions", days=4))


@pytest.fixture(scope="module")
def root(instance: Instance) -> Relaxation:
    found = Search(tables(instance)).root(Limits())
    assert found is not None
    return found


def dive(instance: Instance, root: Relaxation) -> Dive:
    assert root.price is not None
    assert root.used is not None
    x = tables(instance)
    return Dive(x, all_sorties(x), root.price, root.used, root.bound, PACE)


@pytest.fixture(scope="module")
def beginnings(instance: Instance, root: Relaxation) -> list[list[Run]]:
    return dive(instance, root).run()


def test_each_day_adds_to_the_days_before(beginnings: list[list[Run]]) -> None:
    assert len(beginnings) > 1
    for number, (before, after) in enumerate(pairwise(beginnings), 1):
        same = [run for run in after if run.start < 2 * number]
        # the lifts stay; their tails may change with those of the next day
        assert sorted((r.arc, r.category, r.start) for r in before) == sorted(
            (r.arc, r.category, r.start) for r in same
        )


def test_a_dive_broken_off_is_completed_to_a_valid_plan(
    instance: Instance, root: Relaxation, beginnings: list[list[Run]]
) -> None:
    x = tables(instance)
    for runs in (beginnings[0], beginnings[-1]):
        found = realise(x, runs, Limits(nodes=40, gap=1e-3))
        report = check(instance, plan_from_runs(x, found.runs))
        assert report.violations == ()
        assert root.bound <= report.harm < x.harm_of_staying()


def test_a_dive_goes_on_from_another_by_prices_of_what_was_still_open(
    instance: Instance, root: Relaxation
) -> None:
    x = tables(instance)
    first = dive(instance, root)
    first.run(until=2)
    day = sorted((run.arc, run.category, run.start) for run in first.runs)
    again = Search(x).root_from(first.runs, first.slot, Limits(), x.slots)
    assert again is not None
    assert again.price is not None
    assert again.used is not None
    second = Dive(x, all_sorties(x), again.price, again.used, root.bound, PACE, after=first)
    [*_, last] = second.run()
    assert sorted((run.arc, run.category, run.start) for run in last if run.start < 2) == day
    assert len(last) > len(day)
    found = realise(x, last, Limits(nodes=40, gap=1e-3))
    assert check(instance, plan_from_runs(x, found.runs)).violations == ()
    assert root.bound <= found.harm < x.harm_of_staying()


def test_a_dive_without_time_begins_nothing(instance: Instance, root: Relaxation) -> None:
    assert dive(instance, root).run(lambda: 0.0) == []


def test_a_solver_that_makes_nothing_of_a_day_is_not_asked_on_the_next(
    instance: Instance, root: Relaxation, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    solve, round_up = dive_module.run_solver, dive_module.plunge

    def solving(*args: Any, **more: Any) -> Any:
        calls.append("solver")
        return solve(*args, **more)

    def plunging(*args: Any) -> Any:
        calls.append("plunge")
        return round_up(*args)

    monkeypatch.setattr(dive_module, "run_solver", solving)
    monkeypatch.setattr(dive_module, "plunge", plunging)
    monkeypatch.setattr(dive_module, "LEAST_HELP", 1.0)
    dive(instance, root).run(until=4)
    assert calls == ["plunge", "solver", *["plunge"] * (1 + dive_module.PLUNGES)]
    calls.clear()
    monkeypatch.setattr(dive_module, "LEAST_HELP", -1.0)
    dive(instance, root).run(until=4)
    assert calls == ["plunge", "solver"] * 2


def test_the_search_dives_with_the_rows_of_its_relaxation_and_relaxes_again_on_the_way(
    instance: Instance, root: Relaxation, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = tables(instance)
    monkeypatch.setattr(descent, "AGAIN", 1)
    monkeypatch.setattr(descent, "AGAIN_LEAST", 0.0)
    again: list[int] = []
    relax = Search.root_from

    def counted(self: Search, runs: list[Run], frozen_before: int, *more: Any) -> Relaxation | None:
        again.append(frozen_before)
        return relax(self, runs, frozen_before, *more)

    monkeypatch.setattr(Search, "root_from", counted)
    found = Search(x).dived(root, 3.0, None, seed=1)
    assert again == [2]
    assert found is not None
    assert check(instance, plan_from_runs(x, found.runs)).violations == ()
    assert root.bound <= found.harm < x.harm_of_staying()


def test_seats_that_a_place_cannot_fill_count_for_less(instance: Instance) -> None:
    x = tables(instance)
    sorties = all_sorties(x)
    plain, effective = (
        run_solver(
            assemble(x, sorties, Strength(whole=False, separation=False, effective=strong)).program, Limits()
        ).objective
        for strong in (False, True)
    )
    assert effective > plain + 1e-6
