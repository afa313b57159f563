"""Script-neutral consonant keys: what a name sounds like without its vowels, the same from either script.

A letter that is written in several ways gives several keys (Latin g: ج, ق or غ), so two spellings of one name
share a key far more often than they are equal. Keys find candidates; they never decide.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from .channel import signs
from .fold import letters, script_of
from .parse import Name, Part

MOST_KEYS = 6
BARE = "-"  # the key of a word without any consonant that counts


@lru_cache(maxsize=200_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys of a folded word, the likeliest first; at least one."""
    script = script_of(word)
    table = letters()["key_arabic" if script == "arabic" else "key_latin"]
    options: list[tuple[str, ...]] = []
    for sign in signs(word, script):
        found = table.get(sign) or table.get(sign[0], "")
        options.append(tuple(option.replace("_", "") for option in found.split()) or ("",))
    made: dict[str, None] = {}
    for choice in product(*_bounded(options)):
        made.setdefault(_once("".join(choice)) or BARE)
    return tuple(made)[:MOST_KEYS]


def _bounded(options: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Only the first three doubtful letters are tried out."""
    out, doubtful = [], 0
    for option in options:
        doubtful += len(option) > 1
        out.append(option[:1] if doubtful > 3 else option)
    return out


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
