"""A command as a whole process with all it starts: what it takes of the clock, of the cores and of the memory."""

from __future__ import annotations

import contextlib
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_LOOKS_EVERY = 0.2  # seconds


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of the clock and of all cores, and the most MB at any look: what processes share counts once (PSS)."""

    wall: float
    cpu: float
    mb: float


def run(command: list[str]) -> Spent:
    """Raises CalledProcessError when the command fails. Linux."""
    began = time.perf_counter()
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            most = max(most, sum(map(_kilobytes, _family(process.pid))))
            time.sleep(_LOOKS_EVERY)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Spent(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, most / 1024)


def _family(pid: int) -> list[int]:
    """The process and all below it, as far as they still run."""
    with contextlib.suppress(OSError):
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        return [pid, *(one for child in below for one in _family(int(child)))]
    return []


def _kilobytes(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
