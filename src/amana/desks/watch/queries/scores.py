"""Scores of the sites: now, as of a moment, with what moved them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from amana.engines.hazard import model as models
from amana.engines.hazard import score as engine
from amana.engines.hazard.model import Model
from amana.engines.hazard.pooling import Pool, pool
from amana.engines.hazard.priors import INDICATORS

from ..models import ModelVersion, Opinion
from .record import days, record

WEEK = timedelta(days=7)
FRESH = timedelta(days=7)
"""So long an analyst's probability counts: it speaks of seven days."""


def model_at(at: datetime) -> Model:
    """The model in use at `at`: the newest accepted by then, else the priors."""
    found = (
        ModelVersion.objects.filter(accepted=True, decided_at__lt=at).order_by("-decided_at", "-pk").first()
    )
    return models.load(json.loads(found.document)) if found else models.of_priors()


@dataclass(frozen=True, slots=True)
class Scored:
    """A site's score, the same seven days earlier (None: not yet watched), and what changed most since."""

    score: engine.Score
    before: engine.Score | None

    @property
    def moved(self) -> tuple[str, float] | None:
        """(indicator, ratio of its factor to that of a week ago) that moved the score most; None for less than 5 %."""
        if self.before is None:
            return None
        old = {c.indicator: c.factor for c in self.before.contributions}
        names = (*INDICATORS, "incidents_elsewhere")
        ratios = {
            c.indicator: c.factor / old[c.indicator] for c in self.score.contributions if c.indicator in names
        }
        name = max(ratios, key=lambda key: abs(math.log(ratios[key])))
        return (name, ratios[name]) if abs(math.log(ratios[name])) >= 0.05 else None


def scores(at: datetime, *, compare: bool = True) -> list[Scored]:
    """Every site in operation at `at`, from what was recorded before it, highest first. A replay gives the same."""
    known = record(at)
    now = engine.score(known, days(at), model_at(at))
    earlier = at - WEEK
    before = engine.score(known, days(earlier), model_at(earlier)) if compare else []
    old = {s.site: s for s in before}
    return [Scored(s, old.get(s.site)) for s in now]


def opinions_at(at: datetime) -> dict[str, dict[int, Opinion]]:
    """Site -> analyst -> the newest opinion of the last seven days before `at`."""
    found: dict[str, dict[int, Opinion]] = {}
    rows = (
        Opinion.objects.filter(at__lt=at, at__gt=at - FRESH).select_related("by", "site").order_by("at", "pk")
    )
    for opinion in rows:
        found.setdefault(opinion.site.code, {})[opinion.by_id or 0] = opinion
    return found


def pooled(p7: float, opinions: dict[int, Opinion]) -> Pool | None:
    """The model and the analysts in one number; None where no analyst has spoken."""
    if not opinions:
        return None
    return pool({"model": p7} | {str(by): o.p7 for by, o in opinions.items()})
