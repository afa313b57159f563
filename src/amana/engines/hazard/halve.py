"""What would halve the number: how much of each thing that can be changed, or that it is not enough alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .indicators import NORMAL_PEOPLE_PER_GUARD, STRAIN_RANGE, Reading

Array = NDArray[np.float64]

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


def halve(readings: list[Reading], week: Array, p7: float, slopes: dict[str, float]) -> tuple[Remedy, ...]:
    """The remedies. `week` (7,): incidents expected on each of the days; `slopes`: log rate ratio of each indicator.
    What is said holds when it is applied: scored again with it, p7 is at most half of what it was."""
    target = -math.log1p(-p7 / 2)
    by_name = {reading.indicator: reading for reading in readings}
    strain, slope = by_name["guard_strain"], slopes["guard_strain"]
    found: list[Remedy] = []
    if strain.reported and slope > 0 and strain.detail["population"]:
        found.append(_guards(strain, slope, float(week.sum()), target))
        found.append(_people(by_name, slopes, week, target))
    for name in REMOVABLE:
        reading = by_name[name]
        if reading.reported and reading.values[0] > 0 and slopes[name] > 0:
            found.append(_removed(name, reading, slopes[name], week, target))
    return tuple(found)


def _guards(strain: Reading, slope: float, expected: float, target: float) -> Remedy:
    """More guards; beyond one to less than two people the indicator counts no more of them."""
    people, guards, now = strain.detail["population"], strain.detail["guards"], float(strain.values[0])
    wanted = now + math.log(target / expected) / slope
    lowest = STRAIN_RANGE[0]
    if wanted < lowest:
        return Remedy("guards", guards, None, -math.expm1(-expected * math.exp(slope * (lowest - now))))
    needed = math.ceil(people / NORMAL_PEOPLE_PER_GUARD / math.exp(wanted) - 1e-9)
    reached = max(lowest, math.log(people / NORMAL_PEOPLE_PER_GUARD / needed))
    return Remedy("guards", guards, float(needed), -math.expm1(-expected * math.exp(slope * (reached - now))))


def _people(by_name: dict[str, Reading], slopes: dict[str, float], week: Array, target: float) -> Remedy:
    """The most people who may stay; by bisection, as two indicators fall together while the share that was seen to
    leave in the last days grows."""
    strain, crowd, seen = (by_name[name] for name in ("guard_strain", "over_capacity", "visible_transfer"))
    people, guards = strain.detail["population"], max(strain.detail["guards"], 0.5)
    places = crowd.detail["capacity"] if crowd.reported else math.inf
    share = seen.values[1 : len(week) + 1] if seen.reported else np.zeros(len(week))
    moved = people * share / np.maximum(1 - share, 1e-9)

    def expect(left: int) -> float:
        load = math.log(left / NORMAL_PEOPLE_PER_GUARD / guards)
        shift = slopes["guard_strain"] * (min(max(load, STRAIN_RANGE[0]), STRAIN_RANGE[1]) - strain.values[0])
        if crowd.reported:
            shift += slopes["over_capacity"] * (max(0.0, math.log(left / max(places, 1))) - crowd.values[0])
        visible = slopes["visible_transfer"] * (moved / np.maximum(moved + left, 1.0) - share)
        return float((week * np.exp(shift + visible)).sum())

    low, high = 0, int(people)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if expect(middle) <= target else (low, middle)
    if low == 0:
        return Remedy("people", people, None, -math.expm1(-expect(1)))
    return Remedy("people", people, float(low), -math.expm1(-expect(low)))


def _removed(name: str, reading: Reading, slope: float, week: Array, target: float) -> Remedy:
    """How far the indicator must come down: it fades by itself over the week, and less of it fades as it does."""
    value, ahead = float(reading.values[0]), reading.values[1 : len(week) + 1]

    def expect(kept: float) -> float:
        return float((week * np.exp(slope * (kept - 1) * ahead)).sum())

    if expect(0.0) > target:
        return Remedy(name, value, None, -math.expm1(-expect(0.0)))
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if expect(middle) <= target else (low, middle)
    return Remedy(name, value, low * value, -math.expm1(-expect(low)))
