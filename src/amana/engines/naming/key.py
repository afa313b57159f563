"""Script-neutral consonant keys: what a name sounds like without its vowels, the same from either script.

A letter that is written in several ways gives several keys (Latin g: ج, ق or غ), so two spellings of one name
share a key far more often than they are equal. Keys find candidates; they never decide.
"""

from __future__ import annotations

from functools import cache, lru_cache

from .channel import signs
from .fold import letters, script_of
from .parse import Name, Part

MOST_KEYS = 6
_DOUBTFUL = 3  # so many doubtful letters of a word are tried out
_SILENT = ("",)
BARE = "-"  # the key of a word without any consonant that counts


@lru_cache(maxsize=200_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys of a folded word, the likeliest first; at least one."""
    script = script_of(word)
    sounds = _sounds(script == "arabic")
    stem = ""
    made: list[str] | None = None  # from the first doubtful letter on
    doubtful = 0
    for sign in signs(word, script):
        options = sounds.get(sign) or sounds.get(sign[0], _SILENT)
        if len(options) > 1 and doubtful < _DOUBTFUL:
            doubtful += 1
            made = [_joined(before, option) for before in made or (stem,) for option in options]
        elif options[0]:
            if made is None:
                stem = _joined(stem, options[0])
            else:
                made = [_joined(before, options[0]) for before in made]
    if made is None:
        return (stem or BARE,)
    return tuple(dict.fromkeys([key or BARE for key in made]))[:MOST_KEYS]


@cache
def _sounds(arabic: bool) -> dict[str, tuple[str, ...]]:
    """Sign -> what it may sound like, of one script."""
    table = letters()["key_arabic" if arabic else "key_latin"]
    return {sign: tuple(option.replace("_", "") for option in found.split()) for sign, found in table.items()}


def _joined(before: str, sound: str) -> str:
    """`before` with a further sound behind it; doubled consonants once."""
    return before + sound[1:] if before[-1:] == sound[:1] else before + sound


def _once(key: str) -> str:
    """Doubled consonants once."""
    return "".join(char for at, char in enumerate(key) if at == 0 or key[at - 1] != char)


@lru_cache(maxsize=200_000)
def joint_keys(first: str, second: str) -> frozenset[str]:
    """The keys of two words written as one."""
    return frozenset(_once((a + b).replace(BARE, "")) or BARE for a in keys(first) for b in keys(second))


def part_keys(part: Part) -> tuple[str, ...]:
    """The keys of all forms of a part."""
    return _forms_keys(part.forms)


@lru_cache(maxsize=200_000)
def _forms_keys(forms: tuple[str, ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for form in forms:
        for key in keys(form):
            found.setdefault(key)
    return tuple(found)


def name_keys(name: Name) -> set[str]:
    """Every key of every part."""
    return {key for part in name.parts for key in part_keys(part)}
