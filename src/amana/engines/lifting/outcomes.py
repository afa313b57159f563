"""What the steps of a search are asked for and what they find, as plain data that travels between processes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from amana.engines.lifting.book import Run
from amana.engines.lifting.duties import DutyRow
from amana.engines.lifting.tables import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Loads:
    """Relaxed loads of given lifts: their harm, the weighted people left [P, T], the categories in holds [S, C, T], and
    by sortie column what those on one of its lifts would suffer by waiting `WAIT` slots more."""

    harm: float
    stock: Floats
    present: Bools
    waiting: Floats


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of a window: lifts by free column, the relaxed loads of all lifts, and whether it was solved."""

    columns: Ints
    lifts: Floats
    loads: Loads
    solved: bool


@dataclass(frozen=True, slots=True)
class Trials:
    """How long to try exchanges: seconds of work and on the wall, or a number of trials; at most `patience` trials one
    after the other of which none is taken; harm above the best that is walked through."""

    work: float = 2.5
    seconds: float = float("inf")
    trials: int | None = None
    patience: int | None = None
    slack: float = 0.0


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Lifts with tails after exchanges, their relaxed loads, trials solved and taken."""

    runs: list[Run]
    loads: Loads
    tried: int
    taken: int


@dataclass(frozen=True, slots=True)
class Proof:
    """Duals by row of `certificate.relaxation`, with or without load categories and classes kept apart."""

    duals: Floats
    parted: bool


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The root relaxation: a proven bound and the weighted people it leaves at each origin, [P, T].

    Stopped early it still proves a bound, a weaker one, and knows no stock. `price`: what a full lift of each sortie
    column would add to the relaxation's harm at its prices, at least; low prices promise most. `used`: sortie columns
    whose arc and slot the relaxation uses. `duties`: rows on tails that its lifts break. `proof`: of the bound."""

    bound: float
    weighted_stock: Floats | None
    price: Floats | None
    used: Bools | None = None
    duties: tuple[DutyRow, ...] = ()
    proof: Proof | None = None


@dataclass(slots=True)
class Incumbent:
    """The best lifts so far, with tails, and their relaxed loads."""

    lifts: Floats
    runs: list[Run]
    loads: Loads

    @property
    def harm(self) -> float:
        return self.loads.harm


@dataclass(slots=True)
class Task:
    what: str
    family: str = ""
    began: float = 0.0
    columns: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    start: Incumbent | None = None
    gain: float = 0.0
    spent: float = 0.0
    solved: bool = False
