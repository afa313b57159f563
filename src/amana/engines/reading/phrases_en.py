"""Who can speak in an English sentence: nouns for people, bodies and papers, names, pronouns."""

from __future__ import annotations

import re
from functools import cache

from .lexicon import load, words
from .speakers import outlet_nouns, outlet_pattern
from .stems import content, group_of, idea

_DOER = re.compile(r"[a-z]{3,}(?:er|or|ist|ian|ee|man|woman|person|men|women|people|folk)s?\Z")


def proper(source: str, text: str, span: tuple[int, int]) -> bool:
    """A phrase of capitals that are no ordinary words: Khatib, Karim Taha. Where folding moved letters the
    source cannot be looked at by the same places, and nothing is known."""
    if len(source) != len(text):
        return False
    spoken = re.findall(r"[^\W\d_][\w'’-]*", source[span[0] : span[1]])
    return 0 < len(spoken) <= 4 and all(
        word[0].isupper() and len(word) > 2 and idea(word.lower()) is None and content(word.lower())
        for word in spoken
    )


def plural(text: str, span: tuple[int, int]) -> bool:
    head = re.split(r"\s(?:of|in|from|at|with|who|interviewed|near)\s", text[span[0] : span[1]])[0].split()
    return bool(head) and (
        head[-1] in ("they", "we", "people", "police", "women", "men")
        or (head[-1].endswith("s") and not head[-1].endswith("ss") and len(head[-1]) > 3)
    )


@cache
def _speaking_nouns() -> frozenset[str]:
    lists = load("speakers")
    return frozenset(
        word
        for key in ("institutions", "roles", "anonymous", "observers", "anaphora", "hearsay")
        for word in lists[key]["en"]
    )


def speaks(text: str, span: tuple[int, int]) -> bool:
    phrase = text[span[0] : span[1]]
    return bool(outlet_pattern().search(phrase)) or any(
        word in _speaking_nouns() or word in outlet_nouns() or _person(word)
        for word in re.findall(r"[a-z-]+", phrase)
    )


@cache
def _person(word: str) -> bool:
    """A noun for a person by its idea or by its ending: adviser, smuggler, economist, returnee."""
    what = idea(word)
    if (what is not None and group_of(what) == "people") or word == "them":
        return True
    if word in (
        "report",
        "survey",
        "study",
        "account",
        "accounts",
        "document",
        "documents",
        "letter",
        "diary",
    ):
        return True
    return word not in words("attribution", "en", "no_doers") and _DOER.match(word) is not None


def pronoun(text: str, span: tuple[int, int]) -> bool:
    return text[span[0] : span[1]].strip() in words("attribution", "en", "pronouns")
