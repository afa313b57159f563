"""Words before a name that are no part of it: a doctor's, a sheikh's, an officer's title, "the accused"."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from .words import fold_name as fold

_MOST = 2  # السيد الدكتور: titles in front of one another


@cache
def _titles() -> tuple[frozenset[str], frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))["titles"]
    return tuple(frozenset(fold(w).rstrip(".:") for w in data[kind]) for kind in ("sure", "also_names"))  # type: ignore[return-value]


def without_title(text: str) -> str:
    """The name without the titles before it. A word that is a given name too (حجي, السيد, Haji) is a title only where
    a whole name of four parts is left behind it."""
    for _once in range(_MOST):
        head, _blank, rest = text.partition(" ")
        rest = rest.lstrip(" :/-.")
        sure, also_names = _titles()
        word = fold(head).rstrip(".:/-")
        left = len(rest.split())
        if not left or not (word in sure or (word in also_names and left >= 4)):
            return text
        text = rest
    return text
