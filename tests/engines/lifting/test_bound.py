from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.certificate import relaxation
from amana.engines.lifting.check import check
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.matrix import Limits, run_solver
from amana.engines.lifting.merge import alike, alike_merged
from amana.engines.lifting.program import Strength, assemble
from amana.engines.lifting.search import Search
from amana.engines.lifting.sorties import all_sorties
from amana.engines.lifting.tables import tables
from tests.engines.lifting import cast


def bound_of(instance: Instance) -> float:
    found = Search(tables(instance)).root(Limits())
    assert found is not None
    return found.bound


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return generate(300, 5, "far-receptions")


def test_no_plan_is_below_the_bound(document: dict[str, Any]) -> None:
    instance = instance_from(document)
    x = tables(instance)
    bound = bound_of(instance)
    assert bound > 0
    for rules in PORTFOLIO:
        assert check(instance, plan_from_runs(x, build(x, rules).runs)).harm >= bound


def test_the_bound_is_what_its_duals_prove() -> None:
    x = alike_merged(tables(cast.instance()))
    model = assemble(x, all_sorties(x), Strength(whole=False, separation=False))
    found = run_solver(model.program, Limits())
    assert model.program.dual_value(found.duals) == pytest.approx(found.objective)
    # any other duals prove less, never more
    for factor in (0.0, 0.5, 0.9, 1.3):
        assert model.program.dual_value(factor * found.duals) <= found.objective + 1e-9


def _more(document: dict[str, Any], what: str) -> dict[str, Any]:
    changed: dict[str, Any] = instance_from(document).document | {}
    if what == "tail":
        first = changed["asset_types"][0]
        extra = {"id": "one-more", "unavailable_slots": []}
        changed["asset_types"] = [{**first, "tails": [*first["tails"], extra]}, *changed["asset_types"][1:]]
    elif what == "escorts":
        changed["escort_hours_per_slot"] = [h + 50 for h in changed["escort_hours_per_slot"]]
    else:
        key = "intake_persons_per_day" if what == "intake" else "capacity_persons"
        first = changed["receptions"][0]
        value = [n + 5 for n in first[key]] if what == "intake" else first[key] + 40
        changed["receptions"] = [{**first, key: value}, *changed["receptions"][1:]]
    return changed


@pytest.mark.parametrize("what", ["tail", "escorts", "intake", "beds"])
def test_adding_a_resource_never_raises_the_bound(document: dict[str, Any], what: str) -> None:
    before = instance_from(document)
    after = instance_from(_more(document, what))
    assert bound_of(after) <= bound_of(before) + 1e-6
    x = tables(before)
    plan = plan_from_runs(x, build(x, PORTFOLIO[0]).runs)
    assert check(after, plan).violations == ()  # the old plan stays valid
    assert check(after, plan).harm == pytest.approx(check(before, plan).harm)


def test_permuting_prisons_changes_nothing(document: dict[str, Any]) -> None:
    turned = {**document, "origins": document["origins"][::-1], "arcs": document["arcs"][::-1]}
    before, after = instance_from(document), instance_from(turned)
    assert bound_of(after) == pytest.approx(bound_of(before), rel=1e-6)
    x = tables(before)
    plan = plan_from_runs(x, build(x, PORTFOLIO[0]).runs)
    assert check(after, plan).harm == pytest.approx(check(before, plan).harm)
    assert check(after, plan).violations == ()


@pytest.mark.parametrize("family", ["base", "far-receptions"])
def test_every_plan_is_a_point_of_the_relaxation_with_the_same_harm(family: str) -> None:
    """Then what proves a bound for the relaxation proves it for plans: no row cuts a plan off."""
    instance = instance_from(generate(300, 5, family))
    x, merged = tables(instance), alike_merged(tables(instance))
    group_of = {g: m for m, group in enumerate(alike(x)) for g in group}
    model = relaxation(merged)
    s = model.sorties
    number = {key: k for k, key in enumerate(zip(s.arc.tolist(), s.slot.tolist(), strict=True))}
    person = {key: j for j, key in enumerate(zip(model.on.tolist(), model.who.tolist(), strict=True))}
    for rules in PORTFOLIO[:3]:
        runs = build(x, rules).runs
        lifts, people = np.zeros(len(model.y)), np.zeros(len(model.x))
        for run in runs:
            k = number[run.arc, run.start]
            lifts[k] += 1
            for g, n in run.load.items():
                people[person[k, group_of[g]]] += n
        p = model.program
        lower, upper = p.lower.copy(), p.upper.copy()
        lower[model.y] = upper[model.y] = lifts
        lower[model.x] = upper[model.x] = people
        assert (lower >= p.lower - 1e-9).all()
        assert (upper <= p.upper + 1e-9).all()
        found = run_solver(replace(p, lower=lower, upper=upper), Limits(), relax=True)
        assert found.status == "Optimal"
        assert found.objective == pytest.approx(check(instance, plan_from_runs(x, runs)).harm)
