"""Entering a roster part by part, in the background: each part is one unit of work, so that others can write in
between, how far it is stands in the database, and a stop leaves whole rows and nothing half-written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

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


class Waiting(NamedTuple):
    """A row that is to be entered."""

    idx: int
    pk: int
    sheet: str
    row: int
    data: dict[str, Any]


def part(*, actor: User | None, batch: ImportBatch, run: str, most: int = PART) -> bool:
    """Enter the next good rows; answers whether more wait. `run` is the start of the work to which this part
    belongs. Refused: a batch that is not being entered, a start that another has taken over from."""
    books.require(actor, "roster.import", account=batch.account)
    batch = _held(batch)
    may_commit(batch)
    if not ImportProgress.objects.filter(batch=batch, run=run).exists():
        raise Refused("roster-taken-over", batch=batch.code)
    found = _waiting(batch, most + 1)
    rows, known = found[:most], directory(batch.sender)
    arrivals = [arrival(batch, row.sheet, row.row, row.data, known) for row in rows]
    made = enrol_many(actor=actor, arrivals=arrivals, batch=batch)
    entered = RowState.ENTERED.value
    bulk.update(
        ImportRow,
        ("file_id", "state"),
        ((file.pk, entered, row.pk) for row, file in zip(rows, made.files, strict=True)),
    )
    ImportProgress.objects.filter(batch=batch).update(done=F("done") + len(rows), at=clock.now())
    return len(found) > most


def _waiting(batch: ImportBatch, most: int) -> list[Waiting]:
    """The next rows to be entered. Each state is asked for by itself: then the index has them in order, and not all
    that wait are sorted for every part."""
    found = [
        Waiting(*row)
        for state in ENTERS
        for row in ImportRow.objects.filter(batch=batch, state=state)
        .order_by("idx")
        .values_list("idx", "pk", "sheet", "row", "data")[:most]
    ]
    return sorted(found)[:most]


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
    rows = ImportRow.objects.filter(batch=batch, state=RowState.ENTERED).order_by("idx")
    if not rows.exists():
        raise Refused("roster-nothing-good")
    files = dict(rows.values_list("idx", "file"))
    alike = rows.exclude(likenesses=[]).values_list("file", "likenesses")
    likeness.propose_rows(alike.iterator(), files, batch)
    accounts = rows.values_list("data__account", flat=True) if batch.account is None else ()
    remember(batch, _texts(accounts), directory(batch.sender))
    batch.state, batch.committed_at, batch.message = BatchState.COMMITTED, clock.now(), ""
    batch.rows_total, batch.shape = sum(counts(batch).values()), without_samples(batch.shape)
    batch.save()
    ImportProgress.objects.filter(batch=batch).delete()
    return batch


def _texts(accounts: Iterable[Any]) -> Iterable[str]:
    return (written or "" for written in accounts)


def last_row(batch: ImportBatch) -> int | None:
    """The number (in its sheet) of the last row that was entered; None where none was."""
    found = ImportRow.objects.filter(batch=batch, state=RowState.ENTERED).order_by("-idx")
    return found.values_list("row", flat=True).first()
