"""A plan's lifts as runs by indices, the form in which plans are built and changed."""

from __future__ import annotations

from amana.engines.lifting.book import Run
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.tables import Tables


def runs_of(x: Tables, plan: Plan) -> list[Run]:
    """The runs of a plan that the checker accepts, in the order of its lifts."""
    arcs = {arc.id: r for r, arc in enumerate(x.instance.arcs)}
    tails = {name: k for names in x.tails for k, name in enumerate(names)}
    classes = {row.id: g for g, row in enumerate(x.instance.classes)}
    found = []
    for lift in plan.lifts:
        load = {classes[name]: int(n) for name, n in lift.persons.items()}
        category = int(x.category[next(iter(load))])
        found.append(Run(arcs[lift.arc], lift.start_slot, tails[lift.tail], load, category))
    return found
