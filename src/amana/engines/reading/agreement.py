"""Gender in Arabic: which verb can belong to whom. Only what is certain counts; None is anybody's."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from amana.engines.common.arabic import fold

from .forms_ar import plain, verbs
from .lexicon import words
from .stems import is_arabic

Gender = Literal["f", "m"]


@lru_cache(maxsize=8192)
def of_verb(word: str) -> Gender | None:
    """قالت and تقول are hers, قال and يقول his; a participle in -ة hers too."""
    base = plain(word, verbs())
    for suffix in ("ني", "نا", "ها", "هم", "كم", "ه"):  # سألته القاضية
        if base.endswith(suffix) and base[: -len(suffix)] in verbs():
            base = base[: -len(suffix)]
            break
    kind = verbs().get(base)
    if kind is None:
        return _of_form(base)
    if kind == "participle":
        return "f" if base.endswith("ه") else "m"
    if base.endswith(("ون", "وا", "ن", "نا")):
        return None
    return _of_form(base)


def _of_form(base: str) -> Gender | None:
    if base in ("اكتفي", "استدرك", "استطرد"):
        return "m"
    if base.startswith("ت") and base in _begin_so() and base in _hers():
        return None  # تأسف: he regretted, or she regrets
    if base.startswith("ت") and base not in _begin_so():
        return "f"
    if base.endswith("ت"):
        return "f"
    return "m" if base.startswith("ي") or base in verbs() else None


@lru_cache(maxsize=1)
def _begin_so() -> frozenset[str]:
    """Pasts that begin with ت themselves: تابع, تحدث."""
    pairs = words("attribution", "ar", "strong") | words("attribution", "ar", "weak")
    return frozenset(pair.split("/")[0] for pair in pairs if pair.startswith("ت"))


@lru_cache(maxsize=1)
def _hers() -> frozenset[str]:
    """The presents of hers of all verbs, by their look."""
    pairs = words("attribution", "ar", "strong") | words("attribution", "ar", "weak")
    return frozenset("ت" + pair.split("/")[1][1:] for pair in pairs if len(pair.split("/")[1]) > 1)


@lru_cache(maxsize=8192)
def of_phrase(phrase: str) -> Gender | None:
    """The gender of a speaker's noun phrase (folded or not) by its head: الطبيبة, أم سامر; مسؤول; None for plurals and
    bare names."""
    heads = fold(phrase).split()
    if not heads or not is_arabic(heads[0]):
        return None
    head = heads[0].removeprefix("لل").removeprefix("ال")
    if head in words("clauses", "ar", "women"):
        return "f"
    if head in words("clauses", "ar", "peoples") or head in words("clauses", "ar", "bodies"):
        return None
    if head.endswith("ه"):  # نائبه is a deputy of his or a woman; النائبة and وزارة are certain
        sure = heads[0].startswith(("ال", "لل")) or head in words("speakers", "institutions", "ar")
        woman = head[:-1] in words("clauses", "ar", "people") and len(heads) > 1 and heads[1].startswith("ال")
        return "f" if sure or woman else None  # طباخة السجن
    singular = head in words("clauses", "ar", "people") or head in words("speakers", "roles", "ar")
    owned = head.removesuffix("ها").removesuffix("ه").removesuffix("هم")
    return "m" if singular or owned in words("clauses", "ar", "people") else None


def agree(verb: str, phrase: str) -> bool:
    """False where the verb certainly is not that speaker's."""
    one, other = of_verb(verb), of_phrase(phrase)
    return one is None or other is None or one == other
