"""People in holds, or on their way to one, whose way onward was lost by an event.

They are seen to before anything else. Whom no lift can fetch in time leaves by the soonest one, and plans are made on
from there: no more people stay too long than that, in any slot, and the checker names them.
"""

from __future__ import annotations

import numpy as np

from amana.engines.lifting.book import Book, Run, riding
from amana.engines.lifting.tables import INBOUND, ONWARD, Ints, Tables

Held = dict[tuple[int, int, int], dict[int, int]]
"""(hold, slot of coming, load category) -> people of each class still there."""


def onward_for_held(x: Tables, book: Book, at_slot: int) -> Book:
    """Book a way onward for people who are in a hold or on their way to one, before anything else."""
    held = _came(x, book.runs)
    for run in _onward(x, book.runs):
        _take(x, held, run)
    for arrival, people in sorted(held.items(), key=lambda item: item[0][1] + int(x.stay[item[0][:2]])):
        _book_onward(x, book, arrival, people, at_slot)
    return book


def overdue(x: Tables, runs: list[Run]) -> Ints:
    """[S, G, T] people in holds beyond the longest stay, when nobody else flies than these runs: as the checker
    counts."""
    came, left = (np.zeros((x.holds, x.classes, x.slots), np.int64) for _ in range(2))
    for run in runs:
        into, out = int(x.target[run.arc]) - x.origins, int(x.source[run.arc]) - x.origins
        for g, n in run.load.items():
            if 0 <= into < x.holds:
                came[into, g, run.start + int(x.duration[run.arc]) - 1] += n
            if out >= 0:
                left[out, g, run.start] += n
    recent = np.zeros_like(came)
    for k in range(min(int(x.stay.max(initial=0)), x.slots)):
        recent[:, :, k:] += np.where((x.stay > k)[:, None, :], came, 0)[:, :, : x.slots - k]
    return np.maximum(0, np.cumsum(came - left, axis=2) - recent)


def _came(x: Tables, runs: list[Run]) -> Held:
    held: Held = {}
    for run in runs:
        if x.route[run.arc] == INBOUND:
            end = run.start + int(x.duration[run.arc]) - 1
            there = held.setdefault((int(x.target[run.arc]) - x.origins, end, run.category), {})
            for g, n in run.load.items():
                there[g] = there.get(g, 0) + n
    return held


def _onward(x: Tables, runs: list[Run]) -> list[Run]:
    return sorted((run for run in runs if x.route[run.arc] == ONWARD), key=lambda run: run.start)


def _take(x: Tables, held: Held, run: Run) -> None:
    """Whoever came first leaves first."""
    for g, left in run.load.items():
        for (hold, end, _category), people in sorted(held.items(), key=lambda item: item[0][1]):
            gone = min(left, people.get(g, 0))
            if gone and hold == int(x.source[run.arc]) - x.origins and end < run.start:
                people[g] -= gone
                left -= gone


def _book_onward(
    x: Tables, book: Book, arrival: tuple[int, int, int], people: dict[int, int], at_slot: int
) -> None:
    """The soonest lifts out of the hold; past the longest stay too, when there is none before."""
    place, end, category = arrival
    for slot in range(max(end + 1, at_slot), x.slots):
        for arc in range(x.arcs):
            while any(people.values()) and x.source[arc] == x.origins + place and x.startable[arc, slot]:
                tail = book.tail_for(arc, slot)
                places = book.places_left(arc, slot, category)
                load = _fitting(x, arc, people, min(places, 10**6), book.escorts_left(arc, slot))
                if tail is None or places < 1 or not load:
                    break
                book.book(Run(arc, slot, tail, load, category))
                book.hold(place, slot, x.slots - 1, category, -sum(load.values()))
                for g, n in load.items():
                    people[g] -= n


def _fitting(x: Tables, arc: int, people: dict[int, int], places: int, escorts: int) -> dict[int, int]:
    load: dict[int, int] = {}
    kind = int(x.kind_of[arc])
    for g in sorted(people, key=lambda g: -float(x.weight[g])):
        while people[g] - load.get(g, 0) > 0 and x.carries[arc, g]:
            more = {**load, g: load.get(g, 0) + int(x.group[g])}
            seated = sum(more.values()) + riding(x, more) <= int(x.room[kind])
            lying = sum(n for h, n in more.items() if x.lying[h]) <= int(x.medical[kind])
            if not (seated and lying and sum(more.values()) <= places and riding(x, more) <= escorts):
                break
            load = more
    return load
