"""The consequence simulator beside SimPy and Mesa, the paired error, calibration of refits, the shipped backtest."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable

import numpy as np

from amana.engines.hazard import backtest, fast, fate, laplace, vector
from amana.engines.hazard.control import centred
from amana.engines.hazard.fates import INCIDENTS
from amana.engines.hazard.laying import build
from amana.engines.hazard.simulate import run, simulate
from amana.engines.hazard.world import World

from .. import rounds
from . import mesa_peer, simpy_peer, theatre

ROUNDS = 7
OURS, NUMPY_OURS, PEER = 40_000, 4_096, 24


def main() -> None:
    lines = ["# watch", "", *_speed(), "", *_paired(), "", *_backtest(), ""]
    rounds.write("watch", "\n".join(lines))


def _cpu(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def _speed() -> list[str]:
    scene = theatre.scene()
    plans = theatre.plans(scene)
    world = build(scene, plans["worst first"])
    fast.run(world, 1, 0, 10)  # compiled, or read from its cache, before the clock runs
    ours = {
        "numba": (lambda n: fast.run(world, n, 0, OURS), OURS),
        "NumPy only": (lambda n: vector.run(world, n, 0, NUMPY_OURS), NUMPY_OURS),
    }
    # the peers draw from Python's generator, which is cheaper than our hash: the comparison leans their way
    peers = {
        "SimPy": (lambda n: [simpy_peer.run(world, n, k, hashed=False) for k in range(PEER)], PEER),
        "Mesa": (lambda n: [mesa_peer.run(world, n, k, hashed=False) for k in range(PEER)], PEER),
    }
    per_second: dict[str, list[float]] = {name: [] for name in (*ours, *peers)}
    for n in range(ROUNDS):
        order = list({**ours, **peers}.items())
        for name, (act, replications) in order if n % 2 == 0 else order[::-1]:
            per_second[name].append(replications / _cpu(lambda act=act, n=n: act(n)))
    lines = [
        f"{len(scene.sites)} sites, {scene.days} days, {scene.people:,} people, {len(world.moves)} movements;"
        f" share of replications with an incident {_lively(world):.2f}."
        f" Replications per CPU-second, {ROUNDS} interleaved rounds, median (least-most).",
        "",
        "| | per CPU-second | times SimPy | times Mesa | target |",
        "|---|---|---|---|---|",
    ]
    targets = {"numba": ">= 700 / >= 500", "NumPy only": ">= 50", "SimPy": "", "Mesa": ""}
    for name, found in per_second.items():
        ratios = [_ratio(found, per_second[peer]) for peer in peers]
        lines.append(
            f"| {name} | {statistics.median(found):,.0f} | {ratios[0]} | {ratios[1]} | {targets[name]} |"
        )
    took = _cpu(lambda: simulate(scene, dict(list(plans.items())[:4]), replications=40_000, seed=3))
    same = fast.run(world, 5, 0, 300).same(run(world, 5, 300, fate.Tilt(), "plain"))
    also = fast.run(world, 5, 0, 4000).same(vector.run(world, 5, 0, 4000))
    lines += [
        "",
        "5 plans (with doing nothing) x 40,000 replications, means and differences:"
        f" {took:.2f} CPU-seconds (target < 5).",
        f"Fast engine and plain loop equal bit for bit in 300 replications: {same}; with NumPy in 4,000: {also}.",
    ]
    return lines


def _ratio(ours: list[float], peer: list[float]) -> str:
    each = [a / b for a, b in zip(ours, peer, strict=True)]
    return f"{statistics.median(each):,.0f} ({min(each):,.0f}-{max(each):,.0f})"


def _lively(world: World) -> float:
    return float((fast.run(world, 1, 0, 20_000).marks[:, 0] > 0).mean())


def _paired() -> list[str]:
    scene = theatre.scene()
    plans = theatre.plans(scene)
    n = 40_000
    fates = {name: fast.run(build(scene, moves), 1, 0, n) for name, moves in plans.items()}
    totals = {name: found.total for name, found in fates.items()}
    controls = {
        name: centred(build(scene, plans[name]), 1, found.marks[:, INCIDENTS] > 0)
        for name, found in fates.items()
    }
    again = {name: fast.run(build(scene, moves), 2, 0, n).total for name, moves in plans.items()}
    lines = [
        f"Difference of expected escapes, {n:,} replications each: with the same fate, with the control variate of the"
        " quiet course besides, and with independent draws.",
        "",
        "| plan | less | difference | error, paired | with the control | error, independent"
        " | times smaller | with the control |",
        "|---|---|---|---|---|---|---|---|",
    ]
    names = list(plans)
    for a, b in [(names[1], names[0]), (names[2], names[0]), (names[3], names[2]), (names[4], names[0])]:
        paired = totals[a] - totals[b]
        apart = totals[a] - again[b]
        controlled = paired - (controls[a] - controls[b])
        error, sharp, loose = (float(d.std(ddof=1)) / math.sqrt(n) for d in (paired, controlled, apart))
        lines.append(
            f"| {a} | {b} | {controlled.mean():+.2f} | {error:.3f} | {sharp:.3f} | {loose:.3f}"
            f" | {loose / error:.1f} | {loose / sharp:.1f} |"
        )
    return lines


def _backtest() -> list[str]:
    tested = backtest.run()
    found = tested.summary()
    panel_ms = _refit_ms(tested)
    lines = [
        f"Shipped backtest ({found['from']} to {found['to']}, {found['site_weeks']:,} site-weeks,"
        f" {found['weeks_with_incident']} with an incident; likelihood to the power {laplace.POWER}; refit"
        f" {panel_ms:.0f} ms). Indicators are hindsight-coded: machinery, not skill. 90 % intervals.",
        "",
        "| skill of | log | Brier |",
        "|---|---|---|",
    ]
    for name, kinds in found["skill"].items():
        cells = [
            f"{kinds[k]['value']:+.3f} [{kinds[k]['low']:+.3f}, {kinds[k]['high']:+.3f}]"
            for k in ("log", "brier")
        ]
        lines.append(f"| {name.replace('_', ' ')} | {cells[0]} | {cells[1]} |")
    prison = next(row for row in found["incidents"] if row["week"] == "2022-01-17")
    lines += [
        "",
        f"Ghwayran, week of 17 January 2022: rank {prison['rank']} of {prison['of']}, p7 {prison['p7']:.2%}.",
    ]
    return lines


def _refit_ms(tested: backtest.Backtest) -> float:
    from amana.engines.hazard import shipped

    record = shipped.load().record
    panel = backtest.panel(record, list(tested.forecasts))
    page = tested.models[0].priors
    times = [
        _cpu(lambda: laplace.fit(panel, page, at=tested.forecasts[-1].score.at, version="v", parent="p"))
        for _ in range(3)
    ]
    return 1000 * float(np.median(times))
