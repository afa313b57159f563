"""WSQ, the FBI's compression of fingerprint images, through the library wsq in a process of its own."""

from __future__ import annotations

from .decode_apart import decoded_apart
from .libraries import library
from .problems import Refused
from .sizes import PPI_MAX, PPI_MIN, at_standard_ppi, bounded
from .values import Gray

_FRAME = 0xFFA2  # start of frame: the marker that states the size
_FRAME_BYTES = 17  # of its segment after the marker, always (FBI IAFIS-IC-0110, table of the frame header)
_ENCODERS = range(3)  # of the frame's field Ev: the standard knows 0 and 1, later encoders write 2
_RATIO = 15  # of compression, as the FBI asks: 0.75 bits per pixel


def decode_wsq(raw: bytes) -> tuple[Gray, float | None]:
    """Pixels and pixels per inch, None where the file does not say. Raises Refused."""
    stated = _stated_size(raw)
    library("_wsq", "reading WSQ images")
    gray, ppi = decoded_apart(raw, "wsq_child", stated, "not_wsq")
    return gray, ppi if PPI_MIN <= ppi <= PPI_MAX else None


def encode_wsq(image: Gray, ppi: float) -> bytes:
    """The image as WSQ at the usual rate, at 500 pixels per inch: the codec can state no other."""
    codec = library("_wsq", "writing WSQ images")
    image = at_standard_ppi(image, ppi)
    packed: bytes = codec.compress(image.tobytes(), *image.shape, _RATIO)
    return packed


def _stated_size(raw: bytes) -> tuple[int, int]:
    """Width and height as the frame states them, before any decoder runs."""
    at = 2
    while at + 4 <= len(raw):
        marker, length = int.from_bytes(raw[at : at + 2]), int.from_bytes(raw[at + 2 : at + 4])
        if marker >> 8 != 0xFF or length < 2:
            break
        if marker == _FRAME and at + 2 + _FRAME_BYTES <= len(raw):
            return _size_of_frame(raw[at : at + 2 + _FRAME_BYTES])
        at += 2 + length
    raise Refused("", "not_wsq", value="no start of frame")


def _size_of_frame(frame: bytes) -> tuple[int, int]:
    """Width and height. A header that no encoder writes is damage; a size that no print has may be either, and is
    refused with both remedies."""
    height, width = int.from_bytes(frame[6:8]), int.from_bytes(frame[8:10])
    whole = int.from_bytes(frame[2:4]) == _FRAME_BYTES and frame[16] in _ENCODERS
    if not whole or not width * height:
        raise Refused("", "not_wsq", value="frame header")
    try:
        bounded(width, height)
    except Refused as refused:
        raise Refused("", "wsq_size", **refused.problem.blanks) from None
    return width, height
