"""The rules and the taught reader together: who is heard in a sentence.

The rules know frames and words that people wrote down, the taught reader what marked reports have in common. Each misses
what the other hears. Whom only the taught reader hears is added where it is more likely a source than not; what only the
rules hear stays, unless it is to the taught reader as good as impossible.
"""

from __future__ import annotations

from collections.abc import Sequence

from .fold import Folded
from .found import MOST_IN_SENTENCE, Found
from .stems import is_arabic, stem
from .taught_model import Heard, Sentence, model

ADDED_FROM = 0.5
"""The least probability of a source that only the taught reader hears."""
KEPT_FROM = 0.01
"""The least greatest probability of the words of what only the rules hear."""
# On texts of other authors, each set read by what the others taught, .4 and .5 add nearly the same, and leaving out below
# .01 takes two invented sources for each true one; below .03 they are even.

_LETTERS_LOOKED_AT = 4_000


def heard(text: Folded, spans: Sequence[tuple[int, int]]) -> list[Sentence]:
    """What the taught reader hears in each sentence, given by its span in the text as written."""
    looked_at = text.source[:_LETTERS_LOOKED_AT]
    letters = sum(char.isalpha() for char in looked_at)
    arabic = sum(char.isalpha() and is_arabic(char) for char in looked_at)
    return model("ar" if arabic * 2 >= letters else "en").read(text.source, spans)


def with_heard(text: Folded, items: list[Found], sentence: Sentence) -> list[Found]:
    """The attributions of a sentence by the rules and by the taught reader, in order."""
    kept = [item for item in items if sentence.chance(*text.span(item.start, item.end)) >= KEPT_FROM]
    added = [_as_found(text, one) for one in sentence.heard if one.sure >= ADDED_FROM]
    new = [one for one in added if not any(_same(text, one, item) for item in kept)]
    return sorted([*kept, *new], key=lambda item: item.start)[:MOST_IN_SENTENCE]


def _as_found(text: Folded, one: Heard) -> Found:
    start, end = text.back(one.start), text.back(one.end)
    return Found(start, end, None if one.stands_for else (start, end), implicit=one.stands_for)


def _same(text: Folded, one: Found, item: Found) -> bool:
    """They share a character, or name somebody by mostly the same words."""
    if one.start < item.end and item.start < one.end:
        return True
    own = _stems(text, one.speaker)
    return any(_alike(own, _stems(text, other)) for other in (item.speaker, item.outlet))


def _stems(text: Folded, span: tuple[int, int] | None) -> set[str]:
    return {stem(word) for word in text.text[slice(*span)].split()} if span else set()


def _alike(one: set[str], other: set[str]) -> bool:
    return bool(one & other) and len(one & other) * 2 >= min(len(one), len(other))
