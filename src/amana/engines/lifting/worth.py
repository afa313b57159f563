"""The harm of a plan from its lifts: each is worth what its people no longer suffer."""

from __future__ import annotations

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.tables import Floats, Tables


def harm_of(x: Tables, runs: list[Run]) -> float:
    """Harm of a plan by its lifts' values; agrees with the checker for valid plans."""
    saved = 0.0
    stock = np.zeros((max(1, x.holds), x.classes, x.slots + 1))
    for run in runs:
        source, target = int(x.source[run.arc]), int(x.target[run.arc])
        risk = float(x.risk[run.arc, run.start])
        end = run.start + int(x.duration[run.arc]) - 1
        for g, n in run.load.items():
            saved -= risk * float(x.transit_weight[g]) * n
            if source < x.origins:
                saved += float(x.weight[g]) * float(x.removed[source, run.start]) * n
            else:
                stock[source - x.origins, g, run.start :] -= n
            if x.origins <= target < x.origins + x.holds:
                stock[target - x.origins, g, end:] += n
    return x.harm_of_staying() - saved + _staging(x, stock)


def _staging(x: Tables, stock: Floats) -> float:
    total = 0.0
    for h, z in enumerate(x.instance.staging):
        weighted = stock[h, :, : x.slots].T @ x.weight
        total += x.instance.slot_h * z.exposure_hazard_per_h * float(weighted.sum())
        total += z.stranded_harm_per_weight * float(weighted[-1])
    return total
