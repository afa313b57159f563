"""How good forecasts were: Brier and log scores, skill with an interval, reliability. Probabilities as fractions."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FLOOR = 1e-9  # a forecast of exactly 0 or 1 that fails would cost everything; none of ours is


def brier(p: Array, y: Array) -> Array:
    """(p - y)^2 each (Brier 1950); smaller is better."""
    return np.asarray((p - y) ** 2)


def log_score(p: Array, y: Array) -> Array:
    """-log of the probability given to what happened (Good 1952); smaller is better."""
    p = np.clip(p, FLOOR, 1 - FLOOR)
    return np.asarray(-np.where(y > 0, np.log(p), np.log1p(-p)))


@dataclass(frozen=True, slots=True)
class Skill:
    """1 - score / score of the reference, with a bootstrap interval."""

    value: float
    low: float
    high: float

    def summary(self) -> dict[str, float]:
        return {"value": self.value, "low": self.low, "high": self.high}


def skill(
    score: Callable[[Array, Array], Array],
    p: Array,
    reference: Array,
    y: Array,
    block: NDArray[np.int64],
    *,
    resamples: int = 2000,
    level: float = 0.9,
    seed: int = 1,
) -> Skill:
    """Skill over a reference; whole blocks (weeks of common cause) are resampled together."""
    ours, theirs = score(p, y), score(reference, y)
    _, which = np.unique(block, return_inverse=True)
    n = int(which.max()) + 1
    a, b = np.bincount(which, ours, minlength=n), np.bincount(which, theirs, minlength=n)
    drawn = np.random.default_rng(seed).integers(0, n, size=(resamples, n))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - a[drawn].sum(axis=1) / b[drawn].sum(axis=1)
    tail = (1 - level) / 2
    low, high = np.nanquantile(found, [tail, 1 - tail])
    return Skill(float(1 - a.sum() / b.sum()), float(low), float(high))


def reliability(p: Array, y: Array, edges: tuple[float, ...]) -> list[dict[str, Any]]:
    """A reliability diagram: per bin of forecasts their mean, the share that happened and its 90 % interval.

    Interval by Wilson (1927). Bins are [edge, next edge); empty ones are left out.
    """
    bins = []
    for low, high in zip(edges, (*edges[1:], math.inf), strict=True):
        inside = (p >= low) & (p < high)
        n, hits = int(inside.sum()), float(y[inside].sum())
        if n:
            bottom, top = wilson(hits, n)
            bins.append(
                {
                    "from": low,
                    "to": None if math.isinf(high) else high,
                    "n": n,
                    "forecast": float(p[inside].mean()),
                    "observed": hits / n,
                    "low": bottom,
                    "high": top,
                }
            )
    return bins


def wilson(hits: float, n: int, z: float = 1.6448536269514722) -> tuple[float, float]:
    """Wilson's interval of a share."""
    share = hits / n
    middle = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (middle - reach) / (1 + z * z / n)), min(1.0, (middle + reach) / (1 + z * z / n))
