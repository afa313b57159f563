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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.ready import ROOT, of_its_own, once

from . import checks
from .home import PASSWORD

REQUIRED = set(filter(None, os.environ.get("AMANA_REQUIRE", "").split(",")))
DESKTOP, PHONE = (1440, 900), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys need a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
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


@dataclass
class Visitor:
    """Somebody at a browser. `page` is a playwright page; `told` collects what the browser complained of."""

    page: Any
    base: str
    language: str
    told: list[str] = field(default_factory=list)

    def open(self, path: str) -> Any:
        """Go to a path; returns the response."""
        self.told.clear()
        return self.page.goto(self.base + path, wait_until="load")

    def faults(self) -> list[str]:
        return checks.faults(self.page, self.told)

    def screenshot(self, name: str, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{name}.png"
        self.page.screenshot(path=str(target), full_page=True)
        return target


Visit = Callable[..., Visitor]
_sessions: dict[tuple[str, str], Any] = {}


@pytest.fixture
def visit(browser: Any, server: Server) -> Iterator[Visit]:
    """`visit("registrar", "ar", phone=True)`: somebody logged in; `visit(None, "en")`: a stranger."""
    opened: list[Any] = []

    def come(
        role: str | None, language: str = "ar", *, phone: bool = False, at: Server | None = None
    ) -> Visitor:
        visitor = _visitor(browser, at or server, role, language, phone)
        opened.append(visitor.page.context)
        return visitor

    yield come
    for context in opened:
        context.close()


def _visitor(browser: Any, server: Server, role: str | None, language: str, phone: bool) -> Visitor:
    width, height = PHONE if phone else DESKTOP
    context = browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=phone,
        has_touch=phone,
        storage_state=_sessions.get((server.url, role or "")),
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": "amana_language", "value": language, "url": server.url}])
    page = context.new_page()
    visitor = Visitor(page, server.url, language)
    page.on("console", lambda m: visitor.told.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: visitor.told.append(str(error)))
    if role and (server.url, role) not in _sessions:
        log_in(visitor, role)
        _sessions[(server.url, role)] = context.storage_state()
    return visitor


def log_in(visitor: Visitor, role: str, password: str = PASSWORD) -> None:
    visitor.open("/login/")
    visitor.page.fill("#id_login", role)
    visitor.page.fill("#id_password", password)
    visitor.page.click("form[action='/login/'] button.p")
    visitor.page.wait_for_url(lambda url: "/login/" not in url)
    visitor.told.clear()
