"""Classes that a program cannot tell apart, as one: smaller programs with the same bound."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from amana.engines.lifting.tables import Tables


def alike(x: Tables) -> list[list[int]]:
    """Classes that a program cannot tell apart, in groups."""
    keys: dict[tuple[object, ...], list[int]] = {}
    for g in range(x.classes):
        key = (x.weight[g], x.transit_weight[g], x.escorts[g], x.lying[g], tuple(x.carries[:, g].tolist()))
        keys.setdefault(key, []).append(g)
    return list(keys.values())


def alike_merged(x: Tables) -> Tables:
    """Tables with classes alike in all that a program sees merged, and one load category: a relaxation."""
    groups = alike(x)
    first = [group[0] for group in groups]
    return replace(
        x,
        weight=x.weight[first],
        transit_weight=x.transit_weight[first],
        escorts=x.escorts[first],
        lying=x.lying[first],
        group=np.ones(len(first), np.int64),
        category=np.zeros(len(first), np.int64),
        categories=["*"],
        by_category=[list(range(len(first)))],
        persons=np.stack([x.persons[:, group].sum(axis=1) for group in groups], axis=1),
        overdue=np.stack([x.overdue[:, group].sum(axis=1) for group in groups], axis=1),
        cleared=np.stack([x.cleared[:, group].sum(axis=1) for group in groups], axis=1),
        carries=x.carries[:, first],
        apart=[[] for _ in x.apart],
    )
