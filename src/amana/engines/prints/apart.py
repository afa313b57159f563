"""A gallery in a process of its own: comparing holds neither the memory nor the interpreter of whoever asks.

What is handed over are templates under pseudonyms, and nothing else: the process has no environment of ours, no
database and no files. It ends when its input ends, and with it the gallery. One line of JSON asks, one answers.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from .evidence import Band
from .problems import Refused

START_S = 300.0
"""The first process on a machine compiles the comparison; later ones start in a second or two."""
ANSWER_S = 60.0
"""No answer takes longer; a process that takes longer is stopped."""
_PASSED_ON = ("PATH", "SYSTEMROOT", "NUMBA_CACHE_DIR", "NUMBA_DISABLE_JIT")


class Ended(Exception):
    """The process has ended, or was stopped because it took too long. Its gallery is gone."""


class NotReady(Exception):
    """The process has not come up within the time that was given; it goes on coming up."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One print, as it is handed over: pseudonyms, and the text of its template."""

    person: str
    print_id: str
    template: str


@dataclass(frozen=True, slots=True)
class Found:
    """A pseudonym that a search brought up, with its evidence in nats."""

    person: str
    evidence: float
    band: Band


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search came to, best first, and what it looked through; thresholds in nats."""

    algorithm: str
    people: int
    prints: int
    digest: str
    review: float
    probable: float
    found: tuple[Found, ...]


class Apart:
    """A process that holds one gallery. One thread at a time may use it."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._up = False
        root = str(Path(__file__).resolve().parents[3])
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "amana.engines.prints.apart_child", algorithm],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=kept | {"PYTHONPATH": root, "PYTHONUTF8": "1"},
            cwd=tempfile.gettempdir(),
        )
        threading.Thread(target=self._read, name="prints-apart", daemon=True).start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def come_up(self, within: float) -> None:
        """Wait until it can compare. Raises NotReady, Ended."""
        if not self._up:
            self._take(within, stop=False)
            self._up = True

    def add(self, prints: Sequence[Handed]) -> int:
        """Add prints; returns how many. Raises Refused for an unusable one, and then nothing was added; Ended."""
        rows = [[p.person, p.print_id, p.template] for p in prints]
        return int(self._ask({"do": "add", "prints": rows})["added"])

    def drop(self, print_ids: Sequence[str]) -> int:
        """Forget these prints; returns how many. Raises Ended."""
        return int(self._ask({"do": "drop", "prints": list(print_ids)})["dropped"])

    def search(self, templates: Sequence[str], limit: int) -> Answer:
        """Look for the person of these prints, one per finger, as `identify` does. Raises Refused, Ended."""
        told = self._ask({"do": "search", "prints": list(templates), "limit": limit})
        gallery, bounds = told["gallery"], told["thresholds"]
        found = [Found(c["person"], float(c["evidence"]), cast(Band, c["band"])) for c in told["candidates"]]
        return Answer(
            algorithm=told["algorithm"],
            people=gallery["people"],
            prints=gallery["prints"],
            digest=gallery["sha256"],
            review=bounds["review"],
            probable=bounds["probable"],
            found=tuple(found),
        )

    def stop(self) -> None:
        """End the process; what it holds goes with it."""
        self._process.kill()
        with contextlib.suppress(OSError):
            cast(Any, self._process.stdin).close()
        self._process.wait()

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        self.come_up(START_S)
        given = cast(Any, self._process.stdin)
        try:
            given.write(json.dumps(message).encode() + b"\n")
            given.flush()
        except OSError:
            self.stop()
            raise Ended("its input is closed") from None
        return self._take(ANSWER_S)

    def _take(self, within: float, stop: bool = True) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=within)
        except queue.Empty:
            if not stop:
                raise NotReady from None
            self.stop()
            raise Ended(f"no answer within {within:.0f} s") from None
        if not line:
            self.stop()
            raise Ended(f"ended with status {self._process.returncode}")
        told: dict[str, Any] = json.loads(line)
        if refused := told.get("refused"):
            raise Refused(refused["where"], refused["code"], **refused["blanks"])
        return told

    def _read(self) -> None:
        """Every line it says; an empty one when it has ended."""
        said = cast(Any, self._process.stdout)
        with contextlib.suppress(OSError, ValueError):
            for line in said:
                self._answers.put(line)
        self._answers.put(b"")
