from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from amana.engines.lifting.assignment import assign
from amana.engines.lifting.book import Run
from amana.engines.lifting.generate import generate
from amana.engines.lifting.hours import add_tail_rows
from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.matrix import Limits, Matrix, run_solver
from amana.engines.lifting.patterns import add_patterns, patterns_of
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import Floats, Tables, tables

TAILS, SLOTS, DUTY, CREW = 4, 6, 10.0, 14.0
CYCLES = (4.2, 4.6, 5.3)  # one of each takes 14.1 h: no crew flies all three in two slots


@pytest.fixture(scope="module")
def x() -> Tables:
    """Four tails of one type that are never away, three arcs of these cycles, six slots of the same duty."""
    x = tables(instance_from(generate(120, 11, "base", days=SLOTS // 2)))
    kind = next(k for k in range(x.kinds) if ((x.kind_of == k) & (x.duration == 1)).sum() >= 3)
    arcs = np.flatnonzero((x.kind_of == kind) & (x.duration == 1))[:3]
    cycle, duration = x.cycle.copy(), np.ones_like(x.duration)
    kind_of = np.full_like(x.kind_of, -1)
    cycle[arcs], kind_of[arcs] = CYCLES, 0
    return replace(
        x,
        kind_of=kind_of,
        cycle=cycle,
        duration=duration,
        startable=np.ones_like(x.startable),
        duty=np.full((1, x.slots), DUTY),
        crew=np.array([CREW]),
        tails=[[str(k) for k in range(TAILS)]],
        away=[[frozenset() for _ in range(TAILS)]],
        room=x.room[:1],
    )


def lifts_of(x: Tables, weight: Floats, with_patterns: bool) -> list[Run]:
    """The whole lifts of most weight [arc of the three] that the rows allow."""
    arcs = np.flatnonzero(x.kind_of == 0)
    arc, slot = np.repeat(arcs, x.slots), np.tile(np.arange(x.slots), len(arcs))
    none = np.zeros(len(arc))
    s = Sorties(arc, np.zeros(len(arc), np.int64), slot, none, none + 2 * TAILS)
    m = Matrix()
    y = m.add_columns(len(s), -np.repeat(weight, x.slots), 0.0, s.most, True)
    add_tail_rows(m, x, s, y, packing=True)
    if with_patterns:
        patterns = patterns_of(x, 0, np.ones(x.arcs), 3)
        assert patterns is not None
        add_patterns(m, x, s, y, patterns)
    found = run_solver(m.finish(), Limits(gap=1e-6))
    assert found.point is not None
    counts = np.rint(found.point[y]).astype(int)
    return [
        Run(int(s.arc[k]), int(s.slot[k]), -1, {}, 0)
        for k in np.flatnonzero(counts)
        for _ in range(counts[k])
    ]


def flown(x: Tables, runs: list[Run]) -> int:
    return len(assign(x, 0, [], runs, 0, Limits(gap=1e-6), {}, elsewhere=False))


def test_hours_promise_lifts_that_no_tails_can_fly_and_patterns_do_not(x: Tables) -> None:
    weight = np.array([1.0, 1.05, 1.3])  # the long ones are worth a little more than their place
    promised = lifts_of(x, weight, with_patterns=False)
    assert flown(x, promised) < len(promised)
    kept = lifts_of(x, weight, with_patterns=True)
    assert flown(x, kept) == len(kept)


def test_three_short_lifts_fit_a_crew_in_two_slots(x: Tables) -> None:
    # 4.2 + 4.2 + 4.6 = 13.0 h of 14: two lifts and one, turn about, on each of the tails
    runs = lifts_of(x, np.array([1.0, 1.0, 0.0]), with_patterns=True)
    assert len(runs) == TAILS * 3 * x.slots // 2


def test_lengths_are_rounded_up_least_where_they_are_flown_most(x: Tables) -> None:
    used = np.zeros(x.arcs)
    used[np.flatnonzero(x.kind_of == 0)[:2]] = 5.0
    patterns = patterns_of(x, 0, used, 2)
    assert patterns is not None
    # two lengths for 4.2, 4.6, 5.3: 5.3 must be one, and 4.2 -> 4.6 costs 0.4 x 5 h less than 4.6 -> 5.3 with 0.7 x 5
    assert patterns.tops.tolist() == [4.6, 5.3]


def test_types_whose_duty_holds_many_lifts_have_no_patterns(x: Tables) -> None:
    many = replace(x, cycle=x.cycle / 4)
    assert patterns_of(many, 0, np.ones(x.arcs), 3) is None
