"""Breaches drawn on a fixed plan from the hazard of every place and slot: mean, worst cases, tier 1."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amana.engines.lifting.check_flows import Flows
from amana.engines.lifting.check_lifts import Names, place_lifts
from amana.engines.lifting.instance import Instance
from amana.engines.lifting.plan import Plan


@dataclass(frozen=True, slots=True)
class Tail:
    """Weighted people caught in a breach: mean, mean of the worst 5 %, and the chance that tier 1 is among them."""

    mean: float
    cvar95: float
    tier_one_breach: float


def breach_tail(instance: Instance, plan: Plan, draws: int = 2000, seed: int = 0) -> Tail:
    """Breaches drawn on the fixed plan: each place breaks at most once, and loses whom it holds in that slot."""
    names = Names(instance)
    sorties, _ = place_lifts(instance, names, plan.lifts)
    flows = Flows(instance, sorties)
    rng = np.random.default_rng(seed)
    loss, top = np.zeros(draws), np.zeros(draws, bool)
    for origin in instance.origins:
        stock = np.array([flows.stock[origin.id, row.id] for row in instance.classes])
        weighted = np.array([row.exposure_weight for row in instance.classes]) @ stock
        first = np.array([row.tier == 1 for row in instance.classes]) @ stock
        chance = 1 - np.exp(-instance.slot_h * np.array(instance.hazard_rate_per_h(origin)))
        broken = rng.random((draws, instance.slots)) < chance
        hit = broken.any(axis=1)
        slot = broken.argmax(axis=1)
        loss += np.where(hit, weighted[slot], 0.0)
        top |= hit & (first[slot] > 0)
    worst = np.sort(loss)[-max(1, draws // 20) :]
    return Tail(float(loss.mean()), float(worst.mean()), float(top.mean()))
