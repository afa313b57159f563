"""What is done in the background: reading, entering and undoing a roster, comparing two lists. How far a roster is
stands in a row of its own, so that it survives the process that works on it."""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import OperationalError, close_old_connections, connection
from django.utils import translation
from django_tasks import task

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import writer
from amana.ledger.errors import Refused

from . import books, linking, reading, sounds
from .models import ImportBatch, ImportProgress, Linkage
from .services import entering, linkages, roster_rows, rosters
from .services.undo import batch_undo, undo_begin, undo_stopped

log = logging.getLogger("amana.registry")
STALLED_SECONDS = 120
SERVER = uuid.uuid4().hex
"""This process. On SQLite one process serves the books: work begun by another has stopped."""


def start_reading(batch: ImportBatch, language: str) -> None:
    """Ask for a batch to be read."""

    def unit() -> None:
        note(batch, "read", 0, 0)
        read.enqueue(batch.pk, language)

    writer.do(unit)


def start_entering(
    batch: ImportBatch, actor: User, accept_good_rows: bool, language: str, *, accept_known_rows: bool
) -> None:
    """Ask for the good rows of a batch to be entered."""

    def unit() -> None:
        rosters.batch_begin(
            actor=actor,
            batch=batch,
            accept_good_rows=accept_good_rows,
            accept_known_rows=accept_known_rows,
        )
        _enter(batch, actor, language)

    writer.do(unit)


def go_on(batch: ImportBatch, actor: User, language: str) -> None:
    """Take up the entering of a batch where it stopped."""

    def unit() -> None:
        ImportBatch.objects.filter(pk=batch.pk).update(message="")
        _enter(batch, actor, language)

    writer.do(unit)


def _enter(batch: ImportBatch, actor: User, language: str) -> None:
    total = rosters.counts(batch)
    done = total.get("entered", 0)
    run = note(batch, "enter", done, done + sum(total.get(state, 0) for state in rosters.ENTERS))
    enter.enqueue(batch.pk, actor.pk, run, language)


def start_undoing(batch: ImportBatch, actor: User, why: str, language: str) -> ImportBatch:
    """Ask for the enrolments of a batch to be reversed; returns the batch as it stands then."""

    def unit() -> ImportBatch:
        begun = undo_begin(actor=actor, batch=batch, why=why)
        note(begun, "undo", 0, begun.files.count())
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
        writer.do(lambda: note(batch, "judge", 0, len(found.rows)))
        found.shape["chosen"] = batch.shape.get("chosen", {})
        writer.do(lambda: rosters.batch_read(batch=batch, read=found))
    writer.do(lambda: forget(batch))


@task()
def enter(batch_pk: int, actor_pk: int, run: str, language: str) -> None:
    """Enter the good rows of a batch part by part; what is refused leaves whole rows and the place where it stopped."""
    batch = ImportBatch.objects.select_related("account__authority", "basis").get(pk=batch_pk)
    actor = User.objects.get(pk=actor_pk)
    with translation.override(language):
        try:
            while writer.do(lambda: entering.part(actor=actor, batch=batch, run=run)):
                pass
            writer.do(lambda: entering.end(actor=actor, batch=batch))
        except Refused as refused:
            if refused.code == "roster-taken-over":
                return
            why = f"{refused.message} {refused.remedy}"
            writer.do(lambda: _stopped(batch, why))
        except Exception:
            log.exception("batch %s stopped", batch.code)
            _say(lambda: _stopped(batch, ""))
        sounds.refresh()


_PATIENCE = (0, 1, 3, 6, 10, 20, 20)
"""Seconds between attempts to say that a work stopped: a database server that fell is mostly back within a minute."""


def _say(unit: Callable[[], None]) -> None:
    """Write down that a work stopped, also where it stopped because the database did: on a connection of its own, as
    soon as there is one again."""
    for seconds in _PATIENCE:
        time.sleep(seconds)
        close_old_connections()
        try:
            return writer.do(unit)
        except OperationalError as gone:
            log.warning("the books cannot be reached: %s", gone)
    return writer.do(unit)


def _stopped(batch: ImportBatch, why: str) -> None:
    rosters.batch_stopped(batch_pk=batch.pk, why=why)
    forget(batch)


@task()
def undo(batch_pk: int, actor_pk: int, language: str) -> None:
    """Reverse the enrolments of a batch as one unit of work; what is refused leaves it entered."""
    batch = ImportBatch.objects.select_related("account__authority").get(pk=batch_pk)
    actor, why = User.objects.get(pk=actor_pk), batch.undone_why
    with translation.override(language):
        try:
            total, told = batch.files.count(), _undoing(batch)
            writer.do(
                lambda: batch_undo(
                    actor=actor,
                    batch=batch,
                    why=why,
                    progress=lambda done: linking.tell(told, "undo", done, total),
                )
            )
        except Refused as refused:
            said = f"{refused.message} {refused.remedy}"
            writer.do(lambda: undo_stopped(batch_pk=batch_pk, why=said))
        except Exception:
            log.exception("the undoing of batch %s stopped", batch.code)
            _say(lambda: undo_stopped(batch_pk=batch_pk, why=""))
    writer.do(lambda: forget(batch))
    _undoing(batch).unlink(missing_ok=True)


def undone_so_far(batch: ImportBatch) -> tuple[int, int, float] | None:
    """(done, total, seconds since it was said) of the undoing at work. It is one unit of work, of which no row is seen
    before its end: how far it is stands in a file."""
    try:
        told = _undoing(batch)
        found, age = json.loads(told.read_text(encoding="utf-8")), time.time() - told.stat().st_mtime
    except (OSError, ValueError):
        return None
    return int(found["done"]), int(found["total"]), age


def _undoing(batch: ImportBatch) -> Path:
    return rosters.folder() / f"{batch.code}.undoing"


def note(batch: ImportBatch, step: str, done: int, total: int) -> str:
    """Write down where the work on a batch stands, as part of the present unit; answers the name of this start."""
    run = uuid.uuid4().hex
    told = {"step": step, "done": done, "total": total, "run": run, "server": SERVER, "at": clock.now()}
    ImportProgress.objects.update_or_create(batch=batch, defaults=told)
    return run


def progress(batch: ImportBatch) -> ImportProgress | None:
    """Where the work stands, or None when nothing is at work."""
    return ImportProgress.objects.filter(batch=batch).first()


def stopped(now: ImportProgress | None) -> bool:
    """Nobody works on it: there is no word of it, its process is gone, or it has been silent for too long."""
    if now is None or (clock.now() - now.at).total_seconds() > STALLED_SECONDS:
        return True
    return connection.vendor == "sqlite" and now.server not in ("", SERVER)


def forget(batch: ImportBatch) -> None:
    """The work on a batch is over."""
    ImportProgress.objects.filter(batch=batch).delete()


# -- two lists are compared in a process without a database: what it says of itself stands in a file


def start_linking(actor: User, left: str, right: str) -> Linkage:
    """Ask for two lists to be compared."""

    def unit() -> Linkage:
        begun = linkages.linkage_begin(actor=actor, left=left, right=right)
        linking.tell(_told(begun), "left", 0, 0)
        compare.enqueue(begun.pk)
        return begun

    return writer.do(unit)


@task()
def compare(linkage_pk: int) -> None:
    """Compare two lists and keep the pairs for the examiners."""
    linkage = Linkage.objects.select_related("by").get(pk=linkage_pk)
    assert linkage.by is not None
    try:
        found = linkages.compare(linkage, linkage.by, _told(linkage))
        writer.do(lambda: linkages.linkage_end(linkage=linkage, found=found))
    except linking.Cancelled:
        log.info("comparison %s was stopped by somebody", linkage.code)
    except Exception as failed:
        log.exception("comparison %s stopped", linkage.code)
        why = f"{failed.message} {failed.remedy}" if isinstance(failed, Refused) else ""
        writer.do(lambda: linkages.linkage_stopped(linkage=linkage, why=why))
    _told(linkage).unlink(missing_ok=True)


def linking_progress(linkage: Linkage) -> dict[str, Any] | None:
    """{"step", "done", "total"} of a comparison at work, or None."""
    try:
        found: dict[str, Any] = json.loads(_told(linkage).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _told(linkage: Linkage) -> Path:
    return rosters.folder() / f"{linkage.code}.progress"
