"""JPEG 2000 (ISO/IEC 15444-1), as file (JP2) or bare codestream, through OpenJPEG in a process of its own."""

from __future__ import annotations

from .decode_apart import decoded_apart
from .libraries import library
from .problems import Refused
from .sizes import PPI_MAX, PPI_MIN, bounded
from .values import Gray

_STREAM_START = b"\xff\x4f\xff\x51"  # start of codestream, then its size (SIZ)
_BOXES_MAX, _TILES_MAX, _COMPONENTS_MAX = 200, 4_096, 4


def decode_jp2(raw: bytes) -> tuple[Gray, float | None]:
    """Pixels (8 bits, colours as grey) and pixels per inch, None where the file does not say. Raises Refused."""
    stated = _stated_size(raw if raw.startswith(_STREAM_START) else _codestream(raw))
    bounded(*stated)
    if not library("PIL.features", "reading JPEG 2000 images").check("jpg_2000"):
        raise Refused("", "no_jp2")
    gray, ppi = decoded_apart(raw, "jp2_child", stated, "not_jp2")
    return gray, ppi if PPI_MIN <= ppi <= PPI_MAX else None


def _codestream(raw: bytes) -> bytes:
    """The codestream (box jp2c) of a file."""
    at = 0
    for _ in range(_BOXES_MAX):
        if at + 8 > len(raw):
            break
        length, kind, head = int.from_bytes(raw[at : at + 4]), raw[at + 4 : at + 8], 8
        if length == 1:  # the length itself is too long for four bytes
            length, head = int.from_bytes(raw[at + 8 : at + 16]), 16
        if kind == b"jp2c":
            return raw[at + head :]
        if length < head:
            break
        at += length
    raise Refused("", "not_jp2", value="no codestream")


def _stated_size(stream: bytes) -> tuple[int, int]:
    """Width and height of the codestream, before any decoder runs; refuses what no print has."""
    if not stream.startswith(_STREAM_START) or len(stream) < 42:
        raise Refused("", "not_jp2", value="no size")
    right, bottom, left, top, tile_width, tile_height = (
        int.from_bytes(stream[at : at + 4]) for at in range(8, 32, 4)
    )
    components = int.from_bytes(stream[40:42])
    width, height = right - left, bottom - top
    if min(width, height, tile_width, tile_height) < 1 or not 1 <= components <= _COMPONENTS_MAX:
        raise Refused("", "not_jp2", value="no size")
    if -(-right // tile_width) * -(-bottom // tile_height) > _TILES_MAX:
        raise Refused("", "not_jp2", value=f"more than {_TILES_MAX:,} tiles")
    return width, height
