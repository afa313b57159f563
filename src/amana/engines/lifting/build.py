"""A first valid plan without a solver: slot by slot, the lift that removes most exposure per share of what is scarce.

`Rules` are the few knobs; `portfolio` sweeps them. A lift to staging is booked only with its way onward.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from amana.engines.lifting.book import Book, Load, Run
from amana.engines.lifting.tables import EPS, INBOUND, ONWARD, Tables
from amana.engines.lifting.worth import harm_of


@dataclass(frozen=True, slots=True)
class Rules:
    """`look_ahead` slots: exposure over this span is what a lift now saves against a lift then.

    `order`: "value" (exposure removed per share), "prison" (one prison after another, as on a spreadsheet),
    "tier" (heaviest people first) or "rate" (exposure removed per cycle hour). `keep_beds` holds beds back for
    classes that fewer receptions accept. `gate` is the weight of an origin's processing among what is scarce: where
    big camps send all they can process every day, who goes first is what matters."""

    look_ahead: float = 4
    keep_beds: bool = True
    order: str = "value"
    gate: float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """A leg that can be flown: its tail (None: joins `join`), persons it takes, riding escorts it may have."""

    arc: int
    start: int
    tail: int | None
    places: int
    escorts: int
    join: Run | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A lift the builder could book next, with its score."""

    score: tuple[float, ...]
    load: Load
    legs: tuple[Way, ...]


PORTFOLIO = (
    Rules(4, True),
    Rules(12, True, gate=1.0),
    Rules(4, True, gate=1.0),
    Rules(12, True),
    Rules(4, False),
    Rules(30, True),
    Rules(1.5, True),
    Rules(8, True, "rate"),
    Rules(0.5, True, "rate"),
)


def build(x: Tables, rules: Rules, book: Book | None = None, first_slot: int = 0) -> Book:
    """Fill the book from `first_slot` on; runs already booked stay. Deterministic."""
    book = book or Book(x)
    builder = _Builder(x, rules, book)
    for slot in range(first_slot, x.slots):
        builder.fill(slot)
    return book


def best_of_portfolio(
    x: Tables, runs: list[Run], harm: float, go_on: Callable[[int], bool]
) -> tuple[list[Run], float]:
    """The best of a first plan and of the portfolio's other rules, as many as `go_on` (told how many were tried)
    allows."""
    for number, rules in enumerate(PORTFOLIO[1:]):
        if not go_on(number):
            break
        other = build(x, rules).runs
        found = harm_of(x, other)
        if found < harm:
            runs, harm = other, found
    return runs, harm


def fly(x: Tables, book: Book, orders: Iterable[tuple[int, int, int]]) -> int:
    """Book lifts as ordered, (arc, load category, slot) each, with as many people as fit, heaviest first; the order
    may be made while the book fills. Returns how many could not be flown."""
    builder, refused = _Builder(x, Rules(keep_beds=False), book), 0
    for arc, category, slot in orders:
        offer = builder.offer(arc, category, slot)
        if offer is None:
            refused += 1
        else:
            builder.take(offer, category)
    return refused


class _Builder:
    def __init__(self, x: Tables, rules: Rules, book: Book) -> None:
        self.x, self.rules, self.book = x, rules, book
        self.kind = x.kind_of.tolist()
        self.route = x.route.tolist()
        self.source = x.source.tolist()
        self.target = x.target.tolist()
        self.cycle = x.cycle.tolist()
        self.duration: list[int] = x.duration.tolist()
        self.startable = x.startable.tolist()
        self.risk = x.risk.tolist()
        self.carries = x.carries.tolist()
        self.weight = x.weight.tolist()
        self.transit = x.transit_weight.tolist()
        self.escorts = x.escorts.tolist()
        self.lying = x.lying.tolist()
        self.group = x.group.tolist()
        self.removed: list[list[float]] = [[*row, 0.0] for row in x.removed.tolist()]
        self.leaving = [r for r in range(x.arcs) if self.route[r] != ONWARD]
        self.onward = [[r for r in range(x.arcs) if self.source[r] == x.origins + s] for s in range(x.holds)]
        self.joinable: dict[tuple[int, int], list[Run]] = {}
        self.type_hours = [
            len(x.tails[a]) * min(x.crew[a], x.duty[a, 0] + x.duty[a, -1]) or 1.0 for a in range(x.kinds)
        ]
        self.daily = [max(1.0, float(row.mean())) for row in x.intake]
        self.processed = [max(1.0, float(row.mean())) for row in x.processing]
        self.pool_day = max(1.0, 2 * float(x.pool.mean()))
        self.reserve = self._reserves() if rules.keep_beds else {}

    def _reserves(self) -> dict[tuple[int, int], list[tuple[int, float]]]:
        """(reception, class) -> classes with fewer open doors, and the share of them that belongs here."""
        x = self.x
        accepts = [set(z.accepted_classes) for z in x.instance.receptions]
        doors = [[f for f, ok in enumerate(accepts) if row.id in ok] for row in x.instance.classes]
        beds = x.beds.tolist()
        share: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for g, mine in enumerate(doors):
            for f in mine:
                rarer = [h for h, theirs in enumerate(doors) if f in theirs and len(theirs) < len(mine)]
                share[f, g] = [(h, beds[f] / max(1, sum(beds[k] for k in doors[h]))) for h in rarer]
        return share

    def fill(self, slot: int) -> None:
        """Book lifts that leave in `slot` until none helps. Lazy: an offer is looked at again when it is on top."""
        heap: list[tuple[tuple[float, ...], int, int, int]] = []
        offers: dict[tuple[int, int], Offer] = {}
        stamp = 0
        for arc in self.leaving:
            if self.startable[arc][slot]:
                for category in range(len(self.x.by_category)):
                    self._push(heap, offers, arc, category, slot, stamp)
        while heap:
            _, arc, category, seen = heapq.heappop(heap)
            if seen != stamp:
                self._push(heap, offers, arc, category, slot, stamp)
                continue
            self.take(offers[arc, category], category)
            stamp += 1
            self._push(heap, offers, arc, category, slot, stamp)

    def _push(
        self,
        heap: list[tuple[tuple[float, ...], int, int, int]],
        offers: dict[tuple[int, int], Offer],
        arc: int,
        category: int,
        slot: int,
        stamp: int,
    ) -> None:
        offer = self.offer(arc, category, slot)
        if offer:
            offers[arc, category] = offer
            heapq.heappush(heap, (tuple(-part for part in offer.score), arc, category, stamp))

    # ---- ways ----

    def _way(self, arc: int, start: int, category: int) -> Way | None:
        if not self.startable[arc][start]:
            return None
        places = self.book.places_left(arc, start, category)
        if places < 1:
            return None
        escorts = self.book.escorts_left(arc, start)
        if escorts < 0:
            return None
        tail = self.book.tail_for(arc, start)
        return None if tail is None else Way(arc, start, tail, places, escorts)

    def _ways_onward(self, arc: int, start: int, category: int) -> Iterator[Way]:
        """Onward legs for people who arrive by `arc`, soonest first; joining a booked one before a new one."""
        x, hold = self.x, self.target[arc] - self.x.origins
        arrive = start + self.duration[arc] - 1
        stay = int(x.stay[hold, arrive])
        for leave in range(arrive + 1, min(arrive + stay, x.slots - 1) + 1):
            left = self.book.hold_left(hold, arrive, leave - 1, category)
            if left < 1:
                return
            for run in self.joinable.get((hold, leave), []):
                if run.category == category:
                    places = min(left, self.book.places_left(run.arc, leave, category))
                    if self.x.uses_pads[self.kind[run.arc]]:
                        places = min(left, self._room_at(run.arc, leave))
                    escorts = self.book.escorts_left(run.arc, leave) + int(x.fixed[self.kind[run.arc]])
                    yield Way(run.arc, leave, None, places, escorts, run)
            for onward in self.onward[hold]:
                way = self._way(onward, leave, category)
                if way:
                    yield Way(onward, leave, way.tail, min(left, way.places), way.escorts)

    def _room_at(self, arc: int, start: int) -> int:
        f = self.target[arc] - self.x.origins - self.x.holds
        end = start + self.duration[arc] - 1
        return min(self.book.intake[f][end // 2], self.book.beds[f]) if f >= 0 else 10**9

    # ---- offers ----

    def offer(self, arc: int, category: int, slot: int) -> Offer | None:
        origin = self.source[arc]
        if self.book.processing[origin][slot // 2] < 1:
            return None
        ready = self.book.ready[origin]
        here = [(g, ready[g][slot]) for g in self.x.by_category[category] if ready[g][slot] > 0]
        here = [(g, n) for g, n in here if self.carries[arc][g]]
        if not here:
            return None
        way = self._way(arc, slot, category)
        if way is None:
            return None
        if self.route[arc] != INBOUND:
            return self._score(origin, slot, here, (way,))
        best: Offer | None = None
        for onward in self._ways_onward(arc, slot, category):
            offer = self._score(origin, slot, here, (way, onward))
            if offer and (best is None or offer.score > best.score):
                best = offer
            if best and onward.start > best.legs[1].start:
                break
        return best

    def _score(
        self, origin: int, slot: int, here: list[tuple[int, int]], legs: tuple[Way, ...]
    ) -> Offer | None:
        last = legs[-1]
        wait = self._wait(legs)
        saved = self._saved(origin, slot)
        limit = _Limits.of(self, legs, self.book.processing[origin][slot // 2])
        final = self.target[last.arc] - self.x.origins - self.x.holds
        load: Load = {}
        gain = weight = 0.0
        for g, waiting in here:
            if not self.carries[last.arc][g]:
                continue
            risk = sum(self.risk[leg.arc][leg.start] for leg in legs)
            net = self.weight[g] * (saved - wait) - self.transit[g] * risk
            if net <= 0:
                continue
            n = min(waiting, self._unreserved(final, g, limit.taken))
            n = limit.fit(self.escorts[g], self.lying[g], self.group[g], n)
            if n > 0:
                load[g] = n
                gain += n * net
                weight += n * self.weight[g]
        if not load:
            return None
        return Offer(self._rank(origin, legs, final, limit, gain, weight), load, legs)

    def _saved(self, origin: int, slot: int) -> float:
        """Exposure over the look-ahead; near the end of the horizon all that is left."""
        ahead = slot + self.rules.look_ahead
        row: list[float] = self.removed[origin]
        if ahead >= self.x.slots - 1 or slot >= 0.7 * self.x.slots:
            return float(row[slot])
        whole = int(ahead)
        then = row[whole] + (ahead - whole) * (row[whole + 1] - row[whole])
        return float(row[slot] - then)

    def _wait(self, legs: tuple[Way, ...]) -> float:
        if len(legs) == 1:
            return 0.0
        first, second = legs
        z = self.x.instance.staging[self.target[first.arc] - self.x.origins]
        slots = second.start - (first.start + self.duration[first.arc] - 1)
        return float(slots * self.x.instance.slot_h * z.exposure_hazard_per_h)

    def _unreserved(self, reception: int, g: int, taken: int) -> int:
        rarer = self.reserve.get((reception, g))
        if not rarer:
            return 10**9
        kept = sum(self.book.waiting[h] * share for h, share in rarer)
        return int(self.book.beds[reception] - kept) - taken

    def _rank(
        self, origin: int, legs: tuple[Way, ...], final: int, limit: _Limits, gain: float, weight: float
    ) -> tuple[float, ...]:
        hours = sum(self.cycle[leg.arc] for leg in legs if leg.join is None)
        people = limit.taken
        if self.rules.order == "prison":
            return (-float(origin), float(people), -hours)
        if self.rules.order == "tier":
            return (weight / people, float(people), -hours)
        if self.rules.order == "rate":
            return (gain / (hours + EPS),)
        share = people / self.daily[final] if final >= 0 else 0.0
        share += self.rules.gate * people / self.processed[origin]
        for leg in legs:
            if leg.join is None:
                share += self.cycle[leg.arc] / self.type_hours[self.kind[leg.arc]]
                fixed = int(self.x.fixed[self.kind[leg.arc]])
                share += (fixed + limit.riding) * self.cycle[leg.arc] / self.pool_day
        return (gain / (share + EPS),)

    # ---- booking ----

    def take(self, offer: Offer, category: int) -> None:
        x = self.x
        for leg in offer.legs:
            if leg.join is not None:
                self.book.enlarge(leg.join, offer.load)
                continue
            run = Run(leg.arc, leg.start, int(leg.tail or 0), dict(offer.load), category)
            self.book.book(run)
            if self.route[leg.arc] == ONWARD:
                self.joinable.setdefault((self.source[leg.arc] - x.origins, leg.start), []).append(run)
        if len(offer.legs) == 2:
            first, second = offer.legs
            arrive = first.start + self.duration[first.arc] - 1
            hold = self.target[first.arc] - x.origins
            self.book.hold(hold, arrive, second.start - 1, category, sum(offer.load.values()))


class _Limits:
    """Seats, medical seats and escorts left on every leg of an offer while its load grows."""

    def __init__(self, room: list[list[int]], places: int) -> None:
        self.room, self.places, self.taken, self.hundredths = room, places, 0, 0

    @classmethod
    def of(cls, builder: _Builder, legs: tuple[Way, ...], processing: int) -> _Limits:
        room = []
        for leg in legs:
            kind = builder.kind[leg.arc]
            seats, medical = int(builder.x.room[kind]), int(builder.x.medical[kind])
            aboard = leg.join.load if leg.join else {}
            people = sum(aboard.values())
            hundredths = sum(builder.escorts[g] * n for g, n in aboard.items())
            lying = sum(n for g, n in aboard.items() if builder.lying[g])
            riding_now = (hundredths + 99) // 100
            room.append(
                [seats - people, medical - lying, leg.escorts + (riding_now if leg.join else 0), hundredths]
            )
        return cls(room, min([processing, *(leg.places for leg in legs)]))

    @property
    def riding(self) -> int:
        return (self.hundredths + 99) // 100

    def fit(self, escorts: int, lying: bool, group: int, wanted: int) -> int:
        """Most persons of a class that still fit, taken off what is left."""
        n = min(wanted, self.places - self.taken)
        for seats, medical, most, hundredths in self.room:
            if lying:
                n = min(n, medical)
            used = hundredths + self.hundredths
            n = min(n, (100 * (seats - self.taken) - used) // (100 + escorts))
            if escorts:
                n = min(n, (100 * most - used) // escorts)
        n -= n % group
        while n > 0 and not self._seated(n, escorts):
            n -= group
        if n <= 0:
            return 0
        self.taken += n
        self.hundredths += escorts * n
        for row in self.room:
            row[1] -= n if lying else 0
        return n

    def _seated(self, n: int, escorts: int) -> bool:
        for seats, _, _, hundredths in self.room:
            riding = (hundredths + self.hundredths + escorts * n + 99) // 100
            if self.taken + n + riding > seats:
                return False
        return True
