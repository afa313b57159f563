"""`amana generate` fills an empty home, exactly as asked, and only an empty one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ready import commands, of_its_own

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow]


def amana(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "AMANA_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "amana.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_generates_the_people_and_entries_asked_for_and_they_check(tmp_path, empty_books):
    shutil.copy(empty_books, tmp_path)
    with commands(of_its_own(tmp_path)) as run:
        code, said = run("generate", "--people", "90", "--entries", "300", "--json")
        made = json.loads(said)
        assert (code, made["people"], made["entries"]) == (0, 90, 300)
        report = json.loads(run("check", "--json")[1])
        assert (report["ok"], report["entries"], report["people"]) == (True, 300, 90)
        code, said = run("generate", "--people", "1", "--entries", "1")
        assert code == 2 and "begun already" in said


def test_refuses_fewer_entries_than_people(tmp_path):
    done = amana(tmp_path, "generate", "--people", "10", "--entries", "9")
    assert done.returncode == 2 and "at least 10" in done.stderr
