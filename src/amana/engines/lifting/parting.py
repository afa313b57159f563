"""Which load categories wait in a hold together. Kept as some loads have it, a hold needs no decisions of its own:
where its compartments are all in use, no other category comes in.

`present` is [S, C, T]: the categories in each hold at the end of each slot.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.matrix import Program
from amana.engines.lifting.program import Model
from amana.engines.lifting.tables import Bools, Ints, Tables


def nobody(x: Tables) -> Bools:
    return np.zeros((x.holds, len(x.categories), x.slots), bool)


def present_of(x: Tables, runs: list[Run]) -> Bools:
    """The categories in holds under the loads that the runs carry."""
    change = np.zeros((x.holds, len(x.categories), x.slots + 1))
    for run in runs:
        source, target = int(x.source[run.arc]) - x.origins, int(x.target[run.arc]) - x.origins
        if 0 <= source < x.holds:
            change[source, run.category, run.start] -= run.people
        if 0 <= target < x.holds:
            change[target, run.category, run.start + int(x.duration[run.arc]) - 1] += run.people
    return np.asarray(np.cumsum(change, axis=2)[:, :, : x.slots] > 0)


def parted(x: Tables, present: Bools) -> bool:
    """No hold has more categories than compartments."""
    return not bool((present.sum(axis=1) > _compartments(x)[:, None]).any())


def shut_to_others(x: Tables, present: Bools) -> Bools:
    """[S, C, T] where a category may not come in, because others use every compartment."""
    full = present.sum(axis=1) >= _compartments(x)[:, None]
    return np.asarray(full[:, None, :] & ~present)


def with_shut(x: Tables, model: Model, program: Program, shut: Bools) -> Program:
    """The model's program with nobody of a category in the holds and slots that are `shut` to it."""
    if not len(model.stock):
        return program
    none = shut[model.stock_hold, x.category[model.stock_class], model.stock_slot]
    upper = program.upper.copy()
    upper[model.stock[none]] = np.maximum(0.0, program.lower[model.stock[none]])
    return replace(program, upper=upper)


def merged(common: Bools, ours: Bools, theirs: Bools) -> Bools:
    """Theirs where they changed what both began from, ours elsewhere."""
    return np.where(theirs != common, theirs, ours)


def _compartments(x: Tables) -> Ints:
    return np.array([z.hold_compartments for z in x.instance.staging], np.int64).reshape(x.holds)
