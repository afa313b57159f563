"""What a telling rests on: the minister who cites the mission's report adds no origin to it. And who tells nothing: a
paper that has asked for a comment, a spokesman who would not give one.
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .lexicon import alternatives, words
from .values import Attribution, Page

NEAR = 80  # characters between whoever tells and what he cites


def rests_on(page: Page, found: Attribution) -> Attribution:
    """The attribution that `found` names as its ground in the same sentence ("the minister, citing the report of the
    mission, said"); `found` itself where it names none."""
    text = page.document.text
    for other in page.attributions:
        if other.scope != found.scope or other is found or not other.speaker:
            continue
        behind, before = other.start - found.end, found.start - other.end
        if max(behind, before) <= NEAR and _cites().match(fold(text[other.start : other.end])):
            return other
    return found


def tells_nothing(page: Page, found: Attribution) -> bool:
    """Whether an attribution is of a question or of silence: The Mirror has asked the union, لم يعلق الناطق."""
    return _asks().search(fold(page.document.text[found.start : found.end])) is not None


@cache
def _cites() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(words('speakers', 'rests_on', 'cites'))})(?!\w)")


@cache
def _asks() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(words('speakers', 'rests_on', 'tells_nothing'))})(?!\w)")
