"""The priors, read from one page (`priors.toml`) that a specialist can edit and version."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .problems import refuse

INDICATORS = (
    "fighting",
    "guard_strain",
    "over_capacity",
    "own_incidents",
    "unrest_inside",
    "credible_warning",
    "control_change",
    "visible_transfer",
)


@dataclass(frozen=True, slots=True)
class IndicatorPrior:
    """One indicator: log rate ratio per unit ~ N(mean, sd); how long a report is fresh, days; usual values."""

    mean: float
    sd: float
    fresh_days: float
    history_mean: float
    history_sd: float
    en: str
    ar: str


@dataclass(frozen=True, slots=True)
class Priors:
    """Everything believed before any data. Rates per site and day, spreads on the log scale."""

    version: str
    base_log_rate: float
    base_log_sd: float
    site_log_sd: float
    shock_log_sd: float
    shock_half_life_days: float
    alpha: float
    alpha_log_sd: float
    alpha_decay_days: float
    indicators: dict[str, IndicatorPrior]

    @property
    def normal_rate(self) -> float:
        """Incidents per day at a normal site, every indicator at zero."""
        return math.exp(self.base_log_rate)

    def shock_kept(self, days: float) -> float:
        """What is left of a regional shock after `days`."""
        return float(0.5 ** (days / self.shock_half_life_days))


@cache
def default() -> Priors:
    return read(Path(__file__).parent / "priors.toml")


def read(path: Path) -> Priors:
    """Priors from a TOML page. Raises Refused naming the page and the entry."""
    try:
        page = tomllib.loads(path.read_text(encoding="utf-8"))
        return Priors(
            str(page["version"]),
            -math.log(page["base"]["years_per_incident"] * 365.2),
            _spread(page["base"]["log_sd"]),
            _spread(page["site"]["log_sd"]),
            _spread(page["shock"]["log_sd"]),
            _spread(page["shock"]["half_life_days"]),
            float(page["elsewhere"]["alpha"]),
            _spread(page["elsewhere"]["log_sd"]),
            _spread(page["elsewhere"]["decay_days"]),
            {name: _indicator(page["indicators"][name]) for name in INDICATORS},
        )
    except OSError as error:
        raise refuse(str(path), "no_file", value=error.strerror) from None
    except KeyError as error:
        raise refuse(str(path), "missing", value=error.args[0]) from None
    except (TypeError, ValueError, tomllib.TOMLDecodeError) as error:
        raise refuse(str(path), "row", value=error) from None


def _indicator(entry: dict[str, object]) -> IndicatorPrior:
    numbers = {key: float(str(entry[key])) for key in ("mean", "history_mean", "history_sd")}
    spreads = {key: _spread(entry[key]) for key in ("sd", "fresh_days")}
    return IndicatorPrior(**numbers, **spreads, en=str(entry["en"]), ar=str(entry["ar"]))


def _spread(value: object) -> float:
    number = float(str(value))
    if not 0 < number < math.inf:
        raise ValueError(f"{value} must be greater than zero")
    return number
