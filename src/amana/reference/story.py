"""The script of the reference operation, as plain values: who is held where, and what happens when.

Public figures give the outline (see `docs/concepts/reference.md`); everything about people is invented.
Times are Baghdad time. Two clocks run through it: when a thing happened and when the books learned of it.
The transfer curve that newspapers printed (150, 2,250, 4,583, about 5,700) is the second one: lifts went out
more evenly than reports.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

BAGHDAD = ZoneInfo("Asia/Baghdad")
SEED = 20260112


def moment(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BAGHDAD)


OPENED = moment(11, 1, 8, year=2025)
ROSTERS_FROM = date(2025, 11, 3)
NOW = moment(2, 12, 18)

ESCAPED, RETAKEN = 120, 81
"""Shaddadi, 19 January 2026: the Syrian Interior Ministry's figures; 39 remain at large."""

REPORTED = (
    (moment(1, 21, 23), 150),
    (moment(2, 7, 23), 2250),
    (moment(2, 9, 23), 4583),
    (moment(2, 12, 12), 5700),
)
"""(when the figure was known, cumulative people received in Iraq): the press of January-February 2026."""


@dataclass(frozen=True, slots=True)
class Site:
    code: str
    ar: str
    en: str
    town_ar: str
    town_en: str
    lat: float
    lon: float
    kind: str
    authority: str
    capacity: int
    people: int


@dataclass(frozen=True, slots=True)
class Run:
    """One lift: how many people from where to where, when it left and arrived, and when that was recorded."""

    origin: str
    destination: str
    people: int
    departs: datetime
    arrives: datetime | None
    recorded: datetime
    conveyance: str


def theatre() -> tuple[list[dict[str, str]], list[Site]]:
    """Authorities and sites as written in `theatre.toml`."""
    stage = tomllib.loads((Path(__file__).parent / "theatre.toml").read_text("utf-8"))
    return stage["authority"], [Site(**place) for place in stage["place"]]


RIDE = {"helicopter": (50, timedelta(hours=3, minutes=20)), "plane": (120, timedelta(hours=2, minutes=10))}
"""People per lift and hours from gate to gate."""

ORIGINS = (
    ("SHD", 420),
    ("RAQ", 560),
    ("RMI", 240),
    ("AQT", 410),
    ("GHW", 2560),
    ("PAN", 880),
    ("DRK", 330),
    ("QAM", 300),
)
"""How many leave each prison: the exposed ones first, Hasakah last."""


def runs() -> Sequence[Run]:
    """All lifts in the order in which they left. The last one is still on its way at `NOW`."""
    first, last = moment(1, 21, 3), moment(2, 12, 4)
    loads = list(_loads())
    step = (last - first) / len(loads)
    done: list[Run] = []
    received = 0
    for n, (origin, people, conveyance) in enumerate(loads):
        departs = first + step * n
        departs -= timedelta(
            minutes=departs.minute % 5, seconds=departs.second, microseconds=departs.microsecond
        )
        arrives = departs + RIDE[conveyance][1]
        received += people
        recorded = max(arrives + timedelta(minutes=25), reported_at(received))
        destination = "NAS" if n % 9 == 4 else "BGD"
        done.append(Run(origin, destination, people, departs, arrives, recorded, conveyance))
    return [*done, Run("QAM", "BGD", 48, NOW - timedelta(hours=1, minutes=52), None, NOW, "helicopter")]


def _loads() -> Iterator[tuple[str, int, str]]:
    """(prison, people, conveyance). Two prisons are worked at a time, so that pads and escorts are never
    idle. A load ends where a reported figure does, so that the books can show exactly that figure."""
    waiting = dict(ORIGINS)
    received = turn = 0
    while active := [code for code, count in waiting.items() if count][:2]:
        origin = active[turn % len(active)]
        conveyance = "helicopter" if turn < 3 or turn % 3 == 0 else "plane"
        to_next_figure = next((people - received for _, people in REPORTED if people > received), 10**6)
        load = min(waiting[origin], RIDE[conveyance][0], to_next_figure)
        yield origin, load, conveyance
        waiting[origin] -= load
        received += load
        turn += 1


def reported_at(cumulative: int) -> datetime:
    """When the printed curve reached this figure, read as straight lines between its points."""
    curve = [(moment(1, 21, 3), 0), *REPORTED]
    for (t0, p0), (t1, p1) in pairwise(curve):
        if cumulative <= p1:
            exact = t0 + (t1 - t0) * ((cumulative - p0) / (p1 - p0))
            return exact - timedelta(seconds=exact.second, microseconds=exact.microsecond)
    return REPORTED[-1][0]
