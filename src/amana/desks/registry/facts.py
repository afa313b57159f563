"""What the gates ask about a person, answered from the register and from the memoranda in the books.

Each provider answers for many people at once. A person left out, or a fact that is None, is not known, and
what is not known blocks: nothing here guesses in favour of a move."""

from __future__ import annotations

from typing import Any

from amana.access import gates, scope
from amana.engines.common import file_number
from amana.ledger import asof
from amana.ledger import queries as ledger_queries

from . import books
from .facts_holding import enrol, hold, place, release
from .facts_moves import child, stay, transfer
from .facts_shared import adult_line
from .models import (
    CustodyFile,
    FileCard,
    NationalityClaim,
)


def register() -> None:
    """Hand the providers to access and the number of files to the ledger."""
    gates.provide("enrol", enrol)
    gates.provide("place", place)
    gates.provide("stay", stay)
    gates.provide("transfer", transfer)
    gates.provide("child", child)
    gates.provide("hold", hold)
    gates.provide("release", release)
    scope.register(CustodyFile, person_path="pk")
    scope.register(FileCard, person_path="file")
    asof.person_resolver(person_of)
    scope.provide_nationals(nationals)
    scope.provide_adults(adults_found)
    ledger_queries.register_count_provider(CustodyFile.objects.count)


def person_of(number: str) -> int | None:
    """The person of a file number as people write it; None for one that is no number or of no file."""
    try:
        written = str(file_number.parse(number))
    except file_number.FileNumberError:
        return None
    return CustodyFile.objects.filter(number=written).values_list("pk", flat=True).first()


def nationals(country: str) -> Any:
    """Persons with a standing claim to a nationality: a query of one column."""
    return NationalityClaim.objects.filter(country=country).exclude(evidence="refused").values("file")


def adults_found() -> Any:
    """Persons whom an officer found to be adults, undisputed: a query of one column."""
    return FileCard.objects.filter(age="found", born_latest__lte=adult_line(books.today())).values("file")
