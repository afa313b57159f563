"""The name beside a title between commas: قالت الممثلة، أمارا ديالو، إن; الدكتور نزار الملا، طبيب الأطفال، الذي قال.

A report goes on by the name alone, and whoever reads it wants both. What stands between the commas is a name by its
shape: up to four words of which no one stops a phrase or can be a verb, and of which two in a row are nothing known.
"""

from __future__ import annotations

import re
from functools import lru_cache

from amana.engines.common.arabic import fold

from .agreement import of_phrase
from .fold import Folded
from .forms_ar import verb
from .lexicon import words
from .speakers import parse
from .stems import idea, is_arabic
from .tellers_ar import can_speak

Span = tuple[int, int]
_BEHIND = re.compile(r"\s?[،,]\s(?P<name>[^\W\d_]{2,}(?:\s[^\W\d_]{2,}){1,4})\s?(?=[،,.:؛\n]|\Z)")
_BEFORE = re.compile(r"(?P<name>(?:[^\W\d_]{2,}\s){1,4}[^\W\d_]{2,})[،,]\s\Z")
_REACH = 70  # characters before a title in which the name must lie


def with_name(text: Folded, span: Span) -> Span:
    """The span of a title (folded) together with the name that stands behind or before it between commas; as it was
    where the title has a name, is no single person's, or no name stands there."""
    spoken = text.text[slice(*span)]
    if not _title(spoken):
        return span
    if (behind := _BEHIND.match(text.text, span[1])) and is_name(behind["name"]):
        return span[0], behind.end("name")
    closes = re.match(r"\s?[،,]", text.text[span[1] : span[1] + 2])
    before = _BEFORE.search(text.text, max(0, span[0] - _REACH), span[0]) if closes else None
    if before is None:
        return span
    held = before["name"].split(" ")
    for first in range(len(held) - 1):
        if is_name(" ".join(held[first:])):
            return before.end("name") - len(" ".join(held[first:])), span[1]
    return span


@lru_cache(maxsize=4096)
def _title(phrase: str) -> bool:
    """What one person is, without a name: مدير السجن, المتحدثة; no body, no paper, not many."""
    heads = phrase.split()
    if not heads or not is_arabic(phrase[0]):
        return False
    head = heads[0].removeprefix("ال")
    somebody = head in words("speakers", "roles", "ar") or head in _people()
    return somebody and of_phrase(phrase) is not None and not parse(phrase).names


@lru_cache(maxsize=1)
def _people() -> frozenset[str]:
    people = words("clauses", "ar", "people")
    return people | {noun + "ه" for noun in people} | {fold("كبير"), fold("كبيرة"), fold("كبيرو")}


@lru_cache(maxsize=4096)
def is_name(phrase: str) -> bool:
    """Two to four folded words that can be nothing but a person's name, a title before it or not."""
    held = phrase.split()
    while len(held) > 2 and can_speak(held[0]) and not verb(held[0]):
        held = held[1:]  # الشيخ حمود الفارس
    if not 2 <= len(held) <= 4 or held[0].startswith(("ال", "لل")):
        return False
    family = held[-1].startswith("ال")
    given = held[0] in words("clauses", "ar", "names_like_verbs") | words("clauses", "ar", "names_like_deeds")
    if not (family or given) and (can_speak(held[0]) or re.match(r"[يت]\w{3}", held[0])):
        return False
    if not given and re.match(r"و\w{2,}(?:ه|ها|هم)\Z", held[0]):
        return False  # ومقره الحسكة
    if any(_no_name(word) for word in held[given:]) or any(can_speak(word) for word in held[1:-1]):
        return False
    strange = [word for word in held if idea(word) is None and not can_speak(word)]
    return len(strange) + given >= (1 if family else 2)


def _no_name(word: str) -> bool:
    """What stops a phrase, or a verb, or a country, or a noun behind a preposition or with an ending."""
    stops = words("attribution", "ar", "stops") | words("attribution", "ar", "between")
    if word in stops or word.endswith("·") or verb(word) or idea(word) in ("country", "region"):
        return True
    return (
        re.match(r"(?:وال|بال|لل)\w{2}", word) is not None
        or re.match(r"[يت]\w{3,}(?:ه|ها|هم)\Z", word) is not None
    )
