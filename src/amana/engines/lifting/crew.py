"""Who does the steps: this process, or a few others beside it."""

from __future__ import annotations

import multiprocessing
import signal
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from typing import Any

from amana.engines.lifting.book import Run
from amana.engines.lifting.search import Search
from amana.engines.lifting.tables import Ints, Tables, tables
from amana.engines.lifting.twin import Box

_search: Search | None = None


class Crew:
    """Runs methods of `Search` by name. With one worker everything happens here and in order."""

    def __init__(self, x: Tables, workers: int, departed: list[Run], departed_before: int) -> None:
        self.workers = max(1, workers)
        self._pool: ProcessPoolExecutor | None = None
        self._own: Search | None = None
        if self.workers == 1:
            self._own = Search(x, departed, departed_before)
        else:
            # fresh interpreters: a solver that has run here must not be copied with its threads
            context = multiprocessing.get_context("spawn")
            boxes = context.Queue(), context.Queue()
            self._pool = ProcessPoolExecutor(
                self.workers, context, _prepare, (x.instance, x.overdue, departed, departed_before, boxes)
            )

    def submit(self, name: str, *args: Any) -> Future[Any]:
        if self._pool is not None:
            return self._pool.submit(_act, name, *args)
        done: Future[Any] = Future()
        done.set_result(getattr(self._own, name)(*args))
        return done

    def close(self) -> None:
        """Stop now: running steps are of no use any more."""
        if self._pool is None:
            return
        processes = list((getattr(self._pool, "_processes", None) or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()


def _prepare(
    instance: Any, overdue: Ints, departed: list[Run], departed_before: int, boxes: tuple[Box, Box]
) -> None:
    global _search
    # whoever interrupts the search wants its best plan: this process is ended by the one that started it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _search = Search(replace(tables(instance), overdue=overdue), departed, departed_before)
    _search.boxes = boxes


def _act(name: str, *args: Any) -> Any:
    return getattr(_search, name)(*args)
