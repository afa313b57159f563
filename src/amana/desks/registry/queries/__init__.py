"""Reads of the register. Every one begins with what the actor may see; nothing is counted that is not
visible."""

from .bands import bands, bands_count
from .file import (
    FilePage,
    claims_history,
    file,
    file_by_pk,
    files_by_population,
    names_listed,
    names_of,
    numbers_of,
    outside_the_books,
    persons_numbered,
    population_counts,
    reviews_due,
    reviews_overdue,
)
from .listing import Filters, Listing, files, files_all
from .planning import Admits, Mover, admits, carers, movers, needs_listed

__all__ = [
    "Admits",
    "FilePage",
    "Filters",
    "Listing",
    "Mover",
    "admits",
    "bands",
    "bands_count",
    "carers",
    "claims_history",
    "file",
    "file_by_pk",
    "files",
    "files_all",
    "files_by_population",
    "movers",
    "names_listed",
    "names_of",
    "needs_listed",
    "numbers_of",
    "outside_the_books",
    "persons_numbered",
    "population_counts",
    "reviews_due",
    "reviews_overdue",
]
