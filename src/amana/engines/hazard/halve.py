"""What would halve the number: how much of each thing that can be changed, or that it is not enough alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from .indicators import NORMAL_PEOPLE_PER_GUARD, Reading

# What a decision can remove. Fighting and past incidents are not in anybody's hands here.
REMOVABLE = ("unrest_inside", "credible_warning", "control_change", "visible_transfer")


@dataclass(frozen=True, slots=True)
class Remedy:
    """`change`: guards, people or an indicator. `now` and `needed` in its unit; needed None: not enough alone."""

    change: str
    now: float
    needed: float | None
    p7: float

    def summary(self) -> dict[str, Any]:
        enough = self.needed is not None
        return {
            "change": self.change,
            "now": self.now,
            "needed": self.needed,
            "p7": self.p7,
            "enough": enough,
        }


def halve(
    readings: list[Reading], expected: float, p7: float, slopes: dict[str, float]
) -> tuple[Remedy, ...]:
    """The remedies. `expected`: incidents expected in 7 days; `slopes`: log rate ratio of each indicator."""
    target = -math.log1p(-p7 / 2)
    by_name = {reading.indicator: reading for reading in readings}
    found = [
        _guards(by_name["guard_strain"], slopes["guard_strain"], expected, target),
        _people(by_name["guard_strain"], by_name["over_capacity"], slopes, expected, target),
    ]
    for name in REMOVABLE:
        reading, slope = by_name[name], slopes[name]
        value = float(reading.values[0])
        if reading.reported and value > 0 and slope > 0:
            # how far the indicator must come down, holding its course over the week
            left = value + math.log(target / expected) / slope
            least = expected * math.exp(-slope * value)
            needed, result = (left, target) if left >= 0 else (None, least)
            found.append(Remedy(name, value, needed, -math.expm1(-result)))
    return tuple(remedy for remedy in found if remedy is not None)


def _guards(strain: Reading, slope: float, expected: float, target: float) -> Remedy | None:
    if not strain.reported or slope <= 0 or strain.detail["population"] == 0:
        return None
    people, guards = strain.detail["population"], strain.detail["guards"]
    wanted = float(strain.values[0]) + math.log(target / expected) / slope
    needed = math.ceil(people / NORMAL_PEOPLE_PER_GUARD / math.exp(wanted) - 1e-9)
    reached = expected * math.exp(
        slope * (math.log(people / NORMAL_PEOPLE_PER_GUARD / needed) - strain.values[0])
    )
    return Remedy("guards", guards, float(needed), -math.expm1(-reached))


def _people(
    strain: Reading, crowd: Reading, slopes: dict[str, float], expected: float, target: float
) -> Remedy | None:
    """The most people who may stay; by bisection, as two indicators fall together."""
    if not strain.reported or slopes["guard_strain"] <= 0 or strain.detail["population"] == 0:
        return None
    people, guards = strain.detail["population"], max(strain.detail["guards"], 0.5)
    places = crowd.detail["capacity"] if crowd.reported else math.inf

    def expect(left: int) -> float:
        shift = slopes["guard_strain"] * (
            math.log(left / NORMAL_PEOPLE_PER_GUARD / guards) - strain.values[0]
        )
        if crowd.reported:
            shift += slopes["over_capacity"] * (max(0.0, math.log(left / max(places, 1))) - crowd.values[0])
        return expected * math.exp(shift)

    low, high = 0, int(people)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if expect(middle) <= target else (low, middle)
    if low == 0:
        return Remedy("people", people, 0.0, 0.0)
    return Remedy("people", people, float(low), -math.expm1(-expect(low)))
