"""What a plan is worth after an event when nobody changes it: whoever can still travel as planned does.

A plan's old harm and a new plan's stand for different worlds. This one is the old plan in the new world, to set
beside the new one. Nobody is sent to a hold whose lift onward is lost; who has left for one stays there, and the
checker names them.
"""

from __future__ import annotations

from collections import defaultdict

from amana.engines.lifting.book import Run
from amana.engines.lifting.seating import Path, Seats
from amana.engines.lifting.tables import INBOUND, ONWARD, Tables

LOST = -2  # in place of a second run: the lift onward cannot be flown


def as_planned(x: Tables, old: list[Run], kept: list[Run], at_slot: int) -> list[Run]:
    """The lifts of `old` that are `kept`, with those of their people who can still make the whole journey, in order of
    departure. `x`: the tables after the event."""
    number: dict[tuple[int, int, int, int], list[int]] = defaultdict(list)
    for k, run in enumerate(kept):
        number[_key(run)].append(k)
    of_old = [number[_key(run)].pop() if number[_key(run)] else LOST for run in old]
    runs = [Run(run.arc, run.start, run.tail, {}, run.category) for run in kept]
    seats = Seats(x, runs)
    gone: list[tuple[Path, int]] = []
    ahead: list[tuple[Path, int]] = []
    for (first, second, g), n in _journeys(x, old).items():
        path = of_old[first], of_old[second] if second >= 0 else second, g
        (gone if old[first].start < at_slot else ahead).append((path, n))
    for path, n in gone:
        _has_left(seats, path, n)
    can = [(path, n) for path, n in ahead if LOST not in path]
    for path, n in sorted(can, key=lambda row: (runs[row[0][0]].start, row[0])):
        seats.take(path, n)
    return seats.loaded()


def _key(run: Run) -> tuple[int, int, int, int]:
    return run.arc, run.start, run.tail, run.category


def _has_left(seats: Seats, path: Path, n: int) -> None:
    """Who has left is on the way whatever is allowed now; without a lift onward they stay in the hold."""
    taken = seats.take(path, n) if LOST not in path else 0
    if taken < n:
        seats.strand(path[0], path[2], n - taken)


def _journeys(x: Tables, runs: list[Run]) -> dict[Path, int]:
    """(run, run onward or -1, class) -> people. In a hold whoever came first leaves first; who is not fetched at all
    has LOST for a second run."""
    found: dict[Path, int] = defaultdict(int)
    there: dict[tuple[int, int], list[list[int]]] = defaultdict(list)
    for k, run in enumerate(runs):
        for g, n in run.load.items():
            if x.route[run.arc] == INBOUND:
                end = run.start + int(x.duration[run.arc]) - 1
                there[int(x.target[run.arc]), g].append([end, k, n])
            elif x.route[run.arc] != ONWARD:
                found[k, -1, g] += n
    for queue in there.values():
        queue.sort()
    onward = sorted((run.start, k) for k, run in enumerate(runs) if x.route[run.arc] == ONWARD)
    for start, k in onward:
        for g, left in runs[k].load.items():
            for arrival in there[int(x.source[runs[k].arc]), g]:
                n = min(left, arrival[2]) if arrival[0] < start else 0
                if n:
                    found[arrival[1], k, g] += n
                    arrival[2] -= n
                    left -= n
    for (_place, g), queue in there.items():
        for _end, k, n in queue:
            if n:
                found[k, LOST, g] += n
    return found
