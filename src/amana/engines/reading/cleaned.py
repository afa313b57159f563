"""A speaker's phrase without what Arabic writes on it, or marks around it."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .lexicon import load
from .speakers import outlet_pattern


def clean(phrase: str) -> str:
    """A phrase without the preposition that Arabic writes on it, or marks around it."""
    closed = phrase.rstrip(" ،,").endswith("»")
    phrase = re.sub(r"\s{2,}", " ", phrase.strip(" “”\"«»'،,"))
    phrase += "»" if closed and phrase.count("«") > phrase.count("»") else ""
    if re.match(r"لل\w{3}", phrase):
        return "ال" + phrase[2:]
    match = re.match(r"(?:لـ|ل(?=[\u0621-\u064a]{3}))", phrase)
    if match:
        rest = phrase[match.end() :]
        named = outlet_pattern().match(fold(rest))
        head = rest.split()[0] if rest.split() else ""
        if named or match.group() == "لـ" or _known_head(head):
            return rest
    return phrase


@cache
def _heads() -> frozenset[str]:
    lists, nouns = load("speakers"), load("outlets")["nouns"]["ar"]
    words = [w for key in ("institutions", "roles", "anonymous", "observers") for w in lists[key]["ar"]]
    return frozenset(fold(word) for word in [*words, *nouns])


def _known_head(word: str) -> bool:
    return fold(word) in _heads()
