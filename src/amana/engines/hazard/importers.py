"""Fighting from the event files of UCDP GED and ACLED: their layouts only, their rows are not ours to hand on.

UCDP GED codebook (date_start, date_end, date_prec, latitude, longitude, where_prec, best, low, high); ACLED codebook
(event_id_cnty, event_date, time_precision, event_type, latitude, longitude, geo_precision, fatalities).
Events become happenings of type "fighting": place at two decimals, deaths, evidence = source and event number. Rows
whose place or date is known only coarsely are left out and counted, they would put fighting where none was.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from amana.engines.common import clock

from .problems import Problem, Refused, refuse

# UCDP where_prec: 1 exact, 2 within 25 km, 3 district; date_prec: 1 day, 2 two to six days, 3 week.
GED_WHERE_MAX, GED_DATE_MAX = 3, 3
# ACLED geo_precision: 1 town, 2 near, 3 region; time_precision: 1 day, 2 week, 3 month.
ACLED_WHERE_MAX, ACLED_DATE_MAX = 2, 2
ACLED_TYPES = ("Battles", "Explosions/Remote violence")
DELIMITERS = (",", ";", "\t", "|")
_MOST_FIELD = 131_072  # characters: a quotation mark that is never closed would take the rest of the file
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
        if _whole(row, "where_prec") > GED_WHERE_MAX:
            return "place too coarse"
        if _whole(row, "date_prec") > GED_DATE_MAX:
            return "date too coarse"
        return _fighting(row, "date_end", "best", f"UCDP GED {row['id']}", known_after_days)

    return _import(path, needed, read)


def acled(path: str | Path, *, known_after_days: int = ACLED_KNOWN_AFTER_DAYS) -> Imported:
    """ACLED's export. Only battles and explosions are fighting; the rest is counted as left out. Raises Refused."""
    needed = ("event_id_cnty", "event_date", "time_precision", "event_type", "latitude", "longitude")

    def read(row: dict[str, str]) -> dict[str, Any] | str:
        if row["event_type"] not in ACLED_TYPES:
            return "no fighting"
        if _whole(row, "geo_precision") > ACLED_WHERE_MAX:
            return "place too coarse"
        if _whole(row, "time_precision") > ACLED_DATE_MAX:
            return "date too coarse"
        evidence = f"ACLED {row['event_id_cnty']}"
        return _fighting(row, "event_date", "fatalities", evidence, known_after_days)

    return _import(path, (*needed, "geo_precision", "fatalities"), read)


def _fighting(row: dict[str, str], day: str, deaths: str, evidence: str, delay: int) -> dict[str, Any]:
    """The happening of a row; `day` and `deaths` name their columns."""
    about = _day(row, day)
    return {
        "type": "fighting",
        "about": about.isoformat(),
        "known": (about + timedelta(days=delay)).isoformat(),
        "evidence": evidence,
        "lat": round(_degrees(row, "latitude", 90), 2),
        "lon": round(_degrees(row, "longitude", 180), 2),
        "deaths": _whole(row, deaths),
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
        except Refused as refused:
            problems += [
                Problem(f"{path}, line {line}, {p.path}", p.code, p.blanks) for p in refused.problems
            ]
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
            first = next((line for line in stream if line.strip()), "")
            stream.seek(0)
            csv.field_size_limit(_MOST_FIELD)  # it is one for the whole process, and others set their own
            reader = csv.DictReader(stream, delimiter=max(DELIMITERS, key=first.count))
            # spreadsheets put blanks around headings, and some tools write them in capitals
            heading = next((cells for cells in reader.reader if any(cells)), [])
            reader.fieldnames = [name.strip().lower() for name in heading]
            missing = [name for name in needed if name not in reader.fieldnames]
            if missing:
                code = "column" if len(missing) == 1 else "columns"
                raise refuse(str(path), code, value="”, “".join(missing))
            begins = reader.line_num + 1
            for row in reader:
                surplus = row.pop(None, None)
                if surplus:
                    raise refuse(f"{path}, line {begins}", "cells", value=surplus[0])
                yield begins, {key: value or "" for key, value in row.items()}
                begins = reader.line_num + 1
    except OSError as error:
        raise refuse(str(path), "no_file", value=error.strerror) from None
    except UnicodeDecodeError as error:
        raise refuse(str(path), "not_text_file", value=f"byte {error.start}") from None
    except csv.Error as error:
        raise refuse(str(path), "not_table", value=error) from None


def _day(row: dict[str, str], column: str) -> date:
    """2026-01-19, 2026-01-19 00:00:00 or 19 January 2026; not a day that is still to come."""
    text = row[column].strip()
    found: date | None = None
    with contextlib.suppress(ValueError):
        found = datetime.fromisoformat(text).date()
    if found is None:
        with contextlib.suppress(ValueError):
            found = datetime.strptime(text, "%d %B %Y").date()
    if found is None:
        raise refuse(column, "not_date", value=text)
    if found > clock.now().date() + timedelta(days=1):
        raise refuse(column, "still_to_come", value=text)
    return found


def _whole(row: dict[str, str], column: str) -> int:
    """A count, from 0."""
    text = row[column].strip()
    if not (text.isascii() and text.isdigit()):
        raise refuse(column, "not_whole", value=text)
    if len(text) > 9:
        raise refuse(column, "out_of_range", value=text, low=0, high=999_999_999)
    return int(text)


def _degrees(row: dict[str, str], column: str, most: int) -> float:
    text = row[column].strip()
    try:
        found = float(text)
    except ValueError:
        raise refuse(column, "not_number", value=text) from None
    if not -most <= found <= most:
        raise refuse(column, "out_of_range", value=text, low=-most, high=most)
    return found
