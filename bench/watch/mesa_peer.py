"""The operation in Mesa: an agent per site, a step per day."""

from __future__ import annotations

import math

import mesa

from amana.engines.hazard.world import World

from .twin import Operation, Prison


class SiteAgent(mesa.Agent):
    def __init__(self, model: OperationModel, prison: Prison) -> None:
        super().__init__(model)
        self.prison = prison

    def look(self) -> None:
        day, operation = self.model.day, self.model.operation
        self.happens = self.prison.draw(day, 0) < 1 - math.exp(-operation.rate(self.prison, day))

    def act(self) -> None:
        if self.happens:
            self.model.follow(self.prison)


class OperationModel(mesa.Model):
    def __init__(self, world: World, seed: int, replication: int, *, hashed: bool = True) -> None:
        super().__init__(seed=replication)
        self.operation = Operation(world, seed, replication, hashed=hashed)
        self.day, self.struck = 0, []
        self.due: dict[int, list] = {}
        for prison in self.operation.prisons:
            SiteAgent(self, prison)

    def follow(self, prison: Prison) -> None:
        self.struck.append(prison)
        after = self.operation.world.scenario.consequences
        back, lent, lost = self.operation.strike(prison, self.day)
        self.due.setdefault(self.day + after.recapture_days, []).append((prison, lost, back))
        for other, some in lent:
            self.due.setdefault(self.day + after.lent_days, []).append((other, some, []))
            self.due.setdefault(self.day + after.lent_days, []).append((prison, -some, []))

    def step(self) -> None:
        world, day = self.operation.world, self.day
        for prison, change in zip(self.operation.prisons, world.guard_change[day], strict=True):
            prison.guards += int(change)
        for prison, guards, back in self.due.pop(day, []):
            prison.guards += guards
            self.operation.recapture(prison, back)
        for kind, move in world.events[int(world.event_start[day]) : int(world.event_start[day + 1])]:
            if kind == 0:
                self.operation.leave(int(move), day)
            else:
                self.operation.arrive(int(move))
        self.agents.do("look")
        self.agents.do("act")
        self.operation.fade(self.struck)
        self.struck, self.day = [], day + 1


def run(world: World, seed: int, replication: int, *, hashed: bool = True) -> Operation:
    model = OperationModel(world, seed, replication, hashed=hashed)
    for _ in range(world.days):
        model.step()
    return model.operation
