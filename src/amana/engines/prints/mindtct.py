"""The fast extractor: mindtct of NBIS, and NFIQ 2, through the library nbis-py."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from .images import finger_image, png_bytes
from .libraries import library
from .problems import Refused
from .values import STANDARD_PPI, Gray, Minutiae, Sample, Template

_WHAT_FOR = "extracting minutiae with mindtct and measuring NFIQ 2"
_LEAST = 0.0  # all minutiae; the matcher judges


class Mindtct:
    """NIST's minutiae detector. One call gives minutiae and, if wished, NFIQ 2."""

    algorithm = "mindtct+amana-mcc"

    def __init__(self, quality: bool = True) -> None:
        self._quality = quality
        _extractor(quality)

    def extract(self, sample: Sample) -> Template:
        image = finger_image(sample.image, sample.ppi)
        found, quality = _found(image, self._quality)
        points = found.get()
        minutiae = Minutiae(
            x=np.array([p.x() for p in points], np.float32),
            y=np.array([p.y() for p in points], np.float32),
            angle=np.radians(np.array([p.angle() for p in points], np.float32)),
            kind=np.array([p.kind().value for p in points], np.uint8),
            quality=np.array([max(1, round(100 * p.reliability())) for p in points], np.uint8),
        )
        return Template(
            algorithm=self.algorithm,
            minutiae=minutiae.best(),
            position=sample.position,
            quality=quality,
            width=image.shape[1],
            height=image.shape[0],
        )


class Nfiq2:
    """NIST Finger Image Quality 2."""

    def quality(self, sample: Sample) -> int | None:
        """None where NFIQ 2 gives no value, as for a print that fills too little of the image."""
        return _found(finger_image(sample.image, sample.ppi), True)[1]


def _found(image: Gray, quality: bool) -> tuple[Any, int | None]:
    """The minutiae as the library holds them, and NFIQ 2."""
    nbis = library("nbis", _WHAT_FOR)
    raw = png_bytes(image)
    if quality:
        try:
            found = _extractor(True).extract_minutiae(raw)
            return found, int(found.quality().score)
        except nbis.NbisError.Nfiq2ComputeFailed:
            pass
        except Exception as error:
            raise Refused("", "no_print", value=f"{type(error).__name__}: {error}") from None
    try:
        return _extractor(False).extract_minutiae(raw), None
    except Exception as error:
        raise Refused("", "no_print", value=f"{type(error).__name__}: {error}") from None


@cache
def _extractor(quality: bool) -> Any:
    nbis = library("nbis", _WHAT_FOR)
    return nbis.new_nbis_extractor(
        nbis.NbisExtractorSettings(
            min_quality=_LEAST,
            get_center=False,
            check_fingerprint=False,
            compute_nfiq2=quality,
            ppi=STANDARD_PPI,
        )
    )
