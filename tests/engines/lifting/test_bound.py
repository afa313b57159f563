from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.bound import prove
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.certificate import proved, relaxation
from amana.engines.lifting.check import check
from amana.engines.lifting.files import write_json
from amana.engines.lifting.fills import seats_alone
from amana.engines.lifting.generate import generate
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.matrix import Limits, run_solver
from amana.engines.lifting.merge import alike_merged
from amana.engines.lifting.program import Strength, assemble
from amana.engines.lifting.search import Search
from amana.engines.lifting.sorties import all_sorties
from amana.engines.lifting.tables import tables
from tests.engines.lifting import cast
from tests.engines.lifting.points import harm_as_point


def bound_of(instance: Instance) -> float:
    found = Search(tables(instance)).root(Limits())
    assert found is not None
    return found.bound


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return generate(300, 5, "far-receptions")


@pytest.fixture(scope="module")
def bound(document: dict[str, Any]) -> float:
    return bound_of(instance_from(document))


def test_no_plan_is_below_the_bound(document: dict[str, Any], bound: float) -> None:
    instance = instance_from(document)
    x = tables(instance)
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
def test_adding_a_resource_never_raises_the_bound(document: dict[str, Any], bound: float, what: str) -> None:
    before = instance_from(document)
    after = instance_from(_more(document, what))
    assert bound_of(after) <= bound + 1e-6
    x = tables(before)
    plan = plan_from_runs(x, build(x, PORTFOLIO[0]).runs)
    assert check(after, plan).violations == ()  # the old plan stays valid
    assert check(after, plan).harm == pytest.approx(check(before, plan).harm)


def test_permuting_prisons_changes_nothing(document: dict[str, Any], bound: float) -> None:
    turned = {**document, "origins": document["origins"][::-1], "arcs": document["arcs"][::-1]}
    before, after = instance_from(document), instance_from(turned)
    assert bound_of(after) == pytest.approx(bound, rel=1e-6)
    x = tables(before)
    plan = plan_from_runs(x, build(x, PORTFOLIO[0]).runs)
    assert check(after, plan).harm == pytest.approx(check(before, plan).harm)
    assert check(after, plan).violations == ()


@pytest.mark.parametrize("parted", [False, True])
def test_every_plan_is_a_point_of_the_relaxations_with_the_same_harm(
    document: dict[str, Any], parted: bool
) -> None:
    """Then what proves a bound for the relaxation proves it for plans: no row cuts a plan off."""
    instance = instance_from(document)
    x = tables(instance)
    model = relaxation(x if parted else alike_merged(x), parted)
    for rules in PORTFOLIO[:2]:
        plan = plan_from_runs(x, build(x, rules).runs)
        assert harm_as_point(x, model, plan, parted) == pytest.approx(check(instance, plan).harm, rel=1e-9)


def test_keeping_classes_apart_proves_more_and_its_certificate_says_as_much(
    tmp_path: Path,
) -> None:
    instance = instance_from(generate(120, 5, "far-receptions"))
    made = prove(instance)
    assert made is not None
    assert made.proof.parted
    assert made.bound > 1.001 * bound_of(instance)
    write_json(tmp_path / "c.json", made.document())
    assert proved(instance, tmp_path / "c.json") == made.bound
    assert prove(instance, seconds=1e-6) is None


def test_of_one_class_a_lift_carries_whole_groups_and_whole_escorts() -> None:
    x = tables(cast.instance())
    x = replace(x, room=np.array([11]), escorts=np.array([12, 8, 0, 5]), group=np.array([1, 1, 1, 4]))
    x = replace(x, weight=np.ones(4))
    # 9 with 2 escorts (10 with 1.2 would not fit), 10 with 1, 11 with none, 8 of families of four with 1
    assert seats_alone(x).tolist() == [[9, 10, 11, 8]]
