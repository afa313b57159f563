"""Images of prints in: PNG, PGM, BMP, TIFF, JPEG (also lossless), JPEG 2000, WSQ. Strict limits before decoding."""

from __future__ import annotations

import io
import re
import struct
import warnings
from pathlib import Path

import numpy as np

from .jp2_image import decode_jp2
from .jpeg_lossless import decode_lossless, is_lossless
from .libraries import library
from .problems import Refused
from .sizes import PPI_MAX, PPI_MIN, at_standard_ppi, bounded
from .values import Gray
from .wsq_image import decode_wsq

BYTES_MAX = 64 << 20
FINGER_SIDE_MAX = 2_000  # four inches at 500 ppi
_FORMATS = ("PNG", "PPM", "BMP", "TIFF", "JPEG")
_WSQ_START = b"\xff\xa0"
_JP2_STARTS = (b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51")  # as file, as codestream
_PIXELS = re.compile(r"\d+")
_SUFFIXES = {".png", ".pgm", ".bmp", ".tif", ".tiff", ".jpg", ".jpeg", ".jp2", ".j2k", ".wsq"}


def is_image(path: Path) -> bool:
    """By its name."""
    return path.suffix.lower() in _SUFFIXES


def read_image(path: Path) -> tuple[Gray, float | None]:
    """Pixels uint8 [height, width] and pixels per inch, None where the file does not say.

    Raises Refused."""
    try:
        size = path.stat().st_size
        if size > BYTES_MAX:
            raise Refused(str(path), "too_large", value=f"{size:,}", allowed=f"{BYTES_MAX:,}")
        raw = path.read_bytes()
    except OSError as error:
        raise Refused(str(path), "no_file", value=error.strerror or error) from None
    try:
        return decode(raw)
    except Refused as refused:
        raise refused.within(str(path)) from None


def decode(raw: bytes) -> tuple[Gray, float | None]:
    """As `read_image`, from bytes."""
    if not raw:
        raise Refused("", "empty_file")
    if raw[:2] == _WSQ_START:
        return decode_wsq(raw)
    if raw.startswith(_JP2_STARTS):
        return decode_jp2(raw)
    if is_lossless(raw):
        image, density = decode_lossless(raw)
        bounded(image.shape[1], image.shape[0])
        return image, _stated_ppi(density)
    pillow = library("PIL.Image", "reading images")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pillow.open(io.BytesIO(raw), formats=_FORMATS) as image:
                bounded(*image.size)
                ppi = _stated_ppi(image.info.get("dpi"))
                gray: Gray = np.asarray(image.convert("L"))
    except Refused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, struct.error, Warning) as error:
        said = re.sub(
            r" ?<[^>]* object at 0x[0-9a-f]+>", "", str(error)
        )  # an address in memory tells nobody anything
        raise Refused("", "not_image", value=said) from None
    except pillow.DecompressionBombError as bomb:
        raise Refused("", "image_pixels", value=f"{int(_PIXELS.findall(str(bomb))[0]):,}") from None
    except Exception as error:  # decoders of damaged files raise nearly anything
        raise Refused("", "not_image", value=f"{type(error).__name__}: {error}") from None
    return np.ascontiguousarray(gray), ppi


def finger_image(image: Gray, ppi: float) -> Gray:
    """One finger at 500 pixels per inch; refuses what is larger than a finger, before anything slow looks at it."""
    found = at_standard_ppi(image, checked_ppi(ppi))
    bounded(found.shape[1], found.shape[0], FINGER_SIDE_MAX)
    return found


def checked_ppi(ppi: float) -> float:
    """Refuses a resolution at which ridges cannot be seen, or that no scanner has."""
    if not PPI_MIN <= ppi <= PPI_MAX:
        raise Refused("", "ppi", value=f"{ppi:g}", low=f"{PPI_MIN:g}", high=f"{PPI_MAX:g}")
    return float(ppi)


def _stated_ppi(stated: object) -> float | None:
    """Screens write 72 or 96 into any picture; that is not a scanner's resolution."""
    if not isinstance(stated, tuple) or len(stated) != 2:
        return None
    x = float(stated[0])
    return x if PPI_MIN <= x <= PPI_MAX and abs(float(stated[1]) - x) <= 0.02 * x else None


def png_bytes(image: Gray) -> bytes:
    """The image as PNG, for libraries that only take files."""
    pillow = library("PIL.Image", "writing images")
    out = io.BytesIO()
    pillow.fromarray(image).save(out, "PNG", compress_level=1)
    return out.getvalue()
