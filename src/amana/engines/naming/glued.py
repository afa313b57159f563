"""One word of a name opened: affix and article that are glued to it, and doubtful readings side by side."""

from __future__ import annotations

import re

from .fold import Script, as_arab_clerk
from .particles import particles

_GLUED_SERVANT = re.compile(
    r"[ae]bd(?:[aeiou]{1,2})?(?:l(?=[^l]|l[ao]h?$)|(?=([rsnzdtjl]|sh|ch)\1)|(?<=[aeou])(?=[rnsz])"
    r"|(?<=[aiou])(?=[^aeiouwy]{1,2}[aeiou]..)|(?<=di)(?=[ao]...))"
)
_GLUED_FAITH = re.compile(
    r"(?:[aeiou]{1,2})(?:dd|l{1,2}d|ldd)(?:in|een|ine|ein|eene|eine)$|(?<=[^aeiou])(?:dine|deen|udin|edine|oudine)$"
)
# Salahadin, Najmadin: one d, as Kurds and Turks write it; it may also be the end of another word.
_GLUED_FAITH_BARE = re.compile(r"(?<=...)[aeiou]d(?:in|een|ine)$")
GLUED_FATHER = re.compile(r"(?:abou|abu)(?:[ae]?l(?=[^l]))?(?=....)|ابو(?:ال)?(?=...)")
GLUED_ARTICLE = re.compile(r"[ae]l(?=...)")
_GLUED_GOD = re.compile(r"(?:(?<=..)[aeiou]llah|(?<=...)[aeiou]lah)$")
_SUN = re.compile(r"[aeiou](?:(sh|ch|th|dh)\1|([dnrstz])\2(?!\2))")
# What a word ends with whose end may be one of these: most need not be tried.
_FAITHFUL = ("n", "ne")


def glue(prefix: str, script: Script) -> str:
    if prefix == "abu":
        return "بو" if script == "arabic" else "bou"
    return "بن" if script == "arabic" else "ben"


def bare(word: str) -> str:
    """A word without its Arabic article."""
    return word[2:] if word.startswith("ال") and len(word) > 3 else word


def arabic_part(word: str, article: bool) -> tuple[tuple[str, ...], str, bool]:
    """(forms, affix, article) of one Arabic word; a Sorani word also as an Arab clerk writes it."""
    plain = as_arab_clerk(word)
    if plain != word and plain:
        if plain.startswith("عبدول") and len(plain) > 6:
            return (plain[5:].removeprefix("ل") if plain[5:] != "لا" else "له",), "abd", False
        forms, affix, is_article = arabic_part(plain, True)
        return ((word, *forms), affix, is_article) if not affix else (forms, affix, is_article)
    if word.startswith("عبدال") and len(word) > 6:
        return (word[5:],), "abd", False
    if word.endswith("الدين") and len(word) > 6:
        return (word[:-5],), "din", False
    if word.endswith("الله") and len(word) > 5:
        return (word[:-4],), "god", False
    if not article and word.startswith("ال") and len(word) > 4:
        if word in particles().not_article:
            return (word,), "", False
        if word.startswith("العبدال") and len(word) > 8:
            return (word[7:],), "abd", True
        return (word[2:], word), "", True
    return (word,), "", False


def latin_part(word: str, article: bool) -> tuple[tuple[str, ...], str, bool]:
    """(forms, affix, article) of one Latin word; glued compounds are opened, doubtful ones keep both
    readings."""
    servant = _GLUED_SERVANT.match(word.removeprefix("ben")) if "bd" in word else None
    if servant and word.startswith("ben"):
        word = word[3:]
    rest = word[servant.end() :] if servant else ""
    if len(rest) >= 3 or rest == "la":
        if rest[:1] == rest[1:2] and len(rest) > 3 and rest[0] not in "aeiou":
            rest = rest[1:]
        return (rest,), "abd", False
    if word.endswith(_FAITHFUL):
        faith = _GLUED_FAITH.search(word)
        if faith and faith.start() >= 2:
            return (word[: faith.start()],), "din", False
        faith = _GLUED_FAITH_BARE.search(word)
        if faith:
            return (word[: faith.start()], word), "din", False
    god = _GLUED_GOD.search(word) if word.endswith("lah") else None
    if god:
        return (word[: god.start()], word), "god", False
    forms = [word]
    if not article and len(word) > 4 and word not in particles().not_glued:
        if word.startswith(("al", "el", "ul")):
            forms.append(word[2:])
        elif sun := _SUN.match(word):
            forms.append(word[len(sun.group(1) or sun.group(2)) + 1 :])
    if word.startswith("ben") and len(word) > 5:
        forms.append(word[3:])
    return tuple(forms), "", False
