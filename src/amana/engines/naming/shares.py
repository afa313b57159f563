"""Many things made one after the other, each by itself: this process makes them alone, or with a few others that take
a share each.

The others are copies of this process as it stands (fork), so that nothing has to be handed to them; what they made
comes back when their share is done. What is kept of names is each one's own from then on; nothing made depends on it,
so the outcome is the same, number by number.
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
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_Other = tuple[BaseProcess, Connection]

MOST = 4  # processes: what is done before and after a share is divided is done by one
LEAST_SHARE = 2_000  # things: to make a process costs as much time as some hundred pairs of names
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


def made(
    size: int,
    portion: Callable[[int, int], Sequence[T]],
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[T]:
    """`size` things, of which `portion(start, stop)` makes those from `start` on before `stop`. With `workers` as many
    processes share them where that is worth its price and this process may be copied; `progress` is told now and then
    how many of how many there are. Raises ShareLost when one of the processes ends too early."""
    told = _Told(progress, size)
    workers = min(workers, size // LEAST_SHARE)
    if workers < 2 or not may_copy():
        return _share(portion, 0, size, told.at)
    edges = [size * n // workers for n in range(workers + 1)]
    done = np.frombuffer(mmap.mmap(-1, 8 * workers), np.int64)  # by each process, of its share; seen by all
    original = os.getpid()

    def of_another(n: int) -> list[T]:
        def noted(so_far: int) -> None:
            done[n] = so_far
            if os.getppid() != original:
                os._exit(1)  # a copy does not outlive its original, which may be ended without time to end it

        return _share(portion, edges[n], edges[n + 1], noted)

    def noted(so_far: int) -> None:
        done[0] = so_far
        told.at(int(done.sum()))

    with _others(workers - 1, lambda n: of_another(n + 1)) as others:
        out = _share(portion, 0, edges[1], noted)
        for other, theirs in others:
            while not theirs.poll(_WAITS):
                told.at(int(done.sum()))
            try:
                out += theirs.recv()
            except EOFError:
                raise _lost(other) from None
    return out


def _share(
    portion: Callable[[int, int], Sequence[T]], first: int, last: int, noted: Callable[[int], None]
) -> list[T]:
    out: list[T] = []
    for start in range(first, last, _PORTION):
        out += portion(start, min(start + _PORTION, last))
        noted(len(out))
    return out


class _Told:
    """What the caller was told last."""

    def __init__(self, progress: Callable[[int, int], None] | None, size: int) -> None:
        self.progress, self.size = progress, size
        self.last = 0
        if progress:
            progress(0, size)

    def at(self, done: int) -> None:
        if self.progress and done - self.last >= _TOLD_EACH:
            self.last = done
            self.progress(done, self.size)


@contextmanager
def _others(count: int, act: Callable[[int], list[T]]) -> Iterator[list[_Other]]:
    """`count` copies of this process, with where the outcome of `act(0)`, `act(1)` … will come from; none of them is
    left behind, whatever happens meanwhile."""
    copy = multiprocessing.get_context("fork")
    running: list[_Other] = []
    try:
        for n in range(count):
            ours, theirs = copy.Pipe(duplex=False)
            other = copy.Process(target=_begin, args=(act, n, theirs), daemon=True)
            other.start()
            theirs.close()  # or its end would not be seen
            running.append((other, ours))
        yield running
    finally:
        for begun, ours in running:
            ours.close()
            begun.kill()
            begun.join()


def _begin(act: Callable[[int], list[T]], n: int, outcome: Connection) -> None:
    # whoever interrupts the work is answered by the process that was copied, which ends this one
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # a walk through what was there before would give every page of it a copy of its own
    outcome.send(act(n))


def _lost(other: BaseProcess) -> ShareLost:
    other.join()
    code = other.exitcode or 0
    how = f"was ended by signal {-code}" if code < 0 else f"ended with {code}"
    return ShareLost(
        f"a process that did a share of the work {how} before it was done; often the memory did not suffice. "
        "Try again with more memory free or with one process"
    )
