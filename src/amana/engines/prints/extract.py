"""Image to template: which extractor, and samples from files."""

from __future__ import annotations

from pathlib import Path

from .images import checked_ppi, read_image
from .ports import Extractor
from .problems import Refused
from .values import STANDARD_PPI, Sample

EXTRACTORS = ("mindtct", "leader")


def extractor(name: str = "mindtct", quality: bool = True) -> Extractor:
    """`mindtct` is fast; `leader` is accurate and takes seconds. `quality`: measure NFIQ 2 too."""
    if name == "mindtct":
        from .mindtct import Mindtct

        return Mindtct(quality)
    if name == "leader":
        from .leader import Leader

        return Leader(quality)
    raise Refused("", "no_extractor", value=name, allowed=", ".join(EXTRACTORS))


def read_sample(path: Path, ppi: float | None = None, position: int = 0) -> Sample:
    """The sample in an image file. `ppi` overrides what the file says; without either it counts as 500."""
    image, stated = read_image(path)
    return Sample(
        image=image, ppi=checked_ppi(stated or STANDARD_PPI if ppi is None else ppi), position=position
    )
