"""What the register's tests are played with."""

from __future__ import annotations

from datetime import UTC, date, datetime

from amana.desks.registry.models import AgeFinding, CustodyFile

MORNING = datetime(2026, 2, 1, 6, 0, tzinfo=UTC)


def bare_file(number: str) -> CustodyFile:
    """A file as the tables hold it, without an enrolment: for attacks on the tables only."""
    return CustodyFile.objects.create(number=number, population="detainee", opened_at=MORNING)


def finding(
    file: CustodyFile, by, born: tuple[int, int, int], *, latest=None, disputed: bool = False
) -> AgeFinding:
    return AgeFinding.objects.create(
        file=file,
        n=AgeFinding.objects.filter(file=file).count() + 1,
        born_earliest=date(*born),
        born_latest=date(*(latest or born)),
        disputed=disputed,
        basis="identity card seen",
        by=by,
        at=MORNING,
    )
