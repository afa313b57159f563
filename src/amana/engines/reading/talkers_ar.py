"""Somebody in spoken Arabic: kin, trades, ranks, أبو and أم; where the phrase for him begins and ends."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from .atoms import look_up
from .fold import Token
from .forms_ar import verbs
from .lexicon import words
from .phrases_ar import BREAK
from .stems import idea
from .tellers_ar import can_speak

Span = tuple[int, int]
LONGEST = 5  # words of a noun phrase in talk


def is_person(word: str, names: frozenset[str] = frozenset()) -> bool:
    """A word for somebody who can speak, as talk has them: kin, trades, ranks, أبو and أم, a name heard before. Your
    brother (أخوكم) is spoken of to you."""
    if _YOURS.fullmatch(word):
        return False
    return word in names or _known(word)


_YOURS = re.compile(r"(?:اخو|ابو|ابن|بنت|اخت|ام|عم|خال|زوج|جوز|مرت|ولد|اهل)(?:ك|كم|كن|ج)")


@lru_cache(maxsize=16384)
def _known(word: str) -> bool:
    bare = re.sub(r"\A[وف](?=\w{3})", "", word)
    return any(one in _persons() or (can_speak(one) and one not in _not_here()) for one in (word, bare))


@cache
def _not_here() -> frozenset[str]:
    return words("spoken", "ar", "no_persons")


@cache
def _persons() -> frozenset[str]:
    found: set[str] = set()
    for noun in words("spoken", "ar", "kin"):
        stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
        long = stem + "و" if noun in ("اب", "اخ", "حم") else stem
        found |= {
            long + suffix
            for suffix in ("ي", "يا", "يي", "و", "ه", "ها", "هم", "هن", "نا", "ك", "كم", "كن", "ن")
        }
        found |= {noun, "ال" + noun, long}
    for noun in words("spoken", "ar", "people"):
        stem = noun.removesuffix("ه")
        for form in (noun, stem + "ه", stem + "ين", stem + "يه", stem + "ات"):
            found |= {form, "ال" + form}
        if len(stem) > 3:  # شوفيرو, محاميها
            found |= {stem + suffix for suffix in ("ي", "و", "ه", "ها", "نا", "هم", "ن")}
    return frozenset(found) - _not_here()


def _with_and(word: str) -> bool:
    """A person whose noun begins with و: والدي, وكيل."""
    return word in _persons() or (can_speak(word) and not can_speak(word[1:]))


def joined_and(word: str) -> int:
    """1 for the و of والمحامي, 0 where و is the word's own."""
    return int(word[0] == "و" and len(word) > 3 and not _with_and(word))


def passing(word: str) -> bool:
    """What may stand between a subject and its verb and is neither: turns of the talk, days, coming and going."""
    bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
    listed = words("spoken", "ar", "passing") | words("attribution", "ar", "turns")
    return word in listed or bare in listed


def counts_only(tokens: list[Token], place: int) -> bool:
    return place > 0 and tokens[place].text == "واحد" and look_up(tokens[place - 1].text) is not None


def first_of(text: str, tokens: list[Token], place: int, names: frozenset[str]) -> int:
    """The first word of the noun phrase that holds a person at `place`: مرت | أخي, واحد من | الشباب."""
    first = place
    while first and first > place - 4 and not BREAK.search(text[tokens[first - 1].end : tokens[first].start]):
        word, own = tokens[first - 1].text, tokens[first].text
        if own[0] == "و" and joined_and(own):
            break
        if re.match(r"[وف]?(?:لل|بال|عال)\w{3}", word):
            break
        if is_person(word, names) and (
            not word.startswith("ال") or own in ("ابو", "ام") or not own.startswith("ال")
        ):
            first -= 1
            continue
        if word == "من" and first > 1 and is_person(tokens[first - 2].text, names):
            first -= 2
            continue
        break
    return first


def last_of(text: str, tokens: list[Token], place: int, at: int) -> int:
    """Where the noun phrase ends whose person stands at `place`."""
    last = place
    while last + 1 < at and last - place < LONGEST:
        token = tokens[last + 1]
        if BREAK.search(text[tokens[last].end : token.start]) or ends(
            token.text, tokens[place].text, last > place
        ):
            break
        last += 1
    while last > place and tokens[last].text in ("من", "في"):
        last -= 1
    return tokens[last].end


def ends(word: str, head: str, further: bool) -> bool:
    """Whether a word cannot belong to the noun phrase before it."""
    if head in ("ابو", "ام") and not further:
        return False
    if word in words("attribution", "ar", "stops") and word != "من":
        return True
    if word == "في":
        return head.startswith("ال")  # موظف في المخيم
    if passing(word) or word == "الذي" or finite(word) or verbs().get(word) or word in verbs():
        return True
    if word[0] == "و" and len(word) > 3:
        return True
    return (
        head.startswith("ال")
        and word.startswith("ال")
        and not (can_speak(word) or word.endswith(("ي", "يه")))
    )


@lru_cache(maxsize=16384)
def finite(word: str) -> bool:
    """The look of a verb in talk: بيعرف, يصير, رحت, نقلوهم, ضربوا, شافن."""
    if word in _persons() or (idea(word) is not None and not re.match(r"[بيتن]", word)):
        return False
    bare = word[1:] if word[0] in "وف" and len(word) > 4 else word
    return re.match(r"(?:ب?[يتن]\w{2,}|\w{2,}(?:وا|وه|وهم|وها|وني|ونا|نا|ت|ني|لي)\Z)", bare) is not None


def first_person(word: str) -> bool:
    """رحت, سألنا, بدي: what somebody else than a third person does."""
    return re.search(r"\w{2,}(?:نا|ت)\Z", word) is not None and word not in verbs() and idea(word) is None


_LEADS = frozenset(("من", "مع", "ويا", "عن", "علي", "الي", "لعند", "عند", "ضد", "قدام", "كدام", "ورا"))


def governed(tokens: list[Token], head: int) -> bool:
    """Behind a preposition, or with one written on it: مع المحامي, للضابط."""
    word = tokens[head].text
    attached = re.match(r"[وف]?(?:لل|بال|عال|ل|ب)\w{3,}", word) and not _with_its_letter(word)
    led = tokens[head - 1] if head else None
    whole = led is not None and led.end - led.start < 5  # عالبيت is a phrase by itself
    return bool(attached) or bool(led is not None and whole and _LEADS & {led.text, led.text.lstrip("وف")})


def _with_its_letter(word: str) -> bool:
    return word in _persons() or (
        can_speak(word) and not can_speak(word[1:]) and not word.startswith(("لل", "بال"))
    )
