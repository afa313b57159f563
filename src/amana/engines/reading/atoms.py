"""The smallest pieces of a number: figures, number words, and the words that join them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from amana.engines.common.arabic import fold

from .fold import Folded
from .lexicon import load

MOST_DIGITS = 15  # longer runs of figures are account or telephone numbers, and floats lose their last digits

_FIGURES = re.compile(
    r"(?:(?P<whole>[0-9]{1,3}(?:(?:,[0-9]{3}){1,5}|(?:،[0-9]{3}){1,5}|(?: [0-9]{3}){1,5})(?![0-9])|[0-9]{1,40})"
    r"(?P<decimals>[.,][0-9]{1,40})?|(?P<bare>[.,][0-9]{1,40}))"
    r"(?P<power>e[+-]?[0-9]{1,2}(?![0-9])|\^[+-]{0,2}[0-9]{1,3}(?![0-9]))?"
    r"(?P<over>/[0-9]{1,9}(?![0-9/]))?"
)
_WORD = re.compile(r"[^\W\d_]+")
_PROCLITICS = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "ول", "وب", "ولل", "وبال")
_BLANK = re.compile(r"[ \t\u00a0]{0,3}")


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece, with its place in the folded text. `joined` when an "and" stands before it."""

    kind: str
    value: float
    start: int
    end: int
    joined: bool = False
    article: bool = False
    english: bool = False
    digits: bool = False
    worded: str = ""


@cache
def _table() -> dict[str, tuple[str, float, bool]]:
    found: dict[str, tuple[str, float, bool]] = {}
    numbers = load("numbers")
    order = (
        "units",
        "ten",
        "tens",
        "hundreds",
        "scales",
        "duals",
        "dozens",
        "parts_plural",
        "parts_dual",
        "parts",
    )
    for language in ("ar", "en"):
        for kind in order:
            for word, value in numbers[language].get(kind, {}).items():
                found.setdefault(fold(word), (kind, float(value), language == "en"))
    for kind, spellings in numbers["ar"]["marks"].items():
        for word in spellings:
            found.setdefault(fold(word), (kind, 0.0, False))
    for word in ("and", "a", "an", "of", "minus", "point"):
        kinds = {"and": "and", "of": "of", "minus": "negative", "point": "point"}
        found.setdefault(word, (kinds.get(word, "article"), 1.0, True))
    return found


def look_up(word: str) -> tuple[str, float, bool, bool, bool] | None:
    """(kind, value, english, joined by و, with article) of a folded word; None if it is no number word."""
    table = _table()
    if word in table:
        return (*table[word], False, False)
    if not word or not "\u0620" <= word[0] <= "\u064a":
        return None
    joined = word[0] in "وف" and len(word) > 2
    rest = word[1:] if joined else word
    if joined and rest in table:
        return (*table[rest], True, False)
    for prefix in ("ال", "بال", "لل", "كال", "ب", "ل", "ك"):
        if rest.startswith(prefix) and rest[len(prefix) :] in table:
            kind, value, english = table[rest[len(prefix) :]]
            if kind in ("over", "of", "point", "negative", "piece"):
                return None
            return kind, value, english, joined, "ال" in prefix or prefix == "لل"
    return None


def atoms(text: Folded) -> list[Atom]:
    """Every figure and number word of the folded text, in order; a lone و joins the next one."""
    found = list(_figures(text.text))
    taken = [(atom.start, atom.end) for atom in found]
    at = 0
    lone_and = -1
    for word in _WORD.finditer(text.text):
        while at < len(taken) and taken[at][1] <= word.start():
            at += 1
        if at < len(taken) and taken[at][0] < word.end():
            continue
        if word.group() == "و":
            lone_and = word.end()
            continue
        known = _in_the_accusative(text.text, word) or look_up(word.group())
        if known is None:
            continue
        kind, value, english, joined, article = known
        if kind == "parts" and word.group() in ("ثلث", "ثمن") and _SO_MANY.match(text.text, word.end()):
            kind = "units"  # ثلث سيارات, ثمن جرحى: three and eight, as they are spoken
        near = (
            lone_and >= 0 and not text.text[lone_and : word.start()].strip() and word.start() - lone_and < 4
        )
        found.append(
            Atom(kind, value, word.start(), word.end(), joined or near, article, english, worded=word.group())
        )
    found.sort(key=lambda atom: atom.start)
    return [_joined_figure(text.text, atom) if atom.digits else atom for atom in found]


_ACCUSATIVE = {
    "ثلاثا": 3, "اربعا": 4, "خمسا": 5, "ستا": 6, "سبعا": 7, "ثمانيا": 8, "تسعا": 9,
}  # fmt: skip
_TENS = re.compile(r"\sو(?:عشرين|ثلاثين|اربعين|خمسين|ستين|سبعين|ثمانين|تسعين)(?!\w)")


def _in_the_accusative(text: str, word: re.Match[str]) -> tuple[str, float, bool, bool, bool] | None:
    """سبعا وعشرين دولة: a unit with the ending of its case, before a ten only (خمسا is two fifths as well)."""
    bare = word.group().removeprefix("و")
    if bare not in _ACCUSATIVE or not _TENS.match(text, word.end()):
        return None
    return "units", _ACCUSATIVE[bare], False, bare != word.group(), False


_SO_MANY = re.compile(
    r"\s(?!ال)(?:\w{2,}(?:ات|ين)|جرحي|قتلي|حراس|رجال|نسوان|ولاد|اولاد|اسماء?|عوايل|بنات|شباب|انفار|اشخاص|ايام|دفاتر|مرضي|سجناء?)"
    r"(?!\w)(?!\s(?:من\s)?ال)"
)


def _joined_figure(text: str, atom: Atom) -> Atom:
    """A figure after و, attached or alone, is joined."""
    before = text[max(0, atom.start - 6) : atom.start].rstrip("- ")
    if re.search(r"(?:^|[^\w])و(?:ال|ب|ل)?$", before):
        return Atom("digit", atom.value, atom.start, atom.end, True, digits=True, worded=atom.worded)
    return atom


def _figures(text: str) -> list[Atom]:
    found = []
    for match in _FIGURES.finditer(text):
        start, end = match.span()
        if not _stands_free(text, start, end) or (match["bare"] and text[start - 1 : start].isdigit()):
            continue
        value = _value(match)
        if value is None:
            continue
        start, negative = _sign(text, start)
        if match["over"]:
            below = float(match["over"][1:])
            if below == 0:
                continue
            value /= below
        shape = "fraction" if match["over"] else "digit"
        found.append(
            Atom(shape, -value if negative else value, start, end, digits=True, worded=match.group())
        )
    return _mixed(text, found)


def _stands_free(text: str, start: int, end: int) -> bool:
    """No part of a code (F-16, G20), a longer figure, an address (192.168.1.2) or a clock (15:30)."""
    before = text[max(0, start - 8) : start]
    letters = re.search(r"[^\W\d_]+\Z", before)
    if letters:
        word = letters.group()
        if not "\u0620" <= word[0] <= "\u064a" or word not in _PROCLITICS:
            return False
    if re.search(r"(?:[A-Za-z][-\u2010\u2011]|[0-9][:.^/]|[_@#]|://\S*)\Z", before):
        return False
    after = text[end : end + 2]
    if re.match(r"[:./][0-9]|[A-Za-z_@]", after):
        return bool(re.match(r"(?:km|kg|cm|mm|m\b|pm\b|am\b|th\b|st\b|nd\b|rd\b)", text[end : end + 3]))
    return True


def _sign(text: str, start: int) -> tuple[int, bool]:
    """Where the number begins with its minus, and whether it has one; a dash of a range is none."""
    at = start
    while at and text[at - 1] == " " and start - at < 1:
        at -= 1
    dash = at > 0 and text[at - 1] in "-\u2212" and (at < 2 or text[at - 2] in " (\n\t\u00a0")
    if dash and (at == start or at < 2):
        return at - 1, True
    return start, False


def _value(match: re.Match[str]) -> float | None:
    whole, decimals = match["whole"] or "0", match["decimals"] or match["bare"] or ""
    if whole[0] == "0" and "," in whole:  # 0,234 is a decimal fraction
        whole, _, rest = whole.partition(",")
        decimals = "." + rest.replace(",", "")
    figures = re.sub(r"[,، ]", "", whole)
    if len(figures) > MOST_DIGITS:
        return None
    value = float(figures + ("." + decimals[1:] if decimals else ""))
    power = match["power"]
    try:
        if power and power[0] == "e":
            value *= 10.0 ** int(power[1:])
        elif power:
            signs = power[1:].count("-")
            value = value ** (int(power.lstrip("^+-")) * (-1 if signs == 1 else 1))
    except (OverflowError, ZeroDivisionError):
        return None
    return value


def _mixed(text: str, found: list[Atom]) -> list[Atom]:
    """1 4/5 is one and four fifths; so is 4/5 1 where Arabic is laid out from the right."""
    out: list[Atom] = []
    for atom in found:
        if out and _BLANK.fullmatch(text[out[-1].end : atom.start]) and atom.start > out[-1].end:
            before = out[-1]
            kinds = (before.kind, atom.kind)
            if kinds in (("digit", "fraction"), ("fraction", "digit")):
                small, large = sorted((abs(before.value), abs(atom.value)))
                if small < 1 and large == int(large) and large < 1000 and large >= 1:
                    sign = -1 if before.value < 0 else 1
                    out[-1] = Atom(
                        "fraction",
                        sign * (small + large),
                        before.start,
                        atom.end,
                        digits=True,
                        worded="mixed",
                    )
                    continue
        out.append(atom)
    return out
