"""The print images of a transaction, as samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .images import checked_ppi, decode
from .itl import DATA, Record, Transaction
from .problems import Refused
from .sizes import bounded
from .values import POSITION_MAX, STANDARD_PPI, Gray, Sample

FIXED, VARIABLE = (4,), (13, 14, 15)  # record types with print images
_MM_PER_INCH, _CM_PER_INCH = 25.4, 2.54
_FIXED_CODES = {0: "NONE", 1: "WSQ20", 2: "JPEGB", 3: "JPEGL", 4: "JP2", 5: "JP2L", 6: "PNG"}


@dataclass(frozen=True, slots=True)
class ImageHead:
    """What a record says about its image. `place`: "record 3 (type 14)"; `codec`: as in field 011."""

    place: str
    kind: int
    idc: int | None
    position: int
    impression: str
    width: int
    height: int
    ppi: float
    codec: str
    data: bytes

    @property
    def one_finger(self) -> bool:
        """False for slaps, palms and images without data."""
        return self.position <= POSITION_MAX and self.kind != 15 and bool(self.data)


def heads(found: Transaction) -> list[ImageHead]:
    """The images of record types 4, 13, 14, 15. Raises Refused for a head that cannot be read."""
    out = []
    for n, record in enumerate(found.records, start=1):
        place = f"record {n} (type {record.kind})"
        if record.kind in FIXED:
            out.append(_fixed(record, found.header, place))
        elif record.kind in VARIABLE:
            out.append(_variable(record, place))
    return out


def _fixed(record: Record, header: Record, place: str) -> ImageHead:
    raw = record.raw
    per_mm = header.text(12 if raw[12] == 0 else 11)
    return ImageHead(
        place=place,
        kind=record.kind,
        idc=record.idc,
        position=raw[6],
        impression=str(raw[5]),
        width=int.from_bytes(raw[13:15], "big"),
        height=int.from_bytes(raw[15:17], "big"),
        ppi=_near_standard(_number(per_mm, place, "1.012") * _MM_PER_INCH),
        codec=_FIXED_CODES.get(raw[17], str(raw[17])),
        data=raw[18:],
    )


def _variable(record: Record, place: str) -> ImageHead:
    kind = record.kind
    data = record.value(DATA) or b""
    scale = _number(record.text(9), place, f"{kind}.009") if data else 0.0
    in_cm = record.text(8).strip() == "2"
    return ImageHead(
        place=place,
        kind=kind,
        idc=record.idc,
        position=int(_number(record.text(13).split("\x1e")[0].split("\x1f")[0] or "0", place, f"{kind}.013")),
        impression=record.text(3),
        width=int(_number(record.text(6), place, f"{kind}.006")) if data else 0,
        height=int(_number(record.text(7), place, f"{kind}.007")) if data else 0,
        ppi=_near_standard(scale * _CM_PER_INCH if in_cm else scale),
        codec=record.text(11) or "NONE",
        data=data,
    )


def _number(text: str, place: str, field: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:
        raise Refused(f"{place}, field {field}", "itl_number", value=text)
    return value


def _near_standard(ppi: float) -> float:
    """19.69 per mm is 500 per inch, rounded."""
    return STANDARD_PPI if abs(ppi - STANDARD_PPI) <= 2 else ppi


def sample(head: ImageHead) -> Sample:
    """The image decoded. Raises Refused."""
    try:
        image = _raw(head) if head.codec == "NONE" else _coded(head)
        ppi = checked_ppi(head.ppi or STANDARD_PPI)
    except Refused as refused:
        raise refused.within(head.place) from None
    position = head.position if head.position <= POSITION_MAX else 0
    return Sample(image=image, ppi=ppi, position=position, impression=head.impression)


def _raw(head: ImageHead) -> Gray:
    bounded(head.width, head.height)
    if len(head.data) != head.width * head.height:
        raise Refused("", "itl_image", value=f"{len(head.data):,} bytes for {head.width} x {head.height}")
    return np.frombuffer(head.data, np.uint8).reshape(head.height, head.width)


def _coded(head: ImageHead) -> Gray:
    if head.codec not in ("WSQ20", "WSQ", "PNG", "JPEGB", "JPEGL", "JP2", "JP2L"):
        raise Refused("", "itl_codec", value=head.codec)
    image, _ppi = decode(head.data)
    if image.shape != (head.height, head.width):
        stated = f"{head.width} x {head.height}, {image.shape[1]} x {image.shape[0]}"
        raise Refused("", "itl_image", value=stated)
    return image
