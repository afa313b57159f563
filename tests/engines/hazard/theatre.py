"""A small fictional theatre for the simulator: three prisons in the east, one in the west, a reception; 30 days."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from amana.engines.hazard import instance, scenario
from amana.engines.hazard.instance import Movement
from amana.engines.hazard.laying import build
from amana.engines.hazard.scenario import Scenario
from amana.engines.hazard.world import World


def transfer_instance() -> dict[str, Any]:
    slots = 20

    def origin(id_: str, persons: dict[str, int], guards: int, hazard: float) -> dict[str, Any]:
        return {
            "id": id_,
            "persons": persons,
            "breach_hazard_per_h": [hazard] * slots,
            "guards": [guards] * slots,
        }

    return {
        "format": "amana-transfer-instance/1",
        "name": "small theatre",
        "slots": slots,
        "harm": {
            "hazard_share_fixed": 0.4,
            "hazard_share_crowding": 0.6,
            "crowding_norm_persons_per_guard": 10,
        },
        "classes": [{"id": "A1", "tier": 1}, {"id": "A2", "tier": 2}, {"id": "J", "tier": None}],
        "origins": [
            origin("north", {"A1": 40, "A2": 300, "J": 20}, 30, 1e-4),
            origin("south", {"A1": 10, "A2": 150}, 12, 2e-4),
            origin("hill", {"A2": 80}, 10, 5e-5),
        ],
        "staging": [{"id": "strip", "hold_persons": 60}],
        "receptions": [{"id": "haven", "capacity_persons": 400}],
        "arcs": [
            {"id": "n-h", "from": "north", "to": "haven", "duration_slots": 2},
            {"id": "s-s", "from": "south", "to": "strip", "duration_slots": 1},
            {"id": "s-h", "from": "strip", "to": "haven", "duration_slots": 1},
        ],
    }


def plan_document(lifts: list[tuple[str, int, dict[str, int]]]) -> dict[str, Any]:
    return {
        "format": "amana-transfer-plan/1",
        "instance": "small theatre",
        "lifts": [
            {"tail": "T1", "arc": arc, "start_slot": slot, "persons": dict(persons)}
            for arc, slot, persons in lifts
        ],
    }


HIGHEST_FIRST = plan_document(
    [("n-h", slot, {"A1": 20}) for slot in (0, 2)]
    + [("n-h", slot, {"A2": 30}) for slot in range(4, 16, 2)]
    + [("s-s", slot, {"A1": 5, "A2": 25}) for slot in (1, 5)]
    + [("s-h", slot, {"A1": 5, "A2": 25}) for slot in (2, 6)]
)


def scene(days: int = 30, **changes: Any) -> Scenario:
    made = scenario.of_instance(instance.parse(transfer_instance()), days)
    return replace(made, **changes) if changes else made


def movements(document: dict[str, Any] | None = None) -> list[Movement]:
    return instance.plan(copy.deepcopy(document or HIGHEST_FIRST), instance.parse(transfer_instance()))


def world(planned: bool = True, **changes: Any) -> World:
    return build(scene(**changes), movements() if planned else [])
