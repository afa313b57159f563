"""The operation in SimPy: a process per site and movement, events at fixed hours of the day."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import simpy

from amana.engines.hazard.world import World

from .twin import Operation, Prison

GUARDS, RETURN, SLOT, LOOK, ACT, FADE = 0.0, 0.05, 0.1, 0.6, 0.7, 0.9  # hours as fractions of a day


def run(world: World, seed: int, replication: int, *, hashed: bool = True) -> Operation:
    operation = Operation(world, seed, replication, hashed=hashed)
    env = simpy.Environment()
    struck: list[Prison] = []
    env.process(_roster(env, operation))
    for move, (leave, arrive) in enumerate(_times(world)):
        env.process(_lift(env, operation, move, leave, arrive))
    for prison in operation.prisons:
        env.process(_site(env, operation, prison, struck))
    env.process(_night(env, operation, struck))
    env.run(until=world.days)
    return operation


def _times(world: World) -> list[tuple[float, float]]:
    """When each movement leaves and arrives, days: found again from the order of the world's events."""
    times: dict[tuple[int, int], float] = {}
    for day in range(world.days):
        today = range(int(world.event_start[day]), int(world.event_start[day + 1]))
        for place, n in enumerate(today):
            kind, move = (int(v) for v in world.events[n])
            times[kind, move] = day + SLOT + 0.4 * place / max(1, len(today))
    return [(times.get((0, m), math.inf), times.get((1, m), math.inf)) for m in range(len(world.moves))]


def _roster(env: simpy.Environment, operation: Operation) -> Iterator[Any]:
    while True:
        for prison, change in zip(operation.prisons, operation.world.guard_change[int(env.now)], strict=True):
            prison.guards += int(change)
        yield env.timeout(1)


def _lift(
    env: simpy.Environment, operation: Operation, move: int, leave: float, arrive: float
) -> Iterator[Any]:
    yield env.timeout(leave)
    operation.leave(move, int(env.now))
    yield env.timeout(arrive - leave)
    operation.arrive(move)


def _site(
    env: simpy.Environment, operation: Operation, prison: Prison, struck: list[Prison]
) -> Iterator[Any]:
    yield env.timeout(LOOK)
    while True:
        day = int(env.now)
        happens = prison.draw(day, 0) < 1 - math.exp(-operation.rate(prison, day))
        yield env.timeout(ACT - LOOK)
        if happens:
            struck.append(prison)
            _follow(env, operation, prison, day)
        yield env.timeout(1 + LOOK - ACT)


def _follow(env: simpy.Environment, operation: Operation, prison: Prison, day: int) -> None:
    after = operation.world.scenario.consequences
    back, lent, lost = operation.strike(prison, day)
    if back:
        env.process(
            _later(env, day + after.recapture_days + RETURN, lambda: operation.recapture(prison, back))
        )
    if lost:
        env.process(_later(env, day + after.recapture_days, lambda: _return(prison, lost)))
    for other, some in lent:
        env.process(_later(env, day + after.lent_days, lambda o=other, n=some: _give_back(prison, o, n)))


def _later(env: simpy.Environment, when: float, act: Any) -> Iterator[Any]:
    yield env.timeout(when - env.now)
    act()


def _return(prison: Prison, guards: int) -> None:
    prison.guards += guards


def _give_back(borrower: Prison, lender: Prison, guards: int) -> None:
    borrower.guards -= guards
    lender.guards += guards


def _night(env: simpy.Environment, operation: Operation, struck: list[Prison]) -> Iterator[Any]:
    yield env.timeout(FADE)
    while True:
        operation.fade(struck)
        struck.clear()
        yield env.timeout(1)
