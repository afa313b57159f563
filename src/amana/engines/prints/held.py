"""A gallery in memory alone, for whoever keeps templates sealed: nothing of it ever lies open on a disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .gallery import SEGMENT_PRINTS, Entry, Gallery, Segment, arrays_of
from .problems import Refused


class HeldGallery(Gallery):
    """As `Gallery`, and searched like it; gone with the process that holds it."""

    def __init__(self, algorithm: str) -> None:
        self.path = Path()
        self.algorithm = algorithm
        self.segment_names: list[str] = []
        self.segments: list[Segment] = []
        self.removed: set[str] = set()

    def add(self, entries: Iterable[Entry]) -> int:
        """Add prints; returns how many. Raises Refused as `Gallery.add` does, and then nothing was added."""
        new = self.checked(entries)
        for start in range(0, len(new), SEGMENT_PRINTS):
            part = new[start : start + SEGMENT_PRINTS]
            arrays: dict[str, Any] = arrays_of(part)
            for array in arrays.values():
                array.flags.writeable = False  # as when mapped from disk: one compiled kernel serves both
            self.segments.append(
                Segment(**arrays, persons=[e.person for e in part], print_ids=[e.print_id for e in part])
            )
            whole = hashlib.sha256(b"".join(array.tobytes() for array in arrays.values()))
            self.segment_names.append(whole.hexdigest())
        self._forget()
        return len(new)

    def remove(self, person: str) -> None:
        """Take a person out: no search finds them from now on."""
        if person not in self.people:
            raise Refused(person, "gallery_nobody")
        self.removed.add(person)
        self._forget()

    @property
    def digest(self) -> str:
        """SHA-256 over algorithm and arrays: the same prints in the same order give the same digest, whatever their
        pseudonyms."""
        return hashlib.sha256("\n".join([self.algorithm, *self.segment_names]).encode()).hexdigest()
