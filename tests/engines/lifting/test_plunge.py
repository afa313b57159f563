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


def with_a_filler(m: Matrix, fraction: float) -> int:
    """A column of worth 1 whose relaxation is `fraction`: a filler of worth 0.2 takes the rest of its ten places."""
    column = m.add_columns(1, -1.0, 0.0, 1.0, True)
    filler = m.add_columns(1, -0.2, 0.0, 10 * (1 - fraction))
    m.put(m.add_rows(1, 0.0, 10.0), np.concatenate([column, filler]), [10.0, 1.0])
    return int(column[0])


def test_from_a_dead_end_a_plunge_goes_back_and_begins_with_what_it_died_of() -> None:
    m = Matrix()
    nearly = with_a_filler(m, 0.95)
    must = int(m.add_columns(1, 1.0, 0.0, 1.0, True)[0])
    m.put(m.add_rows(1, 0.5, 1.0), must, 1.0)  # so it cannot go down
    m.put(m.add_rows(1, 0.0, 1.9), [nearly, must], 1.0)  # nor up beside the other, which is rounded before it
    found = plunge(m.finish())
    assert found is not None
    assert found[0][[nearly, must]].tolist() == pytest.approx([0.0, 1.0])


def test_what_is_whole_gives_way_where_a_plunge_has_no_other_answer() -> None:
    m = Matrix()
    whole, must = m.add_columns(2, [-1.0, 1.0], 0.0, 1.0, True).tolist()
    m.put(m.add_rows(1, 0.5, 1.0), must, 1.0)
    m.put(m.add_rows(1, 0.0, 1.9), [whole, must], 1.0)
    found = plunge(m.finish())
    assert found is not None
    assert found[0].tolist() == pytest.approx([0.0, 1.0])


def test_what_is_nearly_nothing_goes_down_together() -> None:
    m = Matrix()
    columns = m.add_columns(40, -1.0, 0.0, 1.0, True)
    m.put(m.add_rows(40, 0.0, 1.0), columns, np.linspace(50, 100, 40))  # a fiftieth each, at most
    asked: list[float] = []

    def time_left() -> float:
        asked.append(0.0)
        return 1e9 - len(asked)

    found = plunge(m.finish(), time_left)
    assert found is not None
    assert found[1] == pytest.approx(0.0)
    assert len(asked) <= 3


def test_choices_are_rounded_before_amounts() -> None:
    m = Matrix()
    amount, choice = with_a_filler(m, 0.6), with_a_filler(m, 0.4)
    m.put(m.add_rows(1, 0.0, 1.0), [amount, choice], 1.0)
    program = m.finish()
    for choices, expected in ((None, [1.0, 0.0]), (np.array([choice]), [0.0, 1.0])):
        found = plunge(program, choices=choices)
        assert found is not None
        assert found[0][[amount, choice]].tolist() == pytest.approx(expected)


def test_dice_lead_a_plunge_to_other_answers_of_which_the_best_is_better() -> None:
    program = knapsacks(6, 0).finish()
    first = plunge(program)
    others = [plunge(program, rng=np.random.default_rng(seed)) for seed in range(4)]
    again = plunge(program, rng=np.random.default_rng(0))
    assert first is not None
    assert again is not None
    harms = [found[1] for found in others if found is not None]
    assert len(harms) == 4
    assert again[1] == harms[0]  # the same dice, the same answer
    assert len(set(harms)) > 1
    assert min(harms) < first[1]
