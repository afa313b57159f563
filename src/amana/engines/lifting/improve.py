"""Large neighbourhood search: free the sorties of a window, keep the rest, solve, keep what is better.

People are free over the whole horizon in every step, the incumbent is the start, and lifts that find no tail are
dropped before a step is judged. Two processes work when there are two cores; with a number of iterations there is
one, and the outcome depends on the seed alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from typing import Any

import numpy as np

from amana.engines.lifting.allowances import START_PART, Allowances
from amana.engines.lifting.book import Run
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.crew import Crew
from amana.engines.lifting.duties import DutyRow, together
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Exchanged, Incumbent, Loads, Proof, Relaxation, Step, Task
from amana.engines.lifting.parting import merged, nobody, parted, present_of
from amana.engines.lifting.realise import Realised, breaks_no_more, broken
from amana.engines.lifting.repack import repacked
from amana.engines.lifting.search import Search, most_gone
from amana.engines.lifting.shaken import at_choice
from amana.engines.lifting.tables import Bools, Floats, Ints, Tables
from amana.engines.lifting.windows import BY_TRIALS, CHEAP, SHAKEN, Windows

WINDOW_COLUMNS = 60  # with a number of iterations
PATIENCE = 80  # trials in parts of which none is taken: then the rest of the window's lifts are given up
PART, LITTLE = 2.0, 2e-4  # times what was kept; of the harm: so much more claimed is tried in parts
NOTHING_OPEN = 5e-4  # a gap that is told as 0.0 %


class Improver:
    """Drives steps, merges their outcomes, and keeps the best plan of whole persons."""

    def __init__(
        self,
        x: Tables,
        runs: list[Run],
        harm: float,
        budget: Budget,
        seed: int,
        workers: int,
        tell: Callable[[str, float, float | None], None],
        frozen_before: int = 0,
        departed_before: int = 0,
    ) -> None:
        """Lifts before slot `frozen_before` stay; loads of those before `departed_before` are facts."""
        self.x, self.budget, self.tell = x, budget, tell
        departed = [run for run in runs if run.start < departed_before]
        self.crew = Crew(x, workers, departed, departed_before)
        self.allow = Allowances(budget, float(x.persons.sum()), self.crew.workers)
        self.search = Search(x, departed, departed_before)
        self.rng = np.random.default_rng(seed)
        self.windows = Windows(x, self.search.sorties)
        if budget.repeatable:
            self.windows.most_columns = WINDOW_COLUMNS
        self.best = Realised(runs, harm)
        self.broken = broken(x, runs)
        self.kept: list[Realised] = []
        self.bound: float | None = None
        self.proof: Proof | None = None
        self.root_stock: Floats | None = None
        self.price: Floats | None = None
        self.at_choice: Ints | None = None  # columns for a relaxation to be shaken
        self.duties: list[DutyRow] = []
        self.frozen_before = frozen_before
        self.now = self._start(runs)
        self.last_realised = self.now.harm
        self.next_realise = self.allow.realise_every()
        self.tasks: dict[Future[Any], Task] = {}

    def run(self, bound_first: bool) -> Realised:
        """Improve until the budget is used; returns the best valid plan. With `bound_first` the relaxation of the whole
        proves a bound, without it only what is still open is relaxed, for its prices."""
        try:
            if bound_first:
                self._submit(Task("root"), "root", self.allow.root(), most_gone(self.x, self.best.runs))
                if self.crew.workers > 1 and self.budget.seconds is not None:
                    seconds = START_PART * self.budget.seconds
                    self._submit(Task("built"), "built", self.best.runs, self.best.harm, seconds)
            else:
                there = [run for run in self.best.runs if run.load]
                self._submit(Task("root"), "root_from", there, self.frozen_before, self.allow.root())
            while self._may_go_on():
                while len(self.tasks) < self.crew.workers and self._next_task():
                    pass
                if not self.tasks:
                    break
                done, _ = wait(self.tasks, timeout=self.allow.patience(), return_when=FIRST_COMPLETED)
                for future in sorted(done, key=lambda f: self.tasks[f].began):
                    self._take(self.tasks.pop(future), future.result())
            self._finish()
        finally:
            self.crew.close()
        return self.best

    # ---- tasks ----

    def _next_task(self) -> bool:
        if self._dive_awaited():
            return False
        due = self.budget.elapsed() if not self.budget.repeatable else float(self.budget.done)
        seating = any(task.what == "seated" for task in self.tasks.values())
        if due >= self.next_realise and self.now.harm < self.last_realised - 1e-9 and not seating:
            self.next_realise = due + self.allow.realise_every()
            self.last_realised = self.now.harm
            self._submit(
                Task("seated"),
                "seated",
                list(self.now.runs),
                self.now.loads.present,
                self.allow.seating(),
            )
            return True
        if not self.budget.step():
            return False
        above = self.now.harm - self.bound if self.bound else None
        shaken = self.at_choice is not None and self.allow.shaking()
        family = self.windows.draw(self.rng, self.price is not None, above, shaken)
        if family in BY_TRIALS:
            return self._next_exchange(family)
        if family in CHEAP:
            free = self.windows.cheap(family, self.price, self.rng, self._loss())
        else:
            free = self.windows.free(family, self.rng, self._loss())
        free |= self._flown_within(free)
        free &= self.search.sorties.slot >= self.frozen_before
        columns = np.flatnonzero(free)
        if len(columns):
            self._open_window(family, columns)
        return True

    def _dive_awaited(self) -> bool:
        """What is found beside the relaxation is given up for the dive that follows it, and would keep that waiting."""
        relaxing = any(task.what == "root" for task in self.tasks.values())
        return relaxing and not self.frozen_before and self.allow.dive_seconds() is not None

    def _open_window(self, family: str, columns: Ints) -> None:
        task = Task("window", family, columns=columns, start=self.now)
        open_still = self.now.harm / self.bound - 1 if self.bound else 0.0
        seed = int(self.rng.integers(1, 2**30))
        limits, present = self.allow.window(family in CHEAP, open_still, seed), self.now.loads.present
        self._submit(task, "window", self.now.lifts, columns, limits, True, present, tuple(self.duties))

    def _next_exchange(self, family: str) -> bool:
        # two at a time work on different types, or they would find the same
        mine = self._types_free() if self.crew.workers > 1 else np.arange(self.x.kinds)
        task = Task("exchange", family, columns=mine, start=self.now)
        runs, present, trials = list(self.now.runs), self.now.loads.present, self.allow.trials()
        if family == SHAKEN:
            seed, duties = int(self.rng.integers(1, 2**30)), tuple(self.duties)
            what = self.at_choice, mine, duties, trials, self.frozen_before, seed
            self._submit(task, "exchanged_anew", runs, present, *what)
            return True
        promising = self.windows.promising(family, self.price, self.rng)
        promising[~np.isin(self.windows.kind, mine)] = 0.0
        if promising.any():
            seed = int(self.rng.integers(1, 2**30))
            self._submit(task, "exchanged", runs, present, promising, trials, self.frozen_before, seed)
        return True

    def _types_free(self) -> Ints:
        """Half of the types, none that another exchange has now."""
        taken = [k for task in self.tasks.values() if task.what == "exchange" for k in task.columns]
        left = np.setdiff1d(np.arange(self.x.kinds), taken)
        if taken or len(left) < 2:
            return left
        return np.sort(self.rng.choice(left, (len(left) + 1) // 2, replace=False))

    def _flown_within(self, free: Bools) -> Bools:
        """Lifts of today's plan that share type and slot with a free column: they may give way to it."""
        s = self.search.sorties
        kind = self.x.kind_of[s.arc]
        touched = np.zeros((self.x.kinds, self.x.slots), bool)
        touched[kind[free], s.slot[free]] = True
        sources = np.zeros(len(self.x.pads), bool)
        sources[self.x.source[s.arc[free]]] = True
        return np.asarray((self.now.lifts > 0.5) & touched[kind, s.slot] & sources[self.x.source[s.arc]])

    def _submit(self, task: Task, name: str, *args: Any) -> None:
        task.began = self.budget.elapsed()
        self.tasks[self.crew.submit(name, *args)] = task

    def _take(self, task: Task, outcome: Any) -> None:
        if task.what == "root":
            self._take_root(outcome, self.budget.elapsed() - task.began)
        elif task.what == "parted":
            self._take_parted(outcome)
        elif task.what in {"built", "dive"}:
            if outcome is not None:
                self._keep(outcome)
        elif task.what == "seated":
            self._keep(outcome)
        else:
            task.spent += self.budget.elapsed() - task.began if not self.budget.repeatable else 1.0
            if isinstance(outcome, Exchanged):
                task.gain += self._take_exchange(task, outcome)
            elif outcome is not None:
                task.gain, task.solved = self._take_step(task, outcome), outcome.solved
                if self._keep_in_part(task, outcome):
                    return
            self.windows.learn(task.family, task.gain, task.spent, task.solved)
            if task.family in CHEAP and outcome is not None:
                self.windows.trust_types(task.columns, task.gain > 0.0)
        self.tell(task.what, self.best.harm, self.bound)

    def _take_parted(self, outcome: Relaxation | None) -> None:
        """A greater bound; and lifts that it uses, which promise more than those that are cheap in the merged one."""
        if outcome is None:
            return
        if self.bound is not None and outcome.bound > self.bound:
            self.bound, self.proof = outcome.bound, outcome.proof
        if outcome.used is not None:
            self.windows.used = outcome.used

    def _take_root(self, outcome: Relaxation | None, took: float) -> None:
        """`took`: seconds of the budget."""
        if outcome is not None:
            self.bound = outcome.bound if outcome.bound > 0 else None
            self.proof = outcome.proof
            self.root_stock, self.price = outcome.weighted_stock, outcome.price
            if outcome.price is not None and outcome.used is not None:
                self.at_choice = at_choice(self.search.sorties, outcome.price, outcome.used)
            self.duties = together(self.duties, list(outcome.duties))
            seconds = self.allow.dive_seconds()
            if seconds is not None and outcome.used is not None and not self.frozen_before:
                self._dive(outcome, seconds)
            parted = self.allow.parted(took)
            if parted is not None and self.price is not None and self.bound is not None:
                self._submit(Task("parted"), "parted", outcome, parted)

    def _dive(self, root: Relaxation, seconds: float) -> None:
        """One dive in every process: two share the better answer to every day, and the best plan goes on."""
        since = time.monotonic() if self.allow.on_wall else None
        for number in range(self.crew.workers):
            seed = int(self.rng.integers(1, 2**30))
            self._submit(Task("dive"), "dived", root, seconds, since, seed, number)

    def _take_step(self, task: Task, step: Step) -> float:
        """A window's lifts, with tails as far as there are any, beside what others have changed meanwhile."""
        stale = task.start is not self.now
        if not stale and step.loads.harm > self.now.harm - 1e-7:
            return 0.0
        lifts = self.now.lifts.copy()
        lifts[step.columns] = step.lifts
        changed = np.flatnonzero(lifts != self.now.lifts)
        if not len(changed):
            return 0.0
        kinds = {int(a) for a in np.unique(self.x.kind_of[self.search.sorties.arc[changed]])}
        limits = Limits(nodes=50, gap=1e-3) if self.budget.repeatable else Limits(work=1.0, gap=1e-3)
        runs, rows = repacked(
            self.search, self.now, lifts, kinds, step.loads.waiting, self.rng, self.frozen_before, limits
        )
        self.duties = together(self.duties, rows)
        packed = self.search.counts(runs)
        whole = not stale and np.array_equal(packed, lifts) and parted(self.x, step.loads.present)
        if whole:
            return self._take_better(packed, runs, step.loads)
        return self._take_better(packed, runs, self.search.loads(packed, self._wished(task, step.loads)))

    def _keep_in_part(self, task: Task, step: Step) -> bool:
        """Where a window claimed much more than could be kept, for want of tails, its new lifts are tried in exchanges,
        on tails by their hours: whether that is under way."""
        if task.start is None or task.start.harm - step.loads.harm < max(
            PART * task.gain, LITTLE * self.now.harm
        ):
            return False
        if self.allow.time_left() < 1.0:
            return False
        wanted = self.now.lifts.copy()
        wanted[step.columns] = step.lifts
        promising = np.where(wanted > self.now.lifts, 1.0, 0.0)
        promising[self.search.sorties.slot < self.frozen_before] = 0.0
        if not promising.any():
            return False
        after = Task("in part", task.family, columns=task.columns, start=self.now)
        after.gain, after.spent, after.solved = task.gain, task.spent, task.solved
        seed = int(self.rng.integers(1, 2**30))
        runs, present = list(self.now.runs), self.now.loads.present
        trials = replace(self.allow.trials(), patience=PATIENCE)
        self._submit(after, "exchanged", runs, present, promising, trials, self.frozen_before, seed)
        return True

    def _wished(self, task: Task, found: Loads) -> Bools:
        """The categories in holds as the step found them, and as others have changed them meanwhile."""
        if task.start is None or task.start is self.now:
            return found.present
        return merged(task.start.loads.present, self.now.loads.present, found.present)

    def _take_better(self, lifts: Floats, runs: list[Run], loads: Loads | None) -> float:
        """Go on from these lifts if their loads do less harm; returns how much less."""
        gain = self.now.harm - loads.harm if loads is not None else 0.0
        if loads is None or gain <= 1e-7:
            return 0.0
        self.now = Incumbent(lifts, runs, loads)
        return gain

    def _take_exchange(self, task: Task, found: Exchanged) -> float:
        """Its lifts as they are, or beside what another step has changed meanwhile, whichever is better."""
        lifts = self.search.counts(found.runs)
        if task.start is not None and task.start is not self.now:
            changed = np.flatnonzero(lifts != task.start.lifts)
            together = self._take_step(task, Step(changed, lifts[changed], found.loads, True))
            if together > 0.0:
                return together
        return self._take_better(lifts, found.runs, found.loads)

    # ---- keeping ----

    def _start(self, runs: list[Run]) -> Incumbent:
        lifts = self.search.counts(runs)
        # where no relaxation is found in time the plan's own harm stands: without end no gain could be measured
        unknown = self.search.unknown(self.best.harm, ~nobody(self.x))
        return Incumbent(lifts, runs, self.search.loads(lifts, present_of(self.x, runs)) or unknown)

    def _keep(self, found: Realised) -> None:
        """Keep a plan of whole persons if it is better and the checker agrees; search on from its lifts."""
        if found.harm < self.best.harm - 1e-9 and breaks_no_more(self.x, found.runs, self.broken):
            self.best = found
            self.kept.append(found)
            lifts = self.search.counts(found.runs)
            self._take_better(lifts, found.runs, self.search.loads(lifts, present_of(self.x, found.runs)))

    def _finish(self) -> None:
        for future in self.tasks:
            future.cancel()
        self.tasks.clear()
        if self.now.harm < self.best.harm:
            self._keep(
                self.search.seated(
                    list(self.now.runs),
                    self.now.loads.present,
                    self.allow.last_seating(),
                )
            )

    # ---- time ----

    def _loss(self) -> Floats:
        """[P, T] harm by place and slot of the plan over that of the relaxation."""
        stock = self.now.loads.stock if self.root_stock is None else self.now.loads.stock - self.root_stock
        return np.asarray(stock * self.x.exposure)

    def _may_go_on(self) -> bool:
        if self.bound and self.best.harm <= self.bound * (1 + NOTHING_OPEN):
            return False
        if self.budget.iterations is not None and self.budget.done > self.budget.iterations:
            return bool(self.tasks)
        return self.allow.time_left() > 0.05
