"""Error rates of a matcher from its scores: FMR, FNMR, EER, as in the FVC protocol.

A comparison matches when its score is at or above the threshold. FMR is the share of impostor comparisons that match,
FNMR the share of genuine comparisons that do not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def eer(genuine: Scores, impostor: Scores) -> float:
    """Where FMR and FNMR are equal; between two thresholds, the middle of the narrower bounds (FVC2000)."""
    thresholds = np.unique(np.concatenate([genuine, impostor, [np.inf]]))
    fnmr, fmr = rates_at(thresholds, genuine, impostor)
    after = int(np.argmax(fnmr >= fmr))
    before = max(0, after - 1)
    if fnmr[before] + fmr[before] <= fnmr[after] + fmr[after]:
        return float((fnmr[before] + fmr[before]) / 2)
    return float((fnmr[after] + fmr[after]) / 2)


def fnmr_at(fmr: float, genuine: Scores, impostor: Scores) -> float:
    """The lowest FNMR with an FMR of at most `fmr` (FMR100: 0.01, FMR1000: 0.001)."""
    return float((genuine < threshold_at(fmr, impostor)).mean())


def threshold_at(fmr: float, impostor: Scores) -> float:
    """The lowest threshold whose FMR is at most `fmr`: the least score above those that may not match."""
    falling = np.sort(impostor)[::-1]
    allowed = int(np.floor(fmr * len(falling) + 1e-9))
    return float(np.nextafter(falling[allowed], np.inf)) if allowed < len(falling) else 0.0


def rates_at(thresholds: Scores, genuine: Scores, impostor: Scores) -> tuple[Scores, Scores]:
    """FNMR and FMR at each threshold."""
    fnmr = np.searchsorted(np.sort(genuine), thresholds, "left") / len(genuine)
    fmr = 1 - np.searchsorted(np.sort(impostor), thresholds, "left") / len(impostor)
    return np.asarray(fnmr), np.asarray(fmr)
