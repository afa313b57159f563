"""The checker: the authority on whether a plan is valid and what harm it leaves.

It reads only an instance and a plan, keeps hours as exact fractions, and shares no code with what builds plans.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from amana.engines.lifting.check_flows import Flows, flow_violations
from amana.engines.lifting.check_lifts import Names, Sortie, place_lifts, tail_violations
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.rules import RULES, Violation


@dataclass(frozen=True, slots=True)
class Report:
    """What the checker says. `harm` has no meaning while there are violations.

    `left` maps (place, class) to the persons still there at the end."""

    harm: float
    violations: tuple[Violation, ...]
    left_behind: int
    makespan_h: float
    harm_parts: dict[str, float]
    cost: float
    moved: int
    left: dict[tuple[str, str], int]
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """(harm - bound) / bound, or None without a positive bound."""
        return (self.harm - self.bound) / self.bound if self.bound else None

    def with_bound(self, bound: float | None) -> Report:
        return replace(self, bound=bound)

    def document(self) -> dict[str, Any]:
        return {
            "harm": self.harm,
            "bound": self.bound,
            "gap": self.gap,
            "violations": [violation.document() for violation in self.violations],
            "left_behind": self.left_behind,
            "makespan_h": self.makespan_h,
        }

    def detail(self) -> dict[str, Any]:
        left = {f"{place}/{name}": n for (place, name), n in self.left.items()}
        more = {"harm_parts": self.harm_parts, "cost": self.cost, "moved": self.moved, "left": left}
        return {**self.document(), **more}


def check(instance: Instance, plan: Plan) -> Report:
    """Judge `plan` by every rule of `rules.RULES` and work out its harm."""
    names = Names(instance)
    sorties, found = place_lifts(instance, names, plan.lifts)
    found += tail_violations(instance, sorties)
    flows = Flows(instance, sorties)
    found += flow_violations(flows)
    order = {rule: place for place, rule in enumerate(RULES)}
    parts = harm_parts(flows)
    left = {key: stock[-1] for key, stock in flows.stock.items() if stock[-1]}
    moved = flows.received()
    return Report(
        harm=math.fsum(parts.values()),
        violations=tuple(sorted(found, key=lambda violation: order[violation.rule])),
        left_behind=instance.people - moved,
        makespan_h=instance.slot_h * max((s.end + 1 for s in sorties), default=0),
        harm_parts=parts,
        cost=round(math.fsum(s.kind.cost_per_h * s.arc.cycle_h for s in sorties), 2),
        moved=moved,
        left=left,
    )


def harm_parts(flows: Flows) -> dict[str, float]:
    """Harm by part: exposure and terminal at origins, transit, staging (stranded people count as terminal)."""
    exposure, terminal = _at_origins(flows)
    staging, stranded = _in_holds(flows)
    transit = [term for sortie in flows.sorties for term in _transit(flows.instance, sortie)]
    return {
        "exposure": math.fsum(exposure),
        "transit": math.fsum(transit),
        "staging": math.fsum(staging),
        "terminal": math.fsum(terminal + stranded),
    }


def _at_origins(flows: Flows) -> tuple[list[float], list[float]]:
    instance = flows.instance
    exposure: list[float] = []
    terminal: list[float] = []
    for origin in instance.origins:
        rates = instance.hazard_rate_per_h(origin)
        for row in instance.classes:
            stock = flows.stock[origin.id, row.id]
            weighted = [row.exposure_weight * n for n in stock]
            exposure += [instance.slot_h * rate * w for rate, w in zip(rates, weighted, strict=True)]
            terminal.append(instance.harm.terminal_horizon_h * rates[-1] * weighted[-1])
    return exposure, terminal


def _in_holds(flows: Flows) -> tuple[list[float], list[float]]:
    staging: list[float] = []
    stranded: list[float] = []
    for hold in flows.instance.staging:
        for row in flows.instance.classes:
            stock = flows.stock[hold.id, row.id]
            hour = hold.exposure_hazard_per_h * row.exposure_weight
            staging += [flows.instance.slot_h * hour * n for n in stock]
            stranded.append(hold.stranded_harm_per_weight * row.exposure_weight * stock[-1])
    return staging, stranded


def _transit(instance: Instance, sortie: Sortie) -> list[float]:
    weight = {row.id: row.transit_weight for row in instance.classes}
    risk = sortie.arc.transit_risk_per_person[sortie.start]
    return [risk * weight[name] * n for name, n in sortie.load.items()]
