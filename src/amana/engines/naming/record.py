"""A person as one roster or file describes them, and the comparison of two such records.

Every field adds its own bits; what is missing on either side adds none. Children are compared for family
tracing only: the caller, who knows the purpose, sees to that.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..common.arabic import fold
from ..common.intervals import DateInterval
from ..common.written_dates import in_words
from .bands import score
from .compare import Comparison, Evidence, compare, name_bits
from .in_script import and_ar
from .parse import Name
from .patterns import warnings
from .person import Record as Record

NEAR_DAYS, FAR_DAYS = 2 * 366, 5 * 366
_HEAPED = ((1, 1), (7, 1))  # days that stand for "some day of the year"


@cache
def factors() -> dict[str, Any]:
    """The tables of `fields.toml`."""
    return tomllib.loads((Path(__file__).parent / "fields.toml").read_text(encoding="utf-8"))


@cache
def factor(field: str, level: str) -> float:
    """The bits of one level of one field."""
    found = factors()[field][level]
    return round(math.log2(found["same"] / found["other"]), 3)


def compare_records(left: Record, right: Record, *, biometric: bool | None = None) -> Comparison:
    """All evidence, the name's first. `biometric`: what a biometric comparison said, None if there was none."""
    names = best_names(left, right)
    born = birth_evidence(left.birth, right.birth)
    sex, mother = sex_evidence(left.sex, right.sex), mother_evidence(left.mother, right.mother)
    found = [*names.evidence, *filter(None, (born, sex, mother)), *_other_evidence(left, right)]
    matched = biometric_evidence(biometric)
    if matched:
        found.append(matched)
    bits = sum(e.bits for e in found)
    return Comparison(bits, tuple(found), warnings(left, right, found))


def record_bits(
    left: Record, right: Record, left_names: Sequence[Name] = (), right_names: Sequence[Name] = ()
) -> float:
    """Only the sum, for speed; equal to `compare_records(left, right).bits`. Pass the parsed names if you have
    them."""
    ours, theirs = left_names or left.names, right_names or right.names
    names = [name_bits(one, other) for one in ours for other in theirs]
    total = max(names, default=0.0)
    if len(names) > 1:
        total -= _tries(len(names))
    if left.birth is not None and right.birth is not None:
        total += birth_bits(left.birth, right.birth)
    if left.sex and right.sex:
        total += factor("sex", "agree" if left.sex == right.sex else "differ")
    if left.mother and right.mother:
        total += mother_bits(left.mother, right.mother)
    for evidence in _other_evidence(left, right):
        total += evidence.bits
    return total


def _tries(pairs: int) -> float:
    return round(min(math.log2(pairs), 4.0) * float(factors()["alias"]["try"]), 3)


def _other_evidence(left: Record, right: Record) -> Iterator[Evidence]:
    for found in (
        nationality_evidence(left.nationality, right.nationality),
        place_evidence(left.place, right.place),
        document_evidence(left.documents, right.documents),
    ):
        if found:
            yield found


def best_names(left: Record, right: Record) -> Comparison:
    """The comparison of the two names, of all names and aliases of both, that agree best; every further pair
    tried costs `alias.try` bits, since chance had more chances."""
    pairs = [(one, other) for one in left.names for other in right.names]
    if not pairs:
        return Comparison(0.0, ())
    best = pairs[0] if len(pairs) == 1 else max(pairs, key=lambda two: name_bits(*two))
    found = compare(*best, left.names, right.names)
    tried = len(pairs)
    if tried > 1:
        cost = -_tries(tried)
        extra = Evidence(
            "alias", cost, f"the best of {tried} pairs of names", f"أفضل {_pairs_ar(tried)} من الأسماء"
        )
        found = Comparison(found.bits + cost, (*found.evidence, extra))
    return found


def _pairs_ar(n: int) -> str:
    """ "2 pairs" and more, counted as Arabic counts."""
    if n == 2:
        return "زوجين"
    return f"{n} أزواج" if 3 <= n % 100 <= 10 else f"{n} زوجاً" if n % 100 > 10 else f"{n} زوج"


def birth_level(left: DateInterval, right: DateInterval) -> str:
    """Which level of agreement two spans of birth have."""
    if left.overlaps(right):
        exact = left.days == right.days == 1 and (left.earliest.month, left.earliest.day) not in _HEAPED
        return "day" if exact else "year"
    gap = left.gap_days(right)
    return "near" if gap <= NEAR_DAYS else "far" if gap <= FAR_DAYS else "off"


_BIRTH = {
    "day": ("born on the same day", "تاريخ الميلاد واحد"),
    "year": ("the times of birth can agree", "تاريخا الميلاد متوافقان"),
    "near": ("born within about two years", "الفرق في الميلاد نحو سنتين"),
    "far": ("born within about five years", "الفرق في الميلاد نحو خمس سنوات"),
    "off": ("the times of birth contradict each other", "تاريخا الميلاد متناقضان"),
}


@lru_cache(maxsize=100_000)
def birth_bits(left: DateInterval, right: DateInterval) -> float:
    """A wide span ("about 20") that overlaps says less: its bits shrink with the years it covers."""
    level = birth_level(left, right)
    bits = factor("birth", level)
    if level == "year":
        years = max(left.days, right.days) / 366
        return max(0.0, round(bits - math.log2(max(1.0, years)), 3))
    if level == "near" and _same_month_day(left, right):
        return max(bits, 2.0)
    return bits


def birth_evidence(left: DateInterval | None, right: DateInterval | None) -> Evidence | None:
    if left is None or right is None:
        return None
    text, text_ar = _BIRTH[birth_level(left, right)]
    said = {
        language: " / ".join(in_words(span, language) for span in (left, right)) for language in ("en", "ar")
    }
    return Evidence("birth", birth_bits(left, right), f"{text}: {said['en']}", f"{text_ar}: {said['ar']}")


def _same_month_day(left: DateInterval, right: DateInterval) -> bool:
    """One day of one month in two years: a year misread, not two people born apart."""
    if not left.days == right.days == 1:
        return False
    day = (left.earliest.month, left.earliest.day)
    return day == (right.earliest.month, right.earliest.day) and day not in _HEAPED


def sex_evidence(left: str | None, right: str | None) -> Evidence | None:
    if not left or not right:
        return None
    agree = left == right
    words = ("sex agrees", "الجنس واحد") if agree else ("sex differs", "الجنس مختلف")
    return Evidence("sex", factor("sex", "agree" if agree else "differ"), *words)


def nationality_evidence(left: frozenset[str], right: frozenset[str]) -> Evidence | None:
    if not left or not right:
        return None
    both = sorted(left & right)
    if both:
        listed = ", ".join(both)
        return Evidence(
            "nationality",
            factor("nationality", "agree"),
            f"nationality in common: {listed}",
            f"جنسية مشتركة: {'، '.join(both)}",
        )
    return Evidence(
        "nationality", factor("nationality", "differ"), "no nationality in common", "لا جنسية مشتركة"
    )


def mother_bits(left: str, right: str) -> float:
    """The bits of two mothers' names, bounded."""
    limits = factors()["mother"]
    return float(max(limits["least"], min(limits["most"], name_bits(left, right))))


def mother_evidence(left: str | None, right: str | None) -> Evidence | None:
    if not left or not right:
        return None
    bits = mother_bits(left, right)
    if bits >= 0:
        return Evidence("mother", bits, f"mother's name: {left} = {right}", f"اسم الأم: {left} = {right}")
    return Evidence(
        "mother",
        bits,
        f"mother's name: {left} and {right} differ",
        f"اسم الأم: {left} {and_ar(right)} مختلفان",
    )


def place_evidence(left: str | None, right: str | None) -> Evidence | None:
    if not left or not right:
        return None
    agree = fold(left).strip() == fold(right).strip() or score(name_bits(left, right)) > 0.6
    if agree:
        return Evidence(
            "place", factor("place", "agree"), f"place: {left} = {right}", f"المكان: {left} = {right}"
        )
    return Evidence(
        "place",
        factor("place", "differ"),
        f"place: {left} and {right} differ",
        f"المكان: {left} {and_ar(right)} مختلفان",
    )


def document_evidence(left: frozenset[tuple[str, str]], right: frozenset[tuple[str, str]]) -> Evidence | None:
    """A shared number of one kind of paper; or kinds in common and no number in common."""
    both = sorted(left & right)
    if both:
        kind, number = both[0]
        return Evidence(
            "document", factor("document", "agree"), f"same {kind}: {number}", f"{kind} واحد: {number}"
        )
    kinds = sorted({kind for kind, _n in left} & {kind for kind, _n in right})
    if not kinds:
        return None
    return Evidence("document", factor("document", "differ"), f"another {kinds[0]}", f"{kinds[0]} مختلف")


def biometric_evidence(answer: bool | None) -> Evidence | None:
    if answer is None:
        return None
    words = (
        ("the biometric comparison agrees", "المطابقة البيومترية إيجابية")
        if answer
        else ("the biometric comparison disagrees", "المطابقة البيومترية سلبية")
    )
    return Evidence("biometric", factor("biometric", "agree" if answer else "differ"), *words)


def documents(pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Papers as compared: kind folded, number without blanks and marks, in capitals."""
    return frozenset(
        (fold(kind).strip(), number)
        for kind, raw in pairs
        if (number := "".join(c for c in fold(raw).upper() if c.isalnum()))
    )
