"""Whatever a command is given, it answers with its exit code and one line: never with a traceback."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from amana import cli

PAIRS = "left,right\nعلي,Ali\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pairs.csv").write_text(PAIRS, encoding="utf-8")
    (tmp_path / "people.csv").write_text("id,name\n1,علي حسن\n", encoding="utf-8")
    (tmp_path / "report.txt").write_text("فر 12 سجينا من السجن.", encoding="utf-8")
    (tmp_path / "taken").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("names score pairs.csv --out taken", "--out taken is a folder"),
        ("names index people.csv --out taken", "--out taken is a folder"),
        ("names link people.csv people.csv --out none/links.csv", "none/links.csv"),
        ("read report.txt --stix none/bundle.json", "none/bundle.json: No such file"),
        ("read report.txt --stix taken", "taken: Is a directory"),
        ("read report.txt --published yesterday", "write a day like 2026-01-19"),
        ("read report.txt --published 99999-01-01", "write a day like 2026-01-19"),
    ],
)
def test_a_place_or_a_day_that_cannot_be_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.chdir(folder)
    assert cli.main(words.split()) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and len(err.splitlines()) == 1
    assert not list(folder.glob(".*"))  # no half-written file beside it


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (ZeroDivisionError("division by zero"), "a fault of Amana itself (ZeroDivisionError"),
        (MemoryError(), "smaller parts"),
        (OSError(28, "No space left on device"), "make room"),
    ],
)
def test_what_no_command_foresaw_is_one_line_and_never_exit_code_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
) -> None:
    def run(_args: argparse.Namespace) -> int:
        raise fault

    command = SimpleNamespace(NAME="x", HELP="", add_arguments=lambda _parser: None, run=run)
    monkeypatch.setattr(cli, "commands", lambda _asked="": {"x": command})
    monkeypatch.setattr(cli, "_forget_stdout", lambda: None)
    assert cli.main(["x"]) == 2
    err = capsys.readouterr().err
    assert said in err and len(err.splitlines()) == 1
    monkeypatch.setenv("AMANA_TRACEBACK", "1")
    with pytest.raises(type(fault)):
        cli.main(["x"])


def amana(*words: str | bytes, folder: Path, **more: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "amana.cli", *words]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(command, cwd=folder, env=environment, stderr=subprocess.PIPE, **more)  # type: ignore[call-overload,no-any-return]


def test_the_summary_of_a_table_on_standard_output_is_a_message(folder: Path) -> None:
    done = amana("names", "score", "pairs.csv", "--out", "-", "--json", folder=folder, stdout=subprocess.PIPE)
    assert done.stdout.decode().splitlines()[0] == "left,right,score,band,bits" and b"{" not in done.stdout
    assert json.loads(done.stderr)["pairs"] == 1


def test_a_file_name_that_is_no_text_comes_back_as_json_can_say_it(folder: Path) -> None:
    name = folder.as_posix().encode() + b"/\xff.txt"
    (folder / "report.txt").rename(Path(os.fsdecode(name)))
    done = amana("read", name, "--json", folder=folder, stdout=subprocess.PIPE)
    assert done.returncode == 0 and os.fsencode(json.loads(done.stdout)["documents"][0]["path"]) == name


def test_a_reader_that_goes_away_is_no_fault(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = amana("plan", "generate", "--people", "120", "--seed", "1", folder=folder, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.django_db
def test_the_terminal_speaks_english_whatever_the_books_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import translation

    from amana.access import keys
    from amana.ledger import queries
    from amana.ledger.cli import books_open
    from amana.ledger.errors import Refused

    monkeypatch.setattr(queries, "empty", lambda: True)
    monkeypatch.setattr(keys, "old_masters", list)
    monkeypatch.setattr(keys, "master_path", lambda: Path("/nowhere"))
    with translation.override("ar"), pytest.raises(Refused) as refused:
        assert not books_open()
        keys.masters()
    assert str(refused.value).startswith("This does not open with the keys of this house")


@pytest.mark.parametrize(
    ("database", "url", "said"),
    [
        (b"no database at all" * 400, "", "not a whole database"),
        (None, "postgresql://nobody@localhost:1/none", "PostgreSQL does not answer"),
        (None, "mysql://localhost/none", "'mysql' is not known"),
        (None, "postgresql://[", "use postgresql://user:password@host/name"),
    ],
)
def test_books_that_cannot_be_opened_are_not_called_books_not_begun(
    folder: Path, monkeypatch: pytest.MonkeyPatch, database: bytes | None, url: str, said: str
) -> None:
    monkeypatch.setenv("AMANA_HOME", str(folder))
    monkeypatch.setenv("DATABASE_URL", url)
    if database:
        (folder / "amana.sqlite3").write_bytes(database)
    done = amana("check", "--json", folder=folder, stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode() and len(done.stderr.splitlines()) == 1
