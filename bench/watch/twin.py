"""The same operation told with objects, as one would for SimPy or Mesa: written apart from the product's engines.

Only the tables and the draws come from the product; what happens to whom and when is told here a second time.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from amana.engines.hazard import draws
from amana.engines.hazard.world import World

Draw = Callable[[int, int], float]  # day, slot -> uniform


@dataclass
class Prison:
    """A site with its people and guards."""

    number: int
    region: int
    held: list[int]
    guards: int
    draw: Draw
    multiple: float
    own: float = 0.0
    excitement: float = 0.0
    closed_until: int = -1
    last_breach: int = -999_999
    left: list[tuple[int, int]] = field(default_factory=list)  # day, people
    escapes: int = 0


class Operation:
    """All sites, and everyone who is at large or under way."""

    def __init__(self, world: World, seed: int, replication: int, *, hashed: bool = True) -> None:
        self.world, self.days = world, world.days
        self.rng = random.Random(f"{seed}:{replication}") if not hashed else None
        key = draws.replication_key(seed, replication)
        self.prisons = []
        for n, place in enumerate(world.site_keys):
            draw = self._draw(draws.stream(key, place))
            level = float(world.levels[n][int(draw(-1, 0) * 16)])
            held = [int(v) for v in world.held[n]]
            prison = Prison(n, int(world.region[n]), held, int(world.guards[n]), draw, level)
            self.prisons.append(prison)
        self.rates = world.rate.tolist()
        self.strain0, self.crowd0 = world.strain0.tolist(), world.crowd0.tolist()
        self.capacity, self.moves = world.capacity.tolist(), world.moves.tolist()
        self.log_normal = math.log(10)
        self.shocks = [self._shock(self._draw(draws.stream(key, place))) for place in world.region_keys]
        self.large = [0] * world.held.shape[1]
        self.escaped = [0] * world.held.shape[1]
        self.aboard: dict[int, int] = {}
        self.incidents = self.breaches = self.moved = 0
        self.first_breach, self.cascade = -1, False

    def _draw(self, stream: int) -> Draw:
        if self.rng is not None:
            rng = self.rng
            return lambda day, slot: rng.random()
        return lambda day, slot: draws.uniform(stream, day, slot)

    def _shock(self, draw: Draw) -> list[float]:
        values, start, moves = (table.tolist() for table in self.world.shocks)
        first = draw(-1, 0)
        state = sum(1 for total in start if first >= total)
        path = []
        for day in range(self.days):
            path.append(values[state])
            u = draw(day, 0)
            state = sum(1 for total in moves[state] if u >= total)
        return path

    def rate(self, prison: Prison, day: int) -> float:
        people = sum(prison.held)
        if not people:
            return 0.0
        scenario = self.world.scenario
        strain = math.log(people / max(prison.guards, 1)) - self.log_normal
        strain = min(max(strain, -2.0), 3.0) - self.strain0[prison.number]
        crowd = max(0.0, math.log(people / self.capacity[prison.number])) - self.crowd0[prison.number]
        gone = sum(n for left, n in prison.left if day - left < 3) if prison.left else 0
        around = sum(p.excitement for p in self.prisons if p.region == prison.region and p is not prison)
        slopes = scenario.slopes
        exponent = (
            slopes["guard_strain"] * strain
            + slopes["over_capacity"] * crowd
            + slopes["visible_transfer"] * gone / (gone + people)
            + slopes["own_incidents"] * prison.own
        )
        base = self.rates[day][prison.number] * prison.multiple * self.shocks[prison.region][day]
        return base * (1 + scenario.alpha * around) * math.exp(exponent)

    def leave(self, move: int, day: int) -> None:
        origin, _, tier, wanted = self.moves[move]
        prison = self.prisons[origin]
        people = 0 if day <= prison.closed_until else min(wanted, prison.held[tier])
        prison.held[tier] -= people
        prison.left.append((day, people))
        self.aboard[move] = people
        self.moved += people

    def arrive(self, move: int) -> None:
        _, destination, tier, _ = self.moves[move]
        self.prisons[destination].held[tier] += self.aboard.pop(move)

    def strike(self, prison: Prison, day: int) -> tuple[list[int], list[tuple[Prison, int]], int]:
        """An incident. Returns those who will be recaptured by tier, the guards lent, the guards who will return."""
        after = self.world.scenario.consequences
        self.incidents += 1
        abandoned = prison.draw(day, 1) < float(self.world.collapse[prison.number])
        if not abandoned and prison.draw(day, 2) >= after.given_incident:
            return [], [], 0
        fraction = float(self.world.escape[1 if abandoned else 0][int(prison.draw(day, 3) * 1024)])
        out = []
        for tier, people in enumerate(prison.held):
            out.append(min(people, math.floor(people * fraction + prison.draw(day, 4 + tier))))
        share = after.share_small * (1 + sum(out) / after.half_size) ** -after.fall
        back = []
        for tier, people in enumerate(out):
            prison.held[tier] -= people
            self.large[tier] += people
            self.escaped[tier] += people
            back.append(min(people, math.floor(people * share + prison.draw(day, 18 + tier))))
        prison.escapes += sum(out)
        for other in self.prisons:
            if other is not prison and day - other.last_breach <= after.cascade_days:
                self.cascade = True
        self.breaches += 1
        if self.first_breach < 0:
            self.first_breach = day
        prison.last_breach, prison.closed_until = day, day + after.pause_days
        share_lost = after.lost_abandoned if abandoned else after.lost_assault
        lost = math.floor(max(prison.guards, 0) * share_lost)
        prison.guards -= lost
        lent = []
        for other in self.prisons:
            if other is not prison and other.region == prison.region:
                some = math.floor(max(other.guards, 0) * after.lent_share)
                other.guards -= some
                prison.guards += some
                lent.append((other, some))
        return back, lent, lost if abandoned else 0

    def recapture(self, prison: Prison, back: list[int]) -> None:
        for tier, people in enumerate(back):
            self.large[tier] -= people
            prison.held[tier] += people

    def fade(self, struck: list[Prison]) -> None:
        scenario = self.world.scenario
        for prison in self.prisons:
            prison.own *= math.exp(-1 / scenario.consequences.own_decay_days)
            prison.excitement *= math.exp(-1 / scenario.alpha_decay_days)
        for prison in struck:
            prison.own = min(prison.own + 1, scenario.consequences.own_max)
            prison.excitement += 1
