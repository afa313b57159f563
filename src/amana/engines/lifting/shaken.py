"""Lifts that fit together, others every time: those that a relaxation uses whose costs are shaken a little.

What a relaxation uses are the lifts worth trying, but there are only so many of them. Near its optimum lie many
others that are as good to within what whole lifts cost anyway; each shake finds one of these, warm from the last.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np

from amana.engines.lifting.duties import DutyRow
from amana.engines.lifting.matrix import Program
from amana.engines.lifting.program import Model, Strength, assemble
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import Bools, Floats, Ints, Tables
from amana.engines.lifting.warm import Warm

SHAKE = 0.01  # of what a lift's people are worth, one standard deviation
_RELAXED = Strength(margin=0.3, whole=False, separation=False, alone=True)
PER_SLOT = 12  # cheapest columns of a slot beside those in use


def at_choice(sorties: Sorties, price: Floats, used: Bools) -> Ints:
    """The columns among which a shaken relaxation chooses: those `used` and the cheapest of every slot."""
    order = np.lexsort((price, sorties.slot))
    slot = sorties.slot[order]
    rank = np.arange(len(order)) - np.searchsorted(slot, slot, side="left")
    cheap = np.zeros(len(price), bool)
    cheap[order[rank < PER_SLOT]] = True
    return np.flatnonzero(used | (cheap & np.isfinite(price)))


class Ground(Protocol):
    """What is needed of the search that a relaxation belongs to (`search.Search`)."""

    x: Tables
    sorties: Sorties

    def some(self, use: Ints, least: Floats, most: Floats) -> Sorties: ...
    def strength(self, strength: Strength) -> Strength: ...
    def program(self, model: Model) -> Program: ...


class Shaken:
    """The relaxation of a model whose sorties are the columns `use` of all, warm; it was asked for over `columns`."""

    def __init__(self, columns: Ints, use: Ints, model: Model, program: Program) -> None:
        self.columns, self.use, self.model, self.warm = columns, use, model, Warm(program)
        self.cost: Floats = program.cost

    def used(self, rng: np.random.Generator, count: int, seconds: float) -> Floats | None:
        """1 for every column of `count` that it uses when shaken anew, else 0; None if it takes longer than that."""
        x, on = self.model.x, self.model.on
        shake = 1 + SHAKE * rng.standard_normal(len(self.use))
        self.warm.price(x, self.cost[x] * shake[on])
        if not self.warm.solve(seconds=seconds):
            return None
        found = np.zeros(count)
        found[self.use[self.warm.point[self.model.y] > 1e-6]] = 1.0
        return found


def shaken_over(
    search: Ground, columns: Ints, lifts: Floats, duties: tuple[DutyRow, ...], frozen_before: int
) -> Shaken:
    """The relaxation over these columns and the `lifts` before slot `frozen_before`, which stay."""
    slot = search.sorties.slot
    open_still = columns[slot[columns] >= frozen_before]
    use = np.union1d(open_still, np.flatnonzero((lifts > 0.5) & (slot < frozen_before)))
    past = slot[use] < frozen_before
    least, most = np.where(past, lifts[use], 0.0), np.where(past, lifts[use], search.sorties.most[use])
    strength = search.strength(replace(_RELAXED, duties=duties))
    model = assemble(search.x, search.some(use, least, most), strength)
    return Shaken(columns, use, model, search.program(model))
