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
from amana.engines.lifting.sorties import all_sorties, tails_there
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
