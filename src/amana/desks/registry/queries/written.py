"""What the sender of a roster wrote about a person for which the file has no field of its own."""

from __future__ import annotations

from amana.engines.tables.values import BETWEEN_COLUMNS
from amana.ledger import queries as ledger_queries
from amana.ledger.sealing import values_of

from ..rosters import WRITTEN
from ..words import VALUE_NAMES


def written_on_admission(person: int) -> list[tuple[str, str]]:
    """(what, the words) as they stand beside the enrolment of this person: remarks, a place, a ward; without what was
    erased. What stood in several columns stands in lines, as the sender divided it."""
    enrolments = [link.leaf for link in ledger_queries.chain(person) if link.kind == "enrol"]
    return [
        (str(VALUE_NAMES[name]), text.replace(BETWEEN_COLUMNS, "\n"))
        for found in values_of(enrolments).values()
        for name in WRITTEN.values()
        if (text := found.get(name))
    ]
