"""Accuracy on sets of images, by the protocol of the Fingerprint Verification Competitions.

A set is a folder of files FINGER_IMPRESSION.png. Genuine: all pairs of impressions of one finger. Impostors: all
pairs of impressions of two fingers, or (strict, as in FVC) only their first impressions. A print that cannot be
extracted scores 0 in all its comparisons.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cylinders import Cylinders, cylinders
from .extract import extractor, read_sample
from .images import is_image
from .match import comparison
from .ports import Extractor
from .problems import Refused
from .rates import Scores, eer, fnmr_at

_NAME = re.compile(r"([A-Za-z0-9-]+)_(\d+)$")


@dataclass(frozen=True, slots=True, eq=False)
class Prints:
    """The impressions of one set, ready to compare."""

    name: str
    fingers: list[str]
    impressions: list[int]
    cylinders: list[Cylinders | None]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """All scores of a set. `first`: which impostor pairs are of two first impressions; `seconds`: of the processor."""

    genuine: Scores
    impostor: Scores
    first: NDArray[np.bool_]
    images: int
    seconds: float

    def result(self, strict: bool) -> dict[str, Any]:
        """R of the command."""
        impostor = self.impostor[self.first] if strict else self.impostor
        return {
            "eer": eer(self.genuine, impostor),
            "fmr100": fnmr_at(0.01, self.genuine, impostor),
            "fmr1000": fnmr_at(0.001, self.genuine, impostor),
            "impostors": "strict" if strict else "all",
            "match_us": round(self.seconds / (len(self.genuine) + len(self.impostor)) * 1e6, 2),
            "images": self.images,
        }


def evaluate(
    folders: Sequence[Path],
    name: str = "mindtct",
    *,
    impostors: str = "all",
    both: bool = False,
    ppi: float | None = None,
    ppi_map: dict[str, float] | None = None,
) -> dict[str, Any]:
    """`{"sets": {name: R}, "pooled": R}`; pooled is at one threshold over all sets."""
    maker = extractor(name, quality=False)
    scored = {}
    for label, folder in labels(folders).items():
        at = (ppi_map or {}).get(label, (ppi_map or {}).get(folder.resolve().name, ppi))
        scored[label] = compare_all(read_set(label, folder, maker, at))
    pooled = Scored(
        genuine=np.concatenate([s.genuine for s in scored.values()]),
        impostor=np.concatenate([s.impostor for s in scored.values()]),
        first=np.concatenate([s.first for s in scored.values()]),
        images=sum(s.images for s in scored.values()),
        seconds=sum(s.seconds for s in scored.values()),
    )
    return {
        "sets": {n: _shown(s, impostors, both) for n, s in scored.items()},
        "pooled": _shown(pooled, impostors, both),
    }


def _shown(scored: Scored, impostors: str, both: bool) -> dict[str, Any]:
    if both:
        return {"R_all": scored.result(False), "R_strict": scored.result(True)}
    return scored.result(impostors == "strict")


def labels(folders: Sequence[Path]) -> dict[str, Path]:
    """A set's name is its folder's, with the parent where two are alike."""
    names = [folder.resolve().name for folder in folders]
    return {
        n if names.count(n) == 1 else f"{folder.resolve().parent.name}/{n}": folder
        for n, folder in zip(names, folders, strict=True)
    }


def read_set(label: str, folder: Path, maker: Extractor, ppi: float | None) -> Prints:
    """Extracts every image of the folder. Raises Refused for a folder that is no set."""
    if not folder.is_dir():
        raise Refused(str(folder), "no_folder")
    files = []
    for path in sorted(folder.iterdir()):
        found = _NAME.match(path.stem)
        if is_image(path) and found:
            files.append((found[1], int(found[2]), path))
    files.sort()
    per_finger = {finger: sum(f == finger for f, _n, _p in files) for finger, _n, _p in files}
    if len(per_finger) < 2 or max(per_finger.values()) < 2:
        raise Refused(str(folder), "no_set", value=len(files))
    return Prints(
        name=label,
        fingers=[finger for finger, _n, _p in files],
        impressions=[n for _f, n, _p in files],
        cylinders=[_of_file(maker, path, ppi) for _f, _n, path in files],
    )


def _of_file(maker: Extractor, path: Path, ppi: float | None) -> Cylinders | None:
    sample = read_sample(path, ppi)
    try:
        return cylinders(maker.extract(sample).minutiae)
    except Refused as refused:
        if refused.problem.code == "no_print":
            return None
        raise


def compare_all(prints: Prints) -> Scored:
    """Every pair once."""
    compare = comparison()
    usable = [c for c in prints.cylinders if c is not None]
    if len(usable) > 1:
        compare(usable[0], usable[1])  # compiles
    genuine: list[float] = []
    impostor: list[float] = []
    first: list[bool] = []
    firsts = {
        f: min(n for g, n in zip(prints.fingers, prints.impressions, strict=True) if g == f)
        for f in prints.fingers
    }
    began = time.process_time()
    for i, j in combinations(range(len(prints.fingers)), 2):
        a, b = prints.cylinders[i], prints.cylinders[j]
        found = compare(a, b) if a is not None and b is not None else 0.0
        if prints.fingers[i] == prints.fingers[j]:
            genuine.append(found)
        else:
            impostor.append(found)
            first.append(all(prints.impressions[k] == firsts[prints.fingers[k]] for k in (i, j)))
    seconds = time.process_time() - began
    return Scored(np.array(genuine), np.array(impostor), np.array(first, bool), len(prints.fingers), seconds)
