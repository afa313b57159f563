"""One engine's measurements; prints JSON rows {what, target, seen}. Progress goes to stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from amana.ledger import queries  # noqa: E402
from bench.ledger import field, peers, reads, writers  # noqa: E402
from bench.ledger.books import open_books  # noqa: E402
from bench.rounds import interleave  # noqa: E402

Row = dict[str, str]


def rows() -> Iterator[Row]:
    books = open_books()
    yield row("fdatasync of this disk, ms", ">= 0.3 to mean anything", f"{_fdatasync():.2f}")
    queries._register_count.clear()  # the ledger alone: no desk keeps files about these people
    books.enrol(books.fresh(2000))
    one = interleave(lambda: books.enrol(books.fresh(1)), peers.raw_one(), rounds=200)
    yield row("one durable entry against a raw one-row insert", ">= 0.7", str(one))
    yield row("CPU of one entry, µs", "<= 250", f"{_cpu(lambda: books.enrol(books.fresh(1)), 300):.0f}")

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


def row(what: str, target: str, seen: str) -> Row:
    print(f"  {what}: {seen}", file=sys.stderr, flush=True)
    return {"what": what, "target": target, "seen": seen}


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


def _cpu(act: Callable[[], object], times: int) -> float:
    """Microseconds of this process's processor time for one act."""
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times * 1e6


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0, run_syncdb=True)  # the peers' tables refer to ours
    print(f"{connection.vendor}:", file=sys.stderr)
    alone = "field" in sys.argv[1:]
    print(json.dumps(list(field.rows(open_books()) if alone else rows())))
