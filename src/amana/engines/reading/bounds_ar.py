"""Where an Arabic noun phrase ends: before what was done or said, before the next noun phrase, before whom it tells."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .fold import Token
from .lexicon import load, words
from .speakers import outlet_nouns
from .stems import content, group_of, idea
from .tellers_ar import MASDAR, can_speak


def in_the_genitive(head: str) -> bool:
    """بيده, بالمؤبد, بقلق: behind a preposition that is written on it, so no subject."""
    if (head.startswith("بال") and len(head) > 4) or head in _NO_HEADS:
        return True
    if head[0] == "ب" and head[1:] in words("frames", "ar", "manner"):
        return True  # تتكلم بهدوء
    if head[0] == "ب" and len(head) > 3 and not can_speak(head) and idea(head) is None:
        bare = head[1:]
        what = idea(bare)
        if MASDAR.match(bare) or (what and group_of(what) in ("events", "things")) or bare in _felt():
            return True
    whole = can_speak(head) or idea(head) is not None
    return not whole and re.match(r"ب\w{2,}(?:ه|ها|هم|هما)\Z", head) is not None


def somebody_s(word: str) -> bool:
    """A noun with its owner on it that cannot speak: what was done, not who did it."""
    return re.search(r"\w{2}(?:ته|ها|هم|هن|هما)\Z", word) is not None and not can_speak(word)


_NO_HEADS = (
    "بلا",
    "بدون",
    "مرتين",
    "مره",
    "مرات",
    "غير",
    "كل",
    "كلهم",
    "كلهن",
    "كلنا",
    "كلها",
    "لان",
    "لكنه",
    "لكنها",
    "لكنهم",
    "ولكنه",
    "ولكنها",
    "لانه",
    "لانها",
    "كانه",
    "هكذا",
)


@lru_cache(maxsize=16384)
def own_feeling(word: str) -> bool:
    """امتعاضه, خشيتها: a noun of feeling with whose it is on it."""
    feelings = words("frames", "ar", "feelings") | _said()
    for suffix in ("هما", "هم", "ها", "هن", "ه"):
        base = word[: -len(suffix)]
        if word.endswith(suffix) and len(base) > 2:
            return (
                base in feelings
                or (base[-1] in "تي" and base[:-1] + "ه" in feelings)
                or (base.endswith(("ا", "ي")) and base[:-1] in feelings)
            )
    return False


@cache
def _said() -> frozenset[str]:
    """Without the short ones that other words look like with a suffix (رأيه, ذكره)."""
    return frozenset(word for word in words("attribution", "ar", "sayings") if len(word) > 4)


@cache
def _felt() -> frozenset[str]:
    return words("frames", "ar", "feelings") | words("attribution", "ar", "sayings")


def indefinite_object(word: str) -> bool:
    """مقطعا, بيانا: an indefinite accusative is what was said or shown, not who."""
    if not word.endswith("ا") or len(word) < 5 or idea(word[:-1]) in (None, "country", "region"):
        return False
    return idea(word) is not None and not word.startswith("ال") and word[:-1] not in outlet_nouns()


def ends_definite(taken: list[Token], word: str, behind: str = "") -> bool:
    """المسؤول, التقرير: one definite noun is complete, unless an adjective with the article follows, or his name;
    `behind` is the word after `word`."""
    only = taken[0].text
    if len(taken) > 1 or not re.match(r"(?:لل|ال)", only):
        return False
    if _named_behind(only, word) or _given_name_behind(only, word, behind):
        return False
    return (
        not word.startswith("ال")
        and only.removeprefix("لل").removeprefix("ال") in _bare_anaphora()
        and word not in ("باسم", "باسمه", "باسمها", "باسمهم", "في", "عن")
    )


def new_noun(taken: list[Token], word: str) -> bool:
    """دعا المركز | الدول: behind a definite noun a definite word is an adjective, a title or the next phrase."""
    bare = word.removeprefix("ال")
    whole = taken[-1].text.startswith(("ال", "لل"))
    told = _objects() | _said_or_felt() if bare != word else _objects()
    if whole and bare in told and not can_speak(word):
        return True  # رفض أحد الممولين | التعليق, هاجمت مرشحة الدائرة | قرار الإغلاق
    # A noun without the article stands before its genitive: الناطق باسم الدفاع.
    if not (all(re.match(r"(?:لل|ال)", token.text) for token in taken) and word.startswith("ال")):
        return False
    if (
        re.search(r"(?:ي|يه|ان|ون|ين)\Z", word)
        or word.startswith("الم")
        or word in words("speakers", "roles", "ar")
    ):
        return False
    what = idea(word)
    return what is not None and what not in words("clauses", "ar", "adjectives") and len(taken) < 4


@cache
def _said_or_felt() -> frozenset[str]:
    """Nouns of saying and feeling: with the article, what a verb is done to (جددت المفوضية السامية | الدعوة)."""
    return _felt() | words("attribution", "ar", "stances")


@cache
def _objects() -> frozenset[str]:
    """What is told, answered or decided, and so no part of the name of who does it."""
    return words("frames", "ar", "told_things") | words("frames", "ar", "objects")


@lru_cache(maxsize=4096)
def is_title(word: str) -> bool:
    """السائق, الموظفة: what somebody is, before his name; also of a woman."""
    people = words("clauses", "ar", "people")
    bare = word.removeprefix("ال")
    return word in words("speakers", "roles", "ar") or bare in people or bare.removesuffix("ه") in people


def _named_behind(title: str, word: str) -> bool:
    """الطبيب هيوا, المتحدث ستيفان: a word nobody knows behind somebody's title is a name."""
    strange = idea(word) is None and content(word) and len(word) > 2 and word[0] not in "وفبل"
    return is_title(title) and strange and not MASDAR.match(word) and not word.endswith(("ها", "هم"))


def _given_name_behind(title: str, word: str, behind: str) -> bool:
    """العميد بسام الأسعد, الخبير صباح نوري: a given name that begins like a preposition or is a word too, and a name
    behind it."""
    given = words("clauses", "ar", "names_like_verbs") | words("clauses", "ar", "names_like_deeds")
    strange = len(behind) > 2 and content(behind) and idea(behind) is None and not MASDAR.match(behind)
    return is_title(title) and word in given and strange


def body_told_of(taken: list[Token], word: str) -> bool:
    """طالب نقيب المحامين هاني الجبوري | المديرية: behind somebody's complete name a body is what he addresses."""
    if len(taken) < 3 or not word.startswith("ال") or can_speak(taken[-1].text):
        return False
    if taken[-1].text in ("في", "من") or word in words("speakers", "roles", "ar"):
        return False
    bodies = words("speakers", "institutions", "ar")
    somebody = taken[0].text.removeprefix("ال") in words("clauses", "ar", "people") | words(
        "speakers", "roles", "ar"
    )
    whole = taken[-1].text.startswith("ال") or idea(taken[-1].text) is None
    return somebody and whole and (word in bodies or word.removeprefix("ال") in bodies)


def another_body(before: str, word: str) -> bool:
    """راسل المركز | قيادة الشرطة: behind a definite body another one begins a phrase of its own."""
    bodies = words("speakers", "institutions", "ar")
    return before.startswith("ال") and before.removeprefix("ال") in bodies and word in bodies


def deed(taken: list[Token], word: str, behind: str = "") -> bool:
    """أعلنت مديرية السجون فرار …: a bare noun of an event after a complete name is what was announced; but منسق
    الحملة زياد الطرابلسي, by the family name `behind` it."""
    if word in words("clauses", "ar", "names_like_deeds") and re.fullmatch(r"ال\w{3,}ي", behind):
        return False
    bare = word[1:] if word[0] == "ب" and len(word) > 4 else word
    what = idea(bare)
    shaped = what is None and MASDAR.match(word) is not None and not can_speak(word)
    if shaped and taken[-1].text.startswith("ال"):  # أرجع مدير السجن | اندلاع الشجار
        return True
    if what is None or group_of(what) != "events" or word.startswith("ال"):
        return False
    return taken[-1].text.startswith("ال") or bare is not word or len(taken) > 2


def by_deed(taken: list[Token], word: str, behind: str) -> bool:
    """أنذرت نقابة الأفران | بوقف التوزيع: behind a whole name of two words and more what begins with ب is what is said
    or done; a given name that does is one by the name `behind` it (مدير السجن بهجت الأسعد)."""
    if len(taken) < 2 or word[0] != "ب" or len(word) < 4 or not taken[-1].text.startswith("ال"):
        return False
    if can_speak(word) or can_speak(word[1:]) or word.startswith(("باسم", "بال")) or idea(word) is not None:
        return False
    given = word in words("clauses", "ar", "names_like_deeds")
    named = len(behind) > 2 and content(behind) and idea(behind) is None and not behind.endswith("·")
    return not given and not named


def deed_to(last: str, word: str, after: list[Token], at: Token) -> bool:
    """A definite noun of an event with its preposition behind a complete name: what was announced."""
    if not (last.startswith("ال") and word.startswith("ال") and group_of(idea(word) or "") == "events"):
        return False
    behind = next((token.text for token in after if token.start >= at.end), "")
    return behind in ("عن", "علي")


@cache
def _bare_anaphora() -> frozenset[str]:
    return frozenset(fold(word).removeprefix("ال") for word in load("speakers")["anaphora"]["ar"])
