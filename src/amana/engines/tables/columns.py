"""The columns of a table: which field each one feeds, decided by its heading, then by what stands below
it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from ..common.arabic import script
from ..common.digits import to_ascii
from .cells import Cell, shown
from .codes import Sex
from .column import ANCHORS, FIELDS, Column
from .couples import SHARED
from .date_patterns import BORN_IN
from .lexicon import BESIDE, Guess, fields_named, guess, heading_key, says_elsewhere, says_where
from .settling import asks_for_year, settle
from .words import fold, tidy

_MONTH_FIRST = re.compile(
    r"mm?\s*[/\-.]\s*dd?|\bus format|month\s*/\s*day|mois\s*/\s*jour|شهر\s*/\s*يوم|month first", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"dd?\s*[/\-.]\s*mm?|jour\s*/\s*mois|يوم\s*/\s*شهر|day\s*/\s*month", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[/\-.]\s*\d{1,2}\s*[/\-.]\s*\d\d")
_HIJRI = re.compile(r"هجري|hijri|hegir|\ba\.?h\.?\b|(?<!\w)ه(?!\w)", re.IGNORECASE)
_SHOWN = 4


def title_guess(top: str, bottom: str) -> Guess | None:
    """The field of a column under a two-row heading (either may be empty)."""
    if not top or not bottom or heading_key(top) == heading_key(bottom):
        return guess(bottom or top)
    if says_elsewhere(top):
        return Guess("ignored", 0.6)
    above, below, both = guess(top), guess(bottom), guess(f"{top} {bottom}")
    part_of_date = below is not None and below.field in ("birth_day", "birth_month", "birth_year")
    if below and part_of_date and above and above.field in ("birth", "arrested"):
        return replace(below, field=below.field.replace("birth", above.field))
    if both and both.confidence == 1.0:
        return both
    if below and below.field == "place" and above and above.field == "arrested":
        return Guess("place", 0.4, below.phrase)
    if below and below.confidence >= 0.9 and below.field not in BESIDE:
        return replace(below, confidence=min(below.confidence, 0.98))
    found = [g for g in (both, below, above) if g]
    return max(found, key=lambda g: (g.field not in BESIDE, g.confidence), default=None)


def assign(
    titles: dict[int, tuple[str, str]],
    rows: Sequence[tuple[int, list[Cell]]],
    first_column: int,
    mapping: dict[str, str | None] | None,
    memory: dict[str, Any] | None,
    above: Sequence[str] = (),
    both: Mapping[int, tuple[Sex, str]] | None = None,
) -> list[Column]:
    """The columns for `titles` (absolute index -> top and bottom heading) over a sample of data `rows`, under the
    texts `above` the headings; `both` are those of husbands and wives (`couples`)."""
    remembered: dict[str, str | None] = (memory or {}).get("columns", {})
    both = both or {}
    columns = []
    width = max((len(cells) for _row, cells in rows), default=0)
    for index in sorted({*titles, *range(first_column, first_column + width)}):
        top, bottom = titles.get(index, ("", ""))
        title = (
            " ".join(filter(None, (top, bottom if heading_key(top) != heading_key(bottom) else ""))) or bottom
        )
        found = guess(both[index][1]) if index in both else title_guess(top, bottom)
        below = _sample(rows, index - first_column)
        column = Column(
            index,
            title,
            found.field if found and found.confidence >= 0.4 else None,
            found.confidence if found else 0.0,
            script=_script_of(below),
            month_first=bool(_MONTH_FIRST.search(title)),
            hijri=bool(_HIJRI.search(fold(title))),
            year=asks_for_year(title),
            place=says_where(title),
            lowest=bottom,
            ages=bool(found and found.field == "birth") and "age" in fields_named(title),
            short_years=any(_SHORT_YEAR.fullmatch(to_ascii(text.strip())) for text in below),
            sex=both[index][0] if index in both else None,
            sample=tuple(tidy(text)[:60] for text in below[:_SHOWN]),
        )
        if column.field == "birth" and sum(bool(BORN_IN.match(text)) for text in column.sample) >= 2:
            column = replace(column, place=True)  # مواليد بغداد 1987
        if heading_key(title) in remembered:
            column = replace(column, field=remembered[heading_key(title)], confidence=1.0, source="memory")
        forced = _forced(column, mapping)
        columns.append(forced or column)
    columns = _month_first(columns, above)
    columns = _couples(columns) if both else _blocks(columns)
    done: list[Column] = []
    for block in sorted({column.block for column in columns}):
        members = [column for column in columns if column.block == block]
        samples = {c.index: _sample(rows, c.index - first_column) for c in members}
        done += settle(members, samples)
    return done


def _forced(column: Column, mapping: dict[str, str | None] | None) -> Column | None:
    """The column as the caller's mapping wants it: keys are letters or headings, values fields or None."""
    for key, field in (mapping or {}).items():
        if key == column.letter or (column.title and heading_key(key) == heading_key(column.title)):
            if field is not None and field not in FIELDS:
                raise ValueError(f"mapping: {field!r} is no field; the fields are {', '.join(FIELDS)}")
            return replace(column, field=field, confidence=1.0, source="mapping")
    return None


def _sample(rows: Sequence[tuple[int, list[Cell]]], offset: int, most: int = 200) -> list[str]:
    found = []
    for _row, cells in rows:
        if 0 <= offset < len(cells) and cells[offset] is not None:
            found.append(shown(cells[offset]))
            if len(found) == most:
                break
    return found


def _script_of(values: list[str]) -> str:
    scripts = [s for s in map(script, values) if s != "none"]
    return max(set(scripts), key=scripts.count) if scripts else "none"


def _blocks(columns: list[Column]) -> list[Column]:
    """Number the blocks of a sheet that lays several people side by side under repeated headings."""
    titled = [column for column in columns if column.title]
    edges = [*_edge(titled), *_edge(titled[::-1])]
    for outer in ([], edges) if edges else ([],):
        beside = {column.index for column in outer}
        inner = [column for column in titled if column.index not in beside]
        if starts := _starts(inner):
            return [
                replace(c, shared=c.field in SHARED)
                if c.index in beside
                else replace(c, block=sum(start <= c.index for start in starts[1:]))
                for c in columns
            ]
    return columns


def _starts(titled: list[Column]) -> list[int]:
    """Where each person's columns begin under headings that repeat themselves to the end; else nothing."""
    keys = [re.sub(r"\s*\(?\d\)?$", "", heading_key(column.title)) for column in titled]
    for period in range(2, len(keys) // 2 + 1):
        if len(keys) % period == 0 and keys == keys[:period] * (len(keys) // period):
            named = {column.field for column in titled[:period]} & set(ANCHORS)
            return [titled[at].index for at in range(0, len(titled), period)] if named else []
    return []


def _month_first(columns: list[Column], above: Sequence[str]) -> list[Column]:
    """A sender who writes the month first in one column, or says so above the table, does in all, where no heading
    says the day."""
    if not any(c.month_first for c in columns) and not any(map(_MONTH_FIRST.search, above)):
        return columns
    return [replace(c, month_first=not _DAY_FIRST.search(c.title)) for c in columns]


def _edge(titled: list[Column]) -> Iterator[Column]:
    """The columns at one end that can stand beside several people of a row: a household's number, remarks."""
    return takewhile(lambda column: column.field in (*SHARED, "serial", "ward"), titled)


def _couples(columns: list[Column]) -> list[Column]:
    """One block for the men and one for the women; what stands beside both, and can be true of both, is shared."""
    men, women = (min(c.index for c in columns if c.sex == sex) for sex in ("M", "F"))
    blocks = {"M": int(men > women), "F": int(men < women)}
    return [
        replace(c, block=blocks[c.sex]) if c.sex else replace(c, shared=c.field in SHARED) for c in columns
    ]
