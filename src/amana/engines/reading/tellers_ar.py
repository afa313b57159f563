"""Who can say something in an Arabic sentence: nouns for people, bodies and papers, names, capitals."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .lexicon import load, words
from .speakers import outlet_nouns, parse
from .stems import content, group_of, idea

# The shapes of nouns of doing of the derived verbs: تشكيل, إعلان, اندلاع, استخدام.
MASDAR = re.compile(r"(?:ا\w{2,3}ا\w|است\w{2}ا\w|ان\w{2}ا\w|ت\w{2}ي\w)\Z")


@cache
def can_speak(word: str) -> bool:
    """A folded noun, with or without article and proclitics, for people, bodies or papers that say something."""
    bare = re.sub(r"^(?:و|ف)?(?:بال|لل|ال|ل|ب)(?=\w{3})", "", word)
    if word in _tellers() or bare in _tellers() or bare in outlet_nouns() or word in outlet_nouns():
        return True
    if _SHAPED.match(word):
        return True
    what = idea(word)
    return what is not None and (group_of(what) == "people" or what in words("speakers", "speaking", "ideas"))


# سبعينية, ستينيان: by the age; المستجوبون, مهربون: the sound plural of a participle is of people.
_SHAPED = re.compile(
    r"[وف]?(?:ال)?(?:(?:عشرين|ثلاثين|اربعين|خمسين|ستين|سبعين|ثمانين|تسعين)ي(?:ه|ان|تان)?|م\w{4,}ون)\Z"
)


@cache
def _tellers() -> frozenset[str]:
    lists = load("speakers")
    return (
        frozenset(
            fold(word)
            for key in ("institutions", "roles", "anonymous", "observers")
            for word in lists[key]["ar"]
        )
        | words("clauses", "ar", "posting")
        | words("clauses", "ar", "peoples")
        | words("clauses", "ar", "bodies")
        | papers()
        | frozenset(("امام·", "وامام·"))
        | _people()
    )


@cache
def papers() -> frozenset[str]:
    """Papers that tell; some look like participles (مذكرة)."""
    return words("clauses", "ar", "telling_papers")


@cache
def _people() -> frozenset[str]:
    """Every form of the nouns for people: شاهدة, شاهدان, محاميها, مسعفو."""
    found: set[str] = set()
    for noun in words("clauses", "ar", "people"):
        stem = noun.removesuffix("ه")
        forms = {noun, stem + "ه", stem + "ان", stem + "ين", stem + "تان", stem + "تين", stem + "ون"}
        forms |= {stem + "ات", stem + "و", stem + "ا"}
        owned = {form for form in (stem, stem + "ت", stem + "ي", stem + "ا") if len(form) > 2}
        found |= forms | {
            form + suffix for form in owned for suffix in ("ه", "ها", "هم", "هن", "نا", "كم", "ي")
        }
    found |= {"مراه", "المراه"}
    for noun in ("مكتب", "إدارة", "وزارة", "قيادة", "حزب", "منظمة", "جمعية", "شركة", "فريق", "كتلة"):
        stem = re.sub(r"ه\Z", "ت", fold(noun))
        found |= {stem + suffix for suffix in ("ه", "ها", "هم", "نا")}
    suffixes = ("ه", "ها", "هم", "هن", "نا", "كم", "ي", "و")
    for noun in words("clauses", "ar", "near_ones"):
        stem = noun + "ي" if noun.endswith("قا") else noun.removesuffix("ه") + "ت" * noun.endswith("ه")
        found |= {stem + suffix for suffix in suffixes}
    return frozenset(found) - words("attribution", "ar", "stops")


@cache
def capital(word: str) -> bool:
    """Washington, دمشق: a capital, which can stand for its government."""
    return word in words("clauses", "ar", "capitals")


def family_name(word: str) -> bool:
    """العبادي, الساعدي: the shape of a family name, on no list of other words."""
    known = idea(word) or idea(word.removeprefix("ال")) or can_speak(word)
    return re.fullmatch(r"ال\w{3,}[^ا]ي", word) is not None and not known and content(word)


def is_byline(line: str) -> bool:
    """ريم الخازن: two or three words that nothing is known of, or a family name behind them, and no more."""
    held = line.split()
    strange = [word for word in held if content(word) and idea(word) is None and not can_speak(word)]
    family = [word for word in held[1:] if word.startswith("ال") and word not in strange]
    plain = re.fullmatch(r"[\s\w]+", line) is not None and not re.search(r"\d", line)
    whole = len(strange) + len(family) == len(held)
    return 2 <= len(held) <= 3 and plain and whole and not re.match(r"[يتسن]\w{3}|ال", held[0])


_ITS = re.compile(r"\w{3,}(?:ها|هما|هم|هن)\Z")
_OF_THEM = re.compile(
    r"[وف]?(?:بعض|معظم|احد|احدي|اغلب|اغلبي|غالبيت|جميع|كل|كثير|اكثر|عدد|كلا|كلتا|اول|اخر|ذو|اهل|اقارب|اقربا|زملا|رفاق|ابنا|اخو|جيران)\w*\Z"
)


@lru_cache(maxsize=16384)
def own_speech(word: str) -> bool:
    """حديثه, مداخلتها: a noun of speech with whose it is on it."""
    nouns = words("speeches", "ar", "own")
    base = re.sub(r"(?:هما|هم|ها|هن|ه)\Z", "", word)
    return base != word and (base in nouns or (base[-1:] == "ت" and base[:-1] + "ه" in nouns))


def owned_thing(word: str) -> bool:
    """جملتها, غيابهم, حديثه: something that is somebody's, and not somebody."""
    if can_speak(word) or _OF_THEM.match(word):
        return False
    return own_speech(word) or _ITS.match(word) is not None


def speaks(phrase: str) -> bool:
    """A folded noun phrase whose head can speak, or that names a person."""
    heads = phrase.split()
    if len(heads) == 1 and owned_thing(phrase):
        return False
    if len(heads) == 2 and heads[1] in ("منهم", "منهن", "منهما"):
        return heads[0] in words("clauses", "ar", "so_many")
    while len(heads) > 1 and (heads[0] in words("clauses", "ar", "so_many") or heads[0] == "من"):
        heads = heads[1:]
    heads = heads[:2]
    deed = group_of(idea(heads[0]) or "") == "events" or MASDAR.match(heads[0])
    if len(heads) == 2 and not can_speak(heads[0]) and deed:
        return parse(phrase).kind == "person" and not can_speak(heads[1])  # زيارة المركز is no centre
    return any(can_speak(word) for word in heads) or parse(phrase).kind in ("person", "institution")
