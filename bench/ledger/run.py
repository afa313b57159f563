"""One engine's measurements; prints JSON rows {what, target, seen}. Progress goes to stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from amana.ledger import queries  # noqa: E402
from bench.ledger import field, peers, reads, writers  # noqa: E402
from bench.ledger.books import open_books  # noqa: E402
from bench.ledger.told import Row, row  # noqa: E402
from bench.rounds import interleave  # noqa: E402

SLOW_SYNC = 0.3
"""Milliseconds of a disk's sync from which on a ratio to a raw row says something."""


def rows() -> Iterator[Row]:
    books = open_books()
    sync = _fdatasync()
    yield row("fdatasync of this disk, ms", ">= 0.3 to mean anything", f"{sync:.2f}")
    queries._register_count.clear()  # the ledger alone: no desk keeps files about these people
    books.enrol(books.fresh(2000))
    raw = peers.raw_one()
    one = interleave(lambda: books.enrol(books.fresh(1)), raw, rounds=200)
    yield row("one durable entry against a raw one-row insert", ">= 0.7", str(one))
    if sync < SLOW_SYNC:
        slower = one.later((SLOW_SYNC - sync) / 1000)
        yield row(
            f"the same by arithmetic, were the disk to take {SLOW_SYNC} ms to sync", ">= 0.7", str(slower)
        )
    mine, bare = _cpu(lambda: books.enrol(books.fresh(1)), raw)
    yield row("CPU of one entry, µs", "<= 250", f"{mine:.0f}")
    yield row("CPU of a raw one-row insert, µs", "shown", f"{bare:.0f}")

    def hundred() -> object:
        return books.enrol(books.fresh(100))

    for what, target, peer in (
        ("the same tables without triggers, chain and leaves", ">= 0.6", peers.bare_hundred()),
        ("a raw insert of 100 rows", "shown", peers.raw_hundred()),
        ("django-simple-history, 100 saves", ">= 5", peers.history_hundred()),
        ("django-simple-history, its bulk verb", "shown", peers.history_bulk()),
        ("eventsourcing", ">= 1", peers.events_hundred()),
    ):
        yield row(f"batch of 100 against {what}", target, str(interleave(hundred, peer, rounds=15)))
    yield from field.rows(books)
    yield from writers.rows(books)
    yield from reads.rows(books)


def _fdatasync() -> float:
    path = Path(settings.HOME) / "sync"
    times = []
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"x" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
    return sorted(times)[25] * 1000


def _cpu(*acts: Callable[[], object]) -> list[float]:
    """Microseconds of this process's processor time for one of each: the medians of seven rounds of 50."""
    found: dict[Callable[[], object], list[float]] = {act: [] for act in acts}
    for _ in range(7):
        for act in acts:
            began = time.process_time()
            for _ in range(50):
                act()
            found[act].append((time.process_time() - began) / 50 * 1e6)
    return [median(spent) for spent in found.values()]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0, run_syncdb=True)  # the peers' tables refer to ours
    print(f"{connection.vendor}:", file=sys.stderr)
    alone = "field" in sys.argv[1:]
    print(json.dumps(list(field.rows(open_books()) if alone else rows())))
