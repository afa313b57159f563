"""What a written English phrase tells of whoever it calls: the words of his name, his gender, whether he is one."""

from __future__ import annotations

import re
from functools import lru_cache

from amana.engines.common.arabic import fold

from .atoms import look_up
from .date_patterns import month, weekdays
from .fold import Folded
from .lexicon import words
from .mentions import Gender, Number
from .phrases_en import named_so, person, plural
from .places import named
from .speakers import Speaker, outlet_nouns, parse
from .stems import content, group_of, idea, skeleton


@lru_cache(maxsize=4096)
def name_words(written: str) -> tuple[str, ...]:
    """The words of a person's name, small, without titles: ("ines", "varga") of Colonel Ines Varga. Empty for what is
    no name: a body, a month, capitals that are ordinary words."""
    speaker = parse(written)
    if speaker.kind == "outlet" or (speaker.institution and not speaker.names):
        return ()
    words_ = [fold(word) for word in re.findall(r"[A-Z][\w’'-]+|(?<=[a-z]\s)[A-Z]\b", written)]
    titles = words("speakers", "roles", "en") | words("clauses", "en", "people") | _TITLES
    own = tuple(word for word in words_ if word not in titles)
    if speaker.institution:
        own = tuple(word for word in own if skeleton(word) in speaker.names)
    if not own or any(month(word) or word in weekdays() for word in own):
        return ()
    return own if any(idea(word) is None and content(word) for word in own) else ()


_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "st",
        "umm",
        "abu",
        "father",
        "mother",
        "president",
        "county",
        "detective",
    ]
)


def is_place(source: str, written: str) -> bool:
    """Baghdad; Tashkent, where the text has "in Tashkent"."""
    return named(written) or (" " not in written and written in _whereabouts(source[:_LOOKED]))


_LOOKED = 50_000  # characters of a text in which places are looked for by their preposition


@lru_cache(maxsize=8)
def _whereabouts(source: str) -> frozenset[str]:
    return frozenset(re.findall(r"\b(?:in|near|outside)\s([A-Z][\w’'-]*)", source))


_NOT_NAMES = frozenset(
    [
        "none",
        "nobody",
        "nothing",
        "everyone",
        "everybody",
        "someone",
        "both",
        "many",
        "some",
        "most",
        "few",
        "all",
        "each",
        "tens",
        "dozens",
        "hundreds",
    ]
)


_DERIVED = re.compile(r"(?:ed|ings?|tions?|ments|ness|ities|ships?|isms?|ures)\Z")


@lru_cache(maxsize=8)
def _small(source: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])", source))


def lone_name(text: Folded, written: str, behind: int) -> bool:
    """Rania called; not Giving, Preparations, Thirty-one, BARLOW —, nor a word that the text has small as well."""
    low, end = fold(written), text.back(behind)
    place = behind - len(written)
    return (
        idea(low) is None
        and (not _DERIVED.search(low) or (low.endswith("ed") and named_so(text, text.back(place), end)))
        and low not in _NOT_NAMES
        and not written.isupper()
        and look_up(low.split("-")[0]) is None
        and not re.match(r"\s?[\u2013\u2014-]", text.source[behind : behind + 2])
        and low not in _small(text.source[:_LOOKED])
    )


def gender(phrase: str) -> Gender | None:
    """The gender that the words of a phrase tell: his widow, Mr Holm, a businesswoman."""
    for word in re.findall(r"[^\W\d_]+", fold(re.split(r"\s(?:of|from|in|at|who)\s|,", phrase)[0]))[::-1]:
        if word in words("clauses", "en", "hers") or word.endswith("woman"):
            return "f"
        if word in words("clauses", "en", "his") or (
            word.endswith("man") and word in words("clauses", "en", "men")
        ):
            return "m"
    return None


def number(speaker: Speaker) -> Number:
    """One human being, more than one, or a body (or a capital that speaks for one)."""
    low = fold(speaker.text)
    words_ = re.split(r"\s(?:of|for|in|at|from|with|to|on|near|who|that)\s|,", low)[0].split()
    while len(words_) > 1 and words_[-1].endswith("ed"):  # a former guard interviewed in May
        words_.pop()
    head = words_[-1] if words_ else ""
    if head == "guard" and words_[0] in ("a", "the", "one", "another", "that", "his", "her"):
        return "one"
    if speaker.kind == "outlet" or any(word in outlet_nouns() for word in words_):
        return "body"
    if name_words(speaker.text):
        return "body" if " " not in speaker.text and (named(speaker.text) or idea(low)) else "one"
    if plural(low, (0, len(low))) and (not speaker.institution or not _is_body(head)):
        return "many"
    if (
        person(head, (0, len(head)))
        and not _is_body(head)
        and head not in words("clauses", "en", "no_persons")
    ):
        return "one"
    return "one" if low.endswith("-old") or head in ("one", "other", "another") else "body"


def _is_body(head: str) -> bool:
    what = idea(head)
    known = head in words("speakers", "institutions", "en") or head in words("clauses", "en", "collective")
    return known or (what is not None and group_of(what) == "things")


@lru_cache(maxsize=4096)
def nouns(phrase: str) -> frozenset[str]:
    """The words of a phrase before its first preposition."""
    return frozenset(re.split(r"\s(?:of|from|in|at|who|for)\s", fold(phrase))[0].replace(",", " ").split())


def describe(speaker: Speaker) -> tuple[Gender | None, Number, tuple[str, ...]]:
    """Gender, number and name words of whoever tells something."""
    return gender(speaker.text), number(speaker), name_words(speaker.text)
