"""Weighing shared between processes gives what one process gives, and leaves none of them behind."""

import multiprocessing
import os
import select
import signal
import threading
import time
from collections.abc import Sequence

import pytest

from amana.engines.naming import shares
from amana.engines.naming.link import link

from .cast import arabic_roster, latin_roster


@pytest.fixture
def sharing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three numbers are worth a process, and one with threads of the test runner's is copied all the same."""
    monkeypatch.setattr(shares, "LEAST_SHARE", 3)
    monkeypatch.setattr(shares, "_PORTION", 2)
    monkeypatch.setattr(shares, "may_copy", lambda: True)


def who(start: int, stop: int) -> list[float]:
    return [float(os.getpid())] * (stop - start)


def thirds(start: int, stop: int) -> list[float]:
    return [n / 3 for n in range(start, stop)]


@pytest.mark.parametrize("workers", [2, 3])
def test_the_same_proposals_come_from_several_processes_as_from_one(sharing: None, workers: int) -> None:
    left, right = arabic_roster(), latin_roster()
    alone = link(left, right, least=0.0)
    assert alone and link(left, right, least=0.0, workers=workers) == alone


def test_every_process_does_its_share_and_the_numbers_stand_in_their_order(sharing: None) -> None:
    assert shares.made(11, thirds, 3) == thirds(0, 11)
    done = shares.made(11, who, 3)
    assert len(set(done)) == 3 and done == sorted(done, key=done.index) and done[0] == os.getpid()


def test_a_process_with_threads_is_not_copied_nor_one_for_a_few_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = shares.made(shares.LEAST_SHARE, who, 2)
    monkeypatch.setattr(shares, "LEAST_SHARE", 3)
    until = threading.Event()
    thread = threading.Thread(target=until.wait)
    thread.start()
    try:
        many = shares.made(30, who, 2)
    finally:
        until.set()
        thread.join()
    assert {*few, *many} == {os.getpid()}


def test_a_system_that_cannot_copy_a_process_uses_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert shares.may_copy()
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert not shares.may_copy()


def test_no_more_processes_than_cores_and_never_more_than_four(monkeypatch: pytest.MonkeyPatch) -> None:
    for cores, best in ((1, 1), (2, 2), (64, shares.MOST)):
        monkeypatch.setattr(
            os, "sched_getaffinity", lambda _who, cores=cores: set(range(cores)), raising=False
        )
        assert shares.processes() == best


def test_a_process_that_ends_too_early_is_told_with_its_reason_and_nothing_goes_on(sharing: None) -> None:
    here = os.getpid()

    def killed(start: int, stop: int) -> Sequence[float]:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return thirds(start, stop)

    with pytest.raises(shares.ShareLost, match="signal 9"):
        shares.made(30, killed, 3)
    assert not multiprocessing.active_children()


def test_whoever_stops_the_work_stops_all_processes_at_once(sharing: None) -> None:
    here = os.getpid()

    def stopped(start: int, stop: int) -> Sequence[float]:
        if os.getpid() == here:
            raise KeyboardInterrupt
        time.sleep(60)
        return thirds(start, stop)

    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        shares.made(30, stopped, 3)
    assert not multiprocessing.active_children() and time.monotonic() - began < 30


def test_a_copy_ends_when_its_original_has_been_killed(sharing: None) -> None:
    """The original is killed in the middle of its work: the pipe ends when neither holds it open any more."""
    reading, writing = os.pipe()
    original = os.fork()
    if not original:  # pragma: no cover
        os.close(reading)
        mine = os.getpid()

        def endless(start: int, stop: int) -> Sequence[float]:
            if os.getpid() == mine:
                time.sleep(0.1)
                os.kill(mine, signal.SIGKILL)
            time.sleep(0.01)
            return thirds(start, stop)

        shares.made(20_000, endless, 2)
        os._exit(0)
    os.close(writing)
    os.waitpid(original, 0)
    ended, _, _ = select.select([reading], [], [], 20)
    os.close(reading)
    assert ended, "the copy still works for nobody"


@pytest.mark.parametrize("workers", [1, 3])
def test_progress_is_told_of_what_all_processes_have_done(
    sharing: None, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(shares, "_TOLD_EACH", 4)
    told: list[tuple[int, int]] = []
    shares.made(40, thirds, workers, lambda done, of: told.append((done, of)))
    assert told[0] == (0, 40) and told[-1][0] > 14  # more than one share of three
    assert [done for done, _of in told] == sorted({done for done, _of in told})
