"""Whether a capture is good enough, or the finger is to be captured again."""

from __future__ import annotations

from typing import Literal

Advice = Literal["accept", "again", "accept with a reason"]

QUALITY_LEAST = 30  # NFIQ 2
ATTEMPTS = 3


def judged(quality: int | None, attempt: int) -> Advice:
    """What to do with capture number `attempt` (from 1) of NFIQ 2 `quality`; None: it could not be measured.

    After the last attempt what there is is accepted, with a reason: nobody is refused because fingers do not read."""
    if quality is not None and quality >= QUALITY_LEAST:
        return "accept"
    return "again" if attempt < ATTEMPTS else "accept with a reason"
