"""Places that a report names, by the form of the phrase: Hamra jail, معبر باب سالت, in Quellin, a dateline.

The gazetteer knows the theatre only; an event anywhere has a place with a name. Two reports that each name
places and have none in common tell of two events, however equal their figures are.
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .date_patterns import month, weekdays
from .lexicon import load, words
from .speakers import parse
from .stems import common_words, group_of, idea, is_arabic, skeleton

_CAPITALS = r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,2}"
_WITHIN = re.compile(rf"(?<!\w)(?:[Ii]n|[Aa]t|[Oo]ff|[Nn]ear|[Oo]utside)\s(?:the\s)?(?P<name>{_CAPITALS})")
# Gorsk women's prison: a word or two may tell whose or what kind it is.
_BEFORE_NOUN = re.compile(
    rf"(?P<name>{_CAPITALS})(?:['’]s)?\s(?:(?:wom[ae]n['’]s|m[ae]n['’]s|juvenile|youth|general|central|district|regional|provincial"
    r"|municipal|military|state|high-security|maximum-security|open|remand|main|old|new)\s){0,2}(?P<noun>[a-z]+)"
)
# Holm, a village of six hundred; the detainees were moved to Holm.
_EXPLAINED = re.compile(
    rf"(?P<name>{_CAPITALS}),\s(?:a|the)\s(?:[a-z-]+\s){{0,2}}?(?P<noun>[a-z]+)(?=[,.]|\s(?:of|in|on|near|with|outside|where|whose)\s)"
)
_BROUGHT_TO = re.compile(
    rf"(?<!\w)(?:moved|transferred|taken|sent|brought|flown|driven|bused|bussed|deported)\sto\s(?P<name>{_CAPITALS})"
)
_BEHIND_NOUN = re.compile(rf"(?P<noun>[a-z]+)\sof\s(?P<name>{_CAPITALS})")
_DATELINE = re.compile(r"\A\s*(?P<name>[A-Z][A-Z’'-]+(?:\s[A-Z][A-Z’'-]+){0,2})(?=,|\s?[-–—(:])")
_ARABIC = re.compile(r"(?<!\w)(?P<noun>\w{3,})\s(?P<name>\w{2,}(?:\s\w{2,})?)")
MOST = 60  # names of a report that are looked at


def sites(source: str, folded: str, language: str) -> frozenset[str]:
    """Skeletons of the names of places, of two consonants and more; where the kind of place stands beside a name
    once more with it: prison/kmr."""
    return _arabic(folded) if language == "ar" else _english(source)


def _english(source: str) -> frozenset[str]:
    found: set[str] = set()
    for match in (
        *(match for match in _DATELINE.finditer(source) if not parse(match["name"].lower()).institution),
        *_WITHIN.finditer(source),
        *_BROUGHT_TO.finditer(source),
    ):
        found |= _bones(match["name"])
    for pattern in (_BEFORE_NOUN, _BEHIND_NOUN, _EXPLAINED):
        for match in pattern.finditer(source):
            if place_noun(match["noun"]):
                found |= _with_kind(match["noun"], match["name"])
    return frozenset(sorted(found)[:MOST])


def _arabic(folded: str) -> frozenset[str]:
    found: set[str] = set()
    at = 0
    while match := _ARABIC.search(folded, at):
        at = match.end("noun")
        if place_noun(match["noun"]) and not match["noun"].removeprefix("و").startswith("ال"):
            found |= _with_kind(match["noun"], match["name"])
    return frozenset(sorted(found)[:MOST])


def _with_kind(noun: str, name: str) -> set[str]:
    bones = _bones(name)
    return bones | {f"{idea(noun)}/{one}" for one in bones}


def one_kind(here: frozenset[str], there: frozenset[str]) -> bool:
    """Whether two reports each name a place of one kind."""
    kinds = [{name.partition("/")[0] for name in names if "/" in name} for names in (here, there)]
    return bool(kinds[0] & kinds[1])


@cache
def place_noun(word: str) -> bool:
    """A folded noun for a kind of place that has a name: jail, camp, village; not north, not a house."""
    what = idea(word)
    return what is not None and group_of(what) == "places" and what not in load("sites")["nameless"]


@cache
def _adjectives() -> frozenset[str]:
    """Ideas of words that are names of places too: الحمراء, the red one."""
    return frozenset(load("clauses")["ar"]["adjectives"])


def _bones(name: str) -> set[str]:
    """The skeletons of the words of a name up to the first that is no part of one."""
    found: set[str] = set()
    for word in fold(name).split():
        base = re.sub(r"['’]s?\Z", "", word)
        if base in common_words() or base in words("sites", "generic"):
            if is_arabic(base) and base in common_words():
                break
            continue
        what = idea(base)
        if base in weekdays() or month(base) or (what is not None and what not in _adjectives()):
            break
        bones = skeleton(base)
        if len(bones) >= 2:
            found.add(bones)
    return found
