"""Digits of every script as ASCII, one character for one, so that offsets stay true."""

from __future__ import annotations

import unicodedata

ARABIC_INDIC = "٠١٢٣٤٥٦٧٨٩"
PERSIAN = "۰۱۲۳۴۵۶۷۸۹"


class _Ascii(dict[int, str | int]):
    """What stands for a character, looked up when it first comes: a table of every script takes 40 ms to make, and
    every program that reads a word would wait for it."""

    def __missing__(self, code: int) -> str | int:
        value = unicodedata.decimal(chr(code), None)
        self[code] = code if value is None else str(value)
        return self[code]


_TABLE = _Ascii(
    {0x066A: "%", 0x066B: ".", 0x066C: ","}
)  # Arabic percent sign, decimal and thousands separators
_TO_ARABIC_INDIC = str.maketrans("0123456789", ARABIC_INDIC)
_TO_PERSIAN = str.maketrans("0123456789", PERSIAN)


def to_ascii(text: str) -> str:
    """`text` with every decimal digit as 0-9 (and ٪ ٫ ٬ as % . ,); the length does not change."""
    return text if text.isascii() else text.translate(_TABLE)


def to_arabic_indic(text: str) -> str:
    """`text` with 0-9 as ٠-٩."""
    return text.translate(_TO_ARABIC_INDIC)


def to_persian(text: str) -> str:
    """`text` with 0-9 as ۰-۹ (used in Iran and in Kurdish texts)."""
    return text.translate(_TO_PERSIAN)


def integer(text: str) -> int | None:
    """The whole number that `text` writes, in digits of any script, grouped or not; None if it is none."""
    plain = to_ascii(text).strip().replace(" ", "").replace("\u00a0", "").replace(",", "")
    return int(plain) if plain.isascii() and plain.isdigit() else None
