"""Arabic and Kurdish orthography: what is noise, and what is a letter.

`clean` takes away what a reader does not see or does not read as a letter (tatweel, harakat, zero-width
and bidirectional control characters, compatibility forms) and keeps every letter as it was written: it is
what the register stores. `fold` goes further and makes spelling variants equal (hamza seats, alef maqsura,
teh marbuta, Persian and Kurdish letters, Latin case and accents): it is for searching and comparing, and
is never stored as anybody's name. Each has a `_mapped` twin that tells, for every character that remains,
which code points of the source it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Script = Literal["arabic", "latin", "mixed", "other", "none"]

TATWEEL = "\u0640"
# Marks over and under letters. U+0653-U+0655 (madda, hamza above, hamza below) belong to letters: NFKC has
# already joined them to their seat, and one that found no seat is noise like the rest.
_HARAKAT = (
    [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670]
    + [c for c in range(0x06D6, 0x06EE) if unicodedata.category(chr(c)) == "Mn"]
    + [*range(0x08CA, 0x0900)]
)
_INVISIBLE = [
    0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E,
    *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070),
    0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xFFF9, 0xFFFC),
]  # fmt: skip
# Isolated and medial vowel signs: NFKC would turn them into a space (or a tatweel) and a mark.
_SIGN_FORMS = [*range(0xFC5E, 0xFC64), *range(0xFCF2, 0xFCF5), *range(0xFE70, 0xFE80)]

_DROP_BEFORE = dict.fromkeys([*_INVISIBLE, *_SIGN_FORMS, ord(TATWEEL)])
for _breaking in (0x2028, 0x2029):
    _DROP_BEFORE.pop(_breaking)  # they end a line: NFKC leaves them, whitespace collapses them
_DROP_AFTER = dict.fromkeys([*_HARAKAT, *_INVISIBLE, ord(TATWEEL)])
for _breaking in (0x2028, 0x2029):
    _DROP_AFTER.pop(_breaking)

_NOISY = re.compile("[" + "".join(re.escape(chr(c)) for c in {**_DROP_BEFORE, **_DROP_AFTER}) + "]")
_SPACES = re.compile(r"\s+")

_FOLD_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ٲ": "ا", "ٳ": "ا",
    "ى": "ي", "ئ": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ۍ": "ي", "ے": "ي", "ۓ": "ي",
    "ؤ": "و", "ۆ": "و", "ۇ": "و", "ۈ": "و", "ۋ": "و", "ۊ": "و",
    "ة": "ه", "ە": "ه", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ۂ": "ه", "ۃ": "ه",
    "ک": "ك", "ڪ": "ك", "گ": "ك", "ݢ": "ك", "ڭ": "ك",
    "پ": "ب", "چ": "ج", "ژ": "ز", "ڤ": "ف", "ڢ": "ف", "ڨ": "ق",
    "ڕ": "ر", "ړ": "ر", "ڵ": "ل", "ڶ": "ل", "ٹ": "ت", "ڈ": "د", "ڑ": "ر", "ں": "ن",
    "ء": "",
}  # fmt: skip
_FOLD_LATIN = {"ı": "i", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe"}
_FOLD_LATIN |= {
    "ʿ": "",
    "ʾ": "",
    "ʼ": "",
    "ʻ": "",
    "'": "",
    "\u2019": "",
    "\u2018": "",
    "`": "",
    "\u00b4": "",
}
_UNCOMMON = re.compile("[^\x00-\x7f\u0620-\u064a]")
_FOLD_TABLE = str.maketrans({**_FOLD_LETTERS, **_FOLD_LATIN})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A text made from another one. `text[i]` stands for the source's code points `starts[i]:ends[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The source span behind `text[start:end]`; an empty span maps to an empty span at its place."""
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"span {start}:{end} lies outside a text of {len(self.text)} characters")
        if start == end:
            place = self.starts[start] if start < len(self.text) else (self.ends[-1] if self.ends else 0)
            return place, place
        return self.starts[start], max(self.ends[start:end])


def clean(text: str) -> str:
    """`text` in NFKC without tatweel, harakat, zero-width or bidirectional characters; letters as written.

    Whitespace is left alone (see `squeeze`). Cleaning twice is cleaning once."""
    if text.isascii() or (not _NOISY.search(text) and unicodedata.is_normalized("NFKC", text)):
        return text
    return _settle(text)


def squeeze(text: str) -> str:
    """`clean`, then every run of whitespace as one space, none at the ends."""
    return _SPACES.sub(" ", clean(text)).strip()


def fold(text: str) -> str:
    """A spelling-blind form for searching: `clean`, lower case, accents off, letter variants made one.

    أحمد and احمد, فاطمة and فاطمه, کریم and كريم fold alike; a hamza on the line disappears; digits of
    every script become ASCII. Words stay apart: spaces are kept."""
    return _fold_cleaned(clean(text))


def clean_mapped(text: str) -> Mapped:
    """`clean`, knowing where each remaining character came from."""
    return _mapped(text, clean)


def fold_mapped(text: str) -> Mapped:
    """`fold`, knowing where each remaining character came from."""
    return _mapped(text, fold)


def script(text: str) -> Script:
    """Which script the letters of `text` are in; "none" when it has no letters, "mixed" for two of them."""
    seen = {found for char in text if (found := _script_of(char))}
    if not seen:
        return "none"
    if len(seen) == 1:
        return seen.pop()
    return "mixed"


def runs(text: str) -> list[tuple[Script, str]]:
    """`text` cut into runs of one script each; what is no letter stays with the run before it."""
    cut: list[tuple[Script, str]] = []
    for char in text:
        found = _script_of(char)
        if cut and (found is None or cut[-1][0] in (found, "none")):
            kind = cut[-1][0] if found is None else found
            cut[-1] = (kind, cut[-1][1] + char)
        else:
            cut.append((found or "none", char))
    return cut


def _settle(text: str) -> str:
    """Clean until nothing changes: a mark taken away can let its neighbours compose."""
    while True:
        once = unicodedata.normalize("NFKC", text.translate(_DROP_BEFORE)).translate(_DROP_AFTER)
        if once == text:
            return once
        text = once


def _fold_cleaned(text: str) -> str:
    if text.isascii():
        return text.lower().translate(_FOLD_TABLE)
    text = text.translate(_FOLD_TABLE)
    if not _UNCOMMON.search(text):
        return text.lower().translate(_FOLD_TABLE)
    out = []
    for char in text:
        if char < "\u0080" or "\u0620" <= char <= "\u064a":
            out.append(char)
        else:
            out.append(_bare(char))
    return "".join(out).lower().translate(_FOLD_TABLE)


@lru_cache(maxsize=4096)
def _bare(char: str) -> str:
    """One character without accents, as ASCII if it is a digit of any script."""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    apart = unicodedata.normalize("NFKD", char.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def _script_of(char: str) -> Script | None:
    if not char.isalpha():
        return None
    name = unicodedata.name(char, "")
    if name.startswith("ARABIC"):
        return "arabic"
    if name.startswith(("LATIN", "FULLWIDTH LATIN", "MODIFIER LETTER")) or char in "ªº":
        return "latin"
    return "other"


def _mapped(text: str, form: Callable[[str], str]) -> Mapped:
    """Apply `form` piece by piece, where a piece is the least that normalises the same alone as in place."""
    whole = form(text)
    pieces: list[tuple[int, int, str]] = []
    for at, char in enumerate(text):
        if pieces and not _stands_alone(char):
            start, _end, before = pieces[-1]
            together = form(text[start : at + 1])
            if together != before + form(char):
                pieces[-1] = (start, at + 1, together)
                continue
        pieces.append((at, at + 1, form(char)))
    if "".join(out for _s, _e, out in pieces) != whole:
        # Characters that compose across a removed one (rare): one piece is honest, if coarse.
        pieces = [(0, len(text), whole)]
    starts: list[int] = []
    ends: list[int] = []
    for start, end, out in pieces:
        starts += [start] * len(out)
        ends += [end] * len(out)
    return Mapped(whole, tuple(starts), tuple(ends))


def _stands_alone(char: str) -> bool:
    """True for characters that never join the one before them."""
    return char < "\u0300" or "\u0621" <= char <= "\u064a" or "\u0660" <= char <= "\u0669"
