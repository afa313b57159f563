"""A long row of numbers, each by itself: this process computes it alone, or with a few others that take a share each.

The others are copies of this process as it stands (fork), so that nothing has to be handed to them, and they write
their numbers into memory that all see. What is kept of names is each one's own from then on; no number depends on it,
so they are the same bit for bit.
"""

from __future__ import annotations

import gc
import mmap
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.process import BaseProcess

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST = 4  # processes: what is done before and after a share is divided is done by one
LEAST_SHARE = 2_000  # numbers: making a process costs as much time as some hundred of them
_PORTION = 1_000
_TOLD_EACH = 5_000
_WAITS = 0.2  # seconds between two looks at how far the others are


class ShareLost(RuntimeError):
    """A process ended before it had done its share."""


def processes() -> int:
    """How many processes serve this machine best: one for each core that this process may use, `MOST` at most."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST, cores)


def may_copy() -> bool:
    """Whether this process may be copied as it stands: other threads would not be copied with it, and what they hold
    locked would stay locked; on a Mac the system's own libraries do not bear it."""
    possible = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return possible and threading.active_count() == 1


def computed(
    size: int,
    portion: Callable[[int, int], Sequence[float]],
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Floats:
    """`size` numbers, of which `portion(start, stop)` gives those from `start` on before `stop`. With `workers` as many
    processes share them where that is worth its price and this process may be copied; `progress` is told now and then
    how many of how many there are. Raises ShareLost when one of the processes ends too early."""
    workers = min(workers, size // LEAST_SHARE)
    if workers < 2 or not may_copy():
        alone = np.zeros(size)
        _fill(alone, portion, 0, size, _Told(progress, size).more)
        return alone
    edges = [size * n // workers for n in range(workers + 1)]
    shared = mmap.mmap(-1, 8 * (size + workers))
    numbers = np.frombuffer(shared, np.float64, size)
    done = np.frombuffer(shared, np.int64, workers, 8 * size)  # by each process, of its share
    original = os.getpid()
    told = _Told(progress, size)

    def share(n: int, meanwhile: Callable[[], None]) -> None:
        def more(by: int) -> None:
            done[n] += by
            meanwhile()

        _fill(numbers, portion, edges[n], edges[n + 1], more)

    def look() -> None:
        _check(others)
        told.at(int(done.sum()))

    with _others(workers - 1, lambda n: share(n + 1, lambda: _end_with(original))) as others:
        share(0, look)
        for other in others:
            while other.is_alive():
                other.join(_WAITS)
                look()
        _check(others)
    return numbers.copy()


def _fill(
    numbers: Floats,
    portion: Callable[[int, int], Sequence[float]],
    first: int,
    last: int,
    more: Callable[[int], None],
) -> None:
    for start in range(first, last, _PORTION):
        stop = min(start + _PORTION, last)
        numbers[start:stop] = portion(start, stop)
        more(stop - start)


class _Told:
    """What the caller was told last."""

    def __init__(self, progress: Callable[[int, int], None] | None, size: int) -> None:
        self.progress, self.size = progress, size
        self.done = self.last = 0
        if progress:
            progress(0, size)

    def more(self, by: int) -> None:
        self.at(self.done + by)

    def at(self, done: int) -> None:
        self.done = done
        if self.progress and done - self.last >= _TOLD_EACH:
            self.last = done
            self.progress(done, self.size)


@contextmanager
def _others(count: int, act: Callable[[int], None]) -> Iterator[Sequence[BaseProcess]]:
    """`count` copies of this process that do `act(0)`, `act(1)` …; none is left behind, whatever happens meanwhile."""
    copy = multiprocessing.get_context("fork")
    made = [copy.Process(target=_begin, args=(act, n), daemon=True) for n in range(count)]
    try:
        for other in made:
            other.start()
        yield made
    finally:
        for other in made:
            if other.is_alive():
                other.kill()
            if other.pid is not None:
                other.join()


def _begin(act: Callable[[int], None], n: int) -> None:
    # whoever interrupts the work is answered by the process that was copied, which ends this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # a walk through what was there before would give every page of it a copy of its own
    act(n)


def _end_with(original: int) -> None:
    """A copy does not outlive its original, which may be ended without the time to end it."""
    if os.getppid() != original:
        os._exit(1)


def _check(others: Sequence[BaseProcess]) -> None:
    for other in others:
        code = other.exitcode
        if code:
            how = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
            raise ShareLost(
                f"a process that did a share of the work {how} before it was done; often the memory did not suffice. "
                "Try again with more memory free or with one process"
            )
