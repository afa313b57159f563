"""One unit of work at a time. `do(fn)` runs a whole service function in one transaction and returns its result.

On SQLite the serving process has one writer thread: direct writers starve each other, a queue is fair. Each unit
runs in a savepoint of the group's transaction, so that one refusal undoes one unit; the caller is answered after the
commit. Other processes, and PostgreSQL, run the unit in a transaction of their own.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from django.db import close_old_connections, connection, transaction

from .errors import Refused

Result = TypeVar("Result")

GROUP_MAX = 64
"""Units that share one commit at most."""

_queue: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] | None = None
_thread: threading.Thread | None = None
_start = threading.Lock()
_closed = ""


def close(why: str) -> None:
    """Take no more units in this process: the guards of the books are not what they should be."""
    global _closed
    _closed = why


def closed() -> str:
    """Why the books take no entries here, or ""."""
    return _closed


def do(fn: Callable[[], Result]) -> Result:
    """Run `fn` as one unit of work. Inside another unit it simply runs."""
    if _closed:
        raise Refused("books-closed", why=_closed)
    if connection.in_atomic_block or threading.current_thread() is _thread:
        return fn()
    if _queue is None:
        with transaction.atomic():
            return fn()
    done: Future[Result] = Future()
    _queue.put((fn, done))
    return done.result()


def start() -> None:
    """Begin the writer thread of a serving process on SQLite; elsewhere there is nothing to begin."""
    global _queue, _thread
    with _start:
        if _queue is not None or connection.vendor != "sqlite":
            return
        _queue = queue.SimpleQueue()
        _thread = threading.Thread(target=_run, name="amana-writer", daemon=True)
        _thread.start()


def _run() -> None:
    assert _queue is not None
    while True:
        units = [_queue.get()]
        while len(units) < GROUP_MAX and not _queue.empty():
            units.append(_queue.get())
        close_old_connections()
        _commit(units)


def _commit(units: list[tuple[Callable[[], Any], Future[Any]]]) -> None:
    outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
    try:
        with transaction.atomic():
            for fn, done in units:
                try:
                    with transaction.atomic():
                        outcomes.append((done, fn(), None))
                except Exception as refusal:
                    outcomes.append((done, None, refusal))
    except Exception as failure:
        # the commit itself failed: nobody was promised anything yet
        outcomes = [(done, None, failure) for _, done in units]
    for done, result, error in outcomes:
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)
