"""Who opened whose file. Recorded in the reader's own unit of work, sealed in the log by the minute."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from amana.engines.common import clock
from amana.ledger import writer

from .models import Read, User


def record(actor: User | None, persons: Iterable[int], what: str, *, purpose: str = "") -> int:
    """Write down that `actor` opened the files of `persons`. Answers how many. A reader who is a monitor is
    marked as watching, and custodians are not shown those reads."""
    now = clock.now()
    watching = actor is not None and "monitor" in actor.role_codes
    rows = [
        Read(user=actor, person=person, what=what[:40], purpose=purpose[:200], watching=watching, at=now)
        for person in persons
    ]
    Read.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def opened(actor: User | None, persons: Iterable[int], what: str, *, purpose: str = "") -> None:
    """`record` as a unit of its own, for a page that shows these files: written before the page is answered, and no
    act of the reader."""
    writer.do(lambda: record(actor, persons, what, purpose=purpose), bare=True)


def of_person(actor: User, person: int) -> QuerySet[Read]:
    """Who opened this file, newest first, as `actor` may see it: nothing without the right to see it for
    this person; a monitor's reads only to monitors."""
    from .decision import decide

    if decide(actor, "reads.see", person=person).effect != "allow":
        return Read.objects.none()
    found = Read.objects.filter(person=person).select_related("user")
    return found if "monitor" in actor.role_codes else found.filter(watching=False)
