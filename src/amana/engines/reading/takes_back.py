"""A denial that spans two sentences: a rumour is told, and the next sentence says that none of it is true.

What is taken back is what the sentence before told without anybody's word for it (or on the word of whoever now takes
it back); whoever is named for it still claims it, and the two stand against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from .lexicon import alternatives, load
from .speakers import parse
from .values import Attribution, Claim

Span = tuple[int, int]
FAR = 90  # characters into the sentence, past whoever is said to deny
_UNSAID = ("hearsay", "social")


@cache
def _pattern() -> re.Pattern[str]:
    """Sentences (folded) that deny what was told before, found from their beginning."""
    lists = {name: alternatives(listed) for name, listed in load("moods")["takes_back"].items()}
    lead = r"\W*(?:(?:but|however|yet|in\sfact|لكن|بيد\sان|غير\sان|الا\sان)[\s,،]{1,3})?"
    none = r"(?:none|not\sa\sword)\sof\s(?:it|this|that)"
    nothing = r"(?:nothing\sof\sthe\s(?:kind|sort)|no\ssuch\s(?:thing|event)|none\sof\s(?:it|this|that))"
    ends = r"(?=\s?(?:[.,;:!؛،]|\Z|\s(?:said|says|insisted|قال|قالت|بحسب|وفق|حسب|مضيف|جمل|نفي|في|علي)))"
    said = r"(?:[^.,;:]{2,60}?\s(?:said|says|insisted|insists|stressed|maintained|added|told\s[^.,;:]{2,30}?)"
    said += r"\s(?:that\s)?)?"
    said_so = r"(?:[^.،؛:]{2,60}?\s(?:ان|انو)\s)?"
    english = (
        rf"{lead}{said}(?:{none}\s(?:is|was)\s(?:true|so|correct|accurate)"
        rf"|(?:{nothing}|(?:that|this|it)\s(?:never|did\snot|didnt|had\snot|has\snot))\s(?:has\s|had\s|ever\s)?(?:{lists['happened_en']})"
        rf"|(?:{lists['what_en']})\s(?:is|was|are|were)\s(?:not\s(?:true|so|correct|accurate)|(?!true|so\b|correct|accurate)(?:[a-z]+ly\s|all\s)?(?:{lists['false_en']}))"
        r"|(?:not\s(?:true|so)|untrue|wrong)(?=\s?[.,;:]))"
    )
    denies = (
        rf"{lead}[^.,;:]{{2,{FAR}}}?\s(?:[a-z]+ly\s)?(?:{lists['denies_en']})\s(?:{lists['what_en']}){ends}"
    )
    arabic = (
        rf"{lead}{said_so}[وف]?(?:(?:{lists['what_ar']})\s(?:[^\W\d_]+\s){{0,2}}?(?:{lists['false_ar']})"
        rf"|(?:{lists['happened_ar']})\s(?:{lists['nothing_ar']})"
        rf"|(?:{lists['false_ar']}){ends})"
    )
    denied = (
        rf"{lead}[وف]?(?:[^.،؛:]{{2,{FAR}}}?\s)??[وف]?(?:{lists['denies_ar']})\s(?:[^.،؛:]{{2,{FAR}}}?\s)??"
        rf"(?:(?:{lists['of_ar']})\s)?(?:{lists['what_ar']}){ends}"
    )
    return re.compile(rf"(?:{english}|{denies}|{arabic}|{denied})")


def takes_back(text: str, start: int, end: int) -> bool:
    """Whether the sentence `text[start:end]` (folded) says that what was told before it did not happen."""
    return _pattern().match(text, start, end) is not None


def unsaid(claim: Claim, before: Sequence[Attribution], now: Sequence[Attribution]) -> bool:
    """Whether nobody stands for a claim of the sentence before but hearsay, posts, or whoever takes it back now;
    `before` and `now` are the attributions of the two sentences."""
    voices = [one for one in before if (one.speaker or one.outlet) == claim.speaker] if claim.speaker else []
    if not voices:
        return True
    denying = {one.speaker for one in now}
    return all(
        one.speaker in denying or (one.speaker is not None and parse(one.speaker).kind in _UNSAID)
        for one in voices
    )
