"""The books beside their peers, on both engines, one table: `python -m bench ledger`.

Each engine runs in a process of its own with fresh books. Peers: a raw insert, the same tables without guards,
django-simple-history, eventsourcing, pymerkle (GPL: measured beside, never shipped)."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.rounds import write

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("sqlite", "postgresql")


def main() -> None:
    found: dict[str, dict[str, str]] = {}
    for engine in ENGINES:
        for row in _measure(engine):
            found.setdefault(row["what"], {"target": row["target"]})[engine] = row["seen"]
    lines = [
        "# The ledger beside its peers",
        "",
        f"`make bench ONLY=ledger` on {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}."
        " Ratios of one interleaved run: median (least-most) of the rounds; above 1 ours is faster.",
        "",
        "| what | target | SQLite | PostgreSQL |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| {what} | {row['target']} | {row.get('sqlite', '—')} | {row.get('postgresql', '—')} |"
        for what, row in found.items()
    ]
    write("ledger", "\n".join(lines) + "\n")


def _measure(engine: str) -> list[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="amana-bench-") as home:
        environment = {**os.environ, "AMANA_HOME": home, "DJANGO_SETTINGS_MODULE": "bench.ledger.settings"}
        environment["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        environment.pop("DATABASE_URL", None)
        if engine == "sqlite":
            return _run(environment)
        from tests import postgres

        if postgres.programs() is None:
            print("postgresql is not installed: its column stays empty", file=sys.stderr)
            return []
        with postgres.cluster() as url:
            return _run({**environment, "DATABASE_URL": url})


def _run(environment: dict[str, str]) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.ledger.run"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        raise SystemExit(
            f"the bench of {environment.get('DATABASE_URL', 'sqlite')} ended with {done.returncode}"
        )
    return list(json.loads(done.stdout))
