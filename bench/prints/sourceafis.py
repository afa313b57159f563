"""SourceAFIS's matcher on the same minutiae, in a Java of its own: `AMANA_PRINTS_SOURCEAFIS` is the class path that has
its classes (and fastutil)."""

from __future__ import annotations

import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amana.engines.prints import records

from .sets import templates

VARIABLE = "AMANA_PRINTS_SOURCEAFIS"


def at_hand() -> bool:
    """Whether it can run here; says what is wanting where it cannot."""
    if os.environ.get(VARIABLE):
        return True
    print(f"bench prints: set {VARIABLE} to a class path with SourceAFIS for Java; its row is left out")
    return False


@cache
def compared(data: Path, extractor: str) -> tuple[NDArray[np.float64], list[float]]:
    """(scores of every print with every later one of its set [n, n], microseconds a comparison in each round)."""
    found = templates(data, extractor)
    scores = np.zeros((len(found), len(found)))
    peer = Path(__file__).parent / "SourceAfisPeer.java"
    with tempfile.TemporaryDirectory(prefix="amana-sourceafis-") as kept:
        folder = Path(kept)
        lines = []
        for n, (key, template) in enumerate(found.items()):
            at = folder / f"{n}.iso"
            at.write_bytes(records.write(records.of_templates([template])))
            lines.append(f"{key.set}\t{at}\n")
        (folder / "list").write_text("".join(lines), encoding="utf-8")
        command = ["java", "-cp", os.environ[VARIABLE], str(peer), str(folder / "list"), str(folder / "out")]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        for line in (folder / "out").read_text(encoding="utf-8").splitlines():
            i, j, score = line.split()
            scores[int(i), int(j)] = scores[int(j), int(i)] = float(score)
    return scores, [float(line) for line in told.split()]
