"""What the taught reader hears beside the rules.

The rules know frames and words that people wrote down, the taught reader what marked reports have in common: each
misses what the other hears. Whom only the taught reader hears is told to the analyst, and makes no origin, parts none
and speaks no claim: on groups of reports of unseen authors such speakers made one origin two as often as they put a
count right.
"""

from __future__ import annotations

from collections.abc import Sequence

from .fold import Folded
from .found import MOST_IN_SENTENCE, Found, meets
from .stems import language_of, stem
from .taught_model import Heard, model

SURE_FROM = 0.5
"""The least probability of a source."""


def heard(text: Folded, spans: Sequence[tuple[int, int]]) -> list[list[Heard]]:
    """What the taught reader hears in each sentence, given by its span in the text as written."""
    return model("en" if language_of(text.text) == "en" else "ar").read(text.source, spans)


def more(text: Folded, items: list[Found], heard: list[Heard]) -> list[Found]:
    """Whom the taught reader has `heard` in a sentence and `items`, found by the rules, do not name."""
    sure = [_as_found(text, one) for one in heard if one.sure >= SURE_FROM]
    new = [one for one in sure if not meets(one, items) and not _named(text, one, items)]
    return new[: max(0, MOST_IN_SENTENCE - len(items))]


def _as_found(text: Folded, one: Heard) -> Found:
    start, end = text.back(one.start), text.back(one.end)
    return Found(start, end, None if one.stands_for else (start, end), implicit=one.stands_for)


def _named(text: Folded, one: Found, items: list[Found]) -> bool:
    """One of `items` names the speaker of `one` by mostly the same words."""
    own = _stems(text, one.speaker)
    return any(_alike(own, _stems(text, other)) for item in items for other in (item.speaker, item.outlet))


def _stems(text: Folded, span: tuple[int, int] | None) -> set[str]:
    return {stem(word) for word in text.text[slice(*span)].split()} if span else set()


def _alike(one: set[str], other: set[str]) -> bool:
    return bool(one & other) and len(one & other) * 2 >= min(len(one), len(other))
