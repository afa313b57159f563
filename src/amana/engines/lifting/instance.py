"""Everything a plan is made from, as frozen values. Units stand in the names; slots are 12 h, even ones days.

The file format is `schema/instance.schema.json`; what a schema cannot say is checked in `validate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amana.engines.lifting.files import read_json
from amana.engines.lifting.problems import BadInput
from amana.engines.lifting.validate import instance_problems

FORMAT = "amana-transfer-instance/1"


@dataclass(frozen=True, slots=True)
class HarmTerms:
    """Constants of the objective: policy, printed with every plan."""

    hazard_share_fixed: float
    hazard_share_crowding: float
    crowding_norm_persons_per_guard: float
    terminal_horizon_h: float


@dataclass(frozen=True, slots=True)
class PersonClass:
    """People alike for planning. `tier` is None where no risk score may be given."""

    id: str
    tier: int | None
    separation_block: str
    need: str
    load_category: str
    exposure_weight: float
    transit_weight: float
    escorts_per_100_persons: int
    medical_seat: bool
    group_persons: int
    longest_ride_h: float


@dataclass(frozen=True, slots=True)
class Origin:
    """A prison or camp. Lists by slot have T entries, lists by day T / 2."""

    id: str
    kind: str
    x_km: float
    y_km: float
    persons: dict[str, int]
    breach_hazard_per_h: list[float]
    guards: list[int]
    processing_persons_per_day: list[int]
    pad_movements_per_slot: list[int]
    released_persons: dict[str, list[list[int]]]

    @property
    def persons_at_start(self) -> int:
        return sum(self.persons.values())

    def released_by(self, class_id: str, slot: int) -> int:
        """Persons of the class legally cleared by `slot`, cumulative."""
        cleared = 0
        for step, count in self.released_persons.get(class_id, []):
            if step <= slot:
                cleared = count
        return cleared


@dataclass(frozen=True, slots=True)
class Staging:
    """An airfield where people wait a few slots between two legs."""

    id: str
    x_km: float
    y_km: float
    hold_persons: int
    hold_compartments: int
    longest_stay_slots: int
    exposure_hazard_per_h: float
    stranded_harm_per_weight: float
    pad_movements_per_slot: list[int]


@dataclass(frozen=True, slots=True)
class Reception:
    """A place that takes people for good: beds, intake per day, accepted classes."""

    id: str
    security_level: str
    x_km: float
    y_km: float
    intake_persons_per_day: list[int]
    capacity_persons: int
    accepted_classes: list[str]
    separate_arrival_categories: list[list[str]]
    pad_movements_per_slot: list[int]


@dataclass(frozen=True, slots=True)
class Tail:
    """One airframe or convoy package."""

    id: str
    unavailable_slots: list[int]


@dataclass(frozen=True, slots=True)
class AssetType:
    """Tails alike: seats, duty hours, crew limit."""

    id: str
    mode: str
    seats: int
    medical_seats: int
    fixed_escorts: int
    duty_h_day: float
    duty_h_night: float
    crew_limit_h_per_24h: float
    uses_pads: bool
    cost_per_h: float
    tails: tuple[Tail, ...]

    def duty_h(self, slot: int) -> float:
        return self.duty_h_night if slot % 2 else self.duty_h_day


@dataclass(frozen=True, slots=True)
class Arc:
    """A way for one asset type. A lift occupies `duration_slots` slots and is charged `cycle_h` over them."""

    id: str
    asset_type: str
    from_id: str
    to_id: str
    cycle_h: float
    ride_h: float
    duration_slots: int
    transit_risk_per_person: list[float]
    closed_slots: list[int]


@dataclass(frozen=True, slots=True)
class Instance:
    """A planning problem. `document` is the JSON it was read from, kept so that changes can be written back."""

    name: str
    slot_h: float
    slots: int
    harm: HarmTerms
    classes: tuple[PersonClass, ...]
    origins: tuple[Origin, ...]
    staging: tuple[Staging, ...]
    receptions: tuple[Reception, ...]
    escort_hours_per_slot: list[float]
    asset_types: tuple[AssetType, ...]
    arcs: tuple[Arc, ...]
    document: dict[str, Any]

    @property
    def people(self) -> int:
        return sum(origin.persons_at_start for origin in self.origins)

    def weights(self) -> dict[str, Any]:
        """The policy behind the harm, printed with every plan."""
        return {
            "exposure": {row.id: row.exposure_weight for row in self.classes},
            "transit": {row.id: row.transit_weight for row in self.classes},
            "hazard_share_fixed": self.harm.hazard_share_fixed,
            "hazard_share_crowding": self.harm.hazard_share_crowding,
            "terminal_horizon_h": self.harm.terminal_horizon_h,
        }

    def hazard_rate_per_h(self, origin: Origin) -> list[float]:
        """Breach hazard per hour and unit weight, by slot, with the crowding of the plan's start.

        rate = base x (fixed share + crowding share x (persons at the start / guards) / norm)."""
        terms, at_start = self.harm, origin.persons_at_start
        return [
            base
            * (
                terms.hazard_share_fixed
                + terms.hazard_share_crowding * at_start / guards / terms.crowding_norm_persons_per_guard
            )
            for base, guards in zip(origin.breach_hazard_per_h, origin.guards, strict=True)
        ]


def read_instance(path: str | Path) -> Instance:
    """The instance in a file, gzipped or not. Raises BadInput with every problem found."""
    return instance_from(read_json(path), str(path))


def instance_from(document: Any, source: str = "instance") -> Instance:
    """The instance in a JSON document. Raises BadInput with every problem found."""
    problems = instance_problems(document)
    if problems:
        raise BadInput(source, problems)
    return Instance(
        name=document["name"],
        slot_h=float(document["slot_h"]),
        slots=document["slots"],
        harm=HarmTerms(**document["harm"]),
        classes=tuple(PersonClass(**row) for row in document["classes"]),
        origins=tuple(Origin(**row) for row in document["origins"]),
        staging=tuple(Staging(**row) for row in document["staging"]),
        receptions=tuple(Reception(**row) for row in document["receptions"]),
        escort_hours_per_slot=document["escort_hours_per_slot"],
        asset_types=tuple(_asset_type(row) for row in document["asset_types"]),
        arcs=tuple(_arc(row) for row in document["arcs"]),
        document=document,
    )


def _asset_type(row: dict[str, Any]) -> AssetType:
    return AssetType(**{**row, "tails": tuple(Tail(**tail) for tail in row["tails"])})


def _arc(row: dict[str, Any]) -> Arc:
    rest = {key: value for key, value in row.items() if key not in ("from", "to")}
    return Arc(from_id=row["from"], to_id=row["to"], **rest)
