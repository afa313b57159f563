"""How large an image of prints may be, and at which resolution ridges are seen."""

from __future__ import annotations

import numpy as np

from .libraries import library
from .problems import Refused
from .values import STANDARD_PPI, Gray

SIDE_MIN, SIDE_MAX = 48, 8_000
PIXELS_MAX = 40_000_000  # a ten-print card at 1000 ppi
PPI_MIN, PPI_MAX = 150.0, 4_000.0


def bounded(width: int, height: int, most: int = SIDE_MAX) -> None:
    """Refuses an image that is too small for a print or too large to be one."""
    if min(width, height) < SIDE_MIN or max(width, height) > most or width * height > PIXELS_MAX:
        raise Refused("", "image_size", value=f"{width} x {height}", low=SIDE_MIN, high=most)


def at_standard_ppi(image: Gray, ppi: float) -> Gray:
    """The image at 500 pixels per inch."""
    if abs(ppi - STANDARD_PPI) < 1:
        return image
    height, width = image.shape
    size = (max(1, round(width * STANDARD_PPI / ppi)), max(1, round(height * STANDARD_PPI / ppi)))
    bounded(*size)
    pillow = library("PIL.Image", "changing the resolution of an image")
    resized = pillow.fromarray(image).resize(size, pillow.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(resized))
