"""A plan as a point of a relaxation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from amana.engines.lifting.matrix import Limits, run_solver
from amana.engines.lifting.merge import alike
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.program import Model
from amana.engines.lifting.tables import Tables


def harm_as_point(x: Tables, model: Model, plan: Plan, parted: bool) -> float:
    """The harm that the model sees in the plan; no row or bound of the model may cut the plan off."""
    arc_of = {arc.id: a for a, arc in enumerate(x.instance.arcs)}
    class_of = {row.id: g for g, row in enumerate(x.instance.classes)}
    groups = [[g] for g in range(x.classes)] if parted else alike(x)
    group_of = {g: m for m, group in enumerate(groups) for g in group}
    s, p = model.sorties, model.program
    lift_at = zip(s.arc.tolist(), s.category.tolist(), s.slot.tolist(), strict=True)
    column = {key: k for k, key in enumerate(lift_at)}
    person = {key: j for j, key in enumerate(zip(model.on.tolist(), model.who.tolist(), strict=True))}
    lifts, people = np.zeros(len(model.y)), np.zeros(len(model.x))
    for lift in plan.lifts:
        classes = [class_of[name] for name in lift.persons]
        k = column[arc_of[lift.arc], int(x.category[classes[0]]) if parted else 0, lift.start_slot]
        lifts[k] += 1
        for g, n in zip(classes, lift.persons.values(), strict=True):
            people[person[k, group_of[g]]] += n
    lower, upper = p.lower.copy(), p.upper.copy()
    lower[model.y] = upper[model.y] = lifts
    lower[model.x] = upper[model.x] = people
    assert (lower >= p.lower - 1e-9).all()
    assert (upper <= p.upper + 1e-9).all()
    found = run_solver(replace(p, lower=lower, upper=upper), Limits(), relax=True)
    assert found.status == "Optimal"
    return found.objective
