"""What stands below the headings decides what they leave open, and which of several columns is the field."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from ..common.digits import to_ascii
from .codes import read_nationality, read_sex
from .column import NAME_FIELDS, SEVERAL, Column, ticked
from .lexicon import GUESSED, choices
from .name_parts import is_kunya, parts
from .words import fold, tidy

_BIRTH = re.compile(
    r"ولاده|ميلاد|تولد|مسقط|birth|\bborn|\bpob\b|naissance|\bnee?\b|dogum|لهدايك|zayin|jidayik"
)
_YEAR = re.compile(r"\byear\b|\bannee\b|سنه|عام|سال|\byob\b")
# a man or woman for a clerk of some land under such a heading, anybody's wards without one
_WARDS = {"e", "k", "v", "w"}
_SURE = 0.5
_SHORTEST_YEAR = 46  # see `dates`


def asks_for_year(title: str) -> bool:
    """True for a heading that asks for a year."""
    return bool(_YEAR.search(fold(title)))


def settle(columns: list[Column], samples: dict[int, list[str]]) -> list[Column]:
    """One block: let the values decide what headings leave open, then keep one column a field."""
    columns = [_by_values(column, samples[column.index]) for column in columns]
    columns = _name_or_given(columns, samples)
    columns = _second_number(_guesses_last(_year_of_three(columns)), samples)
    best: dict[str, Column] = {}
    for column in columns:
        field = column.field
        if field is None or field in SEVERAL:
            continue
        if field not in best or _better(column, best[field]):
            best[field] = column
    settled = []
    for column in columns:
        if column.field is not None and column.field not in SEVERAL and best[column.field] is not column:
            column = replace(column, field=None)
        settled.append(column)
    return _one_of_each_script(settled)


def _better(one: Column, other: Column) -> bool:
    """A surer heading, and of two places the one of the birth: an address changes."""
    born = [c.field == "place" and bool(_BIRTH.search(fold(c.title))) for c in (one, other)]
    return (one.confidence, *born[:1]) > (other.confidence, *born[1:])


def _by_values(column: Column, values: list[str]) -> Column:
    """Settle ambiguous headings, and name nameless columns whose values speak for themselves."""
    if column.source in ("mapping", "memory") or not values:
        return column
    ticks = sum(map(ticked, values)) >= 0.5 * len(values)
    if ticks and (sex := read_sex(tidy(column.lowest or column.title))[0]):
        return replace(column, field="sex", sex_ticked=sex, confidence=0.9, source="values")
    if column.field == "birth" and _short_years(values):
        return replace(column, year=True)
    if column.field == "family" and _numbers(values):
        return replace(column, field="household", confidence=0.6, source="values")
    options = choices(column.title) or choices(column.lowest)
    kunyas = sum(map(is_kunya, values)) / len(values)
    if "kunya" in options or column.field == "family":
        if kunyas >= 0.3:
            return replace(column, field="kunya", source="values")
        if "family" in options:
            return replace(column, field="family", source="values")
        return column
    if column.field is not None and column.confidence >= _SURE:
        return column
    texts = [v for v in values if v.strip()]
    sexes = [sex for v in texts if fold(v) not in _WARDS and (sex := read_sex(v)[0]) is not None]
    # a column of one letter alone is a ward or a class
    plain = not column.title or len(set(sexes)) > 1 or any(len(v.strip()) > 1 for v in texts)
    if texts and plain and len(sexes) >= 0.8 * len(texts):
        return replace(column, field="sex", confidence=0.6, source="values")
    if texts and sum(bool(read_nationality(v)[0]) for v in texts) >= 0.8 * len(texts):
        return replace(column, field="nationality", confidence=0.6, source="values")
    return column if column.confidence >= _SURE else replace(column, field=None)


def _short_years(values: list[str]) -> bool:
    """85, 90, 93 under "born": years of the last century; so many old people are in no list."""
    short = [int(text) for value in values if re.fullmatch(r"\d\d", text := to_ascii(value.strip()))]
    return len(short) >= 2 and min(short) >= _SHORTEST_YEAR and sum(short) >= 60 * len(short)


def _numbers(values: list[str]) -> bool:
    """Numbers of households or files: figures in nearly all."""
    return sum(any(char.isdigit() for char in value) for value in values) >= 0.8 * len(values)


def _second_number(columns: list[Column], samples: dict[int, list[str]]) -> list[Column]:
    """A further "number" beside the running one, where nothing else is the file's: no two alike, and not counted on."""
    counted = [c for c in columns if c.field == "serial" and c.confidence == 1.0]
    if len(counted) < 2 or any(c.field == "file_no" for c in columns):
        return columns
    for column in counted[1:]:
        values = [to_ascii(value.strip()) for value in samples[column.index]]
        whole = [int(value) for value in values if value.isdecimal()]
        on = sum(after - before == 1 for before, after in pairwise(whole))
        running = whole[:1] == [1] or (on >= 0.5 * len(values) and on > 1)
        if len(values) > 1 and len({*values}) == len(values) and _numbers(values) and not running:
            return [replace(c, field="file_no", confidence=GUESSED) if c is column else c for c in columns]
    return columns


def _guesses_last(columns: list[Column]) -> list[Column]:
    """What is only near to a field (the day of entry, the country of origin) is not taken for it beside a column that
    names the field, or the day, month and year of it."""
    named = {c.field for c in columns if c.field is not None and c.confidence > GUESSED}
    named |= {field.split("_")[0] for field in named if field.startswith("arrested_")}
    named |= {"name"} if named & {"given", "name_family_first"} else set()
    return [
        # a tent beside the number of the household is where they live
        replace(c, field="ward" if c.field == "household" else None)
        if c.field in named and c.source == "heading" and c.confidence <= GUESSED
        else c
        for c in columns
    ]


def _year_of_three(columns: list[Column]) -> list[Column]:
    """ "Year of birth" beside "Month of birth" is the last third of a date, not a date."""
    fields = {column.field for column in columns}
    if "birth_month" not in fields and "birth" in fields:  # the year beside the day, said a second time
        return [
            replace(column, field="birth", year=True) if column.field == "birth_year" else column
            for column in columns
        ]
    if "birth_month" not in fields or "birth_year" in fields:
        return columns
    return [
        replace(column, field="birth_year")
        if column.field == "birth" and asks_for_year(column.title) and column.source == "heading"
        else column
        for column in columns
    ]


def _name_or_given(columns: list[Column], samples: dict[int, list[str]]) -> list[Column]:
    """ "Name" beside "Father" is a given name if its values are single names; "Nom" without "Prénom" is a
    name."""
    fields = {column.field for column in columns}
    out = []
    for column in columns:
        values = samples[column.index]
        length = sum(len(parts(v)) for v in values) / len(values) if values else 0.0
        fixed = column.source in ("mapping", "memory")
        if fixed:
            pass
        elif (
            column.field == "name"
            and fields & {"father", "family"}
            and "given" not in fields
            and 0 < length <= 1.35
        ):
            column = replace(column, field="given", source="values")
        elif (
            column.field == "family" and not fields & {"name", "given", "name_family_first"} and length >= 1.5
        ) or (column.field == "given" and not fields & {"father", "family", "name"} and length >= 1.8):
            column = replace(column, field="name", source="values")
        out.append(column)
    if not {column.field for column in out} & {"name", "name_family_first", "given"}:
        out = _nameless(out, samples)
    return out


def _nameless(columns: list[Column], samples: dict[int, list[str]]) -> list[Column]:
    """No heading says "name": take the first free column that holds nothing but names of two parts and
    more."""
    for at, column in enumerate(columns):
        values = samples[column.index]
        if column.field is not None or len(values) < 2:
            continue
        named = sum(len(parts(v)) >= 2 and not any(c.isdigit() for c in v) and len(v) < 80 for v in values)
        if named >= 0.8 * len(values):
            return [
                *columns[:at],
                replace(column, field="name", confidence=0.5, source="values"),
                *columns[at + 1 :],
            ]
    return columns


def _one_of_each_script(columns: list[Column]) -> list[Column]:
    """Of several columns for one name field keep the surest in each script (Arabic and Latin side by
    side)."""
    kept: dict[tuple[str, str], Column] = {}
    for column in columns:
        if column.field in NAME_FIELDS:
            key = (column.field, "arabic" if column.script == "arabic" else "latin")
            if key not in kept or column.confidence > kept[key].confidence:
                kept[key] = column
    keep = set(map(id, kept.values()))
    return [
        replace(column, field=None) if column.field in NAME_FIELDS and id(column) not in keep else column
        for column in columns
    ]
