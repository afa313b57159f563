"""What is said about a tail and its type, by a sheet or by a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

FIGURES = (
    "mode",
    "conveyance",
    "seats",
    "medical_seats",
    "fixed_escorts",
    "duty_h_day",
    "duty_h_night",
    "crew_limit_h",
    "uses_pads",
    "speed_kmh",
    "range_km",
    "ground_h",
    "cost_per_h",
)

NAMES = ("name_ar", "name_en")


@dataclass(frozen=True, slots=True)
class TailRow:
    """One tail as a sheet or a form gives it; `figures` are those of its type, by the names in FIGURES and NAMES."""

    code: str
    type: str
    figures: tuple[tuple[str, Any], ...]
    away_from: date | None = None
    away_until: date | None = None
    away_why: str = ""
