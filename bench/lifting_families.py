"""Transfer plans of the generator's own families, beside prison order, tier first and the harm rate.

One instance of each family. AMANA_LIFTING_PEOPLE (6000), AMANA_LIFTING_SEED of the generator (1), and the settings of
`bench.lifting` for seconds, streams, workers and clock. AMANA_LIFTING_ONLY: parts of the names of families between
commas. No certified bounds are published for these: a gap is to the bound that the runs prove by their duals, and a
plan with a violation stops the bench. Ten minutes at the usual times with one stream.
"""

from __future__ import annotations

import os
import statistics
import time

from amana.engines.lifting.book import plan_from_runs
from amana.engines.lifting.build import build
from amana.engines.lifting.check import check
from amana.engines.lifting.generate import families, generate
from amana.engines.lifting.instance import Instance, instance_from
from amana.engines.lifting.tables import tables
from bench.lifting import PEERS, chosen, improved, number, streams
from bench.rounds import write

COLUMNS = ("bound", *PEERS, "first plan after, s", "improved", "left behind")


def main() -> None:
    people, seed = number("PEOPLE", 6000), number("SEED", 1)
    only = os.environ.get("AMANA_LIFTING_ONLY", "")
    names = [name for name in families() if chosen(name, only)]
    rows = {name: _row(instance_from(generate(people, seed, name))) for name in names}
    write("lifting_families", _table(rows, people, seed))


def _row(instance: Instance) -> list[str]:
    reports = [improved(instance, stream) for stream in streams()]
    bound = max(report.bound or 0.0 for report in reports)
    cells = [f"{bound:.2f}"]
    began = seconds = time.monotonic()
    x = tables(instance)
    for name, rules in PEERS.items():
        if name == "first plan":
            began = time.monotonic()
        report = check(instance, plan_from_runs(x, build(x, rules).runs))
        seconds = time.monotonic() - began
        if report.violations:
            raise RuntimeError(f"{len(report.violations)} violations: the plan has no score")
        cells.append(_gap(report.harm, bound))
    gaps = [100 * (report.harm / bound - 1) for report in reports]
    spread = f" ({min(gaps):.1f}-{max(gaps):.1f})" if len(gaps) > 1 else ""
    behind = round(statistics.median(report.left_behind for report in reports))
    return [*cells, f"{seconds:.1f}", f"{statistics.median(gaps):.1f} %{spread}", str(behind)]


def _gap(harm: float, bound: float) -> str:
    return f"{100 * (harm / bound - 1):.1f} %"


def _table(rows: dict[str, list[str]], people: int, seed: int) -> str:
    return "\n".join(
        [
            f"# Transfer plans of own families: gap to the proved bound, {people:,} people, {number('SECONDS', 60)} s",
            "",
            f"`amana plan generate --people {people} --seed {seed} --family NAME`; {number('STREAMS', 3)} random "
            "stream(s); no violations (the bench stops at one).",
            "",
            f"| family | {' | '.join(COLUMNS)} |",
            "|---|" + "---|" * len(COLUMNS),
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items()),
            "",
        ]
    )
