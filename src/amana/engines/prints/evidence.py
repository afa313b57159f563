"""From scores to evidence: log-likelihood ratios, their sum over fingers, and the bands of a search.

With calibrated ratios, the share of impostors at or above t is at most exp(-t) (Turing's inequality). A search of N
people makes N chances for a false hit, so the threshold that allows a false hit in a share p of searches is ln(N / p):
it grows with the gallery.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .problems import Refused

Band = Literal["silent", "review", "probable"]

REVIEW_SHARE = 0.1  # searches for someone not enrolled that give a person something to look at
PROBABLE_SHARE = 0.001  # such searches that call somebody a probable match
FINGER_MOST = 17.0  # one finger can say no more, whatever its score
FINGER_LEAST = -2.5  # a finger that does not match: about one capture in twelve fails so
MISSING = -math.log(2)  # a finger of the probe for which the person has none


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Natural log-likelihood ratios from which a person is shown, for a gallery of `people`."""

    people: int
    review: float
    probable: float

    def band(self, evidence: float) -> Band:
        if evidence >= self.probable:
            return "probable"
        return "review" if evidence >= self.review else "silent"


def thresholds(people: int) -> Thresholds:
    """Of a search among so many people."""
    n = max(1, people)
    return Thresholds(n, math.log(n / REVIEW_SHARE), math.log(n / PROBABLE_SHARE))


def finger_evidence(algorithm: str, scores: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """The evidence of single comparisons, within what one finger may say. Raises Refused for an unknown algorithm."""
    fit = calibration(algorithm)
    with np.errstate(divide="ignore"):
        raw = fit["a"] + fit["b"] * np.log(np.asarray(scores, np.float64))
    return np.asarray(np.clip(raw, FINGER_LEAST, FINGER_MOST))


def measured_fmr(algorithm: str, score: float) -> float | None:
    """The smallest measured false match rate whose threshold the score reaches; None where it reaches none."""
    rates = [float(rate) for rate, least in calibration(algorithm)["thresholds"].items() if score >= least]
    return min(rates, default=None)


def person_evidence(fingers: Sequence[float | None]) -> float:
    """Over the fingers of a probe: their sum, with a penalty for each that could not be compared (None)."""
    return float(sum(MISSING if f is None else f for f in fingers))


def calibration(algorithm: str) -> dict[str, Any]:
    """`a`, `b`, `thresholds` of an algorithm."""
    found = _all().get(algorithm)
    if found is None:
        raise Refused("", "no_calibration", value=algorithm, allowed=", ".join(sorted(_all())))
    return found


@cache
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "calibration.toml").read_text(encoding="utf-8"))
