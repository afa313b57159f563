from __future__ import annotations

from typing import Any

import pytest

from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.problems import BadInput
from tests.engines.lifting import cast


def paths_of(document: Any) -> set[str]:
    with pytest.raises(BadInput) as raised:
        instance_from(document)
    return {problem.path for problem in raised.value.problems}


def test_the_cast_is_a_good_instance() -> None:
    assert cast.instance().people == 30  # 4 + 8 + 2 + 10 + 6


def test_every_problem_of_shape_is_listed_with_its_path() -> None:
    bad = cast.document()
    bad["arcs"][3]["cycle_h"] = "four"
    bad["origins"][1]["persons"]["W"] = 5.5
    del bad["harm"]["terminal_horizon_h"]
    assert paths_of(bad) == {"$.arcs[3].cycle_h", "$.origins[1].persons.W", "$.harm"}


def test_a_fault_of_shape_hides_no_problem_of_meaning() -> None:
    bad = cast.document()
    bad["receptions"][0]["capacity_persons"] = -1
    bad["origins"][0]["persons"]["Z"] = 1
    bad["arcs"][0]["asset_type"] = "balloon"
    del bad["arcs"][2]["closed_slots"]  # the check of slots stumbles here; the others go on
    assert paths_of(bad) == {
        "$.receptions[0].capacity_persons", "$.origins[0].persons.Z", "$.arcs[0].asset_type", "$.arcs[2]",
    }  # fmt: skip


def test_a_wrong_number_of_slots_is_told_once_and_not_by_every_list_that_has_a_figure_for_each() -> None:
    bad = cast.document()
    bad["slots"] = -2
    bad["arcs"][0]["asset_type"] = "balloon"
    assert paths_of(bad) == {"$.slots", "$.arcs[0].asset_type"}


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("$.origins[0].guards", lambda d: d["origins"][0]["guards"].pop()),
        (
            "$.receptions[1].intake_persons_per_day",
            lambda d: d["receptions"][1]["intake_persons_per_day"].pop(),
        ),
        ("$.escort_hours_per_slot", lambda d: d["escort_hours_per_slot"].append(1.0)),
        ("$.arcs[2].transit_risk_per_person", lambda d: d["arcs"][2]["transit_risk_per_person"].pop()),
        ("$.arcs[0].from", lambda d: d["arcs"][0].update({"from": "Nowhere"})),
        ("$.arcs[0].to", lambda d: d["arcs"][0].update({"to": "North"})),
        ("$.arcs[4].to", lambda d: d["arcs"][4].update({"from": "Field", "to": "Field"})),
        ("$.arcs[0].asset_type", lambda d: d["arcs"][0].update({"asset_type": "balloon"})),
        ("$.arcs[1].id", lambda d: d["arcs"][1].update({"id": "NS"})),
        ("$.staging[0].id", lambda d: d["staging"][0].update({"id": "North"})),
        ("$.asset_types[1].tails[0].id", lambda d: d["asset_types"][1]["tails"][0].update({"id": "heli-1"})),
        ("$.arcs[4].closed_slots", lambda d: d["arcs"][4]["closed_slots"].append(6)),
        ("$.origins[1].persons.W", lambda d: d["origins"][1]["persons"].update({"W": 5})),
        ("$.origins[0].persons.Z", lambda d: d["origins"][0]["persons"].update({"Z": 1})),
        (
            "$.origins[0].released_persons.A1[1]",
            lambda d: d["origins"][0]["released_persons"]["A1"].append([0, 4]),
        ),
        ("$.receptions[0].accepted_classes[3]", lambda d: d["receptions"][0]["accepted_classes"].append("Q")),
    ],
)
def test_a_problem_of_meaning_names_its_place(path: str, change: Any) -> None:
    bad = cast.document()
    change(bad)
    assert path in paths_of(bad)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("$.classes[0].exposure_weight", lambda d: d["classes"][0].update(exposure_weight=1e30)),
        (
            "$.classes[0].escorts_per_100_persons",
            lambda d: d["classes"][0].update(escorts_per_100_persons=10**30),
        ),
        ("$.origins[0].persons.A1", lambda d: d["origins"][0]["persons"].update(A1=10**30)),
        ("$.origins[1].guards[2]", lambda d: d["origins"][1]["guards"].__setitem__(2, 10**400)),
        (
            "$.harm.crowding_norm_persons_per_guard",
            lambda d: d["harm"].update(crowding_norm_persons_per_guard=1e-320),
        ),
        ("$.arcs[1].cycle_h", lambda d: d["arcs"][1].update(cycle_h=1e-320)),
    ],
)
def test_a_number_that_no_sum_can_hold_is_refused_by_its_place(path: str, change: Any) -> None:
    bad = cast.document()
    change(bad)
    assert paths_of(bad) == {path}


def test_a_long_seed_is_no_quantity() -> None:
    assert instance_from({**cast.document(), "seed": 10**30}).people == 30
