"""What given lifts are worth: the program of persons on them, kept warm while a few counts change.

Persons on lifts that are not flown are fixed at none, so the solver does not turn over a thousand empty seats; what
such a lift could bring at most follows from the prices of its persons.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np

from amana.engines.lifting.matrix import Program
from amana.engines.lifting.parting import parted, shut_to_others
from amana.engines.lifting.program import Model
from amana.engines.lifting.tables import Bools, Floats, Ints, Tables
from amana.engines.lifting.warm import Warm


class Judge:
    """Judges counts of lifts by the harm of their best relaxed loads. `ready` is False when there are none."""

    def __init__(self, x: Tables, model: Model, count: Floats, present: Bools, margin: float) -> None:
        """`count` by sortie column of the model; `present` [S, C, T]: which categories may stay in holds that are
        full; `margin`: seats kept free on every lift."""
        self.x, self.model, self.margin = x, model, margin
        self.on, self.who = model.on, model.who
        order = np.argsort(self.on, kind="stable")
        ends = np.searchsorted(self.on[order], np.arange(len(model.y) + 1))
        self.persons_of = [order[a:b] for a, b in itertools.pairwise(ends)]
        self.program = _settled(model, count)
        self.most = model.program.upper
        self.warm = Warm(self.program)
        self.shut_full_holds(present)
        self.ready = self.warm.solve()
        if self.ready and not self.parted():
            # equal loads may mix what the present ones part: then only categories already there may be in a hold
            self._shut(~present)
            self.ready = self.warm.solve() and self.parted()

    @property
    def harm(self) -> float:
        return self.warm.objective

    def set_counts(self, columns: Ints, count: Floats) -> None:
        """`count` lifts of these columns."""
        self.warm.bound(self.model.y[columns], count, count)
        size = [len(self.persons_of[k]) for k in columns]
        persons = np.concatenate([self.persons_of[k] for k in columns])
        at = self.model.x[persons]
        most = np.where(np.repeat(count, size) > 0.5, self.most[at], 0.0)
        self.warm.bound(at, np.zeros(len(at)), most)

    def better_than(self, limit: float) -> bool:
        """Whether the present counts allow less harm than `limit`, categories apart in holds."""
        return self.warm.solve(limit) and self.warm.objective < limit and self.parted()

    def prices(self, count: Floats) -> Floats:
        """What one more lift of each column changes at least (less is better).

        Of a lift not flown its persons are priced: no load is worth more than its seats at the best price of a seat,
        and its medical seats at what lying people are worth above that."""
        model, x = self.model, self.x
        reduced = self.program.reduced_costs(self.warm.duals)
        price = reduced[model.y]
        empty = np.flatnonzero(count < 0.5)
        mine = np.isin(self.on, empty)
        on, who, gain = self.on[mine], self.who[mine], np.maximum(0.0, -reduced[model.x[mine]])
        kind = x.kind_of[model.sorties.arc]
        seats, beds = np.maximum(0.0, x.room[kind] - self.margin), x.medical[kind]
        per = 1 + x.escorts[who] / 100.0
        lying = x.lying[who]
        a_seat, sitting, a_bed = (np.zeros(len(price)) for _ in range(3))
        np.maximum.at(a_seat, on, gain / per)
        np.maximum.at(sitting, on[~lying], (gain / per)[~lying])
        np.maximum.at(a_bed, on[lying], np.maximum(0.0, gain - sitting[on] * per)[lying])
        fill = np.minimum(seats * a_seat, seats * sitting + beds * a_bed)
        price[empty] -= fill[empty]
        return price

    # ---- separation in holds ----

    def present(self) -> Bools:
        return self.model.present(self.x, self.warm.point)

    def parted(self) -> bool:
        """No hold has more categories than compartments."""
        return not self.x.holds or parted(self.x, self.present())

    def shut_full_holds(self, present: Bools) -> None:
        """Where all compartments are in use, no other category may come in."""
        self._shut(shut_to_others(self.x, present))

    def _shut(self, shut: Bools) -> None:
        """[S, C, T] where nobody of the category may be in the hold."""
        m = self.model
        if len(m.stock):
            none = shut[m.stock_hold, self.x.category[m.stock_class], m.stock_slot]
            self.warm.bound(m.stock, np.zeros(len(m.stock)), np.where(none, 0.0, self.most[m.stock]))


def _settled(model: Model, count: Floats) -> Program:
    """The program with these counts of lifts."""
    lower, upper = model.program.lower.copy(), model.program.upper.copy()
    lower[model.y] = upper[model.y] = count
    upper[model.x[count[model.on] < 0.5]] = 0.0
    return replace(model.program, lower=lower, upper=upper)
