"""Transfer plans beside OR-Tools routing and PyVRP at equal time, each plan judged by the checker.

Needs AMANA_PLANNING_DATA as `bench.lifting`. AMANA_LIFTING_SECONDS: seconds on the wall for each (60).
AMANA_LIFTING_STREAMS: random streams of ours (3). AMANA_LIFTING_ONLY: part of the instance names (`ref-6k`).
AMANA_LIFTING_PEERS: a Python that has the peers; without it one is made in a temporary folder and removed.
On ten instances with three streams and 60 s: about 55 minutes.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.check import check
from amana.engines.lifting.files import read_json
from amana.engines.lifting.instance import Instance, read_instance
from amana.engines.lifting.solve import solve
from amana.engines.lifting.tables import tables
from bench.lifting_peers.days import planned
from bench.lifting_peers.environment import PINS, interpreter
from bench.rounds import write

PEERS = {"OR-Tools routing": "ortools_days.py", "PyVRP": "pyvrp_days.py"}


def main() -> None:
    folder = os.environ.get("AMANA_PLANNING_DATA")
    if not folder:
        print("set AMANA_PLANNING_DATA to the folder of the reference instances", file=sys.stderr)
        return
    seconds = float(os.environ.get("AMANA_LIFTING_SECONDS", "60"))
    streams = int(os.environ.get("AMANA_LIFTING_STREAMS", "3"))
    only = os.environ.get("AMANA_LIFTING_ONLY", "ref-6k")
    bounds = read_json(Path(folder) / "bounds.json")
    paths = [path for path in sorted(Path(folder).glob("instances/*.json.gz")) if only in path.name]
    rows = {}
    with interpreter(os.environ.get("AMANA_LIFTING_PEERS")) as python:
        for instance in map(read_instance, paths):
            rows[instance.name] = row(instance, bounds[instance.name]["bound"], seconds, streams, python)
            print(instance.name, rows[instance.name], file=sys.stderr, flush=True)
    write("lifting_peers", table(rows, seconds))


def row(
    instance: Instance, bound: float, seconds: float, streams: int, python: str
) -> dict[str, list[float]]:
    """Gaps of ours by stream, gap and refused lifts of each peer; a plan with a violation stops the bench."""
    x = tables(instance)
    made: dict[str, list[float]] = {"ours": []}
    for name, script in PEERS.items():
        runs, refused = planned(x, python, script, seconds)
        report = check(instance, plan_from_runs(x, runs))
        made[name] = [_gap(report.harm, bound, len(report.violations)), float(refused)]
    for seed in range(streams):
        report = solve(instance, Budget(seconds, began=time.monotonic()), seed).report
        made["ours"].append(_gap(report.harm, bound, len(report.violations)))
    return made


def _gap(harm: float, bound: float, violations: int) -> float:
    if violations:
        raise RuntimeError(f"{violations} violations: the plan has no score")
    return (harm - bound) / bound


def table(rows: dict[str, dict[str, list[float]]], seconds: float) -> str:
    """Gaps to the certified bound in per cent; refused: the peer's lifts that break rules it cannot express."""
    lines = [
        f"# Transfer plans beside routing solvers: gap to the certified bound, {seconds:g} s each",
        "",
        f"Peers: {', '.join(PINS)}. They choose each day's lifts; a resource book flies what the rules allow.",
        "",
        "| instance | ours (spread) | "
        + " | ".join(f"{name} | refused" for name in PEERS)
        + " | less harm than the better |",
        "|---|---|" + "---|---|" * len(PEERS) + "---|",
    ]
    less = []
    for name, made in rows.items():
        ours = statistics.median(made["ours"])
        best = min(made[peer][0] for peer in PEERS)
        less.append(1 - (1 + ours) / (1 + best))
        cells = [f"{100 * ours:.1f} % ({100 * min(made['ours']):.1f}-{100 * max(made['ours']):.1f})"]
        for peer in PEERS:
            cells += [f"{100 * made[peer][0]:.1f} %", f"{made[peer][1]:.0f}"]
        lines.append(f"| {name} | {' | '.join(cells)} | {100 * less[-1]:.0f} % |")
    if less:
        lines += ["", f"Less harm than the better peer: median {100 * statistics.median(less):.0f} %."]
    return "\n".join([*lines, ""])
