"""From fates to figures: what a plan leads to, and how much better one is than another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fates import BREACHES, CASCADE, INCIDENTS, MOVED, Fates
from .scenario import Scenario

Array = NDArray[np.float64]
Z95 = 1.959963984540054  # a 95 % interval of a mean


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over replications and its standard error."""

    value: float
    error: float

    def summary(self) -> dict[str, float]:
        return {"mean": self.value, "error": self.error}


def mean(values: NDArray[Any], weights: Array | None = None) -> Mean:
    """With weights (likelihood ratios) the unbiased importance-sampling estimate."""
    weighted = np.asarray(values, dtype=np.float64)
    if weights is not None:
        weighted = weighted * weights
    spread = float(weighted.std(ddof=1)) if len(weighted) > 1 else math.nan
    return Mean(float(weighted.mean()), spread / math.sqrt(len(weighted)))


def quantile(values: Array, q: float, weights: Array | None = None) -> float:
    """The smallest value with at least `q` of the weight at or below it."""
    if weights is None:
        return float(np.quantile(values, q, method="inverted_cdf"))
    order = np.argsort(values, kind="stable")
    total = np.cumsum(weights[order])
    return float(values[order][min(int(np.searchsorted(total, q * total[-1])), len(values) - 1)])


def worst(values: Array, share: float, weights: Array | None = None) -> float:
    """The mean of the worst `share` (expected shortfall)."""
    if weights is None:
        tail = np.sort(values)[::-1][: max(1, math.ceil(share * len(values)))]
        return float(tail.mean())
    order = np.argsort(values, kind="stable")[::-1]
    total = np.cumsum(weights[order])
    kept = total <= share * total[-1]
    kept[0] = True
    return float(np.average(values[order][kept], weights=weights[order][kept]))


@dataclass(frozen=True)
class Outcome:
    """What a plan leads to. People are counts; chances fractions. `name`: the plan's; `control` (N,): escapes on the
    quiet course less their exact mean (`control.centred`), None where the draws were tilted."""

    name: str
    fates: Fates
    scenario: Scenario
    tilted: bool
    control: Array | None = None

    @property
    def weights(self) -> Array | None:
        return np.exp(self.fates.log_weight) if self.tilted else None

    def summary(self) -> dict[str, Any]:
        f, w, s = self.fates, self.weights, self.scenario
        escapes, large = f.total.astype(np.float64), f.large.sum(axis=1).astype(np.float64)
        found: dict[str, Any] = {
            "plan": self.name,
            "escapes": {
                **mean(escapes, w).summary(),
                "median": quantile(escapes, 0.5, w),
                "q90": quantile(escapes, 0.9, w),
                "q95": quantile(escapes, 0.95, w),
                "worst_5_percent_mean": worst(escapes, 0.05, w),
            },
            "at_large_at_end": mean(large, w).summary(),
            "incidents": mean(f.marks[:, INCIDENTS], w).summary(),
            "p_any_breach": mean(f.marks[:, BREACHES] > 0, w).summary(),
            "p_cascade": mean(f.marks[:, CASCADE], w).summary(),
            "moved": mean(f.marks[:, MOVED], w).summary(),
            "by_tier": {t: mean(f.escaped[:, k], w).value for k, t in enumerate(s.tiers)},
            "by_site": {site.id: mean(f.escapes[:, n], w).value for n, site in enumerate(s.sites)},
        }
        if w is not None:
            found["effective_replications"] = float(w.sum() ** 2 / (w**2).sum())
        return found


def difference(plan: Outcome, against: Outcome) -> dict[str, Any]:
    """Escapes under `plan` less those under `against`, replication by replication: both met the same fate. What the
    quiet course would have let escape is taken off and put back with its exact mean."""
    pairs = []
    for outcome in (plan, against):
        values = outcome.fates.total.astype(np.float64)
        pairs.append(values if outcome.weights is None else values * outcome.weights)
    paired = pairs[0] - pairs[1]
    controlled = plan.control is not None and against.control is not None
    found = mean(paired - (plan.control - against.control) if controlled else paired)  # type: ignore[operator]
    unpaired = math.hypot(mean(pairs[0]).error, mean(pairs[1]).error)
    inside = not abs(found.value) > Z95 * found.error
    return {
        "plan": plan.name,
        "against": against.name,
        **found.summary(),
        "low": found.value - Z95 * found.error,
        "high": found.value + Z95 * found.error,
        "error_if_unpaired": unpaired,
        "error_without_control": mean(paired).error,
        "inside_error": inside,
    }
