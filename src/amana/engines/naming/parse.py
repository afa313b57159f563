"""A name taken apart into what can be compared: parts in order, what kind each is, kunya and titles aside.

Compound names are one part with an affix (عبد الرحمن = abd + رحمن, صلاح الدين = صلاح + din), the article is
taken off, بن and its like are noted and left out. Where a Latin spelling hides a boundary (Elbay, Bensalah,
Boubaker) the part carries the other readings in `forms`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from .backwards import FORWARDS, backwards, nobodys
from .fold import MOST_CHARACTERS, Script, readings, script_of, tells, words
from .glued import GLUED_ARTICLE, bare
from .learned import remembers
from .part import LORD, Part, Readings, bare_part, behind_small, by_itself, plain_part, small_words
from .particles import particles

Role = Literal["given", "middle", "family", "kunya", "nisba", "soft"]
ROLES: tuple[Role, ...] = ("given", "middle", "family", "kunya", "nisba", "soft")


# More parts than this are no name; the rest is not read.
MOST_PARTS = 12

# Rafiqul Islam, Fazlur Rahman: the article of the next word stands at the end of this one.
_LINKED = re.compile(r"[aeou](?:l[ -]+[A-Za-z]|([rzsdtn])[ -]+(?i:\1))")
_ARTICLE_BEHIND = re.compile(r"(?<=...)[aeou]{1,2}(?:l|([rzsdtn]))$")


class Name(NamedTuple):
    """A parsed name. `parts` in natural order (kunya and soft titles included, told by their kind), `roles` one for
    each; `titles` were set aside; `marks` tells before which part a بن stood."""

    text: str
    parts: tuple[Part, ...]
    titles: tuple[str, ...]
    marks: frozenset[int]
    script: Script
    family_first: bool
    roles: tuple[Role, ...]

    @property
    def chain(self) -> tuple[Part, ...]:
        """The parts that are neither kunya nor title nor the nisba behind a kunya."""
        return tuple(part for part in self.parts if part.kind == "name")


@remembers
@lru_cache(maxsize=150_000)  # two rosters of 60,000: read, then compared
def parse(text: str) -> Name:
    """The parts of `text`. A text without letters gives a Name without parts; never raises for any text."""
    return _plainly(text) or _read(text)


def _plainly(text: str) -> Name | None:
    """The name if each of its words is a part by itself, or with the article, servant or son before it, whatever
    stands beside it: four names in five."""
    if len(text) > MOST_CHARACTERS:
        return None
    parts: list[Part] = []
    marks: list[int] = []
    small = ""
    ends = ""  # how the word before ends, if that could be the article of the next
    for word in text.split():
        part = behind_small(small, word) if small else by_itself(word)
        if part is not None:
            if ends and _joins(parts[-1], word):
                return None
            parts.append(part)
            ends = "" if small or part[3] or part[6] == "arabic" or part[0][0][-1] not in "lrzsdtn" else "?"
            small = ""
            continue
        if small:
            return None
        head, _, tail = word.partition("-")
        kind = small_words().get(head.lower())
        if kind is None or (ends and _joins(parts[-1], word)):
            return None
        ends = ""
        if kind == "son":
            if tail:
                return None
            marks.append(len(parts))
        elif tail:
            part = behind_small(head, tail) if kind == "article" else None
            if part is None:
                return None
            parts.append(part)
        else:
            small = word
    if small or not 0 < len(parts) <= MOST_PARTS or (marks and marks[-1] == len(parts)):
        return None
    if parts[0][6] == "arabic" and len(parts) > 1 and _may_bebackwards(text, parts, len(marks)):
        return None
    stood = frozenset(marks) if marks else _NO_MARKS
    return _new(Name, (text, tuple(parts), (), stood, parts[0][6], False, _PLAIN_ROLES[len(parts)]))


def _may_bebackwards(text: str, parts: list[Part], marks: int) -> bool:
    return nobodys([part[1] for part in parts]) + marks > 1 and not FORWARDS.search(text)


def _joins(part: Part, word: str) -> bool:
    """Whether the article of the next word may stand at the end of this part."""
    found = _ARTICLE_BEHIND.search(part[0][0])
    return found is not None and not (found[1] and found[1] != word[0].lower())


def _read(text: str) -> Name:
    """The name by its words in turn."""
    found = words(text)
    if backwards(text, found):
        return parse(text[:MOST_CHARACTERS][::-1])._replace(text=text)
    family_first = "," in text or "،" in text
    if family_first:
        found = _natural(text) or found
    read = readings(text) if tells(text) else {}
    if (
        not read
        and particles().special.isdisjoint(found)
        and not (_LINKED.search(text) or 1 in map(len, found))
    ):
        parts = [plain_part(word) for word in found[:MOST_PARTS]]
        if not any(part[4] for part in parts):
            script: Script = parts[0].script if parts else "none"
            return Name(text, tuple(parts), (), _NO_MARKS, script, family_first, _PLAIN_ROLES[len(parts)])
    found, titles = _titles(found)
    parts, marks = _Reader(found, read).read()
    parts = _kinds(parts, marks)
    script = parts[0].script if parts else "none"
    stood = frozenset(marks) if marks else _NO_MARKS
    return Name(text, tuple(parts), tuple(titles), stood, script, family_first, _roles(parts))


_new = tuple.__new__  # what a NamedTuple calls at last
_NO_MARKS: frozenset[int] = frozenset()
_PLAIN_ROLES: tuple[tuple[Role, ...], ...] = (
    (),
    ("given",),
    *(("given", *["middle"] * (parts - 2), "family") for parts in range(2, MOST_PARTS + 1)),  # type: ignore[arg-type]
)


def _natural(text: str) -> list[str]:
    """The words of "FAMILY, Given": given first. Empty when a side of the comma is."""
    family, _, given = text.replace("،", ",").partition(",")
    before, after = words(family), words(given)
    return after + before if before and after else []


def _titles(found: list[str]) -> tuple[list[str], list[str]]:
    at = 0
    known = particles().title
    while at < len(found) - 2 and found[at] in known:
        at += 1
    return found[at:], found[:at]


class _Reader:
    """Reads the words of one name from left to right."""

    def __init__(self, found: list[str], readings: Readings) -> None:
        self.words = found
        self.readings = readings
        self.at = 0
        self.parts: list[Part] = []
        self.marks: set[int] = set()
        self.know = particles()

    def read(self) -> tuple[list[Part], set[int]]:
        special = self.know.special
        while self.at < len(self.words) and len(self.parts) < MOST_PARTS:
            if self.words[self.at] not in special:
                self.parts.append(self._linked(self._plain(self._take(), "", article=False)))
            elif not self._mark() and not self._behind():
                self.parts.append(self._part(""))
        return self.parts, self.marks

    def _left(self) -> int:
        return len(self.words) - self.at

    def _mark(self) -> bool:
        if self.words[self.at] in self.know.son_of and self._left() > 1:
            self.marks.add(len(self.parts))
            self.at += 1
            return True
        return False

    def _behind(self) -> bool:
        """A second half that belongs to the part before: الدين, الله, with or without a Latin article."""
        if not self.parts or self.parts[-1].affix or self.parts[-1].prefix or len(self.parts) in self.marks:
            return False
        step = 1 if self._is_article() else 0
        word = self.words[self.at + step]
        for affix, known in (("din", self.know.faith), ("god", self.know.god)):
            last = self.parts[-1]
            if word == "دين":
                if step or not last.forms[0].endswith("ال") or len(last.forms[0]) < 5:
                    continue
                last = last._replace(forms=(last.forms[0][:-2],))
            if word in known:
                self.parts[-1] = last._replace(affix=affix, text=f"{last.text} {word}")
                self.at += step + 1
                return True
        return False

    def _is_article(self) -> bool:
        if self._left() < 2:
            return False
        word, after = self.words[self.at], self.words[self.at + 1]
        if word in self.know.article:
            return True
        return word in self.know.sun and after[0] == word[1] and len(after) > 2

    def _part(self, prefix: str) -> Part:
        know = self.know
        word = self.words[self.at]
        if self._left() > 1:
            for name, known in (("abu", know.father_of), ("umm", know.mother_of), ("bani", know.tribe)):
                if word in known and not prefix:
                    self.at += 1
                    return self._part(name)
            if word in know.servant or word in know.female_servant:
                return self._servant(prefix, "abd")
        if self._is_article():
            self.at += 1
            if self.words[self.at] in know.father_of and self._left() > 1:
                return self._part("abu")
            return self._plain(self._take(), prefix, article=True)
        return self._linked(self._plain(self._take(), prefix, article=False))

    def _linked(self, part: Part) -> Part:
        """Also without the next word's article at its end."""
        if part.affix or part.script != "latin" or not self._left():
            return part
        found = _ARTICLE_BEHIND.search(part.forms[0])
        if not found or (found[1] and found[1] != self.words[self.at][0]):
            return part
        return part._replace(forms=(part.forms[0][: found.start()], *part.forms))

    def _take(self) -> str:
        self.at += 1
        return self.words[self.at - 1]

    def _servant(self, prefix: str, affix: str) -> Part:
        first = self._take()
        if self._is_article():
            self.at += 1
        word = self._take()
        if script_of(word) == "latin" and word not in self.know.not_glued:
            word = GLUED_ARTICLE.sub("", word, count=1) if GLUED_ARTICLE.match(word) else word
        if word in LORD and self._left() and self.words[self.at] not in self.know.son_of:
            if self._is_article():
                self.at += 1
            word += bare(self._take())
        return Part((bare(word),), f"{first} {word}", "name", affix, prefix, False, script_of(word))

    def _plain(self, word: str, prefix: str, *, article: bool) -> Part:
        if prefix or article or self.readings:
            return bare_part(word, prefix, article=article, readings=self.readings)
        return plain_part(word)


def _kinds(parts: list[Part], marks: set[int]) -> list[Part]:
    """Tell kunyas, the nisba behind them and soft titles from the names themselves."""
    soft = particles().soft
    if not any(part[4] or len(part[1]) == 1 or part[1] in soft for part in parts):
        return parts
    out = list(parts)
    for at, part in enumerate(parts):
        initial = len(part.text) == 1
        if (part.text in soft or initial) and len(parts) > 2 and at < len(parts) - 1:
            out[at] = part._replace(kind="soft")
        elif part.prefix in ("abu", "umm") and at not in marks and _is_kunya(parts, at):
            out[at] = part._replace(kind="kunya")
            if at + 1 == len(parts) - 1 and parts[at + 1].article and at >= 2:
                out[at + 1] = parts[at + 1]._replace(kind="nisba")
    if not any(part.kind == "name" for part in out):
        return [part._replace(kind="name") for part in out]
    return out


def _roles(parts: list[Part]) -> tuple[Role, ...]:
    """The role of each part, by its kind and place."""
    if all(part[2] == "name" for part in parts):
        return _PLAIN_ROLES[len(parts)]
    places = [at for at, part in enumerate(parts) if part.kind == "name"]
    return tuple(
        part.kind
        if part.kind != "name"
        else "given"
        if at == places[0]
        else "family"
        if at == places[-1]
        else "middle"
        for at, part in enumerate(parts)
    )


def _is_kunya(parts: list[Part], at: int) -> bool:
    """At the front before a name, or behind a name that is already whole."""
    if at == 0:
        return len(parts) > 1
    behind = len(parts) - at - 1
    return at >= 2 and (behind == 0 or (behind == 1 and parts[-1].article))
