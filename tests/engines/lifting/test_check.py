"""The checker finds a seeded violation of every rule, and nothing else in that plan."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from amana.engines.lifting.check import check
from amana.engines.lifting.plan import Plan
from amana.engines.lifting.rules import RULES
from tests.engines.lifting import cast

Change = dict[str, Any]


def broken(plan: Plan, **changes: Any) -> Counter[str]:
    return Counter(v.rule for v in check(cast.instance(**changes), plan).violations)


def changed(section: str, row: int, **members: Any) -> dict[str, Any]:
    rows = cast.document()[section]
    rows[row].update(members)
    return {section: rows}


def test_harm_is_exposure_until_leaving_plus_transit() -> None:
    # North holds 4 x 10 + 8 + 2 = 50 weight, South 16; 0.012 a slot, and 48 h x 0.001 = 0.048 at the end.
    # Four A1 leave in slot 1: 40 weight stay through slot 0 only.
    # 40 x 0.012 + (10 + 16) x (6 x 0.012 + 0.048) + 4 x 0.0001 = 0.48 + 3.12 + 0.0004
    report = check(cast.instance(), cast.plan(("heli-1", "NS", 1, {"A1": 4})))
    assert report.violations == ()
    assert report.harm == pytest.approx(3.6004)
    assert (report.left_behind, report.makespan_h, report.cost) == (26, 24.0, 400.0)


def test_waiting_at_staging_and_being_stranded_have_their_price() -> None:
    # Two A3 fly to the field in slot 0 and on in slot 2: they end slots 0 and 1 there, 2 x 2 x 12 x 0.0001.
    onward = check(
        cast.instance(), cast.plan(("heli-1", "NF", 0, {"A3": 2}), ("plane-1", "FO", 2, {"A3": 2}))
    )
    assert onward.violations == ()
    assert onward.harm_parts["staging"] == pytest.approx(0.0048)
    stranded = check(cast.instance(), cast.plan(("heli-1", "NF", 4, {"A3": 2})))
    # 64 weight at origins x 0.048, and 2 x 0.5 in the hold
    assert stranded.harm_parts["terminal"] == pytest.approx(64 * 0.048 + 1.0)
    assert stranded.left_behind == 30


def test_the_empty_plan_is_valid_and_leaves_everybody() -> None:
    report = check(cast.instance(), cast.plan())
    assert (report.violations, report.left_behind, report.makespan_h) == ((), 30, 0.0)


def test_riding_escorts_are_rounded_up_for_every_lift() -> None:
    # 1 A1 rides with ceil(0.5) = 1 escort; 8 A3 + 1 A1 + 1 + 2 fixed = 12 seats, exactly full.
    assert not broken(cast.plan(("heli-1", "NS", 0, {"A1": 1, "A3": 8})))
    # 3 A1 need 2 escorts: 3 + 6 + 2 + 2 = 13 seats.
    assert broken(cast.plan(("heli-1", "NS", 0, {"A1": 3, "A3": 6}))) == {"seats": 1}


_A3 = {"A3": 2}
CASES: list[tuple[str, Plan, Change]] = [
    ("unknown_reference", cast.plan(("heli-9", "NS", 0, _A3)), {}),
    ("asset_mismatch", cast.plan(("plane-1", "NS", 0, _A3)), {}),
    ("horizon", cast.plan(("heli-1", "NS", 6, _A3)), {}),
    ("horizon", cast.plan(("heli-1", "NS", -1, _A3)), {}),
    ("whole_persons", cast.plan(("heli-1", "NS", 0, {"A3": 1.5})), {}),
    ("whole_persons", cast.plan(("heli-1", "NS", 0, {})), {}),
    ("closure", cast.plan(("heli-1", "NS", 2, _A3)), changed("arcs", 0, closed_slots=[2])),
    (
        "tail_availability",
        cast.plan(("heli-1", "NS", 2, _A3)),
        changed("asset_types", 0, tails=[{"id": "heli-1", "unavailable_slots": [2]}]),
    ),
    (
        "duty_hours",
        cast.plan(*[("heli-1", "NO", 0, _A3)] * 3),
        changed("asset_types", 0, crew_limit_h_per_24h=12.0),
    ),
    ("crew_hours_24h", cast.plan(*[("heli-1", "NO", t, {"A3": 2}) for t in (0, 0, 1)]), {}),
    ("medical_seats", cast.plan(("heli-1", "NO", 0, {"M": 2})), {}),
    (
        "load_category",
        cast.plan(("heli-1", "SO", 0, {"A3": 2, "W": 2})),
        changed("receptions", 1, separate_arrival_categories=[]),
    ),
    ("keep_together", cast.plan(("heli-1", "SO", 0, {"W": 3})), {}),
    ("longest_ride", cast.plan(("heli-1", "SO", 0, {"W": 2})), changed("arcs", 2, ride_h=2.5)),
    ("acceptance", cast.plan(("heli-1", "NO", 0, {"A1": 2})), {}),
    ("stock", cast.plan(("plane-1", "FO", 2, {"A3": 1})), {}),
    (
        "processing",
        cast.plan(("heli-1", "NS", 0, {"A3": 8})),
        changed("origins", 0, processing_persons_per_day=[7] * 3),
    ),
    (
        "intake",
        cast.plan(("heli-1", "NS", 0, {"A3": 8})),
        changed("receptions", 0, intake_persons_per_day=[7] * 3),
    ),
    ("capacity", cast.plan(("heli-1", "NS", 0, {"A3": 8})), changed("receptions", 0, capacity_persons=7)),
    ("pads", cast.plan(("heli-1", "NS", 0, _A3)), changed("origins", 0, pad_movements_per_slot=[0] * 6)),
    # two fixed escorts x 4 h = 8 escort-hours
    ("escort_hours", cast.plan(("heli-1", "NS", 0, _A3)), {"escort_hours_per_slot": [7.9] * 6}),
    ("hold_capacity", cast.plan(("heli-1", "NF", 5, {"A3": 8})), changed("staging", 0, hold_persons=7)),
    (
        "arrival_separation",
        cast.plan(("heli-1", "NO", 0, _A3), ("heli-2", "SO", 0, {"W": 2})),
        {},
    ),
]


@pytest.mark.parametrize(
    ("rule", "plan", "change"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)]
)
def test_a_seeded_violation_is_found(rule: str, plan: Plan, change: Change) -> None:
    found = broken(plan, **change)
    if rule == "stock":  # who was never in the hold is missed there in every slot after
        found["stock"] = min(1, found["stock"])
    assert found == {rule: 1}


def test_a_long_lift_has_its_tail_alone() -> None:
    plan = cast.plan(("convoy-1", "NR", 0, {"A3": 2}), ("convoy-1", "NR", 2, {"A3": 2}))
    assert broken(plan)["tail_overlap"] == 1  # both in slot 2


def test_a_long_lift_starts_only_where_there_are_duty_hours() -> None:
    assert broken(cast.plan(("convoy-1", "NR", 1, {"A3": 2}))) == {"duty_hours": 1}


def test_release_is_cumulative() -> None:
    late = changed("origins", 0, released_persons={"A3": [[0, 1], [2, 8]], "A1": [[0, 4]], "M": [[0, 2]]})
    assert broken(cast.plan(("heli-1", "NS", 0, {"A3": 2})), **late) == {"release": 1}
    assert not broken(cast.plan(("heli-1", "NS", 2, {"A3": 2})), **late)


def test_nobody_stays_in_a_hold_too_long() -> None:
    # arrives in slot 0, may leave in 1 or 2; leaves in 3: overdue at the end of slot 2
    late = cast.plan(("heli-1", "NF", 0, _A3), ("plane-1", "FO", 3, _A3))
    assert broken(late) == {"hold_time": 1}


def test_categories_share_a_hold_only_in_compartments() -> None:
    plan = cast.plan(
        ("heli-1", "NF", 0, _A3),
        ("heli-2", "SF", 0, {"W": 2}),
        ("plane-1", "FO", 1, _A3),
        ("plane-1", "FO", 2, {"W": 2}),
    )
    assert broken(plan) == {"hold_separation": 1}


def test_every_rule_has_a_test_here() -> None:
    tested = {case[0] for case in CASES} | {
        "seats",
        "tail_overlap",
        "release",
        "hold_time",
        "hold_separation",
    }
    assert tested == set(RULES)
