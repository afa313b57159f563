from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from amana.engines.lifting.assignment import assign
from amana.engines.lifting.book import Run
from amana.engines.lifting.duties import broken_rows, together
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.program import Strength, assemble
from amana.engines.lifting.sorties import all_sorties, tails_in_either, tails_there
from amana.engines.lifting.tables import Tables, tables


@pytest.fixture(scope="module")
def x() -> Tables:
    return tables(instance_from(generate(300, 3, "few-crews", days=6)))


def busiest_kind(x: Tables) -> int:
    """The type with most arcs that take one slot."""
    return int(np.argmax(np.bincount(x.kind_of[x.duration == 1], minlength=x.kinds)))


def test_lifts_whose_hours_fit_together_but_on_no_tails_break_a_row(x: Tables) -> None:
    kind = busiest_kind(x)
    s = all_sorties(x)
    slot = int(np.flatnonzero(x.duty[kind] > 0)[0])
    duty, there = float(x.duty[kind, slot]), int(tails_there(x)[kind, slot])
    cycle = x.cycle.copy()
    arcs = np.unique(s.arc[(x.kind_of[s.arc] == kind) & (s.slot == slot) & (x.duration[s.arc] == 1)])
    small, large = arcs[0], arcs[1]
    # two thirds and a third and a bit of a duty: one of each is too much, so is a third small one
    cycle[small], cycle[large] = 0.35 * duty, 0.66 * duty
    x = replace(x, cycle=cycle)
    lifts = np.zeros(len(s))
    for arc, count in ((small, there), (large, there)):
        lifts[np.flatnonzero((s.arc == arc) & (s.slot == slot))[0]] = count
    # n of 0.35 and n of 0.66 duties in n duties: 1.01 n of hours, but a tail holds two small ones or one large
    # one, so they need n + n / 2 tails
    (row,) = broken_rows(x, s, lifts, [kind])
    weight = np.array(row.weight)
    assert weight[small] * there + weight[large] * there == pytest.approx(1.5 * there, abs=1e-4)
    # no set of lifts that one tail can fly in the slot weighs more than one tail
    short = np.unique(x.cycle[arcs])
    of_cycle = {c: max(weight[a] for a in arcs if x.cycle[a] == c) for c in short.tolist()}
    for number in (1, 2, 3):
        for some in itertools.combinations_with_replacement(of_cycle, number):
            if sum(some) <= duty:
                assert sum(of_cycle[c] for c in some) <= 1 + 1e-6


def test_lifts_that_no_crews_can_fly_in_two_slots_break_a_row_of_the_pair(x: Tables) -> None:
    kind, s = busiest_kind(x), all_sorties(x)
    slot = int(np.flatnonzero(x.duty[kind] > 0)[0])
    crew, there = float(x.crew[kind]), float(tails_in_either(x)[kind, slot])
    mine = (x.kind_of[s.arc] == kind) & (x.duration[s.arc] == 1)
    small, large = np.intersect1d(s.arc[mine & (s.slot == slot)], s.arc[mine & (s.slot == slot + 1)])[:2]
    cycle, duty = x.cycle.copy(), x.duty.copy()
    cycle[small], cycle[large] = 0.31 * crew, 0.40 * crew
    duty[kind] = 10 * crew  # the crew alone limits
    x = replace(x, cycle=cycle, duty=duty)
    lifts = np.zeros(len(s))
    for arc, count in ((small, 0.75 * there), (large, 0.6 * there)):
        for t in (slot, slot + 1):
            lifts[np.flatnonzero((s.arc == arc) & (s.slot == t))[0]] = count
    # 1.5 n of 0.31 and 1.2 n of 0.40 crews are 0.945 n of hours, but a crew flies three small ones, or two of which
    # one is large: weights of 1/3 and 1/2, together 1.1 n
    (row,) = broken_rows(x, s, lifts, [kind])
    weight = np.array(row.weight)
    assert row.pair
    assert 1.5 * weight[small] + 1.2 * weight[large] == pytest.approx(1.1, abs=1e-4)
    # the same weights stand in the program: one row for the pair, another for each pair beside it
    model = assemble(x, s, Strength(tails=True, packing=False, duties=(row,)))
    plain = assemble(x, s, Strength(tails=True, packing=False))
    point = np.zeros(len(model.program.cost))
    point[model.y] = lifts
    excess = model.program.activity(point) - model.program.row_upper
    assert len(model.program.row_lower) > len(plain.program.row_lower)
    assert float(excess.max()) == pytest.approx(0.1 * there, abs=1e-3 * there)


def test_rows_are_kept_once_and_the_newest_first(x: Tables) -> None:
    s, kind = all_sorties(x), busiest_kind(x)
    rows = broken_rows(x, s, np.where(x.kind_of[s.arc] == kind, 3.0, 0.0), [kind])
    assert rows
    assert together(rows, rows) == rows
    assert together(rows[1:], rows[:1])[0] == rows[0]


def test_a_lift_that_finds_no_tail_is_flown_in_a_slot_nearby(x: Tables) -> None:
    kind = busiest_kind(x)
    arc = int(np.flatnonzero((x.kind_of == kind) & (x.duration == 1))[0])
    slot = int(np.flatnonzero(x.startable[arc])[0])
    per_tail = int(x.duty[kind, slot] // x.cycle[arc])
    there = int(tails_there(x)[kind, slot])
    wanted = [Run(arc, slot, -1, {}, 0)] * (per_tail * there + 1)
    found = assign(x, kind, [], wanted, 0, Limits(), {})
    assert len(found) == len(wanted)
    assert sum(run.start != slot for run in found) == 1
