"""The public evacuation test, whole: rolling re-planning on every instance below a folder, beside published policies.

Needs AMANA_ICEP_DATA, a folder with `instances/` and `published_results.csv` (Krutein and Goodchild, MIT; the set of
small cases has 135). One process, some three minutes of work. The score of an instance is the time until everybody is
out over that of perfect information. Ours is to the exact time, worked out here; the published ones are to the time of
the authors' own run with perfect information, where they have one.
"""

from __future__ import annotations

import csv
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from amana.engines.lifting.icep import run_icep
from bench.rounds import write

PERFECT = "D-ICEP BENCHMARK"
POLICIES = {
    "RH-ICEP": "published rolling horizon",
    "D-ICEP": "published, without re-planning",
    "R-ICEP": "published, robust",
}
CASE = ("variance_factor", "update_interval", "demand_capacity_ratio", "number_updates", "random_seed")
NEAR = 1 + 1e-6


def main() -> None:
    folder = os.environ.get("AMANA_ICEP_DATA")
    if not folder:
        print("set AMANA_ICEP_DATA to the folder of the unpacked instances", file=sys.stderr)
        return
    began = time.process_time()
    found = run_icep(folder, workers=1)
    work = time.process_time() - began
    write("lifting-icep", table(found, work, published(Path(folder) / "published_results.csv")))


def published(path: Path) -> dict[str, list[float]]:
    """Ratios by policy, the robust one by its setting."""
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    minutes = {
        tuple(row[name] for name in CASE): float(row["evac_time_true"])
        for row in rows
        if row["model"] == PERFECT
    }
    ratios: dict[str, list[float]] = {}
    for row in rows:
        case = tuple(row[name] for name in CASE)
        if row["model"] in POLICIES and case in minutes:
            name = f"{POLICIES[row['model']]} {row['gamma_setting']}".strip()
            ratios.setdefault(name, []).append(float(row["evac_time_true"]) / minutes[case])
    return ratios


def line(name: str, ratios: list[float]) -> str:
    best = sum(ratio <= NEAR for ratio in ratios)
    mean, middle = statistics.mean(ratios), statistics.median(ratios)
    return f"| {name} | {len(ratios)} | {mean:.3f} | {middle:.3f} | {max(ratios):.3f} | {best} |"


def table(found: dict[str, Any], work: float, others: dict[str, list[float]]) -> str:
    return "\n".join(
        [
            "# Public evacuation test (ICEP, small cases, dynamic demand)",
            "",
            "| policy | instances | mean ratio | median | worst | as good as perfect information |",
            "|---|---|---|---|---|---|",
            line("Amana, rolling", [row["ratio"] for row in found["rows"]]),
            *(line(name, ratios) for name, ratios in sorted(others.items())),
            "",
            f"{work:.0f} s of work, one process: `AMANA_ICEP_DATA=… python -m bench lifting_icep`.",
            "",
        ]
    )


if __name__ == "__main__":
    main()
