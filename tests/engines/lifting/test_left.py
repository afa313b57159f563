from __future__ import annotations

from typing import Any

import pytest

from amana.engines.lifting.explain import explain
from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.left import cleared_too_late
from tests.engines.lifting import cast


def why(
    document: dict[str, Any], place: str = "South", kind: str = "A3", **how: int
) -> tuple[str, list[str]]:
    """Why those of South stay in a plan of nobody, and where what they lack is lacking."""
    told = explain(instance_from(document), cast.plan(), worth=False, beside=False, **how)["left"]
    (row,) = [row for row in told if (row["place"], row["class"]) == (place, kind)]
    assert row["text"]["ar"] and row["text"]["en"]
    assert all(name in row["text"]["en"] for name in row["at"])
    return row["why"], row["at"]


def every(document: dict[str, Any], places: str, **members: object) -> dict[str, Any]:
    return {**document, places: [{**place, **members} for place in document[places]]}


def test_the_one_resource_that_is_lacking_is_named() -> None:
    whole = cast.document()
    assert why(every(whole, "receptions", intake_persons_per_day=[0] * 3)) == ("intake", ["Secure", "Open"])
    assert why({**whole, "escort_hours_per_slot": [0.0] * 6}) == ("escorts", [])
    assert why(every(whole, "origins", pad_movements_per_slot=[0] * 6)) == ("pads", ["South"])
    assert why(every(whole, "origins", processing_persons_per_day=[0] * 3)) == ("processing", ["South"])
    assert why(every(whole, "arcs", closed_slots=list(range(6)))) == ("closed", [])


def test_nobody_is_told_that_all_is_lacking_when_a_lift_could_still_take_them() -> None:
    assert why(cast.document()) == ("choice", [])


def test_two_things_that_are_lacking_together_are_both_named() -> None:
    both = every(cast.document(), "origins", processing_persons_per_day=[0] * 3)
    both = every(both, "receptions", intake_persons_per_day=[0] * 3)
    told = explain(instance_from(both), cast.plan(), worth=False, beside=False)["left"]
    assert {tuple(row["lacks"]) for row in told} == {("intake", "processing")}
    resource, places = why(both)
    assert (resource, places[0]) == ("capacity", "South") and {"Open", "Secure"} <= set(places)


def test_who_must_lie_is_told_that_no_seat_lets_them() -> None:
    nowhere = every(cast.document(), "asset_types", medical_seats=0)
    assert why(nowhere, "North", "M") == ("seats", ["heli", "plane", "convoy"])


def test_what_is_past_could_take_nobody() -> None:
    late = cast.document()
    late["escort_hours_per_slot"] = [60.0] * 2 + [0.0] * 4
    assert why(late) == ("choice", [])
    assert why(late, from_slot=2) == ("escorts", [])


@pytest.mark.parametrize(("stay", "reason"), [(2, "choice"), (1, "intake")])
def test_the_way_onward_counts_only_while_people_may_wait_for_it(stay: int, reason: str) -> None:
    halfway = cast.document()
    halfway["arcs"] = [arc for arc in halfway["arcs"] if arc["id"] not in ("SS", "SO")]
    halfway["staging"][0]["longest_stay_slots"] = stay
    # people come to the airfield on the first day or in its night; beds open on the second day only
    for arc in halfway["arcs"]:
        if arc["id"] == "SF":
            arc["closed_slots"] = [1, 2, 3, 4, 5]
    for door in halfway["receptions"]:
        door["intake_persons_per_day"] = [0, 12, 12]
    assert why(halfway)[0] == reason


def test_nobody_is_sent_half_way_so_a_leg_without_a_way_onward_explains_nothing() -> None:
    """In the last slots a leg to the airfield lacks nothing but the way onward: that holds nobody back."""
    halfway = cast.document()
    halfway["arcs"] = [arc for arc in halfway["arcs"] if arc["id"] not in ("SS", "SO")]
    for arc in halfway["arcs"]:
        if arc["id"] in ("FS", "FO"):
            arc["closed_slots"] = [2, 3, 4, 5]
    halfway["escort_hours_per_slot"] = [0.0] * 2 + [60.0] * 4
    assert why(halfway) == ("escorts", [])
    for arc in halfway["arcs"]:
        if arc["id"] in ("FS", "FO"):
            arc["closed_slots"] = [0, 1, 2, 3, 4, 5]
    assert why(halfway) == ("closed", [])


def test_a_way_that_is_shut_all_the_time_does_not_hide_that_the_others_are_too_dangerous() -> None:
    risky = cast.document()
    for arc in risky["arcs"]:
        if arc["id"] == "SO":
            arc["closed_slots"] = list(range(6))
        else:
            arc["transit_risk_per_person"] = [0.9] * 6
    assert why(risky) == ("transit", [])


def test_who_is_cleared_after_the_last_slot_only_is_named_with_the_slot() -> None:
    document = cast.document()
    south = next(row for row in document["origins"] if row["id"] == "South")
    there, last = south["persons"]["A3"], document["slots"] - 1
    assert cleared_too_late(instance_from(document)) == []
    for steps, late in (
        ([[0, 1], [last, 2]], None),  # the last slot is still within
        ([[0, 1], [last + 1, 2], [last + 9, 10**6]], there - 1),
        ([[last + 1, there]], there),
        ([[0, there], [last + 1, there + 5]], None),  # more are cleared than are there
    ):
        south["released_persons"]["A3"] = steps
        rows = cleared_too_late(instance_from(document))
        assert [(row["place"], row["class"], row["persons"], row["from_slot"]) for row in rows] == [
            ("South", "A3", late, last + 1) for _ in (1,) if late
        ]
    south["released_persons"]["A3"] = [[last + 1, there]]
    told = explain(instance_from(document), cast.plan(), worth=False, beside=False)["left"]
    (row,) = [row for row in told if (row["place"], row["class"]) == ("South", "A3")]
    assert row["why"] == "cleared"
    for text in row["text"].values():
        assert str(last + 1) in text and str(last) in text
