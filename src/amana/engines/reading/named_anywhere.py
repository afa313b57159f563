"""Whom a report names anywhere, speaking or not: a figure that it gives without saying whose it is may be theirs.

A feature that shakes hands with the rapporteur in its first line and quotes her in its second names her once; a wire
says "the agency was told" and gives the railway's director two sentences on. Where another report has the figure from
that very person, the first has no further origin of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

from amana.engines.common.arabic import fold

from .body_keys import Key
from .fold import folded
from .heard import body_pattern
from .lexicon import words
from .same_voice import in_arabic, near
from .speakers import Speaker, outlet_key, outlet_pattern, parse
from .stems import is_arabic, skeleton
from .values import Page

LONGEST = 20_000  # characters of a report that are looked through for names
MOST_BODIES = 80  # of one report
SPARSE = 4  # consonants that two names in another script must have between them
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
Pair = tuple[str, str]
_SERVANT = ("عبد", "abd", "abdul", "abdel")


@dataclass(slots=True)
class _Words:
    """Of one report: its words in pairs, the consonants of what may be names, these in pairs by first letters, and of
    the words right behind a title."""

    pairs: frozenset[Pair]
    bones: frozenset[str]
    by_first: dict[Pair, set[Pair]]
    titled: frozenset[str]


class Mentions:
    """The words of reports as they may be names, each report looked through once, when it is first asked about."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._pages = pages
        self._words: dict[str, _Words] = {}
        self._bodies: dict[str, list[Key]] = {}

    def person(self, document: str, speaker: Speaker) -> bool:
        """Whether a report names whoever `speaker` is: two words of the name side by side, spelt alike in one language,
        with the same consonants in two; or a title and the last."""
        if len(speaker.names) < 2:
            return False
        held = self._of(document)
        if len(last := speaker.names[-1]) >= 3 and any(near(last, bones) for bones in held.titled):
            return True
        if in_arabic(speaker.text) == (self._pages[document].document.language == "ar"):
            own = pairwise(_WORD.findall(fold(speaker.text)))
            return any(pair in held.pairs and _is_name(pair, speaker) for pair in own)
        return any(
            near(first, one) and near(second, other)
            for first, second in pairwise(speaker.names)
            if len(first + second) >= SPARSE
            for one, other in held.by_first.get((first[0], second[0]), ())
        )

    def named_in_both(self, document: str, other: str, speaker: Speaker) -> bool:
        """Whether two reports have the lone word of a speaker's name with one and the same word before it: both name
        Khaled Zidan, of whom one goes on as Zidan."""
        last = fold(speaker.text)
        if len(speaker.names) != 1 or " " in last:
            return False
        shared = self._of(document).pairs & self._of(other).pairs
        return any(pair[1] == last and skeleton(pair[0]) for pair in shared)

    def body(self, document: str, key: Key) -> bool:
        """Whether a report names a body by more than its kind, or one of a kind of which a report hardly means two: the
        ministry."""
        if not _tells_which(key):
            return False
        if document not in self._bodies:
            page = self._pages[document].document
            text = page.text[:LONGEST]
            found = body_pattern(page.language).finditer(folded(text).text if page.language == "ar" else text)
            keys = [parse(match.group()).institution for match in islice(found, MOST_BODIES)]
            self._bodies[document] = [one for one in keys if _tells_which(one)]
        return any(one <= key or key <= one for one in self._bodies[document])

    def outlet(self, document: str, key: str) -> bool:
        """Whether a report names an outlet by its key (`outlet:nfd` or one of the lists)."""
        if key.startswith("outlet:"):
            named = {bones for bones in key.removeprefix("outlet:").split("-") if len(bones) >= 3}
            return bool(named) and named <= self._of(document).bones
        text = fold(self._pages[document].document.text[:LONGEST])
        return any(outlet_key(match["name"]) == key for match in outlet_pattern().finditer(text))

    def _of(self, document: str) -> _Words:
        if document not in self._words:
            spelt = _WORD.findall(self._pages[document].document.text[:LONGEST])
            keys = [fold(word) for word in spelt]
            parts = [
                part
                for word, key in zip(spelt, keys, strict=True)
                for part in ([key] if is_arabic(key) else _english(word))
            ]
            bones = _bones(parts)
            by_first: dict[Pair, set[Pair]] = {}
            for one, other in pairwise(bones):
                if one and other:
                    by_first.setdefault((one[0], other[0]), set()).add((one, other))
            titled = {skeleton(word) for title, word in pairwise(keys) if _is_title(title)}
            self._words[document] = _Words(
                frozenset(pairwise(keys)), frozenset(bones), by_first, frozenset(titled)
            )
        return self._words[document]


def _tells_which(key: Key) -> bool:
    return len(key) >= 2 or bool(key & words("speakers", "one_of_a_kind"))


def _is_title(word: str) -> bool:
    """A rank, an office or a form of address: the inspector, السيد."""
    roles = words("speakers", "roles", "ar")
    return word in words("speakers", "roles", "en") or word in roles or word.removeprefix("ال") in roles


def _english(word: str) -> list[str]:
    """The parts of a capitalised word without the article: al-Marai; a full stop in the place of any other word."""
    parts = [
        part
        for part in word.split("-")
        if part not in ("al", "el", "ad", "an", "ar", "as", "at", "bin", "ibn")
    ]
    return [fold(part) if part[:1].isupper() else "." for part in parts]


def _bones(words: list[str]) -> list[str]:
    """Skeletons in order, "servant of" in one with what follows; empty ones keep apart what they stand between."""
    found: list[str] = []
    held = False
    for word in words:
        if held:
            found[-1] += skeleton(word)
        else:
            found.append("bd" if word in _SERVANT else skeleton(word))
        held = word in _SERVANT
    return found


def _is_name(pair: Pair, speaker: Speaker) -> bool:
    """Whether both words of a pair are of the person's name and not of the office."""
    joined = "".join(speaker.names)
    return all(bones and bones in joined for bones in map(skeleton, pair))
