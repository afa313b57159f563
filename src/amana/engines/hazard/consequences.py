"""Parameters of what follows from an incident, and the tables made from them.

Escape fractions follow a Kumaraswamy distribution: on [0, 1] like a beta, with a quantile in closed form
(Kumaraswamy 1980), F^-1(u) = (1 - (1 - u)^(1/b))^(1/a). Given the shape a, b is found from the mean
b B(1 + 1/a, b). Quantiles and recapture shares are tables, so that every engine reads the same numbers.
"""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .reading import Node

QUANTILES = 1024
RATE_LEVELS = 16
SHOCK_STATES = 7
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Consequences:
    """See `consequences.toml` for what each stands for and `LIMITS` for what is allowed."""

    version: str
    given_incident: float
    escape_mean_assault: float
    escape_shape_assault: float
    escape_mean_abandoned: float
    escape_shape_abandoned: float
    share_small: float
    half_size: float
    fall: float
    recapture_days: int
    lost_assault: float
    lost_abandoned: float
    lent_share: float
    lent_days: int
    pause_days: int
    own_decay_days: float
    own_max: float
    cascade_days: int


_SHARE = (0.0, 1.0)
LIMITS: dict[str, tuple[float, float]] = {
    "given_incident": _SHARE,
    "escape_mean_assault": (0.001, 0.999),
    "escape_shape_assault": (0.1, 50.0),
    "escape_mean_abandoned": (0.001, 0.999),
    "escape_shape_abandoned": (0.1, 50.0),
    "share_small": _SHARE,
    "half_size": (1.0, 1e6),
    "fall": (0.0, 5.0),
    "recapture_days": (1, 365),
    "lost_assault": _SHARE,
    "lost_abandoned": _SHARE,
    "lent_share": (0.0, 0.9),
    "lent_days": (1, 365),
    "pause_days": (0, 365),
    "own_decay_days": (0.1, 1e4),
    "own_max": (0.0, 5.0),
    "cascade_days": (1, 365),
}


@cache
def default() -> Consequences:
    page = tomllib.loads((Path(__file__).parent / "consequences.toml").read_text(encoding="utf-8"))
    flat = {**page["breach"], **page["guards"], **page["after"], **page["recapture"]}
    flat["recapture_days"] = flat.pop("days")
    return Consequences(version=page["version"], **flat)


def changed(node: Node | None) -> Consequences:
    """The defaults with the scenario's own values in their place."""
    base = default()
    if node is None or node.fields("", " ".join(LIMITS)) is None:
        return base
    whole = {f.name for f in fields(Consequences) if f.type == "int"}
    found: dict[str, float] = {}
    for key in node.value:
        if key in LIMITS:
            low, high = LIMITS[key]
            read = (
                node.count(key, int(low), int(high), 1) if key in whole else node.number(key, low, high, 1.0)
            )
            found[key] = read
    return replace(base, version=f"{base.version}+scenario", **found) if found else base  # type: ignore[arg-type]


def kumaraswamy_b(shape: float, mean: float) -> float:
    """The b for which Kumaraswamy(shape, b) has this mean; by bisection on the log scale."""

    def mean_of(b: float) -> float:
        return b * math.exp(math.lgamma(1 + 1 / shape) + math.lgamma(b) - math.lgamma(1 + 1 / shape + b))

    low, high = 1e-6, 1e9
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if mean_of(middle) > mean else (low, middle)
    return math.sqrt(low * high)


def escape_table(shape: float, mean: float) -> Array:
    """(QUANTILES,): the escape fraction at the middle of each equally likely step."""
    b = kumaraswamy_b(shape, mean)
    steps = [(n + 0.5) / QUANTILES for n in range(QUANTILES)]
    return np.array([(1 - (1 - u) ** (1 / b)) ** (1 / shape) for u in steps])


def recapture_table(c: Consequences, people: int) -> Array:
    """(people + 1,): the share recaptured, by how many escaped."""
    return np.array([c.share_small * (1 + n / c.half_size) ** -c.fall for n in range(people + 1)])


def rate_levels(log_sd: float) -> Array:
    """(RATE_LEVELS,): equally likely multiples of a rate known to within exp(N(0, log_sd))."""
    from statistics import NormalDist

    steps = [NormalDist().inv_cdf((n + 0.5) / RATE_LEVELS) for n in range(RATE_LEVELS)]
    return np.array([math.exp(log_sd * z) for z in steps])


def shock_chain(log_sd: float, half_life_days: float) -> tuple[Array, Array, Array]:
    """A regional shock as a Markov chain with the mean, variance and autocorrelation of its AR(1).

    Method of Rouwenhorst (1995). Returns multiples of the rate (n,), the stationary law accumulated (n,), and the
    daily transitions accumulated (n, n); the last column is 2, above any uniform number.
    """
    n, keep = SHOCK_STATES, 0.5 ** (1 / half_life_days)
    p = (1 + keep) / 2
    moves = np.array([[p, 1 - p], [1 - p, p]])
    for size in range(3, n + 1):
        grown = np.zeros((size, size))
        grown[:-1, :-1] += p * moves
        grown[:-1, 1:] += (1 - p) * moves
        grown[1:, :-1] += (1 - p) * moves
        grown[1:, 1:] += p * moves
        grown[1:-1] /= 2
        moves = grown
    reach = log_sd * math.sqrt(n - 1)
    states = np.array([math.exp(reach * (2 * i / (n - 1) - 1)) for i in range(n)])
    stationary = np.cumsum([math.comb(n - 1, i) / 2 ** (n - 1) for i in range(n)])
    transitions = np.cumsum(moves, axis=1)
    stationary[-1], transitions[:, -1] = 2.0, 2.0
    return states, stationary, transitions
