"""The published schemas and the program agree: on what is good, on what is bad, and on what comes out."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from amana.engines.hazard import backtest, model, record, scenario
from amana.engines.hazard.problems import Refused
from amana.engines.hazard.reading import days
from amana.engines.hazard.score import score
from amana.engines.hazard.simulate import simulate

from . import theatre
from .cast import CRISIS, sites
from .test_input import broken

FORMATS = Path(__file__).parents[3] / "docs" / "formats"
SCENARIO: dict[str, Any] = {
    "format": "amana-hazard-scenario/1",
    "days": 30,
    "tiers": ["1", "2"],
    "sites": [
        {
            "site": "north",
            "region": "east",
            "held": {"1": 40, "2": 300},
            "guards": [30, 28, 26],
            "rate_per_day": 0.003,
            "rate_log_sd": 0.5,
            "capacity": 300,
            "collapse_share": 0.1,
        },
        {"site": "south", "region": "east", "held": {"2": 150}, "guards": 12, "rate_per_day": [0.002]},
    ],
}


def schema(name: str) -> Draft202012Validator:
    document = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


@pytest.mark.parametrize("path", sorted(FORMATS.glob("hazard-*.schema.json")), ids=lambda p: p.stem)
def test_every_schema_is_one(path: Path):
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_a_good_document_pleases_both():
    assert schema("hazard-sites").is_valid(sites(*CRISIS))
    record.parse(sites(*CRISIS))
    assert schema("hazard-scenario").is_valid(SCENARIO)
    assert scenario.parse(SCENARIO).people == 490


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["format"], "other/1"),
        (["sites"], []),
        (["sites", 0, "kind"], "castle"),
        (["sites", 0, "lat"], 91),
        (["sites", 0, "religion"], "x"),
        (["happenings", 0, "name"], "x"),
        (["happenings", 0, "value"], -1),
        (["happenings", 0, "value"], 1.5),
        (["happenings", 0, "type"], "rumour"),
        (["happenings", 4, "credibility"], 80),
        (["happenings", 4, "site"], "north"),
        (["happenings", 9, "indicator"], "guards"),
    ],
)
def test_what_the_sites_schema_refuses_the_program_refuses(path: list[str | int], value: Any):
    document = broken(path, value)
    assert not schema("hazard-sites").is_valid(document)
    with pytest.raises(Refused):
        record.parse(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["days"], 0),
        (["days"], 1.5),
        (["tiers"], []),
        (["tiers"], ["1", "1"]),
        (["sites"], []),
        (["sites", 0, "held", "1"], -4),
        (["sites", 0, "guards"], []),
        (["sites", 0, "guards"], "few"),
        (["sites", 0, "rate_per_day"], -0.1),
        (["sites", 0, "collapse_share"], 1.2),
        (["sites", 0, "nationality"], "IRQ"),
        (["consequences"], {"lent_share": 2}),
        (["consequences"], {"recapture_days": 1.5}),
        (["consequences"], {"mood": 1}),
        (["shock"], {"log_sd": -1}),
        (["alpha"], "high"),
    ],
)
def test_what_the_scenario_schema_refuses_the_program_refuses(path: list[str | int], value: Any):
    document: Any = copy.deepcopy(SCENARIO)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert not schema("hazard-scenario").is_valid(document)
    with pytest.raises(Refused):
        scenario.parse(document)


def test_scores_have_the_published_form():
    found = [s.summary() for s in score(record.parse(sites(*CRISIS)), days("2026-01-15"), model.of_priors())]
    schema("hazard-score").validate(json.loads(json.dumps(found, allow_nan=False)))
    schema("hazard-model").validate(model.of_priors().dump())


def test_simulations_have_the_published_form():
    plans = {"plan": theatre.movements()}
    for rare in (False, True):
        result = simulate(theatre.scene(), plans, replications=200, seed=1, delays=(0, 3), rare=rare)
        schema("hazard-simulation").validate(json.loads(json.dumps(result.summary(), allow_nan=False)))


def test_backtests_have_the_published_form():
    found = backtest.run(last="2019-10-21").summary()
    schema("hazard-backtest").validate(json.loads(json.dumps(found, allow_nan=False)))


def test_a_scenario_may_name_its_instance_by_file(tmp_path: Path):
    (tmp_path / "instance.json").write_text(json.dumps(theatre.transfer_instance()))
    document = copy.deepcopy(SCENARIO) | {"instance": "instance.json", "tiers": ["1", "2", "none"]}
    (tmp_path / "scenario.json").write_text(json.dumps(document))
    found = scenario.load(tmp_path / "scenario.json")
    # the strip and the haven are not described, so they are normal, and that is said
    assert [site.id for site in found.sites] == ["north", "south", "haven", "strip"]
    assert "guards and rate of haven: normal" in found.assumed
