"""Persons in FollowTheMoney (https://followthemoney.tech): one JSON entity a line, as tools that compare
lists write it.

Each entity of the schema Person is a row, read by the rules of the cells of a table; its row is its line. What is said
of people beyond who they are (topics such as "sanction" or "crime", programmes, positions) is not read.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from ..common.arabic import script
from . import duplicates
from .limits import Limits
from .records import Report, Roster, Row, Unread
from .refusal import Refused
from .typed import read_values

KIND = "ftm"
LINE_MOST = 1 << 20
_BLANK = b"\xef\xbb\xbf \t\r\n"
_SEX = {"male": "M", "female": "F"}
_KUNYA = re.compile(r"(?:أبو|ابو|أبي|أم|ام|Abu|Abou|Umm|Oum|Um)\s", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_PARTS = ("firstName", "secondName", "fatherName", "middleName", "lastName")
_NUMBERS = ("idNumber", "passportNumber")


def begins(path: Path) -> bool:
    """Whether the content begins as an entity does; no table does."""
    with path.open("rb") as file:
        return file.read(4096).lstrip(_BLANK).startswith(b"{")


def read(path: Path, limits: Limits, today: dt.date) -> Roster:
    """The persons of the file. A line that cannot be read is a row with an error; entities of other schemas are left
    unread by name. Raises Refused for a file that is too big."""
    size = path.stat().st_size
    if size > limits.file_mb << 20:
        raise Refused("file_too_big", size=size >> 20, limit=limits.file_mb)
    roster = Roster(kind=KIND, sheets=[""], as_of=today)
    seen: dict[str, int] = {}
    with path.open("rb") as file:
        for line, raw in _lines(file):
            if len(roster.rows) >= limits.rows:
                raise Refused("too_many_rows", limit=limits.rows)
            found = _entity(raw)
            if isinstance(found, str):
                _wrong(roster, line, "entity_line", found)
            elif found["schema"] != "Person":
                roster.unread.append(Unread("", line, "entity_other", str(found["schema"])[:80]))
            elif (first := seen.setdefault(found["id"], line)) != line:
                _wrong(roster, line, "entity_twice", f"{found['id'][:60]}, {first}")
            else:
                _person(roster, line, found, today)
    if not roster.rows:
        raise Refused("no_persons")
    roster.duplicates = duplicates.propose(roster.rows)
    return roster


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Line number and content; None for a line that is longer than any entity."""
    number = 0
    while raw := file.readline(LINE_MOST + 1):
        number += 1
        if len(raw) > LINE_MOST:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(LINE_MOST)
            yield number, None
        elif raw.strip(_BLANK):
            yield number, raw.strip(_BLANK)


def _entity(raw: bytes | None) -> dict[str, Any] | str:
    """The entity, or what is wrong with the line."""
    if raw is None:
        return "> 1 MB"
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        return str(error)
    if not isinstance(found, dict):
        return type(found).__name__
    for name, kind in (("id", str), ("schema", str), ("properties", dict)):
        if not isinstance(found.get(name), kind) or not found[name]:
            return name
    for name, values in found["properties"].items():
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            return f"properties.{name}"
    return found


def _wrong(roster: Roster, line: int, code: str, value: str) -> None:
    roster.rows.append(Row("", line))
    roster.reports.append(Report("", line, "", "name_full", code, value))


def _person(roster: Roster, line: int, entity: dict[str, Any], today: dt.date) -> None:
    row, reports = read_values(_values(entity["id"], entity["properties"]), today=today)
    row.row = line
    roster.rows.append(row)
    for report in reports:
        kept = roster.reports if report.kind == "error" else roster.warnings
        kept.append(replace(report, sheet="", row=line, letter=""))


def _values(number: str, said: dict[str, list[str]]) -> dict[str, str]:
    """The texts of a row, by field: of several names the first of each script, the others as a note."""
    names = [name for name in said.get("name", ()) if name.strip()]
    if not names:
        joined = " ".join(said[part][0] for part in _PARTS if said.get(part))
        names = [joined] if joined.strip() else []
    arabic = [name for name in names if script(name) in ("arabic", "mixed")]
    latin = [name for name in names if name not in arabic]
    others = [*said.get("alias", ()), *said.get("weakAlias", ()), *latin[1:], *arabic[1:]]
    kunya = next((name for name in others if _KUNYA.match(name)), "")
    others = list(dict.fromkeys(name for name in others if name.strip() and name != kunya))
    full, native = (latin or arabic or [""])[0], (arabic[0] if latin and arabic else "")
    found = {
        "name_full": full,
        "name_native": native,
        "kunya": kunya,
        "notes": f"a.k.a. {'; '.join(others)}"[:300] if others else "",
        "mother": (said.get("motherName") or [""])[0],
        "birth": _birth(said.get("birthDate", [])),
        "sex": next((_SEX[g] for g in said.get("gender", ()) if g in _SEX), ""),
        "nationality": ", ".join(code.upper() for code in said.get("nationality", ())),
        "document": next((v for name in _NUMBERS for v in said.get(name, ())), ""),
        "file_no": number[:60],
    }
    return {name: text for name, text in found.items() if text or name == "name_full"}


def _birth(said: list[str]) -> str:
    """One day, month or year as it stands; of several the span of their years."""
    days = sorted(set(said))
    if len(days) < 2:
        return "".join(days)
    years = [found.group() for day in days if (found := _YEAR.match(day))]
    return f"{years[0]}-{years[-1]}" if len(years) == len(days) and years[0] != years[-1] else days[0][:4]
