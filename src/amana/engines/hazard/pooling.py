"""Several probabilities into one: the model's and the analysts', averaged in logit space; all of them stay visible."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAST, MOST = 1e-4, 1 - 1e-4  # nobody is surer than one in ten thousand


@dataclass(frozen=True, slots=True)
class Pool:
    """The pooled probability and what went into it, by name, with weights that sum to 1."""

    p: float
    opinions: dict[str, float]
    weights: dict[str, float]

    def summary(self) -> dict[str, Any]:
        return {"pool": self.p, "opinions": self.opinions, "weights": self.weights}


def pool(opinions: Mapping[str, float], weights: Mapping[str, float] | None = None) -> Pool:
    """The weighted mean of the logits (logarithmic opinion pool of two outcomes; Genest and Zidek 1986).

    Equal weights unless given. Probabilities are held within 1e-4 of 0 and 1, so that one voice cannot silence the
    others. Raises ValueError: no opinion, not a probability, weights that are negative, all zero or of other names.
    """
    if not opinions:
        raise ValueError("there is no opinion to pool")
    for name, p in opinions.items():
        if not 0 <= p <= 1:
            raise ValueError(f"{name}: {p} is not a probability; write a fraction from 0 to 1")
    given = dict.fromkeys(opinions, 1.0) if weights is None else dict(weights)
    if set(given) != set(opinions) or any(w < 0 for w in given.values()) or not sum(given.values()):
        raise ValueError("give each opinion one weight of at least 0, and at least one of them more")
    total = sum(given.values())
    shares = {name: given[name] / total for name in opinions}
    logit = sum(shares[name] * _logit(p) for name, p in opinions.items())
    return Pool(1 / (1 + math.exp(-logit)), dict(opinions), shares)


def _logit(p: float) -> float:
    held = min(max(p, LEAST), MOST)
    return math.log(held / (1 - held))
