"""What is done in the background: reading, entering and undoing a roster, comparing two lists. Progress stands in a
small file beside the rosters, because on SQLite nothing else can be written while a unit of work is open."""

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

from . import books, reading, sounds
from .models import ImportBatch, Linkage
from .services import linkages, roster_rows, rosters
from .services.undo import batch_undo, undo_begin, undo_stopped

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


def start_undoing(batch: ImportBatch, actor: User, why: str, language: str) -> ImportBatch:
    """Ask for the enrolments of a batch to be reversed; returns the batch as it stands then."""

    def unit() -> ImportBatch:
        begun = undo_begin(actor=actor, batch=batch, why=why)
        note(batch.code, "undo", 0, 0)
        undo.enqueue(batch.pk, actor.pk, language)
        return begun

    return writer.do(unit)


@task()
def read(batch_pk: int, language: str) -> None:
    """Read the stored file of a batch and judge its rows."""
    batch = ImportBatch.objects.get(pk=batch_pk)
    memory = roster_rows.memory(batch.sender) if batch.sender else None
    chosen: dict[str, str | None] = {k: v or None for k, v in batch.shape.get("chosen", {}).items()}
    found = reading.read(rosters.stored(batch), on=books.today(), mapping=chosen, memory=memory)
    if found.refused:
        message = found.refused_ar if language == "ar" else found.refused
        writer.do(lambda: rosters.batch_refused(batch=batch, message=message))
    else:
        note(batch.code, "judge", 0, len(found.rows))
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
    told = _Teller(batch.code, "enter", good)
    with translation.override(language):
        try:
            writer.do(
                lambda: rosters.batch_commit(
                    actor=actor, batch=batch, accept_good_rows=accept_good_rows, progress=told.half
                )
            )
        except Refused as refused:
            why = f"{refused.message} {refused.remedy}"
            writer.do(lambda: rosters.batch_stopped(batch_pk=batch_pk, why=why))
        except Exception:
            log.exception("batch %s stopped", batch.code)
            writer.do(lambda: rosters.batch_stopped(batch_pk=batch_pk, why=""))
        else:
            sounds.refresh()
    forget(batch.code)


@task()
def undo(batch_pk: int, actor_pk: int, language: str) -> None:
    """Reverse the enrolments of a batch as one unit of work; what is refused leaves it entered."""
    batch = ImportBatch.objects.select_related("account__authority").get(pk=batch_pk)
    actor, why = User.objects.get(pk=actor_pk), batch.undone_why
    told = _Teller(batch.code, "undo", batch.files.count())
    with translation.override(language):
        try:
            writer.do(lambda: batch_undo(actor=actor, batch=batch, why=why, progress=told))
        except Refused as refused:
            said = f"{refused.message} {refused.remedy}"
            writer.do(lambda: undo_stopped(batch_pk=batch_pk, why=said))
        except Exception:
            log.exception("the undoing of batch %s stopped", batch.code)
            writer.do(lambda: undo_stopped(batch_pk=batch_pk, why=""))
    forget(batch.code)


def start_linking(actor: User, left: str, right: str) -> Linkage:
    """Ask for two lists to be compared."""

    def unit() -> Linkage:
        begun = linkages.linkage_begin(actor=actor, left=left, right=right)
        note(begun.code, "left", 0, 0)
        compare.enqueue(begun.pk)
        return begun

    return writer.do(unit)


@task()
def compare(linkage_pk: int) -> None:
    """Compare two lists and keep the pairs for the examiners."""
    linkage = Linkage.objects.select_related("by").get(pk=linkage_pk)
    assert linkage.by is not None
    try:
        found = linkages.compare(linkage, linkage.by, _progress(linkage.code))
        writer.do(lambda: linkages.linkage_end(linkage=linkage, found=found))
    except Exception as failed:
        log.exception("comparison %s stopped", linkage.code)
        why = f"{failed.message} {failed.remedy}" if isinstance(failed, Refused) else ""
        writer.do(lambda: linkages.linkage_stopped(linkage=linkage, why=why))
    forget(linkage.code)


class _Teller:
    """Writes progress down, four times a second at most."""

    def __init__(self, code: str, step: str, total: int) -> None:
        self.code, self.step, self.total, self.last = code, step, total, 0.0
        self(0)

    def __call__(self, done: int) -> None:
        if time.monotonic() - self.last > 0.25:
            self.last = time.monotonic()
            note(self.code, self.step, done, self.total)

    def half(self, done: int) -> None:
        """Entering goes over the rows twice, for the files and for the entries; told in rows all the same."""
        self(done // 2)


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
