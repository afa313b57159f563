"""The reference operation, loaded whole as a user loads it: the public figures come out of the books themselves."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ready import BEGIN, commands, of_its_own

Ask = Callable[..., Any]

pytestmark = [pytest.mark.slow]

LOAD = f"""{BEGIN}
from amana import reference
reference.load()
"""


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, empty_books: Path) -> Iterator[Ask]:
    """What the commands answer in a home with the whole story in it."""
    folder = tmp_path_factory.mktemp("reference")
    shutil.copy(empty_books, folder)
    environment = of_its_own(folder)
    done = subprocess.run([sys.executable, "-c", LOAD], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    with commands(environment) as run:

        def amana(*arguments: str) -> Any:
            code, said = run(*arguments, "--json")
            assert code == 0, said
            return json.loads(said)

        yield amana


def received(answer: dict[str, Any]) -> int:
    return sum(a["people"] for a in answer["accounts"] if a["authority"] == "IQ-MOJ")


def test_the_books_are_whole_and_balance(books):
    report = books("check")
    assert (report["ok"], report["people"], report["first_bad"]) == (True, 9820, None)
    assert report["redacted"] == 1, "of three erasures asked for one was refused and one waits"
    now = books("as-of")
    assert (now["enrolled"], now["difference"]) == (9820, 0)


@pytest.mark.parametrize(
    ("at", "people"),
    [("2026-01-21T23:30+03:00", 150), ("2026-02-07T23:30+03:00", 2250), ("2026-02-09T23:30+03:00", 4583)],
)
def test_the_transfer_curve_is_what_was_reported_on_the_day(books, at, people):
    assert received(books("as-of", "--at", at, "--about", at)) == people


def test_reports_lagged_behind_what_had_happened(books):
    """Known on 7 February: 2,250 received. What the books say today about the same moment is more."""
    moment = "2026-02-07T23:30+03:00"
    assert received(books("as-of", "--about", moment)) > received(
        books("as-of", "--at", moment, "--about", moment)
    )


def test_5700_are_in_iraq_and_the_last_lift_is_on_its_way(books):
    now = books("as-of")
    assert (received(now), now["by_kind"]["escort"]) == (5700, 48)


def test_39_of_the_120_of_shaddadi_are_still_at_large(books):
    now = books("as-of")
    at_large = {a["code"]: a["people"] for a in now["accounts"] if a["kind"] == "at_large"}
    assert (now["by_kind"]["at_large"], at_large) == (120 - 81, {"SDF-AT-LARGE": 39})


def test_the_camp_section_passed_to_another_authority_and_drains(books):
    accounts = {a["code"]: a["people"] for a in books("as-of")["accounts"]}
    assert accounts.get("HOL-3", 0) == 0
    assert accounts["SY-MOI-HOL-3"] == 3000 - (
        190 + 160 + 210 + 175 + 240 + 130 + 95 + 120
    )  # the eight counts
