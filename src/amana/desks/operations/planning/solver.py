"""The planner in a process of its own: the solver runs in no thread of the server, and a crash takes nothing along."""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from amana.desks.watch.queries import consequences as simulator

from ..models import Plan
from ..models.plans import ENDED
from . import store

_TOLD = re.compile(r"([\d.]+) s\s+(\w+)\s+harm ([\d.]+)(?:\s+bound ([\d.]+)\s+gap (-?[\d.]+) %)?")
FIRST = "first valid plan"
_living: set[subprocess.Popen[bytes]] = set()
log = logging.getLogger("amana.operations")
MODEST = 10
"""Priority (as of `nice`) of a planner whose first plan is on the page."""
GROUPS = hasattr(os, "killpg")
LOOK_S = 0.3
"""So often it is looked whether the planner still lives, and whether it is to stop."""
LONGEST_S = 1800
"""No run of the planner takes longer; one that does is stopped."""


class SolverFailed(Exception):
    """The planner ended without a plan; the text is what it said last."""


class Stopped(Exception):
    """Somebody gave the plan up while it was worked on."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of progress."""

    seconds: float
    stage: str
    harm: float
    bound: float | None


Watch = Callable[[Told], None]
Gather = Callable[[], None]
"""Asks the register and stores what the planner reads; the planner's process starts up meanwhile."""
First = Callable[[], None]
"""Called once, when the first valid plan is stored as "first" and its reasons as "reasons"."""


def solve(
    plan: Plan,
    gather: Gather,
    watch: Watch | None = None,
    iterations: int | None = None,
    first: First | None = None,
) -> dict[str, Any]:
    """Solve the instance that `gather` stores; the plan is stored as "plan", its reasons as "reasons", the report
    answered. Raises SolverFailed.

    With 0 iterations the best of the builder's portfolio is taken here: it needs no solver."""
    if iterations == 0:
        gather()
        return _built(plan)
    arguments = ["plan", "solve", "-", *_common(plan, iterations)]
    return _run(plan, arguments, watch, first, _Fed(gather, store.path(plan, "instance")))


def _common(plan: Plan, iterations: int | None) -> list[str]:
    limit = ["--seconds", str(plan.seconds)] if iterations is None else ["--iterations", str(iterations)]
    files = {"--out": "plan", "--first": "first", "--why": "reasons"}
    named = [part for option, name in files.items() for part in (option, str(store.path(plan, name)))]
    return [*named, "--seed", str(plan.seed), "--prefer", plan.prefer, *limit, "--progress", "--json"]


def _built(plan: Plan) -> dict[str, Any]:
    from amana.engines.lifting.breaches import breach_tail
    from amana.engines.lifting.explain import explain as explained
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.solve import best_built

    instance = read_instance(store.path(plan, "instance"))
    result = best_built(instance, plan.seed)
    store.write(plan, "plan", result.plan.document())
    found = explained(instance, result.plan, worth=False, beside=False)
    store.write(plan, "reasons", {**found, "breaches": asdict(breach_tail(instance, result.plan))})
    return result.report.document()


def replan(
    plan: Plan,
    gather: Gather,
    watch: Watch | None = None,
    iterations: int | None = None,
    first: First | None = None,
) -> dict[str, Any]:
    """A plan after the stored events, from the "before" (plan) and "basis" (instance) that `gather` stores; the new
    instance is stored as "instance", the rest as in `solve`. Raises SolverFailed."""
    names = [str(store.path(plan, name)) for name in ("before", "events")]
    made = ["--instance-out", str(store.path(plan, "instance"))]
    arguments = ["plan", "replan", "-", *names, *made, *_common(plan, iterations)]
    return _run(plan, arguments, watch, first, _Fed(gather, store.path(plan, "basis")))


def explain(plan: Plan) -> dict[str, Any]:
    """The explanation of the stored plan with what each resource is worth and the figures of its page."""
    names = [str(store.path(plan, name)) for name in ("instance", "plan")]
    return _run(plan, ["plan", "explain", *names, "--from-slot", str(plan.at_slot), "--figures", "--json"])


def fates(
    plan: Plan, names: Sequence[str], replications: int, days: int, delays: Sequence[int]
) -> dict[str, Any]:
    """The simulator's summary for stored plans by name, each also begun `delays` days later. Raises SolverFailed."""
    plans = [part for name in names for part in ("--plan", str(store.path(plan, name)))]
    how = ["--replications", str(replications), "--seed", str(plan.seed), "--days", str(days)]
    later = ["--delay", ",".join(map(str, delays))] if delays else []
    found = _run(
        plan,
        [
            "hazard", "simulate", str(store.path(plan, "instance")), *plans, *how, *later,
            "--engine", simulator.engine(), "--json",
        ],
    )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class _Fed:
    """What is given to the child on its standard input, once it is gathered."""

    gather: Gather
    file: Path


def _run(
    plan: Plan,
    arguments: Sequence[str],
    watch: Watch | None = None,
    first: First | None = None,
    fed: _Fed | None = None,
) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "amana.cli", *arguments]
    said: list[str] = []
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as answer,
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE if fed else subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.PIPE,
            env=environment,
            process_group=0 if GROUPS else None,
        ) as child,
    ):
        assert child.stderr is not None
        if not first:
            _gives_way(child)
        _living.add(child)
        threading.Thread(target=_guard, args=(plan, child), daemon=True).start()
        try:
            if fed:
                fed.gather()
                _give(child, fed.file.read_bytes())
            for raw in child.stderr:
                line = raw.decode("utf-8", "replace")
                said.append(line.strip())
                if first and line.startswith(FIRST):
                    _gives_way(child)
                    first()
                told = _TOLD.search(line)
                if told and watch:
                    seconds, stage, harm, bound, _gap = told.groups()
                    watch(Told(float(seconds), stage, float(harm), float(bound) if bound else None))
            status = child.wait()
        except BaseException:
            _end(child)
            raise
        answer.seek(0)
        text = answer.read()
    # asked for its best when it had just said it, it ends by the signal: what it said counts
    if store.search_ends(plan) and text.rstrip().endswith("}") and status not in (0, 1):
        status = 0
    if status < 0:
        if store.stopping(plan):
            raise Stopped(plan.code)
        raise SolverFailed("\n".join([f"{ENDED}: {_signal(-status)}", *said[-6:]]))
    if status not in (0, 1) or not text.strip():
        raise SolverFailed("\n".join(said[-12:]) or f"the planner ended with status {status}")
    found: dict[str, Any] = json.loads(text)
    return found


def _guard(plan: Plan, child: subprocess.Popen[bytes]) -> None:
    """Until the planner ends: stop it when somebody gives the plan up, or when it takes too long. The workers of a
    planner that was killed know nothing of it and hold its output open, so that nobody would hear of its end: they go
    with it. Where somebody wants the best that was found, the planner is told once, and ends by itself."""
    until, told = time.monotonic() + LONGEST_S, False
    while child.poll() is None:
        if store.stopping(plan) or time.monotonic() > until:
            _end(child)
        elif store.search_ends(plan) and not told:
            told = True
            child.send_signal(signal.SIGINT)
        time.sleep(LOOK_S)
    _end(child)
    _living.discard(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """The planner and the workers it started, at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if GROUPS:
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


@atexit.register
def _end_all() -> None:
    """A server that ends leaves no planner behind."""
    for child in list(_living):
        _end(child)


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def _gives_way(child: subprocess.Popen[bytes]) -> None:
    """Whoever works at a desk goes before a search that goes on, and before figures that may come later. The workers
    that the search starts are as modest as it is."""
    if hasattr(os, "setpriority"):
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, child.pid, MODEST)


def _give(child: subprocess.Popen[bytes], raw: bytes) -> None:
    """Hand the file over; a child that has ended already says why on its own."""
    assert child.stdin is not None
    with contextlib.suppress(OSError):
        child.stdin.write(raw)
        child.stdin.close()
