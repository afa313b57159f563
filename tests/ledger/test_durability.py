"""Several processes write at once, one is killed: what was acknowledged is there, and the log has no gap."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.ready import once

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.books, pytest.mark.slow]

BEGUN = "durable_begun"
BEGIN = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", "ledger", verbosity=0)
from amana.ledger import queries, writer
from tests.ledger.cast import open_books
writer.do(open_books)
"""
CHECK = """
import json, django; django.setup()
from amana.ledger import queries
queries._register_count.clear()
from amana.ledger.check import check_books
from amana.ledger.models import Position
report = check_books()
people = sorted(Position.objects.values_list("person", flat=True))
print(json.dumps({"ok": report.ok, "fault": str(report.fault), "people": people}))
"""


def environment_of(folder: Path, database: str) -> dict[str, str]:
    """Where a process finds the books of this folder, on the engine under test."""
    environment = {**os.environ, "AMANA_HOME": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment["DJANGO_SETTINGS_MODULE"] = "amana.settings"
    environment.pop("DATABASE_URL", None)
    if connection.vendor == "postgresql":
        config = settings.DATABASES["default"]
        host = str(config["HOST"]).replace("/", "%2F")
        environment["DATABASE_URL"] = f"postgresql://{config['USER']}@{host}/{database}"
    return environment


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with books that have begun; on PostgreSQL the database BEGUN goes with it."""

    def make(folder: Path) -> None:
        if connection.vendor == "postgresql":
            _psql(f"DROP DATABASE IF EXISTS {BEGUN} WITH (FORCE)")
            _psql(f"CREATE DATABASE {BEGUN}")
        run(BEGIN, environment_of(folder, BEGUN))

    return once(tmp_path_factory, "begun", make)


@pytest.fixture
def home(tmp_path: Path, db: None, begun: Path) -> Iterator[dict[str, str]]:
    """The environment of begun books of their own, on the engine under test."""
    name = f"durable_{uuid.uuid4().hex[:12]}"
    if connection.vendor == "postgresql":
        _psql(f"CREATE DATABASE {name} TEMPLATE {BEGUN}")
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    yield environment_of(tmp_path, name)
    if connection.vendor == "postgresql":
        _psql(f"DROP DATABASE {name} WITH (FORCE)")


def _psql(statement: str) -> None:
    import psycopg

    config = settings.DATABASES["default"]
    with psycopg.connect(
        host=str(config["HOST"]), user=str(config["USER"]), dbname="postgres", autocommit=True
    ) as direct:
        direct.execute(statement)


def run(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def writers(environment: dict[str, str], count: int, *firsts: int) -> subprocess.Popen[str]:
    """A process for each of `firsts`; the last is the one that is returned, and it ends after the others."""
    command = [sys.executable, "-m", "tests.ledger.worker", str(count), *map(str, firsts)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def checked(environment: dict[str, str]) -> list[int]:
    import json

    report = json.loads(run(CHECK, environment))
    assert report["ok"], report["fault"]
    return list(report["people"])


def test_three_processes_write_at_once_and_the_log_has_neither_gap_nor_fork(home: dict[str, str]):
    last = writers(home, 25, 100, 200, 300)
    last.communicate(timeout=60)
    assert last.returncode == 0
    assert checked(home) == [*range(100, 125), *range(200, 225), *range(300, 325)]


def test_what_was_acknowledged_before_a_kill_is_in_the_books_and_they_are_whole(home: dict[str, str]):
    victim = writers(home, 10_000, 100)
    assert victim.stdout is not None
    acknowledged = [int(victim.stdout.readline()) for _ in range(30)]
    victim.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in victim.communicate()[0].splitlines() if line.strip().isdigit()]
    people = checked(home)
    assert set(acknowledged) <= set(people)
    assert people == list(range(100, 100 + len(people)))
    assert len(people) - len(acknowledged) <= 1, "at most the act that was under way"
