"""The columns of a table: which field each one feeds, decided by its heading, then by what stands below
it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from ..common.arabic import script
from ..common.digits import to_ascii
from .cells import Cell, letter, shown
from .codes import Sex, read_nationality, read_sex
from .couples import SHARED, couples
from .date_patterns import BORN_IN
from .lexicon import GUESSED, Guess, choices, guess, heading_key, says_elsewhere, says_where
from .name_parts import is_kunya, parts
from .words import fold, tidy

NAME_FIELDS = (
    "name", "name_family_first", "given", "father", "grandfather", "family", "mother", "kunya", "alias",
)  # fmt: skip
ANCHORS = ("name", "name_family_first", "given", "wristband", "file_no")
# Fields of which one block can use several columns.
SEVERAL = (*NAME_FIELDS, "birth", "nationality", "notes", "sex")
FIELDS = (
    *NAME_FIELDS, "birth", "birth_day", "birth_month", "birth_year", "arrested", "arrested_day",
    "arrested_month", "arrested_year", "age", "sex", "nationality", "wristband", "file_no", "document",
    "place", "household", "notes", "account", "authority", "basis", "serial", "ignored",
)  # fmt: skip
_MONTH_FIRST = re.compile(
    r"mm?\s*[/\-.]\s*dd?|\bus format|month\s*/\s*day|mois\s*/\s*jour|شهر\s*/\s*يوم|month first", re.IGNORECASE
)
_DAY_FIRST = re.compile(r"dd?\s*[/\-.]\s*mm?|jour\s*/\s*mois|يوم\s*/\s*شهر|day\s*/\s*month", re.IGNORECASE)
_BIRTH = re.compile(
    r"ولاده|ميلاد|تولد|مسقط|birth|\bborn|\bpob\b|naissance|\bnee?\b|dogum|لهدايك|zayin|jidayik"
)
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[/\-.]\s*\d{1,2}\s*[/\-.]\s*\d\d")
_HIJRI = re.compile(r"هجري|hijri|hegir|\ba\.?h\.?\b|(?<!\w)ه(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"\byear\b|\bannee\b|سنه|عام|سال|\byob\b")
_TICKS = {"✓", "✔", "☑", "☒", "x", "X", "×", "+", "*", "√", "•", "●", "■"}
# a man or woman for a clerk of some land under such a heading, anybody's wards without one
_WARDS = {"e", "k", "v", "w"}
_SURE = 0.5
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `index` is 0-based and absolute; `field` None means not used; `block` counts the people that share a
    row, `sex` is that of all in the block, `sex_ticked` what a mark in the column says, `shared`: it tells of everybody
    in the row; `month_first`, `hijri`, `year` and `place` are what the heading says of its dates, `lowest` is its last
    line; `short_years`: its days have years of two figures; `source` says who decided: "heading", "values", "memory",
    "mapping"; `sample` is what the first cells below the heading show."""

    index: int
    title: str
    field: str | None
    confidence: float
    source: str = "heading"
    block: int = 0
    script: str = "none"
    month_first: bool = False
    hijri: bool = False
    year: bool = False
    place: bool = False
    lowest: str = ""
    short_years: bool = False
    sex: Sex | None = None
    sex_ticked: Sex | None = None
    shared: bool = False
    sample: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The column's name in a spreadsheet."""
        return letter(self.index)


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
    if below and below.confidence >= 0.9 and below.field not in ("serial", "ignored"):
        return replace(below, confidence=min(below.confidence, 0.98))
    found = [g for g in (both, below, above) if g]
    return max(found, key=lambda g: (g.field not in ("serial", "ignored"), g.confidence), default=None)


def assign(
    titles: dict[int, tuple[str, str]],
    rows: Sequence[tuple[int, list[Cell]]],
    first_column: int,
    mapping: dict[str, str | None] | None,
    memory: dict[str, Any] | None,
    above: Sequence[str] = (),
) -> list[Column]:
    """The columns for `titles` (absolute index -> top and bottom heading) over a sample of data `rows`, under the
    texts `above` the headings."""
    remembered: dict[str, str | None] = (memory or {}).get("columns", {})
    columns = []
    both = couples(titles)
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
            year=bool(_YEAR.search(fold(title))),
            place=says_where(title),
            lowest=bottom,
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
        done += _settle(members, samples)
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
    return takewhile(lambda column: column.field in (*SHARED, "serial"), titled)


def _couples(columns: list[Column]) -> list[Column]:
    """One block for the men and one for the women; what stands beside both, and can be true of both, is shared."""
    men, women = (min(c.index for c in columns if c.sex == sex) for sex in ("M", "F"))
    blocks = {"M": int(men > women), "F": int(men < women)}
    return [
        replace(c, block=blocks[c.sex]) if c.sex else replace(c, shared=c.field in SHARED) for c in columns
    ]


def _settle(columns: list[Column], samples: dict[int, list[str]]) -> list[Column]:
    """One block: let the values decide what headings leave open, then keep one column a field."""
    columns = [_by_values(column, samples[column.index]) for column in columns]
    columns = _name_or_given(columns, samples)
    columns = _guesses_last(_year_of_three(columns))
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


def ticked(text: str) -> bool:
    """True for the mark in a box: ✓, x, ☑."""
    return text.strip() in _TICKS


def _guesses_last(columns: list[Column]) -> list[Column]:
    """What is only near to a field (the day of entry, the country of origin) is not taken for it beside a column that
    names the field, or the day, month and year of it."""
    named = {c.field for c in columns if c.field is not None and c.confidence > GUESSED}
    named |= {field.split("_")[0] for field in named if field.startswith("arrested_")}
    named |= {"name"} if named & {"given", "name_family_first"} else set()
    return [
        replace(c, field=None)
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
        if column.field == "birth" and _YEAR.search(fold(column.title)) and column.source == "heading"
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
