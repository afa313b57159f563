"""`make test`: the whole suite on SQLite, then everything that touches the books again on PostgreSQL.

Prints what ran and what was skipped, per database engine and per language, and one closing line.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = set(filter(None, os.environ.get("AMANA_REQUIRE", "").split(",")))
LANGUAGES = ("ar", "en")
WORKERS = str(
    (os.cpu_count() or 2) + 1
)  # one more than there are cores: a test often waits for a disk or a browser


@dataclass
class Tally:
    """What the runs said so far."""

    lines: list[str] = field(default_factory=list)
    sums: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    worst: int = 0

    def add(self, engine: str, report: Path) -> None:
        if not report.exists():
            self.lines.append(f"{engine}: the run ended before it could report")
            self.sums["failed"] += 1
            return
        totals: Counter[str] = Counter()
        languages: Counter[str] = Counter()
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            name, kinds = case.get("name", ""), {child.tag for child in case}
            verdict = (
                "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
            )
            totals[verdict] += 1
            parameters = name.partition("[")[2].rstrip("]").split("-")
            languages.update(f"{language} {verdict}" for language in LANGUAGES if language in parameters)
            if verdict == "skipped":
                reason = next(child.get("message", "") for child in case if child.tag == "skipped")
                self.skipped.append(f"[{engine}] {case.get('classname')}::{name}: {reason}")
        self.sums.update(totals)
        self.lines.append(f"{engine}: {_sentence(totals)}")
        for language in LANGUAGES:
            counts = Counter({v: languages[f"{language} {v}"] for v in ("passed", "failed", "skipped")})
            if counts.total():
                self.lines.append(f"  pages in {language}: {_sentence(counts)}")


def _sentence(counts: Counter[str]) -> str:
    return f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"


def pytest(engine: str, report: Path, extra: list[str], database_url: str = "") -> int:
    environment = {**os.environ, "AMANA_TEST_ENGINE": engine}
    environment.pop("DATABASE_URL", None)
    if database_url:
        environment["DATABASE_URL"] = database_url
    with tempfile.TemporaryDirectory(prefix="amana-test-") as home:
        environment["AMANA_HOME"] = home
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            WORKERS,
            "--dist",
            "loadscope",
            f"--junitxml={report}",
        ]
        return subprocess.call([*command, *extra], cwd=ROOT, env=environment)


def main() -> int:
    tally, chosen = Tally(), sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="amana-report-") as folder:
        report = Path(folder) / "sqlite.xml"
        tally.worst = pytest("sqlite", report, chosen)
        tally.add("sqlite", report)
        if postgres.programs() is None and "postgres" not in REQUIRED:
            tally.lines.append("postgresql: not installed, its run was left out (apt-get install postgresql)")
        else:
            with postgres.cluster() as url:
                report = Path(folder) / "postgresql.xml"
                tally.worst |= pytest("postgresql", report, [*chosen, "-m", "books"], url)
                tally.add("postgresql", report)
    if tally.skipped:
        print("\nskipped:", *tally.skipped, sep="\n  ")
    print("", *tally.lines, sep="\n")
    print(_sentence(tally.sums))
    return 1 if tally.worst or tally.sums["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
