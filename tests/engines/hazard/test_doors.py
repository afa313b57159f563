"""The commands end to end, the level of a score, names in both languages, and input that was shaken at random."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

from amana.engines.hazard import instance, model, record, scenario
from amana.engines.hazard.levels import Level
from amana.engines.hazard.problems import Refused
from amana.engines.hazard.reading import days
from amana.engines.hazard.score import score
from amana.engines.hazard.words import title

from . import theatre
from .cast import CRISIS, happening, sites
from .test_formats import SCENARIO
from .test_input import hazard


def test_simulate_compares_plans_and_names_what_was_assumed(tmp_path: Path):
    (tmp_path / "instance.json").write_text(json.dumps(theatre.transfer_instance()))
    (tmp_path / "plan.json").write_text(json.dumps(theatre.HIGHEST_FIRST))
    arguments = ["simulate", str(tmp_path / "instance.json"), "--plan", str(tmp_path / "plan.json")]
    more = ["--replications", "400", "--seed", "5", "--engine", "numpy", "--delay", "0,4", "--json"]
    done = hazard(*arguments, *more)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [plan["plan"] for plan in found["plans"]] == ["do nothing", "plan.json"]
    assert found["differences"][0]["mean"] < 0
    assert [point["delay_days"] for point in found["start_date"]] == [0, 4]
    assert "assumed: " in done.stderr
    again = json.loads(hazard(*arguments, *more).stdout)
    assert again == found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--replications", "1"], "--replications: 1 lies outside"),
        (["--delay", "soon"], "--delay: “soon” is not a whole number"),
        (["--days", "0"], "--days: 0 lies outside"),
        (["--plan", "none.json"], "none.json: The file cannot be opened"),
        (["--seed", "-1"], "--seed: -1 lies outside"),
    ],
)
def test_faulty_options_are_named(tmp_path: Path, arguments: list[str], said: str):
    (tmp_path / "instance.json").write_text(json.dumps(theatre.transfer_instance()))
    done = hazard("simulate", str(tmp_path / "instance.json"), "--json", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_fault_is_named_with_its_file(tmp_path: Path):
    (tmp_path / "instance.json").write_text(json.dumps(theatre.transfer_instance()))
    (tmp_path / "good.json").write_text(json.dumps(theatre.HIGHEST_FIRST))
    (tmp_path / "bad.json").write_text(json.dumps(theatre.plan_document([("x-y", 0, {"A1": 1})])))
    plans = ["--plan", str(tmp_path / "good.json"), "--plan", str(tmp_path / "bad.json")]
    done = hazard("simulate", str(tmp_path / "instance.json"), *plans)
    assert done.returncode == 2
    assert "bad.json $.lifts[0].arc: There is no arc “x-y”." in done.stderr


def test_import_prints_happenings():
    files = Path(__file__).parent / "files"
    done = hazard("import", "ged", str(files / "ged.csv"), "--known-after", "3", "--json")
    assert done.returncode == 0, done.stderr
    assert [h["known"] for h in json.loads(done.stdout)["happenings"]] == ["2025-03-04", "2025-03-09"]


def test_a_score_calls_for_a_level():
    def levels(*happenings: dict[str, Any]) -> dict[str, int]:
        found = score(record.parse(sites(*happenings)), days("2026-01-15"), model.of_priors())
        return {s.site: s.summary()["level"] for s in found}

    assert levels()["north"] == Level.NORMAL
    told = {"site": "north", "credibility": 0.1, "origin": "o"}
    assert levels(happening("warning", "2026-01-12", **told))["north"] == Level.WATCH
    assert levels(happening("warning", "2025-12-12", **told))["north"] == Level.NORMAL
    change = happening("control_change", "2026-01-13", site="north", state="announced")
    assert levels(change) == {"north": Level.WARNING, "south": Level.NORMAL, "far": Level.NORMAL}
    assert levels(happening("incident", "2026-01-14", site="north"))["north"] == Level.IMMINENT
    assert levels(happening("incident", "2026-01-04", site="north"))["north"] < Level.IMMINENT


def test_every_factor_has_a_name_in_both_languages():
    found = score(record.parse(sites(*CRISIS)), days("2026-01-15"), model.of_priors())[0]
    for contribution in found.contributions:
        arabic, english = title(contribution.indicator, "ar"), title(contribution.indicator, "en")
        assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)
        assert english.isascii()


JUNK = [None, True, -1, 0, 1.5, 10**400, "", "x", "2026-01-01", [], [[]], {}, {"a": 1}, [1, "a"], "\ud800"]


def shaken(document: Any, rng: random.Random) -> Any:
    """The document with one value, somewhere, replaced by junk, or one field dropped."""
    document = copy.deepcopy(document)
    place, path = document, []
    while isinstance(place, (dict, list)) and place and (not path or rng.random() < 0.8):
        key = rng.choice(list(place)) if isinstance(place, dict) else rng.randrange(len(place))
        path.append((place, key))
        place = place[key]
    holder, key = path[-1]
    if rng.random() < 0.2:
        del holder[key]
    else:
        holder[key] = rng.choice(JUNK)
    return document


@pytest.mark.parametrize(
    ("document", "read"),
    [
        (sites(*CRISIS), record.parse),
        (SCENARIO, scenario.parse),
        (SCENARIO | {"instance": theatre.transfer_instance()}, scenario.parse),
        (theatre.transfer_instance(), lambda v: scenario.of_instance(instance.parse(v))),
        (theatre.HIGHEST_FIRST, lambda v: instance.plan(v, instance.parse(theatre.transfer_instance()))),
        (model.of_priors().dump(), model.load),
    ],
    ids=["sites", "scenario", "scenario with instance", "instance", "plan", "model"],
)
def test_shaken_input_is_read_or_refused_but_never_breaks(document: Any, read: Any):
    rng, refused = random.Random(7), 0
    for _ in range(800):
        try:
            read(shaken(document, rng))
        except Refused as error:
            refused += 1
            assert all(p.text("en") and p.text("ar") for p in error.problems)
    assert refused > 100
