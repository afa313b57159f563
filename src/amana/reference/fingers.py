"""Drawn fingers, nobody's: two files of one man are brought together by a search of prints, and one finger is poor.

A finger is a field of ridges that bend in waves, with a spiral at each place where a ridge begins; a second press of
it lies a few pixels further on the glass."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amana.desks.registry import prints
from amana.desks.registry.models import Basis, Biometric, CustodyFile
from amana.desks.registry.services import biometrics, disposals, searches
from amana.desks.registry.services.documents import Copy
from amana.ledger import writer

from .cast import Play
from .script import Scene
from .story import NOW, moment
from .written_names import pairs

TAKEN = moment(1, 12, 9)
CAPTURED = moment(2, 11, 9)
SEARCHED = moment(2, 11, 11)
WIDTH, HEIGHT, RIDGE = 320, 400, 9.0
PAST = moment(2, 9, 12).date()
PURPOSE = "التسجيل: هل هو في السجل من قبل؟"


def draw(seed: int, shift: int = 0) -> bytes:
    """A finger as PNG, 320 x 400 pixels at 500 per inch; `shift` in pixels is where it lies on the glass."""
    rng = np.random.default_rng(seed)
    y, x = (axis.astype(float) for axis in np.mgrid[0:HEIGHT, 0:WIDTH])
    x, y = x + shift, y + shift / 2
    phase = y * np.cos(seed) + x * np.sin(seed)
    for _wave in range(6):
        size, along, across, start = (
            rng.uniform(5, 14),
            rng.uniform(-1, 1),
            rng.uniform(-1, 1),
            rng.uniform(0, 6),
        )
        phase += size * np.sin(along * x / 40 + across * y / 40 + start)
    for _minutia in range(34):
        at_x, at_y = rng.uniform(20, 300), rng.uniform(20, 380)
        phase += rng.choice([-1, 1]) * RIDGE / (2 * np.pi) * np.arctan2(y - at_y, x - at_x)
    gray = 128 + 100 * np.sin(2 * np.pi * phase / RIDGE)
    gray += np.random.default_rng(seed + shift).normal(0, 8, gray.shape)
    pressed = ((x - shift - 160) / 150) ** 2 + ((y - shift / 2 - 200) / 190) ** 2 < 1
    return _png(np.clip(np.where(pressed, gray, 250), 0, 255).astype(np.uint8))


def _png(gray: NDArray[np.uint8]) -> bytes:
    """8-bit grey PNG; needs no library, as the demonstration must load without the extra."""
    height, width = gray.shape
    rows = b"".join(b"\x00" + row.tobytes() for row in gray)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows, 1))
        + chunk(b"IEND", b"")
    )


def scenes(play: Play) -> Iterator[Scene]:
    yield Scene(TAKEN, lambda: _photographed(play), "photographs for a recapture")
    yield Scene(CAPTURED, lambda: _capture(play), "fingers captured")
    yield Scene(SEARCHED, lambda: _search(play), "searched by prints")
    yield Scene(NOW - timedelta(hours=2), lambda: _asked(play), "a photograph past its day")


def _files(play: Play) -> list[CustodyFile]:
    """Three men of the rosters compared: the two files of the last pair, and one file of the first."""
    people: dict[str, Any] = {
        kept.inmate.wristband: kept.person for rows in play.people.values() for kept in rows
    }
    told = list(pairs())
    wanted = [people[told[-1]["one"]["at"]], people[told[-1]["other"]["at"]], people[told[0]["one"]["at"]]]
    found = CustodyFile.objects.in_bulk(wanted)
    return [found[person] for person in wanted]


def _photographed(play: Play) -> None:
    """Two photographs for one journey: the day until which they are kept passes before the story ends."""
    actor = play.user("identity_examiner")
    for n, file in enumerate(_files(play)[1:]):
        copy = Copy("face.png", draw(90 + n))
        writer.do(
            partial(
                biometrics.biometric_add,
                actor=actor,
                file=file,
                kind="face",
                copy=copy,
                purpose="التعرّف على صاحب الصورة عند بوابة الوصول",
                retain_until=PAST,
            )
        )


def _asked(play: Play) -> None:
    """One of the two waits for a second person on the last evening; nobody has asked about the other."""
    items = Biometric.objects.filter(kind="face", retain_until=PAST).select_related("file", "secret__key")
    disposals.disposal_ask(actor=play.user("receiving_registrar"), items=list(items.order_by("pk")[:1]))


def _capture(play: Play) -> None:
    one, other, third = _files(play)
    for file, position, content in (
        (one, "2", draw(11)),
        (one, "3", draw(12)),
        (third, "2", draw(21)),
        (other, "2", draw(11, shift=6)),
        (other, "3", draw(12, shift=6)),
    ):
        _keep(play, file, position, content)
    actor = play.user("identity_examiner")
    writer.do(
        lambda: biometrics.gap_add(
            actor=actor, file=other, position="7", reason="bandaged", note="حرق في كانون الثاني، يُضمَّد يومياً."
        )
    )


def _keep(play: Play, file: CustodyFile, position: str, content: bytes) -> None:
    actor = play.user("identity_examiner")
    writer.do(
        lambda: biometrics.biometric_add(
            actor=actor,
            file=file,
            kind="finger",
            position=position,
            copy=Copy(f"{position}.png", content),
            purpose="التسجيل في السجل",
            retain_until=(CAPTURED + timedelta(days=365)).date(),
        )
    )


def _search(play: Play) -> None:
    """Only where the libraries are installed; the fingers are on file all the same."""
    basis = Basis.objects.order_by("pk").first()
    if prints.available() and basis is not None:
        other = _files(play)[1]
        actor = play.user("identity_examiner")
        # the first search on a machine compiles
        searches.search(actor=actor, file=other, purpose=PURPOSE, basis=basis, patience=300)
