"""A plan by a dive: as many days as the time reaches, once relaxed anew on the way, and completed by the builder."""

from __future__ import annotations

import time
from typing import Protocol

from amana.engines.lifting.book import Run
from amana.engines.lifting.dive import AFTER_END as AFTER_RELAXATION
from amana.engines.lifting.dive import Dive, Pace
from amana.engines.lifting.matrix import Limits
from amana.engines.lifting.outcomes import Loads, Relaxation
from amana.engines.lifting.realise import Realised
from amana.engines.lifting.sorties import Sorties
from amana.engines.lifting.tables import Bools, Floats, Tables
from amana.engines.lifting.twin import Twin

AGAIN = 4  # days of a dive after which what is still open is relaxed again
# of its time that must be left for that; of what is left, that this may take
AGAIN_LEAST, AGAIN_PART = 0.35, 0.3


class Ground(Protocol):
    """What a dive needs of the search that it belongs to (`search.Search`)."""

    x: Tables
    sorties: Sorties
    departed_before: int

    def counts(self, runs: list[Run]) -> Floats: ...
    def loads(self, lifts: Floats, wished: Bools | None = None) -> Loads | None: ...
    def seated(self, runs: list[Run], present: Bools | None, limits: Limits) -> Realised: ...
    def root_from(
        self, runs: list[Run], frozen_before: int, limits: Limits, end: int
    ) -> Relaxation | None: ...


def dived(
    search: Ground,
    root: Relaxation,
    seconds: float,
    since: float | None,
    seed: int,
    shaken: bool,
    twin: Twin | None = None,
) -> Realised | None:
    """The better of two plans: all days of a dive, and half of them; of two dives that have shared their days one
    completes all, the other half. `seconds` count from `since` (`time.monotonic`), or without it by the process's own
    work. A `shaken` dive goes another way than one that is not."""
    if root.price is None or root.used is None or search.departed_before:
        return None
    x, clock = search.x, time.process_time if since is None else time.monotonic
    end = (clock() if since is None else since) + seconds
    pace = Pace(shaken=shaken)
    dive = Dive(x, search.sorties, root.price, root.used, root.bound, pace, seed, root.duties, twin=twin)
    beginnings = dive.run(lambda: end - clock(), AGAIN * pace.day)
    if dive.slot == AGAIN * pace.day < dive.end:
        here = dive

        def again() -> Relaxation | None:
            left = end - clock()
            if left <= AGAIN_LEAST * seconds:
                return None
            # people are late by now: the columns that would serve them are others than those of the root
            limits = Limits(work=AGAIN_PART * left)
            return search.root_from(here.runs, here.slot, limits, here.end + AFTER_RELAXATION)

        now = again() if twin is None else twin.same(dive.slot, again, seconds)
        if now is not None and now.price is not None and now.used is not None:
            dive = Dive(
                x, search.sorties, now.price, now.used, root.bound, pace, seed, root.duties, dive, twin
            )
    beginnings += dive.run(lambda: end - clock())
    ends = beginnings[-1:] + beginnings[len(beginnings) // 2 : -1 : 1][:1]
    if twin is not None and twin.together:
        ends = ends[:1] if twin.first else ends[-1:]
        twin.part()
    best: Realised | None = None
    for runs in ends:
        loads = search.loads(search.counts(runs))
        present = loads.present if loads is not None else None
        found = search.seated(runs, present, Limits(work=max(1.0, 0.1 * seconds), gap=1e-3))
        if best is None or found.harm < best.harm:
            best = found
    return best
