"""Sex and nationality from the words of registers in four languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale
from babel.core import get_global

from ..common.arabic import runs
from .words import fold, missing

Sex = Literal["M", "F"]
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_HYPHEN = re.compile(r"\s*[-–]\s*")
_SPLIT = re.compile(r"\s*[/,،;+&|]\s*|\s+-\s+|\s+(?:و|and|et|و)\s*(?=\S)|\s+و(?=\S)")
_DOUBLE = {
    "franco": "FRA", "belgo": "BEL", "germano": "DEU", "anglo": "GBR", "italo": "ITA", "algero": "DZA", "tuniso": "TUN",
    "maroco": "MAR", "syro": "SYR", "irako": "IRQ", "turco": "TUR", "libano": "LBN", "hispano": "ESP", "helveto": "CHE",
}  # fmt: skip
_NOISE = re.compile(
    r"^(?:ال)?جنسيه\s*:?\s*|^عربيه?\s+(?=\S)|^nationality\s*:?\s*|^nationalite\s*:?\s*|\s+(?:ال)?جنسيه$|\s+(?:national|citizen)$"
)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "nationalities.toml").read_text(encoding="utf-8"))


@cache
def _sexes() -> dict[str, Sex]:
    found: dict[str, Sex] = {}
    for word in _data()["sex"]["M"]:
        found[_key(word)] = "M"
    for word in _data()["sex"]["F"]:
        found[_key(word)] = "F"
    return found


# Aliases in the CLDR tables that no longer name a country of their own.
_PRIVATE = re.compile("AAA|Q[M-Z].|X(?!KX|XA)..|ZZZ|ASC|CPT|DGA|TAA")  # for private use, or reserved
_GONE = {
    "ANT",
    "BUR",
    "CSK",
    "DDR",
    "FXX",
    "NTZ",
    "QUU",
    "SCG",
    "SUN",
    "TMP",
    "YMD",
    "YUG",
    "ZAR",
    "QUA",
    "ROM",
    "VDR",
}


def _alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-2 -> alpha-3, from the aliases in the CLDR tables."""
    aliases = get_global("territory_aliases")
    return {
        new[0]: old
        for old, new in aliases.items()
        if len(new) == 1
        and old not in _GONE
        and not _PRIVATE.fullmatch(old)
        and re.fullmatch("[A-Z]{3}", old)
        and re.fullmatch("[A-Z]{2}", new[0])
    }


@cache
def countries() -> frozenset[str]:
    """Every alpha-3 code that a nationality can be: ISO 3166-1, XKX for Kosovo, XXA for stateless."""
    return frozenset(_names().values())


@cache
def _names() -> dict[str, str]:
    """Folded word -> alpha-3."""
    codes = _alpha3()
    found: dict[str, str] = {}
    listed: dict[str, list[str]] = _data()["codes"]
    for language in ("ar", "en", "fr", "ckb", "ku", "tr", "de"):
        for alpha2, name in Locale(language).territories.items():
            code = codes.get(alpha2)
            if code:
                found.setdefault(_key(name), code)
    for alpha2, code in codes.items():
        found.setdefault(_key(code), code)
        if alpha2 not in ("NA", "NO"):  # n/a and no are answers of another kind
            found.setdefault(_key(alpha2), code)
    for code, words in listed.items():
        for word in [*words, code]:
            found[_key(word)] = code
            for feminine in _feminine(fold(word)):
                found.setdefault(_key(feminine), code)
            if fold(word).endswith("ي") and re.search("[ء-ي]", word):
                found.setdefault(_key(word + "ة"), code)
                found.setdefault(_key(word + "ون"), code)
    return found


def _feminine(word: str) -> Iterator[str]:
    """What a French register writes for a woman: sénégalaise, malienne."""
    if word.endswith(("ais", "ois", "ain", "and", "ol", "ien", "an")):
        yield word + "e"
    if word.endswith(("ien", "an")):
        yield word + "ne"


def _key(word: str) -> str:
    """Folded, without the article and punctuation."""
    folded = re.sub(r"[\s\-.'’()]+", " ", fold(word)).strip()
    return re.sub(r"(^| )ال(?=\w{3})", r"\1", folded)


@lru_cache(maxsize=4096)
def read_sex(text: str) -> tuple[Sex | None, str | None]:
    """("M" or "F", None), (None, None) for a blank, (None, "sex_unreadable") for anything else."""
    if missing(text) and _key(text) not in _sexes():
        return None, None
    found = _sexes().get(_key(text))
    return (found, None) if found else (None, "sex_unreadable")


@lru_cache(maxsize=16_384)
def read_nationality(text: str) -> tuple[tuple[str, ...], str | None]:
    """(alpha-3 codes in the order written, None); ((), None) if not known; ((), code) for an unknown word."""
    names = _names()
    key = _key(text)
    key = key if key in names else _NOISE.sub("", key)
    if missing(text) or not key:
        return (), None
    if key in names:
        return (names[key],), None
    if both := _two_in_one(text):
        return both, None
    for cut in (_SPLIT, _HYPHEN):
        pieces = [piece for piece in cut.split(text.strip()) if piece.strip()]
        found = [names.get(_NOISE.sub("", _key(piece))) for piece in pieces]
        if len(pieces) > 1 and all(found):
            return tuple(dict.fromkeys(code for code in found if code)), None
    # one state in two scripts: عراقي Iraqi
    sides = {names.get(_NOISE.sub("", _key(piece))) for _script, piece in runs(text)}
    if len(sides) == 1 and (only := sides.pop()):
        return (only,), None
    # the region in brackets is not the state's; two states, one of them in brackets, were found above
    bare = _ASIDE.sub(" ", text).strip()
    return read_nationality(bare) if bare and bare != text.strip() else ((), "nationality_unknown")


def _two_in_one(text: str) -> tuple[str, ...]:
    """franco-algérien, belgo-marocain: a word for two nationalities."""
    head, dash, tail = fold(text).strip().partition("-")
    first, second = _DOUBLE.get(head), _names().get(_key(tail)) if dash else None
    return (first, second) if first and second else ()
