"""A roster of 60,000 people from the file to the posted entries, on both engines: `python -m bench imports`.

The product's own generator makes the list; the wizard's own services bring it in, part by part as the pages do. Each
engine runs in a process of its own with fresh books, which are checked whole at the end. `PEOPLE` makes it smaller."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amana.engines.tables.generate import generate
from bench.rounds import write

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = int(os.environ.get("PEOPLE", "60000"))
FEW = 2_000
SECONDS, MEBIBYTES = 60, 1024
"""What the whole may take, undoing apart: processor seconds and memory."""


def main() -> None:
    runs = {}
    with tempfile.TemporaryDirectory(prefix="amana-bench-") as folder:
        for suffix, engine in (("xlsx", "sqlite"), ("csv", "sqlite"), ("xlsx", "postgresql")):
            path = Path(folder) / f"roster.{suffix}"
            if not path.exists():
                generate(path, people=PEOPLE, seed=3)
                generate(path.with_name(f"few-{path.name}"), people=FEW, seed=3)
            with _books(engine) as environment:
                if environment is None:
                    print("postgresql is not installed: its column stays empty", file=sys.stderr)
                    continue
                runs[f"{suffix}, {engine}"] = _run(environment, path)
    write("imports", _table(runs))


@contextlib.contextmanager
def _books(engine: str) -> Iterator[dict[str, str] | None]:
    """The environment of an empty home and database."""
    with tempfile.TemporaryDirectory(prefix="amana-bench-") as home, contextlib.ExitStack() as held:
        environment = {**os.environ, "AMANA_HOME": home, "DJANGO_SETTINGS_MODULE": "amana.settings"}
        environment["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        environment.pop("DATABASE_URL", None)
        if engine == "postgresql":
            from tests import postgres

            if postgres.programs() is None:
                yield None
                return
            environment["DATABASE_URL"] = held.enter_context(postgres.cluster())
        yield environment


def _run(environment: dict[str, str], path: Path) -> dict[str, Any]:
    print(f"{path.name}, {environment.get('DATABASE_URL', 'sqlite')}:", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "bench.imports.run", str(path)]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def _table(runs: dict[str, dict[str, Any]]) -> str:
    lines = [
        "# A roster from its file to the posted entries",
        "",
        f"`make bench ONLY=imports` on {platform.machine()}, {os.cpu_count()} cores, Python"
        f" {platform.python_version()}: {PEOPLE:,} people of the product's own generator of messy lists, through the"
        " services of the pages. Processor seconds of this process and those it starts, and of the database server's"
        " behind +; the most memory of one process.",
        "",
        f"| stage | {' | '.join(runs)} |",
        f"|---|{'---|' * len(runs)}",
    ]
    first = next(iter(runs.values()))
    for at, stage in enumerate(first["stages"]):
        told = [_seconds(run["stages"][at]) for run in runs.values()]
        lines.append(f"| {stage['stage']}, s | {' | '.join(told)} |")
    sums = [_sum(run) for run in runs.values()]
    lines.append(f"| all but the undoing, s (target {SECONDS}) | {' | '.join(f'{s:.1f}' for s in sums)} |")
    rates = [f"{run['rows'] / s:,.0f}" for run, s in zip(runs.values(), sums, strict=True)]
    lines.append(f"| rows for each processor second | {' | '.join(rates)} |")
    peaks = [f"{max(stage['peak'] for stage in run['stages']):.0f}" for run in runs.values()]
    lines.append(f"| most memory, MiB (target {MEBIBYTES}) | {' | '.join(peaks)} |")
    lines.append(f"| people entered | {' | '.join(format(run['entered'], ',') for run in runs.values())} |")
    for what in first["peers"]:
        told = [run["peers"].get(what, "—") for run in runs.values()]
        lines.append(f"| {what} | {' | '.join(told)} |")
    lines += ["", "The last lines: seven rounds in turn, median (least-most); above 1 ours is faster."]
    return "\n".join(lines) + "\n"


def _seconds(stage: dict[str, Any]) -> str:
    return f"{stage['own']:.1f}" + (f" + {stage['server']:.1f}" if stage["server"] else "")


def _sum(run: dict[str, Any]) -> float:
    return sum(stage["own"] + stage["server"] for stage in run["stages"] if stage["stage"] != "undone")
