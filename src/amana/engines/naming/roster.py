"""Rows of a CSV file as records: which column is what, what a birth may look like, and what is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..common.arabic import fold
from ..common.digits import to_ascii
from ..common.edtf import DateError
from ..common.intervals import DateInterval
from .csvfile import BadFile, Table
from .parse import parse
from .record import Record, documents

_YEAR = re.compile(r"(?:c\.?|ca\.?|circa|about|approx\.?|نحو|حوالي)?\s*(\d{4})(?:\.0)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_SEPARATORS = re.compile(r"[;|؛\n]")
_BLANKS = re.compile(r"[\s_\-'’.]+")
_WHOLE_OR_FAMILY = "nom"
ABOUT_WORDS = ("about", "circa", "approx", "نحو", "حوالي", "ca", "c.")


@cache
def _names_of_columns() -> dict[str, str]:
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))
    return {_bare(word): field for field, words in data.items() if isinstance(words, list) for word in words}


@cache
def _sexes() -> dict[str, str]:
    data = tomllib.loads((Path(__file__).parent / "columns.toml").read_text(encoding="utf-8"))["sexes"]
    return {fold(word): sex for sex, words in data.items() for word in words}


def _bare(column: str) -> str:
    return _BLANKS.sub("", fold(column))


def fields(table: Table) -> dict[str, list[int]]:
    """Field -> columns that hold it. Raises BadFile when there is no name."""
    found: dict[str, list[int]] = {}
    known = _names_of_columns()
    for at, column in enumerate(table.columns):
        bare = _bare(column)
        field = known.get(bare) or known.get(bare.rstrip("0123456789"))
        if field:
            found.setdefault(field, []).append(at)
    if "name" not in found and "given" not in found:
        whole = [at for at in found.get("family", ()) if _bare(table.columns[at]) == _WHOLE_OR_FAMILY]
        if whole:
            found["name"] = whole
            found["family"] = [at for at in found["family"] if at not in whole]
            return found
        there = ", ".join(table.columns)
        raise BadFile(
            f"{table.path}, row 1: no column with names (name, full_name, الاسم …). Columns found: {there}. "
            "Rename the one that holds them."
        )
    return found


def records(table: Table) -> Iterator[tuple[int, Record]]:
    """(line, record) for every row. Raises BadFile with the row and the column of what cannot be read."""
    found = fields(table)
    first_names = found.get("name") or found["given"]
    seen: dict[str, int] = {}
    for line, cells in table.rows:
        names = _names(cells, found)
        if not names:
            raise BadFile(
                f"{table.path}, row {line}, column “{table.columns[first_names[0]]}”: no name in this row. "
                "Fill it in, or delete the row."
            )
        ref = next((cells[at].strip() for at in found.get("id", ()) if cells[at].strip()), "") or str(line)
        if ref in seen:
            raise BadFile(
                f"{table.path}, row {line}, column “{table.columns[found['id'][0]]}”: {ref!r} stands in row "
                f"{seen[ref]} too. Give each row its own."
            )
        seen[ref] = line
        yield line, _record(ref, names, cells, found, table, line)


def _names(cells: list[str], found: dict[str, list[int]]) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for at in found.get("name", ()):
        for name in _SEPARATORS.split(cells[at]):
            if parse(name.strip()).parts:
                out.setdefault(name.strip())
    if not out:
        parts = [
            cells[at].strip()
            for field in ("given", "father", "grandfather", "family")
            for at in found.get(field, ())
        ]
        joined = " ".join(filter(None, parts))
        if parse(joined).parts:
            out.setdefault(joined)
    return tuple(out)


def _record(
    ref: str, names: tuple[str, ...], cells: list[str], found: dict[str, list[int]], table: Table, line: int
) -> Record:
    def value(field: str) -> tuple[str, int]:
        return next(((cells[at].strip(), at) for at in found.get(field, ()) if cells[at].strip()), ("", 0))

    text, at = value("birth")
    try:
        born = birth(text) if text else None
    except DateError as error:
        raise BadFile(
            f"{table.path}, row {line}, column “{table.columns[at]}”: {error}. Write 1990, 1990~, 1987-07-15, "
            "15/07/1987 or 1988/1990."
        ) from None
    text, at = value("sex")
    sex = _sexes().get(fold(text)) if text else None
    if text and sex is None and fold(text) not in ("u", "unknown", "x", "غير معروف", "0"):
        raise BadFile(
            f"{table.path}, row {line}, column “{table.columns[at]}”: {text!r} is neither M nor F. "
            "Leave it empty if not known."
        )
    nationality = frozenset(filter(None, re.split(r"[\s,;/|،]+", value("nationality")[0].upper())))
    papers = documents((table.columns[at], cells[at]) for at in found.get("document", ()))
    mother, place = value("mother")[0] or None, value("place")[0] or None
    return Record(ref, names, born, sex, nationality, mother, place, papers)


@lru_cache(maxsize=65_536)
def birth(text: str) -> DateInterval:
    """A span of days from EDTF, a bare or "about" year, day/month/year. Raises DateError."""
    plain = to_ascii(text).strip().lower()
    if year := _YEAR.fullmatch(plain):
        about = "~" if any(word in plain for word in ABOUT_WORDS) else ""
        return DateInterval.parse(f"{year.group(1)}{about}")
    if day := _DAY_FIRST.fullmatch(plain):
        return DateInterval.parse(f"{day.group(3)}-{int(day.group(2)):02d}-{int(day.group(1)):02d}")
    return DateInterval.parse(plain.split("t")[0] if re.fullmatch(r"\d{4}-\d\d-\d\dt.*", plain) else plain)
