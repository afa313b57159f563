"""A fictional theatre in a crisis: eight prisons in two regions, two receptions, 60 days, five plans."""

from __future__ import annotations

from typing import Any

from amana.engines.hazard import instance, scenario
from amana.engines.hazard.instance import Movement
from amana.engines.hazard.scenario import Scenario

DAYS = 60
# id, region, people of tiers 1-3, guards, places, rate per day (p7 about .2 to 2.5 %)
_PRISONS = [
    ("P1", "east", (120, 700, 900), 130, 1500, 0.0030),
    ("P2", "east", (40, 260, 300), 60, 700, 0.0012),
    ("P3", "east", (10, 90, 100), 25, 250, 0.0004),
    ("P4", "east", (30, 200, 250), 30, 400, 0.0035),
    ("P5", "west", (60, 350, 400), 70, 800, 0.0010),
    ("P6", "west", (10, 100, 90), 22, 250, 0.0003),
    ("P7", "west", (20, 150, 130), 30, 350, 0.0006),
    ("P8", "west", (5, 60, 45), 14, 150, 0.0003),
]
_RECEPTIONS = [("R1", 4000), ("R2", 1500)]


def document() -> dict[str, Any]:
    """The scenario with the instance that its plans refer to."""
    slots = 2 * DAYS
    arcs = [
        {"id": f"{p}-{r}", "from": p, "to": r, "duration_slots": 1 + (r == "R2")}
        for p, *_ in _PRISONS
        for r, _ in _RECEPTIONS
    ]
    return {
        "format": "amana-hazard-scenario/1",
        "fictional": True,
        "days": DAYS,
        "tiers": ["1", "2", "3"],
        "sites": [
            {
                "site": name,
                "region": region,
                "held": dict(zip(("1", "2", "3"), held, strict=True)),
                "guards": guards,
                "capacity": places,
                "rate_per_day": rate,
                "rate_log_sd": 0.5,
            }
            for name, region, held, guards, places, rate in _PRISONS
        ],
        "instance": {
            "format": "amana-transfer-instance/1",
            "name": "bench",
            "slots": slots,
            "harm": {
                "hazard_share_fixed": 0.4,
                "hazard_share_crowding": 0.6,
                "crowding_norm_persons_per_guard": 8,
            },
            "classes": [{"id": f"C{n}", "tier": n} for n in (1, 2, 3)],
            "origins": [
                {
                    "id": name,
                    "persons": {f"C{n}": k for n, k in enumerate(held, 1)},
                    "breach_hazard_per_h": [rate / 48] * slots,
                    "guards": [guards] * slots,
                }
                for name, _, held, guards, _, rate in _PRISONS
            ],
            "staging": [],
            "receptions": [{"id": r, "capacity_persons": places} for r, places in _RECEPTIONS],
            "arcs": arcs,
        },
    }


def scene() -> Scenario:
    return scenario.parse(document())


def plan(
    scene: Scenario, *, start_day: int, lifts_per_day: int, seats: int, order: list[str]
) -> list[Movement]:
    """Lifts of full seats, prison by prison, highest tier first."""
    assert scene.instance is not None
    lifts, slot = [], 2 * start_day
    for name in order:
        _, _, held, *_ = next(p for p in _PRISONS if p[0] == name)
        for tier, people in enumerate(held, 1):
            while people > 0:
                going = min(seats, people)
                reception = "R1" if tier == 1 else "R2" if name in ("P6", "P7", "P8") else "R1"
                lifts.append((f"{name}-{reception}", slot, {f"C{tier}": going}))
                people -= going
                if len(lifts) % lifts_per_day == 0:
                    slot += 2
    body = {
        "format": "amana-transfer-plan/1",
        "instance": "bench",
        "lifts": [
            {"tail": "T", "arc": arc, "start_slot": s, "persons": persons}
            for arc, s, persons in lifts
            if s < 2 * DAYS
        ],
    }
    return instance.plan(body, scene.instance)


def plans(scene: Scenario) -> dict[str, list[Movement]]:
    worst_first = ["P4", "P1", "P2", "P5", "P7", "P3", "P6", "P8"]
    by_name = sorted(worst_first)
    return {
        "worst first": plan(scene, start_day=2, lifts_per_day=4, seats=60, order=worst_first),
        "by name": plan(scene, start_day=2, lifts_per_day=4, seats=60, order=by_name),
        "17 days late": plan(scene, start_day=19, lifts_per_day=4, seats=60, order=worst_first),
        "double lift, late": plan(scene, start_day=19, lifts_per_day=8, seats=60, order=worst_first),
        "half lift": plan(scene, start_day=2, lifts_per_day=2, seats=60, order=worst_first),
    }
