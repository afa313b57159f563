"""What doing nothing leads to, and what plans would change: the simulator's door for this desk and for operations.
Plain data in and out; people are counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from amana.engines.hazard import instance, laying, scenario, simulate
from amana.engines.hazard.instance import Movement
from amana.engines.hazard.problems import Refused as EngineRefused
from amana.engines.hazard.scenario import Scenario
from amana.ledger.errors import Refused

from .. import books, words
from ..models import Site
from .record import this_moment
from .scores import scores

REPLICATIONS_MOST = 40_000
WORK_MOST = {"fast": 600_000, "numpy": 60_000}
"""Replications of all plans and start dates together that one page computes: three seconds or less on one core."""
PLANS_MOST = 4
DAYS = 30
NO_BAND = "none"


@dataclass(frozen=True, slots=True)
class Quick:
    """A plan in one sentence: from day `start`, so many people a day from one site to another until none are left or
    `days` have passed."""

    origin: str
    destination: str
    people_per_day: int
    start: int
    days: int

    def movements(self) -> list[Movement]:
        """They leave in the morning and arrive by the evening."""
        return [
            Movement(2 * day, 2 * day + 1, self.origin, self.destination, NO_BAND, self.people_per_day)
            for day in range(self.start, self.start + self.days)
        ]


def now(days: int = DAYS) -> tuple[dict[str, Any], list[str]]:
    """The scenario document of this moment: who is held where (counts), guards, places, and the hazard of each site;
    and the codes of the sites whose guards nobody reported, so that one to ten was taken."""
    held, room = books.held(), books.capacities()
    sites = {s.code: s for s in Site.objects.filter(until=None)}
    rows, assumed = [], []
    for found in scores(this_moment(), compare=False):
        score = found.score
        site = sites.get(score.site)
        if site is None:
            continue
        people = held.get(site.place_id, 0)
        strain = next(c for c in score.contributions if c.indicator == "guard_strain")
        guards = strain.detail.get("guards") if strain.reported else None
        if guards is None:
            guards = max(1, math.ceil(max(people, room.get(site.place_id, 0)) / 10))
            assumed.append(site.code)
        rows.append(
            {
                "site": site.code,
                "region": site.region,
                "held": {NO_BAND: people},
                "guards": int(guards),
                "capacity": max(1, room.get(site.place_id, people)),
                "rate_per_day": score.rate_per_day,
                "rate_log_sd": min(3.0, score.log_sd),
            }
        )
    document = {"format": scenario.FORMAT, "days": days, "tiers": [NO_BAND], "sites": rows}
    return document, assumed


def compare(
    scenario: Mapping[str, Any] | Scenario,
    plans: Mapping[str, Mapping[str, Any] | Sequence[Movement]],
    *,
    replications: int = 10_000,
    seed: int = 1,
    delays: Sequence[int] = (),
    days: int | None = None,
) -> dict[str, Any]:
    """Doing nothing and each plan under the same fate. `scenario`: a scenario document or a transfer instance;
    `plans`: by name, plan documents of that instance or movements; `delays`: start dates, days later. Answers the
    simulation document (docs/formats/hazard-simulation.schema.json). Refused: what cannot be read, each fault named."""
    if not 2 <= replications <= REPLICATIONS_MOST:
        raise Refused("scenario-size", field="replications", value=replications, most=REPLICATIONS_MOST)
    chosen = engine()
    work = replications * (1 + len(plans) * (1 + len(delays)))
    if work > WORK_MOST[chosen]:
        raise Refused("scenario-work", value=f"{work:,}", most=f"{WORK_MOST[chosen]:,}")
    scene = scenario if isinstance(scenario, Scenario) else read(scenario, days)
    moves: dict[str, list[Movement]] = {}
    for name, plan in plans.items():
        try:
            found = instance.plan(plan, scene.instance) if isinstance(plan, Mapping) else list(plan)
            laying.build(scene, found)
        except EngineRefused as refused:
            raise Refused("scenario-plan", field="plans", plan=name, said=_said(refused)) from None
        moves[name] = found
    result = simulate.simulate(
        scene, moves, replications=replications, seed=seed, delays=tuple(delays), engine=chosen
    )
    return result.summary()


def read(value: Any, days: int | None = None) -> Scenario:
    """A scenario document or a transfer instance. Refused with every fault."""
    try:
        if isinstance(value, Mapping) and value.get("format") == instance.FORMAT:
            return scenario.of_instance(instance.parse(value), days)
        return scenario.parse(dict(value) if isinstance(value, Mapping) else value, None, days)
    except EngineRefused as refused:
        raise Refused("scenario-file", field="scenario", said=_said(refused)) from None


def engine() -> Literal["fast", "numpy"]:
    """The compiled engine where it is compiled already: nobody waits for a compiler in front of a page."""
    if simulate.pick() == "fast":
        from amana.engines.hazard import fast

        if fast.compiled():
            return "fast"
    return "numpy"


def _said(refused: EngineRefused) -> str:
    return "; ".join(p.text(words.language()) for p in refused.problems[:4])
