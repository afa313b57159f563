"""A real server on a copy of a small demonstration, and Debian's Chromium in front of it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.ready import ROOT, of_its_own, once, shared

from .home import PASSWORD
from .parts import known
from .visitors import Pool, Visitor

REQUIRED = set(filter(None, os.environ.get("AMANA_REQUIRE", "").split(",")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys need a browser."""
    for item in items:
        if item.nodeid.startswith("tests/journeys/"):
            item.add_marker(pytest.mark.browser)


# the same browser without windows and menus comes first: it does the same for a fifth less
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser")


def chromium() -> str:
    if found := next(filter(None, map(shutil.which, BROWSERS)), None):
        return found
    if "chromium" in REQUIRED:
        pytest.fail("Chromium is required here and is not installed: apt-get install chromium")
    pytest.skip("Chromium is not installed: apt-get install chromium")


def environment(home: Path) -> dict[str, str]:
    """A clean environment for a server of its own on SQLite, whatever engine the tests use."""
    return {**of_its_own(home), "AMANA_DEMO_PASSWORD": PASSWORD}


@pytest.fixture(scope="session")
def template_home(tmp_path_factory: pytest.TempPathFactory, empty_books: Path) -> Path:
    """The books of the journeys, made once for all workers of a run; each server works on a copy."""

    def fill(home: Path) -> None:
        shutil.copy(empty_books, home)
        made = subprocess.run(
            [sys.executable, "-m", "tests.journeys.home"],
            cwd=ROOT,
            env=environment(home),
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stderr[-3000:]

    return once(tmp_path_factory, "template", fill)


@dataclass
class Server:
    """A running `amana up`."""

    url: str
    home: Path
    process: subprocess.Popen[str]
    log: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(home: Path, *arguments: str) -> Iterator[Server]:
    """`amana up` on these books until the block ends; then it must stop when asked to."""
    port, log = free_port(), home.parent / f"{home.name}.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "amana.cli", "up", "--port", str(port), *arguments],
            cwd=ROOT,
            env=environment(home),
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        )
    server = Server(f"http://localhost:{port}", home, process, log)
    try:
        _wait(server)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            pytest.fail("the server did not stop within 20 seconds of being asked to")


def _wait(server: Server) -> None:
    for _ in range(480):
        if server.process.poll() is not None:
            pytest.fail(f"amana up ended: {server.log.read_text()[-3000:]}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{server.url}/healthz", timeout=2).read()
            return
        time.sleep(0.25)
    pytest.fail(f"amana up did not answer within two minutes: {server.log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def server(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all journeys that do not change who may do what."""
    home = tmp_path_factory.mktemp("journey") / "home"
    shutil.copytree(template_home, home)
    with serving(home) as running:
        yield running


@pytest.fixture(scope="module")
def running(template_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of the module's own, for a journey that changes what others find."""
    home = tmp_path_factory.mktemp("own") / "home"
    shutil.copytree(template_home, home)
    with serving(home) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = chromium()
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # a machine that runs the tests may be slow
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield running
        running.close()


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def pool(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Pool:
    known.share(shared(tmp_path_factory) / "parts-read")
    return Pool(browser)


@pytest.fixture
def visit(pool: Pool, server: Server) -> Iterator[Visit]:
    """`visit("registrar", "ar", phone=True)`: somebody logged in; `visit(None, "en")`: a stranger. With `apart=True` in
    a window that is closed afterwards: for who changes the browser itself."""
    here: list[Visitor] = []

    def come(
        role: str | None,
        language: str = "ar",
        *,
        phone: bool = False,
        at: Server | None = None,
        apart: bool = False,
    ) -> Visitor:
        visitor = pool.lend(phone, apart)
        here.append(visitor)
        visitor.arrive((at or server).url, role, language)
        return visitor

    yield come
    for visitor in here:
        pool.take_back(visitor)
