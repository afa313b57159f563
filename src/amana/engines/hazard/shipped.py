"""The record that ships with the product: public incidents and hindsight-coded indicators, for the backtest."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from .reading import days
from .record import (
    EVERYTHING,
    Check,
    ControlChange,
    Fighting,
    Happening,
    Incident,
    Record,
    Site,
    Warning_,
)

HERE = Path(__file__).parent / "data"
WARNINGS = ("plot_foiled", "alert")  # kinds of rows that are no incidents
WATCHED_FROM, WATCHED_TO, CHECK_EVERY_DAYS = "2019-01-01", "2026-02-13", 13.0
REGION = "nes"


@dataclass(frozen=True, slots=True)
class Shipped:
    record: Record
    scored: tuple[str, ...]


def load() -> Shipped:
    """Sites, incidents, coded indicators, and the checks that say the coder looked all the time."""
    rows = _rows("facilities.csv")
    sites = tuple(
        Site(
            row["site"],
            row["kind"],
            row["region"],
            float(row["lat_town"]),
            float(row["lon_town"]),
            days(row["since"]) if row["since"] else days("2003-01-01"),
            days(row["until"]) if row["until"] else days("2003-01-02"),
        )
        for row in rows
    )
    happenings: list[Happening] = [
        _incident(row) for row in _rows("incidents.csv") if row["kind"] not in WARNINGS
    ]
    happenings += [_coded(row) for row in _rows("coded.csv")]
    return Shipped(
        Record(sites, tuple(happenings + _checks())), tuple(r["site"] for r in rows if r["scored"] == "yes")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _incident(row: dict[str, str]) -> Incident:
    """Known the day after; where only the month is known, from the end of the month."""
    about = date.fromisoformat(row["date"])
    known = about + timedelta(days=1)
    if row["date_precision"] == "month":
        known = (about.replace(day=28) + timedelta(days=4)).replace(day=1)
    return Incident(
        days(about.isoformat()), days(known.isoformat()), row["id"], row["site"], kind=row["kind"]
    )


def _coded(row: dict[str, str]) -> Happening:
    evidence = row["source"] or row["note"]
    about, known = days(row["about"]), days(row["known"])
    if row["type"] == "warning":
        credibility = float(row["value"])
        return Warning_(about, known, evidence, row["site"], row["region"], credibility, row["origin"])
    if row["type"] == "fighting":
        place = float(row["lat_town"]), float(row["lon_town"])
        return Fighting(about, known, evidence, "", "", *place, float(row["value"] or 0))
    return ControlChange(about, known, evidence, row["site"], row["region"], row["value"])


def _checks() -> list[Happening]:
    found: list[Happening] = []
    begin, end = days(WATCHED_FROM), days(WATCHED_TO)
    while begin < end:
        until = begin + CHECK_EVERY_DAYS
        found.append(Check(begin, until, "hindsight coding", "", REGION, EVERYTHING, until))
        begin = until
    return found
