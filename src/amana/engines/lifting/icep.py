"""The Isolated Community Evacuation Problem as a public test of rolling re-planning.

Instances: Krutein and Goodchild, Transportation Research Part E 161 (2022), dynamic demand. Vessels shuttle
between safe docks and docks of isolated places; demand is an estimate until the last update; the score is the
time until everybody is out, divided by that of perfect information.

Time of a vessel: its availability, then for every trip the empty leg, loading, the loaded leg, unloading (as long
as loading). Distances are over speeds in the same unit per hour; times are minutes.
"""

from __future__ import annotations

import csv
import itertools
import math
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from amana.engines.lifting.matrix import Limits, Matrix, run_solver
from amana.engines.lifting.problems import BadInput, Problem

Counts = tuple[int, ...]
INF = float("inf")
MOST_VECTORS = 500


@dataclass(frozen=True, slots=True)
class Vessel:
    """Speeds per hour, minutes, persons."""

    name: str
    capacity: int
    empty_speed: float
    loaded_speed: float
    loading_min: float
    available_min: float
    dock: str
    can_use: frozenset[str]


@dataclass(frozen=True, slots=True)
class Case:
    """One instance: `estimates[j][l]` is what update j says of place l; the last one is the truth."""

    name: str
    interval_min: float
    vessels: tuple[Vessel, ...]
    places: tuple[str, ...]
    docks: dict[str, tuple[str, ...]]
    safe: tuple[str, ...]
    legs: dict[tuple[str, str], float]
    estimates: tuple[tuple[int, ...], ...]
    actual: tuple[int, ...]
    _tours: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)


def run_icep(folder: str | Path, workers: int | None = None) -> dict[str, Any]:
    """Every instance below `folder`: {"instances", "mean_ratio", "rows"}. Raises BadInput when there is none."""
    cases = [read_case(path) for path in find_cases(Path(folder))]
    if not cases:
        problem = Problem("$", "no folder with input/scenarios.csv below it; unpack the instances first")
        raise BadInput(str(folder), [problem])
    rows = Parallel(n_jobs=workers or min(2, os.cpu_count() or 1))(delayed(_row)(case) for case in cases)
    mean = math.fsum(row["ratio"] for row in rows) / len(rows)
    return {"instances": len(rows), "mean_ratio": mean, "rows": rows}


def _row(case: Case) -> dict[str, Any]:
    perfect = perfect_minutes(case)
    minutes = rolling_minutes(case)
    return {"instance": case.name, "minutes": minutes, "perfect": perfect, "ratio": minutes / perfect}


# ---- reading ----


def find_cases(folder: Path) -> list[Path]:
    return sorted(path.parent.parent for path in folder.rglob("input/scenarios.csv"))


def read_case(path: Path) -> Case:
    """One instance folder. Raises BadInput when a file or column is missing."""
    try:
        return _read(path)
    except (OSError, KeyError, ValueError, StopIteration) as error:
        raise BadInput(
            str(path), [Problem("$", f"is not an ICEP instance: {type(error).__name__}: {error}")]
        ) from None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _read(path: Path) -> Case:
    given, ways = path / "input", path / "incidences"
    start = {row["Vessel"]: row["Dock"] for row in _rows(given / "initial vessel docks.csv")}
    can_use: dict[str, set[str]] = {}
    for row in _rows(given / "vessel compatibility.csv"):
        if row["Compatibility"] not in ("0", "0.0"):
            can_use.setdefault(row["Resource"], set()).add(row["Dock"])
    docks: dict[str, list[str]] = {}
    for row in _rows(given / "island docks.csv"):
        docks.setdefault(row["Location"], []).append(row["Dock"])
    legs: dict[tuple[str, str], float] = {}
    for name in ("zeta", "gamma", "delta"):
        for row in _rows(ways / f"{name}.csv"):
            legs[row["Origin"], row["Destination"]] = float(row["Distance"])
    demand = {row["Location"]: row for row in _rows(given / "scenarios.csv")}
    places = tuple(sorted(docks))
    updates = sorted(int(key[7:]) for key in next(iter(demand.values())) if re.fullmatch(r"Demand_\d+", key))
    found = re.search(r"update_interval_([\d.]+)_", path.name + "_")
    return Case(
        name=path.name,
        interval_min=float(found.group(1)) if found else 60.0,
        vessels=tuple(_vessel(row, start, can_use) for row in _rows(given / "vessels.csv")),
        places=places,
        docks={place: tuple(docks[place]) for place in places},
        safe=tuple(row["Dock"] for row in _rows(given / "mainland docks.csv")),
        legs=legs,
        estimates=tuple(tuple(_whole(demand[p][f"Demand_{j}"]) for p in places) for j in updates),
        actual=tuple(_whole(demand[p]["Actual_demand"]) for p in places),
    )


def _whole(text: str) -> int:
    return max(0, round(float(text)))


def _vessel(row: dict[str, str], start: dict[str, str], can_use: dict[str, set[str]]) -> Vessel:
    name = row["Vessel_name"]
    return Vessel(
        name=name,
        capacity=_whole(row["max_cap"]),
        empty_speed=float(row["vmax"]),
        loaded_speed=float(row["v_loaded"]),
        loading_min=float(row["loading time"]),
        available_min=float(row["time to availability"]),
        dock=start[name],
        can_use=frozenset(can_use.get(name, set())),
    )


# ---- tours ----


@dataclass(frozen=True, slots=True)
class Trip:
    """One shuttle: out to `dock` of place `place`, loaded, and in to `safe`; minutes from its start."""

    place: int
    dock: str
    safe: str
    arrive: float
    done: float


def trips(case: Case, vessel: Vessel, dock: str) -> list[Trip]:
    """Every shuttle the vessel can make from a safe dock."""
    found = []
    for place, name in enumerate(case.places):
        for out, back in itertools.product(case.docks[name], case.safe):
            if {out, back} <= vessel.can_use and (dock, out) in case.legs and (out, back) in case.legs:
                arrive = 60 * case.legs[dock, out] / vessel.empty_speed
                loaded = 60 * case.legs[out, back] / vessel.loaded_speed
                found.append(Trip(place, out, back, arrive, arrive + 2 * vessel.loading_min + loaded))
    return found


def tours(
    case: Case, vessel: Vessel, dock: str, most: Counts
) -> dict[Counts, tuple[float, tuple[Trip, ...]]]:
    """For every number of trips by place up to `most`: the least minutes, and the trips in order."""
    key = (vessel.name, dock, most)
    if key not in case._tours:
        case._tours[key] = _tours(case, vessel, dock, most)
    found: dict[Counts, tuple[float, tuple[Trip, ...]]] = case._tours[key]
    return found


def _tours(
    case: Case, vessel: Vessel, dock: str, most: Counts
) -> dict[Counts, tuple[float, tuple[Trip, ...]]]:
    choices = {place: trips(case, vessel, place) for place in {dock, *case.safe}}
    zero = (0,) * len(case.places)
    layer: dict[tuple[Counts, str], tuple[float, tuple[Trip, ...]]] = {(zero, dock): (0.0, ())}
    best: dict[Counts, tuple[float, tuple[Trip, ...]]] = {zero: (0.0, ())}
    while layer and len(best) < MOST_VECTORS:
        following: dict[tuple[Counts, str], tuple[float, tuple[Trip, ...]]] = {}
        for (counts, at), (minutes, made) in layer.items():
            for trip in choices[at]:
                if counts[trip.place] >= most[trip.place]:
                    continue
                more = tuple(n + (k == trip.place) for k, n in enumerate(counts))
                total = minutes + trip.done
                if total < following.get((more, trip.safe), (INF, ()))[0]:
                    following[more, trip.safe] = (total, (*made, trip))
        for (counts, _), tour in following.items():
            if tour[0] < best.get(counts, (INF, ()))[0]:
                best[counts] = tour
        layer = following
    return best


# ---- planning ----


@dataclass(slots=True)
class Shuttle:
    """Where a vessel will next be free, and when."""

    vessel: Vessel
    dock: str
    free: float


def least_makespan(case: Case, fleet: list[Shuttle], demand: Counts) -> tuple[float, list[tuple[Trip, ...]]]:
    """The least time by which `demand` can be out, and every vessel's trips. Exact for small fleets.

    Among plans of that time those that use less time in all are preferred."""
    if not any(demand):
        return 0.0, [() for _ in fleet]
    small = min(shuttle.vessel.capacity for shuttle in fleet)
    most = tuple(min(8, math.ceil(n / small)) for n in demand)
    options = [list(tours(case, s.vessel, s.dock, most).items()) for s in fleet]
    matrix = Matrix()
    end = matrix.add_columns(1, 1.0, 0.0, 1e5)
    covered = matrix.add_rows(len(demand), demand, INF)
    chosen = []
    for shuttle, vectors in zip(fleet, options, strict=True):
        minutes = np.array([shuttle.free + tour[0] if any(counts) else 0.0 for counts, tour in vectors])
        z = matrix.add_columns(len(vectors), 1e-5 * minutes, 0.0, 1.0, True)
        matrix.put(matrix.add_rows(1, 1.0, 1.0), z, 1.0)
        row = matrix.add_rows(1, 0.0, INF)
        matrix.put(row, end, 1.0)
        matrix.put(row, z, -minutes)
        for place in range(len(demand)):
            carried = shuttle.vessel.capacity * np.array([counts[place] for counts, _ in vectors], float)
            matrix.put(covered[place], z[carried > 0], carried[carried > 0])
        chosen.append(z)
    found = run_solver(matrix.finish(), Limits(gap=1e-7, nodes=20000))
    if found.point is None:
        raise BadInput(case.name, [Problem("$", "no fleet of these vessels can take everybody out")])
    point = found.point
    tours_chosen = [
        vectors[int(np.argmax(point[z]))][1][1] for vectors, z in zip(options, chosen, strict=True)
    ]
    times = [s.free + sum(t.done for t in tour) for s, tour in zip(fleet, tours_chosen, strict=True) if tour]
    return max(times, default=0.0), tours_chosen


def _fleet(case: Case) -> list[Shuttle]:
    return [Shuttle(vessel, vessel.dock, vessel.available_min) for vessel in case.vessels]


def perfect_minutes(case: Case) -> float:
    """Evacuation time of one who knows the actual demand from the start."""
    return least_makespan(case, _fleet(case), case.actual)[0]


# ---- rolling ----


def rolling_minutes(case: Case) -> float:
    """Evacuation time of the re-planner: at update j it knows the estimates up to j and nothing else.

    It plans for the greatest estimate seen of every place, starts only trips that leave before the next update,
    and sends vessels without a task where most people are expected, since waiting gains nothing."""
    fleet, left, done = _fleet(case), list(case.actual), 0.0
    sent = [0] * len(case.places)
    seen = [0] * len(case.places)
    for update, estimate in enumerate(case.estimates):
        last = update == len(case.estimates) - 1
        seen = list(estimate) if last else [max(pair) for pair in zip(seen, estimate, strict=True)]
        until = INF if last else (update + 1) * case.interval_min
        now = update * case.interval_min
        for shuttle in fleet:
            shuttle.free = max(shuttle.free, now)
        for place, taken, finished in _carry_out(case, fleet, seen, sent, left, until):
            left[place] -= taken
            done = max(done, finished) if taken else done
    return done


def _carry_out(
    case: Case, fleet: list[Shuttle], seen: list[int], sent: list[int], left: list[int], until: float
) -> Iterator[tuple[int, int, float]]:
    """Start every trip that leaves before `until`; yields (place, persons taken, minute done)."""
    final = until == INF
    while True:
        expected = [max(0, n - gone) for n, gone in zip(seen, sent, strict=True)]
        _, plan = least_makespan(case, fleet, tuple(expected))
        starts = [(s.free, k) for k, s in enumerate(fleet) if s.free < until and (plan[k] or not final)]
        if not starts or (final and not any(expected)):
            return
        for _, k in sorted(starts):
            shuttle = fleet[k]
            for trip in plan[k] or _spare(case, shuttle, expected, seen):
                if shuttle.free >= until:
                    break
                taken = min(shuttle.vessel.capacity, left[trip.place])
                sent[trip.place] += shuttle.vessel.capacity
                shuttle.free += trip.done
                shuttle.dock = trip.safe
                yield trip.place, taken, shuttle.free
        if final:
            return


def _spare(case: Case, shuttle: Shuttle, expected: list[int], seen: list[int]) -> tuple[Trip, ...]:
    """A trip for a vessel without a task: to the place that was said to hold most, by the shortest way."""
    choices = trips(case, shuttle.vessel, shuttle.dock)
    if not choices:
        return ()
    return (min(choices, key=lambda trip: (-max(expected[trip.place], seen[trip.place] / 4), trip.done)),)
