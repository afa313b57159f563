"""What kind of speaker a phrase names, by its head: a paper, many, somebody with an office, whoever spoke last."""

from __future__ import annotations

import re
from functools import lru_cache

from amana.engines.common.arabic import fold

from .lexicon import words
from .speakers import Speaker, parse
from .stems import is_arabic, skeleton


def paper(phrase: str) -> bool:
    """الملف, تقرير المنظمة: it tells, but nobody means it with he."""
    head = head_of(phrase)
    return head in words("idioms", "ar", "figures") | words("press", "ar", "shown") or head in words(
        "clauses", "ar", "telling_papers"
    )


def they(verb: str) -> bool:
    """قالوا, يقولون: a verb of many."""
    return re.search(r"\w{2}(?:وا|ون)\Z", verb) is not None


def plural(speaker: Speaker) -> bool:
    """Whoever can take a verb in the plural: a body, an outlet, a people, more than one."""
    head = fold(speaker.text).split()[0]
    bare = head.removeprefix("ال")
    many = head in words("clauses", "ar", "peoples") or bare in words("clauses", "ar", "near_ones")
    one = bare in words("clauses", "ar", "people") or bare in words("speakers", "roles", "ar")
    one = one or head in ("ابو", "ام") or bool(speaker.names)
    body = bool(speaker.institution) or speaker.kind == "outlet"
    return many or (body and head not in words("speakers", "roles", "ar")) or not one


def name_words(speaker: Speaker) -> frozenset[str]:
    """The words of a person's name by which an Arabic report goes on naming him."""
    words_ = re.findall(r"[^\W\d_]{3,}", fold(speaker.text)) if speaker.names else []
    return frozenset(word for word in words_ if is_arabic(word) and skeleton(word) in speaker.names)


_FULL_NAME = re.compile(r"\b[A-Z][a-z]+(?:[- ](?:al-|de |van |el-)?[A-Z][a-z]+){1,2}\b")


def subject_so_far(before: str) -> Speaker | None:
    """Whom "he says" means in a portrait that has quoted nobody yet: the first full name."""
    for match in _FULL_NAME.finditer(before):
        speaker = parse(match.group())
        if speaker.kind == "person":
            return speaker
    return None


@lru_cache(maxsize=8192)
def head_of(phrase: str) -> str:
    """The noun that a phrase is about, without its article: "spokesman" of "the spokesman for the army"."""
    words_ = fold(re.split(r"\s(?:of|for|in|at|from)\s", phrase)[0]).split()
    if not words_:
        return ""
    return re.sub(r"^(?:لل|ال)", "", words_[0]) if is_arabic(words_[0]) else words_[-1]


def somebody(phrase: str) -> bool:
    """The minister, السيدة الوزيرة: a human being, not a ministry."""
    head = head_of(phrase)
    return head in words("speakers", "roles", "ar") or head in words("speakers", "roles", "en")


def generic(phrase: str) -> bool:
    """The official, the source, the man: whoever spoke last."""
    return any(word in words("speakers", "generic") for word in fold(phrase).split())


def apart(phrase: str, other: str) -> bool:
    """The minister and Deputy So-and-so: two offices that nobody holds at once, as far as the words say."""
    offices, words_ = words("clauses", "ar", "offices"), fold(other).split()
    held = {re.sub(r"\A(?:لل|ال)", "", word) for word in words_}
    return head_of(phrase) in offices and head_of(phrase) not in held and bool(held & offices)


def is_many(phrase: str) -> bool:
    """True for officials and مسؤولون, False for an official."""
    head = phrase.split()[0] if is_arabic(phrase[:1]) else phrase.split()[-1]
    return head.endswith(("ون", "ين", "s")) and not head.endswith("ss")
