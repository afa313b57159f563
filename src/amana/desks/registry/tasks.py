"""What is done to a roster in the background: reading it, entering it. Progress stands in a small file beside
the roster, because on SQLite nothing else can be written while a unit of work is open."""

from __future__ import annotations

import json
import logging
import time
from pathlib import Path
from typing import Any

from django.utils import translation
from django_tasks import task

from amana.access.models import User
from amana.ledger import writer
from amana.ledger.errors import Refused

from . import books, reading
from .models import ImportBatch
from .services import rosters

log = logging.getLogger("amana.registry")
STALLED_SECONDS = 120


def start_reading(batch: ImportBatch, language: str) -> None:
    """Ask for a batch to be read."""
    note(batch.code, "read", 0, 0)
    writer.do(lambda: read.enqueue(batch.pk, language))


def start_entering(batch: ImportBatch, actor: User, accept_good_rows: bool, language: str) -> None:
    """Ask for the good rows of a batch to be entered."""
    note(batch.code, "enter", 0, 0)

    def unit() -> None:
        rosters.batch_begin(actor=actor, batch=batch, accept_good_rows=accept_good_rows)
        enter.enqueue(batch.pk, actor.pk, accept_good_rows, language)

    writer.do(unit)


@task()
def read(batch_pk: int, language: str) -> None:
    """Read the stored file of a batch and judge its rows."""
    batch = ImportBatch.objects.get(pk=batch_pk)
    memory = rosters.memory(batch.sender) if batch.sender else None
    chosen: dict[str, str | None] = {k: v or None for k, v in batch.shape.get("chosen", {}).items()}
    found = reading.read(rosters.stored(batch), on=books.today(), mapping=chosen, memory=memory)
    if found.refused:
        message = found.refused_ar if language == "ar" else found.refused
        writer.do(lambda: rosters.batch_refused(batch=batch, message=message))
    else:
        found.shape["chosen"] = batch.shape.get("chosen", {})
        writer.do(lambda: rosters.batch_read(batch=batch, read=found))
    forget(batch.code)


@task()
def enter(batch_pk: int, actor_pk: int, accept_good_rows: bool, language: str) -> None:
    """Enter the good rows of a batch as one unit of work; what is refused leaves the batch as it was."""
    batch = ImportBatch.objects.select_related("account__authority", "basis").get(pk=batch_pk)
    actor = User.objects.get(pk=actor_pk)
    total = rosters.counts(batch)
    good = sum(total.get(state, 0) for state in rosters.ENTERS)
    told = _Teller(batch.code, 2 * good)
    with translation.override(language):
        try:
            writer.do(
                lambda: rosters.batch_commit(
                    actor=actor, batch=batch, accept_good_rows=accept_good_rows, progress=told
                )
            )
        except Refused as refused:
            why = f"{refused.message} {refused.remedy}"
            writer.do(lambda: rosters.batch_stopped(batch_pk=batch_pk, why=why))
        except Exception:
            log.exception("batch %s stopped", batch.code)
            writer.do(lambda: rosters.batch_stopped(batch_pk=batch_pk, why=""))
    forget(batch.code)


class _Teller:
    """Writes progress down, four times a second at most."""

    def __init__(self, code: str, total: int) -> None:
        self.code, self.total, self.last = code, total, 0.0

    def __call__(self, done: int) -> None:
        if time.monotonic() - self.last > 0.25:
            self.last = time.monotonic()
            note(self.code, "enter", done, self.total)


def note(code: str, step: str, done: int, total: int) -> None:
    """Write down how far the work on a batch is."""
    path = _progress(code)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"step": step, "done": done, "total": total}), encoding="utf-8")
    fresh.replace(path)


def progress(code: str) -> dict[str, Any] | None:
    """{"step", "done", "total", "silent": seconds since the last word}, or None when nothing is at work."""
    path = _progress(code)
    try:
        silent = time.time() - path.stat().st_mtime
        return {**json.loads(path.read_text(encoding="utf-8")), "silent": silent}
    except (OSError, ValueError):
        return None


def forget(code: str) -> None:
    """The work on a batch is over."""
    _progress(code).unlink(missing_ok=True)


def _progress(code: str) -> Path:
    return rosters.folder() / f"{code}.progress"
