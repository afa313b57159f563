from __future__ import annotations

import numpy as np
import pytest

from amana.engines.lifting.book import Run
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Loads
from amana.engines.lifting.parting import merged, parted, present_of, shut_to_others
from amana.engines.lifting.realise import realise
from amana.engines.lifting.search import Search
from amana.engines.lifting.tables import Tables, tables


@pytest.fixture(scope="module")
def x() -> Tables:
    return tables(instance_from(generate(600, 5, days=8)))


@pytest.fixture(scope="module")
def built(x: Tables) -> list[Run]:
    return build(x, PORTFOLIO[0]).runs


@pytest.fixture(scope="module")
def loads(x: Tables, built: list[Run]) -> Loads:
    found = Search(x).loads(Search(x).counts(built))
    assert found is not None
    return found


def test_a_hold_is_shut_to_others_where_its_compartments_are_all_in_use(x: Tables) -> None:
    most = x.instance.staging[0].hold_compartments
    present = np.zeros((x.holds, len(x.categories), x.slots), bool)
    present[0, :most, 3] = True
    shut = shut_to_others(x, present)
    assert parted(x, present)
    assert not shut[0, :most, 3].any()
    assert shut[0, most:, 3].all()
    assert not shut[0, :, 2].any()
    present[0, :, 3] = True
    assert parted(x, present) == (len(x.categories) <= most)


def test_loads_parted_as_they_were_do_the_same_harm(x: Tables, built: list[Run], loads: Loads) -> None:
    assert loads.present.any()
    search = Search(x)
    again = search.loads(search.counts(built), loads.present)
    assert again is not None
    assert parted(x, again.present)
    assert again.harm == pytest.approx(loads.harm, rel=1e-3)


def test_whole_persons_wait_in_holds_as_the_relaxed_loads_did(
    x: Tables, built: list[Run], loads: Loads
) -> None:
    found = realise(x, built, Limits(nodes=40, gap=1e-3), present=loads.present)
    assert present_of(x, found.runs).any()
    assert parted(x, present_of(x, found.runs))
    assert loads.harm * 0.99 < found.harm < loads.harm * 1.02


def test_what_one_step_changed_in_holds_stands_beside_what_another_did() -> None:
    common = np.array([True, True, False, False])
    ours = np.array([True, False, False, True])
    theirs = np.array([False, True, False, False])
    # theirs empties the first, ours the second and fills the fourth
    assert merged(common, ours, theirs).tolist() == [False, False, False, True]
