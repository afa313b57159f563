"""Figures that pages draw: use within what there is, exposure that falls as people leave, simple orders beside."""

from __future__ import annotations

import pytest

from amana.engines.lifting.explain import explain
from amana.engines.lifting.figures import exposure_left, use
from tests.engines.lifting import cast

LIFTS = (("heli-1", "NS", 0, {"A1": 4}), ("heli-2", "SS", 2, {"A3": 2}))


def test_exposure_is_a_share_of_the_start_and_falls_with_every_lift() -> None:
    instance = cast.instance()
    left = exposure_left(instance, cast.plan(*LIFTS))
    weight = {row.id: row.exposure_weight for row in instance.classes}
    at_start = sum(weight[name] * n for origin in instance.origins for name, n in origin.persons.items())
    # the hazard of both prisons is the same, so exposure is people by weight
    assert left[0] == pytest.approx(1 - 4 * weight["A1"] / at_start, abs=1e-4)
    gone = 4 * weight["A1"] + 2 * weight["A3"]
    assert left[2] == left[-1] == pytest.approx(1 - gone / at_start, abs=1e-4)
    assert exposure_left(instance, cast.plan()) == [1.0] * cast.SLOTS


def test_use_names_what_is_taken_of_what_there_is() -> None:
    rows = {(row["resource"], row["name"]): row for row in use(cast.instance(), cast.plan(*LIFTS))}
    assert rows["intake", "Secure"]["used"] == 6 and rows["bed", "Secure"]["available"] == 30
    assert all(0 <= row["used"] <= row["available"] for row in rows.values())


def test_an_explanation_with_figures_stands_beside_three_simple_orders() -> None:
    document = explain(cast.instance(), cast.plan(*LIFTS), worth=False, more=True)
    assert set(document["orders"]) == {"plan", "prison_order", "tier_order", "rate_order"}
    assert document["orders"]["plan"]["harm"] == pytest.approx(document["report"]["harm"])
    assert document["prison_order"]["lifts"]
