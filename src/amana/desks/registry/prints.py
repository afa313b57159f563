"""Fingerprints through the door of the prints engine: how well an image will compare, and whether two fingers are one.

Its libraries are an extra. Where they are missing nothing is computed and nothing is refused: the register keeps
images all the same."""

from __future__ import annotations

import math
from dataclasses import dataclass

from amana.engines.prints.evidence import finger_evidence, person_evidence
from amana.engines.prints.extract import extractor
from amana.engines.prints.images import decode
from amana.engines.prints.match import score
from amana.engines.prints.problems import Refused as Unreadable
from amana.engines.prints.values import Sample, Template
from amana.ledger.errors import Refused

from .words import language

STANDARD_PPI = 500
POOR = 30
"""NFIQ 2 below which a finger is captured again, up to three times; then what there is is accepted."""


@dataclass(frozen=True, slots=True)
class Finger:
    """One finger of two files: the score (0-1) and what it says, in bits; None where it could not be compared."""

    position: str
    score: float | None
    bits: float | None


def template(content: bytes, position: str) -> Template | None:
    """The template of an image; None where the libraries are missing. Refused: an image that cannot be read."""
    try:
        image, ppi = decode(content)
        return extractor("mindtct").extract(Sample(image, ppi or STANDARD_PPI, position=int(position)))
    except Unreadable as unreadable:
        if unreadable.problem.code == "no_library":
            return None
        why = unreadable.problem.text(language())
        raise Refused("biometric-unreadable", field="copy", why=why) from unreadable


def compare(one: dict[str, bytes], other: dict[str, bytes]) -> tuple[list[Finger], float | None]:
    """The fingers that both have, each compared with the same finger of the other; and the evidence of all in bits
    (natural log-likelihood ratio over ln 2), None where nothing could be compared."""
    found = []
    nats: list[float | None] = []
    for position in sorted(one.keys() & other.keys(), key=int):
        left, right = template(one[position], position), template(other[position], position)
        if left is None or right is None:
            found.append(Finger(position, None, None))
            continue
        alike = score(left, right)
        evidence = float(finger_evidence(left.algorithm, alike))
        nats.append(evidence)
        found.append(Finger(position, alike, evidence / math.log(2)))
    return found, person_evidence(nats) / math.log(2) if nats else None
