"""Who opened whose file. Recorded in the reader's own unit of work, sealed in the log by the minute."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet

from amana.engines.common import clock
from amana.ledger import writer

from .models import Read, User

COLUMNS = ("user_id", "person", "what", "purpose", "watching", "at")
INSERT = (
    f"INSERT INTO {Read._meta.db_table} ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"
)


def record(actor: User | None, persons: Iterable[int], what: str, *, purpose: str = "") -> int:
    """Write down that `actor` opened the files of `persons`. Answers how many. A reader who is a monitor is
    marked as watching, and custodians are not shown those reads."""
    now = clock.now()
    watching = actor is not None and "monitor" in actor.role_codes
    at = connection.ops.adapt_datetimefield_value(now)
    who = actor.pk if actor is not None else None
    rows = [(who, person, what[:40], purpose[:200], watching, at) for person in persons]
    if rows:  # as plain rows: a list of a thousand people costs a model object for each otherwise
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)
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
