"""Fighting from the event files of UCDP GED and ACLED: their layouts only, their rows are not ours to hand on.

UCDP GED codebook (date_start, date_end, date_prec, latitude, longitude, where_prec, best, low, high); ACLED codebook
(event_id_cnty, event_date, time_precision, event_type, latitude, longitude, geo_precision, fatalities).
Events become happenings of type "fighting": place at two decimals, deaths, evidence = source and event number. Rows
whose place or date is known only coarsely are left out and counted, they would put fighting where none was.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from .problems import Problem, Refused, problem, refuse

# UCDP where_prec: 1 exact, 2 within 25 km, 3 district; date_prec: 1 day, 2 two to six days, 3 week.
GED_WHERE_MAX, GED_DATE_MAX = 3, 3
# ACLED geo_precision: 1 town, 2 near, 3 region; time_precision: 1 day, 2 week, 3 month.
ACLED_WHERE_MAX, ACLED_DATE_MAX = 2, 2
ACLED_TYPES = ("Battles", "Explosions/Remote violence")
GED_KNOWN_AFTER_DAYS, ACLED_KNOWN_AFTER_DAYS = 30, 7


@dataclass(frozen=True, slots=True)
class Imported:
    """Happenings as in a sites document, how many rows there were, and why some were left out (reason -> rows)."""

    happenings: list[dict[str, Any]]
    rows: int
    left_out: dict[str, int] = field(default_factory=dict)


def ged(path: str | Path, *, known_after_days: int = GED_KNOWN_AFTER_DAYS) -> Imported:
    """UCDP GED, any version since 17.1. An event of several days is put on its last. Raises Refused with all rows at
    fault. `known_after_days`: the delay with which such events became known, as the file does not say it."""
    needed = ("id", "date_start", "date_end", "date_prec", "latitude", "longitude", "where_prec", "best")

    def read(row: dict[str, str]) -> dict[str, Any] | str:
        if int(row["where_prec"]) > GED_WHERE_MAX:
            return "place too coarse"
        if int(row["date_prec"]) > GED_DATE_MAX:
            return "date too coarse"
        ended = _day(row["date_end"])
        return _fighting(row, ended, int(row["best"]), f"UCDP GED {row['id']}", known_after_days)

    return _import(path, needed, read)


def acled(path: str | Path, *, known_after_days: int = ACLED_KNOWN_AFTER_DAYS) -> Imported:
    """ACLED's export. Only battles and explosions are fighting; the rest is counted as left out. Raises Refused."""
    needed = ("event_id_cnty", "event_date", "time_precision", "event_type", "latitude", "longitude")

    def read(row: dict[str, str]) -> dict[str, Any] | str:
        if row["event_type"] not in ACLED_TYPES:
            return "no fighting"
        if int(row["geo_precision"]) > ACLED_WHERE_MAX:
            return "place too coarse"
        if int(row["time_precision"]) > ACLED_DATE_MAX:
            return "date too coarse"
        evidence = f"ACLED {row['event_id_cnty']}"
        return _fighting(row, _day(row["event_date"]), int(row["fatalities"]), evidence, known_after_days)

    return _import(path, (*needed, "geo_precision", "fatalities"), read)


def _fighting(row: dict[str, str], day: date, deaths: int, evidence: str, delay: int) -> dict[str, Any]:
    lat, lon = float(row["latitude"]), float(row["longitude"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or deaths < 0:
        raise ValueError(f"latitude {lat}, longitude {lon}, deaths {deaths}: one lies out of range")
    return {
        "type": "fighting",
        "about": day.isoformat(),
        "known": (day + timedelta(days=delay)).isoformat(),
        "evidence": evidence,
        "lat": round(lat, 2),
        "lon": round(lon, 2),
        "deaths": deaths,
    }


def _import(path: str | Path, needed: tuple[str, ...], read: Any) -> Imported:
    found: list[dict[str, Any]] = []
    left_out: dict[str, int] = {}
    problems: list[Problem] = []
    rows = 0
    seen: set[str] = set()
    for line, row in _rows(path, needed):
        rows += 1
        try:
            result = read(row)
        except (ValueError, TypeError, OverflowError) as error:
            problems.append(problem(f"{path}, line {line}", "row", value=str(error).rstrip(".")))
            continue
        if isinstance(result, str):
            left_out[result] = left_out.get(result, 0) + 1
        elif result["evidence"] in seen:
            left_out["twice"] = left_out.get("twice", 0) + 1
        else:
            seen.add(result["evidence"])
            found.append(result)
    if problems:
        raise Refused(problems)
    return Imported(found, rows, left_out)


def _rows(path: str | Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            reader = csv.DictReader(stream, delimiter=";" if first.count(";") > first.count(",") else ",")
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise Refused(_columns(str(path), missing))
            for row in reader:
                yield reader.line_num, {key: value or "" for key, value in row.items() if key}
    except OSError as error:
        raise refuse(str(path), "no_file", value=error.strerror) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise refuse(str(path), "row", value=error) from None


def _columns(path: str, missing: list[str]) -> list[Problem]:
    return [problem(path, "column", value=name) for name in missing]


def _day(text: str) -> date:
    """2026-01-19, 2026-01-19 00:00:00 or 19 January 2026."""
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return datetime.strptime(text.strip(), "%d %B %Y").date()
