"""Two lists of people compared as wholes, in a process of its own: the names engine takes a minute for two lists of
60,000, and a page must not wait for it. Run as `python -m amana.desks.registry.linking PROGRESS`; the records come
pickled on stdin and the proposals go pickled to stdout, between these two processes and nobody else."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from amana.engines.naming.link import link
from amana.engines.naming.record import Record

SECONDS_MOST = 1_800
Pair = tuple[int, int]


def pairs(left: Sequence[Record], right: Sequence[Record], progress: Path | None = None) -> list[Pair]:
    """Positions (in `left`, in `right`) of those who may be one person, each once at most. Raises RuntimeError when
    the process fails."""
    if not left or not right:
        return []
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(progress or "")],
        input=pickle.dumps((list(left), list(right))),
        stdout=subprocess.PIPE,
        timeout=SECONDS_MOST,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode:
        raise RuntimeError(f"comparing two lists ended with {done.returncode}")
    found: list[Pair] = pickle.loads(done.stdout)
    return found


def tell(progress: Path, step: str, done: int, total: int) -> None:
    """How far the work is, for the page that waits for it."""
    fresh = progress.with_suffix(".new")
    fresh.write_text(json.dumps({"step": step, "done": done, "total": total}), encoding="utf-8")
    fresh.replace(progress)


def _main() -> None:
    where = Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None
    left, right = pickle.loads(sys.stdin.buffer.read())
    found = link(
        left, right, progress=(lambda done, all_: tell(where, "weigh", done, all_)) if where else None
    )
    sys.stdout.buffer.write(pickle.dumps([(p.left, p.right) for p in found]))


if __name__ == "__main__":
    _main()
