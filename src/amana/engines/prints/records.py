"""Minutiae records of the standards: ANSI 378-2004, -2009 (and amendment 1), ISO/IEC 19794-2:2005, :2011.

`read` and `write` are exact inverses: what was read is written back byte for byte. Everything is checked: a record that
breaks its standard is refused with the view, the field and the byte.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from .problems import Problem, Refused
from .values import MINUTIAE_MAX, POSITION_MAX, STANDARD_PPI, Minutiae, Template

MAGIC = b"FMR\0"
BYTES_MAX = 256 << 10
_LENGTH_SLACK = 4  # bytes by which known writers misstate the length of a record
_MINUTIA = 6
_CM_PER_INCH = 2.54


@dataclass(frozen=True, slots=True)
class Layout:
    """One version of the standards."""

    name: str
    versions: tuple[str, ...]
    angle: float
    header: tuple[tuple[str, int], ...]
    view: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class View:
    """One impression. `fields` by the names of the layout; `minutiae`: (kind, x, y, angle, quality, reserved)."""

    fields: dict[str, int]
    minutiae: list[tuple[int, int, int, int, int, int]]
    quality_blocks: bytes = b""
    certificate_blocks: bytes = b""
    extended: bytes = b""


@dataclass(frozen=True, slots=True)
class Record:
    """A whole record. `version`: as it stands in the file; `fields`: of the header."""

    layout: str
    version: str
    fields: dict[str, int]
    views: list[View] = field(default_factory=list)


@cache
def layouts() -> dict[str, Layout]:
    """By name."""
    text = (Path(__file__).parent / "record_layouts.toml").read_text(encoding="utf-8")
    return {
        name: Layout(
            name,
            tuple(row["versions"]),
            row["angle"],
            tuple((n, size) for n, size in row["header"]),
            tuple((n, size) for n, size in row["view"]),
        )
        for name, row in tomllib.loads(text).items()
    }


def is_record(raw: bytes) -> bool:
    """By its first bytes."""
    return raw[:4] == MAGIC


def read(raw: bytes) -> Record:
    """The record in `raw`. Raises Refused."""
    if len(raw) > BYTES_MAX:
        raise Refused("", "too_large", value=f"{len(raw):,}", allowed=f"{BYTES_MAX:,}")
    if not is_record(raw):
        raise Refused("", "not_record")
    version = raw[4:7].decode("latin-1")
    candidates = [layout for layout in layouts().values() if version in layout.versions and raw[7:8] == b"\0"]
    if not candidates:
        raise Refused("byte 4", "record_version", value=version, allowed=", ".join(sorted(layouts())))
    refusals = []
    for (
        layout
    ) in candidates:  # a version number may be shared: the standard that fits to the last byte is meant
        try:
            return _Reader(raw, layout).record(version)
        except Refused as refused:
            refusals.append(refused)
    raise max(refusals, key=lambda r: _reached(r.problem))


def _reached(problem: Problem) -> tuple[bool, int]:
    """How far a reader came: past the header, and to which byte."""
    return ", view " in problem.where, int(problem.where.rsplit("byte ", 1)[1])


class _Reader:
    def __init__(self, raw: bytes, layout: Layout) -> None:
        self.raw, self.layout, self.at = raw, layout, 8
        self.place = "header"

    def refuse(self, code: str, **blanks: object) -> Refused:
        return Refused(f"{self.layout.name}, {self.place}, byte {self.at}", code, **blanks)

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.raw):
            raise self.refuse("record_short", value=self.at + size - len(self.raw))
        part = self.raw[self.at : self.at + size]
        self.at += size
        return part

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def record(self, version: str) -> Record:
        fields: dict[str, int] = {}
        for name, size in self.layout.header:
            fields[name] = self.number(size)
            if name == "length16" and fields[name] == 0:  # the long form
                fields["length32"] = self.number(4)
        stated = fields.get("length32", fields.get("length16", fields.get("length", 0)))
        if abs(stated - len(self.raw)) > _LENGTH_SLACK:
            raise self.refuse("record_length", value=stated, other=len(self.raw))
        self.check(fields)
        views = []
        for n in range(fields["views"]):
            self.place = f"view {n + 1}"
            views.append(self.view(fields))
        if self.at != len(self.raw):
            raise self.refuse("record_long", value=len(self.raw) - self.at)
        return Record(self.layout.name, version, fields, views)

    def view(self, header: dict[str, int]) -> View:
        fields: dict[str, int] = {}
        blocks = {"quality_blocks": b"", "certificate_blocks": b""}
        began = self.at
        for name, size in self.layout.view:
            if name == "certificate_blocks" and not header["certified"]:
                continue
            fields[name] = self.number(size)
            if name in blocks:
                blocks[name] = self.take(fields[name] * (5 if name == "quality_blocks" else 3))
        self.check(fields)
        size = fields["size_ending"] >> 4 if "size_ending" in fields else _MINUTIA
        if size not in (_MINUTIA - 1, _MINUTIA):
            raise self.refuse("record_field", name="size_ending", value=size, allowed="5, 6")
        within = header | fields
        minutiae = [self.minutia(size, within) for _ in range(fields["count"])]
        extended = self.take(self.number(2))
        if "rep_length" in fields and self.at - began != fields["rep_length"]:
            raise self.refuse("record_length", value=fields["rep_length"], other=self.at - began)
        return View(fields, minutiae, blocks["quality_blocks"], blocks["certificate_blocks"], extended)

    def minutia(self, size: int, within: dict[str, int]) -> tuple[int, int, int, int, int, int]:
        first, second, angle = self.number(2), self.number(2), self.number(1)
        quality = self.number(1) if size == _MINUTIA else 0
        kind, x, reserved, y = first >> 14, first & 0x3FFF, second >> 14, second & 0x3FFF
        if x >= within["width"] or y >= within["height"]:
            raise self.refuse("record_field", name="x, y", value=f"{x}, {y}", allowed="in the image")
        if kind == 3 or 100 < quality < 254:
            raise self.refuse(
                "record_field", name="kind, quality", value=f"{kind}, {quality}", allowed="0-2, 0-100"
            )
        return kind, x, y, angle, quality, reserved

    def check(self, fields: dict[str, int]) -> None:
        """Values that no record can have."""
        for name, low, high in (
            ("position", 0, POSITION_MAX),
            ("width", 1, 0x4000),
            ("height", 1, 0x4000),
            ("x_per_cm", 20, 2000),
            ("y_per_cm", 20, 2000),
            ("certified", 0, 1),
            ("views", 1, 0xFFFF),
        ):
            if name in fields and not low <= fields[name] <= high:
                raise self.refuse("record_field", name=name, value=fields[name], allowed=f"{low}-{high}")


def write(record: Record) -> bytes:
    """The bytes of a record, with the lengths that its fields state."""
    layout = layouts()[record.layout]
    out = bytearray(MAGIC + record.version.encode("latin-1") + b"\0")
    for name, size in layout.header:
        out += record.fields[name].to_bytes(size, "big")
        if name == "length16" and "length32" in record.fields:
            out += record.fields["length32"].to_bytes(4, "big")
    for view in record.views:
        out += _view_bytes(layout, view)
    return bytes(out)


def _view_bytes(layout: Layout, view: View) -> bytes:
    out = bytearray()
    for name, size in layout.view:
        if name in view.fields:
            out += view.fields[name].to_bytes(size, "big")
        out += {"quality_blocks": view.quality_blocks, "certificate_blocks": view.certificate_blocks}.get(
            name, b""
        )
    with_quality = view.fields.get("size_ending", _MINUTIA << 4) >> 4 == _MINUTIA
    for kind, x, y, angle, quality, reserved in view.minutiae:
        out += (kind << 14 | x).to_bytes(2, "big") + (reserved << 14 | y).to_bytes(2, "big") + bytes([angle])
        out += bytes([quality]) if with_quality else b""
    return bytes(out + len(view.extended).to_bytes(2, "big") + view.extended)


def templates(record: Record) -> list[Template]:
    """The views as templates of the algorithm `record+amana-mcc`: whose extractor it was is not known."""
    return [_template(record, view) for view in record.views]


def _template(record: Record, view: View) -> Template:
    fields = record.fields | view.fields
    scale_x, scale_y = (STANDARD_PPI / (fields[name] * _CM_PER_INCH) for name in ("x_per_cm", "y_per_cm"))
    rows = np.array(view.minutiae, np.float64).reshape(-1, 6)
    quality = view.quality_blocks[0] if view.quality_blocks else fields.get("quality", 255)
    minutiae = Minutiae(
        x=(rows[:, 1] * scale_x).astype(np.float32),
        y=(rows[:, 2] * scale_y).astype(np.float32),
        angle=np.radians(rows[:, 3] * layouts()[record.layout].angle % 360).astype(np.float32),
        kind=rows[:, 0].astype(np.uint8),
        quality=np.where(rows[:, 4] <= 100, rows[:, 4], 0).astype(np.uint8),
    )
    return Template(
        algorithm="record+amana-mcc",
        minutiae=minutiae.best(MINUTIAE_MAX),
        position=fields["position"],
        quality=quality if quality <= 100 else None,
        width=round(fields["width"] * scale_x),
        height=round(fields["height"] * scale_y),
    )


def of_templates(found: list[Template], name: str = "iso-19794-2-2005") -> Record:
    """A record of one view per template, all of one image size, at 197 pixels per cm (500 per inch).

    Raises Refused for an unknown layout and for no templates."""
    if name not in layouts():
        raise Refused("", "record_version", value=name, allowed=", ".join(sorted(layouts())))
    if not found:
        raise Refused("", "record_field", name="views", value=0, allowed="1-16")
    layout = layouts()[name]
    width = max(1, *(t.width for t in found), *(int(t.minutiae.x.max(initial=0)) + 1 for t in found))
    height = max(1, *(t.height for t in found), *(int(t.minutiae.y.max(initial=0)) + 1 for t in found))
    common: dict[str, Any] = {"width": width, "height": height, "x_per_cm": 197, "y_per_cm": 197}
    views = [_view_of(layout, n, t, common) for n, t in enumerate(found)]
    header = {n: 0 for n, _size in layout.header} | {
        k: v for k, v in common.items() if k in dict(layout.header)
    }
    record = Record(name, layout.versions[0], header | {"views": len(views)}, views)
    length = len(write(record))
    if "length16" in header:
        header |= {"length16": length} if length < 1 << 16 else {"length32": length + 4}
    else:
        header |= {"length": length}
    return Record(name, layout.versions[0], header | {"views": len(views)}, views)


def _view_of(layout: Layout, n: int, t: Template, common: dict[str, Any]) -> View:
    m = t.minutiae
    turns = round(360 / layout.angle)
    angles = np.round(np.degrees(m.angle) / layout.angle).astype(int) % turns
    x, y = np.round(m.x).astype(int), np.round(m.y).astype(int)
    rows = [
        (int(k), min(int(px), common["width"] - 1), min(int(py), common["height"] - 1), int(a), int(q), 0)
        for k, px, py, a, q in zip(m.kind, x, y, angles, m.quality, strict=True)
    ]
    names = {name for name, _size in layout.view} - {"certificate_blocks"}
    quality = 255 if t.quality is None else t.quality
    given = common | {
        "position": t.position,
        "number": n,
        "number_impression": (n & 15) << 4,
        "quality": quality if "quality_vendor" in names else min(quality, 100),
        "quality_blocks": int(t.quality is not None),
        "size_ending": _MINUTIA << 4,
        "count": len(rows),
    }
    view = View(
        {name: given.get(name, 0) for name in names},
        rows,
        quality_blocks=bytes([quality, 0, 0, 0, 0])
        if "quality_blocks" in names and t.quality is not None
        else b"",
    )
    if "rep_length" in names:
        view.fields["rep_length"] = len(_view_bytes(layout, view))
    return view
