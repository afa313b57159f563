"""Statements of field devices: taken in as they were signed, sorted line by line, never lost."""

from .envelope import Envelope, read
from .ingest import LIMIT, Answer, ingest
from .judging import Permit
from .resolve import CHOICES, apply_resolution, resolution
from .sorting import Settled, rebuild, sort
from .states import Line, Listed, Rival, contested, gaps, listed, open_count, rivals, statement, twins

__all__ = [
    "CHOICES",
    "LIMIT",
    "Answer",
    "Envelope",
    "Line",
    "Listed",
    "Permit",
    "Rival",
    "Settled",
    "apply_resolution",
    "contested",
    "gaps",
    "ingest",
    "listed",
    "open_count",
    "read",
    "rebuild",
    "resolution",
    "rivals",
    "sort",
    "statement",
    "twins",
]
