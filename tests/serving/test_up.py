"""`amana up` as a program: what stands in its way is said in one sentence, and it stops when asked."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from amana.serving.cli import asked_to_stop
from tests.journeys.conftest import environment, serving
from tests.ready import ENGINES, commands

ROOT = Path(__file__).resolve().parents[2]


def up(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "amana.cli", "up", "--no-demo", *arguments],
        cwd=ROOT,
        env={**environment(home), **more},
        capture_output=True,
        text=True,
        timeout=120,
    )


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_in_use_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refusal(up(tmp_path, "--port", str(port)))
    assert f"port {port} is in use" in said and "--port" in said


@pytest.mark.parametrize("port", ["0", "70000", "eight"])
def test_a_port_is_a_number_that_a_port_can_be(tmp_path: Path, port: str) -> None:
    assert "1 to 65535" in refusal(up(tmp_path, "--port", port))


def test_a_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    said = refusal(up(blocked / "home", "--port", "8999"))
    assert str(blocked / "home") in said and "AMANA_HOME" in said


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "amana.sqlite3").write_bytes(b"these are not the books you are looking for" * 100)
    before = (tmp_path / "amana.sqlite3").read_bytes()
    assert "not a whole database" in refusal(up(tmp_path, "--port", "8999"))
    assert (tmp_path / "amana.sqlite3").read_bytes() == before


def test_a_database_of_another_application_is_left_as_it_is(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "amana.sqlite3")
    other.execute("CREATE TABLE customers (id INTEGER)")
    said = refusal(up(tmp_path, "--port", "8999"))
    assert "tables of another application (customers)" in said and "AMANA_HOME" in said
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]
    other.close()


def test_books_of_a_newer_amana_are_not_touched(template_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with sqlite3.connect(template_home / "amana.sqlite3") as source:
        copy = sqlite3.connect(home / "amana.sqlite3")
        source.backup(copy)
    with copy:
        copy.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_later', '2027-01-01')"
        )
    copy.close()
    assert "newer Amana (ledger.9999_later)" in refusal(up(home, "--port", "8999"))


def test_books_whose_keys_are_elsewhere_say_so_and_make_no_new_ones(
    template_home: Path, tmp_path: Path
) -> None:
    roster = tmp_path / "list.csv"
    roster.write_text("name,birth\nAli Hasan Nouri,1990\n", "utf-8")
    with sqlite3.connect(template_home / "amana.sqlite3") as source:
        copy = sqlite3.connect(tmp_path / "amana.sqlite3")
        source.backup(copy)
        copy.close()
    with commands(environment(tmp_path)) as run:
        for words, expected in (
            (("link", "registrar"), 2),
            (("import", "roster", str(roster), "--account", "GHW", "--basis", "SDF-INT"), 2),
            (("check",), 1),  # the books themselves are read all the same
        ):
            code, said = run(*words)
            assert code == expected, words
            assert f"not in {tmp_path / 'keys'}" in said and "Put back the folder “keys”" in said, words
            assert not list(tmp_path.glob("keys/*.seed")), words


def test_no_command_waits_for_the_reader_of_reports_to_be_loaded(empty_books: Path) -> None:
    assert "amana.engines.reading" not in (empty_books.parent / ENGINES).read_text().split()


def test_a_name_for_others_needs_https(tmp_path: Path) -> None:
    assert "--lan" in refusal(up(tmp_path, "--host", "laptop.example"))


def test_an_unknown_kind_of_database_is_named(tmp_path: Path) -> None:
    said = refusal(up(tmp_path, "--port", "8999", DATABASE_URL="mysql://root@localhost/amana"))
    assert "mysql" in said and "postgresql://" in said


def test_two_servers_never_share_one_folder_and_both_stop_when_asked(
    tmp_path: Path, empty_books: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(empty_books, home)
    with serving(home, "--no-demo") as first:
        said = refusal(up(home, "--port", "8999"))
        assert f"process {first.process.pid}" in said
    assert first.process.returncode == 0
    assert "First set-up: open /setup/" in first.log.read_text()
    assert [path.name for path in home.iterdir() if path.is_file() and path.stat().st_mode & 0o077] == [
        "serving.lock"
    ]


def test_asked_to_stop_in_the_middle_of_being_asked_the_server_stops() -> None:
    server = SimpleNamespace(interrupt_signal=False, main_loop_interrupt=threading.Event())
    with server.main_loop_interrupt._cond:  # what the interrupted thread holds at the worst moment
        asked_to_stop(server)
        assert server.interrupt_signal
    assert server.main_loop_interrupt.wait(10)
