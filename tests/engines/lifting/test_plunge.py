from __future__ import annotations

import numpy as np
import pytest

from amana.engines.lifting.matrix import Limits, Matrix, run_solver
from amana.engines.lifting.plunge import plunge


def knapsacks(number: int, seed: int) -> Matrix:
    """Several bags of 10 kg that share 12 kinds of things: a packing program with a feasible zero."""
    rng = np.random.default_rng(seed)
    m = Matrix()
    kinds = 12
    columns = m.add_columns(number * kinds, -np.tile(rng.uniform(1, 5, kinds), number), 0.0, 3.0, True)
    bags = m.add_rows(number, -float("inf"), 10.0)
    m.put(np.repeat(bags, kinds), columns, np.tile(rng.uniform(1, 5, kinds), number))
    things = m.add_rows(kinds, -float("inf"), 4.0)
    m.put(np.tile(things, number), columns, 1.0)
    return m


@pytest.mark.parametrize("seed", range(5))
def test_a_plunge_ends_whole_within_the_rows_and_near_the_relaxation(seed: int) -> None:
    program = knapsacks(6, seed).finish()
    found = plunge(program)
    assert found is not None
    point, objective = found
    assert np.abs(point - np.rint(point)).max() < 1e-5
    assert (program.activity(point) <= program.row_upper + 1e-6).all()
    relaxed = run_solver(program, Limits(), relax=True).objective
    # both are negative: what the things are worth
    assert relaxed - 1e-6 <= objective <= 0.85 * relaxed


def test_without_a_whole_answer_there_is_none() -> None:
    m = Matrix()
    columns = m.add_columns(2, 1.0, 0.0, 1.0, True)
    m.put(m.add_rows(1, 0.5, 0.5), columns[0], 1.0)  # half a thing
    m.put(m.add_rows(1, 0.0, 2.0), columns[1], 1.0)
    assert plunge(m.finish()) is None


@pytest.mark.parametrize("seed", range(3))
def test_time_that_is_up_ends_a_plunge_with_a_rough_whole_answer(seed: int) -> None:
    program = knapsacks(6, seed).finish()
    found = plunge(program, lambda: 0.0)
    patient = plunge(program)
    assert found is not None
    assert patient is not None
    point, objective = found
    assert np.abs(point - np.rint(point)).max() < 1e-5
    assert (program.activity(point) <= program.row_upper + 1e-6).all()
    assert patient[1] < objective < 0.4 * patient[1]


def test_a_plunge_with_little_time_takes_fewer_rounds_to_a_whole_answer() -> None:
    program = knapsacks(6, 0).finish()
    asked = 0

    def time_left() -> float:
        nonlocal asked
        asked += 1
        return 5.0 - asked  # a second a round

    found = plunge(program, time_left)
    assert found is not None
    assert asked <= 5
    assert np.abs(found[0] - np.rint(found[0])).max() < 1e-5
    patient = plunge(program)
    assert patient is not None
    assert patient[1] <= found[1] < 0.6 * patient[1]
