"""Nouns of saying that bear whose they are: قوله, زعمها, تأكيدهم."""

from __future__ import annotations

from functools import cache

from .papers_ar import listed

_SUFFIX = ("ه", "ها", "هم", "هما", "هن", "ي", "نا")


@cache
def own_saying(word: str) -> bool:
    """قوله, زعمها, تأكيدهم: a noun of saying with whose it is on it."""
    for suffix in _SUFFIX:
        base = word[: -len(suffix)]
        if word.endswith(suffix) and len(base) > 2 and (base in _own() or base[:-1] + "ه" in _own()):
            return True
    return False


@cache
def _own() -> frozenset[str]:
    """Without the nouns of two or three letters that other words look like with a suffix (رأيه, ذكره)."""
    return frozenset(word for word in listed("sayings") | listed("stances") if len(word) > 3 or word == "قول")
