"""Arabic nouns that are their own number: حارسان, عائلتين."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from amana.engines.common.arabic import fold

from .atoms import look_up
from .fold import Folded, Occupied
from .lexicon import load, words
from .values import Quantity


@cache
def _duals() -> frozenset[str]:
    listed = load("numbers")["ar"]["dual_nouns"]["words"]
    return frozenset(fold(word) for word in listed if " " not in word)


@cache
def _people_by_two() -> frozenset[str]:
    """حارسان, يتيمان: what counts people, with the ending of two that no plural of such a noun has."""
    people = words("quantities_people", "ar")
    return frozenset(
        word + "ان" for word in people if len(word) > 3 and not word.endswith(("ا", "ه", "ين", "ون", "ات"))
    )


def with_duals(text: Folded, found: list[Quantity], blocked: Occupied) -> list[Quantity]:
    """حارسان, عائلتين: the noun is its own number; with اثنين behind it, it is what those count."""
    out = list(found)
    starts = {quantity.start: at for at, quantity in enumerate(out)}
    spoken_for = Occupied(len(text.text))
    last = -1  # where the dual before ended: its adjective is dual as well
    for quantity in found:
        spoken_for.take(text.back(quantity.start), text.back(quantity.end))
    for token in text.tokens():
        word = (
            token.text if token.text in _duals() else re.sub(r"^(?:و|ف|ب|ل|وب|ول)(?=\w{4})", "", token.text)
        )
        written = text.source[slice(*text.span(token.end - len(word), token.end))]
        voweled = written.endswith(("َين", "َيْن", "َيْنِ", "َينِ")) and len(word) > 4 and not word.startswith("ال")
        two = (
            voweled
            or word in _duals()
            or word in _people_by_two()
            or (_dual_of_feminine(word) and last != token.start - 1)
        )
        last = token.end if two else last
        if not two or not blocked.free(token.start, token.end):
            continue
        begin, end = text.span(token.end - len(word), token.end)
        noun = text.source[begin:end]
        behind = (
            text.span(min(token.end + 1, len(text.text) - 1), token.end + 1)[0]
            if token.end + 1 < len(text.text)
            else -1
        )
        at = starts.get(behind)
        if at is not None and out[at].value == 2:
            out[at] = replace(out[at], start=begin, referent=noun, back_reference=False)
        elif spoken_for.free(token.start, token.end) and not _counted_before(text, token.start):
            out.append(Quantity(begin, end, 2.0, 2.0, 2.0, False, noun))
    out += _ones(text, out)
    return sorted(out, key=lambda quantity: quantity.start)


_ONE = re.compile(
    r"(?<!\w)(?:(?P<far>\w{3,})\s)?(?P<near>\w{3,})\s(?:واحد|واحده|(?<=ه\s)وحده)(?!\w)(?!\s(?:من|و[^\W\d_]+ون|و[^\W\d_]+ين))"
)


def _ones(text: Folded, found: list[Quantity]) -> list[Quantity]:
    """إصابة شرطي واحد: one, behind a noun for a person."""
    people = words("quantities_people", "ar")
    ones = []
    for match in _ONE.finditer(text.text):
        which = next((group for group in ("near", "far") if match[group] in people), None)
        if which is None:
            continue
        start, end = text.span(match.start(which), match.end())
        if not any(q.start < end and start < q.end for q in found):
            noun = text.source[slice(*text.span(*match.span(which)))]
            ones.append(Quantity(start, end, 1.0, 1.0, 1.0, False, noun))
    return ones


_NO_DUAL = frozenset(
    fold(w)
    for w in (
        "بساتين",
        "مئتين",
        "مائتين",
        "ساعتين",
        "ساعتان",
        "دقيقتين",
        "سنتين",
        "ليلتين",
        "مرتين",
        "ثانيتين",
    )
)


def _dual_of_feminine(word: str) -> bool:
    """طاولتين, مجموعتان: no other indefinite noun ends so."""
    if len(word) < 6 or word in _NO_DUAL or word.startswith(("ال", "لل", "بال")) or look_up(word):
        return False
    return word.endswith("تين") or (
        word.endswith("تان") and not word.endswith("ستان") and word[0] not in "يت"
    )


def _counted_before(text: Folded, place: int) -> bool:
    """22 شرطيين: a number stands before it, so it is no dual; 19:00 is none."""
    return bool(re.search(r"(?:\A|[^0-9:.])[0-9]+\s\Z", text.text[max(0, place - 12) : place]))
