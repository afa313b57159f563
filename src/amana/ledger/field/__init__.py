"""Statements of field devices: taken in as they were signed, sorted line by line, never lost."""

from .envelope import Envelope, read
from .ingest import LIMIT, Answer, ingest
from .resolve import CHOICES, apply_resolution, resolution
from .sorting import Permit, Settled, rebuild, sort
from .states import Line, Listed, contested, gaps, listed, open_count, statement

__all__ = [
    "CHOICES",
    "LIMIT",
    "Answer",
    "Envelope",
    "Line",
    "Listed",
    "Permit",
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
    "sort",
    "statement",
]
