"""A small fixed cast: two prisons, one airfield, two receptions, three days.

Class A1 is tier 1 and goes to Secure only; A3 and women (W, groups of 2) may go to Open. One helicopter flies the
prisons directly, one aeroplane the airfield, one convoy takes three slots. Persons per guard are 10 / 10 = 1, the
norm is 1, so the hazard is the base hazard: 0.001 per hour, 0.012 per slot.
"""

from __future__ import annotations

import copy
from typing import Any

from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.plan import Lift, Plan

SLOTS = 6


def _class(name: str, tier: int | None, **more: Any) -> dict[str, Any]:
    row = {
        "id": name,
        "tier": tier,
        "separation_block": name[0],
        "need": "none",
        "load_category": "men",
        "exposure_weight": 1.0,
        "transit_weight": 1.0,
        "escorts_per_100_persons": 0,
        "medical_seat": False,
        "group_persons": 1,
        "longest_ride_h": 8.0,
    }
    return {**row, **more}


def _origin(name: str, persons: dict[str, int]) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "prison",
        "x_km": 0.0,
        "y_km": 0.0,
        "persons": persons,
        "breach_hazard_per_h": [0.001] * SLOTS,
        "guards": [sum(persons.values())] * SLOTS,
        "processing_persons_per_day": [20, 20, 20],
        "pad_movements_per_slot": [3] * SLOTS,
        "released_persons": {name: [[0, n]] for name, n in persons.items()},
    }


def _reception(name: str, accepts: list[str]) -> dict[str, Any]:
    return {
        "id": name,
        "security_level": "any",
        "x_km": 9.0,
        "y_km": 0.0,
        "intake_persons_per_day": [12, 12, 12],
        "capacity_persons": 30,
        "accepted_classes": accepts,
        "separate_arrival_categories": [["men", "women"]],
        "pad_movements_per_slot": [4] * SLOTS,
    }


def _type(name: str, tails: int, **more: Any) -> dict[str, Any]:
    row = {
        "id": name,
        "mode": "air",
        "seats": 12,
        "medical_seats": 1,
        "fixed_escorts": 2,
        "duty_h_day": 8.0,
        "duty_h_night": 4.0,
        "crew_limit_h_per_24h": 10.0,
        "uses_pads": True,
        "cost_per_h": 100.0,
        "tails": [{"id": f"{name}-{k + 1}", "unavailable_slots": []} for k in range(tails)],
    }
    return {**row, **more}


def _arc(name: str, kind: str, source: str, target: str, **more: Any) -> dict[str, Any]:
    row = {
        "id": name,
        "asset_type": kind,
        "from": source,
        "to": target,
        "cycle_h": 4.0,
        "ride_h": 1.5,
        "duration_slots": 1,
        "transit_risk_per_person": [0.0001] * SLOTS,
        "closed_slots": [],
    }
    return {**row, **more}


def document() -> dict[str, Any]:
    """A fresh copy of the instance document."""
    classes = [
        _class("A1", 1, exposure_weight=10.0, escorts_per_100_persons=50),
        _class("A3", 3),
        _class("M", None, need="medical", medical_seat=True),
        _class("W", None, need="women", load_category="women", group_persons=2, longest_ride_h=2.0),
    ]
    return copy.deepcopy(
        {
            "format": "amana-transfer-instance/1",
            "name": "cast",
            "seed": 0,
            "features": [],
            "fictional": True,
            "slot_h": 12.0,
            "slots": SLOTS,
            "first_slot": "day",
            "harm": {
                "hazard_share_fixed": 0.4,
                "hazard_share_crowding": 0.6,
                "crowding_norm_persons_per_guard": 1.0,
                "terminal_horizon_h": 48.0,
            },
            "classes": classes,
            "origins": [_origin("North", {"A1": 4, "A3": 8, "M": 2}), _origin("South", {"A3": 10, "W": 6})],
            "staging": [
                {
                    "id": "Field",
                    "x_km": 3.0,
                    "y_km": 0.0,
                    "hold_persons": 8,
                    "hold_compartments": 1,
                    "longest_stay_slots": 2,
                    "exposure_hazard_per_h": 0.0001,
                    "stranded_harm_per_weight": 0.5,
                    "pad_movements_per_slot": [4] * SLOTS,
                }
            ],
            "receptions": [_reception("Secure", ["A1", "A3", "M"]), _reception("Open", ["A3", "M", "W"])],
            "escort_hours_per_slot": [60.0] * SLOTS,
            "asset_types": [
                _type("heli", 2),
                _type("plane", 1, seats=20, uses_pads=False),
                _type("convoy", 1, mode="road", seats=20, uses_pads=False, duty_h_night=0.0),
            ],
            "arcs": [
                _arc("NS", "heli", "North", "Secure"),
                _arc("NO", "heli", "North", "Open"),
                _arc("SO", "heli", "South", "Open"),
                _arc("SS", "heli", "South", "Secure"),
                _arc("NF", "heli", "North", "Field"),
                _arc("SF", "heli", "South", "Field"),
                _arc("FS", "plane", "Field", "Secure", cycle_h=3.0),
                _arc("FO", "plane", "Field", "Open", cycle_h=3.0),
                _arc("NR", "convoy", "North", "Open", cycle_h=15.0, ride_h=6.0, duration_slots=3),
            ],
        }
    )


def instance(**changes: Any) -> Instance:
    """The cast's instance; keyword arguments replace members of the document."""
    return instance_from({**document(), **changes})


def plan(*lifts: tuple[str, str, int, dict[str, Any]]) -> Plan:
    """A plan from (tail, arc, start slot, persons)."""
    return Plan("cast", tuple(Lift(*lift) for lift in lifts), {})
