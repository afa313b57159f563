"""A mass transfer as routing solvers can see it: day by day and type by type, which tail flies which lifts.

A lift is a visit with a time of service (its cycle) and a prize (exposure removed over the next two days); a vehicle
is a tail in a slot with its duty hours. What such a model cannot say (processing, intake, escorts, pads, beds, holds,
the people shared by several lifts) is left to our resource book: it flies the peer's lifts in the order of their
prizes, and refuses those that do not fit. So every peer's plan is valid, and the peer decides who goes when.
"""

from __future__ import annotations

import json
import math
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amana.engines.lifting.book import Book, Run
from amana.engines.lifting.build import fly
from amana.engines.lifting.tables import ONWARD, Tables

LOOK_AHEAD = 4  # slots, as our own builder's
PRIZE_UNIT = 1e6


@dataclass(frozen=True, slots=True)
class Lift:
    """A lift that a peer may choose: our order for it, minutes of service, prize, and in which slot of the day."""

    order: tuple[int, int, int]
    minutes: int
    prize: int


def planned(x: Tables, python: str, script: str, seconds: float) -> tuple[list[Run], int]:
    """(runs, how many of the peer's lifts could not be flown). `seconds` are shared by all days with work to do."""
    book = Book(x)
    command = [python, str(Path(__file__).parent / script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as peer:
        refused = fly(x, book, _orders(x, book, peer, time.monotonic() + seconds))
        assert peer.stdin is not None
        peer.stdin.close()
    return book.runs, refused


def _orders(x: Tables, book: Book, peer: Any, until: float) -> Iterator[tuple[int, int, int]]:
    """Ask the peer for each day and type, with the people and beds that are left by then."""
    days = x.slots // 2
    for day in range(days):
        for kind in range(x.kinds):
            slots = (2 * day, 2 * day + 1)
            lifts = [lift for slot in slots for lift in _lifts(x, book, kind, slot)]
            if not lifts:
                continue
            # most are out long before the end: a tenth of what is left for each day, shared by the types
            share = max(0.02, (until - time.monotonic()) / max(3, min(10, days - day)) / x.kinds)
            flown = _ask(peer, _problem(x, book, kind, slots, lifts, share))
            for k in sorted(flown, key=lambda k: -lifts[k].prize):
                yield lifts[k].order


def _lifts(x: Tables, book: Book, kind: int, slot: int) -> Iterator[Lift]:
    """Full lifts from every origin and category by the quickest open way, as many as tails could fly."""
    room, most = int(x.room[kind]), 2 * len(x.tails[kind])
    for p in range(x.origins):
        for category, classes in enumerate(x.by_category):
            arc = _quickest(x, book, kind, p, category, slot)
            if arc is None:
                continue
            waiting = [(g, book.ready[p][g][slot]) for g in classes if x.carries[arc, g]]
            weights = [float(x.weight[g]) for g, n in waiting for _ in range(max(0, n))]
            ahead = min(slot + LOOK_AHEAD, x.slots - 1)
            saved = float(x.removed[p, slot] - x.removed[p, ahead])
            full = float(x.duty[kind, slot])
            minutes = round(60 * (x.cycle[arc] if x.duration[arc] == 1 else full))
            for k in range(min(most, math.ceil(len(weights) / room))):
                prize = round(PRIZE_UNIT * saved * sum(weights[k * room : (k + 1) * room]))
                yield Lift((arc, category, slot), minutes, max(1, prize))


def _quickest(x: Tables, book: Book, kind: int, p: int, category: int, slot: int) -> int | None:
    ways = []
    for arc in range(x.arcs):
        mine = x.kind_of[arc] == kind and x.source[arc] == p and x.route[arc] != ONWARD
        if not mine or not x.startable[arc, slot] or book.places_left(arc, slot, category) < 1:
            continue
        if any(x.carries[arc, g] and book.ready[p][g][slot] > 0 for g in x.by_category[category]):
            ways.append((float(x.cycle[arc]), arc))
    return min(ways)[1] if ways else None


def _problem(
    x: Tables, book: Book, kind: int, slots: tuple[int, int], lifts: list[Lift], seconds: float
) -> dict[str, Any]:
    vehicles = [(k, slot) for slot in slots for k in range(len(x.tails[kind]))]
    hours = []
    for k, slot in vehicles:
        here, before = book.hours[kind][k][slot], book.hours[kind][k][slot - 1] if slot else 0.0
        left = min(float(x.duty[kind, slot]), float(x.crew[kind]) - before) - here
        gone = slot in x.away[kind][k] or slot in book.long_run[kind][k]
        hours.append(0 if gone else max(0, round(60 * left)))
    rows = [
        {
            "minutes": lift.minutes,
            "prize": lift.prize,
            "vehicles": [v for v, (_, slot) in enumerate(vehicles) if slot == lift.order[2]],
        }
        for lift in lifts
    ]
    return {"seconds": seconds, "hours": hours, "lifts": rows}


def _ask(peer: Any, problem: dict[str, Any]) -> list[int]:
    peer.stdin.write(json.dumps(problem) + "\n")
    peer.stdin.flush()
    answer = peer.stdout.readline()
    if not answer:
        raise RuntimeError("the peer has stopped; its message stands above")
    return [k for route in json.loads(answer)["flown"] for k in route]
