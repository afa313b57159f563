"""A plan from the relaxation: day by day the lifts become whole, and the relaxation follows.

The relaxation over promising columns is solved once and then warm, each time with the days so far fixed. A day's lifts
come from a small integer program: the sorties of a day whole, those of the next days free, later ones as the
relaxation has them. Who leaves earlier or later than the relaxation says does so at a price.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from amana.engines.lifting.assignment import assign
from amana.engines.lifting.book import Run
from amana.engines.lifting.duties import DutyRow
from amana.engines.lifting.matrix import Limits, Program, Solution, run_solver
from amana.engines.lifting.packing import pack
from amana.engines.lifting.patterns import Flown, Patterns, patterns_of
from amana.engines.lifting.plunge import plunge
from amana.engines.lifting.program import Model, Strength, assemble
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import DIRECT, ONWARD, Bools, Floats, Ints, Tables
from amana.engines.lifting.twin import Day, Twin, mark_of
from amana.engines.lifting.warm import Warm

MARGIN = 0.3
SLACK = 1e-4  # of a person or an hour: what the relaxation's own tolerances leave open
CHEAP = 6e-4  # of the bound: dearer columns that the relaxation happens to use are left out
PER_SLOT, PER_QUEUE = 20, 2  # further columns by slot; by origin and category near the end
AFTER_END, GRACE = 14, 10  # slots looked at after the relaxation's end; slots charged for people still there
LENGTHS = 10  # of lifts of a type, rounded up
LEAST_HELP = 5e-4  # of a day's harm, that the solver must take away to be asked on the next day
PLUNGES = 3  # further ones
LEAST_WAIT = 1.0  # seconds on the wall for another dive's answer to a day
PART_PER_DAY = 0.09  # of the time left: the first days bind the most


@dataclass(frozen=True, slots=True)
class Pace:
    """`day` slots become whole at a time, `ahead` further slots are free; limits of each integer program;
    `shaken`: also a day's first plunge is by dice."""

    day: int = 2
    ahead: int = 2
    work: float = 6.0
    gap: float = 2e-3
    nodes: int | None = None
    shaken: bool = False


@dataclass(frozen=True, slots=True)
class Extra:
    """Columns of one entry each, from 0 to `upper`."""

    cost: Floats
    upper: Floats
    row: Ints
    value: Floats


class Dive:
    """One dive. `run` may be stopped early: the days so far are a plan's beginning."""

    def __init__(
        self,
        x: Tables,
        sorties: Sorties,
        price: Floats,
        used: Bools,
        bound: float,
        pace: Pace,
        seed: int = 0,
        duties: tuple[DutyRow, ...] = (),
        after: Dive | None = None,
        twin: Twin | None = None,
    ) -> None:
        """`after`: a dive whose days so far stay; prices and use are those of a relaxation of what was then open.
        `twin`: another dive, with which the better answer to each day is shared."""
        self.x, self.pace, self.rng, self.twin = x, pace, np.random.default_rng(seed), twin
        self.slot: int = after.slot if after else 0
        self.runs: list[Run] = list(after.runs) if after else []
        cheap = used & (price < CHEAP * bound) & (sorties.slot >= self.slot)
        self.end = int(sorties.slot[cheap].max(initial=0))
        promising = _promising(x, sorties, price, cheap, self.end) & (sorties.slot >= self.slot)
        flies = np.zeros(len(sorties))
        if after:
            flies[after.use] = np.where(after.s.slot < self.slot, after.lifts, 0.0)
        self.use: Ints = np.flatnonzero(promising | (flies > 0))
        self.lifts: Floats = flies[self.use]
        past = sorties.slot[self.use] < self.slot
        self.s: Sorties = replace(
            sorties,
            arc=sorties.arc[self.use],
            category=sorties.category[self.use],
            slot=sorties.slot[self.use],
            least=np.where(past, self.lifts, sorties.least[self.use]),
            most=np.where(past, self.lifts, sorties.most[self.use]),
        )
        self.short = _shortened(x, self.end)
        flown = np.bincount(self.s.arc, minlength=x.arcs).astype(float)
        found = (patterns_of(x, kind, flown, LENGTHS) for kind in range(x.kinds))
        self.patterns: tuple[Patterns, ...] = (
            after.patterns if after else tuple(one for one in found if one is not None)
        )
        strength = Strength(margin=MARGIN, duties=duties, patterns=self.patterns)
        self.model: Model = assemble(self.short, self.s, strength)
        self.program = self.model.program
        self.back = int(x.stay.max(initial=0)) + int(x.duration.max(initial=1))
        self.work = pace.work
        self.solver_helps: bool = after.solver_helps if after else True
        self.relaxation = Warm(self.program)
        if after:
            for mine, theirs in zip(self.model.flown, after.model.flown, strict=True):
                # patterns of a type have the same columns whatever the sorties
                self._settle(mine, self.slot - 1, after.relaxation.point[theirs.column])

    def run(self, time_left: Callable[[], float] | None = None, until: int | None = None) -> list[list[Run]]:
        """The plan's beginnings after each day, runs with tails and without loads; the last one is the longest.

        `time_left` says how many seconds of work remain; each day takes its part of them. The days before slot `until`
        only, if that is given."""
        beginnings: list[list[Run]] = []
        if not self.relaxation.solve():
            return beginnings
        until = self.x.slots if until is None else until
        while self.slot < until:
            left = time_left() if time_left else float("inf")
            if left <= 0 or not self._someone_left(self.slot):
                break
            self.work = min(self.pace.work, max(2.0, PART_PER_DAY * left))
            self._fix_day(self.slot)
            self.slot += self.pace.day
            beginnings.append(list(self.runs))
        return beginnings

    def _someone_left(self, slot: int) -> bool:
        later = self.s.slot >= slot
        return bool(self.relaxation.point[self.model.y[later]].sum() > 0.05)

    # ---- a day ----

    def _fix_day(self, slot: int) -> None:
        began = time.monotonic()
        program, columns = self._day_program(slot)
        where = np.full(len(self.program.cost), -1)
        where[columns] = np.arange(len(columns))
        found = self._solved(program, where[self.model.binary])
        point = found.point
        today = np.flatnonzero((self.s.slot >= slot) & (self.s.slot < slot + self.pace.day))
        if point is not None:
            wanted = np.rint(point[where[self.model.y[today]]])
        else:
            wanted = np.floor(self.relaxation.point[self.model.y[today]] + 0.3)
        self.lifts[today] = wanted
        self._pack(slot, today)
        if self.twin is not None:
            harm = found.objective if point is not None else float("inf")
            mine = Day(slot, mark_of(program), harm, point, self.lifts[today], self.runs)
            # a day of the other's may take as long again
            chosen = self.twin.better(mine, max(LEAST_WAIT, time.monotonic() - began))
            point, self.lifts[today], self.runs = chosen.point, chosen.lifts, list(chosen.runs)
        fixed = [self.model.y[today]]
        values = [self.lifts[today]]
        decided = np.flatnonzero(
            (self.model.binary_slot >= slot) & (self.model.binary_slot < slot + self.pace.day)
        )
        if point is not None and len(decided):
            binary = self.model.binary[decided]
            fixed.append(binary)
            values.append(np.rint(point[where[binary]]))
        bounds = np.concatenate(values)
        self.relaxation.bound(np.concatenate(fixed), bounds, bounds)
        for flown in self.model.flown:
            self._settle_tails(flown, slot, point, where)
        if not self.relaxation.solve() and len(decided):
            # lifts that found no tail may have left a choice that fits no more
            free = self.model.binary[decided]
            self.relaxation.bound(free, np.zeros(len(free)), np.ones(len(free)))
            self.relaxation.solve()

    def _settle_tails(self, flown: Flown, slot: int, point: Floats | None, where: Ints) -> None:
        """The day's lifts have tails; what these flew in its last slot binds the next one."""
        last = slot + self.pace.day - 1
        flies = None
        if point is not None:
            flies = np.zeros(len(flown.column))
            at_last = flown.slot == last
            flies[at_last] = point[where[flown.column[at_last]]]
        self._settle(flown, last, flies)

    def _settle(self, flown: Flown, last: int, flies: Floats | None) -> None:
        """Rows to slot `last` bind no more; `flies`: tails by pattern column, of which those of that slot count."""
        rows = dict(self.program.blocks)[flown.block]
        self.relaxation.drop(rows[(rows >= 0) & (flown.row_until <= last)])
        at_last = flown.slot == last
        if flies is not None:
            bound = (1 - SLACK) * flies[at_last]
            self.relaxation.bound(flown.column[at_last], bound, bound)

    def _solved(self, program: Program, choices: Ints) -> Solution:
        """The day's lifts: whole answers by plunging, and what the solver makes of the best one.

        Where the solver has made nothing of it, for want of time, later days have further plunges instead."""
        seed = int(self.rng.integers(1, 2**30)) if self.pace.shaken else 0
        limits = Limits(work=self.work, gap=self.pace.gap, nodes=self.pace.nodes, seed=seed)
        whole = np.flatnonzero(program.integer)
        choices = choices[choices >= 0]
        began = time.process_time()
        limit = float("inf") if self.pace.nodes is not None else began + 2 * self.work
        dice = self.rng if self.pace.shaken else None
        first = plunge(program, lambda: limit - time.process_time(), choices, dice)
        if first is not None and not self.solver_helps:
            first = self._best_plunge(program, choices, first, time.process_time() - began)
        elif first is None:
            # categories that the relaxation has mixed in a hold: the realisation will part them
            loose = program.integer.copy()
            loose[choices] = False
            found = run_solver(program, limits)
            return found if found.point is not None else run_solver(replace(program, integer=loose), limits)
        point, harm = first
        if self.solver_helps:
            found = run_solver(program, limits, (whole, np.rint(point[whole])))
            self.solver_helps = found.point is not None and found.objective < harm - LEAST_HELP * abs(harm)
            if found.point is not None and found.objective <= harm:
                return found
        return Solution(point, harm, -float("inf"), np.zeros(0), "Plunged")

    def _best_plunge(
        self, program: Program, choices: Ints, best: tuple[Floats, float], took: float
    ) -> tuple[Floats, float]:
        """Further plunges by dice in the time that the solver would have had."""
        until = time.process_time() + self.work
        for _ in range(PLUNGES):
            if self.pace.nodes is None and time.process_time() + took > until:
                break
            other = plunge(program, lambda: float("inf"), choices, self.rng)
            if other is not None and other[1] < best[1]:
                best = other
        return best

    def _pack(self, slot: int, today: Ints) -> None:
        """Tails for the day's lifts; those that find none are given up."""
        s = self.s
        for kind in range(self.x.kinds):
            mine = today[self.x.kind_of[s.arc[today]] == kind]
            before = [run for run in self.runs if self.x.kind_of[run.arc] == kind]
            others = [run for run in self.runs if self.x.kind_of[run.arc] != kind]
            new = [
                Run(int(s.arc[k]), int(s.slot[k]), -1, {}, int(s.category[k]))
                for k in mine
                for _ in range(int(self.lifts[k]))
            ]
            packed = pack(self.x, kind, before, new, self.rng, slot)
            if len(packed) < len(before) + len(new):
                # tails of the day before may change, its lifts may not
                stay = {(run.arc, run.category, run.start): 1.0 for run in before}
                limits = Limits(work=1.0, nodes=self.pace.nodes, gap=1e-5)
                packed = assign(self.x, kind, before, new, 0, limits, stay, elsewhere=False)
            self.runs = others + packed
            count: dict[tuple[int, int, int], int] = {}
            for run in packed:
                key = run.arc, run.start, run.category
                count[key] = count.get(key, 0) + 1
            for k in mine:
                self.lifts[k] = count.get((int(s.arc[k]), int(s.slot[k]), int(s.category[k])), 0)

    def _day_program(self, slot: int) -> tuple[Program, Ints]:
        """The day's integer program and which columns of the whole program it keeps (its first ones)."""
        model, p, point = self.model, self.program, self.relaxation.point
        last = slot + self.pace.day + self.pace.ahead
        active = np.ones(len(p.cost), bool)
        active[model.y] = (self.s.slot >= slot) & (self.s.slot < last)
        # whoever rode to a hold lately may have stayed instead: nobody is stuck in a hold for want of a whole lift
        lately = (self.s.slot >= slot - self.back) & (self.x.route[self.s.arc] != DIRECT)
        active[model.x] = (((self.s.slot >= slot) | lately) & (self.s.slot < last))[model.on]
        whole = p.integer.copy()
        for flown in model.flown:
            active[flown.column] = (flown.slot >= slot) & (flown.slot < last)
        whole[model.y] = self.s.slot < slot + self.pace.day
        whole[model.binary] = (model.binary_slot >= slot) & (model.binary_slot < slot + self.pace.day)
        lower, upper = p.lower.copy(), p.upper.copy()
        settled = model.binary[model.binary_slot < slot]
        lower[settled] = upper[settled] = point[settled]
        columns = np.flatnonzero(active)
        shown = replace(p, lower=lower, upper=upper, integer=whole)
        rest = np.where(active, 0.0, point)
        rows = np.bincount(p.entry_rows()[active[p.index]], minlength=len(p.row_lower)) > 0
        return _kept(shown, active, rows, rest, self._deviations(last, rows)), columns

    def _deviations(self, last: int, used: Bools) -> Extra:
        """Columns beside the relaxation's course from slot `last` on: people who leave after its end after all, people
        who leave in these days instead of later, beds meant for later arrivals taken now."""
        model, p, x, point = self.model, self.program, self.short, self.relaxation.point
        later = np.flatnonzero(self.s.slot[model.on] >= last)
        amount = point[model.x[later]]
        arc = self.s.arc[model.on[later]]
        leaving = x.route[arc] != ONWARD
        pair = x.source[arc[leaving]] * x.classes + model.who[later[leaving]]
        pairs = x.origins * x.classes
        planned = np.bincount(pair, weights=amount[leaving], minlength=pairs)
        least = np.full(pairs, np.inf)
        some = amount[leaving] > 1e-6
        np.minimum.at(least, pair[some], -p.cost[model.x[later[leaving]]][some])
        block = dict(p.blocks)["release"]
        rows = np.full(pairs, -1)
        rows[model.release_pair] = block  # the last segment of a pair stays
        late_slot = min(self.end + 2, x.slots - 1)
        late = (x.removed[:, late_slot][:, None] * x.weight[None, :]).ravel()
        there = np.flatnonzero((rows >= 0) & used[np.maximum(rows, 0)])
        swap = there[(planned[there] > 1e-6) & np.isfinite(least[there])]
        # leaving late is never worth more than what the relaxation's last ones gain
        late = np.minimum(late, least - 1e-6)
        into = x.target[arc] - x.origins - x.holds
        at_bed = into >= 0
        meant = np.bincount(into[at_bed], weights=amount[at_bed], minlength=x.receptions)
        bed_rows = dict(p.blocks)["beds"]
        beds = np.flatnonzero((bed_rows >= 0) & used[np.maximum(bed_rows, 0)] & (meant > 1e-6))
        bed_price = np.maximum(0.0, -self.relaxation.duals[bed_rows[beds]])
        cost = np.concatenate([-np.maximum(0.0, late[there]), np.maximum(0.0, least[swap]), bed_price])
        upper = np.concatenate([x.persons.ravel()[there], planned[swap], meant[beds]]).astype(float)
        row = np.concatenate([rows[there], rows[swap], bed_rows[beds]])
        value = np.concatenate([np.ones(len(there)), -np.ones(len(swap)), -np.ones(len(beds))])
        return Extra(cost, upper, row, value)


def _kept(p: Program, active: Bools, used: Bools, rest: Floats, extra: Extra) -> Program:
    """The active columns and used rows of a program beside the others' values `rest`, and then the extra columns."""
    activity, entry_row, keep = p.activity(rest)[used], p.entry_rows(), active[p.index]
    number, column_number = np.cumsum(used) - 1, np.cumsum(active) - 1
    more = len(extra.cost)
    rows = np.concatenate([number[entry_row[keep]], number[extra.row]])
    index = np.concatenate([column_number[p.index[keep]], int(active.sum()) + np.arange(more)])
    value = np.concatenate([p.value[keep], extra.value])
    order = np.argsort(rows, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=int(used.sum())))])
    return Program(
        cost=np.concatenate([p.cost[active], extra.cost]),
        lower=np.concatenate([p.lower[active], np.zeros(more)]),
        upper=np.concatenate([p.upper[active], extra.upper]),
        integer=np.concatenate([p.integer[active], np.zeros(more, bool)]),
        row_lower=p.row_lower[used] - activity - SLACK,
        row_upper=p.row_upper[used] - activity + SLACK,
        starts=starts.astype(np.int32),
        index=index[order].astype(np.int32),
        value=value[order],
        offset=p.offset + float(p.cost @ rest),
    )


def _promising(x: Tables, s: Sorties, price: Floats, cheap: Bools, end: int) -> Bools:
    """What the relaxation uses, and beside it the cheapest columns of each slot; near the relaxation's end and
    after it some for every origin and category, so that nobody is stranded for want of a column."""
    use = cheap.copy()
    queue = x.source[s.arc] * len(x.categories) + s.category
    order = np.lexsort((price, s.slot))
    order = order[np.isfinite(price[order]) & (s.slot[order] < end + AFTER_END)]
    first = np.searchsorted(s.slot[order], s.slot[order], side="left")
    use[order[np.arange(len(order)) - first < PER_SLOT]] = True
    near = order[s.slot[order] >= end - 3]
    near = near[np.lexsort((price[near], queue[near], s.slot[near]))]
    key = s.slot[near] * (int(queue.max(initial=0)) + 1) + queue[near]
    rank = np.arange(len(near)) - np.searchsorted(key, key, side="left")
    use[near[rank < PER_QUEUE]] = True
    return use


def _shortened(x: Tables, end: int) -> Tables:
    """Tables in which people still at an origin after the relaxation's end are charged for a few slots more
    only: the builder will see to them, and a price without end would drive every decision."""
    last = end + AFTER_END
    if last >= x.slots - 1:
        return x
    removed = np.zeros_like(x.removed)
    ahead = x.exposure[:, :last]
    removed[:, :last] = np.cumsum(ahead[:, ::-1], axis=1)[:, ::-1]
    removed[:, :last] += GRACE * x.exposure[:, last : last + 1]
    return replace(x, removed=removed)
