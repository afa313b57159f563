"""One unit of work at a time. `do(fn)` runs a whole service function in one transaction and returns its result.

On SQLite the serving process has one writer thread: direct writers starve each other, a queue is fair. Each unit
runs in a savepoint of the group's transaction, so that one refusal undoes one unit; the caller is answered after the
commit. Other processes run the unit in a transaction of their own, one process at a time (`writer.lock`).

On PostgreSQL the head of the log is locked for as long as a unit runs. Its commit does not wait for the disk, so that
the next writer can go on; the caller is answered after a flush barrier, which waits for the disk once for all whose
commits came before. What was answered is durable; what was not answered may be gone after a crash, whole.
"""

from __future__ import annotations

import fcntl
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation

from .errors import Refused
from .unit import Unit

Result = TypeVar("Result")

GROUP_MAX = 64
"""Units that share one commit at most."""

_Asked = tuple[Callable[[], Any], Future[Any], bool]
_queue: queue.SimpleQueue[_Asked] | None = None
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


_first: ContextVar[Callable[[], None] | None] = ContextVar("amana_first", default=None)


@contextmanager
def opening_with(first: Callable[[], None]) -> Iterator[None]:
    """Every unit that is begun here runs `first` before its own work, in the same transaction: what `first` wrote is
    there exactly when the unit is, and what it refuses keeps the unit from being done."""
    token = _first.set(first)
    try:
        yield
    finally:
        _first.reset(token)


def _joined(first: Callable[[], None], fn: Callable[[], Result]) -> Callable[[], Result]:
    def both() -> Result:
        token = _first.set(None)  # a unit inside this one is part of it
        try:
            with transaction.atomic():
                first()
                return fn()
        finally:
            _first.reset(token)

    return both


def do(fn: Callable[[], Result], *, bare: bool = False) -> Result:
    """Run `fn` as one unit of work. Inside another unit it simply runs. `bare`: without what units open with
    (`opening_with`), for what is no act of the person who asks, such as a note that they read something."""
    if _closed:
        raise Refused("books-closed", why=_closed)
    first = None if bare else _first.get()
    if first is not None:
        fn = _joined(first, fn)
    database = connections[DEFAULT_DB_ALIAS]
    if database.in_atomic_block or threading.current_thread() is _thread:
        return fn()
    if _queue is None:
        return _alone(fn, database, bare)
    done: Future[Result] = Future()
    _queue.put((_spoken(fn), done, bare))
    return done.result()


def _spoken(fn: Callable[[], Result]) -> Callable[[], Result]:
    """`fn` in the language of whoever asks: they read what it says, a refusal above all."""
    language = translation.get_language()

    def told() -> Result:
        with translation.override(language):
            return fn()

    return told


def _alone(fn: Callable[[], Result], database: BaseDatabaseWrapper, bare: bool) -> Result:
    if database.vendor != "sqlite":
        with Unit(database):
            return fn()
    with _lock.around(bare), Unit(database):
        return fn()


def changes() -> int | None:
    """How often units have changed these books, bare ones left out, as far as can be told without asking the database:
    a number beside the lock that every writing process counts on once its commit stands. None on PostgreSQL."""
    return _lock.changes() if connection.vendor == "sqlite" else None


class _Lock:
    """One writing process at a time on this home: the others wait here, fairly, not in SQLite's retries.

    The lock of a file belongs to a process, so that its threads take turns before it. The file stays open while it has
    its name, and only in the process that opened it: a child shares the lock of its parent."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._opened: tuple[int, Path, int] | None = None
        self._seen: tuple[int, Path, int] | None = None

    def __enter__(self) -> None:
        self._turn.acquire()
        try:
            self._file = self._open()
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._turn.release()
            raise

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._turn.release()

    @contextmanager
    def around(self, bare: bool) -> Iterator[None]:
        """The lock, and after the commit the count of changes."""
        with self:
            try:
                yield
            finally:
                if not bare:
                    before = self._counted(self._file)
                    os.pwrite(self._file, (before + 1).to_bytes(8, "big"), 0)

    def changes(self) -> int:
        """Through a file of its own: who looks does not wait for the lock."""
        process, home = os.getpid(), settings.HOME
        seen = self._seen
        if seen is None or seen[:2] != (process, home) or not os.fstat(seen[2]).st_nlink:
            seen = self._seen = process, home, self._file_at(home)
        return self._counted(seen[2])

    @staticmethod
    def _counted(file: int) -> int:
        return int.from_bytes(os.pread(file, 8, 0), "big")

    def _open(self) -> int:
        home, process = settings.HOME, os.getpid()
        if self._opened is not None:
            if self._opened[:2] == (process, home) and os.fstat(self._opened[2]).st_nlink:
                return self._opened[2]
            os.close(self._opened[2])
        file = self._file_at(home)
        self._opened = process, home, file
        return file

    @staticmethod
    def _file_at(home: Path) -> int:
        return os.open(Path(home) / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


_lock = _Lock()


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


def _commit(units: list[_Asked]) -> None:
    outcomes: list[tuple[Future[Any], Any, BaseException | None]] = []
    try:
        with _lock.around(all(bare for *_, bare in units)), Unit(connections[DEFAULT_DB_ALIAS]):
            for fn, done, _bare in units:
                try:
                    with transaction.atomic():
                        outcomes.append((done, fn(), None))
                except Exception as refusal:
                    outcomes.append((done, None, refusal))
    except Exception as failure:
        # the commit itself failed: nobody was promised anything yet
        outcomes = [(done, None, failure) for _, done, _bare in units]
    for done, result, error in outcomes:
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)
