"""The simulator's door: a scenario, some plans, a number of replications; what each plan leads to, and the differences.

Every plan meets the same fate, and what would escape on the quiet course has an exactly known mean (`control`), so
differences of plans are known far better than their levels.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from . import vector
from .control import centred
from .fate import Tilt, replicate
from .fates import LEAK, Fates
from .instance import Movement, delayed
from .laying import build
from .outcome import Mean, Outcome, difference
from .scenario import Scenario
from .world import World

Told = Callable[[int], None]
Engine = Literal["auto", "fast", "numpy", "plain"]
DO_NOTHING = "do nothing"
REPLICATIONS_MAX = 5_000_000
BATCH = 100_000
"""Replications at a time. All that happens in one is some 280 bytes; what is kept of it is some 13."""


class Leak(RuntimeError):
    """A replication lost or doubled people: a fault of the program, never of the input."""


@dataclass(frozen=True)
class Result:
    """The outcomes (first: do nothing), the paired differences, what was assumed, warnings for the reader."""

    outcomes: tuple[Outcome, ...]
    differences: tuple[dict[str, Any], ...]
    scenario: Scenario
    replications: int
    seed: int
    engine: str
    tilt: Tilt
    slider: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "format": "amana-hazard-simulation/1",
            "replications": self.replications,
            "seed": self.seed,
            "engine": self.engine,
            "days": self.scenario.days,
            "people": self.scenario.people,
            "consequences": self.scenario.consequences.version,
            "plans": [outcome.summary() for outcome in self.outcomes],
            "differences": list(self.differences),
            "assumed": list(self.scenario.assumed),
            "warnings": list(self.warnings),
        }
        if not self.tilt.none:
            found["importance"] = {"rate": self.tilt.rate, "odds": self.tilt.odds}
        if self.slider:
            found["start_date"] = list(self.slider)
        return found


def pick(engine: Engine = "auto") -> str:
    """The engine's name: "fast" where numba is installed, else "numpy"."""
    if engine != "auto":
        return engine
    return "fast" if importlib.util.find_spec("numba") else "numpy"


def run(
    world: World,
    seed: int,
    replications: int,
    tilt: Tilt | None = None,
    engine: Engine = "auto",
    told: Told | None = None,
    *,
    first: int = 0,
) -> Fates:
    """The fates of `replications` replications of a world, from number `first` on. Raises Leak if people are not
    conserved in one. `told` hears how many more are done."""
    chosen = pick(engine)
    if chosen == "fast":
        from . import fast

        fates = fast.run(world, seed, first, replications, tilt, told)
    elif chosen == "numpy":
        fates = vector.run(world, seed, first, replications, tilt)
    else:
        each = (replicate(world, seed, first + n, tilt) for n in range(replications))
        fates = Fates.gather(each, replications, *world.held.shape)
    if told and chosen != "fast":
        told(replications)
    if fates.marks[:, LEAK].any():
        at = first + int(fates.marks[:, LEAK].nonzero()[0][0])
        raise Leak(f"replication {at} does not conserve people")
    return fates


def _batches(
    world: World, seed: int, replications: int, tilt: Tilt | None, engine: Engine, told: Told | None
) -> Iterator[Fates]:
    """The same replications a batch at a time: what is done with one is forgotten before the next."""
    for first in range(0, replications, BATCH):
        yield run(world, seed, min(BATCH, replications - first), tilt, engine, told, first=first)


def simulate(
    scenario: Scenario,
    plans: dict[str, list[Movement]],
    *,
    replications: int,
    seed: int,
    delays: tuple[int, ...] = (),
    rare: bool = False,
    engine: Engine = "auto",
    told: Told | None = None,
) -> Result:
    """Do nothing and each plan; `delays`: the start-date slider, days; `rare`: importance sampling on a breach. `told`
    hears how many more of the `(1 + plans * (1 + delays)) * replications` are done."""
    worlds = {DO_NOTHING: build(scenario, [])} | {name: build(scenario, m) for name, m in plans.items()}
    tilt = rare_tilt(worlds.values()) if rare else Tilt()
    outcomes = []
    for name, world in worlds.items():
        outcome = Outcome(name, scenario, replications, tilted=not tilt.none)
        for fates in _batches(world, seed, replications, tilt, engine, told):
            outcome.add(fates)
        if tilt.none:
            outcome.control = centred(world, seed, outcome.happened, compiled=pick(engine) == "fast")
        outcomes.append(outcome)
    pairs = [(outcome, outcomes[0]) for outcome in outcomes[1:]]
    pairs += [(later, earlier) for earlier, later in pairwise(outcomes[1:])]
    differences = [difference(a, b) for a, b in pairs]
    slider = [
        point
        for name, movements in plans.items()
        for point in start_date(
            scenario, name, movements, delays, replications=replications, seed=seed, engine=engine, told=told
        )
    ]
    return Result(
        tuple(outcomes),
        tuple(differences),
        scenario,
        replications,
        seed,
        pick(engine),
        tilt,
        tuple(slider),
        tuple(_warnings(differences, scenario)),
    )


def start_date(
    scenario: Scenario,
    name: str,
    movements: list[Movement],
    delays: tuple[int, ...],
    *,
    replications: int,
    seed: int,
    engine: Engine = "auto",
    told: Told | None = None,
) -> list[dict[str, Any]]:
    """The start-date slider: what the plan leads to when it begins `delay_days` later."""
    points = []
    for delay in delays:
        world = build(scenario, delayed(movements, delay), cut=True)
        escapes = Mean()
        for fates in _batches(world, seed, replications, None, engine, told):
            escapes.add(fates.total)
        points.append({"plan": name, "delay_days": delay, **escapes.summary()})
    return points


def rare_tilt(worlds: Any) -> Tilt:
    """A tilt under which about half of the replications see a breach; one for all plans, so that pairs stay pairs."""
    import numpy as np

    expected = max(float(np.nansum(w.rate * w.quiet)) for w in worlds)
    # breach odds x 2 brings .45 to .62; then about 1.1 incidents make a breach as likely as not
    return Tilt(min(max(1.0, 1.1 / max(expected, 1e-9)), 1e4), 2.0)


def _warnings(differences: list[dict[str, Any]], scenario: Scenario) -> list[str]:
    found = [
        f"the difference between “{d['plan']}” and “{d['against']}” ({d['mean']:.3g} ± {d['error']:.2g}) lies inside"
        " the error: raise --replications before choosing by it"
        for d in differences
        if d["inside_error"]
    ]
    if scenario.assumed:
        found.append("not given and therefore assumed: " + "; ".join(scenario.assumed))
    return found
