"""One comparison: ours beside bozorth3 on the same images, in turn, and beside SourceAFIS and OpenAFIS."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbis
import numpy as np

from amana.engines.prints import kernel
from amana.engines.prints.images import png_bytes, read_image
from amana.engines.prints.match import arrays, comparison
from amana.engines.prints.sizes import at_standard_ppi
from bench.rounds import interleave

from . import openafis, sourceafis
from .outside import Compared, span
from .sets import PPI, Key, images, ready, templates

EVERY = 16  # of the 320 prints is compared with all


def report(data: Path) -> str:
    lines = [
        "## Speed of a comparison: one core, processor time, every 16th print against all 320",
        "| templates | cylinders each | us per comparison, in rows as in a search | one at a time | plain NumPy |",
        "|---|---|---|---|---|",
    ]
    for name in ("mindtct", "leader"):
        lines.append(f"| {name} | {ours(data, name)} |")
    lines += [
        "",
        f"bozorth3's time for a comparison, of ours (same images, 7 interleaved rounds): {beside(data)}",
    ]
    found = outside_beside(data)
    if found:
        lines += ["", *found]
    return "\n".join(lines) + "\n"


def ours(data: Path, name: str) -> str:
    prints = list(ready(templates(data, name)).values())
    joined = [np.concatenate([p.words for p in prints], axis=1)]
    joined += [np.concatenate([getattr(p, part) for p in prints]) for part in ("mask", "turn", "pose")]
    starts = np.concatenate([[0], np.cumsum([len(p) for p in prints])])
    which, out = np.arange(len(prints)), np.zeros(len(prints))
    many: Any = kernel.compare_many

    def rows() -> None:
        for p in prints[::EVERY]:
            many(*arrays(p), *joined, starts, which, out)

    def single(engine: str, every: int) -> float:
        compare = comparison(engine)
        compare(prints[0], prints[1])
        began = time.process_time()
        for p in prints[::every]:
            for q in prints[:: every // 4]:
                compare(p, q)
        return (time.process_time() - began) / (len(prints[::every]) * len(prints[:: every // 4]))

    rows()
    taken = []
    for _ in range(7):
        began = time.process_time()
        rows()
        taken.append((time.process_time() - began) / (len(prints[::EVERY]) * len(prints)))
    in_rows = f"{1e6 * np.median(taken):.1f} ({1e6 * min(taken):.1f}-{1e6 * max(taken):.1f})"
    size = np.mean([len(p) for p in prints])
    return f"{size:.0f} | {in_rows} | {1e6 * single('fast', 16):.1f} | {1e6 * single('plain', 64):.0f}"


def beside(data: Path) -> str:
    settings: dict[str, Any] = {
        "get_center": False,
        "check_fingerprint": False,
        "compute_nfiq2": False,
        "ppi": 500.0,
    }
    maker = nbis.new_nbis_extractor(nbis.NbisExtractorSettings(min_quality=0.0, **settings))
    paths = [(k, p) for n, (k, p) in enumerate(images(data).items()) if n % EVERY == 0]
    theirs = [
        maker.extract_minutiae(png_bytes(at_standard_ppi(read_image(p)[0], PPI.get(k.set, 500.0))))
        for k, p in paths
    ]
    prints = ready(templates(data, "mindtct"))
    mine = [prints[Key(k.set, k.finger, k.impression)] for k, _p in paths]
    compare = comparison()
    compare(mine[0], mine[1])
    found = interleave(
        lambda: [compare(a, b) for _ in range(20) for a in mine for b in mine],
        lambda: [a.compare(b) for a in theirs for b in theirs],
    )
    scaled = [20 * r for r in found.per_round]  # ours was done twenty times
    return f"{np.median(scaled):.0f} ({min(scaled):.0f}-{max(scaled):.0f})"


def outside_beside(data: Path) -> list[str]:
    """The other peers, all pairs of the sets in turn; SourceAFIS in a warm Java, where it keeps a probe's edges ready,
    as it does for a search."""
    extractors = ["mindtct", "leader"]
    peers: list[tuple[str, Callable[[Path, str], Compared]]] = []
    if sourceafis.at_hand():
        extractors.append(sourceafis.OWN)
        peers.append(("SourceAFIS's matcher, Java warm,", sourceafis.compared))
    if openafis.at_hand():
        peers.append(("OpenAFIS", openafis.compared))
    return [
        f"{peer} on {name}'s minutiae, all pairs of the sets: {span(compared(data, name).pair_us)} us a comparison."
        for peer, compared in peers
        for name in extractors
    ]
