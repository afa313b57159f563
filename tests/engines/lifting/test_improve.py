from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest

from amana.engines.lifting import allowances
from amana.engines.lifting.book import Run, plan_from_runs
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.check import check
from amana.engines.lifting.improve import Improver
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Exchanged, Relaxation, Step, Task, Trials
from amana.engines.lifting.realise import Realised
from amana.engines.lifting.search import Search
from amana.engines.lifting.sorties import all_sorties
from amana.engines.lifting.tables import DIRECT, Tables
from amana.engines.lifting.windows import USED, Windows
from amana.engines.lifting.worth import harm_of


def test_of_lifts_that_find_no_tail_together_those_are_kept_that_do(
    instance: Instance, x: Tables, built: list[Run]
) -> None:
    told: list[str] = []
    few = [run for k, run in enumerate(built) if k % 3]  # without every third lift
    direct = [run for run in few if x.route[run.arc] == DIRECT]
    improver = Improver(
        x, direct, harm_of(x, direct), Budget(iterations=1), 1, 1, lambda what, *_: told.append(what)
    )
    start, search = improver.now, improver.search
    # four more of each direct lift of the built plan: far more hours than the tails have
    columns = np.flatnonzero((search.counts(built) > 0) & (x.route[search.sorties.arc] == DIRECT))
    claimed = replace(start.loads, harm=0.0)
    improver._take(
        Task("window", "one type", columns=columns, start=start),
        Step(columns, start.lifts[columns] + 4, claimed, True),
    )
    assert told == []  # the window is not done with
    at_once = improver.now.harm
    [(done, task)] = improver.tasks.items()
    assert task.what == "in part"
    improver._take(improver.tasks.pop(done), done.result())
    assert told == ["in part"]
    assert improver.now.harm < at_once <= start.harm
    assert improver.windows.rate["one type"] == pytest.approx(
        (start.harm - improver.now.harm) / 2
    )  # two steps
    kept = search.seated(improver.now.runs, None, Limits(nodes=40, gap=1e-3))
    assert check(instance, plan_from_runs(x, kept.runs)).violations == ()


def test_exchanges_end_when_none_has_been_taken_for_a_while(x: Tables, built: list[Run]) -> None:
    search = Search(x)
    loads = search.loads(search.counts(built))
    assert loads is not None
    everything = np.ones(len(search.sorties))

    def exchanged(patience: int) -> Exchanged:
        found = search.exchanged(built, loads.present, everything, Trials(trials=80, patience=patience), 0, 1)
        assert found is not None
        return found

    patient, hasty = exchanged(80), exchanged(1)
    assert patient.tried == 80 > hasty.tried
    assert hasty.taken == hasty.tried - 1  # all were taken but the last


def test_a_greater_bound_proved_beside_the_search_counts_and_a_smaller_one_does_not(
    x: Tables, built: list[Run]
) -> None:
    improver = Improver(x, built, harm_of(x, built), Budget(seconds=300.0), 1, 1, lambda *_: None)
    root = improver.search.root(Limits())
    assert root is not None
    improver._take_root(root, 200.0)
    assert not improver.tasks  # it would take too much of the time
    improver._take_root(root, 1.0)
    [(done, task)] = improver.tasks.items()
    assert task.what == "parted"
    improver.tasks.clear()
    greater = done.result()
    assert greater.bound > root.bound
    for smaller in (None, replace(greater, bound=0.5 * root.bound)):
        improver._take(Task("parted"), smaller)
        assert (improver.bound, improver.proof) == (root.bound, root.proof)
    improver._take(Task("parted"), greater)
    assert (improver.bound, improver.proof) == (greater.bound, greater.proof)
    repeatable = Improver(x, built, harm_of(x, built), Budget(iterations=9), 1, 1, lambda *_: None)
    repeatable._take_root(root, 1.0)
    assert not repeatable.tasks


def test_lifts_that_the_parted_relaxation_uses_are_exchanged_once_they_are_known(
    x: Tables, built: list[Run]
) -> None:
    improver = Improver(x, built, harm_of(x, built), Budget(iterations=9), 1, 1, lambda *_: None)
    search, windows, rng = improver.search, improver.windows, np.random.default_rng(0)
    root = search.root(Limits())
    assert root is not None
    assert USED not in {windows.draw(rng) for _ in range(200)}
    improver._take(Task("parted"), search.parted(root, Limits()))
    tried = windows.promising(USED, root.price, rng)
    assert 0 < (tried > 0).sum() < len(tried) / 4
    assert USED in {windows.draw(rng) for _ in range(50)}
    improver._next_exchange(USED)
    assert [(task.what, task.family) for task in improver.tasks.values()] == [("exchange", USED)]
    found = search.exchanged(built, improver.now.loads.present, tried, Trials(trials=30), 0, seed=1)
    assert found is not None
    new = search.counts(found.runs) > search.counts(built)
    assert new.any()
    assert (tried[new] > 0).all()


def test_a_window_that_brought_nothing_is_made_much_smaller_and_hoped_for_much_less(x: Tables) -> None:
    windows, name = Windows(x, all_sorties(x)), "cheap of two types"
    windows.learn(name, gain=35.0, seconds=5.0, solved=False)
    assert 0.9 < windows.size[name] < 1.0
    windows.learn(name, gain=0.0, seconds=5.0, solved=False)
    windows.learn(name, gain=0.0, seconds=5.0, solved=False)
    assert windows.rate[name] < 0.5
    assert windows.size[name] < 0.4
    windows.learn(name, gain=0.0, seconds=0.5, solved=True)
    assert windows.size[name] > 0.35


def test_nothing_that_would_keep_a_dive_waiting_is_begun_while_its_relaxation_is_under_way(
    x: Tables, built: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Windows, "draw", lambda *_: "few exchanges")
    for people, begun in ((0, False), (10**6, True)):
        monkeypatch.setattr(allowances, "DIVE_PEOPLE", people)
        improver = Improver(x, built, harm_of(x, built), Budget(seconds=90.0), 1, 1, lambda *_: None)
        monkeypatch.setattr(improver.allow, "trials", lambda: Trials(trials=1))
        improver.tasks[Future()] = Task("root")
        assert improver._next_task() is begun
        assert [task.what for task in improver.tasks.values()] == ["root", *["exchange"] * begun]


def test_every_process_dives_and_the_best_plan_goes_on(
    x: Tables, built: list[Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowances, "DIVE_PEOPLE", 0)
    ends: list[Realised] = []

    def dived(
        _: Search, root: Relaxation, seconds: float, since: float | None, seed: int, number: int
    ) -> Realised:
        assert seconds > 10.0
        # of two dives the second one ends higher here
        runs = built if number == 0 else [run for run in built if x.route[run.arc] == DIRECT]
        ends.append(Realised(runs, harm_of(x, runs)))
        return ends[-1]

    monkeypatch.setattr(Search, "dived", dived)
    nothing = harm_of(x, [])
    improver = Improver(x, [], nothing, Budget(seconds=90.0), 1, 1, lambda *_: None)
    root = improver.search.root(Limits())
    improver.crew.workers = 2  # as if there were another; what it is asked is done here
    improver._take_root(root, 200.0)
    assert [task.what for task in improver.tasks.values()] == ["dive", "dive"]
    for done in reversed(list(improver.tasks)):
        improver._take(improver.tasks.pop(done), done.result())
    lower, higher = ends
    assert lower.harm < higher.harm < nothing
    assert improver.best == lower
    assert improver.kept == [higher, lower]
    frozen = Improver(x, [], nothing, Budget(seconds=90.0), 1, 1, lambda *_: None, frozen_before=2)
    frozen._take_root(root, 200.0)
    assert not frozen.tasks  # a dive knows of no lifts that stay
