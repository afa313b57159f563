"""Lossless JPEG (ITU-T T.81 process 14, SOF3), grey, 2 to 16 bits: what ANSI/NIST-ITL calls JPEGL and Pillow refuses.

Sequential, Huffman coded, one component, predictors 1-7, point transform, restart markers. Nothing is believed before
it is checked: sizes against the data before memory is taken, tables against the code space, the end of every interval.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .problems import Refused
from .values import Gray

PIXELS_MAX = 16_000_000  # four fingers at 1000 ppi; some four seconds of CPU
_SEGMENTS_MAX, _TABLES_MAX = 4_000, 16
_START, _END, _SCAN, _TABLES, _RESTART_EVERY, _LOSSLESS = 0xD8, 0xD9, 0xDA, 0xC4, 0xDD, 0xC3
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # all processes of the standard
_JFIF, _PER_INCH = 0xE0, {1: 1.0, 2: 2.54}  # unit of the density -> pixels per inch
_OTHER = frozenset({0xCC, 0xDC, 0xDE, 0xDF})  # arithmetic coding, lines stated late, layers
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_IN_SCAN = re.compile(rb"\xff+([^\x00\xff])")
_PEEK = 16  # bits looked up at once: no code is longer

Samples = NDArray[np.int32]


@dataclass(slots=True)
class _Head:
    """What stands before the scan."""

    bits: int = 0
    width: int = 0
    height: int = 0
    component: int = -1
    every: int = 0  # samples between two restart markers, 0: none
    tables: dict[int, list[int]] = field(default_factory=dict)
    defined: int = 0  # tables so far, those put in another's place among them
    density: tuple[float, float] | None = None  # pixels per inch across and down, as JFIF states it


def is_lossless(raw: bytes) -> bool:
    """Whether the first frame of a JPEG file is the lossless one. False for what is no JPEG."""
    try:
        return next((marker == _LOSSLESS for marker, _at, _end in _segments(raw) if marker in _FRAMES), False)
    except Refused:
        return False


def decode_lossless(raw: bytes) -> tuple[Gray, tuple[float, float] | None]:
    """Pixels uint8 [height, width], brought to 0-255 from the bits of a sample, and the pixels per inch across and down
    where the file states them. Raises Refused."""
    samples, head = _read(raw)
    if head.bits != 8:
        most = (1 << head.bits) - 1
        samples = (samples * 255 + most // 2) // most
    return samples.astype(np.uint8), head.density


def samples_of(raw: bytes) -> tuple[Samples, int]:
    """The samples as they are [height, width], and their bits. Raises Refused."""
    samples, head = _read(raw)
    return samples, head.bits


def _read(raw: bytes) -> tuple[Samples, _Head]:
    head = _Head()
    for marker, at, end in _segments(raw):
        body = raw[at:end]
        if marker == _SCAN:
            return _scan(raw, end, body, head), head
        if marker == _TABLES:
            _read_tables(body, head)
        elif marker == _RESTART_EVERY:
            head.every = int.from_bytes(_exactly(body, 2), "big")
        elif marker == _LOSSLESS:
            _read_frame(body, head)
        elif marker == _JFIF and body[:5] == b"JFIF\0" and len(body) >= 12 and body[7] in _PER_INCH:
            x, y = int.from_bytes(body[8:10], "big"), int.from_bytes(body[10:12], "big")
            head.density = x * _PER_INCH[body[7]], y * _PER_INCH[body[7]]
        elif marker in _FRAMES or marker in _OTHER:
            raise _refused(f"marker {marker:02X} is not of the lossless process")
    raise _refused("no scan")


def _refused(value: str) -> Refused:
    return Refused("", "not_jpegl", value=value)


def _exactly(body: bytes, size: int) -> bytes:
    if len(body) != size:
        raise _refused(f"a segment of {len(body)} bytes instead of {size}")
    return body


def _segments(raw: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, where its content begins, where it ends), up to the first scan or the end of the image."""
    if raw[:2] != bytes((0xFF, _START)):
        raise _refused("does not begin as a JPEG")
    at = 2
    for _ in range(_SEGMENTS_MAX):
        if raw[at : at + 1] != b"\xff":
            raise _refused(f"no marker at byte {at}")
        while raw[at : at + 1] == b"\xff":  # any number of fill bytes
            at += 1
        if at >= len(raw):
            raise _refused("cut off")
        marker = raw[at]
        at += 1
        if marker == _END:
            return
        if marker in _ALONE:
            continue
        length = int.from_bytes(raw[at : at + 2], "big")
        if length < 2 or at + length > len(raw):
            raise _refused(f"segment {marker:02X} is longer than the file")
        yield marker, at + 2, at + length
        if marker == _SCAN:
            return
        at += length
    raise _refused("more segments than an image has")


def _read_frame(body: bytes, head: _Head) -> None:
    if head.component >= 0:
        raise _refused("two frames")
    if len(body) < 6 or body[5] != 1:
        raise _refused("not one component: a grey image has one")
    _exactly(body, 9)
    bits, height, width = body[0], int.from_bytes(body[1:3], "big"), int.from_bytes(body[3:5], "big")
    if not 2 <= bits <= 16:
        raise _refused(f"{bits} bits a sample")
    if not width or not height or width * height > PIXELS_MAX:
        raise _refused(f"{width} x {height}")
    head.bits, head.width, head.height, head.component = bits, width, height, body[6]


def _read_tables(body: bytes, head: _Head) -> None:
    """Huffman tables, laid out for looking up 16 bits at once: length of the code * 32 + category; 0 is no code."""
    while body:
        head.defined += 1
        if head.defined > _TABLES_MAX:
            raise _refused("more Huffman tables than an image has")
        counts, place = body[1:17], body[0] & 15
        # The class does not matter here, and the encoder of NBIS writes 1 where the standard asks for 0.
        symbols = body[17 : 17 + sum(counts)]
        if len(counts) < 16 or len(symbols) < sum(counts) or place > 3 or body[0] >> 4 > 1:
            raise _refused("a damaged Huffman table")
        body = body[17 + len(symbols) :]
        found: list[int] = []
        order = iter(symbols)
        for length, count in enumerate(counts, 1):
            for _ in range(count):
                category = next(order)
                if category > 16:
                    raise _refused("a damaged Huffman table")
                found += [length * 32 + category] * (1 << (_PEEK - length))
                if len(found) > 1 << _PEEK:
                    raise _refused("a damaged Huffman table")
        head.tables[place] = found + [0] * ((1 << _PEEK) - len(found))


def _scan(raw: bytes, at: int, body: bytes, head: _Head) -> Samples:
    if head.component < 0:
        raise _refused("a scan without a frame")
    _exactly(body, 6)
    if body[0] != 1 or body[1] != head.component or body[2] & 15 or body[4]:
        raise _refused("a damaged scan")
    table, predictor, shift = head.tables.get(body[2] >> 4), body[3], body[5] & 15
    if table is None:
        raise _refused("a scan without its Huffman table")
    if not 1 <= predictor <= 7 or body[5] >> 4 or shift >= head.bits:
        raise _refused(f"predictor {predictor}, point transform {body[5]}")
    if head.every % head.width:
        raise _refused("restart markers that do not stand at the end of a line")
    lines = head.every // head.width or head.height
    if head.width * head.height > 8 * (len(raw) - at):  # every sample takes a bit at least
        raise _refused("cut off")
    out = np.empty((head.height, head.width), np.int32)
    first = 1 << (head.bits - shift - 1)
    parts = _intervals(raw, at)
    for top in range(0, head.height, lines):
        few = min(lines, head.height - top)
        part = next(parts, None)
        if part is None:
            raise _refused("cut off")
        out[top : top + few] = _rebuilt(_differences(part, few, head.width, table), predictor, first)
    if int(out.max()) >= 1 << (head.bits - shift):
        raise _refused("samples outside their range")
    out <<= shift
    return out


def _intervals(raw: bytes, at: int) -> Iterator[bytes]:
    """The coded data between two restart markers, which count from 0 to 7 over and over."""
    expected = 0
    while True:
        found = _IN_SCAN.search(raw, at)
        yield raw[at : found.start() if found else len(raw)].replace(b"\xff\x00", b"\xff")
        if found is None or found.group(1)[0] != 0xD0 + expected:
            return
        at, expected = found.end(), (expected + 1) % 8


def _differences(data: bytes, lines: int, width: int, table: list[int]) -> Samples:
    """The coded differences of so many lines (T.81, H.1.2.2)."""
    out = np.empty((lines, width), np.int32)
    size = len(data)
    data += b"\0" * 16
    bits, have, at = 0, 0, 0  # the low `have` bits of `bits` are still to be read
    for line in range(lines):
        row = []
        for _ in range(width):
            if have < 32:
                bits = (bits & ((1 << have) - 1)) << 64 | int.from_bytes(
                    data[at : at + 8].ljust(8, b"\0"), "big"
                )
                have += 64
                at += 8
            code = table[bits >> (have - 16) & 0xFFFF]
            if not code:
                raise _refused(f"an unknown code in line {line}")
            category = code & 31
            have -= code >> 5
            if category == 0:
                row.append(0)
            elif category == 16:  # stands alone
                row.append(32768)
            else:
                have -= category
                value = bits >> have & ((1 << category) - 1)
                row.append(value if value >> (category - 1) else value - (1 << category) + 1)
        if at * 8 - have > size * 8:
            raise _refused(f"cut off in line {line}")
        out[line] = row
    return out


def _rebuilt(differences: Samples, predictor: int, first: int) -> Samples:
    """Samples from differences, modulo 2^16. The first line is predicted from the left, the first column from above,
    the first sample is `first` (T.81, H.1.2.1); all else as the predictor says: a left, b above, c above left."""
    out = differences
    out[0, 0] += first
    if predictor == 4:  # a + b - c
        np.cumsum(np.cumsum(out, axis=0, out=out), axis=1, out=out)
        return np.bitwise_and(out, 0xFFFF, out=out)
    out[0] = np.cumsum(out[0]) & 0xFFFF
    if predictor == 2:  # b
        np.cumsum(out, axis=0, out=out)
        return np.bitwise_and(out, 0xFFFF, out=out)
    for line in range(1, len(out)):
        above, row = out[line - 1], out[line]
        row[0] += above[0]
        if predictor == 3:  # c
            row[1:] += above[:-1]
        elif predictor in (1, 5):  # a, a + (b - c) / 2
            if predictor == 5:
                row[1:] += (above[1:] - above[:-1]) >> 1
            np.cumsum(row, out=row)
        else:
            row[:] = _halves(row.tolist(), above.tolist(), predictor)
        row &= 0xFFFF
    return out


def _halves(row: list[int], above: list[int], predictor: int) -> list[int]:
    """A line by b + (a - c) / 2 or (a + b) / 2, where each sample needs the one before."""
    left = row[0] & 0xFFFF
    out = [left]
    for n in range(1, len(row)):
        up = above[n]
        near = up + ((left - above[n - 1]) >> 1) if predictor == 6 else (left + up) >> 1
        left = (row[n] + near) & 0xFFFF
        out.append(left)
    return out
