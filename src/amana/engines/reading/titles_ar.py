"""Labels of Arabic headlines: a body by the one word that tells it from others («العدل: …», of وزارة العدل), and
whoever stands with و before a colon behind the first half (مغادرة 118 عائلة، والإدارة: …).
"""

from __future__ import annotations

import re

from .forms_ar import verb
from .found import Found
from .lexicon import alternatives, load, words
from .stems import is_arabic
from .tellers_ar import can_speak

_BARE = re.compile(r"(?P<and>و?)[«“\"]?(?P<name>ال\w{2,12})[»”\"]?\s?:\s(?=\S)")
_HALF = re.compile(r"(?:[،,؛]|\.\.|…)\s?و(?P<name>ال\w{2,12}(?:\sال\w{2,12})?)\s?:\s(?=\S)")
# جوابه: …; تعليقها على ذلك: …: of whoever is meant.
_ITS_WORD = re.compile(
    r"[وف]?(?:جواب|رد|تعليق|تفسير|توضيح|تحذير|تبرير|نصيحت|وصيت|روايت|شهادت|خلاصت)(?:ه|ها|هم)(?:\s(?:علي|عن|ل)\s?\w+)?\s?:\s(?=\S)"
)
_FAR = 6_000  # characters ahead in which a body is called by its whole name


def labels(text: str, start: int, place: int, end: int) -> list[Found]:
    """The source that the headline `text[start:end]` (folded) names by such a label, at its head (from `place` on) or
    behind its first half; empty where the word is a heading, or names no body of this text."""
    if not is_arabic(text[place : place + 1]) and text[place : place + 1] not in tuple('«“"'):
        return []
    if text[start:end].count(":") > 2 or text[end - 1 : end] in ("؟", "?"):
        return []
    if (bare := _BARE.match(text, place, end)) and body_called(text, end, bare["name"]):
        return [Found(bare.start("name"), bare.end(), bare.span("name"))]
    if word := _ITS_WORD.match(text, place, end):
        return [Found(word.start(), word.end(), None, implicit=True)]
    half = _HALF.search(text, place, end)
    if half is None or re.search(r"[:«“\"]", text[place : half.start()]):
        return []
    head = half["name"].split()[0]
    if not can_speak(head) or verb(head) or head in words("attribution", "tags", "sections"):
        return []
    return [Found(half.start("name"), half.end(), half.span("name"))]


def body_called(text: str, end: int, name: str) -> str | None:
    """The noun by which the text behind calls a body, or whoever heads it, with this word: وزارة العدل, وزير العدل;
    None where it does not."""
    if name in words("attribution", "tags", "sections") or verb(name):
        return None
    nouns = load("press")["ar"]["bodies_with_a_name"]
    whole = re.compile(rf"(?<!\w)[وفبل]?(?P<noun>{alternatives(nouns)})\s{re.escape(name)}(?!\w)")
    found = whole.search(text, end, end + _FAR)
    return found["noun"] if found else None
