"""The reference operation, loaded whole as a user loads it: the public figures come out of the books themselves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow]

LOAD = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from amana import reference
reference.load()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a home with the whole story in it."""
    folder = tmp_path_factory.mktemp("reference")
    environment = {**os.environ, "AMANA_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "amana.settings"}
    environment["PYTHONPATH"] = str(ROOT / "src")
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return environment


def amana(home: dict[str, str], *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "amana.cli", *arguments, "--json"], env=home, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def received(answer: dict[str, Any]) -> int:
    return sum(a["people"] for a in answer["accounts"] if a["authority"] == "IQ-MOJ")


def test_the_books_are_whole_and_balance(home):
    report = amana(home, "check")
    assert (report["ok"], report["people"], report["first_bad"]) == (True, 9820, None)
    now = amana(home, "as-of")
    assert (now["enrolled"], now["difference"]) == (9820, 0)


@pytest.mark.parametrize(
    ("at", "people"),
    [("2026-01-21T23:30+03:00", 150), ("2026-02-07T23:30+03:00", 2250), ("2026-02-09T23:30+03:00", 4583)],
)
def test_the_transfer_curve_is_what_was_reported_on_the_day(home, at, people):
    assert received(amana(home, "as-of", "--at", at, "--about", at)) == people


def test_reports_lagged_behind_what_had_happened(home):
    """Known on 7 February: 2,250 received. What the books say today about the same moment is more."""
    moment = "2026-02-07T23:30+03:00"
    assert received(amana(home, "as-of", "--about", moment)) > received(
        amana(home, "as-of", "--at", moment, "--about", moment)
    )


def test_5700_are_in_iraq_and_the_last_lift_is_on_its_way(home):
    now = amana(home, "as-of")
    assert (received(now), now["by_kind"]["escort"]) == (5700, 48)


def test_39_of_the_120_of_shaddadi_are_still_at_large(home):
    now = amana(home, "as-of")
    at_large = {a["code"]: a["people"] for a in now["accounts"] if a["kind"] == "at_large"}
    assert (now["by_kind"]["at_large"], at_large) == (120 - 81, {"SDF-AT-LARGE": 39})


def test_the_camp_section_passed_to_another_authority_and_drains(home):
    accounts = {a["code"]: a["people"] for a in amana(home, "as-of")["accounts"]}
    assert accounts.get("HOL-3", 0) == 0
    assert accounts["SY-MOI-HOL-3"] == 3000 - (
        190 + 160 + 210 + 175 + 240 + 130 + 95 + 120
    )  # the eight counts
