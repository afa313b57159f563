"""Script-neutral consonant keys: what a name sounds like without its vowels, the same from either script.

A letter that is written in several ways gives several keys (Latin g: ج, ق or غ), so two spellings of one name
share a key far more often than they are equal. Keys find candidates; they never decide.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .channel import graphemes
from .fold import letters
from .learned import learned
from .parse import Name
from .part import Part

MOST_KEYS = 6
_DOUBTFUL = 3  # so many doubtful letters of a word are tried out
_SILENT = ("",)
_DOUBLED = re.compile(r"(.)\1")
_OPEN = "?"
BARE = "-"  # the key of a word without any consonant that counts


class _Sounds(dict[str, tuple[str, ...]]):
    """Sign -> what it may sound like, of one script; `first` is its sound, or `_OPEN` where there are several."""

    def __init__(self, script: str) -> None:
        table = letters()[f"key_{script}"]
        super().__init__(
            {
                sign: tuple(option.replace("_", "") for option in found.split())
                for sign, found in table.items()
            }
        )
        self.first = _First(self)

    def __missing__(self, sign: str) -> tuple[str, ...]:
        self[sign] = options = self.get(sign[0], _SILENT)
        return options


class _First(dict[str, str]):
    def __init__(self, sounds: _Sounds) -> None:
        super().__init__()
        self.sounds = sounds

    def __missing__(self, sign: str) -> str:
        options = self.sounds[sign]
        self[sign] = sound = options[0] if len(options) == 1 else _OPEN
        return sound


@cache
def _sounds(script: str) -> _Sounds:
    return _Sounds(script)


@lru_cache(maxsize=200_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys of a folded word, the likeliest first; at least one."""
    row = learned().ready.words.get(word)
    if row:
        field = row[: row.index("\t")]  # the first one
        return tuple(field.split(" ")) if " " in field else (field,)
    arabic = "\u0620" <= word[:1] <= "\u06ff"
    sounds = _sounds("arabic" if arabic else "latin")
    found = word if arabic else graphemes(word)  # an Arabic letter is a sign
    stem = "".join(map(sounds.first.__getitem__, found))
    if _OPEN not in stem:
        return (_once(stem) if _DOUBLED.search(stem) else stem or BARE,)
    made = [""]
    doubtful = 0
    for sign in found:
        options = sounds[sign]
        sound = options[0]
        if len(options) > 1 and doubtful < _DOUBTFUL:
            doubtful += 1
            made = [_joined(before, option) for before in made for option in options]
        elif not sound:
            continue
        elif len(made) == 1:
            made[0] = _joined(made[0], sound)
        else:
            made = [_joined(before, sound) for before in made]
    return tuple(dict.fromkeys([key or BARE for key in made]))[:MOST_KEYS]


def _joined(before: str, sound: str) -> str:
    """`before` with a further sound behind it; doubled consonants once."""
    return before + sound[1:] if before[-1:] == sound[:1] else before + sound


def _once(key: str) -> str:
    """Doubled consonants once."""
    return "".join([char for before, char in zip(" " + key, key, strict=False) if before != char])


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
