from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.build import PORTFOLIO, Rules, build
from amana.engines.lifting.check import check
from amana.engines.lifting.explain import who_is_left
from amana.engines.lifting.generate import families, generate
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.realise import book_of, complete
from amana.engines.lifting.tables import tables
from amana.engines.lifting.worth import harm_of
from tests.engines.lifting import cast


@pytest.mark.parametrize("family", families())
def test_the_checker_accepts_what_the_builder_makes(family: str) -> None:
    instance = instance_from(generate(400, 7, family))
    x = tables(instance)
    for rules in (*PORTFOLIO, Rules(order="prison", keep_beds=False), Rules(order="tier")):
        runs = build(x, rules).runs
        report = check(instance, plan_from_runs(x, runs))
        assert report.violations == ()
        assert harm_of(x, runs) == pytest.approx(report.harm)
        assert report.harm < x.harm_of_staying()


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), people=st.integers(60, 500), family=st.sampled_from(sorted(families())))
def test_people_are_conserved(seed: int, people: int, family: str) -> None:
    instance = instance_from(generate(people, seed, family))
    x = tables(instance)
    report = check(instance, plan_from_runs(x, build(x, PORTFOLIO[0]).runs))
    assert report.violations == ()
    assert report.moved + sum(report.left.values()) == instance.people == people


def test_a_lift_to_staging_is_booked_with_its_way_onward() -> None:
    # without direct arcs everybody goes over the field
    document = cast.document()
    document["arcs"] = [arc for arc in document["arcs"] if arc["id"] in ("NF", "SF", "FS", "FO")]
    instance = instance_from(document)
    x = tables(instance)
    report = check(instance, plan_from_runs(x, build(x, PORTFOLIO[0]).runs))
    assert report.violations == ()
    assert report.moved > 0
    assert "Field" not in {place for place, _ in report.left}


def _left(instance: Instance) -> dict[str, str]:
    x = tables(instance)
    book = build(x, PORTFOLIO[0])
    report = check(instance, plan_from_runs(x, book.runs))
    assert report.violations == ()
    assert sum(row["persons"] for row in who_is_left(x, book, report)) == report.left_behind
    return {row["class"]: row["why"] for row in who_is_left(x, book, report)}


def test_impossible_demand_gives_a_plan_and_says_who_is_left_and_why() -> None:
    document = cast.document()
    document["receptions"][0]["accepted_classes"] = ["A3"]  # nobody takes A1
    document["origins"][1]["released_persons"]["W"] = []  # women are not cleared
    document["origins"][0]["released_persons"]["M"] = [[0, 2]]
    left = _left(instance_from(document))
    assert (left["A1"], left["W"]) == ("acceptance", "cleared")


def test_full_beds_are_named() -> None:
    document = cast.document()
    document["receptions"][0]["capacity_persons"] = 0
    assert _left(instance_from(document))["A1"] == "beds"


def test_a_way_worse_than_staying_is_not_taken() -> None:
    document = cast.document()
    for arc in document["arcs"]:
        arc["transit_risk_per_person"] = [9.0] * cast.SLOTS
    instance = instance_from(document)
    x = tables(instance)
    assert build(x, PORTFOLIO[0]).runs == []
    assert set(_left(instance).values()) == {"transit"}


def test_completing_a_plan_keeps_its_lifts() -> None:
    instance = cast.instance()
    x = tables(instance)
    runs = build(x, PORTFOLIO[0]).runs
    half = [run for run in runs if run.start < 2 and x.source[run.arc] < x.origins and x.target[run.arc] >= 3]
    more = complete(x, half)
    assert check(instance, plan_from_runs(x, more)).violations == ()
    kept = {(run.arc, run.start, run.tail) for run in half}
    assert kept <= {(run.arc, run.start, run.tail) for run in more}
    assert sum(book_of(x, more).waiting) <= sum(book_of(x, half).waiting)


def test_a_plan_needs_no_solver() -> None:
    code = (
        "import sys; sys.modules['highspy'] = None\n"
        "from amana.engines.lifting.solve import solve\n"
        "from amana.engines.lifting.budget import Budget\n"
        "from tests.engines.lifting import cast\n"
        "assert solve(cast.instance(), Budget(iterations=0)).report.moved > 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
