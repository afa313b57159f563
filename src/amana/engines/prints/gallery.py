"""Galleries: the cylinders of many people on disk, added to and never changed in place.

A gallery is a folder: `gallery.json` names its algorithm and segments; each segment is a folder of arrays, written
once and then only mapped into memory; `removed.txt` lists people taken out, one line each. It holds no names and no
images: people are pseudonyms, and it can be made again from the register at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..common import written
from .cylinders import SECTIONS, Cylinders, cylinders
from .problems import Refused
from .values import Template

FORMAT = "amana-print-gallery/1"
SEGMENT_PRINTS = 8_192
_NAME = re.compile(r"[^\x00-\x1f\x7f\x85\u2028\u2029]{1,128}\Z")
_ARRAYS = {
    "words": "<u8",
    "mask": "<u8",
    "pose": "<f4",
    "turn": "|u1",
    "starts": "<i8",
    "positions": "|u1",
    "quality": "<i2",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One print of one person. `person` and `print_id` are the caller's pseudonyms."""

    person: str
    print_id: str
    template: Template


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Arrays as in `Cylinders`, of all prints one after another; print p has cylinders starts[p]:starts[p + 1]."""

    words: NDArray[np.uint64]
    mask: NDArray[np.uint64]
    pose: NDArray[np.float32]
    turn: NDArray[np.uint8]
    starts: NDArray[np.int64]
    positions: NDArray[np.uint8]
    quality: NDArray[np.int16]
    persons: list[str]
    print_ids: list[str]

    def __len__(self) -> int:
        return len(self.positions)

    def cylinders(self, p: int) -> Cylinders:
        """Those of one print."""
        a, b = int(self.starts[p]), int(self.starts[p + 1])
        return Cylinders(
            np.ascontiguousarray(self.words[:, a:b]),
            np.array(self.mask[a:b]),
            np.array(self.pose[a:b]),
            np.array(self.turn[a:b]),
            np.arange(b - a, dtype=np.int16),
        )


class Gallery:
    """A gallery opened. One process at a time may add or remove; any number may search."""

    def __init__(self, path: Path) -> None:
        self.path = path
        about = _about(path)
        self.algorithm: str = about["algorithm"]
        self.segment_names: list[str] = about["segments"]
        self.segments = [_segment(path / name) for name in self.segment_names]
        removed = path / "removed.txt"
        self.removed = set(removed.read_text(encoding="utf-8").splitlines()) if removed.exists() else set()

    @classmethod
    def create(cls, path: Path, algorithm: str) -> Gallery:
        """A new, empty one. Raises Refused where something stands there already."""
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise Refused(str(path), "gallery_exists")
        path.mkdir(parents=True, exist_ok=True)
        _write_about(path, algorithm, [])
        return cls(path)

    def add(self, entries: Iterable[Entry]) -> int:
        """Append prints as new segments; returns how many. Raises Refused, and then nothing was added, for another
        algorithm, an unusable name or a print that is there already."""
        new = self.checked(entries)
        names: list[str] = []
        for start in range(0, len(new), SEGMENT_PRINTS):
            name = f"segment-{len(self.segment_names) + len(names) + 1:06d}"
            _write_segment(self.path / name, new[start : start + SEGMENT_PRINTS])
            names.append(name)
        self.segment_names = [*self.segment_names, *names]
        _write_about(self.path, self.algorithm, self.segment_names)
        self.segments += [_segment(self.path / name) for name in names]
        self._forget()
        return len(new)

    def checked(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries, if all of them may be added. Raises Refused as `add` does."""
        new = list(entries)
        seen = {i for segment in self.segments for i in segment.print_ids}
        for entry in new:
            if entry.template.algorithm != self.algorithm:
                raise Refused(
                    entry.print_id, "algorithms", value=entry.template.algorithm, other=self.algorithm
                )
            if not (_NAME.match(entry.person) and _NAME.match(entry.print_id)):
                raise Refused(entry.print_id, "gallery_name", value=entry.person)
            if entry.print_id in seen:
                raise Refused(entry.print_id, "gallery_twice")
            if entry.person in self.removed:
                raise Refused(entry.print_id, "gallery_removed", value=entry.person)
            seen.add(entry.print_id)
        return new

    def verify(self) -> None:
        """Read everything once and hold it against the digests that were written with it. Raises Refused: a changed
        cylinder breaks no shape, and whoever it belongs to would no longer be found."""
        for name, segment in zip(self.segment_names, self.segments, strict=True):
            whole = hashlib.sha256()
            for array in _ARRAYS:
                whole.update(np.ascontiguousarray(getattr(segment, array)).data)
            try:
                whole.update((self.path / name / "names.tsv").read_bytes())
                stood = (self.path / name / "sha256").read_bytes()
            except OSError:
                raise Refused(str(self.path / name), "gallery_broken", value="sha256") from None
            if stood != whole.hexdigest().encode():
                raise Refused(str(self.path / name), "gallery_broken", value="sha256")

    def remove(self, person: str) -> None:
        """Take a person out: no search finds them from now on. Their arrays go when the gallery is made again."""
        if person not in self.people:
            raise Refused(person, "gallery_nobody")
        with (self.path / "removed.txt").open("a", encoding="utf-8") as file:
            file.write(person + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.removed.add(person)
        self._forget()

    def __len__(self) -> int:
        """People who can be found."""
        return len(self.people)

    @cached_property
    def people(self) -> list[str]:
        """Everyone who can be found, in order of first enrolment."""
        found = dict.fromkeys(person for segment in self.segments for person in segment.persons)
        return [person for person in found if person not in self.removed]

    @cached_property
    def person_of(self) -> list[NDArray[np.int32]]:
        """For each segment, the place in `people` of each print's person; -1 where removed."""
        place = {person: n for n, person in enumerate(self.people)}
        return [np.array([place.get(p, -1) for p in s.persons], np.int32) for s in self.segments]

    @property
    def prints(self) -> int:
        """Prints of people who can be found."""
        return int(sum((of >= 0).sum() for of in self.person_of))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over algorithm, segments (by the digests they were written with) and removals."""
        whole = hashlib.sha256(self.algorithm.encode())
        for name in self.segment_names:
            whole.update((self.path / name / "sha256").read_bytes())
        whole.update("\n".join(sorted(self.removed)).encode())
        return whole.hexdigest()

    def _forget(self) -> None:
        for name in ("people", "person_of", "digest"):
            self.__dict__.pop(name, None)


def _about(path: Path) -> dict[str, Any]:
    try:
        about = json.loads((path / "gallery.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(str(path), "no_gallery", value=error.strerror or error) from None
    except ValueError as error:
        raise Refused(str(path), "no_gallery", value=error) from None
    named = (
        isinstance(about, dict) and about.get("format") == FORMAT and isinstance(about.get("segments"), list)
    )
    if not named or not isinstance(about.get("algorithm"), str):
        raise Refused(str(path), "no_gallery", value=f"not {FORMAT}")
    if not all(isinstance(n, str) and re.fullmatch(r"segment-\d{6}", n) for n in about["segments"]):
        raise Refused(str(path), "no_gallery", value="segments")
    return dict(about)


def _write_about(path: Path, algorithm: str, segments: Sequence[str]) -> None:
    text = json.dumps({"format": FORMAT, "algorithm": algorithm, "segments": list(segments)}, indent=1)
    written.whole(path / "gallery.json", lambda place: place.write_text(text + "\n", encoding="utf-8"))


def arrays_of(entries: Sequence[Entry]) -> dict[str, NDArray[Any]]:
    """The arrays of a segment of these prints, by name."""
    all_of = [cylinders(entry.template.minutiae) for entry in entries]
    arrays: dict[str, NDArray[Any]] = {
        "words": np.concatenate([c.words for c in all_of], axis=1),
        "mask": np.concatenate([c.mask for c in all_of]),
        "pose": np.concatenate([c.pose for c in all_of]),
        "turn": np.concatenate([c.turn for c in all_of]),
        "starts": np.concatenate([[0], np.cumsum([len(c) for c in all_of])]),
        "positions": np.array([entry.template.position for entry in entries]),
        "quality": np.array([-1 if e.template.quality is None else e.template.quality for e in entries]),
    }
    return {name: np.ascontiguousarray(arrays[name].astype(kind)) for name, kind in _ARRAYS.items()}


def _write_segment(path: Path, entries: Sequence[Entry]) -> None:
    """Whole before it is named in `gallery.json`; one that was left half written is written over."""
    path.mkdir(exist_ok=True)
    whole = hashlib.sha256()
    for name, array in arrays_of(entries).items():
        np.save(path / f"{name}.npy", array, allow_pickle=False)
        whole.update(array.tobytes())
    names = "".join(f"{e.person}\t{e.print_id}\n" for e in entries)
    (path / "names.tsv").write_text(names, encoding="utf-8")
    whole.update(names.encode())
    (path / "sha256").write_text(whole.hexdigest(), encoding="ascii")


def _array(path: Path, name: str) -> NDArray[Any]:
    """An array of a segment, mapped."""
    try:
        array: NDArray[Any] = np.load(path / name, mmap_mode="r", allow_pickle=False)
    except Exception:  # of a damaged head numpy's reader raises nearly anything
        raise Refused(str(path), "gallery_broken", value=name) from None
    if not array.ndim:
        raise Refused(str(path), "gallery_broken", value=name)
    return array


def _segment(path: Path) -> Segment:
    arrays = {name: _array(path, f"{name}.npy") for name in _ARRAYS}
    try:
        names = (path / "names.tsv").read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise Refused(str(path), "gallery_broken", value="names.tsv") from None
    rows = [line.split("\t") for line in names.splitlines()]
    n, total = len(arrays["positions"]), len(arrays["mask"])
    starts = arrays["starts"]
    fits = all(arrays[name].dtype == np.dtype(kind) for name, kind in _ARRAYS.items())
    fits = fits and arrays["words"].shape == (SECTIONS, total) and arrays["pose"].shape == (total, 3)
    fits = (
        fits
        and arrays["turn"].shape == (total,)
        and starts.shape == (n + 1,)
        and arrays["quality"].shape == (n,)
    )
    fits = fits and len(rows) == n and names.endswith("\n") and all(len(row) == 2 for row in rows)
    fits = fits and starts[0] == 0 and starts[-1] == total
    fits = fits and bool(((starts[1:] - starts[:-1] >= 0) & (starts[1:] - starts[:-1] <= 255)).all())
    if not fits:
        raise Refused(str(path), "gallery_broken", value="arrays do not fit together")
    return Segment(**arrays, persons=[row[0] for row in rows], print_ids=[row[1] for row in rows])
