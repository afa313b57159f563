"""One step of improvement as a function of plain data, so that it can run in another process.

The search works with counts of lifts by sortie column; persons are continuous there, and become whole people in
`realise`. Columns outside the window are fixed at their counts.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.build import best_of_portfolio
from amana.engines.lifting.certificate import relaxation
from amana.engines.lifting.descent import dived
from amana.engines.lifting.duties import DutyRow, broken_rows, together
from amana.engines.lifting.exchange import Exchange
from amana.engines.lifting.matrix import Limits, Program, Solution, run_solver
from amana.engines.lifting.merge import alike, alike_merged
from amana.engines.lifting.outcomes import Exchanged, Loads, Proof, Relaxation, Step, Trials
from amana.engines.lifting.parting import nobody, parted, shut_to_others, with_shut
from amana.engines.lifting.prices import prices, used_columns
from amana.engines.lifting.program import Model, Strength, assemble
from amana.engines.lifting.realise import Realised, realise, with_loads
from amana.engines.lifting.shaken import Shaken, shaken_over
from amana.engines.lifting.sifting import sifted
from amana.engines.lifting.sorties import Sorties, all_sorties
from amana.engines.lifting.tables import Bools, Floats, Ints, Tables
from amana.engines.lifting.twin import Box, Twin

_WINDOW = Strength(margin=0.3)
_FIXED = Strength(margin=0.3, packing=False)
_TRIAL = Strength(margin=0.3, tails=False, whole=False, separation=False, effective=False)
SEPARATION_ROUNDS = 4
MOST = 0.9  # of the lifts of the first plan: the relaxation begins with the slots in which they start
TIMES_USED = (
    3.0  # as many columns, the cheapest ones, as the merged relaxation uses: the parted one begins with them
)
MOST_SHAKING = (
    5.0  # times as long as the exchanges that follow: the first time the relaxation begins from nothing
)
WAIT = 8  # slots
AFTER_END = 6  # slots after a plan's last lift that its new relaxation still looks at


class Search:
    """The tables and sortie columns that every step needs; made once per process."""

    def __init__(self, x: Tables, departed: list[Run] | None = None, departed_before: int = 0) -> None:
        """`departed`: runs that left before slot `departed_before`; their loads are facts."""
        self.x, self.departed_before = x, departed_before
        self.boxes: tuple[Box, Box] | None = None  # between two dives in two processes
        self.aboard: dict[tuple[int, int, int], dict[int, int]] = {}
        for run in departed or []:
            there = self.aboard.setdefault((run.arc, run.category, run.start), {})
            for g, n in run.load.items():
                there[g] = there.get(g, 0) + n
        self._shaken: Shaken | None = None
        self.sorties = all_sorties(x)
        s = self.sorties
        triples = zip(s.arc.tolist(), s.category.tolist(), s.slot.tolist(), strict=True)
        self.number = {triple: k for k, triple in enumerate(triples)}

    def counts(self, runs: list[Run]) -> Floats:
        """Lifts by sortie column."""
        lifts = np.zeros(len(self.sorties))
        for run in runs:
            lifts[self.number[run.arc, run.category, run.start]] += 1
        return lifts

    def runs(self, lifts: Floats, kinds: set[int] | None = None) -> list[Run]:
        """Runs without tails or loads, one per lift."""
        s, found = self.sorties, []
        for k in np.flatnonzero(lifts > 0.5):
            arc = int(s.arc[k])
            if kinds is None or int(self.x.kind_of[arc]) in kinds:
                run = Run(arc, int(s.slot[k]), -1, {}, int(s.category[k]))
                found += [run] * round(float(lifts[k]))
        return found

    def window(
        self,
        lifts: Floats,
        free: Ints,
        limits: Limits,
        from_here: bool = True,
        present: Bools | None = None,
        duties: tuple[DutyRow, ...] = (),
    ) -> Step | None:
        """Free the columns `free`, fix the others at `lifts`, and solve from where we are (if that is valid).

        Holds that people on free columns cannot reach keep the categories `present` in them."""
        mask = np.zeros(len(self.sorties), bool)
        mask[free] = True
        use = np.flatnonzero(mask | (lifts > 0.5))
        least = np.where(mask[use], 0.0, lifts[use])
        most = np.where(mask[use], self.sorties.most[use], lifts[use])
        reached = self._reached(free)
        model = assemble(
            self.x,
            self.some(use, least, most),
            replace(self.strength(_WINDOW), compartments_at=reached, duties=duties),
        )
        program = self.program(model)
        if present is not None:
            shut = shut_to_others(self.x, present) & ~reached[:, None, :]
            program = with_shut(self.x, model, program, shut)
        found = run_solver(program, limits, start=(model.y, lifts[use]) if from_here else None)
        if found.point is None:
            return None
        now = np.rint(found.point[model.y])
        inside = mask[use]
        loads = self._loads_at(model, found.objective, found.point)
        return Step(use[inside], now[inside], loads, found.status == "Optimal")

    def loads(self, lifts: Floats, wished: Bools | None = None) -> Loads | None:
        """The best relaxed loads for the lifts, with the categories in holds that are `wished` if that can be."""
        use = np.flatnonzero(lifts > 0.5)
        if not len(use):
            return self.unknown(self.x.harm_of_staying(), nobody(self.x))
        some = self.some(use, lifts[use], lifts[use])
        found = self._parted_as(some, wished) if wished is not None else None
        return found or self._parted_lazily(some)

    def _parted_as(self, some: Sorties, wished: Bools) -> Loads | None:
        """Loads with these categories in full holds; if others still meet too many, with these alone everywhere."""
        nowhere = np.zeros((self.x.holds, self.x.slots), bool)
        model = assemble(self.x, some, replace(self.strength(_FIXED), compartments_at=nowhere))
        program = self.program(model)
        for shut in (shut_to_others(self.x, wished), ~wished):
            parting = with_shut(self.x, model, program, shut)
            found = run_solver(parting, Limits(work=2.0), relax=not self._needs_whole(model))
            if found.point is None:
                return None
            loads = self._loads_at(model, found.objective, found.point)
            if parted(self.x, loads.present):
                return loads
        return None

    def _parted_lazily(self, some: Sorties) -> Loads | None:
        """The best loads: compartments of holds are decided on only where they would be too few."""
        crowded = np.zeros((self.x.holds, self.x.slots), bool)
        most = np.array([z.hold_compartments for z in self.x.instance.staging])
        for _ in range(SEPARATION_ROUNDS):
            strength = replace(self.strength(_FIXED), compartments_at=crowded)
            model = assemble(self.x, some, strength)
            found = run_solver(self.program(model), Limits(work=2.0), relax=not self._needs_whole(model))
            if found.point is None:
                return None
            loads = self._loads_at(model, found.objective, found.point)
            over = loads.present.sum(axis=1) > most[:, None]
            if not over.any():
                return loads
            crowded = crowded | over
        return None

    def _loads_at(self, model: Model, harm: float, point: Floats) -> Loads:
        stock, present = weighted_stock(self.x, model, point), model.present(self.x, point)
        return Loads(harm, stock, present, self._waiting(model, point))

    def _waiting(self, model: Model, point: Floats) -> Floats:
        x, s = self.x, model.sorties
        later = np.minimum(np.arange(x.slots) + WAIT, x.slots - 1)
        of_origins = x.removed - x.removed[:, later]
        # whoever is stuck in a hold keeps a bed of it from others of all origins
        delay = np.vstack([of_origins, np.repeat(of_origins.max(axis=0)[None, :], x.holds, axis=0)])
        value = point[model.x] * x.weight[model.who]
        value *= delay[x.source[s.arc[model.on]], s.slot[model.on]]
        by_column = np.bincount(model.on, value, minlength=len(s)) / np.maximum(1.0, point[model.y])
        found = np.zeros(len(self.sorties))
        number = [
            self.number[key] for key in zip(s.arc.tolist(), s.category.tolist(), s.slot.tolist(), strict=True)
        ]
        found[number] = by_column
        return found

    def exchanged(
        self,
        runs: list[Run],
        present: Bools,
        promising: Floats,
        budget: Trials,
        frozen_before: int,
        seed: int,
    ) -> Exchanged | None:
        """Small exchanges of lifts whose loads have the categories `present` in holds; `promising` says how often each
        column is tried, 0 leaves it out."""
        rng = np.random.default_rng(seed)
        lifts = self.counts(runs)
        use = np.flatnonzero((promising > 0) | (lifts > 0.5))
        some = self.some(use, np.zeros(len(use)), np.maximum(lifts[use], self.sorties.most[use]))
        model = assemble(self.x, some, self.strength(_TRIAL))
        model = replace(model, program=self.program(model))
        exchange = Exchange(
            self.x,
            model,
            present,
            runs,
            promising[use],
            rng,
            frozen_before,
            _TRIAL.margin,
        )
        work_end, wall_end = time.process_time() + budget.work, time.monotonic() + budget.seconds

        taken_at = taken = 0

        def go_on(tried: int) -> bool:
            nonlocal taken_at, taken
            if exchange.taken > taken:
                taken, taken_at = exchange.taken, tried
            if budget.patience is not None and tried - taken_at >= budget.patience:
                return False
            if budget.trials is not None:
                return tried < budget.trials
            return time.process_time() < work_end and time.monotonic() < wall_end

        found = exchange.run(go_on, budget.slack)
        if found is None:
            return None
        # what has departed keeps the people it carries
        gone = [run for run in runs if run.start < self.departed_before]
        later = [run for run in found[0] if run.start >= self.departed_before]
        loads = self._loads_at(model, found[1], exchange.point)
        return Exchanged([*gone, *later], loads, exchange.tried, exchange.taken)

    def exchanged_anew(
        self,
        runs: list[Run],
        present: Bools,
        columns: Ints,
        kinds: Ints,
        duties: tuple[DutyRow, ...],
        budget: Trials,
        frozen_before: int,
        seed: int,
    ) -> Exchanged | None:
        """Exchanges of the lifts of these `kinds` that a relaxation over `columns` uses, shaken by this seed."""
        if self._shaken is None or not np.array_equal(self._shaken.columns, columns):
            self._shaken = shaken_over(self, columns, self.counts(runs), duties, frozen_before)
        seconds = float("inf") if budget.trials is not None else MOST_SHAKING * budget.work
        used = self._shaken.used(np.random.default_rng(seed), len(self.sorties), seconds)
        if used is None:
            return None
        used[~np.isin(self.x.kind_of[self.sorties.arc], kinds)] = 0.0
        return self.exchanged(runs, present, used, budget, frozen_before, seed)

    def _reached(self, free: Ints) -> Bools:
        """[S, T] holds and slots in which people on the free columns could wait; elsewhere the judgement of the
        whole plan will see to the compartments."""
        reached = np.zeros((self.x.holds, self.x.slots), bool)
        s, x = self.sorties, self.x
        into = x.target[s.arc[free]] - x.origins
        ends = s.slot[free] + x.duration[s.arc[free]] - 1
        for h in range(x.holds):
            for end in np.unique(ends[into == h]):
                reached[h, end : end + x.stay[h, end]] = True
        return reached

    def root(self, limits: Limits, until: int | None = None) -> Relaxation | None:
        """The relaxation over all columns, classes alike merged; first those before slot `until`, where most of its
        lifts are thought to be."""
        merged = alike_merged(self.x)
        model = relaxation(merged, parted=False)
        early = model.sorties.slot < (self.x.slots if until is None else until)
        found, proof = self._proved(model, early, limits, parted=False)
        if proof is None:
            return None
        bound = model.program.dual_value(proof.duals)
        if found.status != "Optimal" or found.point is None:
            return Relaxation(bound, None, None, proof=proof)
        price = prices(self.x, self.sorties, model, model.program.reduced_costs(found.duals))
        stock = weighted_stock(merged, model, found.point)
        duties = broken_rows(merged, model.sorties, found.point[model.y], range(self.x.kinds))
        used = used_columns(self.x, self.sorties, model, found.point)
        return Relaxation(bound, stock, price, used, tuple(together([], duties)), proof)

    def parted(self, root: Relaxation, limits: Limits) -> Relaxation | None:
        """The relaxation that keeps load categories and classes apart, for its bound and the columns it uses; by the
        prices of the `root` it knows which columns to begin with."""
        model = relaxation(self.x, parted=True)
        first = np.ones(len(model.sorties), bool)
        if root.price is not None and root.used is not None:
            part = min(1.0, TIMES_USED * float(root.used.mean()))
            first = root.price <= np.quantile(root.price, part, method="lower")
        found, proof = self._proved(model, first, limits, parted=True)
        if proof is None:
            return None
        used = found.point[model.y] > 1e-6 if found.point is not None else None
        return Relaxation(model.program.dual_value(proof.duals), None, None, used, proof=proof)

    def _proved(
        self, model: Model, first: Bools, limits: Limits, parted: bool
    ) -> tuple[Solution, Proof | None]:
        sortie = model.sortie_of_column()
        found = sifted(model.program, np.append(first, True)[sortie], sortie, limits)
        whole = len(found.duals) == len(model.program.row_lower)
        return found, Proof(found.duals, parted) if whole else None

    def root_from(
        self, runs: list[Run], frozen_before: int, limits: Limits, end: int | None = None
    ) -> Relaxation | None:
        """The relaxation of what is still open after slot `frozen_before`, up to slot `end`; without one, to a little
        after the end of `runs`.

        For its prices only: later columns are left out, so it proves no bound."""
        merged, s = alike_merged(self.x), all_sorties(alike_merged(self.x))
        if end is None:
            end = max((run.start for run in runs), default=0) + AFTER_END
        open_now = np.flatnonzero((s.slot >= frozen_before) & (s.slot < end))
        past = Counter((run.arc, run.start) for run in runs if run.start < frozen_before)
        arc, slot = (np.array([key[k] for key in past], dtype=np.int64) for k in (0, 1))
        count = np.array(list(past.values()), float)
        sorties = Sorties(
            arc=np.concatenate([arc, s.arc[open_now]]),
            category=np.zeros(len(arc) + len(open_now), np.int64),
            slot=np.concatenate([slot, s.slot[open_now]]),
            least=np.concatenate([count, np.zeros(len(open_now))]),
            most=np.concatenate([count, s.most[open_now]]),
        )
        model = assemble(merged, sorties, Strength(whole=False, separation=False))
        program = with_loads(merged, model, self._aboard_merged(list(past)), _FIXED)
        found = run_solver(program, limits)
        if found.status != "Optimal" or found.point is None:
            return None
        price = prices(self.x, self.sorties, model, program.reduced_costs(found.duals))
        used = used_columns(self.x, self.sorties, model, found.point)
        return Relaxation(0.0, weighted_stock(merged, model, found.point), price, used)

    def _aboard_merged(self, past: list[tuple[int, int]]) -> dict[int, dict[int, int]]:
        """What has departed on each of these arcs and slots, by merged class."""
        group_of = {g: m for m, group in enumerate(alike(self.x)) for g in group}
        aboard: dict[int, dict[int, int]] = {
            k: {} for k, (_, slot) in enumerate(past) if slot < self.departed_before
        }
        number = {key: k for k, key in enumerate(past)}
        for (arc, _, slot), load in self.aboard.items():
            there = aboard[number[arc, slot]]
            for g, n in load.items():
                there[group_of[g]] = there.get(group_of[g], 0) + n
        return aboard

    def built(self, runs: list[Run], harm: float, seconds: float) -> Realised:
        """The best of a first plan and of others that the builder makes in this time on the wall."""
        end = time.monotonic() + seconds
        return Realised(*best_of_portfolio(self.x, runs, harm, lambda _: time.monotonic() < end))

    def dived(
        self, root: Relaxation, seconds: float, since: float | None, seed: int, number: int = 0
    ) -> Realised | None:
        """A plan that follows the relaxation day by day as far as the time reaches, completed by the builder. The
        second of several (`number` from 0 on) shares its days with the first, if it is in another process."""
        twin = None
        if self.boxes is not None and number < len(self.boxes):
            twin = Twin(self.boxes[number], self.boxes[1 - number], number == 0)
        return dived(self, root, seconds, since, seed, number > 0, twin)

    def seated(self, runs: list[Run], present: Bools | None, limits: Limits) -> Realised:
        return realise(self.x, runs, limits, self.departed_before, present)

    def strength(self, strength: Strength) -> Strength:
        return replace(strength, margin_from=self.departed_before)

    def program(self, model: Model) -> Program:
        """The model's program, with what has departed fixed."""
        if not self.aboard:
            return model.program
        s = model.sorties
        past = np.flatnonzero(s.slot < self.departed_before)
        triples = [(int(s.arc[k]), int(s.category[k]), int(s.slot[k])) for k in past]
        aboard = {int(k): self.aboard.get(triple, {}) for k, triple in zip(past, triples, strict=True)}
        return with_loads(self.x, model, aboard, _WINDOW)

    def _needs_whole(self, model: Model) -> bool:
        return bool(model.program.integer[len(model.y) + len(model.x) :].any())

    def some(self, use: Ints, least: Floats, most: Floats) -> Sorties:
        s = self.sorties
        return replace(s, arc=s.arc[use], category=s.category[use], slot=s.slot[use], least=least, most=most)

    def unknown(self, harm: float, present: Bools) -> Loads:
        """Loads of which only the harm is known."""
        return Loads(harm, self.stock_of_nobody(), present, np.zeros(len(self.sorties)))

    def stock_of_nobody(self) -> Floats:
        return np.repeat((self.x.persons @ self.x.weight)[:, None], self.x.slots, axis=1)


def weighted_stock(x: Tables, model: Model, point: Floats) -> Floats:
    """[P, T] exposure weight of those at an origin at the end of each slot."""
    leaving = np.zeros((x.origins, x.slots))
    source = x.source[model.sorties.arc[model.on]]
    mine = source < x.origins
    weight = point[model.x] * x.weight[model.who]
    np.add.at(leaving, (source[mine], model.sorties.slot[model.on[mine]]), weight[mine])
    return (x.persons @ x.weight)[:, None] - np.cumsum(leaving, axis=1)


def most_gone(x: Tables, runs: list[Run]) -> int:
    """The slot before which most of these lifts start: a relaxation begins with such columns."""
    starts = [run.start for run in runs]
    return int(np.quantile(starts, MOST)) if starts else x.slots
