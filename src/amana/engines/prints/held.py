"""A gallery in memory alone, for whoever keeps templates sealed: nothing of it ever lies open on a disk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
            self._keep(arrays_of(part), [e.person for e in part], [e.print_id for e in part])
        self._forget()
        return len(new)

    def drop(self, print_ids: set[str]) -> int:
        """Forget these prints, arrays and all; returns how many there were."""
        before, self.segments, self.segment_names = self.segments, [], []
        dropped = 0
        for segment in before:
            stays = np.array([i not in print_ids for i in segment.print_ids], bool)
            dropped += int((~stays).sum())
            if stays.any():
                self._keep(*_without(segment, stays))
        self._forget()
        return dropped

    def _keep(self, arrays: dict[str, NDArray[Any]], persons: list[str], print_ids: list[str]) -> None:
        for array in arrays.values():
            array.flags.writeable = False  # as when mapped from disk: one compiled kernel serves both
        fields: dict[str, Any] = arrays
        self.segments.append(Segment(**fields, persons=persons, print_ids=print_ids))
        whole = hashlib.sha256(b"".join(array.tobytes() for array in arrays.values()))
        self.segment_names.append(whole.hexdigest())

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


def _without(
    segment: Segment, stays: NDArray[np.bool_]
) -> tuple[dict[str, NDArray[Any]], list[str], list[str]]:
    """Arrays, persons and names of the prints that stay."""
    sizes = np.diff(segment.starts)
    of_those = np.repeat(stays, sizes)
    arrays: dict[str, NDArray[Any]] = {
        "words": np.ascontiguousarray(segment.words[:, of_those]),
        "mask": segment.mask[of_those],
        "pose": segment.pose[of_those],
        "turn": segment.turn[of_those],
        "starts": np.concatenate([[0], np.cumsum(sizes[stays])]).astype(segment.starts.dtype),
        "positions": segment.positions[stays],
        "quality": segment.quality[stays],
    }
    kept = np.flatnonzero(stays).tolist()
    return arrays, [segment.persons[n] for n in kept], [segment.print_ids[n] for n in kept]
