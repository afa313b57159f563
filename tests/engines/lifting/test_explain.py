from __future__ import annotations

from itertools import pairwise

import pytest

from amana.engines.lifting.check import check
from amana.engines.lifting.explain import explain
from amana.engines.lifting.instance import instance_from
from amana.engines.lifting.manifest import Person, manifests
from amana.engines.lifting.timetable import clock, timetable
from tests.engines.lifting import cast


def binding(plan_lifts: list[tuple[str, str, int, dict[str, int]]], lift: int, **changes: object) -> str:
    plan = cast.plan(*plan_lifts)
    instance = instance_from({**cast.document(), **changes})
    assert check(instance, plan).violations == ()
    row = explain(instance, plan, lift)["lifts"][0]
    assert row["why_not_earlier"]["ar"] and row["why_not_earlier"]["en"]
    return str(row["binding"])


def test_a_lift_in_the_first_slot_has_nothing_before_it() -> None:
    assert binding([("heli-1", "NS", 0, {"A1": 4})], 0) == "earliest"


def test_the_binding_resource_is_named() -> None:
    # both helicopters fly 8 h in slot 0 and have 2 h left of their 10 in 24: no lift of 4 h fits slot 1
    day = [(f"heli-{k}", arc, 0, {"A3": 1}) for k in (1, 2) for arc in ("NS", "SS")]
    roomy = {"origins": [{**z, "pad_movements_per_slot": [9] * 6} for z in cast.document()["origins"]]}
    roomy["receptions"] = [{**z, "pad_movements_per_slot": [9] * 6} for z in cast.document()["receptions"]]
    assert binding([*day, ("heli-1", "NS", 2, {"A1": 2})], 4, **roomy) == "tail"
    assert binding([("heli-1", "NS", 2, {"A1": 2})], 0) == "choice"
    # 2 fixed + 1 riding escorts x 4 h = 12 of 60 escort-hours each; slot 0 has 11
    assert (
        binding([("heli-1", "NS", 1, {"A1": 2})], 0, escort_hours_per_slot=[11.0] + [60.0] * 5) == "escorts"
    )


def test_clearance_intake_and_processing_bind() -> None:
    document = cast.document()
    document["origins"][0]["released_persons"]["A1"] = [[2, 4]]
    assert binding([("heli-1", "NS", 2, {"A1": 4})], 0, origins=document["origins"]) == "cleared"
    document = cast.document()
    document["receptions"][0]["intake_persons_per_day"] = [0, 12, 12]
    assert binding([("heli-1", "NS", 2, {"A1": 4})], 0, receptions=document["receptions"]) == "intake"
    document = cast.document()
    document["origins"][0]["processing_persons_per_day"] = [0, 20, 20]
    assert binding([("heli-1", "NS", 2, {"A1": 4})], 0, origins=document["origins"]) == "processing"


def test_an_onward_lift_waits_for_its_people() -> None:
    lifts = [("heli-1", "NF", 0, {"A3": 2}), ("plane-1", "FO", 1, {"A3": 2})]
    assert binding(lifts, 1) == "onward"


def test_worth_of_one_more_comes_with_the_bound_and_the_spreadsheet_order() -> None:
    document = explain(cast.instance(), cast.plan(("heli-1", "NS", 0, {"A1": 4})))
    worths = [row["harm_removed"] for row in document["worth_of_one_more"]]
    assert worths == sorted(worths, reverse=True)
    assert document["bound"] <= document["beside"]["plan"]["harm"]
    assert document["beside"]["prison_order"]["harm"] < document["beside"]["plan"]["harm"]
    assert document["weights"]["exposure"]["A1"] == 10.0
    for row in document["beside"].values():  # the worst 5 % are no milder than the mean
        assert 0 <= row["mean"] <= row["cvar95"]
        assert 0 <= row["tier_one_breach"] <= 1
    assert document["beside"].keys() == {"plan", "prison_order", "tier_first"}


def test_a_plan_of_nobody_is_explained_too() -> None:
    held = {**cast.document(), "staging": []}
    held["arcs"] = [arc for arc in held["arcs"] if "Field" not in (arc["from"], arc["to"])]
    held["origins"] = [{**origin, "released_persons": {}} for origin in held["origins"]]
    told = explain(instance_from(held), cast.plan(), more=True)
    assert told["worth_of_one_more"] == []
    assert told["bound"] == pytest.approx(told["report"]["harm"])
    assert {row["why"] for row in told["left"]} == {"cleared"}


def test_a_lift_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 0"):
        explain(cast.instance(), cast.plan(("heli-1", "NS", 0, {"A1": 4})), 3)


def test_a_timetable_keeps_a_tail_in_order_and_pads_apart() -> None:
    plan = cast.plan(
        ("heli-1", "NS", 0, {"A1": 4}), ("heli-1", "NS", 0, {"A3": 2}), ("heli-2", "NS", 0, {"A3": 2})
    )
    rows = timetable(cast.instance(), plan)
    mine = [row for row in rows if row.tail == "heli-1"]
    assert mine[0].back_min <= mine[1].depart_min
    # three movements a slot at North: 720 / 3 = 240 minutes apart
    leaving = sorted(row.depart_min for row in rows)
    crowded = [row for row in rows if row.crowded]
    assert all(b - a >= 240 for a, b in pairwise(leaving)) or crowded
    assert clock(rows[0].depart_min).startswith("day 1 06:")


def _person(number: str, class_id: str, **more: object) -> Person:
    return Person(number=number, origin="South", class_id=class_id, **more)  # type: ignore[arg-type]


def test_a_manifest_keeps_together_and_apart() -> None:
    plan = cast.plan(("heli-1", "SO", 0, {"A3": 2}), ("heli-2", "SO", 2, {"A3": 2}))
    people = [
        _person("1", "A3", apart_from=frozenset({"2"})),
        _person("2", "A3"),
        _person("3", "A3", together="brothers"),
        _person("4", "A3", together="brothers"),
    ]
    lists = manifests(cast.instance(), plan, people, frozenset({"ar"}))
    aboard = [set(row.numbers) for row in lists]
    assert all(not {"1", "2"} <= names for names in aboard)
    assert any({"3", "4"} <= names for names in aboard)
    assert sum(len(row.problems) for row in lists) > 0  # 1 and 2 cannot both be seated: the gap is named


def test_urgent_people_go_first_and_escorts_fit_who_is_aboard() -> None:
    plan = cast.plan(("heli-1", "SO", 0, {"W": 2}))
    people = [
        _person("1", "W"),
        _person("2", "W", urgent=True, language="tr"),
        _person("3", "W", urgent=True),
    ]
    (row,) = manifests(cast.instance(), plan, people, frozenset({"ar"}))
    assert row.numbers == ("2", "3")
    assert (row.female_escorts, row.interpreters, row.problems) == (1, ("tr",), ())


def test_who_is_not_cleared_by_the_slot_is_on_no_list() -> None:
    plan = cast.plan(("heli-1", "SO", 0, {"A3": 1}))
    (row,) = manifests(cast.instance(), plan, [_person("1", "A3", cleared_slot=2)], frozenset())
    assert row.numbers == ()
    assert row.problems == ("A3: 1 of 1 places without a name",)


def test_who_landed_travels_onward() -> None:
    plan = cast.plan(("heli-1", "SF", 0, {"A3": 2}), ("plane-1", "FO", 1, {"A3": 2}))
    people = [_person(str(n), "A3") for n in range(4)]
    first, second = manifests(cast.instance(), plan, people, frozenset())
    assert first.numbers == second.numbers == ("0", "1")


def test_people_of_settled_lifts_are_on_no_other_onward_lift() -> None:
    plan = cast.plan(
        ("heli-1", "SF", 0, {"A3": 3}), ("plane-1", "FO", 1, {"A3": 2}), ("plane-1", "FO", 2, {"A3": 1})
    )
    there = [_person(str(n), "A3") for n in range(3)]
    # the last lift is settled with the first of those who landed: the lift before takes the other two
    settled = {0: there, 2: there[:1]}
    lists = manifests(cast.instance(), plan, [], frozenset(), settled)
    assert [row.numbers for row in lists] == [("0", "1", "2"), ("1", "2"), ("0",)]
    assert not any(row.problems for row in lists)
