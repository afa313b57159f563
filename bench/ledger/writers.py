"""Sixteen writers at once: through the queue of one writer, and each for itself."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from statistics import quantiles

from django.db import connection

from amana.ledger import writer

from .books import Books
from .told import row

WRITERS, SECONDS = 16, 3.0


def rows(books: Books) -> Iterator[dict[str, str]]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_queue (person BIGINT)")
    direct_shares, direct_p99 = _contest(_direct())
    writer.start()
    lock = threading.Lock()

    def enrol() -> None:
        with lock:
            (person,) = books.fresh(1)
        books.enrol([person])

    shares, p99 = _contest(lambda: enrol)
    yield row("16 writers: least share / greatest share", ">= 0.9", f"{min(shares) / max(shares):.2f}")
    yield row(
        "16 writers: the same when each writes for itself (one raw row)",
        "shown",
        f"{min(direct_shares) / max(1, max(direct_shares)):.2f}",
    )
    yield row(
        "16 writers: p99 of the writer who waits longest, through the queue / direct",
        "<= 0.3",
        f"{p99 / direct_p99:.2f} ({p99 * 1000:.0f} ms / {direct_p99 * 1000:.0f} ms)",
    )


def _contest(prepare: Callable[[], Callable[[], None]]) -> tuple[list[int], float]:
    """Acts finished by each of the writers in the same seconds, and the 99th percentile of how long one took for the
    writer who fared worst: a writer that starves has few acts, and each took long."""
    counts, times = [0] * WRITERS, [list[float]() for _ in range(WRITERS)]
    ready = threading.Barrier(WRITERS)

    def work(i: int) -> None:
        act = prepare()
        ready.wait()
        end = time.perf_counter() + SECONDS
        while (began := time.perf_counter()) < end:
            act()
            times[i].append(time.perf_counter() - began)
            counts[i] += 1

    threads = [threading.Thread(target=work, args=(i,)) for i in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts, max(quantiles(some, n=100)[98] if len(some) > 1 else max(some) for some in times)


def _direct() -> Callable[[], Callable[[], None]]:
    path = str(connection.settings_dict["NAME"])

    def prepare() -> Callable[[], None]:
        own = sqlite3.connect(path, timeout=20, isolation_level=None)
        own.execute("PRAGMA synchronous = FULL")

        def act() -> None:
            own.execute("BEGIN IMMEDIATE")
            own.execute("INSERT INTO bench_queue VALUES (1)")
            own.execute("COMMIT")

        return act

    return prepare
