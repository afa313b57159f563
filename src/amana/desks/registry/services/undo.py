"""Undoing an import: every enrolment of the batch is reversed, in one unit of work. The files stay, and say
so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Entry, Position

from .. import books
from ..models import BatchState, CustodyFile, ImportBatch, RowState
from .files import MOVES_PER_ACT

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Undoing:
    """What the undoing of a batch would do now: enrolments reversed, rows of the file they came from, files that stay.
    While anybody `moved` nothing is undone; `blocking` are the first of them, as (file number, entries since)."""

    enrolments: int
    rows: int
    moved: int
    blocking: tuple[tuple[str, int], ...]


def foreseen(batch: ImportBatch) -> Undoing:
    """Look beforehand; nothing is written."""
    late = _moved(batch.files.values("pk")).order_by("person")
    first = list(late.values_list("person", "depth")[:SHOWN])
    numbers = dict(CustodyFile.objects.filter(pk__in=[p for p, _depth in first]).values_list("pk", "number"))
    return Undoing(
        enrolments=len(_enrolled(batch)),
        rows=batch.rows.filter(state=RowState.ENTERED).count(),
        moved=late.count(),
        blocking=tuple((numbers[person], depth - 1) for person, depth in first),
    )


def undo_begin(*, actor: User | None, batch: ImportBatch, why: str) -> ImportBatch:
    """Mark a batch as being undone, after every check that can be made beforehand. Refused as `batch_undo`
    refuses, and when it is being undone already."""
    batch = ImportBatch.objects.get(pk=batch.pk)
    _may_undo(actor, batch, why, (BatchState.COMMITTED,))
    batch.state, batch.message, batch.undone_why = BatchState.UNDOING, "", why.strip()
    batch.save(update_fields=["state", "message", "undone_why"])
    return batch


def undo_stopped(*, batch_pk: int, why: str) -> None:
    """The undoing of a batch did not come to its end: nothing was reversed, and it can be tried again."""
    ImportBatch.objects.filter(pk=batch_pk, state=BatchState.UNDOING).update(
        state=BatchState.COMMITTED, message=why or "stopped", undone_why=""
    )


def batch_undo(
    *,
    actor: User | None,
    batch: ImportBatch,
    why: str,
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Reverse the enrolments of a batch; returns how many. `progress` is told how many are reversed. Refused:
    not entered, no reason, somebody of the batch has a later entry (last in, first out)."""
    persons = _may_undo(actor, batch, why, (BatchState.COMMITTED, BatchState.UNDOING))
    facts = {"batch": batch.code}
    for start in range(0, len(persons), MOVES_PER_ACT):
        part = persons[start : start + MOVES_PER_ACT]
        entries = list(
            Entry.objects.filter(person__in=part, n=0)
            .order_by("person")
            .values_list("leaf", "person", "src", "dst")
        )
        books.take_back(actor=actor, entries=entries, why=why.strip(), facts=facts)
        progress(start + len(part))
    books.memo(
        actor=actor,
        kind="undo",
        person=None,
        facts={**facts, "people": len(persons)},
        values={"reason": why.strip()},
    )
    batch.state, batch.undone_at, batch.undone_by = BatchState.UNDONE, clock.now(), actor
    batch.undone_why, batch.message = why.strip(), ""
    batch.save()
    return len(persons)


def _may_undo(actor: User | None, batch: ImportBatch, why: str, states: tuple[BatchState, ...]) -> list[int]:
    books.require(actor, "roster.undo", account=batch.account)
    if batch.state == BatchState.UNDOING and batch.state not in states:
        raise Refused("roster-being-undone", batch=batch.code)
    if batch.state not in states:
        raise Refused("roster-not-entered", batch=batch.code)
    if not why.strip():
        raise Refused("roster-why", field="why")
    persons = _enrolled(batch)
    _nobody_moved(batch, persons)
    return persons


def _enrolled(batch: ImportBatch) -> list[int]:
    """The people of a batch whose enrolment stands: whom a correction of their own took back already is left out."""
    files = CustodyFile.objects.filter(batch=batch)
    back = set(
        Position.objects.filter(person__in=files.values("pk"), account__kind="origin").values_list(
            "person", flat=True
        )
    )
    return [pk for pk in files.order_by("pk").values_list("pk", flat=True) if pk not in back]


def _moved(persons: Any) -> QuerySet[Position]:
    """Of these, whoever has an entry that stands besides the enrolment; what was corrected counts no more."""
    return Position.objects.filter(person__in=persons, depth__gt=1)


def _nobody_moved(batch: ImportBatch, persons: list[int]) -> None:
    moved = [
        person
        for start in range(0, len(persons), 500)
        for person in _moved(persons[start : start + 500]).order_by("person").values_list("person", flat=True)
    ]
    if moved:
        number = CustodyFile.objects.values_list("number", flat=True).get(pk=moved[0])
        raise Refused("roster-moved-since", count=len(moved), batch=batch.code, number=number)
