"""New Excel workbooks (.xlsx, .xlsm): the facts that the cell reader hides, found in the XML itself.

Number formats that show leading zeros, error values, formulas whose result was never stored, the date system,
and the one cell at the far corner that would make a dense reader ask for half a terabyte.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

from .cells import ERROR, FORMULA, column_of, reference
from .formats import render, template_of
from .limits import Limits
from .ole import BookFacts, SheetFacts
from .refusal import Refused

_SMALL = 32 << 20  # no workbook.xml or styles.xml of an honest register comes near this
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b(r|s|t)="([^"]*)"')
_REFERENCE = re.compile(rb"([A-Z]{1,3})(\d{1,7})")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>([^<]*)<")
_NO_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*(?:/>|>[\s=]*<)")
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_WIDE = {n: re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{%d})(\d+)"' % n) for n in (3, 2)}


def facts(path: Path, limits: Limits, wanted: set[str]) -> BookFacts:
    """The facts of the sheets named in `wanted`. Raises Refused for a far cell or a broken part."""
    book = BookFacts()
    with zipfile.ZipFile(path) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        main = _main_part(archive, names)
        root = _xml(archive, names, main)
        for element in root.iter():
            if _local(element.tag) == "workbookPr":
                book.date1904 = element.get("date1904", "0").lower() in ("1", "true")
        fresh = any(
            _local(e.tag) == "calcPr" and e.get("fullCalcOnLoad") in ("1", "true") for e in root.iter()
        )
        folder = posixpath.dirname(main)
        targets = _relations(archive, names, folder, posixpath.basename(main))
        pads = _pads(archive, names, folder)
        for element in root.iter():
            if _local(element.tag) != "sheet" or element.get("name") not in wanted:
                continue
            relation = next((v for k, v in element.attrib.items() if _local(k) == "id"), "")
            part = names.get(targets.get(relation, "").lower())
            if part:
                title = element.get("name") or ""
                book.sheets[title] = _sheet(archive.read(part), title, pads, limits, fresh)
    return book


def _main_part(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    if "_rels/.rels" in names:
        for element in _xml(archive, names, "_rels/.rels").iter():
            if element.get("Type", "").endswith("/officeDocument"):
                return element.get("Target", "").lstrip("/")
    return "xl/workbook.xml"


def _relations(archive: zipfile.ZipFile, names: dict[str, str], folder: str, base: str) -> dict[str, str]:
    root = _xml(archive, names, f"{folder}/_rels/{base}.rels")
    found = {}
    for element in root.iter():
        target = element.get("Target", "")
        if target and element.get("Id"):
            whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[element.get("Id", "")] = whole
    return found


def _pads(archive: zipfile.ZipFile, names: dict[str, str], folder: str) -> dict[bytes, str]:
    """Style number -> template (see `formats`), for styles that change what a whole number looks like."""
    if f"{folder}/styles.xml".lower() not in names:
        return {}
    root = _xml(archive, names, f"{folder}/styles.xml")
    codes = {
        e.get("numFmtId"): template_of(e.get("formatCode", ""))
        for e in root.iter()
        if _local(e.tag) == "numFmt"
    }
    for group in root.iter():
        if _local(group.tag) == "cellXfs":
            styles = [codes.get(xf.get("numFmtId")) for xf in group]
            return {str(number).encode(): shape for number, shape in enumerate(styles) if shape}
    return {}


def _sheet(xml: bytes, title: str, pads: dict[bytes, str], limits: Limits, fresh: bool) -> SheetFacts:
    _refuse_far_cells(xml, title, limits)
    found = SheetFacts()
    if not pads and b"<f" not in xml and b":f" not in xml and b't="e"' not in xml:
        return found
    at_row, at_column = -1, -1
    for match in _CELL.finditer(xml):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        inside = match[2] or b""
        has_formula = b"<f" in inside or b":f" in inside
        if not (has_formula or attributes.get(b"t") == b"e" or attributes.get(b"s") in pads):
            continue
        place = _REFERENCE.fullmatch(attributes.get(b"r", b""))
        if not place:
            continue
        at_row, at_column = int(place[2]) - 1, column_of(place[1].decode())
        text = _instead(attributes, inside, has_formula, pads, fresh)
        if text is not None:
            found.instead[at_row, at_column] = text
        if has_formula:
            found.formulas.add((at_row, at_column))
    return found


def _instead(
    attributes: dict[bytes, bytes], inside: bytes, has_formula: bool, pads: dict[bytes, str], fresh: bool
) -> str | None:
    """The text to show instead of the plain cell, or None."""
    kind = attributes.get(b"t", b"n")
    value = _VALUE.search(inside)
    text = value[1] if value else b""
    if kind == b"e":
        return ERROR + (text.decode("utf-8", "replace") or "#ERROR!")
    if has_formula and not text and kind != b"str":
        # an empty formula is the mark for "as above"
        return "=" if _NO_FORMULA.search(inside) else FORMULA
    if has_formula and fresh and kind == b"n" and text == b"0":
        return FORMULA  # "recalculate on opening": the zero is a place-holder that nobody computed
    shape = pads.get(attributes.get(b"s", b""))
    if shape and kind == b"n" and text:
        try:
            return render(shape, float(text))
        except (ValueError, OverflowError):
            return None
    return None


def _refuse_far_cells(xml: bytes, title: str, limits: Limits) -> None:
    """A reader that lays a sheet out as a rectangle pays for every cell between the first and the last."""
    rows = [int(match[1]) for match in _ROW.finditer(xml)]
    if not rows:
        return
    low, high = min(rows), max(rows)
    width = 26
    far: tuple[int, int] | None = None
    for length in (3, 2):
        cells = [(column_of(m[1].decode()), int(m[2])) for m in _WIDE[length].finditer(xml)]
        if cells:
            far = max(cells)
            width = far[0] + 1
            high = max(high, *(row for _c, row in cells))
            break
    if (high - low + 1) * width > limits.cells:
        row, column = (far[1], far[0]) if far and far[0] > limits.columns else (high, 0)
        raise Refused("far_cell", sheet=title, cell=reference(row, column))


def _xml(archive: zipfile.ZipFile, names: dict[str, str], part: str) -> ElementTree.Element:
    name = names.get(part.lower())
    if name is None or archive.getinfo(name).file_size > _SMALL:
        raise Refused("truncated")
    try:
        return ElementTree.fromstring(archive.read(name))
    except ElementTree.ParseError as broken:
        raise Refused("broken_part", part=part) from broken


def _local(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]
