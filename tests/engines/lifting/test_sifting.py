from __future__ import annotations

import numpy as np
import pytest

from amana.engines.lifting.matrix import Limits, run_solver
from amana.engines.lifting.merge import alike_merged
from amana.engines.lifting.program import Model, Strength, assemble
from amana.engines.lifting.sifting import sifted
from amana.engines.lifting.sorties import all_sorties
from amana.engines.lifting.tables import Tables


@pytest.fixture(scope="module")
def model(x: Tables) -> Model:
    merged = alike_merged(x)
    return assemble(merged, all_sorties(merged), Strength(whole=False, separation=False))


@pytest.mark.parametrize("until", [2, 6])
def test_few_columns_at_first_end_at_the_optimum_of_all(model: Model, until: int) -> None:
    sortie = model.sortie_of_column()
    first = np.append(model.sorties.slot < until, True)[sortie]
    assert not first.all()
    found = sifted(model.program, first, sortie, Limits())
    best = run_solver(model.program, Limits()).objective
    assert found.point is not None
    assert found.objective == pytest.approx(best)
    assert model.program.dual_value(found.duals) == pytest.approx(best)  # proved for the columns left out too
    at = model.program.activity(found.point)
    assert (at >= model.program.row_lower - 1e-6).all()
    assert (at <= model.program.row_upper + 1e-6).all()
    assert model.program.cost @ found.point + model.program.offset == pytest.approx(best)


def test_a_relaxation_broken_off_has_no_point(model: Model) -> None:
    sortie = model.sortie_of_column()
    first = np.append(model.sorties.slot < 2, True)[sortie]
    found = sifted(model.program, first, sortie, Limits(seconds=0.0))
    assert found.point is None
    assert found.status == "Time limit reached"
