"""The forms of the Arabic verbs that report: past and present, feminine and plural, participles, and with whom
they tell or what they say written on them (أبلغنا, تتهمكم, أعلنته)."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .lexicon import load, words

_OBJECTS = ("هما", "ني", "نا", "ها", "هم", "هن", "كم", "ه", "ك")


@cache
def verbs() -> dict[str, str]:
    """Every form of every verb -> strong, weak or participle."""
    found: dict[str, str] = {}
    lists = load("attribution")["ar"]
    for word in lists["participles"]:
        found[fold(word)] = "participle"
    for pair in [
        *lists["weak"],
        *stance_pairs(),
        *lists["strong"],
    ]:  # استبعد, مستبعدا: of the derived forms, which are regular
        past, present = (fold(form) for form in pair.split("/"))
        if len(past) > 3 and past != "اتهم":
            found.setdefault(
                "م" + present[1:].removesuffix("ي") + ("يا" if present.endswith("ي") else "ا"), "participle"
            )
    for strength in ("weak", "strong"):
        for pair in [*(stance_pairs() if strength == "weak" else ()), *lists[strength]]:
            found.update(dict.fromkeys(conjugated(pair), strength))
    found.update(
        dict.fromkeys(("وصفه", "وصفها", "وصفهم", "يصفه", "يصفها", "يصفهم", "تصفه"), found[fold("وصف")])
    )
    found["بين·"] = "strong"  # written with its shadda
    return found | dict.fromkeys(_with_whom_they_tell() - found.keys(), "weak")


@cache
def stance_pairs() -> tuple[str, ...]:
    """The verbs that say what somebody thinks or feels of something, as past / present."""
    lists = load("stances")["ar"]
    return tuple(
        dict.fromkeys([*(pair for these in lists["with"].values() for pair in these), *lists["acts"]])
    )


@cache
def stance_forms() -> frozenset[str]:
    """The forms of those that are on no other list: a statement somewhere behind them proves nothing."""
    lists = load("attribution")["ar"]
    known = {form for key in ("strong", "weak") for pair in lists[key] for form in conjugated(pair)}
    return frozenset(form for pair in stance_pairs() for form in conjugated(pair)) - known


@cache
def strong_participles() -> frozenset[str]:
    """معلنا, نافيا: of the verbs that report wherever they stand, and those listed by themselves."""
    lists = load("attribution")["ar"]
    found = {fold(word) for word in lists["participles"]}
    for pair in lists["strong"]:
        present = fold(pair.split("/")[1])
        found.add("م" + present[1:].removesuffix("ي") + ("يا" if present.endswith("ي") else "ا"))
    return frozenset(found)


def conjugated(pair: str) -> list[str]:
    """The forms of the third person of a verb given as past / present."""
    past, present = (fold(form) for form in pair.split("/"))
    weak_end = past[:-1] if past.endswith(("ي", "ا")) and len(past) > 2 else past
    return [
        past,
        past + "وا",
        # قالا; of three letters the accusative of a noun as a rule: شكرا, ردا, شرحا.
        past + "ا" if weak_end == past and (len(past) > 3 or past in ("قال", "اكد")) else past,
        weak_end + "ت",
        weak_end + "وا",
        past + "ت",
        past + "ن",
        present,
        "ت" + present[1:],
        present + "ون",
        present[:-1] + "ون" if present.endswith("ي") else present,
    ]


@cache
def _with_whom_they_tell() -> frozenset[str]:
    """أبلغني, أخبرونا, أبلغتها: verbs of telling with whom they tell written on them."""
    found: set[str] = set()
    for past in words("attribution", "ar", "tells"):
        for form in (past, past + "ت", past + "و"):
            found |= {form + suffix for suffix in ("ني", "نا", "ه", "ها", "هم", "كم")}
    return frozenset(found)


def verb(word: str) -> str | None:
    """strong, weak or participle for a reporting verb with or without و / ف; else None."""
    if word in words("clauses", "ar", "peoples") or word in words(
        "clauses", "ar", "names_like_verbs"
    ):  # وجهاء
        return None
    found = verbs()
    known = found.get(word) or (found.get(word[1:]) if word[0] in "وف" and len(word) > 3 else None)
    return known or ("weak" if objective(word) else None)


@lru_cache(maxsize=65536)
def objective(word: str) -> str | None:
    """The verb in أعلنته, تتهمكم, نفاها: a form with an object written on it; None where that may be a noun
    (ذكره, إشارة, تسمية)."""
    if word in verbs():
        return None
    stripped = word[1:] if word[0] in "وف" and len(word) > 4 else word
    return _without_object(word) or (_without_object(stripped) if stripped != word else None)


def _without_object(bare: str) -> str | None:
    for suffix in _OBJECTS:
        base = bare[: -len(suffix)]
        if bare.endswith(suffix) and base == "عزا":
            return base  # وعزاها رفيقه إلى
        if not bare.endswith(suffix) or len(base) < 4 or (suffix == "ك" and base[0] not in "يت"):
            continue
        if base.endswith("ا") and verbs().get(base[:-1] + "ي") in ("strong", "weak"):  # نفاها
            return base[:-1] + "ي"
        if verbs().get(base) not in ("strong", "weak"):
            continue
        if suffix == "ه" and len(base) < 5 and base[-1] == "ي":
            continue  # نادية, راضية
        if suffix == "ه" and (re.fullmatch(r"ا..?ا.", base) or re.fullmatch(r"ت\w+ي", base)):
            continue  # إشارة, إضافة, توصية
        return base
    return None


@cache
def forms_of(past: str, own: str = "") -> frozenset[str]:
    """The forms of a verb of the lists, given its folded past; or of `own`, a pair of past / present."""
    pairs = [
        *(pair for key in ("strong", "weak") for pair in load("attribution")["ar"][key]),
        *stance_pairs(),
    ]
    bare = past[:-1] if past.endswith(("ي", "ا")) else past
    found = {past, past + "ت", bare + "ت", bare + "وا"}
    for pair in (*pairs, own) if own else pairs:
        if fold(pair.split("/")[0]) == past:
            present = fold(pair.split("/")[1])
            found |= {present, "ت" + present[1:], present + "ون"}
    return frozenset(found)


def plain(word: str, known: Container[str]) -> str:
    """A verb without و or ف before it and without an object on it."""
    if word in known:
        return word
    bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
    if bare in known:
        return bare
    return objective(word) or bare
