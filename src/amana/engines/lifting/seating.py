"""Whole persons on given lifts, fast: the load program without integers, rounded down, then topped up.

People travel on *paths*: one run, or a run to staging and a run onward. Topping up takes the paths that are
worth most first and asks a `Seats` ledger for every person.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.matrix import Limits, run_solver
from amana.engines.lifting.program import Strength, assemble
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import EPS, INBOUND, ONWARD, Tables

_RELAXED = Strength(tails=False, whole=False, separation=False)
Path = tuple[int, int, int]  # first run, second run or -1, class


@dataclass(frozen=True, slots=True)
class Seated:
    """Runs with whole loads (none empty) and the harm of that plan."""

    runs: list[Run]
    harm: float


def seat(x: Tables, runs: list[Run]) -> Seated:
    """Loads for the runs: near the least harm that these lifts allow, always valid."""
    if not runs:
        return Seated([], x.harm_of_staying())
    runs = sorted(runs, key=lambda run: (run.start, run.arc, run.category, run.tail))
    seats = Seats(x, runs)
    wished = _wishes(x, runs, seats)
    _follow(x, seats, wished)
    for path in sorted(seats.worth, key=lambda p: -seats.worth[p]):
        if seats.worth[path] > 0:
            seats.take(path, 10**9)
    return Seated(seats.loaded(), x.harm_of_staying() - seats.saved)


def _follow(x: Tables, seats: Seats, wished: dict[Path, float]) -> None:
    """Seat people as wished, in order of departure; what is lost in rounding goes with the class's next lift."""
    due: dict[tuple[int, int], float] = defaultdict(float)

    def rank(path: Path) -> tuple[int, float]:
        return seats.runs[path[0]].start, -seats.worth[path]

    for path in sorted(wished, key=rank):
        who = seats.source[path[0]], path[2]
        due[who] += wished[path]
        wanted = math.ceil(due[who] - 1e-6)
        unit = int(x.group[path[2]])
        due[who] -= seats.take(path, -(-wanted // unit) * unit)


def _wishes(x: Tables, runs: list[Run], seats: Seats) -> dict[Path, float]:
    """The load program's answer, cut into paths."""
    ones = np.ones(len(runs))
    sorties = Sorties(
        arc=np.array([run.arc for run in runs]),
        category=np.array([run.category for run in runs]),
        slot=np.array([run.start for run in runs]),
        least=ones,
        most=ones,
    )
    model = assemble(x, sorties, _RELAXED)
    found = run_solver(model.program, Limits())
    if found.point is None:
        return {}
    amount = found.point[model.x]
    direct: dict[Path, float] = {}
    inbound: dict[tuple[int, int], list[list[float]]] = defaultdict(list)
    onward: dict[tuple[int, int], list[list[float]]] = defaultdict(list)
    for j in np.flatnonzero(amount > 1e-7):
        k, g = int(model.on[j]), int(model.who[j])
        route = int(x.route[runs[k].arc])
        if route == INBOUND:
            inbound[seats.target[k], g].append([seats.end[k], k, float(amount[j])])
        elif route == ONWARD:
            onward[seats.source[k], g].append([runs[k].start, k, float(amount[j])])
        else:
            direct[k, -1, g] = float(amount[j])
    for (place, g), arrivals in inbound.items():
        _match(direct, g, sorted(arrivals), sorted(onward.get((place, g), [])))
    return direct


def _match(
    paths: dict[Path, float], g: int, arrivals: list[list[float]], departures: list[list[float]]
) -> None:
    """First in, first out."""
    queue = iter(departures)
    there = next(queue, None)
    for arrival in arrivals:
        while arrival[2] > 1e-7 and there is not None:
            n = min(arrival[2], there[2])
            path = (int(arrival[1]), int(there[1]), g)
            paths[path] = paths.get(path, 0.0) + n
            arrival[2] -= n
            there[2] -= n
            if there[2] <= 1e-7:
                there = next(queue, None)


class Seats:
    """What is left on the runs and at places while people are seated, with whole escorts and whole groups."""

    def __init__(self, x: Tables, runs: list[Run]) -> None:
        self.x, self.runs = x, runs
        self.source = [int(x.source[run.arc]) for run in runs]
        self.target = [int(x.target[run.arc]) for run in runs]
        self.spread = [int(x.duration[run.arc]) for run in runs]
        self.end = [run.start + s - 1 for run, s in zip(runs, self.spread, strict=True)]
        self.hours = [float(x.cycle[run.arc]) / s for run, s in zip(runs, self.spread, strict=True)]
        kinds = [int(x.kind_of[run.arc]) for run in runs]
        self.room = [int(x.room[a]) for a in kinds]
        self.medical = [int(x.medical[a]) for a in kinds]
        self.hundredths = [0] * len(runs)
        self.escorts: list[int] = x.escorts.tolist()
        self.group: list[int] = x.group.tolist()
        self.lying = x.lying.tolist()
        self.loads: list[dict[int, int]] = [{} for _ in runs]
        self.pool = x.pool.tolist()
        for k, a in enumerate(kinds):
            self._escort(k, int(x.fixed[a]))
        self.processing: list[list[int]] = x.processing.tolist()
        self.intake: list[list[int]] = x.intake.tolist()
        self.beds: list[int] = x.beds.tolist()
        self.slack: list[list[list[int]]] = x.cleared.tolist()
        holds = x.instance.staging
        self.held = [[0] * x.slots for _ in holds]
        self.held_by: list[list[dict[int, int]]] = [[{} for _ in range(x.slots)] for _ in holds]
        self.first_reception = x.origins + x.holds
        self.saved = 0.0
        self.worth = self._paths()

    def _paths(self) -> dict[Path, float]:
        """Every path somebody could take, with the harm it removes per person."""
        x, worth = self.x, {}
        removed, risk = x.removed, x.risk
        by_hold: dict[int, list[int]] = defaultdict(list)
        for k, run in enumerate(self.runs):
            if x.route[run.arc] == ONWARD:
                by_hold[self.source[k]].append(k)
        for k, run in enumerate(self.runs):
            if x.route[run.arc] == ONWARD:
                continue
            classes = [
                g
                for g in x.by_category[run.category]
                if x.carries[run.arc, g] and x.cleared[self.source[k], g, run.start] > 0
            ]
            out = float(removed[self.source[k], run.start])
            first_risk = float(risk[run.arc, run.start])
            if x.route[run.arc] != INBOUND:
                for g in classes:
                    worth[k, -1, g] = float(x.weight[g]) * out - float(x.transit_weight[g]) * first_risk
                continue
            z = x.instance.staging[self.target[k] - x.origins]
            stay = int(x.stay[self.target[k] - x.origins, self.end[k]])
            for j in by_hold[self.target[k]]:
                wait = self.runs[j].start - self.end[k]
                if self.runs[j].category != run.category or not 1 <= wait <= stay:
                    continue
                price = wait * x.instance.slot_h * z.exposure_hazard_per_h
                both = first_risk + float(risk[self.runs[j].arc, self.runs[j].start])
                for g in classes:
                    if x.carries[self.runs[j].arc, g]:
                        worth[k, j, g] = (
                            float(x.weight[g]) * (out - price) - float(x.transit_weight[g]) * both
                        )
        return worth

    def take(self, path: Path, wanted: int) -> int:
        """Seat up to `wanted` persons on a path, in whole groups. Returns how many were seated."""
        if path not in self.worth:
            return 0
        k, j, g = path
        legs = (k,) if j < 0 else (k, j)
        n = min(wanted, self._places(legs, g))
        n -= n % self.group[g]
        while n > 0 and not self._escorted(legs, g, n):
            n -= self.group[g]
        if n > 0:
            self._seat(legs, g, n)
            self.saved += n * self.worth[path]
        return max(0, n)

    def strand(self, run: int, g: int, n: int) -> None:
        """Who has left on a run is on it, whatever is allowed now; in a hold they stay to the end."""
        self._seat((run,), g, n)
        h = self.target[run] - self.x.origins
        if 0 <= h < len(self.held):
            category = self.runs[run].category
            for u in range(self.end[run], self.x.slots):
                self.held[h][u] += n
                self.held_by[h][u][category] = self.held_by[h][u].get(category, 0) + n

    def _places(self, legs: tuple[int, ...], g: int) -> int:
        run = self.runs[legs[0]]
        origin = self.source[legs[0]]
        n = min(self.processing[origin][run.start // 2], min(self.slack[origin][g][run.start :]))
        if n <= 0:
            return 0
        last = legs[-1]
        f = self.target[last] - self.first_reception
        if f >= 0:
            n = min(n, self.intake[f][self.end[last] // 2], self.beds[f])
        for leg in legs:
            n = min(n, self.room[leg])
            if self.lying[g]:
                n = min(n, self.medical[leg])
        if len(legs) == 2 and n > 0:
            n = min(n, self._hold_left(legs))
        return n

    def _hold_left(self, legs: tuple[int, ...]) -> int:
        h = self.target[legs[0]] - self.x.origins
        z = self.x.instance.staging[h]
        left, category = z.hold_persons, self.runs[legs[0]].category
        for u in range(self.end[legs[0]], self.runs[legs[1]].start):
            here = self.held_by[h][u]
            if category not in here and len(here) >= z.hold_compartments:
                return 0
            left = min(left, z.hold_persons - self.held[h][u])
        return left

    def _escorted(self, legs: tuple[int, ...], g: int, n: int) -> bool:
        for leg in legs:
            more = self._riding(leg, self.escorts[g] * n) - self._riding(leg, 0)
            if n + more > self.room[leg]:
                return False
            if more:
                span = self.pool[self.runs[leg].start : self.end[leg] + 1]
                if more * self.hours[leg] > min(span) + EPS:
                    return False
        return True

    def _riding(self, leg: int, extra: int) -> int:
        return int((self.hundredths[leg] + extra + 99) // 100)

    def _escort(self, leg: int, count: int) -> None:
        for u in range(self.runs[leg].start, self.end[leg] + 1):
            self.pool[u] -= count * self.hours[leg]

    def _seat(self, legs: tuple[int, ...], g: int, n: int) -> None:
        run, origin = self.runs[legs[0]], self.source[legs[0]]
        self.processing[origin][run.start // 2] -= n
        slack = self.slack[origin][g]
        for u in range(run.start, self.x.slots):
            slack[u] -= n
        for leg in legs:
            before = self._riding(leg, 0)
            self.hundredths[leg] += self.escorts[g] * n
            more = self._riding(leg, 0) - before
            self.room[leg] -= n + more
            self.medical[leg] -= n if self.lying[g] else 0
            if more:
                self._escort(leg, more)
            self.loads[leg][g] = self.loads[leg].get(g, 0) + n
        f = self.target[legs[-1]] - self.first_reception
        if f >= 0:
            self.intake[f][self.end[legs[-1]] // 2] -= n
            self.beds[f] -= n
        if len(legs) == 2:
            h = self.target[legs[0]] - self.x.origins
            for u in range(self.end[legs[0]], self.runs[legs[1]].start):
                self.held[h][u] += n
                self.held_by[h][u][run.category] = self.held_by[h][u].get(run.category, 0) + n

    def loaded(self) -> list[Run]:
        return [
            Run(run.arc, run.start, run.tail, load, run.category)
            for run, load in zip(self.runs, self.loads, strict=True)
            if load
        ]
