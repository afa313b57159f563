"""Words before a name that are no part of it: a doctor's, a sheikh's, an officer's title, "the accused"."""

from __future__ import annotations

from functools import cache

from .name_parts import data
from .words import fold_name as fold

_MOST = 2  # السيد الدكتور: titles in front of one another


@cache
def _titles(kind: str) -> frozenset[str]:
    return frozenset(fold(word).rstrip(".:") for word in data()["titles"][kind])


def without_title(text: str) -> str:
    """The name without the titles before it. A word that is a given name too (حجي, السيد, Haji) is a title only where
    a whole name of four parts is left behind it."""
    for _once in range(_MOST):
        head, _blank, rest = text.partition(" ")
        rest = rest.lstrip(" :/-.")
        word = fold(head).rstrip(".:/-")
        left = len(rest.split())
        if not left or not (word in _titles("sure") or (word in _titles("also_names") and left >= 4)):
            return text
        text = rest
    return text
