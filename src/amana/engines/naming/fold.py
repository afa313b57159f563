"""The letters of a name, folded for comparing: what two careful clerks could write differently is made equal.

Unlike `common.arabic.fold` the letters that Persian and Kurdish add (پ چ ژ گ ڤ ە ێ ۆ) stay apart, because the
letter channel knows how each of them is romanised. Cyrillic is rewritten in Latin letters first.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from ..common.arabic import clean

Script = Literal["arabic", "latin", "none"]

# A name longer than this is no name; what lies beyond is not read (hostile input stays cheap).
MOST_CHARACTERS = 200
MOST_LETTERS = 24
MOST_READINGS = 4  # of one word, beside its plain one

_WORD = re.compile(r"[^\W_]+")
_QUOTES = re.compile(
    "[\u0027\u0060\u00b4\u02b9\u02bb\u02bc\u02be\u02bf\u2018\u2019\u201b\u02c8\u05f3\u1d9c\uff07]"
)
_CARRIER = re.compile(r"^\u0626(?=[\u0627\u06d5\u06c6\u06ce\u0648\u06cc\u064a])")
_UNMARKED = re.compile("[\x00-\x7f\u0621-\u063a\u0641-\u064a]*")  # ASCII and the Arabic letters by themselves
_LETTERS_AND_BLANKS = re.compile("[A-Za-z\u0621-\u063a\u0641-\u064a -]*")
_PLAIN_LETTERS = re.compile("[\x00-\x7f\u0620-\u06d5]*")
_DIGIT_LETTERS = {"2": "", "3": "", "5": "kh", "6": "t", "7": "h", "8": "q", "9": "s"}


@cache
def letters() -> dict[str, Any]:
    """The tables of `letters.toml`: one for each script."""
    return tomllib.loads((Path(__file__).parent / "letters.toml").read_text(encoding="utf-8"))


@cache
def _table() -> dict[int, str]:
    data = letters()
    pairs = {**data["arabic"], **data["latin"], **data["cyrillic"]}
    return {ord(letter): becomes for letter, becomes in pairs.items()}


@cache
def _folded() -> re.Pattern[str]:
    """Any letter that the table changes."""
    return re.compile("[" + re.escape("".join(map(chr, _table()))) + "]")


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """One word in the folded letters of its script; "" if no letter is left."""
    if not word.isascii():
        if word[0] == "\u0626":
            word = _CARRIER.sub("", word)
        if _folded().search(word):
            word = word.translate(_table())
        if not _PLAIN_LETTERS.fullmatch(word):
            word = "".join(map(_plain, word))
    if not word.isalpha():
        word = _spoken_digits(word)
    if "sch" in word or "dzh" in word:
        for group, becomes in letters()["latin_groups"].items():
            word = word.replace(group, becomes)
    return word[:MOST_LETTERS]


def words(text: str) -> list[str]:
    """The folded words of a name in reading order; marks inside a word (M'hamed, Is-haq) do not cut it,
    except the hyphen."""
    text = text[:MOST_CHARACTERS]
    if _LETTERS_AND_BLANKS.fullmatch(text):
        found = text.lower().replace("-", " ").split()
    else:
        text = text.lower() if _UNMARKED.fullmatch(text) else clean(text).casefold()
        found = _WORD.findall(_QUOTES.sub("", text))
    return [folded for word in found if (folded := fold_word(word))]


def readings(text: str) -> dict[str, tuple[str, ...]]:
    """Folded word -> how it reads in the orthographies of which the name shows a sign (Bextiyar: bakhtiyar)."""
    text = _QUOTES.sub("ʼ", unicodedata.normalize("NFC", clean(text[:MOST_CHARACTERS]).casefold()))
    shown = [rules for tell, rules in _orthographies() if tell.search(text)]
    found: dict[str, tuple[str, ...]] = {}
    if shown:
        for word in _WORD.findall(text.replace("ʼ", "")):
            plain = fold_word(word)
            others = [fold_word(_read(word, rules)) for orthography in shown for rules in orthography]
            if different := [other for other in dict.fromkeys(others) if other and other != plain]:
                found[plain] = tuple(different[:MOST_READINGS])
    return found


@cache
def _undotted() -> dict[int, str]:
    return {ord(letter): kept for kept, same in letters()["undotted"].items() for letter in same}


def undotted(word: str) -> str:
    """A folded Arabic word without the dots of its letters: what a poor scan leaves of it."""
    bare = word.translate(_undotted())
    return bare[:-1] + word[-1] if word[-1:] in ("ن", "ي") else bare


def tells(text: str) -> bool:
    """Whether a name may show the sign of an orthography: quickly, and rather once too often."""
    return _tells().search(text.lower()) is not None


_Rules = tuple[tuple[str, str], ...]


@cache
def _orthographies() -> tuple[tuple[re.Pattern[str], tuple[_Rules, ...]], ...]:
    """(tell, the rules of each reading) of every orthography."""
    out = []
    for table in letters()["orthography"]:
        rules = (tuple(tuple(rule.split("=")) for rule in one.split()) for one in table["readings"])
        out.append((re.compile(table["tell"]), tuple(rules)))
    return tuple(out)


@cache
def _tells() -> re.Pattern[str]:
    return re.compile("|".join(table["tell"] for table in letters()["orthography"]))


def _read(word: str, rules: _Rules) -> str:
    word = f"^{word}$"  # so that a rule can speak of the beginning and the end
    for written, sound in rules:
        word = word.replace(written, sound)
    return word.strip("^$")


@cache
def _sorani() -> re.Pattern[str]:
    """Any letter that Arabic lacks."""
    return re.compile("[" + "".join(letters()["sorani_arabic"]) + "]")


def as_arab_clerk(word: str) -> str:
    """A folded Sorani word in the letters that Arabic has; the word itself if it has no others."""
    if not _sorani().search(word):
        return word
    table = letters()["sorani_arabic"]
    head = "ا" if word[0] in "ەێۆ" else ""
    return head + "".join(table.get(letter, letter) for letter in word)


def script_of(word: str) -> Script:
    """The script of a folded word."""
    if not word:
        return "none"
    first = word[0]
    if "\u0620" <= first <= "\u06ff":
        return "arabic"
    return "latin" if "a" <= first <= "z" else "none"


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    if char < "\u0080" or "\u0620" <= char <= "\u06d5":
        return char
    apart = unicodedata.normalize("NFKD", char)
    return "".join(c for c in apart if not unicodedata.combining(c) and c.isalnum())


def _spoken_digits(word: str) -> str:
    """Digits that stand for Arabic letters in Latin chat spelling (Mo7ammed); a number alone is no name."""
    if not any(c.isalpha() for c in word):
        return ""
    return "".join(_DIGIT_LETTERS.get(c, "") if c.isdigit() else c for c in word)
