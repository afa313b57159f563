"""What sealing detached values costs an import of 60,000 people: `python -m bench sealed`.

The same roster is entered through the register's own verb, a thousand people at a time with two values each, in turn
sealed and plain, on SQLite. Processor time, so that a busy disk does not matter."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.rounds import write

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="amana-bench-") as home:
        environment = {**os.environ, "AMANA_HOME": home, "DJANGO_SETTINGS_MODULE": "amana.settings"}
        environment["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", "bench.sealed.run"],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    write("sealed", done.stdout)
