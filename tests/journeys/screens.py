"""Pictures for the documents: `python -m tests.journeys.screens [AMANA_HOME]`.

Writes screens/*.png (Arabic and English, desk and phone) and docs/images/board.{ar,en}.png from a running
server on a copy of the given books, or of the small demonstration.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .conftest import ROOT, Server, chromium, environment, serving
from .visitors import Pool

PAGES = {
    "board": ("registrar", "/"),
    "register": ("registrar", "/registry/"),
    "places": ("custody_officer", "/operations/places/"),
    "warnings": ("watch_officer", "/watch/"),
    "lifts": ("custody_officer", "/operations/lifts/"),
    "counts": ("custody_officer", "/operations/counts/"),
    "import": ("registrar", "/registry/imports/"),
    "transfers": ("monitor", "/registry/transfers/"),
    "users": ("system_keeper", "/house/users/"),
    "devices": ("custody_officer", "/me/devices/"),
    "login": (None, "/login/"),
}


def main() -> int:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(prefix="amana-screens-") as folder:
        home = Path(folder) / "home"
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], home, ignore=shutil.ignore_patterns("serving.lock"))
        else:
            home.mkdir()
            subprocess.run(
                [sys.executable, "-m", "tests.journeys.home"], cwd=ROOT, env=environment(home), check=True
            )
        with serving(home) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            pool = Pool(browser)
            for language in ("ar", "en"):
                for phone in (False, True):
                    _take(pool, server, language, phone)
            browser.close()
    return 0


def _take(pool: Pool, server: Server, language: str, phone: bool) -> None:
    for name, (role, path) in PAGES.items():
        visitor = pool.lend(phone)
        visitor.arrive(server.url, role, language)
        answer = visitor.open(path)
        if answer.status == 200:
            suffix = f"{language}.phone" if phone else language
            taken = visitor.screenshot(f"{name}.{suffix}", ROOT / "screens")
            if name == "board" and not phone:
                shutil.copy(taken, _images() / f"board.{language}.png")
        else:
            print(f"{path} answered {answer.status}", file=sys.stderr)
        pool.take_back(visitor)


def _images() -> Path:
    folder = ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
