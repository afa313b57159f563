from __future__ import annotations

from typing import Any

import pytest

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.check import check
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.matrix import Limits, run_solver
from amana.engines.lifting.merge import alike_merged
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
