"""Tails for the lifts that a step found, beside those of other types, which keep theirs."""

from __future__ import annotations

import numpy as np

from amana.engines.lifting.assignment import assign
from amana.engines.lifting.book import Run
from amana.engines.lifting.duties import DutyRow, broken_rows
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Incumbent
from amana.engines.lifting.packing import pack
from amana.engines.lifting.search import Search
from amana.engines.lifting.tables import Floats

Pool = dict[tuple[int, int, int], list[Run]]


def repacked(
    search: Search,
    now: Incumbent,
    lifts: Floats,
    kinds: set[int],
    waiting: Floats,
    rng: np.random.Generator,
    frozen_before: int,
    limits: Limits,
) -> tuple[list[Run], list[DutyRow]]:
    """Runs with tails for new counts of lifts of these types, and the duty rows that lifts without tails break.

    Lifts still wanted keep their tails, the rest find one, in another slot if need be, or are dropped: first those
    whose people lose least by `waiting`. `limits` are of the program that assigns tails where packing fails."""
    x = search.x
    by_key = {key: float(waiting[k]) for key, k in search.number.items() if waiting[k] > 0}
    result = [run for run in now.runs if int(x.kind_of[run.arc]) not in kinds]
    rows: list[DutyRow] = []
    for kind in sorted(kinds):
        pool: Pool = {}
        for run in now.runs:
            pool.setdefault((run.arc, run.category, run.start), []).append(run)
        kept: list[Run] = []
        new: list[Run] = []
        for run in search.runs(lifts, {kind}):
            same = pool.get((run.arc, run.category, run.start))
            (kept if same else new).append(same.pop() if same else run)
        kept, new = _swap_categories(kept, new, pool)
        packed = pack(x, kind, kept, new, rng, frozen_before)
        if len(packed) < len(kept) + len(new) and new:
            rows += broken_rows(x, search.sorties, lifts, [kind])
            packed = assign(x, kind, kept, new, frozen_before, limits, by_key)
        result += packed
    return result, rows


def _swap_categories(kept: list[Run], new: list[Run], pool: Pool) -> tuple[list[Run], list[Run]]:
    """A lift that only changes its category keeps its tail."""
    spare: dict[tuple[int, int], list[Run]] = {}
    for (arc, _, start), runs in pool.items():
        spare.setdefault((arc, start), []).extend(runs)
    still_new = []
    for run in new:
        same = spare.get((run.arc, run.start))
        if same:
            kept.append(Run(run.arc, run.start, same.pop().tail, {}, run.category))
        else:
            still_new.append(run)
    return kept, still_new
