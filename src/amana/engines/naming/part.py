"""One part of a name: the word by itself, or behind an article, a servant (عبد) or a prefix."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from .backwards import BACKWARDS
from .fold import MOST_LETTERS, Script, fold_word, script_of, tells
from .glued import GLUED_ARTICLE, GLUED_FATHER, arabic_part, bare, glue, latin_part
from .learned import learned
from .particles import particles

Kind = Literal["name", "kunya", "nisba", "soft"]
Readings = Mapping[str, tuple[str, ...]]

_ARABIC = re.compile("[\u0621-\u063a\u0641-\u064a]+")
_FATHERLY = ("abou", "abu", "ابو")  # what GLUED_FATHER begins with: most words need not be tried
_new = tuple.__new__  # what a NamedTuple calls at last


class Part(NamedTuple):
    """One part of a name. `forms` are its possible folded spellings, the likeliest first, without affix and
    article; `prefix` is "", "abu", "umm" or "bani"; `affix` "", "abd", "din" or "god"; `text` as folded."""

    forms: tuple[str, ...]
    text: str
    kind: Kind
    affix: str
    prefix: str
    article: bool
    script: Script


@cache
def small_words() -> dict[str, str]:
    """The small words that turn the next word alone into something else: "article", "son" or "servant"."""
    know = particles()
    sure = dict.fromkeys(know.article | know.sun, "article") | dict.fromkeys(know.son_of, "son")
    sure |= dict.fromkeys(know.servant | know.female_servant, "servant")
    twice = [know.article | know.sun, know.son_of, know.servant | know.female_servant]
    others = (
        know.faith | know.god | know.father_of | know.mother_of | know.tribe | know.title | know.short.keys()
    )
    return {
        word: kind
        for word, kind in sure.items()
        if word not in others and sum(word in some for some in twice) == 1 and word != "ال"
    }


@lru_cache(maxsize=200_000)
def behind_small(small: str, word: str) -> Part | None:
    """The part that a word is behind an article or a servant; None if it may turn on more."""
    know = particles()
    small = small.lower()
    if word.isascii() != small.isascii():
        return None
    if word.isascii():
        word = word.lower()
        if not word.isalpha() or tells(word) or tells(small):
            return None
        word = word[:MOST_LETTERS]
    else:
        if not _ARABIC.fullmatch(word) or ("لا" in word and BACKWARDS.search(word)) or word[0] == "ة":
            return None
        word = fold_word(word)
    servant = small in know.servant or small in know.female_servant
    if len(word) < 2 or (word in know.special and not (servant and word in know.god)):
        return None
    if servant:
        return None if word in LORD else _servant_of(small, word)
    if small not in know.article and not (word[0] == small[1] and len(word) > 2):
        return None
    part = bare_part(word, "", article=True, readings={})
    return None if part[4] else part


LORD = ("رب", "rab", "rabb", "rabbo")


def _servant_of(first: str, word: str) -> Part:
    """The part that two words are of which the first is عبد or its like."""
    script = script_of(word)
    if script == "latin" and word not in particles().not_glued and GLUED_ARTICLE.match(word):
        word = GLUED_ARTICLE.sub("", word, count=1)
    return Part((bare(word),), f"{first} {word}", "name", "abd", "", False, script)


@lru_cache(maxsize=200_000)
def by_itself(word: str) -> Part | None:
    """The part that a word as written is in any name; None if that may turn on the words beside it."""
    ready = learned().ready.words
    ascii = word.isascii()
    if ascii:
        word = word.lower()
    row = ready.get(word)
    if row:
        return _of_row(word, row.rsplit("\t", 1)[-1])
    if ascii:
        if not word.isalpha() or tells(word):
            return None
        folded = word[:MOST_LETTERS]
    else:
        if not _ARABIC.fullmatch(word) or ("لا" in word and BACKWARDS.search(word)) or word[0] == "ة":
            return None
        folded = fold_word(word)
        if (row := ready.get(folded)) and (found := row.rsplit("\t", 1)[-1]):
            return _of_row(folded, found)
    if len(folded) < 2 or folded in particles().special:
        return None
    part = bare_part(folded, "", article=False, readings={})
    return None if part[4] else part


def _of_row(word: str, found: str) -> Part | None:
    """The part that a row of `ready` tells."""
    script: Script = "latin" if word.isascii() else "arabic"
    if found == "=":
        return _new(Part, ((word,), word, "name", "", "", False, script))
    if not found:
        return None
    forms, affix = found.split("|")
    article = affix.endswith("+")
    return _new(Part, (tuple(forms.split(" ")), word, "name", affix.rstrip("+"), "", article, script))


@lru_cache(maxsize=200_000)
def plain_part(word: str) -> Part:
    """The part that a word is by itself."""
    return bare_part(word, "", article=False, readings={})


def bare_part(word: str, prefix: str, *, article: bool, readings: Readings) -> Part:
    """The part that a word is behind a prefix, an article, or neither."""
    script = script_of(word)
    father = None if prefix or not word.startswith(_FATHERLY) else GLUED_FATHER.match(word)
    if father:
        prefix, word = "abu", word[father.end() :]
    read = arabic_part if script == "arabic" else latin_part
    forms, affix, glued_article = read(word, article)
    for other in readings.get(word, ()) if readings else ():
        theirs, their_affix, _article = read(other, article)
        if their_affix and not affix:
            forms, affix = theirs, their_affix
        elif their_affix == affix:
            forms = (*forms, theirs[0])
    short = particles().short
    if word in short:
        forms = (*forms, short[word])
    if prefix in ("abu", "bani"):
        forms = (*forms, glue(prefix, script) + forms[0])
    return _new(Part, (forms, word, "name", affix, prefix, article or glued_article, script))
