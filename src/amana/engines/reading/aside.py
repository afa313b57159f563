"""Comparing by meaning in a process of its own, so that whoever serves pages is not slowed by it.

`python -m amana.engines.reading.aside` takes {"documents": […], "held": […]} on stdin and answers {"links", "groups",
"tensions"} on stdout; `compare` asks it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ..common.bounds import bind_this_process
from .read import prepare, together
from .values import Document, Group, Link, Match, Reading, Shared, Tension

CPU_SECONDS = 240
SECONDS = 3_600  # by the clock, for a machine that is busy with other things: slow is not stuck
POLITENESS = 15


class Stopped(RuntimeError):
    """The comparison did not come to its end; the message says why."""


def compare(
    documents: Sequence[Document], people_say: Mapping[tuple[str, str], bool], seconds: float = SECONDS
) -> Reading:
    """What `together` finds by meaning; pages, claims and clusters are left empty. Raises Stopped."""
    asked = {
        "documents": [asdict(one) for one in documents],
        "held": [[left, right, joined] for (left, right), joined in people_say.items()],
    }
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "amana.engines.reading.aside"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as failed:
        raise Stopped(str(failed)) from None
    if done.returncode < 0:
        raise Stopped(
            f"ended by signal {-done.returncode}; {CPU_SECONDS} seconds of processor time are the most"
        )
    if done.returncode:
        raise Stopped((done.stderr.strip().splitlines() or ["no message"])[-1])
    return _reading(json.loads(done.stdout))


def _reading(found: dict[str, list[dict[str, object]]]) -> Reading:
    links = [_link(one) for one in found["links"]]
    groups = [Group(**{**one, "claims": tuple(one["claims"]), "origin_names": ()}) for one in found["groups"]]  # type: ignore[arg-type]
    tensions = [Tension(**{**one, "claims": tuple(one["claims"])}) for one in found["tensions"]]  # type: ignore[arg-type]
    return Reading([], [], [], groups, links, tensions)


def _link(one: dict[str, object]) -> Link:
    matches = tuple(Match(tuple(m["left"]), tuple(m["right"]), m["score"]) for m in one["matches"])  # type: ignore[attr-defined]
    return Link(
        **{**one, "matches": matches, "reasons": tuple(one["reasons"]), "shared": Shared(**one["shared"])}  # type: ignore
    )


def main() -> None:
    """Read the question, answer it."""
    bind_this_process(cpu_seconds=CPU_SECONDS)
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
    asked = json.loads(sys.stdin.buffer.read().decode("utf-8"))
    held = {(left, right): joined for left, right, joined in asked["held"]}
    found = together([prepare(Document(**one)) for one in asked["documents"]], held)
    answer = {
        "links": [asdict(one) for one in found.links],
        "groups": [asdict(one) for one in found.groups],
        "tensions": [asdict(one) for one in found.tensions],
    }
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8"))


if __name__ == "__main__":
    main()
