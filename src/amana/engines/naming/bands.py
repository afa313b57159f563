"""From bits to a score and a band. All thresholds of the engine's answers stand here."""

from __future__ import annotations

import math
from typing import Literal

Band = Literal["strong", "possible", "unlikely"]

# At even odds before the evidence, 0 bits is as likely as not. Of the labelled pairs (held out by person, 47 % of
# them one person) that reach STRONG_BITS, 97 in 100 are one person.
POSSIBLE_BITS = 0.0
STRONG_BITS = 3.0
# Where one is looked for among many: what must be outweighed, that the person is not among them at all; and the
# probability, against all rivals, from which a proposal is strong.
NOBODY_BITS = 3.0
STRONG_SCORE = 0.95
_MOST = 60.0


def score(bits: float) -> float:
    """The probability of one person at even odds beforehand: 2^bits / (1 + 2^bits)."""
    bounded = max(-_MOST, min(_MOST, bits))
    return 1.0 / (1.0 + math.exp2(-bounded))


def band(bits: float) -> Band:
    """strong, possible or unlikely. A band proposes; it never decides."""
    if bits >= STRONG_BITS:
        return "strong"
    return "possible" if bits >= POSSIBLE_BITS else "unlikely"
