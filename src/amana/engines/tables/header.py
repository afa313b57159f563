"""Where a table begins: the row of headings under title rows, one or two rows deep, also again further
down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .cells import Cell
from .codes import Sex
from .column import ANCHORS
from .columns import title_guess
from .couples import couples
from .grid import Sheet
from .lexicon import guess, heading_key, says_elsewhere, says_relation
from .words import tidy

_LOOK = 60  # rows looked at from the top
_LINKED = 0.6
_SURE = 0.9
_AS_GOOD = 0.7  # share of the best row's score


@dataclass(frozen=True, slots=True)
class Header:
    """`first` and `last` are positions in `Sheet.rows`; `titles` maps absolute columns to (top, bottom)."""

    first: int
    last: int
    titles: dict[int, tuple[str, str]]
    score: float
    both: Mapping[int, tuple[Sex, str]] = field(default_factory=dict)
    """Of a list of couples what `couples` says of its columns."""

    def keys(self) -> set[str]:
        """The heading keys of all titles."""
        return {heading_key(part) for pair in self.titles.values() for part in pair if part}


def find_header(sheet: Sheet, start: int = 0, look: int = _LOOK) -> Header | None:
    """The first row of headings among the next rows that says about as much as the best of them; None if no row names a
    person's data. A table printed page by page repeats its headings, and a later copy may even be the clearer one: the
    people between the two are people."""
    found = [
        header
        for at in range(start, min(start + look, len(sheet.rows)))
        if (header := header_at(sheet, at)) is not None
    ]
    # under a heading about somebody else the row below says more than both, but of the wrong person
    spoken_for = {h.last for h in found if h.last > h.first and _of_others(h)}
    found = [header for header in found if header.first not in spoken_for]
    enough = _AS_GOOD * max((header.score for header in found), default=0.0)
    first = next((at for at, header in enumerate(found) if header.score >= enough), None)
    if first is None:
        return None
    # the second of two rows of headings may say more than both
    several = [h for h in found[first:] if h.first <= found[first].last]
    return max(several, key=lambda h: (h.score > found[first].score + 0.01, -h.first))


def _of_others(header: Header) -> bool:
    return not header.both and any(says_elsewhere(top) for top, _below in header.titles.values())


def header_at(sheet: Sheet, at: int) -> Header | None:
    """The header that begins at position `at`, with a second row if one belongs to it."""
    row, cells = sheet.rows[at]
    top = _texts(sheet, cells)
    if not top or any(len(text) > 120 for text in top.values()):
        return None
    single = {column: (text, "") for column, text in top.items()}
    best = _scored(single, at, at)
    if at + 1 < len(sheet.rows) and sheet.rows[at + 1][0] <= row + 2 and not _a_title(top):
        below = _texts(sheet, sheet.rows[at + 1][1])
        if below and len(below) == sum(c is not None for c in sheet.rows[at + 1][1]) and _all_words(below):
            wide = _spread(sheet, row, top, below)
            pairs = {
                column: (wide.get(column, ""), below.get(column, "")) for column in sorted({*wide, *below})
            }
            if deep := _third(sheet, at, wide, below):
                return deep
            double = _scored(pairs, at, at + 1)
            # "Mother" below "Relation" is somebody's
            asked = [text for at, text in below.items() if not says_relation(wide.get(at, ""))]
            known = sum((g := guess(text)) is not None and g.confidence >= _LINKED for text in asked)
            mostly = known >= 0.6 * len(below) and known >= 2
            if double and (mostly or (known and (best is None or double.score > best.score))):
                return double
    return best


def _third(sheet: Sheet, at: int, top: dict[int, str], middle: dict[int, str]) -> Header | None:
    """A header of three rows, where the file says so by cells merged over all three: Person / Name / Surname."""
    row = sheet.rows[at][0]
    if at + 2 >= len(sheet.rows) or not any(m[0] == row and m[2] == row + 2 for m in sheet.merged):
        return None
    below = _texts(sheet, sheet.rows[at + 2][1])
    wide = _spread(sheet, sheet.rows[at + 1][0], middle, below)
    titles: dict[int, tuple[str, str]] = {}
    for column in sorted({*top, *wide, *below}):
        above = [text for text in (top.get(column, ""), wide.get(column, "")) if text]
        lowest = below.get(column, "")
        told = guess(lowest) if lowest else None
        if above and not (told and told.confidence >= _SURE):  # a format, a unit, or nothing
            lowest = f"{above.pop()} {lowest}".strip()
        titles[column] = (above[-1] if above else "", lowest)
    return _scored(titles, at, at + 2)


def _a_title(top: dict[int, str]) -> bool:
    """True for a single text that is no known heading: the table's title, not its first row of headings."""
    if len(top) > 1:
        return False
    found = guess(next(iter(top.values())))
    return found is None or found.confidence < 0.95


def is_header_again(sheet: Sheet, at: int, header: Header) -> bool:
    """True if the row at `at` repeats the headings (a table printed page by page)."""
    texts = [heading_key(text) for text in _texts(sheet, sheet.rows[at][1]).values()]
    texts = [text for text in texts if text]
    if not texts:
        return False
    known = header.keys()
    same = sum(text in known for text in texts)
    return same >= 2 and same >= 0.6 * len(texts)


def _texts(sheet: Sheet, cells: list[Cell]) -> dict[int, str]:
    """Absolute column -> text of the cells that hold text."""
    return {
        sheet.first_column + offset: tidy(cell)
        for offset, cell in enumerate(cells)
        if isinstance(cell, str) and not cell.startswith("\0") and tidy(cell)
    }


def _all_words(texts: dict[int, str]) -> bool:
    """No text of a heading carries figures (but for a number sign or a format hint)."""
    return not any(sum(c.isdigit() for c in text) > 2 for text in texts.values())


def _spread(sheet: Sheet, row: int, top: dict[int, str], below: dict[int, str]) -> dict[int, str]:
    """The top headings laid over the columns they are merged across, or, where the file does not say, over
    the blank cells to their right that have a heading below."""
    wide = dict(top)
    merged = [m for m in sheet.merged if m[0] <= row <= m[2] and m[3] > m[1]]
    for _r1, first, _r2, last in merged:
        if first in top:
            for column in range(first, last + 1):
                wide.setdefault(column, top[first])
    if not merged and not sheet.merged:
        current = ""
        for column in range(min(top), max([*top, *below]) + 1):
            if column in top:
                current = top[column]
            elif column in below and current:
                wide[column] = current
            else:
                current = ""
    return wide


def _scored(titles: dict[int, tuple[str, str]], first: int, last: int) -> Header | None:
    """A header with its score: how many different fields it names; None if it names too few."""
    fields: dict[str, float] = {}
    known = 0
    both = couples(titles)
    for at, (top, bottom) in titles.items():
        found = guess(both[at][1]) if at in both else title_guess(top, bottom)
        if found and found.confidence >= _LINKED:
            known += 1
            fields[found.field] = max(fields.get(found.field, 0.0), found.confidence)
    useful = {field: c for field, c in fields.items() if field not in ("ignored", "ward")}
    anchored = bool(useful.keys() & set(ANCHORS)) or {"family", "father"} <= useful.keys()
    enough = len(useful) >= 2 or (len(titles) <= 3 and "name" in useful and useful["name"] == 1.0)
    if not anchored or not enough or known < 0.4 * len(titles):
        return None
    return Header(
        first, last, titles, sum(useful.values()) + 0.2 * ("ignored" in fields or "ward" in fields), both
    )
