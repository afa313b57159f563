"""Old Excel workbooks (.xls): the container they come in, and the facts that the cell reader hides.

A minimal reader of the Compound File Binary format and of BIFF8 records, after Microsoft's [MS-CFB] and
[MS-XLS]. It reads no text cells; it finds number formats that show leading zeros, error values, formulas
without a result, the date system and the password record.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from .cells import ERROR, FORMULA
from .formats import render, template_of
from .refusal import Refused

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # the first of the special sector numbers
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class Container:
    """The streams of a compound file. Raises Refused("truncated") when sectors are missing."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 1536 or not data.startswith(MAGIC):
            raise Refused("truncated")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refused("truncated")
        self._size = 1 << shift
        directory, self._cutoff = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 56)[0]
        self._mini_start = struct.unpack_from("<I", data, 60)[0]
        self._fat = self._read_fat()
        self._entries = self._read_directory(directory)

    def names(self) -> set[str]:
        """The names of all streams and storages."""
        return set(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of one stream. Raises KeyError, Refused."""
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        mini = self._chain(self._entries["Root Entry"][0])
        table = self._chain(self._mini_start)
        fat = struct.unpack(f"<{len(table) // 4}I", table)
        parts, sector, steps = [], start, 0
        while sector < _END and steps <= len(fat):
            parts.append(mini[sector * 64 : sector * 64 + 64])
            if sector >= len(fat):
                raise Refused("truncated")
            sector, steps = fat[sector], steps + 1
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise Refused("truncated")
        return self._data[start : start + self._size]

    def _read_fat(self) -> list[int]:
        sectors = [s for s in struct.unpack_from("<109I", self._data, 76) if s < _END]
        next_difat, count = struct.unpack_from("<II", self._data, 68)
        per = self._size // 4 - 1
        for _ in range(min(count, len(self._data) // self._size)):
            if next_difat >= _END:
                break
            block = self._sector(next_difat).ljust(self._size, b"\xff")
            sectors += [s for s in struct.unpack_from(f"<{per}I", block) if s < _END]
            next_difat = struct.unpack_from("<I", block, per * 4)[0]
        fat: list[int] = []
        for sector in sectors:
            block = self._sector(sector)
            if len(block) < self._size:
                raise Refused("truncated")
            fat += struct.unpack(f"<{self._size // 4}I", block)
        return fat

    def _chain(self, sector: int) -> bytes:
        parts, steps = [], 0
        while sector < _END:
            if sector >= len(self._fat) or steps > len(self._fat):
                raise Refused("truncated")
            parts.append(self._sector(sector))
            sector, steps = self._fat[sector], steps + 1
        return b"".join(parts)

    def _read_directory(self, start: int) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        data = self._chain(start)
        for at in range(0, len(data) - 127, 128):
            length = struct.unpack_from("<H", data, at + 64)[0]
            if 2 <= length <= 64:
                name = data[at : at + length - 2].decode("utf-16-le", "replace")
                found[name] = struct.unpack_from("<II", data, at + 116)
        return found


@dataclass
class SheetFacts:
    """What calamine does not say of one sheet. Keys are (0-based row, 0-based column).

    `instead` holds the text to put in place of a cell; `formulas` lists the cells computed by a formula."""

    instead: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class BookFacts:
    """Facts of a whole workbook: the date system, and per sheet name its SheetFacts."""

    date1904: bool = False
    sheets: dict[str, SheetFacts] = field(default_factory=dict)


def facts(data: bytes) -> BookFacts:
    """The facts of the .xls file in `data`. Raises Refused for a locked or cut-off file."""
    container = Container(data)
    name = "Workbook" if "Workbook" in container.names() else "Book"
    stream = container.stream(name)
    book, formats, xfs, sheets = BookFacts(), dict[int, str | None](), list[int](), list[tuple[str, int]]()
    for kind, body in _records(stream, 0):
        if kind == 0x2F:
            raise Refused("password")
        if kind == 0x22 and len(body) >= 2:
            book.date1904 = body[0] == 1
        elif kind == 0x41E and len(body) > 5:
            formats[struct.unpack_from("<H", body)[0]] = template_of(_text(body[2:], wide_length=True))
        elif kind == 0xE0 and len(body) >= 4:
            xfs.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == 0x85 and len(body) > 7:
            sheets.append((_text(body[6:], wide_length=False), struct.unpack_from("<I", body)[0]))
    pads = {number: shape for number, code in enumerate(xfs) if (shape := formats.get(code))}
    for title, offset in sheets:
        book.sheets[title] = _sheet(stream, offset, pads)
    return book


def _sheet(stream: bytes, offset: int, pads: dict[int, str]) -> SheetFacts:
    found = SheetFacts()
    waiting: tuple[int, int] | None = None  # a formula that promised text; its STRING record must follow
    for kind, body in _records(stream, offset):
        if waiting is not None and kind not in (0x4BC, 0x221, 0x236):
            if kind != 0x207:
                found.instead[waiting] = FORMULA
            waiting = None
        if kind == 0x203 and len(body) >= 14:
            row, column, xf, value = struct.unpack_from("<HHHd", body)
            _pad(found, row, column, value, pads.get(xf))
        elif kind == 0x27E and len(body) >= 10:
            row, column, xf, packed = struct.unpack_from("<HHHI", body)
            _pad(found, row, column, _rk(packed), pads.get(xf))
        elif kind == 0xBD and pads and len(body) >= 12:
            row, column = struct.unpack_from("<HH", body)
            for at in range(4, len(body) - 7, 6):
                xf, packed = struct.unpack_from("<HI", body, at)
                _pad(found, row, column + (at - 4) // 6, _rk(packed), pads.get(xf))
        elif kind == 0x205 and len(body) >= 8 and body[7]:
            found.instead[struct.unpack_from("<HH", body)] = ERROR + _ERRORS.get(body[6], "#ERROR!")
        elif kind == 0x06 and len(body) >= 14:
            waiting = _formula(found, body, pads)
    return found


def _formula(found: SheetFacts, body: bytes, pads: dict[int, str]) -> tuple[int, int] | None:
    row, column, xf = struct.unpack_from("<HHH", body)
    place = (row, column)
    found.formulas.add(place)
    if body[12:14] != b"\xff\xff":
        _pad(found, row, column, struct.unpack_from("<d", body, 6)[0], pads.get(xf))
    elif body[6] == 2:
        found.instead[place] = ERROR + _ERRORS.get(body[8], "#ERROR!")
    elif body[6] == 0:
        return place
    elif body[6] == 3 and len(body) > 14 and body[14] & 3:
        found.instead[place] = FORMULA  # blank for now, "calculate on opening": nobody computed it yet
    return None


def _pad(found: SheetFacts, row: int, column: int, value: float, shape: str | None) -> None:
    if shape and (text := render(shape, value)) is not None:
        found.instead[row, column] = text


def _rk(packed: int) -> float:
    if packed & 2:
        value = float(packed >> 2 if packed < 0x80000000 else (packed >> 2) - (1 << 30))
    else:
        value = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0]
    return value / 100 if packed & 1 else value


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream, up to its end mark; nested charts are stepped over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += {0x809: 1, 0x0A: -1}.get(kind, 0)
        if depth == 0 and kind == 0x0A:
            return
        if depth == 1:
            yield kind, body


def _text(body: bytes, *, wide_length: bool) -> str:
    """A BIFF8 string: length, flags, then one or two bytes a character."""
    length = struct.unpack_from("<H", body)[0] if wide_length else body[0]
    rest = body[2:] if wide_length else body[1:]
    return (
        rest[1 : 1 + 2 * length].decode("utf-16-le", "replace")
        if rest[0] & 1
        else rest[1 : 1 + length].decode("latin-1")
    )
