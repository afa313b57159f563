"""Against the frozen reference data, where AMANA_PLANNING_DATA names their folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.build import PORTFOLIO, build
from amana.engines.lifting.certificate import relaxation
from amana.engines.lifting.check import check
from amana.engines.lifting.files import read_json
from amana.engines.lifting.instance import read_instance
from amana.engines.lifting.plan import read_plan
from amana.engines.lifting.tables import tables
from tests.engines.lifting.points import harm_as_point

ROOT = Path(__file__).parents[3]
BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data" / "planning" / "reference"
DATA = Path(os.environ.get("AMANA_PLANNING_DATA", BESIDE))
NAMES = sorted(path.name.removesuffix(".json.gz") for path in DATA.glob("instances/*.json.gz"))

needs_data = pytest.mark.skipif(
    not NAMES, reason="the reference instances are not here: AMANA_PLANNING_DATA names their folder"
)


@needs_data
@pytest.mark.parametrize("name", NAMES)
def test_published_plans_are_valid_with_the_published_harm(name: str) -> None:
    instance = read_instance(DATA / "instances" / f"{name}.json.gz")
    report = check(instance, read_plan(DATA / "plans" / f"{name}.plan.json.gz", name))
    published: dict[str, Any] = read_json(DATA / "baselines.json")[name]
    best = published["rules"][published["best"]]
    assert report.violations == ()
    assert report.harm == pytest.approx(best["harm"], rel=1e-12)
    assert (report.left_behind, report.makespan_h) == (best["left_behind"], best["makespan_h"])


@needs_data
@pytest.mark.parametrize("name", [name for name in NAMES if "60k" not in name])
def test_the_first_plan_is_valid_and_above_the_certified_bound(name: str) -> None:
    instance = read_instance(DATA / "instances" / f"{name}.json.gz")
    x = tables(instance)
    report = check(instance, plan_from_runs(x, build(x, PORTFOLIO[0]).runs))
    assert report.violations == ()
    assert report.harm > read_json(DATA / "bounds.json")[name]["bound"]


@needs_data
@pytest.mark.parametrize("name", [name for name in NAMES if "small" in name])
def test_no_row_of_the_relaxation_cuts_a_published_plan_off(name: str) -> None:
    instance = read_instance(DATA / "instances" / f"{name}.json.gz")
    x, plan = tables(instance), read_plan(DATA / "plans" / f"{name}.plan.json.gz", name)
    seen = harm_as_point(x, relaxation(x, parted=True), plan, parted=True)
    assert seen == pytest.approx(check(instance, plan).harm, rel=1e-9)


@pytest.mark.parametrize(
    ("carried", "published"),
    [("instance", "plan-instance"), ("plan", "plan"), ("events", "plan-events"), ("bound", "plan-bound")],
)
def test_the_published_schema_is_the_one_in_use(carried: str, published: str) -> None:
    mine = ROOT / "src/amana/engines/lifting/schema" / f"{carried}.schema.json"
    told = ROOT / "docs/formats" / f"{published}.schema.json"
    assert json.loads(mine.read_text("utf-8")) == json.loads(told.read_text("utf-8"))
