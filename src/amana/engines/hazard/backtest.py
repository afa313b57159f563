"""The forecasts that would have been made week by week, and how good they were.

A forecast at t uses what was known before t, and a model refitted from time to time on what was known before the
refit. Beside it stand the base rate (the share of site-weeks with an incident so far) and persistence (that share
among site-weeks that follow an incident at the same site within four weeks, and among the others). The shipped
indicators were coded by someone who knew the outcomes: this tests the machinery, it proves no skill.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import laplace, shipped
from .laplace import Panel
from .metrics import brier, log_score, reliability, skill
from .model import Model, of_priors
from .priors import INDICATORS
from .reading import days, iso_day
from .record import Incident, Record
from .score import Score, compare

WEEK = 7.0
FIRST, LAST = "2019-04-01", "2026-02-09"  # Mondays
REFIT_WEEKS, BLOCK_WEEKS, RECENT_DAYS = 26, 4, 28.0
EDGES = (0.0, 0.002, 0.005, 0.01, 0.03, 0.1)
HINDSIGHT = (
    "every indicator of this record was coded knowing the outcomes: a test of the machinery, not of skill"
)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecast:
    """One site-week: the frozen score, what the two simple forecasts said, and what happened in [at, at + 7)."""

    score: Score
    base: float
    persistence: float
    prior: float
    happened: bool

    @property
    def week(self) -> int:
        return int(self.score.at // WEEK)


@dataclass(frozen=True)
class Backtest:
    forecasts: tuple[Forecast, ...]
    models: tuple[Model, ...]

    def summary(self) -> dict[str, Any]:
        y = np.array([float(f.happened) for f in self.forecasts])
        block = np.array([f.week // BLOCK_WEEKS for f in self.forecasts], dtype=np.int64)
        named = {
            "model": np.array([f.score.p7 for f in self.forecasts]),
            "prior": np.array([f.prior for f in self.forecasts]),
            "base_rate": np.array([f.base for f in self.forecasts]),
            "persistence": np.array([f.persistence for f in self.forecasts]),
        }
        p = named["model"]
        over = {
            f"{name}_over_{other}": {
                "log": skill(log_score, named[name], named[other], y, block).summary(),
                "brier": skill(brier, named[name], named[other], y, block).summary(),
            }
            for name, other in (
                ("model", "base_rate"),
                ("model", "persistence"),
                ("prior", "base_rate"),
                ("persistence", "base_rate"),
            )
        }
        return {
            "format": "amana-hazard-backtest/1",
            "warning": HINDSIGHT,
            "site_weeks": len(y),
            "weeks_with_incident": int(y.sum()),
            "from": iso_day(self.forecasts[0].score.at),
            "to": iso_day(self.forecasts[-1].score.at),
            "interval": 0.9,
            "block_weeks": BLOCK_WEEKS,
            "scores": {
                name: {"log": float(log_score(q, y).mean()), "brier": float(brier(q, y).mean())}
                for name, q in named.items()
            },
            "skill": over,
            "reliability": reliability(p, y, EDGES),
            "incidents": [self._incident(f) for f in self.forecasts if f.happened],
            "highest_without_incident": [
                self._incident(f) for f in sorted(self.forecasts, key=lambda f: -f.score.p7) if not f.happened
            ][:10],
            "models": [m.version for m in self.models],
        }

    def _incident(self, forecast: Forecast) -> dict[str, Any]:
        week = [f for f in self.forecasts if f.score.at == forecast.score.at]
        rank = 1 + sum(f.score.p7 > forecast.score.p7 for f in week)
        return {
            "week": iso_day(forecast.score.at),
            "site": forecast.score.site,
            "p7": forecast.score.p7,
            "base_rate": forecast.base,
            "rank": rank,
            "of": len(week),
        }


def run(
    record: Record | None = None,
    scored: tuple[str, ...] = (),
    *,
    power: float = laplace.POWER,
    first: str = FIRST,
    last: str = LAST,
) -> Backtest:
    """Week by week over the shipped record, or over another one."""
    if record is None:
        found = shipped.load()
        record, scored = found.record, found.scored
    watched = replace_sites(record, scored)
    prior = of_priors()
    model, models = prior, [prior]
    forecasts: list[Forecast] = []
    n = 0
    at, end = days(first), days(last)
    while at <= end:
        if n and n % REFIT_WEEKS == 0:
            model = refit(watched, forecasts, at, models[-1], power)
            models.append(model)
        forecasts += week(watched, forecasts, at, model, prior)
        at, n = at + WEEK, n + 1
    return Backtest(tuple(forecasts), tuple(models))


def replace_sites(record: Record, scored: tuple[str, ...]) -> Record:
    """The record with only the scored prisons running; the others stay as neighbours."""
    never = (math.inf, math.inf)
    sites = tuple(s if s.id in scored else replace(s, since=never[0], until=never[1]) for s in record.sites)
    return Record(sites, record.happenings)


def week(record: Record, before: list[Forecast], at: float, model: Model, prior: Model) -> list[Forecast]:
    """The forecasts of one week, all from what was known before `at`."""
    known = record.known_before(at)
    base, calm, tense = simple(known, before, at)
    ours, plain = compare(record, at, [model, prior])
    of_prior = {s.site: s.p7 for s in plain}
    known_days, all_days = incident_days(known), incident_days(record)
    return [
        Forecast(
            found,
            base,
            tense if recent(known_days, found.site, at) else calm,
            of_prior[found.site],
            happened(all_days, found.site, at),
        )
        for found in ours
    ]


def simple(known: Record, before: list[Forecast], at: float) -> tuple[float, float, float]:
    """Base rate, and the rates of site-weeks not following and following an incident; known by `at`.

    Each starts from one incident in the prior's ten years; the second and third from half a weight each.
    """
    normal = -math.expm1(-WEEK * of_priors().priors.normal_rate)
    past = [f for f in before if f.score.at + WEEK <= at]
    days_of = incident_days(known)
    hits = [float(happened(days_of, f.score.site, f.score.at)) for f in past]
    follows = [recent(days_of, f.score.site, f.score.at) for f in past]
    start = 1 / normal
    base = (sum(hits) + 1) / (len(hits) + start)
    split = []
    for kind in (False, True):
        mine = [h for h, f in zip(hits, follows, strict=True) if f is kind]
        # twenty site-weeks at the base rate stand for what is believed before any follow an incident
        split.append((sum(mine) + 20 * base) / (len(mine) + 20))
    return base, split[0], split[1]


Days = dict[str, list[float]]


def incident_days(record: Record) -> Days:
    """Site -> the days of its incidents."""
    found: Days = {}
    for h in record.happenings:
        if isinstance(h, Incident) and h.withdrawn == math.inf:
            found.setdefault(h.site, []).append(h.about)
    return found


def recent(days_of: Days, site: str, at: float) -> bool:
    """An incident in the four weeks before."""
    return any(0 < at - day <= RECENT_DAYS for day in days_of.get(site, ()))


def happened(days_of: Days, site: str, at: float) -> bool:
    """An incident in [at, at + 7)."""
    return any(at <= day < at + WEEK for day in days_of.get(site, ()))


def refit(record: Record, forecasts: list[Forecast], at: float, parent: Model, power: float) -> Model:
    """The model after what was known before `at`: indicators as they were read then, outcomes as known now."""
    known = record.known_before(at)
    past = [f for f in forecasts if f.score.at + WEEK <= at]
    return laplace.fit(
        panel(known, past),
        parent.priors,
        at=at,
        version=f"fit-{iso_day(at)}",
        parent=parent.version,
        power=power,
    )


def panel(known: Record, past: list[Forecast]) -> Panel:
    """Site-weeks as rows. What was not reported is an offset: its factor under the model of that week."""
    region_of = {s.id: s.region for s in known.sites}
    sites = tuple(sorted({f.score.site for f in past}))
    regions = tuple(sorted({region_of[s] for s in sites}))
    values, offsets, excitement = [], [], []
    days_of = incident_days(known)
    for forecast in past:
        by_name = {c.indicator: c for c in forecast.score.contributions}
        read = [by_name[k] for k in INDICATORS]
        values.append([c.value if c.reported and c.value is not None else 0.0 for c in read])
        offsets.append(sum(math.log(c.factor) for c in read if not c.reported))
        excitement.append(forecast.score.excitement)
    return Panel(
        np.array([float(happened(days_of, f.score.site, f.score.at)) for f in past]),
        np.full(len(past), WEEK),
        np.array(values).reshape(-1, len(INDICATORS)),
        np.array(offsets),
        np.array(excitement),
        np.array([sites.index(f.score.site) for f in past], dtype=np.int64),
        np.array([regions.index(region_of[f.score.site]) for f in past], dtype=np.int64),
        np.array([f.score.at for f in past]),
        sites,
        regions,
    )
