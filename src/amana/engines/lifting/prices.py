"""What a relaxation says of every sortie column: what a lift of it would add at its prices, and which it uses."""

from __future__ import annotations

import numpy as np

from amana.engines.lifting.merge import alike
from amana.engines.lifting.program import Model
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import Bools, Floats, Tables


def prices(x: Tables, s: Sorties, model: Model, reduced: Floats) -> Floats:
    """Reduced cost of a lift filled with the class that suits it best, by sortie column of `s`, from a model of merged
    classes and its reduced costs.

    How the seat row's dual is shared between lift and persons does not matter to the sum."""
    groups = alike(x)
    group_of = np.zeros(x.classes, np.int64)
    for m, group in enumerate(groups):
        group_of[group] = m
    lift = np.full((x.arcs, x.slots), np.inf)
    lift[model.sorties.arc, model.sorties.slot] = reduced[model.y]
    person = np.full((x.arcs, x.slots, len(groups)), np.inf)
    person[model.sorties.arc[model.on], model.sorties.slot[model.on], model.who] = reduced[model.x]
    price = np.full(len(s), np.inf)
    for category, classes in enumerate(x.by_category):
        mine = np.flatnonzero(s.category == category)
        arc, slot = s.arc[mine], s.slot[mine]
        seats = x.room[x.kind_of[arc]][:, None] / (1 + x.escorts[classes] / 100.0)[None, :]
        fill = seats * person[arc, slot][:, group_of[classes]]
        price[mine] = lift[arc, slot] + fill.min(axis=1)
    return price


def used_columns(x: Tables, s: Sorties, model: Model, point: Floats) -> Bools:
    """The sortie columns of `s`, of all categories, whose arc and slot a merged model uses."""
    used = np.zeros((x.arcs, x.slots), bool)
    used[model.sorties.arc, model.sorties.slot] = point[model.y] > 1e-6
    return np.asarray(used[s.arc, s.slot])
