"""What somebody is by calling, where a report goes on with another word for it: the officer, of a sergeant before."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .lexicon import load, words

_WORD = re.compile(r"[^\W\d_]+")


@cache
def _groups() -> dict[str, int]:
    return {
        fold(word): number for number, group in enumerate(load("speakers")["kin"]["groups"]) for word in group
    }


@lru_cache(maxsize=8192)
def callings(phrase: str) -> frozenset[int]:
    """The groups of words for one calling that a noun phrase has a word of."""
    found = [_bare(word) for word in _WORD.findall(fold(phrase))]
    return frozenset(_groups()[word] for word in found if word in _groups())


@lru_cache(maxsize=8192)
def one_word_of_calling(phrase: str) -> bool:
    """The sergeant, المحامية: one definite noun for somebody, and nothing else."""
    held = _WORD.findall(fold(phrase))
    if len(held) == 2 and held[0] == "the":
        word = held[1]
        return word in _groups() or word in words("clauses", "en", "people") | words(
            "speakers", "roles", "en"
        )
    if len(held) != 1 or not held[0].startswith("ال"):
        return False
    word = _bare(held[0])
    return word in _groups() or word in words("clauses", "ar", "people") | words("speakers", "roles", "ar")


def _bare(word: str) -> str:
    return re.sub(r"^(?:لل|ال)(?=\w{2})", "", word)
