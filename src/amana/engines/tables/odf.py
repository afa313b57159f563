"""OpenDocument spreadsheets (.ods): the facts that the cell reader hides, and how large the sheets unfold.

In this format one cell or row can stand for a million; the counts are added up before anything is unfolded.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from xml.etree import ElementTree

from .cells import ERROR, FORMULA, reference
from .limits import Limits
from .ole import BookFacts, SheetFacts
from .refusal import Refused

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PADDING = re.compile(rb'min-integer-digits="(?:[2-9]|\d{2,})"')
_MANY = re.compile(rb'number-(?:rows|columns)-repeated="(\d{4,})"')
_ERROR_TEXT = re.compile(r"#[A-Z/0!?]+|Err:\d+")


def facts(path: Path, limits: Limits) -> BookFacts:
    """The facts of every sheet. Raises Refused for sheets that unfold too far or a broken part."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml")
        padding = bool(_PADDING.search(content) or _PADDING.search(_read(archive, "styles.xml")))
    book = BookFacts(date1904=b'date-value="1904-01-01"' in content)
    if not (padding or b"table:formula=" in content or _MANY.search(content)):
        return book
    try:
        _walk(content, book, limits)
    except ElementTree.ParseError as broken:
        raise Refused("broken_part", part="content.xml") from broken
    return book


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


class _Place:
    """Where the walk stands, and how far cells with content reach in the sheet."""

    def __init__(self, title: str) -> None:
        self.title, self.row, self.column = title, 0, 0
        self.facts = SheetFacts()
        self.wide = self.high = 0


def _walk(content: bytes, book: BookFacts, limits: Limits) -> None:
    parser: ElementTree.XMLPullParser[ElementTree.Element] = ElementTree.XMLPullParser(["start", "end"])
    place: _Place | None = None
    filled = False
    for start in range(0, len(content), 1 << 20):
        parser.feed(content[start : start + (1 << 20)])
        for event, element in cast("Iterator[tuple[str, ElementTree.Element]]", parser.read_events()):
            tag = element.tag
            if event == "start":
                if tag == f"{_TABLE}table":
                    place = _Place(element.get(f"{_TABLE}name", ""))
                    book.sheets[place.title] = place.facts
                elif tag == f"{_TABLE}table-row" and place:
                    place.column, filled = 0, False
            elif place is None:
                continue
            elif tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                filled = _cell(element, place) or filled
                element.clear()
            elif tag == f"{_TABLE}table-row":
                place.row += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                place.high = place.row if filled else place.high
                _refuse_unfolding(place, limits)
                element.clear()


def _cell(element: ElementTree.Element, place: _Place) -> bool:
    """Note one cell; True if it holds something."""
    repeat = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
    row, column = place.row, place.column
    place.column += repeat
    kind = element.get(f"{_OFFICE}value-type")
    formula = element.get(f"{_TABLE}formula") is not None
    if kind is None and not formula:
        return False
    text = "".join("".join(p.itertext()) for p in element.iter(f"{_TEXT}p"))
    place.wide = max(place.wide, place.column)
    instead: str | None = None
    if formula and kind in (None, "string") and _ERROR_TEXT.fullmatch(text):
        instead = ERROR + text
    elif formula and kind is None and not text:
        instead = FORMULA
    elif kind == "float" and text.isdigit() and len(text) > 1 and text[0] == "0":
        instead = text  # as shown: the number format pads it with zeros
    for at in range(column, min(column + repeat, column + 1000)):
        if instead is not None:
            place.facts.instead[row, at] = instead
        if formula:
            place.facts.formulas.add((row, at))
    return True


def _refuse_unfolding(place: _Place, limits: Limits) -> None:
    if place.high * max(place.wide, 1) > limits.cells:
        raise Refused("far_cell", sheet=place.title, cell=reference(place.high, max(place.wide, 1) - 1))
