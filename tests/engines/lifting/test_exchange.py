from __future__ import annotations

import numpy as np
import pytest

from amana.engines.lifting.book import Run, plan_from_runs
from amana.engines.lifting.check import check
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Exchanged, Trials
from amana.engines.lifting.packing import Hangar
from amana.engines.lifting.realise import realise
from amana.engines.lifting.search import Search
from amana.engines.lifting.tables import Tables
from amana.engines.lifting.windows import Windows


def exchanged(x: Tables, runs: list[Run], frozen_before: int = 0) -> Exchanged:
    search, rng = Search(x), np.random.default_rng(0)
    promising = Windows(x, search.sorties).promising("few exchanges", None, rng)
    loads = search.loads(search.counts(runs))
    assert loads is not None
    found = search.exchanged(runs, loads.present, promising, Trials(trials=60), frozen_before, seed=1)
    assert found is not None
    return found


def test_exchanges_remove_harm_and_leave_a_plan_that_the_checker_accepts(
    instance: Instance, x: Tables, built: list[Run]
) -> None:
    search = Search(x)
    before = search.loads(search.counts(built))
    found = exchanged(x, built)
    assert before is not None
    assert found.loads.harm < before.harm
    assert found.taken > 0
    again = search.loads(search.counts(found.runs))
    assert again is not None
    # what the warm program says is what a fresh one says
    assert again.harm == pytest.approx(found.loads.harm, rel=1e-6)
    whole = realise(x, found.runs, Limits(nodes=40, gap=1e-3))
    assert check(instance, plan_from_runs(x, whole.runs)).violations == ()


def test_exchanges_leave_lifts_before_the_frozen_slot_as_they_are(x: Tables, built: list[Run]) -> None:
    found = exchanged(x, built, frozen_before=4)
    early = [sorted((r.arc, r.start, r.tail) for r in runs if r.start < 4) for runs in (built, found.runs)]
    assert early[0] == early[1]
    assert found.taken > 0


def test_after_an_exchange_those_who_have_departed_are_still_on_board(x: Tables, built: list[Run]) -> None:
    departed = [run for run in built if run.start < 4]
    search = Search(x, departed, departed_before=4)
    promising = Windows(x, search.sorties).promising("few exchanges", None, np.random.default_rng(0))
    loads = search.loads(search.counts(built))
    assert loads is not None
    found = search.exchanged(built, loads.present, promising, Trials(trials=60), 4, seed=1)
    assert found is not None
    assert found.taken > 0
    assert [run for run in found.runs if run.start < 4] == departed
    # 1 %: whole persons; a lift that lost its people would cost far more
    whole = realise(x, found.runs, Limits(nodes=40, gap=1e-3), departed_before=4)
    assert whole.harm < found.loads.harm * 1.01


def test_exchanges_keep_to_the_hours_of_every_tail(x: Tables, built: list[Run]) -> None:
    for kind in range(x.kinds):
        hangar = Hangar(x, kind)
        for run in sorted(exchanged(x, built).runs, key=lambda run: -int(x.duration[run.arc])):
            if x.kind_of[run.arc] == kind:
                assert hangar.fits(run.tail, run.arc, run.start)
                hangar.charge(run.tail, run.arc, run.start)


def test_a_lift_taken_back_leaves_its_tail_as_it_was(x: Tables) -> None:
    long = int(np.argmax(x.duration))
    start = int(np.flatnonzero(x.startable[long])[0])
    hangar = Hangar(x, int(x.kind_of[long]))
    tail = hangar.place(long, start)
    assert tail is not None
    assert not hangar.fits(tail, long, start) or x.duration[long] == 1
    hangar.release(tail, long, start)
    assert hangar.fits(tail, long, start)
    assert sum(map(sum, hangar.hours)) == 0
