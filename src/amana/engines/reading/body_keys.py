"""The key of a body: what makes the ministry of finance and وزارة المالية one, by ideas, by what bodies are called
after in either language, and by the consonants of names.
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .lexicon import load, words
from .stems import common_words, idea, is_arabic, skeleton, stem

Key = frozenset[str]


def key_of(phrase: list[str]) -> Key:
    """The key of the words of a body's name, without those that tell nothing of it (affairs, شؤون)."""
    found = set()
    for word in phrase:
        word = fold(word)
        bare = re.sub(r"^(?:و|ب|ل)?ال(?=\w{3})", "", word) if is_arabic(word) else word
        if word in common_words() or bare in words("speakers", "no_part_of_a_body"):
            continue
        what = stands_for().get(bare) or called().get(bare) or idea(word)
        found.add(what if what else "~" + (skeleton(word) or stem(word)))
    return frozenset(found)


@cache
def stands_for() -> dict[str, str]:
    """The roles and bodies that are one: the minister and the ministry."""
    return {fold(word): what for word, what in load("speakers")["stands_for"].items()}


@cache
def called() -> dict[str, str]:
    """What bodies are called after, folded and without article, in both languages, to one word for it."""
    return {
        fold(word): what for what, found in load("speakers")["bodies_called_after"].items() for word in found
    }
