"""The sets of FVC2002 as templates, extracted once and kept in the temporary folder."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amana.engines.prints import records, template_file
from amana.engines.prints.cylinders import Cylinders, cylinders
from amana.engines.prints.extract import extractor, read_sample
from amana.engines.prints.match import comparison
from amana.engines.prints.values import Template

SETS = ("DB1_B", "DB2_B", "DB3_B", "DB4_B")
PPI = {"DB2_B": 569.0}


@dataclass(frozen=True, slots=True)
class Key:
    """Whose impression it is."""

    set: str
    finger: str
    impression: int


def images(data: Path) -> dict[Key, Path]:
    """All 320, in order."""
    out = {}
    for name in SETS:
        for path in sorted((data / "fvc2002" / name).glob("*.png")):
            finger, impression = path.stem.split("_")
            out[Key(name, finger, int(impression))] = path
    return out


def templates(data: Path, name: str) -> dict[Key, Template]:
    """By the extractor `name`."""
    kept = Path(tempfile.gettempdir()) / "amana-bench-prints" / name
    kept.mkdir(parents=True, exist_ok=True)
    maker = None
    out = {}
    for key, path in images(data).items():
        at = kept / f"{key.set}-{path.stem}{template_file.SUFFIX}"
        if not at.exists():
            maker = maker or extractor(name, quality=False)
            template_file.save(at, maker.extract(read_sample(path, PPI.get(key.set))))
        out[key] = template_file.load(at)
    return out


def iso(data: Path, name: str) -> dict[Key, bytes]:
    """The same as records of ISO/IEC 19794-2:2005, for what is not ours."""
    return {
        key: records.write(records.of_templates([template]))
        for key, template in templates(data, name).items()
    }


def ready(found: dict[Key, Template]) -> dict[Key, Cylinders]:
    return {key: cylinders(t.minutiae) for key, t in found.items()}


def scores(prints: dict[Key, Cylinders]) -> NDArray[np.float64]:
    """Of every impression with every other of the same set [n, n]; 0 elsewhere."""
    compare = comparison()
    keys = list(prints)
    out = np.zeros((len(keys), len(keys)))
    for i, a in enumerate(keys):
        for j in range(i + 1, len(keys)):
            if a.set == keys[j].set:
                out[i, j] = out[j, i] = compare(prints[a], prints[keys[j]])
    return out
