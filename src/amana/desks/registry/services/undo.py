"""Undoing an import: every enrolment of the batch is reversed, in one unit of work. The files stay, and say
so."""

from __future__ import annotations

from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Entry, Position

from .. import books
from ..models import BatchState, CustodyFile, ImportBatch
from .files import MOVES_PER_ACT


def batch_undo(*, actor: User | None, batch: ImportBatch, why: str) -> int:
    """Reverse the enrolments of a batch; returns how many. Refused: not entered, no reason, somebody of the
    batch has a later entry (last in, first out)."""
    books.require(actor, "roster.undo", account=batch.account)
    if batch.state != BatchState.COMMITTED:
        raise Refused("roster-not-entered", batch=batch.code)
    if not why.strip():
        raise Refused("roster-why", field="why")
    persons = list(CustodyFile.objects.filter(batch=batch).order_by("pk").values_list("pk", flat=True))
    _nobody_moved(batch, persons)
    facts = {"batch": batch.code}
    for start in range(0, len(persons), MOVES_PER_ACT):
        part = persons[start : start + MOVES_PER_ACT]
        entries = list(
            Entry.objects.filter(person__in=part, n=0)
            .order_by("person")
            .values_list("leaf", "person", "src", "dst")
        )
        books.take_back(actor=actor, entries=entries, why=why.strip(), facts=facts)
    books.memo(
        actor=actor,
        kind="undo",
        person=None,
        facts={**facts, "people": len(persons)},
        values={"reason": why.strip()},
    )
    batch.state, batch.undone_at, batch.undone_by = BatchState.UNDONE, clock.now(), actor
    batch.undone_why = why.strip()
    batch.save()
    return len(persons)


def _nobody_moved(batch: ImportBatch, persons: list[int]) -> None:
    moved = [
        person
        for start in range(0, len(persons), 500)
        for person in Position.objects.filter(person__in=persons[start : start + 500], n__gt=0)
        .order_by("person")
        .values_list("person", flat=True)
    ]
    if moved:
        number = CustodyFile.objects.values_list("number", flat=True).get(pk=moved[0])
        raise Refused("roster-moved-since", count=len(moved), batch=batch.code, number=number)
