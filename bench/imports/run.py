"""One roster through the wizard's own services, on one engine: `python -m bench.imports.run FILE`. Prints JSON, one
object a stage: its name, processor seconds (this process, those it started, and the database server's), the most memory
so far in MiB."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from tests.desks.registry.cast import one_prison  # noqa: E402

from amana.desks.registry import books, reading, sounds, tasks  # noqa: E402
from amana.desks.registry.models import ImportBatch  # noqa: E402
from amana.desks.registry.services import entering, rosters, undo  # noqa: E402
from amana.engines.common import clock  # noqa: E402
from amana.ledger import writer  # noqa: E402
from amana.ledger.check import check_books  # noqa: E402
from bench.imports import peer  # noqa: E402

CHUNK = 1 << 16
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Stages:
    """What each part of the work cost."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        before, server = _own(), _server()
        yield
        spent, there = _own() - before, _server() - server
        self.rows.append({"stage": name, "own": spent, "server": there, "peak": _peak()})
        print(
            f"  {name}: {spent:.2f} s, server {there:.2f} s, {_peak():.0f} MiB", file=sys.stderr, flush=True
        )


def _own() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak() -> float:
    """The larger of this process and the largest that it started, in MiB: they do not hold much at the same time."""
    return max(
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def _server() -> float:
    """Processor seconds of the server's process for this connection; nothing on SQLite, which is in ours."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text(encoding="utf-8")
    used = told.rpartition(")")[2].split()
    return (int(used[11]) + int(used[12])) / TICK


def enter(path: Path, stages: Stages) -> ImportBatch:
    """The file as the pages bring it in: kept, answered, read, tried, entered part by part."""
    actor, prison, order = writer.do(lambda: one_prison("bench"))
    with stages.stage("kept"):
        content = path.read_bytes()
        chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
        batch = writer.do(
            lambda: rosters.batch_open(actor=actor, content=chunks, file_name=path.name, sender="Bench")
        )
    writer.do(
        lambda: rosters.batch_answer(
            actor=actor,
            batch=batch,
            account=prison,
            basis=order,
            population="detainee",
            admitted_at=clock.now(),
        )
    )
    with stages.stage("read"):
        found = reading.read(rosters.stored(batch), on=books.today())
        if found.refused:
            raise SystemExit(found.refused)
    with stages.stage("judged and kept for the trial"):
        writer.do(partial(rosters.batch_read, batch=batch, read=found))
    total = len(found.rows)
    del found
    with stages.stage("asked once more before it begins"):
        writer.do(
            lambda: rosters.batch_begin(
                actor=actor, batch=batch, accept_good_rows=True, accept_known_rows=True
            )
        )
    run = writer.do(lambda: tasks.note(batch, "enter", 0, total))
    with stages.stage("entered"):
        while writer.do(lambda: entering.part(actor=actor, batch=batch, run=run)):
            pass
    with stages.stage("likenesses proposed, end"):
        writer.do(lambda: entering.end(actor=actor, batch=batch))
    with stages.stage("index of names brought up to date"):
        sounds.refresh()
    batch.refresh_from_db()
    return batch


def take_back(batch: ImportBatch, stages: Stages) -> None:
    actor = batch.made_by
    undo.undo_begin(actor=actor, batch=batch, why="Wrong prison")
    with stages.stage("undone"):
        writer.do(lambda: undo.batch_undo(actor=actor, batch=batch, why="Wrong prison"))


def main(path: Path) -> None:
    call_command("migrate", verbosity=0)
    stages = Stages()
    batch = enter(path, stages)
    entered = batch.files.count()
    take_back(batch, stages)
    report = check_books()
    assert report.ok, report.fault
    peers = peer.ratios(path.with_name(f"few-{path.name}"), batch)  # these files have no entries
    print(json.dumps({"rows": batch.rows_total, "entered": entered, "stages": stages.rows, "peers": peers}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
