"""Transfer plans beside OR-Tools routing and PyVRP at equal time, each plan judged by the checker.

Needs AMANA_PLANNING_DATA as `bench.lifting`. AMANA_LIFTING_SECONDS: seconds on the wall for each (60).
AMANA_LIFTING_STREAMS: random streams of ours (3). AMANA_LIFTING_ONLY: parts of the instance names (`ref-6k`).
AMANA_LIFTING_WHO: parts of `ours`, `OR-Tools routing`, `PyVRP` between commas (all).
AMANA_LIFTING_PEERS: a Python that has the peers (`python -m bench.lifting_peers.install FOLDER` makes one); without
it one is made in a temporary folder and removed.

On ten instances with three streams and 60 s: about 55 minutes. Every gap is written at once to
`results/lifting_peers.jsonl` and not measured again; with AMANA_LIFTING_MINUTES=9 nothing is begun that would end
later, so the same command again goes on where the last one stopped. The table shows the instances that are complete.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.check import Report, check
from amana.engines.lifting.files import read_json
from amana.engines.lifting.instance import Instance, read_instance
from amana.engines.lifting.solve import solve
from amana.engines.lifting.tables import tables
from bench.lifting import chosen, folder, number
from bench.lifting_peers.days import planned
from bench.lifting_peers.environment import PINS, interpreter
from bench.lifting_peers.record import Measure, Record
from bench.rounds import write

OURS = "ours"
PEERS = {"OR-Tools routing": "ortools_days.py", "PyVRP": "pyvrp_days.py"}
RECORD = Path(__file__).parent.parent / "results" / "lifting_peers.jsonl"
AROUND = 5.0  # seconds for reading, building and checking beside those of the plan


def main() -> None:
    data = folder()
    if data is None:
        return
    seconds, record = float(number("SECONDS", 60)), Record(RECORD)
    until = time.monotonic() + 60.0 * number("MINUTES", 10**6)
    bounds = read_json(data / "bounds.json")
    with ExitStack() as stack:
        python = ""
        for path, who, stream in _open(data, record, seconds):
            if time.monotonic() + seconds + AROUND > until:
                print("time is up: the same command again goes on from here", file=sys.stderr)
                break
            if who != OURS and not python:
                python = stack.enter_context(interpreter(os.environ.get("AMANA_LIFTING_PEERS")))
            instance = read_instance(path)
            made = measured(instance, bounds[instance.name]["bound"], who, seconds, stream, python)
            record.add(made)
            print(made, file=sys.stderr, flush=True)
    write("lifting_peers", table(record, seconds))


def _open(data: Path, record: Record, seconds: float) -> Iterator[tuple[Path, str, int]]:
    """What is still to be measured, instance by instance."""
    only, who = os.environ.get("AMANA_LIFTING_ONLY", "ref-6k"), os.environ.get("AMANA_LIFTING_WHO", "")
    wanted = [(name, 0) for name in PEERS] + [(OURS, stream) for stream in range(number("STREAMS", 3))]
    for path in sorted(data.glob("instances/*.json.gz")):
        name = path.name.removesuffix(".json.gz")
        for one, stream in wanted:
            if chosen(name, only) and chosen(one, who) and not record.has(name, one, seconds, stream):
                yield path, one, stream


def measured(instance: Instance, bound: float, who: str, seconds: float, stream: int, python: str) -> Measure:
    """One plan; a violation stops the bench."""
    report, refused = _plan_of(instance, who, seconds, stream, python)
    if report.violations:
        raise RuntimeError(f"{len(report.violations)} violations: the plan has no score")
    gap = (report.harm - bound) / bound
    return Measure(instance.name, who, seconds, stream, gap, refused, round(os.getloadavg()[0], 1))


def _plan_of(instance: Instance, who: str, seconds: float, stream: int, python: str) -> tuple[Report, int]:
    if who == OURS:
        return solve(instance, Budget(seconds, began=time.monotonic()), stream).report, 0
    x = tables(instance)
    runs, refused = planned(x, python, PEERS[who], seconds)
    return check(instance, plan_from_runs(x, runs)), refused


def table(record: Record, seconds: float) -> str:
    """Gaps to the certified bound in per cent; refused: the peer's lifts that break rules it cannot express."""
    names = record.instances(seconds, [OURS, *PEERS])
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
    for name in names:
        gaps = [m.gap for m in record.of(name, OURS, seconds)]
        peers = [record.of(name, peer, seconds)[0] for peer in PEERS]
        ours = statistics.median(gaps)
        less.append(1 - (1 + ours) / (1 + min(peer.gap for peer in peers)))
        cells = [f"{100 * ours:.1f} % ({100 * min(gaps):.1f}-{100 * max(gaps):.1f}, {len(gaps)})"]
        for peer in peers:
            cells += [f"{100 * peer.gap:.1f} %", f"{peer.refused}"]
        lines.append(f"| {name} | {' | '.join(cells)} | {100 * less[-1]:.0f} % |")
    if less:
        busiest = max(
            m.load for name in names for who in (OURS, *PEERS) for m in record.of(name, who, seconds)
        )
        lines += [
            "",
            f"Less harm than the better peer: median {100 * statistics.median(less):.0f} %. "
            f"In brackets the least and greatest gap and the number of streams. Load of the machine up to {busiest:g}.",
        ]
    return "\n".join([*lines, ""])
