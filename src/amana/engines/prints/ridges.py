"""How much of an image is friction ridges: whether it shows a finger at all.

A detector of minutiae finds some in any texture, and NFIQ 2, made for fingers, gave 37 to noise and 32 to a portrait.
Ridges are told by their spectrum: in a small window most of the power stands at one direction and one spacing, and the
windows around it agree. A photograph has such windows here and there, a finger has them side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .images import finger_image
from .values import STANDARD_PPI, Gray

AREA_LEAST = 1.5  # square millimetres
SHARE_LEAST = 0.015
_WINDOW, _STEP = 32, 16  # pixels at 500 per inch
_PERIODS = (5.0, 16.0)  # pixels from ridge to ridge: 0.25 to 0.8 mm
_CONTRAST = 4.0  # grey levels of standard deviation; below it a window is even
_PEAK = 0.4  # of a window's power that stands at its peak and beside it
_NEIGHBOURS = 6  # of the nine windows around and including one
_AGREE = 0.7  # length of the mean of their doubled directions: 1 where all are one
_STEP_MM2 = (25.4 * _STEP / STANDARD_PPI) ** 2


@dataclass(frozen=True, slots=True)
class Ridges:
    """`area`: square millimetres of coherent ridges; `share`: of all that is not even, 0-1."""

    area: float
    share: float

    @property
    def found(self) -> bool:
        """Whether it can be a finger. Of FVC2002's 320 prints ten are not, none with NFIQ 2 of 20 or more."""
        return self.area >= AREA_LEAST and self.share >= SHARE_LEAST


def ridges(image: Gray, ppi: float) -> Ridges:
    """Of `image`, uint8 [height, width]. Refused: a size that no print has."""
    at_500 = finger_image(image, ppi).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(at_500, (_WINDOW, _WINDOW))[::_STEP, ::_STEP]
    shape = windows.shape[:2]
    uneven = windows.std(axis=(2, 3)) >= _CONTRAST
    peaks = np.zeros(shape, np.complex64)
    peaks[uneven] = _peaks(windows[uneven])
    padded = np.pad(peaks, 1)
    around = [padded[i : i + shape[0], j : j + shape[1]] for i in range(3) for j in range(3)]
    count = sum(np.abs(part).round() for part in around)
    agreeing = np.abs(sum(around)) >= _AGREE * np.maximum(count, 1)
    coherent = int(np.count_nonzero((peaks != 0) & (count >= _NEIGHBOURS) & agreeing))
    return Ridges(coherent * _STEP_MM2, coherent / max(1, int(np.count_nonzero(uneven))))


def _peaks(windows: NDArray[np.float32]) -> NDArray[np.complex64]:
    """Of each window [n, 32, 32] the doubled direction of its ridges as a unit number; 0 where it has none."""
    if not len(windows):
        return np.zeros(0, np.complex64)
    taper, band = _taper_and_band()
    even = windows - windows.mean(axis=(1, 2), keepdims=True)
    power = np.abs(np.fft.rfft2(even * taper)) ** 2
    power[:, :, 1:-1] *= 2  # the half that a real transform leaves out
    columns = power.shape[2]
    # Where the whole spectrum is strongest: where that is wider than ridges are, it is light and shade.
    peak = power.reshape(len(power), -1).argmax(axis=1)
    row, column = np.divmod(peak, columns)
    which = np.arange(len(power))
    near = np.zeros(len(power))
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            at = column + right
            inside = (at >= 0) & (at < columns)
            near += np.where(inside, power[which, (row + down) % _WINDOW, at.clip(0, columns - 1)], 0)
    strong = band[row, column] & (near >= _PEAK * np.maximum(power.sum(axis=(1, 2)), 1e-9))
    turn = 2 * np.arctan2(np.where(row > _WINDOW // 2, row - _WINDOW, row), column)
    found: NDArray[np.complex64] = np.where(strong, np.exp(1j * turn), 0).astype(np.complex64)
    return found


@cache
def _taper_and_band() -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    once = np.hanning(_WINDOW + 2)[1:-1].astype(np.float32)
    cycles = np.hypot(np.fft.fftfreq(_WINDOW)[:, None], np.fft.rfftfreq(_WINDOW)[None, :])
    return np.outer(once, once), (cycles >= 1 / _PERIODS[1]) & (cycles <= 1 / _PERIODS[0])
