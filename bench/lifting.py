"""Transfer plans on the frozen reference instances, beside prison order, tier first and the harm rate.

Needs AMANA_PLANNING_DATA (folder with `instances/` and `bounds.json`).
AMANA_LIFTING_SECONDS: budget of each solve (60). AMANA_LIFTING_WORKERS: processes of each (as the product: up to two).
AMANA_LIFTING_STREAMS: random streams (3), AMANA_LIFTING_FIRST: number of the first (0).
AMANA_LIFTING_ONLY: parts of the instance names between commas (`ref-6k`).
AMANA_LIFTING_CLOCK=work counts the process's own seconds with one worker, for machines that are busy.
Parts of the whole: `AMANA_LIFTING_STREAMS=1 AMANA_LIFTING_FIRST=2` is one stream of the ten of 6,000 people, ten
minutes; `AMANA_LIFTING_ONLY=ref-6k-04,ref-6k-07` two of them in three streams, six minutes.
AMANA_LIFTING_CERTIFICATES: folder with NAME.json.gz of `amana plan bound`.
Gaps are to the published, certified bound; the last column is to the greatest that is proved (published, by the
certificate, by the run itself). The table goes to `results/lifting-<ONLY>-<SECONDS>s.md`.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.budget import Budget
from amana.engines.lifting.build import PORTFOLIO, Rules, build
from amana.engines.lifting.certificate import proved
from amana.engines.lifting.check import Report, check
from amana.engines.lifting.files import read_json
from amana.engines.lifting.instance import Instance, read_instance
from amana.engines.lifting.solve import solve
from amana.engines.lifting.tables import tables
from bench.rounds import write

PEERS = {
    "prison order": Rules(order="prison", keep_beds=False),
    "tier first": Rules(order="tier", keep_beds=False),
    "harm rate": Rules(look_ahead=1, keep_beds=False, order="rate"),
    "first plan": PORTFOLIO[0],
}


def main() -> None:
    data = folder()
    if data is None:
        return
    only = os.environ.get("AMANA_LIFTING_ONLY", "ref-6k")
    bounds = read_json(data / "bounds.json")
    paths = [path for path in sorted(data.glob("instances/*.json.gz")) if chosen(path.name, only)]
    instances = [read_instance(path) for path in paths]
    rows = {instance.name: row(instance, bounds) for instance in instances}
    first = f"-from-{number('FIRST', 0)}" if number("FIRST", 0) else ""
    write(f"lifting-{only.replace(',', '+')}-{number('SECONDS', 60)}s{first}", table(rows))


def folder() -> Path | None:
    """Where the reference instances are; says so when nobody has."""
    found = os.environ.get("AMANA_PLANNING_DATA")
    if not found:
        print("set AMANA_PLANNING_DATA to the folder of the reference instances", file=sys.stderr)
    return Path(found) if found else None


def chosen(name: str, only: str) -> bool:
    """`only`: parts of instance names, any of which will do, between commas."""
    return any(part in name for part in only.split(","))


def row(instance: Instance, bounds: dict[str, dict[str, float]]) -> dict[str, list[float]]:
    """Gaps by column; a plan with a violation stops the bench."""
    bound = bounds[instance.name]["bound"]
    x = tables(instance)
    made: dict[str, list[float]] = {"bound": [bound]}
    for name, rules in PEERS.items():
        report = check(instance, plan_from_runs(x, build(x, rules).runs))
        made[name] = [_gap(report.harm, bound, len(report.violations))]
    reports = [improved(instance, seed) for seed in streams()]
    greatest = max([bound, _certified(instance), *(report.bound or 0.0 for report in reports)])
    made["improved"] = [_gap(report.harm, bound, 0) for report in reports]
    made["to the greatest bound"] = [_gap(report.harm, greatest, 0) for report in reports]
    print(instance.name, made, file=sys.stderr, flush=True)
    return made


def improved(instance: Instance, seed: int) -> Report:
    report = solve(instance, budget(number("SECONDS", 60)), seed, workers=workers()).report
    if report.violations:
        raise RuntimeError(f"{len(report.violations)} violations: the plan has no score")
    return report


def _certified(instance: Instance) -> float:
    """What the certificate of this instance proves; 0 where there is none."""
    certificate = Path(os.environ.get("AMANA_LIFTING_CERTIFICATES", "")) / f"{instance.name}.json.gz"
    return proved(instance, certificate) if certificate.is_file() else 0.0


def streams() -> range:
    first = number("FIRST", 0)
    return range(first, first + number("STREAMS", 3))


def budget(seconds: float) -> Budget:
    return Budget(seconds, clock=time.process_time if _by_work() else time.monotonic)


def workers() -> int | None:
    return 1 if _by_work() else number("WORKERS", 0) or None


def _by_work() -> bool:
    return os.environ.get("AMANA_LIFTING_CLOCK") == "work"


def _gap(harm: float, bound: float, violations: int) -> float:
    if violations:
        raise RuntimeError(f"{violations} violations: the plan has no score")
    return (harm - bound) / bound


def number(name: str, default: int) -> int:
    return int(os.environ.get(f"AMANA_LIFTING_{name}", str(default)))


def table(rows: dict[str, dict[str, list[float]]]) -> str:
    """Gaps in per cent; `improved` shows the median of the streams and their spread."""
    columns = [*PEERS, "improved", "to the greatest bound"]
    lines = [
        f"# Transfer plans: gap to the certified bound, {number('SECONDS', 60)} s",
        "",
        f"| instance | bound | {' | '.join(columns)} |",
        "|---|---|" + "---|" * len(columns),
    ]
    for name, made in rows.items():
        cells = [_cell(made[column]) for column in columns]
        lines.append(f"| {name} | {made['bound'][0]:.2f} | {' | '.join(cells)} |")
    for what, pick in (("median", statistics.median), ("worst", max)):
        cells = [
            f"{100 * pick(statistics.median(made[name]) for made in rows.values()):.1f} %" for name in columns
        ]
        lines.append(f"| {what} | | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _cell(gaps: list[float]) -> str:
    middle = f"{100 * statistics.median(gaps):.1f} %"
    spread = f" ({100 * min(gaps):.1f}-{100 * max(gaps):.1f})" if len(gaps) > 1 else ""
    return middle + spread
