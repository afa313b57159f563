"""Re-planning after an event: what has left is fact, what is committed stays if it can, the rest is made anew.

A valid plan comes first (well under a second for thousands of people), then improvement within the budget. The
difference is told in plain words.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from amana.engines.lifting.book import Book, Run, plan_from_runs
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.check import Report, check
from amana.engines.lifting.choice import Standing
from amana.engines.lifting.events import Events, changed_instance
from amana.engines.lifting.improve import Improver
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.packing import pack
from amana.engines.lifting.parting import present_of
from amana.engines.lifting.plan import Lift, Plan
from amana.engines.lifting.realise import book_of, breaks_no_more, broken, realise
from amana.engines.lifting.rescue import onward_for_held, overdue
from amana.engines.lifting.runs import runs_of
from amana.engines.lifting.search import Search
from amana.engines.lifting.solve import KEPT, Progress, judged
from amana.engines.lifting.tables import EPS, ONWARD, Tables, tables
from amana.engines.lifting.unchanged import as_planned
from amana.engines.lifting.words import counted, say
from amana.engines.lifting.worth import harm_of

FIRST_PLAN_WORK = 0.3  # seconds of solver work for the first valid plan
WORTH_A_CHANGE = 1e-3  # share of the harm: for less no list is changed
REPAIR_WORK = 0.4  # and for ways out of holds, when these have gone


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The old plan under the new facts, when nothing is changed: lifts and people (leaving an origin) that it had still
    to come, how many of them travel as planned, and the checker's report."""

    report: Report
    lifts_planned: int
    lifts_flown: int
    persons_planned: int
    persons_flown: int

    @property
    def whole(self) -> bool:
        """Everything can be flown as it was planned, and no rule is broken by it."""
        flown = self.lifts_flown, self.persons_flown
        return flown == (self.lifts_planned, self.persons_planned) and not self.report.violations

    def document(self) -> dict[str, Any]:
        counts = {
            "lifts_planned": self.lifts_planned,
            "lifts_flown": self.lifts_flown,
            "persons_planned": self.persons_planned,
            "persons_flown": self.persons_flown,
        }
        return {
            **self.report.document(),
            **counts,
            "text": say("change", "unchanged", **counts, harm=self.report.harm),
        }


@dataclass(frozen=True, slots=True)
class Replanned:
    """The new plan for the changed instance, its report, and the difference in words: rows of
    {"change", "lift", "text": {"en", "ar"}}."""

    instance: Instance
    plan: Plan
    report: Report
    first_valid_s: float
    changes: list[dict[str, Any]]
    summary: dict[str, str]
    unchanged: Unchanged
    choices: dict[str, Standing] = field(default_factory=dict)


def replan(
    instance: Instance,
    plan: Plan,
    events: Events,
    budget: Budget,
    seed: int = 0,
    workers: int | None = None,
    prefer: str = "harm",
    first: Callable[[Replanned], None] | None = None,
    watch: Callable[[Progress], None] | None = None,
) -> Replanned:
    """A plan after the events, with everything that left before them untouched; `first` is told the first valid plan
    at once, `watch` how far the search is. `prefer` as in `solve`."""
    after = changed_instance(instance, plan, events)
    x = tables(after)
    old = runs_of(x, plan)
    kept, impossible = keep_possible(x, old, events.at_slot)
    frozen_before = min(x.slots, events.at_slot + events.frozen_slots)
    flown = as_planned(x, old, kept, events.at_slot)
    as_it_was = _unchanged(x, old, flown, events.at_slot)
    x, runs, loaded_before = _first(x, kept, events.at_slot, frozen_before)
    if as_it_was.whole and prefer == "harm":
        runs = _kept_if_as_good(x, flown, runs)
    first_valid_s = budget.elapsed()

    def told(new: Plan, report: Report, choices: dict[str, Standing]) -> Replanned:
        changes = difference(x, plan, new, impossible, frozen_before)
        summary = _summary(as_it_was.report, report, changes)
        return Replanned(after, new, report, first_valid_s, changes, summary, as_it_was, choices)

    if first:
        new = plan_from_runs(x, runs)
        first(told(new, check(after, new), {}))
    found = [runs]
    if runs and budget.iterations != 0 and budget.left() > 1.0:
        found = _improved(x, runs, budget, seed, workers, frozen_before, loaded_before, watch)
    new = plan_from_runs(x, found[0])
    report = check(after, new)
    if report.violations:
        return told(new, report, {})
    if as_it_was.whole and prefer == "harm" and _kept_if_as_good(x, flown, found[0]) is flown:
        found = [flown]
    by = judged(after, x, found)
    return told(*by[prefer][:2], {name: row[2] for name, row in by.items()})


def _kept_if_as_good(x: Tables, flown: list[Run], runs: list[Run]) -> list[Run]:
    """The old plan, where it can be flown whole and another one removes next to nothing more: lists that were issued
    are not changed for that."""
    return flown if harm_of(x, flown) <= harm_of(x, runs) * (1 + WORTH_A_CHANGE) else runs


def _unchanged(x: Tables, old: list[Run], flown: list[Run], at_slot: int) -> Unchanged:
    ahead = [[run for run in runs if run.start >= at_slot] for runs in (old, flown)]
    leaving = [sum(run.people for run in runs if x.route[run.arc] != ONWARD) for runs in ahead]
    report = check(x.instance, plan_from_runs(x, flown))
    return Unchanged(report, len(ahead[0]), len(ahead[1]), leaving[0], leaving[1])


def keep_possible(x: Tables, old: list[Run], at_slot: int) -> tuple[list[Run], list[Run]]:
    """(lifts that can still be flown, lifts that cannot), by route, tail, pads, escorts and arrivals.

    Who rides on them is settled afterwards; lifts that have left are never questioned."""
    book = Book(x)
    kept, impossible = [], []
    for run in sorted(old, key=lambda run: (run.start >= at_slot, run.start)):
        if run.start < at_slot or _can_fly(x, book, run):
            empty = Run(
                run.arc, run.start, run.tail, dict(run.load) if run.start < at_slot else {}, run.category
            )
            book.book(empty)
            kept.append(run)
        else:
            impossible.append(run)
    return kept, impossible


def _can_fly(x: Tables, book: Book, run: Run) -> bool:
    if not x.startable[run.arc, run.start]:
        return False
    kind, spread = int(x.kind_of[run.arc]), int(x.duration[run.arc])
    span = range(run.start, run.start + spread)
    if any(slot in x.away[kind][run.tail] for slot in span):
        return False
    if book.places_left(run.arc, run.start, run.category) < 1:
        return False
    need = (int(x.fixed[kind]) + 1) * float(x.cycle[run.arc]) / spread
    return min(book.pool[slot] for slot in span) + EPS >= need


def _first(x: Tables, kept: list[Run], at_slot: int, frozen_before: int) -> tuple[Tables, list[Run], int]:
    """A valid plan at once, and the slot before which loads are settled: committed lifts with the people they have,
    or kept lifts loaded anew and completed, or what has left and everything built anew. The tables are those to go on
    with: where people in holds cannot be fetched in time, they say how many stay too long, and when."""
    limits = Limits(work=FIRST_PLAN_WORK, gap=3e-3)
    runs = _loaded_anew(x, kept, limits, frozen_before)
    if runs is not None:
        return x, runs, frozen_before
    return *_first_anew(x, kept, at_slot, limits), at_slot


def _first_anew(x: Tables, kept: list[Run], at_slot: int, limits: Limits) -> tuple[Tables, list[Run]]:
    runs = _loaded_anew(x, kept, limits, at_slot)
    if runs is not None:
        return x, runs
    departed = [run for run in kept if run.start < at_slot]
    runs = _repaired(x, kept, departed, at_slot)
    if runs is not None:
        return x, runs
    rescued = onward_for_held(x, book_of(x, departed), at_slot)
    onward = [run for run in rescued.runs if run.start >= at_slot]
    late = replace(x, overdue=overdue(x, [*departed, *onward]))
    # lifts that were planned fly too where the ways out of the holds leave them a tail
    beside = _beside(x, departed, onward, [run for run in kept if run.start >= at_slot])
    unavoidable = broken(x, [*departed, *onward])
    runs = _loaded_anew(late, [*departed, *onward, *beside], limits, at_slot, unavoidable)
    return late, runs if runs is not None else build(late, PORTFOLIO[0], rescued, at_slot).runs


def _loaded_anew(
    x: Tables, kept: list[Run], limits: Limits, at_slot: int, unavoidable: dict[str, float] | None = None
) -> list[Run] | None:
    """The lifts with the best loads found in a moment, completed; None when people in holds are not served, as far as
    that can be helped."""
    planned = [_as_planned(run, at_slot) for run in kept]
    found = realise(x, planned, limits, at_slot, present_of(x, kept))
    if not math.isfinite(found.harm) or not breaks_no_more(x, found.runs, unavoidable or {}):
        return None
    return found.runs


def _repaired(x: Tables, kept: list[Run], departed: list[Run], at_slot: int) -> list[Run] | None:
    """Ways onward for people in holds, found by freeing every lift of the slots in which they must leave."""
    if not x.holds:
        return None
    search = Search(x, departed, at_slot)
    stay = int(x.stay.max())
    slot = search.sorties.slot
    near = (slot >= at_slot) & (slot <= at_slot + stay + 1)
    lifts = search.counts(kept)
    free = np.flatnonzero(near & ((x.route[search.sorties.arc] == ONWARD) | (lifts > 0)))
    step = search.window(lifts, free, Limits(work=REPAIR_WORK, gap=2e-2), from_here=False)
    if step is None:
        return None
    lifts[step.columns] = step.lifts
    wanted = search.runs(lifts)
    mine = {(run.arc, run.category, run.start): run for run in departed}
    runs = list(departed)
    for kind in range(x.kinds):
        left = [run for run in departed if x.kind_of[run.arc] == kind]
        new = [
            run
            for run in wanted
            if x.kind_of[run.arc] == kind and (run.arc, run.category, run.start) not in mine
        ]
        packed = pack(x, kind, left, new, np.random.default_rng(0), at_slot)
        runs += [run for run in packed if run.start >= at_slot]
    return _loaded_anew(x, runs, Limits(work=FIRST_PLAN_WORK, gap=3e-3), at_slot)


def _beside(x: Tables, departed: list[Run], onward: list[Run], planned: list[Run]) -> list[Run]:
    book = Book(x)
    for run in departed:
        book.book(Run(run.arc, run.start, run.tail, dict(run.load), run.category))
    for run in onward:
        book.book(Run(run.arc, run.start, run.tail, {}, run.category))
    beside = []
    for run in planned:
        tail = book.tail_for(run.arc, run.start)
        if tail is not None and _can_fly(x, book, run):
            mine = Run(run.arc, run.start, tail, {}, run.category)
            book.book(mine)
            beside.append(mine)
    return beside


def _as_planned(run: Run, at_slot: int) -> Run:
    """Loads of lifts still to come are open."""
    return run if run.start < at_slot else Run(run.arc, run.start, run.tail, {}, run.category)


def _improved(
    x: Tables,
    runs: list[Run],
    budget: Budget,
    seed: int,
    workers: int | None,
    frozen_before: int,
    at_slot: int,
    watch: Callable[[Progress], None] | None,
) -> list[list[Run]]:
    """The plan of least harm first, then better plans found on the way."""

    def tell(stage: str, harm: float, bound: float | None) -> None:
        if watch:
            watch(Progress(stage, budget.elapsed(), harm, bound))

    hands = 1 if budget.repeatable else workers or min(2, os.cpu_count() or 1)
    harm = check(x.instance, plan_from_runs(x, runs)).harm
    tell("built", harm, None)
    improver = Improver(x, runs, harm, budget, seed, hands, tell, frozen_before, departed_before=at_slot)
    best = improver.run(bound_first=False).runs
    return [best, *(found.runs for found in improver.kept[-KEPT:]), runs]


# ---- the difference ----

Key = tuple[str, str, int, str]


def difference(
    x: Tables, before: Plan, after: Plan, impossible: list[Run], frozen_before: int
) -> list[dict[str, Any]]:
    """Rows for every lift cancelled, new, or with another load, in order of departure."""
    gone_for_good = {(x.instance.arcs[run.arc].id, run.start) for run in impossible}
    old, new = _by_key(x, before), _by_key(x, after)
    rows: list[dict[str, Any]] = []
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[2], key)):
        was, now = old.get(key, []), new.get(key, [])
        for k in range(max(len(was), len(now))):
            if k >= len(now):
                rows.append(_dropped(x, was[k], gone_for_good, frozen_before))
            elif k >= len(was):
                lift = describe(x, now[k])
                rows.append(
                    {
                        "change": "added",
                        "lift": now[k].document(),
                        "text": say("change", "lift_added", lift=lift),
                    }
                )
            elif was[k].persons != now[k].persons:
                rows.append(_changed(x, was[k], now[k]))
    return rows


def _by_key(x: Tables, plan: Plan) -> dict[Key, list[Lift]]:
    category = {row.id: row.load_category for row in x.instance.classes}
    found: dict[Key, list[Lift]] = {}
    for lift in plan.lifts:
        key = (lift.tail, lift.arc, lift.start_slot, category[next(iter(lift.persons))])
        found.setdefault(key, []).append(lift)
    return found


def _dropped(x: Tables, lift: Lift, impossible: set[tuple[str, int]], frozen_before: int) -> dict[str, Any]:
    forced = (lift.arc, lift.start_slot) in impossible
    why = say("change", "impossible" if forced else "better")
    text = say("change", "lift_dropped", lift=describe(x, lift), why=why)
    committed = lift.start_slot < frozen_before
    return {"change": "cancelled", "committed": committed, "lift": lift.document(), "text": text}


def _changed(x: Tables, was: Lift, now: Lift) -> dict[str, Any]:
    loads = {"before": _load_text(was), "after": _load_text(now)}
    text = say("change", "lift_changed", lift=describe(x, now), **loads)
    return {"change": "load", "lift": now.document(), "before": was.persons, "text": text}


def _load_text(lift: Lift) -> dict[str, str]:
    parts = [f"{n} × {name}" for name, n in sorted(lift.persons.items())]
    return {"en": ", ".join(parts), "ar": "، ".join(parts)}


def describe(x: Tables, lift: Lift) -> dict[str, str]:
    """A lift in words, both languages."""
    arc = next(arc for arc in x.instance.arcs if arc.id == lift.arc)
    part = say("change", "night" if lift.start_slot % 2 else "day")
    return say(
        "change",
        "describe",
        tail=lift.tail,
        source=arc.from_id,
        target=arc.to_id,
        day=lift.start_slot // 2 + 1,
        part=part,
        people=counted("people", lift.people),
    )


def _summary(unchanged: Report, report: Report, changes: list[dict[str, Any]]) -> dict[str, str]:
    """Both harms are of the world after the event: that of the plan before it says nothing beside them."""
    count = {what: sum(row["change"] == what for row in changes) for what in ("cancelled", "added", "load")}
    return say(
        "change",
        "summary",
        dropped=count["cancelled"],
        added=count["added"],
        changed=count["load"],
        before=unchanged.harm,
        after=report.harm,
        left_before=unchanged.left_behind,
        left_after=report.left_behind,
    )
