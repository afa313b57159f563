"""The values that pass between the parts: a sample, its minutiae, a template."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Floats = NDArray[np.float32]

STANDARD_PPI = 500.0
MINUTIAE_MAX = 255  # what ISO/IEC 19794-2 can hold in one view
OTHER, ENDING, BIFURCATION = 0, 1, 2  # minutia types as in ISO/IEC 19794-2
POSITION_MAX = 10  # 0 unknown, 1-5 right thumb to little finger, 6-10 left


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One capture. `image`: uint8 [height, width], dark ridges; `position`: 0-10 as in ANSI/NIST-ITL."""

    image: Gray
    ppi: float = STANDARD_PPI
    position: int = 0
    modality: str = "finger"
    impression: str = "unknown"
    device: str = ""
    captured_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Minutiae:
    """Ridge endings and bifurcations of one impression.

    `x`, `y`: float32 [n], pixels at 500 per inch, y downwards; `angle`: float32 [n], radians counter-clockwise as
    seen, along the ridge (ISO/IEC 19794-2); `kind`: uint8 [n]; `quality`: uint8 [n], 1-100, 0 not known.
    """

    x: Floats
    y: Floats
    angle: Floats
    kind: NDArray[np.uint8]
    quality: NDArray[np.uint8]

    @classmethod
    def none(cls) -> Minutiae:
        """Of an image that shows no ridges."""
        place, byte = np.zeros(0, np.float32), np.zeros(0, np.uint8)
        return cls(place, place, place, byte, byte)

    def __len__(self) -> int:
        return len(self.x)

    def best(self, most: int = MINUTIAE_MAX) -> Minutiae:
        """At most `most` minutiae, those of best quality, in their old order."""
        if len(self) <= most:
            return self
        keep = np.sort(np.argsort(-self.quality.astype(np.int16), kind="stable")[:most])
        return Minutiae(self.x[keep], self.y[keep], self.angle[keep], self.kind[keep], self.quality[keep])


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """What is compared. `algorithm` names extractor and features; templates of two algorithms never compare.

    `quality`: NFIQ 2, 0-100, or None where it was not measured. `width`, `height`: of the image, at 500 ppi.
    """

    algorithm: str
    minutiae: Minutiae
    position: int = 0
    quality: int | None = None
    width: int = 0
    height: int = 0
    source: str = ""
    version: str = "1"
    meta: dict[str, str] = field(default_factory=dict)
