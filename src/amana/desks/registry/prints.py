"""Fingerprints through the door of the prints engine: how well an image will compare, whether two fingers are one,
what a transaction file holds.

Its libraries are an extra. Where they are missing nothing is computed and nothing is refused: the register keeps
images all the same."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.util import find_spec

from amana.engines.prints import itl, itl_fingers, itl_images, slaps, template_file
from amana.engines.prints.cylinders import Cylinders, cylinders
from amana.engines.prints.evidence import finger_evidence, person_evidence
from amana.engines.prints.extract import extractor
from amana.engines.prints.images import decode, finger_image, png_bytes
from amana.engines.prints.match import comparison, explained
from amana.engines.prints.problems import Refused as Unreadable
from amana.engines.prints.ridges import ridges
from amana.engines.prints.values import Minutiae, Sample, Template
from amana.ledger.errors import Refused

from .words import language

ALGORITHM = "mindtct+amana-mcc"
STANDARD_PPI = 500
POOR = 30
"""NFIQ 2 below which a finger is captured again, up to three times; then what there is is accepted."""
CAPTURES = 3
SAME_FINGER = math.log(10_000)
"""Evidence (natural log-likelihood ratio) from which two images are one finger whatever their names say."""
SOURCE, DESTINATION = "AMANA", "UNSPECIFIED"
"""Agencies as a transaction file names them: whoever sends it on enters those that the receiver knows."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Two images of one finger, as PNG in base64, with the minutiae that made the score: (x, y, x, y) in pixels at 500
    per inch, the strongest first. The right image stands GAP pixels beside the left."""

    left: str
    right: str
    left_size: tuple[int, int]
    right_size: tuple[int, int]
    pairs: tuple[tuple[float, float, float, float], ...]

    GAP = 24

    @property
    def offset(self) -> int:
        return self.left_size[0] + self.GAP

    @property
    def width(self) -> int:
        return self.offset + self.right_size[0]

    @property
    def height(self) -> int:
        return max(self.left_size[1], self.right_size[1])

    @property
    def lines(self) -> list[tuple[int, float, float, float, float]]:
        """Number and ends of each line in the drawing."""
        return [
            (n, round(x, 1), round(y, 1), round(self.offset + u, 1), round(v, 1))
            for n, (x, y, u, v) in enumerate(self.pairs, start=1)
        ]


@dataclass(frozen=True, slots=True)
class Finger:
    """One finger of two files: the score (0-1) and what it says, in bits; None where it could not be compared."""

    position: str
    score: float | None
    bits: float | None
    drawing: Drawing | None = None


def available() -> bool:
    """Whether the libraries that extract prints are installed."""
    return all(find_spec(name) is not None for name in ("nbis", "PIL"))


def template(content: bytes, position: str) -> Template | None:
    """The template of an image; None where the libraries are missing. Without minutiae where no ridges are seen: what a
    detector finds in a face or in noise is compared with nobody. Refused: an image that cannot be read."""
    try:
        image, ppi = decode(content)
        made = extractor("mindtct")
        if not ridges(image, ppi or STANDARD_PPI).found:
            return Template(ALGORITHM, Minutiae.none(), position=int(position))
        return made.extract(Sample(image, ppi or STANDARD_PPI, position=int(position)))
    except Unreadable as unreadable:
        if unreadable.problem.code == "no_library":
            return None
        raise _refused(unreadable) from unreadable


def _refused(unreadable: Unreadable) -> Refused:
    return Refused("biometric-unreadable", field="copy", why=unreadable.problem.text(language()))


def packed(made: Template) -> bytes:
    """A template as bytes to be sealed."""
    return template_file.dump(made).encode()


def unpacked(content: bytes) -> Template:
    """The template again."""
    return template_file.parse(content.decode())


def fingers_of_record(content: bytes) -> tuple[list[tuple[str, bytes]], int]:
    """The fingers of an ANSI/NIST-ITL transaction as (position, PNG at 500 ppi), and how many of its images were left
    out: palms, thumbs together, unknown fingers, a coding that is not read, four fingers that cannot be told apart. An
    image of four fingers is cut for those that have none of their own. Refused: a file that cannot be read."""
    try:
        records = itl.read(content).records
        persons = sum(record.kind == 2 for record in records)
        if persons > 1:
            raise Unreadable("", "itl_persons", value=persons)
        heads = itl_images.heads(itl.Transaction(records))
    except Unreadable as unreadable:
        raise _refused(unreadable) from unreadable
    found: list[tuple[str, bytes]] = []
    left = 0
    for head in sorted(heads, key=lambda head: head.position in slaps.HAND_OF):
        try:
            if head.position in slaps.HAND_OF:
                sample = itl_images.sample(head)
                known = {position for position, _png in found}
                cuts = slaps.cut(sample.image, sample.ppi, slaps.HAND_OF[head.position])
                found += [(str(c.position), png_bytes(c.image)) for c in cuts if str(c.position) not in known]
            elif head.one_finger and head.position:
                sample = itl_images.sample(head)
                found.append((str(sample.position), png_bytes(finger_image(sample.image, sample.ppi))))
            else:
                left += 1
        except Unreadable:
            left += 1
    return found, left


def fingers_of_slap(content: bytes, hand: slaps.Hand) -> list[tuple[str, bytes]]:
    """The four fingers of one image of a hand as (position, PNG at 500 ppi). Refused: an image that cannot be read, or
    in which not exactly four fingers can be told apart; where the libraries are missing."""
    try:
        image, ppi = decode(content)
        return [(str(c.position), png_bytes(c.image)) for c in slaps.cut(image, ppi or STANDARD_PPI, hand)]
    except Unreadable as unreadable:
        raise _refused(unreadable) from unreadable


def transaction(fingers: Sequence[itl_fingers.Finger], reference: str, at: datetime) -> list[bytes]:
    """The records of a new ANSI/NIST-ITL transaction, in order. Refused: an image that cannot be read."""
    try:
        made = itl_fingers.transaction(
            fingers, reference=reference, at=at, source=SOURCE, destination=DESTINATION
        )
    except Unreadable as unreadable:
        raise _refused(unreadable) from unreadable
    return [record.to_bytes() for record in made.records]


def same_finger(one: Template, other: Template) -> bool:
    """Whether two images show one finger beyond doubt: for a finger that was taken under another's name."""
    alike = comparison("plain")(_cylinders(packed(one)), _cylinders(packed(other)))
    return float(finger_evidence(one.algorithm, alike)) >= SAME_FINGER


@lru_cache(maxsize=20)
def _cylinders(template: bytes) -> Cylinders:
    """Of ten fingers each is compared with all that were taken before it."""
    return cylinders(unpacked(template).minutiae)


def compare(one: dict[str, bytes], other: dict[str, bytes]) -> tuple[list[Finger], float | None]:
    """The fingers that both have, each compared with the same finger of the other; and the evidence of all in bits
    (natural log-likelihood ratio over ln 2), None where nothing could be compared."""
    found = []
    nats: list[float | None] = []
    for position in sorted(one.keys() & other.keys(), key=int):
        left, right = template(one[position], position), template(other[position], position)
        if not (left and right and len(left.minutiae) and len(right.minutiae)):
            found.append(Finger(position, None, None))
            continue
        alike, pairs = explained(left, right)
        evidence = float(finger_evidence(left.algorithm, alike))
        nats.append(evidence)
        drawing = _drawing((one[position], left), (other[position], right), pairs)
        found.append(Finger(position, alike, evidence / math.log(2), drawing))
    return found, person_evidence(nats) / math.log(2) if nats else None


def _drawing(
    one: tuple[bytes, Template], other: tuple[bytes, Template], pairs: list[tuple[int, int, float]]
) -> Drawing:
    a, b = one[1].minutiae, other[1].minutiae
    return Drawing(
        left=_picture(one[0]),
        right=_picture(other[0]),
        left_size=(one[1].width, one[1].height),
        right_size=(other[1].width, other[1].height),
        pairs=tuple((float(a.x[i]), float(a.y[i]), float(b.x[j]), float(b.y[j])) for i, j, _part in pairs),
    )


def _picture(content: bytes) -> str:
    image, ppi = decode(content)
    return base64.b64encode(png_bytes(finger_image(image, ppi or STANDARD_PPI))).decode()
