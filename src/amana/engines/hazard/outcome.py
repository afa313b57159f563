"""From fates to figures: what a plan leads to, and how much better one is than another."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fates import BREACHES, CASCADE, INCIDENTS, MOVED, Fates
from .scenario import Scenario

Array = NDArray[np.float64]
Z95 = 1.959963984540054  # a 95 % interval of a mean


@dataclass(slots=True)
class Mean:
    """A mean over replications and its standard error, from one batch after another (Chan, Golub and LeVeque 1979).
    With weights (likelihood ratios) the unbiased importance-sampling estimate."""

    count: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, values: NDArray[Any], weights: Array | None = None) -> None:
        weighted = np.asarray(values, dtype=np.float64)
        if weights is not None:
            weighted = weighted * weights
        count, total = len(weighted), float(weighted.sum())
        middle = total / count
        if self.count:
            apart = middle - self.value
            self.squares += apart**2 * self.count * count / (self.count + count)
        self.squares += float(((weighted - middle) ** 2).sum())
        self.count, self.total = self.count + count, self.total + total

    @property
    def value(self) -> float:
        return self.total / self.count

    @property
    def error(self) -> float:
        return math.sqrt(self.squares / (self.count - 1) / self.count) if self.count > 1 else math.nan

    def summary(self) -> dict[str, float]:
        return {"mean": self.value, "error": self.error}


def mean(values: NDArray[Any], weights: Array | None = None) -> Mean:
    """Of one batch alone."""
    found = Mean()
    found.add(values, weights)
    return found


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


class Outcome:
    """What a plan leads to, told batch by batch, so that it takes a few bytes for a replication and not all that
    happened in it. People are counts; chances fractions. `name`: the plan's; `escapes` (N,): everyone who escaped,
    some more than once; `happened` (N,): whether there was an incident; `log_weight` (N,) where the draws were tilted;
    `control` (N,): escapes on the quiet course less their exact mean (`control.centred`), None where tilted."""

    def __init__(self, name: str, scenario: Scenario, replications: int, *, tilted: bool) -> None:
        self.name, self.scenario, self.tilted = name, scenario, tilted
        self.told = 0
        self.escapes = np.zeros(replications, dtype=np.int32)
        self.happened = np.zeros(replications, dtype=bool)
        self.log_weight = np.zeros(replications if tilted else 0)
        self.control: Array | None = None
        self.means = {name: Mean() for name in _MEANS}
        self.by_tier = np.zeros(len(scenario.tiers))
        self.by_site = np.zeros(len(scenario.sites))

    def add(self, fates: Fates) -> None:
        """The next replications."""
        now = slice(self.told, self.told + len(fates.marks))
        self.told = now.stop
        self.escapes[now] = fates.total
        self.happened[now] = fates.marks[:, INCIDENTS] > 0
        weights = None
        if self.tilted:
            self.log_weight[now] = fates.log_weight
            weights = np.exp(fates.log_weight)
        for name, told in _MEANS.items():
            self.means[name].add(told(fates), weights)
        each = np.ones(len(fates.marks)) if weights is None else weights
        self.by_tier += each @ fates.escaped
        self.by_site += each @ fates.escapes

    @property
    def weights(self) -> Array | None:
        return np.exp(self.log_weight) if self.tilted else None

    def summary(self) -> dict[str, Any]:
        w, s, n = self.weights, self.scenario, self.told
        escapes = self.escapes.astype(np.float64)
        of = {name: found.summary() for name, found in self.means.items()}
        found: dict[str, Any] = {
            "plan": self.name,
            "escapes": {
                **of.pop("escapes"),
                "median": quantile(escapes, 0.5, w),
                "q90": quantile(escapes, 0.9, w),
                "q95": quantile(escapes, 0.95, w),
                "worst_5_percent_mean": worst(escapes, 0.05, w),
            },
            **of,
            "by_tier": {tier: float(self.by_tier[k] / n) for k, tier in enumerate(s.tiers)},
            "by_site": {site.id: float(self.by_site[k] / n) for k, site in enumerate(s.sites)},
        }
        if w is not None:
            found["effective_replications"] = float(w.sum() ** 2 / (w**2).sum())
        return found


_MEANS: dict[str, Callable[[Fates], NDArray[Any]]] = {
    "escapes": lambda f: f.total,
    "at_large_at_end": lambda f: f.large.sum(axis=1),
    "incidents": lambda f: f.marks[:, INCIDENTS],
    "p_any_breach": lambda f: f.marks[:, BREACHES] > 0,
    "p_cascade": lambda f: f.marks[:, CASCADE],
    "moved": lambda f: f.marks[:, MOVED],
}


def difference(plan: Outcome, against: Outcome) -> dict[str, Any]:
    """Escapes under `plan` less those under `against`, replication by replication: both met the same fate. What the
    quiet course would have let escape is taken off and put back with its exact mean."""
    pairs = []
    for outcome in (plan, against):
        values = outcome.escapes.astype(np.float64)
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
