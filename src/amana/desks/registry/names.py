"""Names as they are searched: folded words, in both scripts. Finding by sound and by chance of error comes
with the names desk; this search is exact up to spelling."""

from __future__ import annotations

import re
from functools import lru_cache

from amana.engines.common import arabic
from amana.engines.common.digits import to_ascii

_WORD = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"al", "el", "ul", "ال"})
KEY_LENGTH = 64
_LEAST_PREFIX = 2
_USUAL = 80


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, articles that stand alone left out."""
    return _kept(text) if len(text) <= _USUAL else _words(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(arabic.fold(text)) if word not in _ARTICLES)


_kept = lru_cache(maxsize=1 << 14)(_words)
"""One name is asked about several times in a row, and families have many members."""


def keys(*texts: str) -> set[str]:
    """Every key under which a name is found: its words, each also without the Arabic article, and the two
    spellings of a compound with عبد (one word or two)."""
    found: set[str] = set()
    for text in texts:
        if not text:
            continue
        parts = words(text)
        for at, word in enumerate(parts):
            found.update(_variants(word))
            if word == "عبد" and at + 1 < len(parts):
                found.add((word + parts[at + 1])[:KEY_LENGTH])
    return found


def _variants(word: str) -> list[str]:
    made = [word[:KEY_LENGTH]]
    if word.startswith("ال") and len(word) > 3:
        made.append(word[2:][:KEY_LENGTH])
    if word.startswith("عبدال") and len(word) > 6:
        made += [word[3:][:KEY_LENGTH], word[5:][:KEY_LENGTH]]
    return made


def same_key(full: str) -> str:
    """One key for a whole name: its words in a fixed order, so that a changed order or spelling still
    meets. Empty for a name of one word, which says too little. The sign in front keeps it out of searches."""
    found = sorted(set(words(full)))
    return ("=" + " ".join(found))[:KEY_LENGTH] if len(found) > 1 else ""


def query_words(text: str) -> list[str]:
    """The words of a search, at most eight; single letters are left out unless they are all there is."""
    found = words(text)[:8]
    longer = [word for word in found if len(word) >= _LEAST_PREFIX]
    return [word[:KEY_LENGTH] for word in (longer or found)]


def digits_of(text: str) -> str:
    """The digits of a text when it is nothing but a number as people write file numbers, else an empty
    text."""
    plain = to_ascii(arabic.clean(text)).strip()
    return re.sub(r"[\s\-–—/.]", "", plain) if re.fullmatch(r"[\d\s\-–—/.]+", plain) else ""


def sort_key(family: str, full: str) -> str:
    """How a name sorts: by family name, then the rest, both folded."""
    return " ".join(words(family) + words(full))[:80]
