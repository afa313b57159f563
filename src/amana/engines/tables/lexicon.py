"""Headings: which field a column's title means, in Arabic, Sorani, Kurmanji, English or French, and how
surely."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from ..common.arabic import clean
from .misspelt import nearest
from .words import USUAL, fold

_PUNCTUATION = re.compile(r"[\s_.:;,،؛*°#'’\"«»\-–—?؟!]+")
_SEGMENTS = re.compile(r"[/|\\\n\r(){}\[\]–—]|\s-\s")
_FEMININE = re.compile(
    r"(?:(?<=نزيل)|(?<=سجين)|(?<=موقوف)|(?<=محتجز)|(?<=معتقل)|(?<=محكوم)|(?<=متهم))(?:ه|ات)(?!\w)"
)
_HIS_FATHER = re.compile(r"(?<!\w)والده(?!\w)")
_LANGUAGE = re.compile(
    r"\b(?:(?:in|en|script|letters?|langue|language|caracteres?)\s+)*(?:arabic|arabe|latin|english|anglais|french|"
    r"francais|kurdish|kurde)(?:\s+(?:script|letters?|language))?\b|"
    r"(?:باللغه |باحرف |بالحروف |به |ب)?(?<!\w)?(?:ال)?(?:عربيه|عربي|انكليزيه|انجليزيه|انكليزي|انجليزي|لاتينيه|لاتيني|"
    r"فرنسيه|كرديه|كردي|عهرهبي|ئينگليزي|ئينكليزي|كوردي)(?!\w)"
)
_AND = {"and", "et", "then", "ثم", "و", "u", "&", "puis"}
_SPECIAL = (
    "ambiguous", "guessed", "elsewhere", "where", "when", "totals", "footers", "sections", "husband", "wife",
    "nobody", "men", "women", "relation",
)  # fmt: skip
_ALTERNATIVES = re.compile(r"[/|\\\n\r]")
_PARENTS = ("mother", "father", "grandfather")
_NAMES = ("name", "name_family_first", "given")
BESIDE = ("serial", "ignored", "ward")
"""Fields whose words (رقم, total, room) are parts of many headings: they count only where nothing else is said."""
_NO_DAYS = ("account", "authority", "nationality", "place")
_GROUP_MOST = 4  # words of the heading of a section
GUESSED = 0.6
"""How sure a heading is that is near to a field and not it: less than any that names the field."""
_LONG_ENOUGH = 5  # letters of a heading that may be misspelt


@dataclass(frozen=True, slots=True)
class Guess:
    """A field that a heading may mean; `confidence` from 0 to 1."""

    field: str
    confidence: float
    phrase: str = ""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))


def heading_key(text: str) -> str:
    """A heading folded for comparison: no case, accents, article or punctuation, words one blank apart."""
    # With the article or a teh marbuta it is the mother (الوالدة), without either his father (والده): folding
    # would make them one.
    folded = fold(_HIS_FATHER.sub("أبيه", clean(text)))
    if folded.strip() in ("#", "n°", "№"):
        return "no"
    words = _PUNCTUATION.sub(" ", folded.replace("°", "o ")).split()
    return " ".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words)


@cache
def _phrases() -> dict[str, str]:
    """Heading key -> field; the first field that lists a phrase owns it."""
    found: dict[str, str] = {}
    for field, languages in _data().items():
        if field not in _SPECIAL:
            for phrases in languages.values():
                for phrase in phrases:
                    found.setdefault(heading_key(phrase), field)
    return found


@cache
def _by_length() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for phrase in _phrases():
        found.setdefault(len(phrase), []).append(phrase)
    return found


@cache
def _ambiguous() -> dict[str, tuple[str, ...]]:
    return {heading_key(phrase): tuple(fields) for phrase, fields in _data()["ambiguous"].items()}


def choices(text: str) -> tuple[str, ...]:
    """The fields between which the values must decide, for headings known to be ambiguous; else empty."""
    return _ambiguous().get(heading_key(text), ())


@lru_cache(maxsize=8192)
def guess(text: str) -> Guess | None:
    """The likeliest field of a heading; None if nothing in it is known."""
    whole = heading_key(text)
    if not whole:
        return None
    if whole in _phrases():
        return Guess(_phrases()[whole], 1.0, whole)
    if whole in _guessed():
        return Guess(_guessed()[whole], GUESSED, whole)
    if (his := _FEMININE.sub("", whole)) in _phrases():  # رقم النزيلة, اسم السجينة
        return Guess(_phrases()[his], 0.98, his)
    if {"age", "sex"} <= fields_named(text):
        return Guess("age", 0.9, whole)  # two in one, see `halves`
    if both := _name_and_mother(whole):
        return both
    if whole == "a":
        return Guess("place", 0.9, whole)  # "à" behind "Né(e) le"
    if _speaks_of(whole, "heads", "people", "events", "things"):
        first = whole.split()[0]
        if _phrases().get(first) == "notes":
            return Guess("notes", 0.8, first)  # ملاحظات الطبيب
        return _of_somebody_else(text)
    candidates: list[Guess] = []
    if both := _two_names(whole):
        candidates.append(both)
    if bare := _without_language(text):
        candidates.append(bare)
    segments = [heading_key(s) for s in _SEGMENTS.split(text)]
    for at, segment in enumerate(s for s in segments if s):
        if segment in _phrases():
            candidates.append(Guess(_phrases()[segment], 0.95 - 0.02 * at, segment))
        elif segment in _guessed():
            candidates.append(Guess(_guessed()[segment], GUESSED, segment))
    candidates += _inside(whole)
    if says_when(whole):
        candidates = [c for c in candidates if c.field not in _NO_DAYS or says_where(whole)]
    if about := _of_a_parent(candidates) or _where_and_when(whole, candidates):
        return about
    if third := _third_of_date(candidates):
        return third
    if not candidates:
        near = nearest(whole, _by_length()) if len(whole) >= _LONG_ENOUGH else None
        candidates += [Guess(_phrases()[near], 0.7, near)] if near else []
    return max(
        candidates,
        key=lambda g: (g.field not in BESIDE, g.confidence, len(g.phrase)),
        default=None,
    )


@lru_cache(maxsize=8192)
def fields_named(text: str) -> frozenset[str]:
    """Every field that the words of a heading name: "age/sex", "birth or age"."""
    whole = heading_key(re.sub(r"[()\[\]/|\\]", " ", text))
    if whole in ("a s", "s a"):
        return frozenset({"age", "sex"})
    words = whole.split()
    phrases = (" ".join(words[a:b]) for a in range(len(words)) for b in range(a + 1, len(words) + 1))
    return frozenset(
        field
        for phrase in phrases
        for key in (phrase, heading_key(phrase[1:]) if phrase[0] == "و" else phrase)
        if (field := _phrases().get(key))
    )


@cache
def _elsewhere(kind: str) -> frozenset[str]:
    return frozenset(map(heading_key, _data()["elsewhere"][kind]))


def _speaks_of(whole: str, *kinds: str) -> bool:
    return any(form in _elsewhere(kind) for kind in kinds for word in whole.split() for form in _bare(word))


def says_elsewhere(text: str) -> bool:
    """True for a heading over several columns that are about somebody else or about another event: what stands below
    (name, nationality, day) is not the person's. The head of a household may be the person of the row."""
    whole = heading_key(text)
    return whole not in _phrases() and _speaks_of(whole, "people", "events")


def _bare(word: str) -> Iterator[str]:
    """A word, and the same without what Arabic, French and English tie to it: للزوجة, l'épouse, husband's."""
    yield word
    if len(word) > 4:
        yield from (word[2:],) if word.startswith("لل") else (word[1:],) if word[0] in "ld" else ()
        yield from (word[:-1],) if word.endswith("s") else ()


@cache
def _guessed() -> dict[str, str]:
    return {heading_key(phrase): field for field, many in _data()["guessed"].items() for phrase in many}


@cache
def _spoken(kind: str) -> frozenset[str]:
    return frozenset(map(heading_key, _data()[kind]["words"]))


def _of_somebody_else(text: str) -> Guess:
    """The lawyer's name, the date of death: not ours, unless one of the alternatives named is (arrest / transfer)."""
    for segment in map(heading_key, _ALTERNATIVES.split(text)):
        if segment in _phrases():
            return Guess(_phrases()[segment], 0.9, segment)
    return Guess("ignored", 0.6)


def _of_a_parent(candidates: list[Guess]) -> Guess | None:
    """ "First and last name of the father" is the father; the mother's nationality is nobody's here."""
    fields = {c.field: c for c in candidates}
    parents = [fields[parent] for parent in _PARENTS if parent in fields]
    others = fields.keys() - {*_PARENTS, *BESIDE, "family", "kunya"}
    if len(parents) != 1 or not others:
        return None
    return replace(parents[0], confidence=0.8) if others <= {*_NAMES} else Guess("ignored", 0.6)


def _where_and_when(whole: str, candidates: list[Guess]) -> Guess | None:
    """ "Place and date of birth" holds the date of birth, and the place before it. The place of an arrest alone is a
    place, and only where no better one is named."""
    fields = {c.field for c in candidates}
    if not says_where(whole) or not fields & {"birth", "arrested", "place"}:
        return None
    if says_when(whole):
        return Guess("arrested" if "arrested" in fields else "birth", 0.8, whole)
    return Guess("place", 0.4, whole) if "arrested" in fields else None


def spouse(text: str) -> Literal["M", "F"] | None:
    """M for a heading that says "husband" and nothing else, F for "wife"."""
    whole = _line_key(text)
    return "M" if whole in _spoken("husband") else "F" if whole in _spoken("wife") else None


def spouse_within(text: str) -> tuple[Literal["M", "F"], str] | None:
    """M or F, and the heading without the word, where it asks something of the husband or the wife: اسم الزوجة."""
    words = _line_key(text).split()
    sexes: tuple[Literal["M", "F"], ...] = ("M", "F") if len(words) > 1 else ()
    for sex in sexes:
        said = [word for word in words if _spouse_word(word) == sex]
        if len(said) == 1:
            return sex, " ".join(word for word in words if word != said[0])
    return None


@lru_cache(maxsize=8192)
def _spouse_word(word: str) -> Literal["M", "F"] | None:
    """The words of names are asked too, where a line of the table might be a heading, and repeat themselves."""
    forms = {*_bare(word)}
    return "M" if forms & _spoken("husband") else "F" if forms & _spoken("wife") else None


def sex_of_group(text: str) -> Literal["M", "F"] | None:
    """M or F for the heading of a section that is about men or women: النساء, قسم النساء."""
    words = _words(text)
    men, women = bool(words & _spoken("men")), bool(words & _spoken("women"))
    return None if men == women or len(text.split()) > _GROUP_MOST else "M" if men else "F"


def says_nobody(text: str) -> bool:
    """True for a line that says of a seat or a ward that nobody is there."""
    return heading_key(text) in _spoken("nobody")


def says_relation(text: str) -> bool:
    """True for a heading that asks who somebody is to the head of the household."""
    return bool(_words(text) & _spoken("relation"))


def says_where(text: str) -> bool:
    """True for a heading that asks for a place, also beside something else."""
    return bool(_words(text) & _spoken("where"))


def says_when(text: str) -> bool:
    """True for a heading that asks for a day or a year: it names no prison and no country."""
    return bool(_words(text) & _spoken("when"))


def _words(text: str) -> set[str]:
    words = heading_key(text).split()
    return {*words, *(heading_key(word[1:]) for word in words if word.startswith("و") and len(word) > 3)}


def _two_names(whole: str) -> Guess | None:
    """ "Surname, given name" and its like: a whole name, and which part comes first."""
    words = whole.split()
    for cut in range(1, len(words)):
        left, right = words[:cut], words[cut:]
        if len(left) > 1 and left[-1] in _AND:
            left = left[:-1]
        if len(right) > 1 and right[0] in _AND:
            right = right[1:]
        if right[0].startswith("و") and len(right[0]) > 3:
            right = [heading_key(right[0][1:]), *right[1:]]
        fields = _phrases().get(" ".join(left)), _phrases().get(" ".join(right))
        if fields[0] == "family" and fields[1] in ("given", "name"):
            return Guess("name_family_first", 0.96, whole)
        if fields[0] in ("given", "name") and fields[1] == "family":
            return Guess("name", 0.96, whole)
    return None


def _name_and_mother(whole: str) -> Guess | None:
    """الاسم الرباعي / اسم الأم: the whole name, and behind it the mother's."""
    words = whole.split()
    for cut in range(1, len(words)):
        left, right = words[:cut], words[cut:]
        joined = right[0] in (*_AND, "/") or (right[0].startswith("و") and len(right[0]) > 3)
        right = right[1:] if right[0] in (*_AND, "/") else [heading_key(right[0][1:]), *right[1:]]
        field = _phrases().get(" ".join(left))
        if joined and field in ("name", "name_family_first") and _phrases().get(" ".join(right)) == "mother":
            return Guess(field, 0.96, whole)
    return None


def _without_language(text: str) -> Guess | None:
    """The field of a heading that also names a language: Nom (arabe), اسم الأب بالإنجليزية, ناو (کوردی)."""
    bare = heading_key(re.sub(r"[()\[\]]", " ", _LANGUAGE.sub(" ", fold(text))))
    if not bare or bare == heading_key(text) or bare not in _phrases():
        return None
    field = _phrases()[bare]
    # "Nom" beside "Prénom" is the family's; in a language of its own it is the whole name again.
    return Guess("name" if bare == "nom" else field, 0.97, bare)


def _inside(whole: str) -> list[Guess]:
    """Known phrases that stand as whole words inside the heading; the longer the surer."""
    words = whole.split()
    found = []
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            phrase = " ".join(words[first:last])
            if first and phrase[0] == "و" and phrase not in _phrases():
                phrase = heading_key(phrase[1:])  # التشخيص والملاحظات
            if phrase in _phrases() and last - first < len(words):
                share = len(phrase) / len(whole)
                found.append(Guess(_phrases()[phrase], round(0.5 + 0.4 * share, 3), phrase))
            elif phrase in _guessed():
                found.append(Guess(_guessed()[phrase], 0.9 * GUESSED, phrase))
    return found


def _third_of_date(candidates: list[Guess]) -> Guess | None:
    """Birth DD, Arrest Year: a word for a part of a date beside a word for the date."""
    parts = [c for c in candidates if c.field in ("birth_day", "birth_month", "birth_year")]
    whole = [c.field for c in candidates if c.field in ("birth", "arrested")]
    if not whole or len({part.field for part in parts}) != 1:
        return None  # MM/DD/YYYY says how the date is written
    return Guess(parts[0].field.replace("birth", whole[0]), 0.9, parts[0].phrase)


@cache
def _line_words(kind: str) -> tuple[frozenset[str], re.Pattern[str]]:
    keys = {heading_key(word) for word in _data()[kind]["words"]}
    return frozenset(keys), re.compile(
        r"^(?:" + "|".join(sorted(map(re.escape, keys), key=len, reverse=True)) + r")(?!\w)"
    )


def opens_line(kind: str, text: str) -> bool:
    """True if `text` begins with a word of `kind`: "totals", "footers" or "sections"."""
    words, pattern = _line_words(kind)
    key = _line_key(text)
    return key in words or bool(pattern.match(key))


_NUMBER_SIGN = re.compile("[#＃﹟°]")
"""Alone it is a heading, among words it is nothing."""


def _line_key(text: str) -> str:
    """`heading_key` of a text of several words: no rule of it looks across a blank, and names repeat their words."""
    words = text.split()
    if len(words) < 2 or len(text) > USUAL or _NUMBER_SIGN.search(text):
        return heading_key(text)
    return " ".join(filter(None, map(_word_key, words)))


_word_key = lru_cache(maxsize=1 << 16)(heading_key)
