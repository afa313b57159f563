"""The hazard of each site at a moment, with an explanation that multiplies to the score exactly.

log lambda = a + u_site + s_region + sum b_k x_k; incidents ~ Poisson(lambda (1 + alpha E)); the probability over H
days is 1 - exp(-sum of lambda over H). The first factor is the same probability at a normal site (`base`); what
remains after the indicators is `course` (what fades within the 7 days) and `ceiling` (a probability cannot pass 1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .halve import Remedy, halve
from .indicators import Reading, read
from .levels import FRESH_WARNING_DAYS, HOLD_DAYS, Level, of_model
from .model import Model
from .priors import INDICATORS, Priors
from .reading import iso, iso_day
from .record import Incident, Record, Site

Array = NDArray[np.float64]
HORIZONS = (7, 28)
Z90 = 1.6448536269514722  # 95th percentile of the standard normal: a 90 % interval


@dataclass(frozen=True, slots=True)
class Contribution:
    """One factor of the score. No evidence: it is assumed."""

    indicator: str
    factor: float
    evidence: tuple[str, ...] = ()
    value: float | None = None
    reported: bool = True
    since: float | None = None
    detail: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Score:
    """Probabilities of a serious incident in the next 7 and 28 days; `low`, `high`: 90 % interval of p7."""

    site: str
    kind: str
    at: float
    model: str
    p7: float
    p28: float
    low: float
    high: float
    low28: float
    high28: float
    base: float
    rate_per_day: float
    log_sd: float
    excitement: float
    contributions: tuple[Contribution, ...]
    remedies: tuple[Remedy, ...]

    @property
    def times_normal(self) -> float:
        return self.p7 / self.base

    @property
    def level(self) -> Level:
        """What the score and what is known call for, before any hysteresis."""
        by_name = {c.indicator: c for c in self.contributions}
        told = by_name["credible_warning"].detail.get("newest_days", math.inf)
        change = by_name["control_change"]
        # a check that found nothing also tells when somebody last looked; only an incident itself counts here
        own = by_name["own_incidents"].detail.get("newest_days", math.inf)
        return of_model(
            self.p7,
            fresh_warning=told <= FRESH_WARNING_DAYS,
            control_change=change.reported and (change.value or 0.0) >= 1.0,
            incident=own <= HOLD_DAYS,
        )

    def summary(self) -> dict[str, Any]:
        return {
            "site": self.site,
            "p7": self.p7,
            "p28": self.p28,
            "low": self.low,
            "high": self.high,
            "base": self.base,
            "contributions": [_plain(c) for c in self.contributions],
            "at": iso(self.at),
            "model": self.model,
            "kind": self.kind,
            "low28": self.low28,
            "high28": self.high28,
            "interval": 0.9,
            "level": int(self.level),
            "rate_per_day": self.rate_per_day,
            "log_sd": self.log_sd,
            "times_normal": self.times_normal,
            "not_reported": [
                {"indicator": c.indicator, "since": None if c.since is None else iso_day(c.since)}
                for c in self.contributions
                if not c.reported
            ],
            "halve": [remedy.summary() for remedy in self.remedies],
        }


def score(record: Record, at: float, model: Model) -> list[Score]:
    """Every site in operation at `at` (days since 1970), from what was recorded before `at`, highest p7 first.

    Camps are left out: they get protection indicators, never a risk of their residents.
    """
    return compare(record, at, [model])[0]


def compare(record: Record, at: float, models: Sequence[Model]) -> list[list[Score]]:
    """The same for several models (of the same priors), reading the indicators once."""
    known = record.known_before(at)
    running = [s for s in known.sites if s.kind == "prison" and s.since <= at < s.until]
    read_once = [(site, readings_of(known, site, at, models[0].priors)) for site in running]
    return [
        sorted((score_site(known, s, at, model, r) for s, r in read_once), key=lambda s: (-s.p7, s.site))
        for model in models
    ]


def readings_of(known: Record, site: Site, at: float, page: Priors) -> list[Reading]:
    """The site's indicators now and in the middle of each day ahead."""
    concerning, moments = known.of(site), _moments(at)
    return [read(k, concerning, site, moments, page.indicators[k]) for k in INDICATORS]


def _moments(at: float) -> Array:
    return at + np.concatenate([[0.0], np.arange(max(HORIZONS)) + 0.5])


def score_site(known: Record, site: Site, at: float, model: Model, readings: list[Reading]) -> Score:
    """The score of one site; record and readings already cut to what was known."""
    moments = _moments(at)
    alpha = math.exp(model.value("log_alpha"))
    excitement = elsewhere(known, site, moments, model)
    shocks = np.array([model.shock(site.region, float(m)) for m in moments])

    factors = [
        Contribution("site", math.exp(model.value(f"site:{site.id}"))),
        Contribution("region", math.exp(shocks[0])),
        Contribution("incidents_elsewhere", float(1 + alpha * excitement[0]), _incidents(known, site, at)),
        *(_contribution(reading, model.value(reading.indicator)) for reading in readings),
    ]
    normal = math.exp(model.value("base"))
    rate = normal * math.prod(c.factor for c in factors)
    log_course = shocks - shocks[0] + np.log((1 + alpha * excitement) / (1 + alpha * excitement[0]))
    for reading in readings:
        log_course += model.value(reading.indicator) * (reading.values - reading.values[0])
    course = np.exp(log_course[1:])

    sums = {h: rate * float(course[:h].sum()) for h in HORIZONS}
    spread = math.sqrt(_variance(site, readings, alpha * float(excitement[0]), model, at))
    p7, base = chance(sums[7]), chance(7 * normal)
    factors.append(Contribution("course", float(course[:7].mean())))
    # written as a quotient of the two probabilities per unit of expected incidents
    factors.append(Contribution("ceiling", (p7 / sums[7]) / (base / (7 * normal))))
    wide = math.exp(Z90 * spread)
    return Score(
        site.id,
        site.kind,
        at,
        model.version,
        p7,
        chance(sums[28]),
        chance(sums[7] / wide),
        chance(sums[7] * wide),
        chance(sums[28] / wide),
        chance(sums[28] * wide),
        base,
        rate,
        spread,
        float(excitement[0]),
        tuple(factors),
        halve(readings, rate * course[:7], p7, {k: model.value(k) for k in INDICATORS}),
    )


def chance(expected: float) -> float:
    """The probability of at least one incident where `expected` are expected."""
    return -math.expm1(-expected)


def elsewhere(known: Record, site: Site, moments: Array, model: Model) -> Array:
    """E at each moment: the region's recent incidents at other sites, each exp(-age / decay)."""
    total = np.zeros(len(moments))
    for incident in _elsewhere(known, site):
        age = moments - incident.about
        total += np.where(age >= 0, np.exp(-np.maximum(age, 0) / model.priors.alpha_decay_days), 0.0)
    return total


def _elsewhere(known: Record, site: Site) -> list[Incident]:
    near = {s.id for s in known.sites if s.region == site.region and s.id != site.id}
    return [h for h in known.happenings if isinstance(h, Incident) and h.site in near]


def _incidents(known: Record, site: Site, at: float) -> tuple[str, ...]:
    recent = [h for h in _elsewhere(known, site) if 0 <= at - h.about < 60]
    return tuple(dict.fromkeys(h.evidence for h in sorted(recent, key=lambda h: -h.about)))


def _contribution(reading: Reading, slope: float) -> Contribution:
    """exp(b x); not reported: the mean of exp(b x) over its history."""
    value = float(reading.values[0])
    factor = math.exp(slope * value)
    if not reading.reported:
        factor = float(reading.weights @ np.exp(slope * reading.history))
    return Contribution(
        reading.indicator, factor, reading.evidence, value, reading.reported, reading.since, reading.detail
    )


def _variance(site: Site, readings: list[Reading], excited: float, model: Model, at: float) -> float:
    row = {
        "base": 1.0,
        "log_alpha": excited / (1 + excited),
        f"site:{site.id}": 1.0,
        f"shock:{site.region}": 1.0,
    }
    unknown = 0.0
    for reading in readings:
        row[reading.indicator] = float(reading.values[0])
        if not reading.reported:
            slope = model.value(reading.indicator)
            unknown += slope**2 * float(reading.weights @ (reading.history - reading.values[0]) ** 2)
    return model.variance(row, at) + unknown


def _plain(c: Contribution) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "indicator": c.indicator,
        "factor": c.factor,
        "evidence": list(c.evidence) or "assumed",
        "reported": c.reported,
    }
    if c.value is not None:
        plain["value"] = c.value
    if c.since is not None:
        plain["since"] = iso_day(c.since)
    return plain | c.detail
