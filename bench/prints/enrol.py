"""Enrolment of a finger, and NFIQ 2 beside NIST's published values."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from amana.engines.prints.extract import extractor, read_sample
from amana.engines.prints.mindtct import Nfiq2

from . import sourceafis
from .sets import PPI, images

PUBLISHED = [54, 45, 53, 52, 57]
EVERY = 16


def report(data: Path) -> str:
    paths = [(k, p) for n, (k, p) in enumerate(images(data).items()) if n % EVERY == 0]
    lines = [
        "## Enrolment: reading, minutiae and NFIQ 2 of a finger, 20 images of FVC2002, one core, processor time",
        "| extractor | s per finger, median | longest |",
        "|---|---|---|",
    ]
    for name in ("mindtct", "leader"):
        maker = extractor(name)
        maker.extract(read_sample(paths[0][1]))
        taken = []
        for key, path in paths:
            began = time.process_time()
            maker.extract(read_sample(path, PPI.get(key.set)))
            taken.append(time.process_time() - began)
        lines.append(f"| {name} | {np.median(taken):.2f} | {max(taken):.2f} |")
    if sourceafis.at_hand():
        taken = [us / 1e6 for us in sourceafis.compared(data, sourceafis.OWN).image_us]
        lines.append(
            f"| SourceAFIS, a peer (Java warm, pixels in memory, no quality, all 320) | {np.median(taken):.2f} |"
            f" {max(taken):.2f} |"
        )
    found = [Nfiq2().quality(read_sample(p)) for p in sorted((data / "nfiq2_sfinge").glob("*.pgm"))]
    lines += ["", f"NFIQ 2 on NIST's five images: {found}; published: {PUBLISHED}."]
    return "\n".join(lines) + "\n"
