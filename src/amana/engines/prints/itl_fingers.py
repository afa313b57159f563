"""One person's fingers as a new transaction of ANSI/NIST-ITL 1-2011: types 1 and 2, and for each finger a type 14 with
the image and a type 9 with the minutiae where there are any. It names the person by a reference number alone.

Minutiae stand in the fields 9.126 to 9.140, which follow ANSI INCITS 378: pixels and units of two degrees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from . import itl
from .images import decode, finger_image, png_bytes
from .problems import Refused
from .values import POSITION_MAX, STANDARD_PPI, Minutiae, Template

DOMAIN = "AMANA"
TRANSACTION = "PRINTS"
UNKNOWN_IMPRESSION = b"29"
"""Table "friction ridge capture": how the finger was taken is not known."""
_WSQ = b"\xff\xa0"
_AGENCY = re.compile(r"[\x21-\x7e]{1,32}")
_M1 = b"27\x1f513\x1funspecified"
"""9.126: the format is that of INCITS committee M1 (27), finger minutiae (513), of a maker who is not stated."""
_NOT_CERTIFIED, _NOT_REPORTED, _NO_RIDGE_COUNTS = b"NONE\x1f0", b"254\x1f0000\x1f0", b"0\x1f0\x1f0"


@dataclass(frozen=True, slots=True)
class Finger:
    """One image as it was kept: its finger (1-10), the file's bytes, the day it was taken; the template made of it."""

    position: int
    content: bytes
    taken_on: dt.date
    template: Template | None = None


def transaction(
    fingers: Sequence[Finger], *, reference: str, at: dt.datetime, source: str, destination: str
) -> itl.Transaction:
    """The transaction. `reference`: the number by which the sender knows the person, field 2.007 as INTERPOL numbers
    it; `at`: with its zone; `source`, `destination`: identifiers of the agencies. Raises Refused for no finger, an
    identifier that is not plain ASCII, an image that cannot be read (with the finger)."""
    if not fingers:
        raise Refused("", "itl_no_record", value="14", by="ANSI/NIST-ITL")
    for field, text in (("2.007", reference), ("1.008", source), ("1.007", destination)):
        if not _AGENCY.fullmatch(text):
            raise Refused(f"field {field}", "field", value=text, allowed="A-Z 0-9 -")
    moment = at.astimezone(dt.UTC)
    records = [itl.tagged(2, {2: b"00", 7: reference.encode()})]
    for idc, finger in enumerate(fingers, start=1):
        image = _image(finger, idc, source)
        records.append(image)
        if finger.template is not None and len(finger.template.minutiae):
            records.append(_minutiae(finger.position, finger.template, idc, image))
    header = {
        2: b"0500",
        4: TRANSACTION.encode(),
        5: moment.strftime("%Y%m%d").encode(),
        7: destination.encode(),
        8: source.encode(),
        9: f"{reference}-{moment:%Y%m%d%H%M%S}".encode(),
        11: b"00.00",  # no image of a fixed resolution
        12: b"00.00",
        13: f"{DOMAIN}\x1f1".encode(),
        14: moment.strftime("%Y%m%d%H%M%SZ").encode(),
    }
    return itl.transaction(header, records)


def _image(finger: Finger, idc: int, source: str) -> itl.Record:
    """A WSQ at 500 pixels per inch goes out as it came; anything else without loss, at 500 pixels per inch."""
    try:
        if not 1 <= finger.position <= POSITION_MAX:
            raise Refused("", "field", value=finger.position, allowed=f"1-{POSITION_MAX}")
        pixels, ppi = decode(finger.content)
        image = finger_image(pixels, ppi or STANDARD_PPI)
    except Refused as refused:
        raise refused.within(f"finger {finger.position}") from None
    as_kept = finger.content.startswith(_WSQ) and image.shape == pixels.shape
    height, width = image.shape
    return itl.tagged(
        14,
        {
            2: b"%02d" % idc,
            3: UNKNOWN_IMPRESSION,
            4: source.encode(),
            5: finger.taken_on.strftime("%Y%m%d").encode(),
            6: b"%d" % width,
            7: b"%d" % height,
            8: b"1",  # pixels per inch
            9: b"%d" % STANDARD_PPI,
            10: b"%d" % STANDARD_PPI,
            11: b"WSQ20" if as_kept else b"PNG",
            12: b"8",
            13: b"%d" % finger.position,
            itl.DATA: finger.content if as_kept else png_bytes(image),
        },
    )


def _minutiae(position: int, made: Template, idc: int, image: itl.Record) -> itl.Record:
    return itl.tagged(
        9,
        {
            2: b"%02d" % idc,
            3: UNKNOWN_IMPRESSION,
            4: b"U",  # not the format of field 9.012
            126: _M1,
            127: _NOT_CERTIFIED,
            128: image.value(6) or b"",
            129: image.value(7) or b"",
            130: b"1",
            131: b"%d" % STANDARD_PPI,
            132: b"%d" % STANDARD_PPI,
            133: b"0",
            134: b"%02d" % position,
            135: _NOT_REPORTED,
            136: b"%d" % len(made.minutiae),
            137: itl.RS.join(_rows(made.minutiae)),
            138: _NO_RIDGE_COUNTS,
        },
    )


def _rows(found: Minutiae) -> list[bytes]:
    """Number, x, y, angle in units of two degrees, type, quality; of each minutia."""
    x, y = np.rint(found.x).astype(int), np.rint(found.y).astype(int)
    angle = np.rint(np.degrees(found.angle) / 2).astype(int) % 180
    columns = zip(x, y, angle, found.kind, found.quality, strict=True)
    return [itl.US.join([b"%03d" % n, *(b"%d" % v for v in row)]) for n, row in enumerate(columns, start=1)]
