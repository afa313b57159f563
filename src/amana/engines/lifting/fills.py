"""How much one lift can carry at most besides its seats, as rows that cut off fractions of lifts.

For whole lifts people <= most y holds (none: nobody; one or more: what one carries at most, times their number).
"""

from __future__ import annotations

import numpy as np

from amana.engines.lifting.matrix import Matrix
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import EPS, ONWARD, Floats, Ints, Tables

INF = float("inf")
Persons = tuple[Ints, Ints, Ints, Floats]
"""Columns of persons, by column the sortie that they are on, their class, and the persons in one unit of it."""


def add_effective_seats(m: Matrix, t: Tables, s: Sorties, y: Ints, persons: Persons) -> None:
    """No lift carries more than its place can send or take in a day, nor more than are cleared there."""
    columns, on, who, unit = persons
    room = t.room[t.kind_of[s.arc]].astype(float)
    most = np.full(len(s), INF)
    left = t.route[s.arc] != ONWARD
    source, slot = t.source[s.arc[left]], s.slot[left]
    most[left] = t.processing[source, slot // 2]
    place = t.target[s.arc] - t.origins - t.holds
    into = place >= 0
    end = s.slot + t.duration[s.arc] - 1
    most[into] = np.minimum(most[into], t.intake[place[into], end[into] // 2])
    ready = np.zeros(len(s))
    from_here = left[on]
    cleared = t.cleared[t.source[s.arc[on[from_here]]], who[from_here], s.slot[on[from_here]]]
    np.add.at(ready, on[from_here], cleared)
    most[left] = np.minimum(most[left], ready[left])
    fewer = most < room / (1 + t.escorts.max() / 100.0)
    rows = m.add_rows(len(s), -INF, 0.0)
    m.put(rows[fewer], y[fewer], -most[fewer])
    mine = fewer[on]
    m.put(rows[on[mine]], columns[mine], unit[mine])


def add_alone(m: Matrix, t: Tables, s: Sorties, y: Ints, persons: Persons) -> None:
    """Of one class no lift carries more than are cleared there, nor more than fill it with whole groups and escorts."""
    columns, on, who, unit = persons
    kind = t.kind_of[s.arc[on]]
    most = seats_alone(t)[kind, who]
    relaxed = t.room[kind] / (1 + t.escorts[who] / 100.0)
    lying = t.lying[who]
    most = np.where(lying, np.minimum(most, t.medical[kind]), most)
    relaxed = np.where(lying, np.minimum(relaxed, t.medical[kind]), relaxed)
    left = np.flatnonzero(t.route[s.arc[on]] != ONWARD)
    cleared = t.cleared[t.source[s.arc[on[left]]], who[left], s.slot[on[left]]]
    most[left] = np.minimum(most[left], cleared)
    fewer = np.flatnonzero(most < relaxed - EPS)
    rows = m.add_rows(len(fewer), -INF, 0.0)
    m.put(rows, y[on[fewer]], -most[fewer])
    m.put(rows, columns[fewer], unit[fewer])


def seats_alone(t: Tables) -> Floats:
    """[A, G] the most persons of one class that a lift seats beside their escorts: whole groups, whole escorts."""
    most = np.zeros((t.kinds, t.classes))
    for kind in range(t.kinds):
        for g in range(t.classes):
            persons = np.arange(int(t.room[kind]) // int(t.group[g]) + 1) * int(t.group[g])
            riding = -(-persons * t.escorts[g] // 100)
            most[kind, g] = persons[persons + riding <= t.room[kind]].max()
    return most
