"""What is dear to make and everybody works on a copy of: made once for all workers of a run."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import client
from whitenoise.middleware import WhiteNoiseMiddleware

ROOT = Path(__file__).resolve().parents[1]
ENGINES = "engines.txt"
"""Beside the empty books: the modules of engines that every command of the books loads before its first line."""
ANSWER = """
import contextlib, io, json, sys
from amana.cli import main
for line in sys.stdin:
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()) as refused:
        code = main(json.loads(line))
    print(json.dumps([code, said.getvalue() + refused.getvalue() * bool(code)]), flush=True)
"""
BEGIN = """
import gc; gc.set_threshold(50_000, 20, 50)  # as every command does
import django; django.setup()
"""
MIGRATE = f"""{BEGIN}
import sys
print(*(name for name in sys.modules if name.startswith("amana.engines.")))
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
connection.close()
"""


def shared(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of a run have in common."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    return factory.getbasetemp() if alone else factory.getbasetemp().parent


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name` of this run, filled by whichever worker comes first; the others wait for it."""
    run = shared(factory)
    folder, making = run / name, run / f"{name}-in-the-making"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir():
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


def of_its_own(home: Path) -> dict[str, str]:
    """The environment of a process with a home of its own on SQLite, whatever engine the tests use."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "PORT", "AMANA_HOSTS")}
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {**kept, "AMANA_HOME": str(home), "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "amana.settings"}


def static_files_once() -> None:
    """Each new test client builds the middleware anew; the table of static files in it is made once per process."""
    found: dict[str, Any] = {}
    walk = WhiteNoiseMiddleware.add_files_from_finders

    def add_files_from_finders(self: Any) -> None:
        if not found:
            walk(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = add_files_from_finders


def contexts_of_pages_alone() -> None:
    """The test client keeps a copy of the context of every template that is rendered, of each part and each field of a
    form too. What tests ask for stands in that of the page."""
    keep = client.store_rendered_templates

    def store_rendered_templates(store: dict[str, Any], *told: Any, **more: Any) -> None:
        if "context" not in store:
            keep(store, *told, **more)

    client.store_rendered_templates = store_rendered_templates


@contextlib.contextmanager
def commands(environment: dict[str, str]) -> Iterator[Callable[..., tuple[int, str]]]:
    """A process that runs one `amana` command after another and tells the exit code and what went to stdout; where it
    is not 0, also what went to stderr."""
    with subprocess.Popen(
        [sys.executable, "-c", ANSWER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin and process.stdout
        stdin, stdout = process.stdin, process.stdout

        def run(*arguments: str) -> tuple[int, str]:
            print(json.dumps(arguments), file=stdin, flush=True)
            code, said = json.loads(stdout.readline())
            return code, said

        yield run


def _migrated(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE], env=of_its_own(home), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    (home / ENGINES).write_text(done.stdout)


@pytest.fixture(scope="session")
def empty_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, as the first start makes it. Not for tests of that start."""
    return once(tmp_path_factory, "empty", _migrated) / "amana.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(
    request: pytest.FixtureRequest, django_db_keepdb: bool, django_db_modify_db_settings: None
) -> Iterator[bool]:
    """Workers on SQLite begin with a copy of the empty books; one that is alone migrates its database itself."""
    if "DATABASE_URL" in os.environ:
        yield django_db_keepdb
        return
    from django.conf import settings

    books = Path(settings.DATABASES["default"]["TEST"]["NAME"])
    with _nobody_else(books):
        if "PYTEST_XDIST_WORKER" not in os.environ:
            yield django_db_keepdb
            return
        _remove(books)
        books.write_bytes(request.getfixturevalue("empty_books").read_bytes())
        yield True
        _remove(books)


@contextlib.contextmanager
def _nobody_else(books: Path) -> Iterator[None]:
    """Two runs in one AMANA_HOME would take the file from under each other ("disk I/O error"): the second waits."""
    # each worker has a file of its own, told apart at the very end of its name
    with books.with_name(f"{books.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(
                f"Another run uses {books}: waiting. Or set AMANA_HOME to another folder.",
                file=sys.__stderr__,
            )
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove(books: Path) -> None:
    for tail in ("", "-wal", "-shm"):
        books.with_name(books.name + tail).unlink(missing_ok=True)
