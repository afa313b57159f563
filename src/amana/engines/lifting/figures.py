"""Figures that pages draw from a valid plan: exposure left by slot, what breaches would cost, how far each resource is
used. Pure functions of instance and plan, no solver."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.breaches import breach_tail
from amana.engines.lifting.build import Rules, build
from amana.engines.lifting.check import check
from amana.engines.lifting.check_flows import Flows
from amana.engines.lifting.check_lifts import Names, Sortie, place_lifts
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.tables import Tables

ORDERS = {"prison_order": "prison", "tier_order": "tier", "rate_order": "rate"}
"""Simple plans that a planner would try first: prison after prison, most dangerous first, most per hour."""


def figures(instance: Instance, x: Tables, plan: Plan) -> dict[str, Any]:
    """The plan beside simple orders: harm, people left, hours, cost, exposure left by slot and breaches drawn at
    random; and the use of every resource by the plan itself."""
    plans = {"plan": plan}
    for name, order in ORDERS.items():
        built = build(x, Rules(look_ahead=4, keep_beds=order != "prison", order=order))
        plans[name] = plan_from_runs(x, built.runs)
    return {
        "orders": {name: _order(instance, other) for name, other in plans.items()},
        "prison_order": plans["prison_order"].document(),
        "use": use(instance, plan),
    }


def _order(instance: Instance, plan: Plan) -> dict[str, Any]:
    report = check(instance, plan)
    return {
        "harm": report.harm,
        "left_behind": report.left_behind,
        "makespan_h": report.makespan_h,
        "cost": report.cost,
        "exposure": exposure_left(instance, plan),
        "breaches": asdict(breach_tail(instance, plan)),
    }


def exposure_left(instance: Instance, plan: Plan) -> list[float]:
    """Weighted exposure per hour of those at their origins at the end of each slot, as a share of the start's."""
    flows = _flows(instance, plan)
    start, rows = 0.0, [0.0] * instance.slots
    for origin in instance.origins:
        rates = instance.hazard_rate_per_h(origin)
        for row in instance.classes:
            start += rates[0] * row.exposure_weight * origin.persons.get(row.id, 0)
            for slot, people in enumerate(flows.stock[origin.id, row.id]):
                rows[slot] += rates[slot] * row.exposure_weight * people
    return [round(value / start, 5) if start else 0.0 for value in rows]


def use(instance: Instance, plan: Plan) -> list[dict[str, Any]]:
    """Rows {"resource", "name", "used", "available"}: tail hours by type, escort hours, departures and arrivals,
    beds. Availability counts the slots in which a tail has duty."""
    sorties, _ = place_lifts(instance, Names(instance), plan.lifts)
    rows = [_tails(instance, sorties, kind.id) for kind in instance.asset_types]
    escort_hours = sum(s.escorts * s.arc.cycle_h for s in sorties)
    rows.append(_row("escort", "", escort_hours, sum(instance.escort_hours_per_slot)))
    for origin in instance.origins:
        gone = sum(s.people for s in sorties if s.arc.from_id == origin.id)
        rows.append(_row("processing", origin.id, gone, sum(origin.processing_persons_per_day)))
    for door in instance.receptions:
        came = sum(s.people for s in sorties if s.arc.to_id == door.id)
        rows.append(_row("intake", door.id, came, sum(door.intake_persons_per_day)))
        rows.append(_row("bed", door.id, came, door.capacity_persons))
    return rows


def _tails(instance: Instance, sorties: list[Sortie], kind_id: str) -> dict[str, Any]:
    kind = next(row for row in instance.asset_types if row.id == kind_id)
    available = 0.0
    for tail in kind.tails:
        away = set(tail.unavailable_slots)
        for day in range(instance.slots // 2):
            duty = sum(kind.duty_h(slot) for slot in (2 * day, 2 * day + 1) if slot not in away)
            available += min(duty, kind.crew_limit_h_per_24h)
    flown = sum(s.arc.cycle_h for s in sorties if s.kind.id == kind_id)
    return _row("tail", kind_id, flown, available)


def _row(resource: str, name: str, used: float, available: float) -> dict[str, Any]:
    return {"resource": resource, "name": name, "used": round(used, 2), "available": round(available, 2)}


def _flows(instance: Instance, plan: Plan) -> Flows:
    sorties, _ = place_lifts(instance, Names(instance), plan.lifts)
    return Flows(instance, sorties)
