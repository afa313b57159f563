"""The resource book: what is left of every resource while a plan is being made.

One place knows tails, duty and crew hours, escorts, pads, processing, intake, beds, holds and legal clearance;
a lift is booked or refused here. Plain lists, because single entries are read far more often than rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from amana.engines.lifting.plan import Lift, Plan, plan_of
from amana.engines.lifting.tables import EPS, ONWARD, Tables

Load = dict[int, int]


@dataclass(slots=True)
class Run:
    """A booked lift by indices; `spare` of a run is worked out from its load."""

    arc: int
    start: int
    tail: int
    load: Load
    category: int

    @property
    def people(self) -> int:
        return sum(self.load.values())


@dataclass(slots=True)
class Book:
    """Mutable twin of `Tables`: remaining resources and the runs booked so far."""

    tables: Tables
    runs: list[Run] = field(default_factory=list)

    hours: list[list[list[float]]] = field(init=False)  # [A][tail][T + 1] charged; the last entry stays 0
    long_run: list[list[set[int]]] = field(init=False)  # [A][tail] slots of lifts longer than a slot
    pool: list[float] = field(init=False)
    pads: list[list[int]] = field(init=False)
    processing: list[list[int]] = field(init=False)
    intake: list[list[int]] = field(init=False)
    beds: list[int] = field(init=False)
    slack: list[list[list[int]]] = field(init=False)  # [P][G][T] cleared less gone
    ready: list[list[list[int]]] = field(init=False)  # [P][G][T] may leave: least slack from the slot on
    waiting: list[int] = field(init=False)  # [G] persons still at origins
    held: list[list[int]] = field(init=False)  # [S][T] persons at the end of a slot
    held_by: list[list[dict[int, int]]] = field(init=False)  # [S][T] category -> persons
    arrived: list[list[dict[int, int]]] = field(init=False)  # [F][T] category -> lifts

    def __post_init__(self) -> None:
        x = self.tables
        self.hours = [[[0.0] * (x.slots + 1) for _ in tails] for tails in x.tails]
        self.long_run = [[set() for _ in tails] for tails in x.tails]
        self.pool = x.pool.tolist()
        self.pads = x.pads.tolist()
        self.processing = x.processing.tolist()
        self.intake = x.intake.tolist()
        self.beds = x.beds.tolist()
        self.slack = x.cleared.tolist()
        self.ready = x.cleared.tolist()
        self.waiting = x.persons.sum(axis=0).tolist()
        self.held = [[0] * x.slots for _ in range(x.holds)]
        self.held_by = [[{} for _ in range(x.slots)] for _ in range(x.holds)]
        self.arrived = [[{} for _ in range(x.slots)] for _ in range(x.receptions)]

    # ---- asking ----

    def tail_for(self, arc: int, start: int) -> int | None:
        """A tail that can do the lift, the fullest one that still can; None when all are taken."""
        x = self.tables
        kind, spread = int(x.kind_of[arc]), int(x.duration[arc])
        per_slot = float(x.cycle[arc]) / spread
        best, fullest = None, -1.0
        for k, hours in enumerate(self.hours[kind]):
            if self._tail_can(kind, k, hours, start, spread, per_slot):
                used = hours[start - 1] + hours[start] + hours[start + 1]
                if used > fullest:
                    best, fullest = k, used
        return best

    def _tail_can(
        self, kind: int, k: int, hours: list[float], start: int, spread: int, per_slot: float
    ) -> bool:
        away, taken = self.tables.away[kind][k], self.long_run[kind][k]
        crew = float(self.tables.crew[kind]) + EPS
        before = hours[start - 1] if start else 0.0
        if spread == 1:
            if start in away or start in taken:
                return False
            here = hours[start] + per_slot
            duty = float(self.tables.duty[kind, start]) + EPS
            return here <= duty and before + here <= crew and here + hours[start + 1] <= crew
        if before + per_slot > crew or per_slot + hours[start + spread] > crew or 2 * per_slot > crew:
            return False
        return all(u not in away and hours[u] == 0.0 for u in range(start, start + spread))

    def escorts_left(self, arc: int, start: int) -> int:
        """Most riding escorts the pool allows on a lift; below zero when not even the fixed ones are there."""
        x = self.tables
        spread = int(x.duration[arc])
        pool = min(self.pool[start : start + spread])
        return int((pool + EPS) / (float(x.cycle[arc]) / spread)) - int(x.fixed[x.kind_of[arc]])

    def places_left(self, arc: int, start: int, category: int) -> int:
        """Persons of a category that the arc's target can still take from a lift; 0 when it is shut to it."""
        x = self.tables
        end = start + int(x.duration[arc]) - 1
        source, target = int(x.source[arc]), int(x.target[arc])
        if x.uses_pads[x.kind_of[arc]] and (self.pads[source][start] < 1 or self.pads[target][end] < 1):
            return 0
        f = target - x.origins - x.holds
        if f < 0:
            return 10**9
        here = self.arrived[f][end]
        if here and any(
            (category == a and here.get(b)) or (category == b and here.get(a)) for a, b in x.apart[f]
        ):
            return 0
        return min(self.intake[f][end // 2], self.beds[f])

    def hold_left(self, hold: int, first: int, last: int, category: int) -> int:
        """Persons of a category that fit the hold at the end of all slots first..last."""
        z = self.tables.instance.staging[hold]
        left = z.hold_persons
        for u in range(first, last + 1):
            here = self.held_by[hold][u]
            if category not in here and len(here) >= z.hold_compartments:
                return 0
            left = min(left, z.hold_persons - self.held[hold][u])
        return left

    # ---- booking ----

    def book(self, run: Run, sign: int = 1) -> None:
        """Charge a run (or give it back with sign -1) to every resource but the hold."""
        x = self.tables
        n, spread = run.people, int(x.duration[run.arc])
        kind, end = int(x.kind_of[run.arc]), run.start + spread - 1
        per_slot = float(x.cycle[run.arc]) / spread
        escorts = int(x.fixed[kind]) + riding(x, run.load)
        hours, taken = self.hours[kind][run.tail], self.long_run[kind][run.tail]
        for u in range(run.start, end + 1):
            hours[u] = max(0.0, hours[u] + sign * per_slot) if sign > 0 or hours[u] > per_slot + EPS else 0.0
            self.pool[u] -= sign * escorts * per_slot
            if spread > 1:
                (taken.add if sign > 0 else taken.discard)(u)
        source, target = int(x.source[run.arc]), int(x.target[run.arc])
        if x.uses_pads[kind]:
            self.pads[source][run.start] -= sign
            self.pads[target][end] -= sign
        if source < x.origins:
            self.processing[source][run.start // 2] -= sign * n
            for g, count in run.load.items():
                self._depart(source, g, run.start, sign * count)
        f = target - x.origins - x.holds
        if f >= 0:
            self.intake[f][end // 2] -= sign * n
            self.beds[f] -= sign * n
            _count(self.arrived[f][end], run.category, sign)
        if sign > 0:
            self.runs.append(run)
        else:
            self.runs.remove(run)

    def hold(self, hold: int, first: int, last: int, category: int, people: int) -> None:
        """Charge people to the hold at the end of slots first..last (negative: give back)."""
        for u in range(first, last + 1):
            self.held[hold][u] += people
            _count(self.held_by[hold][u], category, people)

    def enlarge(self, run: Run, load: Load) -> None:
        """Add people to a booked onward run; seats and escorts were asked for before."""
        x = self.tables
        if x.route[run.arc] != ONWARD:
            raise ValueError("only a run from staging can be joined")
        before = riding(x, run.load)
        for g, count in load.items():
            run.load[g] = run.load.get(g, 0) + count
        more, n = riding(x, run.load) - before, sum(load.values())
        spread = int(x.duration[run.arc])
        for u in range(run.start, run.start + spread):
            self.pool[u] -= more * float(x.cycle[run.arc]) / spread
        f = int(x.target[run.arc]) - x.origins - x.holds
        if f >= 0:
            self.intake[f][(run.start + spread - 1) // 2] -= n
            self.beds[f] -= n

    def _depart(self, origin: int, g: int, start: int, count: int) -> None:
        slack, ready = self.slack[origin][g], self.ready[origin][g]
        for u in range(start, len(slack)):
            slack[u] -= count
        least = slack[-1]
        for u in range(len(slack) - 1, -1, -1):
            least = min(least, slack[u])
            ready[u] = least
        self.waiting[g] -= count


def riding(x: Tables, load: Load) -> int:
    """Riding escorts of a load: whole escorts, rounded up per lift."""
    return (sum(int(x.escorts[g]) * n for g, n in load.items()) + 99) // 100


def _count(counter: dict[int, int], key: int, change: int) -> None:
    left = counter.get(key, 0) + change
    if left > 0:
        counter[key] = left
    else:
        counter.pop(key, None)


def plan_from_runs(x: Tables, runs: list[Run]) -> Plan:
    """The runs as a plan of named tails, arcs and classes."""
    names = [row.id for row in x.instance.classes]
    lifts = [
        Lift(
            tail=x.tails[int(x.kind_of[run.arc])][run.tail],
            arc=x.instance.arcs[run.arc].id,
            start_slot=run.start,
            persons={names[g]: int(n) for g, n in sorted(run.load.items()) if n},
        )
        for run in runs
    ]
    return plan_of(x.instance.name, lifts)
