"""Names whose letters stand in reversed order, as copied from some PDF files."""

from __future__ import annotations

import re
from operator import add

from .fold import script_of
from .known import WELL_KNOWN
from .learned import learned

# bits: of letters that never follow each other; by which the reversed order must win
_UNSEEN, _SURELY = 10.0, 8.0
# Letters in reversed order, as copied from some PDF files: articles behind, ة in front.
BACKWARDS = re.compile(r"(?:^|\s)ة\w|\w{3}(?<!كرب)لا(?!\w)|(?<!\w)هللا(?!\w)")
FORWARDS = re.compile(r"(?<!\w)ال\w\w|ة(?!\w)|(?<!\w)عبد(?!\w)")


def nobodys(found: list[str]) -> int:
    """How many of the words are no name on record."""
    return len(found) - sum(map(learned().known.written.__contains__, found))


def backwards(text: str, found: list[str]) -> bool:
    """Whether the letters stand in reversed order: by the ends of the words or by the names on record, and by the
    letters that follow each other in names (Nicola, too, ends as a reversed article would)."""
    if not found or script_of(found[0]) != "arabic":
        return False
    strange = nobodys(found)
    if (strange < 2 and "لا" not in text and "ة" not in text) or FORWARDS.search(text):
        return False
    surely = _SURELY
    if not BACKWARDS.search(text):
        known = learned().known.total
        named = sum(known.get(word[::-1], 0) >= WELL_KNOWN for word in found)
        if named - (len(found) - strange) < 2:
            return False
        surely = 0.0
    pairs: dict[str, float] = learned().model["letters"]
    here, turned = (
        sum(
            pairs.get(two, _UNSEEN)
            for word in found
            for two in map(add, "^" + word[::way], word[::way] + "$")
        )
        for way in (1, -1)
    )
    return turned + surely < here
