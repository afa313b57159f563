from __future__ import annotations

import numpy as np
import pytest

from amana.engines.lifting.book import Run, plan_from_runs
from amana.engines.lifting.check import check
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Exchanged, Trials
from amana.engines.lifting.realise import realise
from amana.engines.lifting.search import Search
from amana.engines.lifting.shaken import PER_SLOT, Shaken, at_choice, shaken_over
from amana.engines.lifting.tables import Ints, Tables


@pytest.fixture(scope="module")
def search(x: Tables) -> Search:
    return Search(x)


@pytest.fixture(scope="module")
def columns(search: Search) -> Ints:
    root = search.root(Limits())
    assert root is not None
    assert root.price is not None
    assert root.used is not None
    found = at_choice(search.sorties, root.price, root.used)
    beside = np.setdiff1d(found, np.flatnonzero(root.used))
    assert np.bincount(search.sorties.slot[beside]).max() <= PER_SLOT
    return found


@pytest.fixture(scope="module")
def shaken(search: Search, columns: Ints) -> Shaken:
    return shaken_over(search, columns, np.zeros(len(search.sorties)), (), 0)


def used(shaken: Shaken, seed: int, seconds: float = float("inf")) -> list[int] | None:
    found = shaken.used(np.random.default_rng(seed), 1 + int(shaken.use.max()), seconds)
    return None if found is None else np.flatnonzero(found).tolist()


def test_every_shake_finds_other_lifts_among_those_at_choice(shaken: Shaken, columns: Ints) -> None:
    first, second = used(shaken, 1), used(shaken, 2)
    assert first
    assert second
    assert first != second
    assert set(first) | set(second) <= set(columns.tolist())


def test_a_shake_without_time_finds_nothing_and_the_next_one_does(shaken: Shaken) -> None:
    assert used(shaken, 3, seconds=0.0) is None
    assert used(shaken, 3) is not None


def anew(search: Search, built: list[Run], columns: Ints, kinds: Ints, frozen_before: int = 0) -> Exchanged:
    loads = search.loads(search.counts(built))
    assert loads is not None
    found = search.exchanged_anew(
        built, loads.present, columns, kinds, (), Trials(trials=40), frozen_before, 1
    )
    assert found is not None
    assert found.taken > 0
    assert found.loads.harm < loads.harm
    return found


def test_exchanges_of_what_a_shaken_relaxation_uses_leave_a_plan_that_the_checker_accepts(
    instance: Instance, search: Search, built: list[Run], columns: Ints
) -> None:
    found = anew(search, built, columns, np.arange(search.x.kinds))
    whole = realise(search.x, found.runs, Limits(nodes=40, gap=1e-3))
    assert check(instance, plan_from_runs(search.x, whole.runs)).violations == ()


def test_what_comes_in_is_of_the_types_asked_for(
    x: Tables, search: Search, built: list[Run], columns: Ints
) -> None:
    most = int(np.bincount(x.kind_of[[run.arc for run in built]]).argmax())
    found = anew(search, built, columns, np.array([most]))
    came = search.counts(found.runs) > search.counts(built)
    assert set(x.kind_of[search.sorties.arc[came]].tolist()) == {most}


def test_a_relaxation_over_frozen_lifts_leaves_them_as_they_are(
    x: Tables, built: list[Run], columns: Ints
) -> None:
    search = Search(x)
    found = anew(search, built, columns, np.arange(x.kinds), frozen_before=4)
    kept = [sorted((r.arc, r.start, r.tail) for r in runs if r.start < 4) for runs in (built, found.runs)]
    assert kept[0] == kept[1]
    shaken = shaken_over(search, columns, search.counts(built), (), 4)
    assert used(shaken, 1) is not None
    frozen = search.sorties.slot[shaken.use] < 4
    flown = shaken.warm.point[shaken.model.y][frozen]
    assert flown == pytest.approx(search.counts(built)[shaken.use][frozen])
