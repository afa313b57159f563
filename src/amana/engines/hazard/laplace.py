"""Update of the model from data: a normal approximation (Laplace, its mean corrected), with a tempered likelihood.

Incidents cluster, so a panel of site-weeks holds less than it seems; the likelihood is raised to a power of .25 to .4.
A shock is one value per region and fortnight, an AR(1) with the prior's half-life.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .model import COMMON, Model, of_priors
from .priors import INDICATORS, Priors

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
SHOCK_STEP_DAYS = 14.0
POWER = 0.3
_STEPS_MAX, _ENOUGH = 50, 1e-9
_CORRECTIONS_MAX, _STILL = 20, 1e-4


@dataclass(frozen=True)
class Panel:
    """n site-periods: counts (n,), exposure in days (n,), indicators (n, 8), offset (n,) on the log scale for what was
    integrated over, excitement E (n,), and which site, region (indices) and moment (days) each row belongs to."""

    counts: Array
    exposure: Array
    indicators: Array
    offset: Array
    excitement: Array
    site: Ints
    region: Ints
    moment: Array
    sites: tuple[str, ...]
    regions: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.counts)


class Laplace:
    """The posterior of a panel; parameters: common, sites, then the shocks of each region from first to last."""

    def __init__(self, panel: Panel, page: Priors, power: float) -> None:
        self.panel, self.page, self.power = panel, page, power
        start = float(panel.moment.min()) if len(panel) else 0.0
        steps = ((panel.moment - start) // SHOCK_STEP_DAYS).astype(np.int64)
        self.periods = int(steps.max()) + 1 if len(panel) else 1
        self.common, self.n_sites = len(COMMON), len(panel.sites)
        self.dense = self.common + self.n_sites
        self.size = self.dense + len(panel.regions) * self.periods
        self.shock = panel.region * self.periods + steps
        prior = of_priors(page)
        self.prior_mean = np.concatenate([prior.mean, np.zeros(self.size - self.common)])
        self.precision = self._precision(prior.covariance.diagonal())

    def _precision(self, common: Array) -> Array:
        precision = np.zeros((self.size, self.size))
        diagonal = np.concatenate([1 / common, np.full(self.n_sites, self.page.site_log_sd**-2)])
        precision[np.arange(self.dense), np.arange(self.dense)] = diagonal
        keep = self.page.shock_kept(SHOCK_STEP_DAYS)
        innovation = 1 / (self.page.shock_log_sd**2 * (1 - keep**2))
        chain = np.zeros((self.periods, self.periods))
        inner = np.arange(self.periods)
        chain[inner, inner] = innovation * (1 + keep**2)
        chain[0, 0] = chain[-1, -1] = innovation
        if self.periods == 1:
            chain[0, 0] = self.page.shock_log_sd**-2
        chain[inner[:-1], inner[1:]] = chain[inner[1:], inner[:-1]] = -innovation * keep
        for region in range(len(self.panel.regions)):
            at = self.dense + region * self.periods
            precision[at : at + self.periods, at : at + self.periods] = chain
        return precision

    def _columns(self, theta: Array) -> tuple[Array, Array]:
        """(n, dense) derivatives of the log rate, and the log rate (n,)."""
        panel = self.panel
        excited = math.exp(theta[self.common - 1]) * panel.excitement
        rows = np.zeros((len(panel), self.dense))
        rows[:, 0] = 1.0
        rows[:, 1 : self.common - 1] = panel.indicators
        rows[:, self.common - 1] = excited / (1 + excited)
        rows[np.arange(len(panel)), self.common + panel.site] = 1.0
        linear = theta[0] + panel.indicators @ theta[1 : self.common - 1] + panel.offset + np.log1p(excited)
        linear += theta[self.common + panel.site] + theta[self.dense + self.shock]
        return rows, linear

    def objective(self, theta: Array, doubt: Array | float = 0.0) -> float:
        """The log posterior up to a constant; `doubt` (n,): half the variance of each row's log rate."""
        _, linear = self._columns(theta)
        expected = self.panel.exposure * np.exp(np.minimum(linear + doubt, 50.0))
        gap = theta - self.prior_mean
        fit = float(self.panel.counts @ linear - expected.sum())
        return self.power * fit - 0.5 * float(gap @ self.precision @ gap)

    def gradient_and_curvature(self, theta: Array, doubt: Array | float = 0.0) -> tuple[Array, Array]:
        """Gradient, and the expected (Fisher) information plus the prior's precision."""
        rows, linear = self._columns(theta)
        expected = self.panel.exposure * np.exp(np.minimum(linear + doubt, 50.0))
        residual, weight = self.power * (self.panel.counts - expected), self.power * expected
        gradient = -self.precision @ (theta - self.prior_mean)
        gradient[: self.dense] += rows.T @ residual
        shocks = self.size - self.dense
        gradient[self.dense :] += np.bincount(self.shock, residual, minlength=shocks)
        curvature = self.precision.copy()
        curvature[: self.dense, : self.dense] += (rows * weight[:, None]).T @ rows
        for column in range(self.dense):
            mixed = np.bincount(self.shock, weight * rows[:, column], minlength=shocks)
            curvature[column, self.dense :] += mixed
            curvature[self.dense :, column] += mixed
        own = np.arange(self.dense, self.size)
        curvature[own, own] += np.bincount(self.shock, weight, minlength=shocks)
        return gradient, curvature

    def mode(self, start: Array | None = None, doubt: Array | float = 0.0) -> tuple[Array, Array]:
        """(mode, covariance) by Newton steps, halved while they do not improve."""
        theta = self.prior_mean.copy() if start is None else start.copy()
        value = self.objective(theta, doubt)
        for _ in range(_STEPS_MAX):
            gradient, curvature = self.gradient_and_curvature(theta, doubt)
            step, stretch = np.linalg.solve(curvature, gradient), 1.0
            while (there := self.objective(theta + stretch * step, doubt)) < value and stretch > 1e-6:
                stretch /= 2
            if there < value:
                break
            theta, value = theta + stretch * step, there
            if float(gradient @ step) < _ENOUGH:
                break
        _, curvature = self.gradient_and_curvature(theta, doubt)
        covariance = np.asarray(np.linalg.inv(curvature), dtype=np.float64)
        return np.asarray(theta, dtype=np.float64), covariance

    def solve(self) -> tuple[Array, Array]:
        """(mean, covariance) of the best normal approximation.

        The joint mode lies beside the mean, because a rate is convex in what is uncertain about it: the expected
        count at a mode ignores half the variance of the log rate. So the mode is sought again with that half added,
        until nothing moves (the stationary point of the Gaussian variational bound; Opper and Archambeau 2009).
        """
        mean, covariance = self.mode()
        for _ in range(_CORRECTIONS_MAX):
            doubt = 0.5 * self._row_variance(mean, covariance)
            nearer, covariance = self.mode(mean, doubt)
            moved = float(np.abs(nearer - mean).max())
            mean = nearer
            if moved < _STILL:
                break
        return mean, covariance

    def _row_variance(self, theta: Array, covariance: Array) -> Array:
        """(n,): the variance of each row's log rate."""
        rows, _ = self._columns(theta)
        place = self.dense + self.shock
        own = np.einsum("ni,ij,nj->n", rows, covariance[: self.dense, : self.dense], rows, optimize=True)
        mixed = np.einsum("ni,ni->n", rows, covariance[place, : self.dense])
        return np.asarray(own + 2 * mixed + covariance[place, place])


def fit(panel: Panel, page: Priors, *, at: float, version: str, parent: str, power: float = POWER) -> Model:
    """The model after a panel that was recorded before `at`. Of the shocks only the last of each region is kept."""
    if not 0 < power <= 1:
        raise ValueError(f"the likelihood's power must lie in (0, 1], not {power}")
    if panel.indicators.shape != (len(panel), len(INDICATORS)):
        raise ValueError(f"indicators must be {len(panel)} x {len(INDICATORS)}, not {panel.indicators.shape}")
    laplace = Laplace(panel, page, power)
    mean, covariance = laplace.solve()
    last = [laplace.dense + (r + 1) * laplace.periods - 1 for r in range(len(panel.regions))]
    keep = np.array([*range(laplace.dense), *last], dtype=np.int64)
    names = (*COMMON, *(f"site:{s}" for s in panel.sites), *(f"shock:{r}" for r in panel.regions))
    block = covariance[np.ix_(keep, keep)]
    return Model(version, parent, page, names, mean[keep], (block + block.T) / 2, at, power)
