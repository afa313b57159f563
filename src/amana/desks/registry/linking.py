"""Two lists of people compared as wholes, in a process of its own: the names engine takes a minute for two lists of
60,000, and a page must not wait for it. Run as `python -m amana.desks.registry.linking PROGRESS`; the records come
pickled on stdin and the proposals go pickled to stdout, between these two processes and nobody else."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from amana.engines.naming.link import link
from amana.engines.naming.record import Record
from amana.engines.naming.shares import processes

SECONDS_MOST = 1_800
LOOKS_EVERY = 1.0  # seconds, to see whether it is still wanted
_YIELDS = 10  # to pages, which wait for the same cores
Pair = tuple[int, int]


class Cancelled(Exception):
    """Somebody does not want the comparison any more."""


def pairs(
    left: Sequence[Record],
    right: Sequence[Record],
    progress: Path | None = None,
    wanted: Callable[[], bool] = lambda: True,
) -> list[Pair]:
    """Positions (in `left`, in `right`) of those who may be one person, each once at most. Raises RuntimeError when
    the process fails or takes longer than `SECONDS_MOST`, Cancelled soon after `wanted` says no."""
    if not left or not right:
        return []
    asked = pickle.dumps((list(left), list(right)))
    begun = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", __name__, str(progress or "")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as process:
        # `communicate` writes no more after its first timeout, and a busy machine reads later than that
        stdin, process.stdin = process.stdin, None
        threading.Thread(target=_hand_over, args=(stdin, asked), daemon=True).start()
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    answer, _ = process.communicate(timeout=LOOKS_EVERY)
                    break
                if not wanted():
                    raise Cancelled
                if time.monotonic() - begun > SECONDS_MOST:
                    raise RuntimeError(f"comparing two lists took longer than {SECONDS_MOST} seconds")
        finally:
            process.kill()
    if process.returncode:
        raise RuntimeError(f"comparing two lists ended with {process.returncode}")
    found: list[Pair] = pickle.loads(answer)
    return found


def _hand_over(stdin: Any, asked: bytes) -> None:
    """Write it all, however late it is read; a process that ends before it has read it all says why by its code."""
    with contextlib.suppress(BrokenPipeError), stdin:
        stdin.write(asked)


def tell(progress: Path, step: str, done: int, total: int) -> None:
    """How far the work is, for the page that waits for it."""
    fresh = progress.with_suffix(".new")
    fresh.write_text(json.dumps({"step": step, "done": done, "total": total}), encoding="utf-8")
    fresh.replace(progress)


def _main() -> None:
    where = Path(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1] else None
    left, right = pickle.loads(sys.stdin.buffer.read())
    if hasattr(os, "nice"):
        os.nice(_YIELDS)
    found = link(
        left,
        right,
        workers=processes(),  # this process holds no books and no threads: it may be copied
        progress=(lambda done, all_: tell(where, "weigh", done, all_)) if where else None,
    )
    sys.stdout.buffer.write(pickle.dumps([(p.left, p.right) for p in found]))


if __name__ == "__main__":
    _main()
