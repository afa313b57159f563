from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from amana.engines.lifting.book import Run, plan_from_runs
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.judge import Judge
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.program import Strength, assemble
from amana.engines.lifting.runs import runs_of
from amana.engines.lifting.search import Search
from amana.engines.lifting.tables import Tables, tables
from amana.engines.lifting.windows import CHEAP, EXCHANGES, Windows

MARGIN = 0.3
LOOSE = Strength(margin=MARGIN, tails=False, whole=False, separation=False, effective=False)


@pytest.fixture(scope="module")
def x() -> Tables:
    return tables(instance_from(generate(300, 3, "few-crews", days=6)))


@pytest.fixture(scope="module")
def built(x: Tables) -> list[Run]:
    return build(x, PORTFOLIO[0]).runs


def judge(x: Tables, runs: list[Run]) -> tuple[Judge, np.ndarray]:
    """Every second column without a lift stands by, and all that have one."""
    search = Search(x)
    lifts = search.counts(runs)
    use = np.flatnonzero((lifts > 0.5) | (np.arange(len(lifts)) % 2 == 0))
    s = search.sorties
    some = replace(
        s,
        arc=s.arc[use],
        category=s.category[use],
        slot=s.slot[use],
        least=np.zeros(len(use)),
        most=np.maximum(lifts[use], s.most[use]),
    )
    everywhere = np.ones((x.holds, len(x.categories), x.slots), bool)
    return Judge(x, assemble(x, some, LOOSE), lifts[use], everywhere, MARGIN), lifts[use]


def test_the_price_of_a_lift_bounds_what_it_brings(x: Tables, built: list[Run]) -> None:
    first, count = judge(x, built)
    assert first.ready
    price, before = first.prices(count), first.harm
    promising = np.flatnonzero((count < 0.5) & (price < -1e-6))
    brought = []
    for k in promising[:: max(1, len(promising) // 25)]:
        first.set_counts(np.array([k]), np.array([1.0]))
        assert first.warm.solve()
        brought.append(before - first.harm)
        assert first.harm >= before + price[k] - 1e-6
        first.set_counts(np.array([k]), np.array([0.0]))
    # the bound is not idle: some of these lifts do remove harm
    assert max(brought) > 1e-3


def test_lifts_that_are_not_flown_carry_nobody_and_change_no_harm(x: Tables, built: list[Run]) -> None:
    alone = Search(x).loads(Search(x).counts(built))
    assert alone is not None
    assert judge(x, built)[0].harm == pytest.approx(alone.harm, rel=1e-6)


def test_the_relaxation_after_some_days_leaves_what_has_departed_as_it_was(x: Tables) -> None:
    runs = runs_of(x, plan_from_runs(x, build(x, PORTFOLIO[0]).runs))
    departed = [run for run in runs if run.start < 4]
    found = Search(x, departed, departed_before=4).root_from(runs, 5, Limits())
    assert found is not None
    assert found.weighted_stock is not None
    assert found.price is not None
    gone = np.zeros((x.origins, x.slots))
    for run in departed:
        if x.source[run.arc] < x.origins:
            gone[x.source[run.arc], run.start] += sum(x.weight[g] * n for g, n in run.load.items())
    there = (x.persons @ x.weight)[:, None] - np.cumsum(gone, axis=1)
    assert found.weighted_stock[:, :4] == pytest.approx(there[:, :4])
    slot = Search(x).sorties.slot
    assert not np.isfinite(found.price[slot == 4]).all()
    assert np.isfinite(found.price[slot == 5]).any()


@pytest.mark.parametrize("name", CHEAP)
def test_cheap_windows_free_the_cheapest_columns_of_their_types(x: Tables, name: str) -> None:
    windows = Windows(x, Search(x).sorties)
    price = np.arange(len(windows.kind), dtype=float)
    loss = np.ones((x.origins, x.slots))
    free = np.flatnonzero(windows.cheap(name, price, np.random.default_rng(1), loss))
    types, each = CHEAP[name]
    assert 0 < len(free) <= windows.most_columns
    assert len(np.unique(windows.kind[free])) <= min(types, x.kinds)
    for k in free:
        alike = (windows.kind == windows.kind[k]) & (windows.sorties.slot == windows.sorties.slot[k])
        # no more than three times `each` are cheaper in its type and slot
        assert (price[alike] < price[k]).sum() < 3 * each


def test_a_family_that_brings_nothing_is_drawn_less_than_one_that_pays(x: Tables) -> None:
    windows, rng = Windows(x, Search(x).sorties), np.random.default_rng(2)
    windows.learn("few exchanges", 10.0, 1.0, False)
    windows.learn("cheap of one type", 0.0, 1.0, False)
    drawn = [windows.draw(rng) for _ in range(400)]
    # 10 against 0.3 x half of it: squares 100 and 2.25
    assert drawn.count("few exchanges") > 5 * max(1, drawn.count("cheap of one type"))
    assert not any(windows.draw(rng, priced=False) in CHEAP for _ in range(100))


def test_untried_windows_are_hoped_to_remove_a_part_of_what_lies_above_the_bound(x: Tables) -> None:
    windows, rng = Windows(x, Search(x).sorties), np.random.default_rng(3)
    for name in EXCHANGES:
        windows.learn(name, 1.0, 1.0, True)
    # exchanges bring 1 a second; 0.012 to 0.015 of 200 above the bound would be 2.4 and 3, of 2 next to nothing
    much = sum(windows.draw(rng, above=200.0) in CHEAP for _ in range(300))
    little = sum(windows.draw(rng, above=2.0) in CHEAP for _ in range(300))
    assert much > 200
    assert little < 50
