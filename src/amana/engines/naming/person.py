"""A person as one source describes them."""

from __future__ import annotations

from dataclasses import dataclass

from ..common.intervals import DateInterval


@dataclass(frozen=True, slots=True)
class Record:
    """What one source says of one person. `names`: full names and aliases, any script; `birth`: a span of days;
    `sex`: "M" or "F"; `nationality`: ISO 3166-1 alpha-3 codes; `documents`: (kind, number); the rest text.
    Whatever is not known is empty or None."""

    id: str
    names: tuple[str, ...]
    birth: DateInterval | None = None
    sex: str | None = None
    nationality: frozenset[str] = frozenset()
    mother: str | None = None
    place: str | None = None
    documents: frozenset[tuple[str, str]] = frozenset()
