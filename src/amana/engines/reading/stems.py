"""Words brought down to what two tellings share: light stems, ideas common to Arabic and English, skeletons
of names.

The stemmers are light on purpose (they take endings away, they do not look for roots): of two wrong answers,
leaving two forms of a word apart does less harm here than making one of two words.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .lexicon import load
from .values import Language

_PREFIXES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال")
_SUFFIXES = (
    "هما",
    "اتها",
    "اته",
    "تها",
    "ات",
    "ون",
    "ين",
    "ان",
    "يه",
    "ها",
    "هم",
    "تي",
    "ته",
    "نا",
    "وا",
    "ه",
    "ي",
    "ا",
)
_LETTERS = str.maketrans({
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s",
    "ش": "s", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l",
    "م": "m", "ن": "n", "ه": "", "و": "", "ي": "", "ا": "", "ى": "", "ة": "",
})  # fmt: skip
_DIGRAPHS = (
    ("sch", "s"),
    ("sh", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("ch", "s"),
    ("ph", "f"),
    ("ck", "k"),
    ("ce", "s"),
    ("ci", "s"),
)
_LATIN = str.maketrans(
    {
        "q": "k",
        "c": "k",
        "x": "ks",
        "p": "b",
        "v": "f",
        "w": "",
        "y": "",
        "h": "",
        "a": "",
        "e": "",
        "i": "",
        "o": "",
        "u": "",
    }
)


def is_arabic(word: str) -> bool:
    """True for a word in Arabic script."""
    return bool(word) and "\u0620" <= word[0] <= "\u06ff"


def language_of(folded_text: str) -> Language:
    """ar or en by the script of the letters; "und" when there are none."""
    sample = folded_text[:20_000]
    arabic = sum(is_arabic(char) for char in sample)
    latin = sum("a" <= char <= "z" for char in sample)
    if not arabic and not latin:
        return "und"
    return "ar" if arabic >= latin else "en"


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The light stem of a folded word of either language."""
    return _arabic(word) if is_arabic(word) else _english(word)


def _arabic(word: str) -> str:
    if len(word) > 4 and word[0] in "وف" and word not in _whole_words():
        word = word[1:]
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= 3:
            word = word[len(prefix) :]
            break
    else:
        if len(word) > 4 and word[0] in "بل" and word not in _whole_words():
            word = word[1:]
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def _english(word: str) -> str:
    for suffix, least, put in (
        ("ies", 3, "y"),
        ("ied", 3, "y"),
        ("ations", 4, "ate"),
        ("ation", 4, "ate"),
        ("ings", 3, ""),
        ("ing", 3, ""),
        ("ed", 3, ""),
        ("es", 3, ""),
        ("s", 3, ""),
    ):
        if word.endswith(suffix) and len(word) - len(suffix) >= least and not word.endswith("ss"):
            word = word[: -len(suffix)] + put
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


@cache
def _whole_words() -> frozenset[str]:
    """Words of the lists that begin with a letter that could be a proclitic: وزارة, فيضان, بلدية, لاجئ."""
    found = set()
    for group in load("concepts").values():
        for line in group.values():
            for word in line.partition("/")[2].split():
                for form in (fold(word), "ال" + fold(word)):
                    found.add(form)
    return frozenset(word for word in found if word[:1] in "وفبل")


@cache
def _ideas() -> dict[str, str]:
    listed = [
        (fold(word), idea)
        for group in load("concepts").values()
        for idea, line in group.items()
        for side in line.split("/")
        for word in side.split()
        if "_" not in word
    ]
    found: dict[str, str] = {}
    for word, what in listed:
        found.setdefault(word, what)
    # A word of the lists goes before what is left of another: سجن is the prison, although سجناء ends in it.
    for word, what in listed:
        found.setdefault(stem(word), what)
    return found


@lru_cache(maxsize=65536)
def event(word: str) -> str | None:
    """The idea of a folded word that tells an event, any Arabic form of its verb; None for other words."""
    if not content(word):
        return None
    what = idea(word)
    if what is None and is_arabic(word):
        for form in _verb_forms(word):
            if form in _ideas():
                what = _ideas()[form]
                break
    return what if what is not None and group_of(what) == "events" else None


def _verb_forms(word: str) -> list[str]:
    """تسلمت, سينقلون, يقتل, وصلتنا: the past of the third person, as the lists have it."""
    word = word[1:] if word[0] in "وف" and len(word) > 4 and word not in _whole_words() else word
    word = re.sub(r"(?<=\w{3}ت)(?:نا|هم|ها|ني|كم)\Z", "", word)
    bare = re.sub(r"^(?:س?[يتن])(?=\w{3})", "", word)
    found = []
    for form in (word, bare):
        for ending in ("وا", "ون", "ت", "ن", "تا", "ا", ""):
            if form.endswith(ending) and len(form) - len(ending) >= 3:
                found.append(form[: len(form) - len(ending)])
    return [form for form in found if form != word]


@cache
def group_of(idea: str) -> str:
    """people, places, events or things."""
    return next((name for name, group in load("concepts").items() if idea in group), "")


@lru_cache(maxsize=65536)
def idea(word: str) -> str | None:
    """The idea a folded word stands for in either language, or None."""
    ideas = _ideas()
    if word in ideas:
        return ideas[word]
    if is_arabic(word):
        bare = word
        for prefix in ("وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ب", "ل", "ف"):
            if word.startswith(prefix) and len(word) - len(prefix) >= 3:
                bare = word[len(prefix) :]
                if bare in ideas:
                    return ideas[bare]
    return ideas.get(stem(word))


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a name, alike for its Arabic and its Latin spelling: سليم and Salim are `slm`."""
    if is_arabic(word):
        word = re.sub(r"^(?:و|ب|ل|ف)?ال(?=\w{2})", "", word)
        bones = word.translate(_LETTERS)
    else:
        word = re.sub(r"^(?:al|el|ad|as|an|ar|at|az)-", "", word)
        for pair, letter in _DIGRAPHS:
            word = word.replace(pair, letter)
        bones = word.translate(_LATIN).replace("g", "j") if "gh" not in word else word.translate(_LATIN)
    bones = bones.replace("g", "j")
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", bones))


@cache
def common_words() -> frozenset[str]:
    """Function words of both languages, folded: they carry nothing."""
    lists = load("stopwords")
    return frozenset(fold(word) for language in ("ar", "en") for word in lists[language]["words"])


def content(word: str) -> bool:
    """False for function words and for single letters."""
    if len(word) < 2 or word in common_words():
        return False
    return not (is_arabic(word) and word[0] in "وفبلك" and word[1:] in common_words())
