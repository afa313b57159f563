"""The peers' own environment: a virtual environment in a temporary folder, versions pinned, gone afterwards."""

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
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "-q", *PINS], check=True)
        yield python
