from __future__ import annotations

from dataclasses import replace
from queue import Queue
from typing import Any

import numpy as np
import pytest

from amana.engines.lifting import crew as crew_module
from amana.engines.lifting.book import Run
from amana.engines.lifting.crew import Crew
from amana.engines.lifting.dive import Dive, Pace
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Relaxation
from amana.engines.lifting.search import Search
from amana.engines.lifting.sorties import all_sorties
from amana.engines.lifting.tables import Tables, tables
from amana.engines.lifting.twin import Day, Twin

PACE = Pace(day=2, ahead=4, work=float("inf"), gap=2e-2, nodes=5)


@pytest.fixture(scope="module")
def x() -> Tables:
    return tables(instance_from(generate(120, 5, "far-receptions", days=4)))


@pytest.fixture(scope="module")
def root(x: Tables) -> Relaxation:
    found = Search(x).root(Limits())
    assert found is not None
    return found


def day(slot: int, harm: float, mark: str = "same") -> Day:
    return Day(slot, mark, harm, np.zeros(1), np.zeros(1), [])


def twin(first: bool = True, *told: Day | None) -> tuple[Twin, Queue[Any]]:
    inbox: Queue[Any] = Queue()
    for one in told:
        inbox.put(one)
    outbox: Queue[Any] = Queue()
    return Twin(inbox, outbox, first), outbox


def test_both_take_the_better_answer_and_of_equal_ones_that_of_the_first() -> None:
    for first, theirs, taken in ((True, 1.0, 1.0), (False, 3.0, 2.0)):
        mine, other = day(4, 2.0), day(4, theirs)
        both, outbox = twin(first, day(2, 0.0), other)  # an answer to a day that is over is passed by
        assert both.better(mine, 0.0).harm == taken
        assert outbox.get_nowait() is mine
        assert both.together
    for first in (True, False):
        mine, other = day(4, 2.0), day(4, 2.0)
        assert twin(first, other)[0].better(mine, 0.0) is (mine if first else other)


@pytest.mark.parametrize(
    "told",
    [[], [None], [day(4, 0.0, "another program")], [day(6, 0.0)]],
    ids=["late", "gone", "other", "ahead"],
)
def test_a_dive_goes_on_alone_where_the_other_has_no_answer_to_its_program(told: list[Day | None]) -> None:
    mine = day(4, 2.0)
    alone, outbox = twin(True, *told)
    assert alone.better(mine, 0.0) is mine
    assert not alone.together
    assert [outbox.get_nowait(), outbox.get_nowait()] == [mine, None]  # the other one need not wait
    assert alone.better(day(6, 2.0), 0.0).slot == 6
    assert outbox.empty()


def test_what_the_first_makes_for_both_the_second_takes_over() -> None:
    first, told = twin(True)
    assert first.same(8, lambda: "made", 0.0) == "made"
    second, answer = twin(False, day(6, 1.0), told.get_nowait(), day(8, 1.0))
    assert second.same(8, lambda: "made again", 0.0) == "made"
    assert second.better(day(8, 2.0), 0.0).harm == 1.0
    assert answer.qsize() == 1


@pytest.mark.parametrize("told", [[], [None], [day(8, 1.0)]], ids=["late", "gone", "ahead"])
def test_what_the_first_has_not_told_the_second_makes_itself_and_goes_on_alone(
    told: list[Day | None],
) -> None:
    second, answer = twin(False, *told)
    assert second.same(8, lambda: "made", 0.0) == "made"
    assert not second.together
    assert answer.get_nowait() is None


class Echo:
    """Answers every day as a dive that finds the same, a little worse."""

    def __init__(self) -> None:
        self.days: list[Day] = []

    def put(self, obj: Any) -> None:
        self.days.append(obj)

    def get(self, block: bool = True, timeout: float | None = None) -> Day:
        return replace(self.days[-1], harm=self.days[-1].harm + 1.0)


def dive(x: Tables, root: Relaxation, seed: int, twin: Twin | None) -> list[list[Run]]:
    assert root.price is not None
    assert root.used is not None
    pace = replace(PACE, shaken=seed > 0)
    return Dive(x, all_sorties(x), root.price, root.used, root.bound, pace, seed, twin=twin).run(until=4)


def test_a_dive_follows_the_other_as_long_as_that_finds_better_days(x: Tables, root: Relaxation) -> None:
    echo = Echo()
    led = dive(x, root, 0, Twin(echo, echo, first=True))
    assert len(echo.days) == len(led) > 1
    inbox: Queue[Any] = Queue()
    for one in echo.days:
        inbox.put(replace(one, harm=-1.0))  # better than anything
    follower = Twin(inbox, Echo(), first=False)
    assert dive(x, root, 3, follower) == led
    assert follower.together


def told_to_the_other(what: str) -> None:
    search = crew_module._search
    assert search is not None
    assert search.boxes is not None
    search.boxes[1].put(what)


def heard_by_the_other() -> Any:
    search = crew_module._search
    assert search is not None
    assert search.boxes is not None
    return search.boxes[1].get(timeout=60)


def test_what_one_process_of_a_search_says_another_hears(x: Tables) -> None:
    crew = Crew(x, 2, [], 0)
    try:
        assert crew._pool is not None
        heard, told = crew._pool.submit(heard_by_the_other), crew._pool.submit(told_to_the_other, "day")
        assert heard.result(timeout=120) == "day"
        assert told.result(timeout=120) is None
    finally:
        crew.close()
