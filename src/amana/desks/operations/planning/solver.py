"""The planner in a process of its own: the solver runs in no thread of the server, and a crash takes nothing along."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..models import Plan
from . import store

_TOLD = re.compile(r"([\d.]+) s\s+(\w+)\s+harm ([\d.]+)(?:\s+bound ([\d.]+)\s+gap (-?[\d.]+) %)?")
LONGEST_S = 1800
"""No run of the planner takes longer; one that does is stopped."""


class SolverFailed(Exception):
    """The planner ended without a plan; the text is what it said last."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of progress."""

    seconds: float
    stage: str
    harm: float
    bound: float | None


Watch = Callable[[Told], None]


def solve(plan: Plan, watch: Watch | None = None, iterations: int | None = None) -> dict[str, Any]:
    """Solve the stored instance; the plan is stored as "plan", the report answered. Raises SolverFailed.

    With 0 iterations the best of the builder's portfolio is taken here: it needs no solver."""
    if iterations == 0:
        return _first(plan)
    limit = ["--seconds", str(plan.seconds)] if iterations is None else ["--iterations", str(iterations)]
    out = store.path(plan, "plan")
    arguments = ["solve", str(store.path(plan, "instance")), "--out", str(out), "--seed", str(plan.seed)]
    return _run([*arguments, *limit, "--progress", "--json"], watch)


def _first(plan: Plan) -> dict[str, Any]:
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.solve import best_built

    result = best_built(read_instance(store.path(plan, "instance")), plan.seed)
    store.write(plan, "plan", result.plan.document())
    return result.report.document()


def replan(plan: Plan, iterations: int | None = None) -> dict[str, Any]:
    """A plan after the stored events, from the stored "before" (plan) and "basis" (instance); the new instance is
    stored as "instance". Raises SolverFailed."""
    limit = ["--seconds", str(plan.seconds)] if iterations is None else ["--iterations", str(iterations)]
    names = [str(store.path(plan, name)) for name in ("basis", "before", "events")]
    out = ["--out", str(store.path(plan, "plan")), "--instance-out", str(store.path(plan, "instance"))]
    return _run(["replan", *names, *out, "--seed", str(plan.seed), *limit, "--json"], None)


def explain(plan: Plan, worth: bool = True) -> dict[str, Any]:
    """The explanation of the stored plan with the figures of its page; without `worth` no solver is needed."""
    if not worth:
        return _explained(plan)
    names = [str(store.path(plan, name)) for name in ("instance", "plan")]
    return _run(["explain", *names, "--figures", "--json"], None)


def _explained(plan: Plan) -> dict[str, Any]:
    from amana.engines.lifting.explain import explain as explained
    from amana.engines.lifting.instance import read_instance
    from amana.engines.lifting.plan import read_plan

    instance = read_instance(store.path(plan, "instance"))
    answer = read_plan(store.path(plan, "plan"), instance.name)
    return explained(instance, answer, worth=False, more=True)


def _run(arguments: Sequence[str], watch: Watch | None) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "amana.cli", "plan", *arguments]
    said: list[str] = []
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as answer,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
            encoding="utf-8",
        ) as child,
    ):
        assert child.stderr is not None
        timer = threading.Timer(LONGEST_S, child.kill)
        timer.start()
        try:
            for line in child.stderr:
                said.append(line.strip())
                told = _TOLD.search(line)
                if told and watch:
                    seconds, stage, harm, bound, _gap = told.groups()
                    watch(Told(float(seconds), stage, float(harm), float(bound) if bound else None))
            status = child.wait()
        except BaseException:
            child.kill()
            raise
        finally:
            timer.cancel()
        answer.seek(0)
        text = answer.read()
    if status not in (0, 1) or not text.strip():
        raise SolverFailed("\n".join(said[-12:]) or f"the planner ended with status {status}")
    found: dict[str, Any] = json.loads(text)
    return found
