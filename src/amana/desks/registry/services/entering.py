"""Entering a roster part by part, in the background: each part is one unit of work, so that others can write in
between, how far it is stands in the database, and a stop leaves whole rows and nothing half-written."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused

from .. import books, bulk
from ..models import BatchState, ImportBatch, ImportProgress, ImportRow, RowState
from . import likeness
from .files import enrol_many
from .roster_rows import directory
from .rosters import ENTERS, arrival, counts, may_commit, remember, without_samples

PART = 250
"""Rows of one unit of work."""


def part(*, actor: User | None, batch: ImportBatch, run: str, most: int = PART) -> int:
    """Enter the next good rows; answers how many wait still. `run` is the start of the work to which this part
    belongs. Refused: a batch that is not being entered, a start that another has taken over from."""
    books.require(actor, "roster.import", account=batch.account)
    batch = _held(batch)
    may_commit(batch)
    if not ImportProgress.objects.filter(batch=batch, run=run).exists():
        raise Refused("roster-taken-over", batch=batch.code)
    waiting = ImportRow.objects.filter(batch=batch, state__in=ENTERS).order_by("idx")
    rows = list(waiting[:most])
    known = directory(batch.sender)
    made = enrol_many(actor=actor, arrivals=[arrival(batch, row, known) for row in rows], batch=batch)
    for row, file in zip(rows, made.files, strict=True):
        row.file, row.state = file, RowState.ENTERED
    bulk.update(ImportRow, ("file_id", "state"), ((r.file_id, r.state, r.pk) for r in rows))
    ImportProgress.objects.filter(batch=batch).update(done=F("done") + len(rows), at=clock.now())
    return waiting.count()


def _held(batch: ImportBatch) -> ImportBatch:
    """The batch, locked for this unit of work."""
    found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if found.state != BatchState.COMMITTING:
        raise Refused("roster-not-being-entered", batch=batch.code)
    return found


def end(*, actor: User | None, batch: ImportBatch) -> ImportBatch:
    """The batch is entered, as far as its rows are: likenesses become proposals, what its sender means is kept.
    Refused: nothing of it is entered."""
    books.require(actor, "roster.import", account=batch.account)
    batch = _held(batch)
    rows = entered(batch)
    if not rows:
        raise Refused("roster-nothing-good")
    likeness.propose_rows(rows, batch)
    remember(batch, rows, directory(batch.sender))
    batch.state, batch.committed_at, batch.message = BatchState.COMMITTED, clock.now(), ""
    batch.rows_total, batch.shape = sum(counts(batch).values()), without_samples(batch.shape)
    batch.save()
    ImportProgress.objects.filter(batch=batch).delete()
    return batch


def entered(batch: ImportBatch) -> Sequence[ImportRow]:
    """The rows of a batch that are in the books."""
    return list(ImportRow.objects.filter(batch=batch, state=RowState.ENTERED).order_by("idx"))


def last_row(batch: ImportBatch) -> int | None:
    """The number (in its sheet) of the last row that was entered; None where none was."""
    found = ImportRow.objects.filter(batch=batch, state=RowState.ENTERED).order_by("-idx")
    return found.values_list("row", flat=True).first()
