"""SourceAFIS, in a Java of its own: `AMANA_PRINTS_SOURCEAFIS` is the class path that has its classes (and fastutil)."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from amana.engines.prints import records
from amana.engines.prints.images import read_image
from amana.engines.prints.values import Template

from .outside import Compared, File, run
from .sets import PPI, Key, images, iso

VARIABLE = "AMANA_PRINTS_SOURCEAFIS"
OWN = "sourceafis"  # the name of its own extractor


def at_hand() -> bool:
    """Whether it can run here; says what is wanting where it cannot."""
    if os.environ.get(VARIABLE):
        return True
    print(f"bench prints: set {VARIABLE} to a class path with SourceAFIS for Java; its rows are left out")
    return False


@cache
def compared(data: Path, extractor: str) -> Compared:
    """Its matcher on the minutiae of `extractor`; with `OWN`, from the pixels on."""
    files = (
        pixels(data) if extractor == OWN else [File(k.set, raw) for k, raw in iso(data, extractor).items()]
    )
    peer = Path(__file__).parent / "SourceAfisPeer.java"
    return run(
        OWN,
        files,
        lambda _folder, listed, out: ["java", "-cp", os.environ[VARIABLE], str(peer), str(listed), str(out)],
    )


def pixels(data: Path) -> list[File]:
    """The images as they are, at their own pixels per inch."""
    files = []
    for key, path in images(data).items():
        image, _ppi = read_image(path)
        height, width = image.shape
        files.append(File(key.set, image.tobytes(), (width, height, PPI.get(key.set, 500.0))))
    return files


def own_records(data: Path) -> dict[Key, bytes]:
    """What its own extractor finds, as ISO/IEC 19794-2:2005."""
    return dict(zip(images(data), compared(data, OWN).records, strict=True))


def own_templates(data: Path) -> dict[Key, Template]:
    """The same as minutiae of ours."""
    return {key: records.templates(records.read(raw))[0] for key, raw in own_records(data).items()}
