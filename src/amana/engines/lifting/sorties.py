"""Sortie columns: the lifts of one arc, load category and start slot, and how many of them there can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from amana.engines.lifting.tables import EPS, ONWARD, Floats, Ints, Tables


@dataclass(frozen=True, slots=True)
class Sorties:
    """Columns by arrays of one length: arc, category, slot, least and most lifts."""

    arc: Ints
    category: Ints
    slot: Ints
    least: Floats
    most: Floats

    def __len__(self) -> int:
        return len(self.arc)


def all_sorties(x: Tables) -> Sorties:
    """Every sortie column that could carry somebody."""
    arc, slot = np.nonzero(x.startable)
    categories = np.arange(len(x.by_category))
    arc, slot = np.repeat(arc, len(categories)), np.repeat(slot, len(categories))
    category = np.tile(categories, len(arc) // max(1, len(categories)))
    useful = np.zeros(len(arc), bool)
    for c, classes in enumerate(x.by_category):
        can = np.asarray(x.carries[:, classes].any(axis=1))
        mine = category == c
        useful[mine] = can[arc[mine]]
        leaving = mine & (x.route[arc] != ONWARD)
        ready = x.cleared[:, classes, :].sum(axis=1) > 0
        useful[leaving] &= ready[x.source[arc[leaving]], slot[leaving]]
    arc, slot, category = arc[useful], slot[useful], category[useful]
    return Sorties(arc, category, slot, np.zeros(len(arc)), most_lifts(x, arc, slot))


def most_lifts(x: Tables, arc: Ints, slot: Ints) -> Floats:
    """Most lifts of an arc in a slot: tails there, times lifts per duty."""
    there = tails_there(x)
    kind = x.kind_of[arc]
    spread = x.duration[arc]
    least = there[kind, slot]
    for k in range(1, int(x.duration.max(initial=1))):
        later = np.minimum(slot + k, x.slots - 1)
        least = np.where(k < spread, np.minimum(least, there[kind, later]), least)
    per = np.where(spread == 1, np.floor(x.duty[kind, slot] / x.cycle[arc] + EPS), 1)
    return (least * per).astype(float)


def tails_there(x: Tables) -> Ints:
    """[A, T] tails available in each slot."""
    rows = [[sum(t not in gone for gone in away) for t in range(x.slots)] for away in x.away]
    return np.array(rows)


def tails_in_either(x: Tables) -> Floats:
    """[A, T] tails available in each slot or the next."""
    rows = [
        [sum(not (u in gone and u + 1 in gone) for gone in away) for u in range(x.slots)] for away in x.away
    ]
    return np.array(rows, float)
