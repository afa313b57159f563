"""Words of reports by what they sound like, so that a name is found from its other script and its other spellings.

The consonants that the index of terms knows a name by are too few for a short one (الحلو has one). So each different
word is entered once under the keys of the names engine, however many reports use it, and of those that share a key
with a word searched for only such count as that word as the same engine takes for it, vowels and all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from amana.engines.naming.compare import name_bits
from amana.engines.naming.key import name_keys
from amana.engines.naming.parse import parse
from amana.engines.naming.particles import particles
from amana.engines.reading.fold import folded
from amana.engines.reading.sheets import term_of
from amana.engines.reading.stems import idea, is_arabic

from ..models import WordKey

ALIKE_BITS = 2.5  # helo and الحلو have 3.4, samer and ثمار 1.3, hussein and حسن -4.6
MOST_ALIKE = 400  # words with the keys of one word searched for that are weighed, the shortest first
LONGEST_WORD = 24
_LIKE_NOTHING = ("علي",)  # a name that folds like على; of الهول, like حول, enough is left to ask for
_JOINED = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=\w{2})")


def entries(text: str) -> list[tuple[str, str]]:
    """(key, word) of each word of a report that may be a name, each once: an Arabic word that stands for nothing
    else, and a Latin one that is written with a capital."""
    found = folded(text)
    words: set[str] = set()
    for token in found.tokens():
        word = token.text
        if is_arabic(word) or (word[0].isalpha() and text[found.span(token.start, token.end)[0]].isupper()):
            words.add(word)
    names = (w for w in words if 2 < len(w) <= LONGEST_WORD and term_of(w) and not idea(w))
    called = {_alone(name) for name in names}
    return sorted({(key, word) for word in called for key in _keys(word)})


def sounding_like(word: str) -> Iterator[str]:
    """The terms of the words in reports that are a folded word in another spelling or the other script."""
    if idea(word) or len(word) > LONGEST_WORD:
        return
    word = _alone(word)
    near = WordKey.objects.filter(key__in=_keys(word)).exclude(word=word)
    weighed = sorted(set(near.values_list("word", flat=True)), key=lambda other: (len(other), other))
    for other in weighed[:MOST_ALIKE]:
        if name_bits(word, other) >= ALIKE_BITS and (term := term_of(other)):
            yield term


def without_articles(words: Iterable[str]) -> list[str]:
    """Folded words of a search less the articles that stand before another: al Helo is one word in Arabic."""
    given = list(words)
    articles = particles().article
    return [
        word
        for word, follows in zip(given, [*given[1:], ""], strict=True)
        if not (follows and word in articles)
    ]


def is_lost(word: str) -> bool:
    """Whether a Latin word is a name that folded Arabic writes like a word that says nothing: no Arabic report is
    entered under that, so it cannot be asked for there."""
    return not is_arabic(word) and any(name_bits(word, name) >= ALIKE_BITS for name in _LIKE_NOTHING)


@lru_cache(maxsize=65536)
def _keys(word: str) -> frozenset[str]:
    return frozenset(key[:LONGEST_WORD] for key in name_keys(parse(word)))


def _alone(word: str) -> str:
    """An Arabic word without its article and what is written together with that: الحلو, والحلو, بالحلو, للحلو."""
    return _JOINED.sub("", word)
