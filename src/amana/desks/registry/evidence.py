"""What the names engine says of two people, as the desk uses it: bits, bands after the prior, a digest.

The engine's bits compare "one person" with "two people whose names look alike". Before any evidence a third
answer stands against both: that the person is not among the others at all. It costs PRIOR bits, as in the
engine's own linking of rosters."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from amana.engines.common.canonical import digest
from amana.engines.naming.bands import NOBODY_BITS, STRONG_SCORE
from amana.engines.naming.compare import Comparison, Evidence
from amana.engines.naming.record import compare_records, record_bits

from .records import Said, pair, pieces

PRIOR = -NOBODY_BITS
STRONG = math.log2(STRONG_SCORE / (1 - STRONG_SCORE))
POSSIBLE = 0.0
"""Even odds, once the prior is paid: two files are shown to a reader only from there on."""
NEW_BITS = 1.0
"""How much more must speak for one person before a pair that was told apart is shown again."""

BLANKS = ("birth", "sex", "mother", "nationality", "place", "document")


def total(left: Said, right: Said) -> float:
    """All bits, the prior included."""
    return PRIOR + record_bits(*pair(left, right))


def band(bits: float) -> str:
    """strong, possible or unlikely, by the bits with the prior in them. A band proposes; it never decides."""
    return "strong" if bits >= STRONG else "possible" if bits >= POSSIBLE else "unlikely"


@dataclass(frozen=True, slots=True)
class Weighed:
    """Two people weighed: `bits` with the prior, the evidence piece by piece, fields one of the two lacks, and
    patterns that look like one person and often are two."""

    bits: float
    evidence: tuple[Evidence, ...]
    blank: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def band(self) -> str:
        return band(self.bits)


def weigh(left: Said, right: Said) -> Weighed:
    """The whole comparison with its sentences."""
    one, other = pair(left, right)
    found = compare_records(one, other)
    spoken = {e.field for e in found.evidence}
    evidence = found.evidence
    if left.only_kunya or right.only_kunya:
        evidence = tuple(_by_kunya(e) for e in evidence)
    blank = tuple(field for field in BLANKS if field not in spoken)
    return Weighed(PRIOR + found.bits, evidence, blank, _warnings(left, right, found))


def _warnings(left: Said, right: Said, found: Comparison) -> tuple[str, ...]:
    """The engine's patterns; where kunyas alone were compared they would speak of given names that nobody gave."""
    if left.only_kunya or right.only_kunya:
        if not left.kunyas or not right.kunyas:
            return ()
        return ("kunya", *(w for w in found.warnings if w == "generation"))
    return found.warnings


def _by_kunya(evidence: Evidence) -> Evidence:
    """A kunya that stands alone is read by the engine as the given name it holds."""
    if evidence.field != "given":
        return evidence
    return replace(
        evidence,
        field="kunya",
        text=evidence.text.replace("given name", "kunya", 1),
        text_ar=evidence.text_ar.replace("الاسم الأول", "الكنية", 1),
    )


def fingerprint(left: Said, right: Said) -> str:
    """The same for the same two descriptions, whatever their order: hex of 32 bytes."""
    return digest(sorted(["\n".join(pieces(left)), "\n".join(pieces(right))])).hex()
