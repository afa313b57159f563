"""`make test`: the suite on SQLite and, beside it, everything that touches the books again on PostgreSQL. A page's
second language is left to the long run, and what a page says is asked on SQLite; its way to the books is gone on both.

The two runs share nothing, and each waits where the other can work. SQLite's says how far it is; PostgreSQL's keeps
its words until it ends. Prints what ran and what was skipped, per database engine and per language, and one closing
line.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests import postgres
from tests.long import LONG

ROOT = Path(__file__).resolve().parents[1]
REQUIRED = set(filter(None, os.environ.get("AMANA_REQUIRE", "").split(",")))
LANGUAGES = ("ar", "en")
# half as many again as there are cores: a test often waits for a disk or a browser, and each worker more imports
# and collects everything again (five on two cores took as long, and browsers waited for each other)
CORES = os.cpu_count() or 2
TWINS = "the English of pages whose Arabic ran"
LEFT_OUT = {
    "sqlite": "" if LONG else f"{TWINS} (the long run has it, and journeys go in both)",
    "postgresql": f"{TWINS}, what reads sources alone, and what pages say that SQLite's run had (marked `either`)",
}
WORKERS = {"sqlite": CORES, "postgresql": max(1, CORES // 2)}


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
        if left := LEFT_OUT[engine]:
            self.lines.append(f"  without {left}")
        for language in LANGUAGES:
            counts = Counter({v: languages[f"{language} {v}"] for v in ("passed", "failed", "skipped")})
            if counts.total():
                self.lines.append(f"  pages in {language}: {_sentence(counts)}")


def _sentence(counts: Counter[str]) -> str:
    return f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"


@dataclass
class Run:
    """One pytest run that goes on beside us, with a home and a report of its own."""

    engine: str
    folder: Path
    extra: list[str]
    database_url: str = ""
    quiet: bool = False  # its words are shown when it has ended
    behind: bool = (
        False  # it leaves the processor to the other run, which has fewer workers, and ends with it
    )

    def __post_init__(self) -> None:
        home, self.report = self.folder / f"{self.engine}-home", self.folder / f"{self.engine}.xml"
        home.mkdir()
        environment = {**os.environ, "AMANA_TEST_ENGINE": self.engine, "AMANA_HOME": str(home)}
        environment.pop("DATABASE_URL", None)
        # containers often forbid Python to keep what it compiled; dozens of processes would compile all of it again
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        # a second thread for matrices this small costs more than it brings: every core has a worker already
        environment.setdefault("OPENBLAS_NUM_THREADS", "1")
        if self.database_url:
            environment["DATABASE_URL"] = self.database_url
        workers = ["-n", str(WORKERS[self.engine]), "--dist", "loadscope"]
        command = [sys.executable, "-m", "pytest", *workers, f"--junitxml={self.report}", *self.extra]
        self.words = (self.folder / f"{self.engine}.log").open("w+")
        out = self.words if self.quiet else None
        if self.behind:
            command = ["nice", "-n", "4", *command]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)

    def end(self, tally: Tally) -> None:
        """Wait for it, show what it kept to itself, and count it in."""
        tally.worst |= self.process.wait()
        self.words.seek(0)
        print(self.words.read(), end="", flush=True)
        self.words.close()
        tally.add(self.engine, self.report)

    def stop(self) -> None:
        """Nothing of it goes on after us, however we end."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()


@contextlib.contextmanager
def kernels() -> Iterator[None]:
    """Compiled beside the first tests, for all workers of both runs."""
    with subprocess.Popen([sys.executable, "-m", "tests.kernels"], cwd=ROOT, env=_with_sources()) as process:
        try:
            yield
        finally:
            process.kill()


def _with_sources() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}


def main() -> int:
    tally, chosen = Tally(), sys.argv[1:]
    with contextlib.ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="amana-test-")))
        if not chosen:
            held.enter_context(kernels())
        both = postgres.programs() is not None
        runs = [Run("sqlite", folder, chosen, behind=both)]
        held.callback(runs[0].stop)
        if not both and "postgres" not in REQUIRED:
            tally.lines.append("postgresql: not installed, its run was left out (apt-get install postgresql)")
        else:
            url = held.enter_context(postgres.cluster())
            runs.append(Run("postgresql", folder, [*chosen, "-m", "books"], url, quiet=True))
            held.callback(runs[-1].stop)
        for run in runs:
            run.end(tally)
    if tally.skipped:
        print("\nskipped:", *tally.skipped, sep="\n  ")
    print("", *tally.lines, sep="\n")
    print(_sentence(tally.sums))
    return 1 if tally.worst or tally.sums["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
