"""A roster is being entered and the database server, or the process that enters it, is gone from one moment to the
next: the books are whole, the page says where it stopped, and going on enters everybody once."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amana.engines.tables.generate import generate
from tests import postgres

ROOT = Path(__file__).resolve().parents[3]
PEOPLE = 160
pytestmark = pytest.mark.slow


@pytest.fixture(params=["postgresql", "sqlite"])
def home(request: pytest.FixtureRequest, tmp_path: Path, empty_books: Path) -> Iterator[dict[str, str]]:
    """The environment of books of their own, on a server of their own."""
    environment = {**os.environ, "AMANA_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment["DJANGO_SETTINGS_MODULE"] = "amana.settings"
    environment.pop("DATABASE_URL", None)
    if request.param == "sqlite":
        shutil.copy(empty_books, tmp_path)
        yield environment
        return
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with postgres.cluster() as url:
        yield {**environment, "DATABASE_URL": url}


def again(home: dict[str, str]) -> list[dict[str, Any]]:
    """What the books hold before and after the going on: whole both times, with everybody once."""
    command = [sys.executable, "-m", "tests.desks.registry.importer", "again"]
    done = subprocess.run(command, env=home, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    looks: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines() if line[:1] == "{"]
    for found in looks:
        assert found["whole"], found["fault"]
        assert found["files"] == found["entries"] == found["entered"] == found["people"]
    return looks


def test_a_roster_goes_on_where_a_power_cut_stopped_it(home: dict[str, str], tmp_path: Path):
    path = tmp_path / "roster.csv"
    generate(path, people=PEOPLE, seed=8)
    command = [sys.executable, "-m", "tests.desks.registry.importer", "enter", str(path)]
    with subprocess.Popen(command, env=home, stdout=subprocess.PIPE, text=True, cwd=ROOT) as victim:
        assert victim.stdout is not None
        good, *answered = (int(victim.stdout.readline()) for _ in range(5))
        if "DATABASE_URL" in home:  # the server goes first; who waits for it learns it from the socket
            postgres.fall(home["DATABASE_URL"])
        victim.send_signal(signal.SIGKILL)
        answered += [int(line) for line in victim.stdout.read().splitlines() if line.isdigit()]
    if "DATABASE_URL" in home:
        postgres.rise(home["DATABASE_URL"])
    cut, end = again(home)
    assert (cut["state"], cut["stopped"]) == ("committing", True)
    assert 0 < answered[-1] <= cut["files"] < good
    assert cut["files"] % 20 == 0, "whole parts, and all that were answered"
    assert (end["state"], end["files"]) == ("committed", good)
