"""What plans are tested with: a small fleet, two prisons that send, one place that takes, weights by two people."""

from __future__ import annotations

from datetime import date

from amana.desks.operations import services as ops
from amana.desks.operations.models import Plan, Weights
from amana.desks.operations.services.weights import first_proposal
from amana.desks.registry.models import Regime
from amana.engines.common import clock

FIRST_DAY = date(2026, 2, 4)
HELICOPTER = (
    ("mode", "air"),
    ("conveyance", "helicopter"),
    ("seats", 12),
    ("medical_seats", 2),
    ("fixed_escorts", 1),
    ("duty_h_day", 10.0),
    ("duty_h_night", 0.0),
    ("crew_limit_h", 12.0),
    ("uses_pads", True),
    ("speed_kmh", 240.0),
    ("range_km", 700.0),
    ("ground_h", 0.9),
    ("cost_per_h", 5000.0),
)
"""Hasakah to Baghdad is 484 km: 2.02 h out, as long back, 0.9 h on the ground, so two lifts in a day's 10 h."""


def weights(cast) -> Weights:
    first = first_proposal()
    made = ops.weights_propose(
        actor=cast.planner.user, terms=first["terms"], groups=first["groups"], why="first set"
    )
    return ops.weights_approve(actor=cast.approver.user, weights=made)


def tails(*codes: str) -> list[ops.TailRow]:
    return [ops.TailRow(code, "heavy", HELICOPTER) for code in codes]


def means(cast, **door) -> None:
    """Two helicopters, forty escorts, Hasakah and Raqqa sending, Baghdad taking men."""
    actor = cast.planner.user
    ops.fleet_set(actor=actor, rows=tails("H-1", "H-2"))
    ops.escorts_set(actor=actor, authority=cast.coalition, day=40, night=20)
    for account, guards in ((cast.hasakah, 5), (cast.raqqa, 10)):
        ops.site_set(
            actor=actor, account=account, sends=True, guards=guards, departures_per_day=40, pads_day=8
        )
    figures = {"arrivals_per_day": 60, "pads_day": 12} | door
    ops.site_set(actor=actor, account=cast.baghdad, takes=True, **figures)
    Regime.objects.create(
        account=cast.baghdad,
        men=True,
        women=False,
        adults=True,
        children=False,
        convicted=True,
        untried=True,
        at=clock.now(),
    )
    weights(cast)


def made(cast, *, days: int = 2, **more) -> Plan:
    facts = {
        "actor": cast.planner.user,
        "first_day": FIRST_DAY,
        "days": days,
        "receiver": cast.moj,
        "escort": cast.coalition,
        "origins": [cast.hasakah, cast.raqqa],
        "seconds": 5,
    }
    return ops.plan_make(**(facts | more))


def solved(cast, **more) -> Plan:
    """The first valid plan, without a search."""
    return ops.plan_run(plan=made(cast, **more), iterations=0, worth=False)


def published(cast, **more) -> Plan:
    plan = solved(cast, **more)
    ops.plan_approve(actor=cast.approver.user, plan=plan)
    return ops.plan_publish(actor=cast.planner.user, plan=plan)
