"""Lines and labels that are nobody's words: who wrote and who took the pictures, the title of a piece, and a question
about what somebody says.
"""

from __future__ import annotations

import re
from functools import cache

from .lexicon import alternatives, words
from .speakers import parse
from .stems import group_of, idea
from .tellers_ar import can_speak

_LONGEST_BYLINE = 14  # words


@cache
def _byline() -> re.Pattern[str]:
    made = alternatives(words("clauses", "ar", "bylines"))
    return re.compile(
        rf"(?:{made})(?:\s?و(?:{made}))?(?:\s\w+){{0,3}}?\s?[:–—-]\s?(?P<who>[^:.!؟?\"«»\n]{{3,90}})[.:\s]*\Z"
    )


_ASKS = re.compile(r"\W*(?:وماذا|ماذا|فماذا|كيف|لماذا|وكيف|ولماذا)\s[^.:«»\"]{3,80}؟\s*\Z")


_KIND_OF_PAPER = re.compile(
    r"(?:ورقه|تقرير|مذكره|دراسه|احاطه|نشره|موجز)\s(?:\w+\s){0,2}?(?:حول|عن|بشان|بخصوص)\s"
)
"""ورقة موقف حول الترحيل: behind its publisher and a colon, the title of a paper."""


def mute(text: str, start: int, end: int) -> bool:
    """Whether the line `text[start:end]` (folded) names who made the piece (كتب وصور: موفدنا), or asks what somebody
    says (ماذا تقول الوزارة؟)."""
    line = text[start:end].strip()
    byline = _byline().match(line)
    if byline and len(line.split()) <= _LONGEST_BYLINE:
        return True
    return _ASKS.match(line) is not None


def title(label: str, behind: str) -> bool:
    """Whether an Arabic label is the catchword of a title and no speaker: a place that only holds (السجن المركزي: …), a
    thing or a picture, an event or a count before a question (حسابات العودة: لماذا …), a paper before a number."""
    head = label.split()[0].removeprefix("ال")
    if head in words("clauses", "ar", "no_labels") or label.split()[-1] in words(
        "clauses", "ar", "of_their_own"
    ):
        return True
    if _KIND_OF_PAPER.match(behind):
        return True
    if re.match(r"(?:ماذا|كيف|لماذا|هل|متي|اين|من|ما|اي|الي)\s", behind) and behind.rstrip()[-1:] in "?؟":
        what = idea(label.split()[0])
        return head in words("clauses", "ar", "catchwords") or (
            group_of(what or "") in ("events", "things") and not can_speak(label.split()[0])
        )
    return False


def title_in_capitals(source: str, place: int, written: str) -> bool:
    """Whether capitals before a colon are a title: THE LONG ROAD: transfers; BORROWED NAMES: transfers at the head of a
    paper, of several words that stand there once and name no body."""
    if re.match(r"(?:THE|AN?)\s", written):
        return True
    once = source.count(written + ":") == 1 and " " in written and "." not in written
    return once and not source[:place].strip() and parse(written).kind != "institution"
