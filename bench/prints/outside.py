"""Peers that run in processes of their own: files and a list of them go in, scores and times come out."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class File:
    """What one print is handed over as: its bytes, and what the list says of them behind the set and the path."""

    set: str
    content: bytes
    says: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """Scores of every print with every later one of its set [n, n]; microseconds of processor time, a comparison in
    each round and an image; the records that the peer made of images."""

    scores: Scores
    pair_us: list[float]
    image_us: list[float] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)


def run(name: str, files: Iterable[File], command: Callable[[Path, Path, Path], list[str]]) -> Compared:
    """The peer's answer. `command`: from a folder for what it needs, the list and the file for the scores."""
    with tempfile.TemporaryDirectory(prefix=f"amana-{name}-") as kept:
        folder = Path(kept)
        paths, lines = [], []
        for n, file in enumerate(files):
            paths.append(folder / str(n))
            paths[-1].write_bytes(file.content)
            lines.append("\t".join(map(str, (file.set, paths[-1], *file.says))) + "\n")
        (folder / "list").write_text("".join(lines), encoding="utf-8")
        done = subprocess.run(
            command(folder, folder / "list", folder / "out"), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"bench prints: {name} ended with {done.returncode}: {done.stderr[-2000:]}")
        told = [line.split() for line in done.stdout.splitlines()]
        scores = np.zeros((len(paths), len(paths)))
        for line in (folder / "out").read_text(encoding="utf-8").splitlines():
            i, j, score = line.split()
            scores[int(i), int(j)] = scores[int(j), int(i)] = float(score)
        made = [path.with_name(f"{path.name}.iso") for path in paths]
        records = [path.read_bytes() for path in made if path.exists()]
    us: dict[str, list[float]] = {
        kind: [float(value) for what, value in told if what == kind] for kind in ("pair", "image")
    }
    return Compared(scores, us["pair"], us["image"], records)


def span(us: list[float]) -> str:
    """The middle of some rounds, and their range."""
    return f"{np.median(us):.0f} ({min(us):.0f}-{max(us):.0f})"
