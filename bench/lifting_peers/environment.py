"""The peers' own environment, versions pinned: a virtual environment in a temporary folder, gone afterwards.

`bench.lifting_peers.install` makes one that stays.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PINS = ("ortools==9.15.6755", "pyvrp==0.14.1")


@contextmanager
def interpreter(ready: str | None = None) -> Iterator[str]:
    """Path of a Python that can import the peers; `ready` names one that is already there."""
    if ready:
        yield ready
        return
    with tempfile.TemporaryDirectory() as folder:
        print(f"installing {', '.join(PINS)} for the peers", file=sys.stderr)
        yield made(Path(folder), Path(folder) / "wheels")


def made(folder: Path, wheels: Path) -> str:
    """Path of the Python of an environment with the peers in `folder`; wheels not yet in `wheels` are fetched to it."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    wheels.mkdir(parents=True, exist_ok=True)
    install = [*pip, "install", "-q", "--no-index", "--find-links", str(wheels), *PINS]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        subprocess.run([*pip, "download", "-q", "--dest", str(wheels), *PINS], check=True)
        subprocess.run(install, check=True)
    return python
