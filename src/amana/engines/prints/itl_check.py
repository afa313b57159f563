"""What a transaction lacks, by the standard and by the profile of whoever receives it."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .itl import BINARY_TYPES, DATA, Record, Transaction, content
from .problems import Problem, Refused

PROFILES = ("auto", "none", "ebts", "interpol")
_DAY = re.compile(r"\d{8}$")


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "itl_profiles.toml").read_text(encoding="utf-8"))


def check(found: Transaction, profile: str = "auto") -> list[Problem]:
    """Every problem, in the order of the records. `auto` takes the profile that the transaction's domain names."""
    if profile not in PROFILES:
        raise Refused("--profile", "field", value=profile, allowed=", ".join(PROFILES))
    problems = _content(found)
    for n, record in enumerate(found.records, start=1):
        place = f"record {n} (type {record.kind})"
        problems += _base(record, place)
    problems += _dates(found.header)
    chosen = profile_of(found) if profile == "auto" else None if profile == "none" else profile
    said = {(p.where, p.blanks.get("value")) for p in problems}
    more = _profile(found, chosen) if chosen else []
    return problems + [p for p in more if (p.where, p.blanks.get("value")) not in said]


def profile_of(found: Transaction) -> str | None:
    """The profile whose domain stands in field 1.013."""
    domain = found.header.text(13)
    for name, rules in _rules()["profile"].items():
        if any(domain.startswith(start) for start in rules["domains"]):
            return str(name)
    return None


def _content(found: Transaction) -> list[Problem]:
    stated = content(found.header)
    problems = []
    if stated[0][1] != len(found.records) - 1:
        counts = {"value": str(stated[0][1]), "other": str(len(found.records) - 1)}
        problems.append(Problem("record 1, field 1.003", "itl_count", counts))
    for n, ((kind, idc), record) in enumerate(zip(stated[1:], found.records[1:], strict=True), start=2):
        if record.idc != idc:
            blanks = {"value": str(idc), "other": "-" if record.idc is None else str(record.idc)}
            problems.append(Problem(f"record {n} (type {kind})", "itl_idc", blanks))
    return problems


def _base(record: Record, place: str) -> list[Problem]:
    if record.kind in BINARY_TYPES:
        return []
    rules = _rules()["base"].get(str(record.kind), {})
    needed = rules.get("always", []) + (rules.get("with_data", []) if record.value(DATA) else [])
    return [*_missing(record, needed, place, "ANSI/NIST-ITL"), *_twice(record, place)]


def _missing(record: Record, numbers: list[int], place: str, by: str) -> list[Problem]:
    return [
        Problem(place, "itl_missing", {"value": f"{record.kind}.{number:03d}", "by": by})
        for number in numbers
        if not record.value(number)
    ]


def _twice(record: Record, place: str) -> list[Problem]:
    seen: set[int] = set()
    twice: list[Problem] = []
    for field in record.fields:
        if field.number in seen:
            twice.append(Problem(place, "itl_twice", {"value": f"{record.kind}.{field.number:03d}"}))
        seen.add(field.number)
    return twice


def _dates(header: Record) -> list[Problem]:
    day = header.text(5)
    good = _DAY.match(day) and 1 <= int(day[4:6]) <= 12 and 1 <= int(day[6:]) <= 31
    return [] if good or not day else [Problem("record 1, field 1.005", "itl_date", {"value": day[:20]})]


def _profile(found: Transaction, name: str) -> list[Problem]:
    rules = _rules()["profile"][name]
    kind = found.header.text(4)
    problems = _missing(found.header, rules["1"], "record 1 (type 1)", f"{name} {kind}")
    own = rules["transactions"].get(kind)
    if own is None:
        return problems
    second = next((r for r in found.records if r.kind == 2), None)
    if second is None:
        problems.append(Problem("", "itl_no_record", {"value": "2", "by": f"{name} {kind}"}))
    else:
        problems += _missing(
            second, own["2"], f"record {found.records.index(second) + 1} (type 2)", f"{name} {kind}"
        )
    if not any(r.kind in own["images"] for r in found.records):
        wanted = ", ".join(map(str, own["images"]))
        problems.append(Problem("", "itl_no_record", {"value": wanted, "by": f"{name} {kind}"}))
    return problems
