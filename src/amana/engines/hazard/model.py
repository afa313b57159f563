"""A model: what is believed about every coefficient, as a normal distribution, with a version and a parent."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import priors as priors_page
from .priors import INDICATORS, Priors
from .problems import refuse
from .reading import Node, iso

FORMAT = "amana-hazard-model/1"
COMMON = ("base", *INDICATORS, "log_alpha")
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """N(mean, covariance) over `parameters`: the common ones, then `site:<id>` and `shock:<region>`.

    A shock holds for `fitted_at` (days since 1970) and fades from there. What is not listed has its prior.
    """

    version: str
    parent: str
    priors: Priors
    parameters: tuple[str, ...]
    mean: Array
    covariance: Array
    fitted_at: float = math.nan
    power: float = 1.0

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.parameters)}

    def value(self, name: str) -> float:
        """The mean of a parameter; 0 for a site or a shock that is not listed."""
        place = self._place.get(name)
        return 0.0 if place is None else float(self.mean[place])

    def shock(self, region: str, moment: float) -> float:
        """The regional shock expected at `moment`, on the log scale."""
        if math.isnan(self.fitted_at):
            return 0.0
        return self.value(f"shock:{region}") * self.priors.shock_kept(max(0.0, moment - self.fitted_at))

    def variance(self, row: dict[str, float], moment: float) -> float:
        """Variance of the log rate whose gradient is `row` (parameter -> derivative)."""
        total, places, slopes = 0.0, [], []
        for name, slope in row.items():
            if name.startswith("shock:"):
                kept = 0.0
                if name in self._place:
                    kept = self.priors.shock_kept(max(0.0, moment - self.fitted_at))
                total += slope**2 * self.priors.shock_log_sd**2 * (1 - kept**2)
                slope *= kept
            if name in self._place:
                places.append(self._place[name])
                slopes.append(slope)
            elif name.startswith("site:"):
                total += slope**2 * self.priors.site_log_sd**2
        part = np.array(slopes)
        return total + float(part @ self.covariance[np.ix_(places, places)] @ part)

    def dump(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": self.version,
            "parent": self.parent,
            "priors": self.priors.version,
            "fitted_at": None if math.isnan(self.fitted_at) else iso(self.fitted_at),
            "power": self.power,
            "parameters": list(self.parameters),
            "mean": [float(v) for v in self.mean],
            "covariance": [[float(v) for v in row] for row in self.covariance],
        }


def of_priors(page: Priors | None = None) -> Model:
    """The model before any data: the priors themselves."""
    page = page or priors_page.default()
    entries = [page.indicators[name] for name in INDICATORS]
    mean = np.array([page.base_log_rate, *(e.mean for e in entries), math.log(page.alpha)])
    spread = np.array([page.base_log_sd, *(e.sd for e in entries), page.alpha_log_sd])
    return Model(page.version, "", page, COMMON, mean, np.diag(spread**2))


def load(value: Any, page: Priors | None = None) -> Model:
    """A model from its JSON form. Raises Refused: wrong shape, other priors, no covariance matrix."""
    page = page or priors_page.default()
    root = Node.root(value)
    root.fields("format version parent priors fitted_at power parameters mean covariance", "proposal")
    root.format(FORMAT)
    root.finish()
    if value["priors"] != page.version:
        raise refuse(
            "$.priors", "no_model", value=f"made from priors {value['priors']}, these are {page.version}"
        )
    try:
        parameters = tuple(str(name) for name in value["parameters"])
        mean = np.array(value["mean"], dtype=np.float64)
        covariance = np.array(value["covariance"], dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse("$.mean", "no_model", value=error) from None
    n = len(parameters)
    if parameters[: len(COMMON)] != COMMON:
        raise refuse("$.parameters", "no_model", value="the common parameters must come first")
    if (
        mean.shape != (n,)
        or covariance.shape != (n, n)
        or not (np.isfinite(mean).all() and np.isfinite(covariance).all())
    ):
        raise refuse(
            "$.covariance", "no_model", value=f"{n} parameters need {n} means and {n} x {n} covariances"
        )
    if not np.allclose(covariance, covariance.T) or np.linalg.eigvalsh(covariance)[0] < -1e-9:
        raise refuse("$.covariance", "no_model", value="not symmetric and positive semi-definite")
    fitted = math.nan if value["fitted_at"] is None else root.moment("fitted_at")
    power = root.number("power", 0.01, 1.0, 1.0)
    root.finish()
    version, parent = str(value["version"]), str(value["parent"])
    return Model(version, parent, page, parameters, mean, covariance, fitted, power)


def text(model: Model) -> str:
    return json.dumps(model.dump(), ensure_ascii=False, indent=1)
