"""Headings with a slip of the pen."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from rapidfuzz.distance import Indel

_ALIKE = 0.84
"""How alike a misspelt heading must be, by the blocks of letters that it shares with a phrase. These are letters in
common in one order, so that the longest such run is never less: whoever falls short by it need not be asked."""


def nearest(whole: str, by_length: Mapping[int, Sequence[str]]) -> str | None:
    """The phrase one or two letters away, if there is one; `by_length` holds the phrases by how long they are."""
    near = [
        phrase
        for size in range(len(whole) - 2, len(whole) + 3)
        for phrase in by_length.get(size, ())
        if Indel.normalized_similarity(whole, phrase) > _ALIKE - 0.001
    ]
    return next(iter(difflib.get_close_matches(whole, near, n=1, cutoff=_ALIKE)), None)
