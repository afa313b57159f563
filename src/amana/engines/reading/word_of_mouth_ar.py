"""From whom one has it, in spoken Arabic: وصلني من واحد جوا إنو, حسب ما فهمت من الضابط, الخبر من أبو يوسف, and what one
hears or reads it from: عالتلفزيون قالوا, سمعت على قناة المدى.
"""

from __future__ import annotations

import re
from functools import cache

from .fold import Token
from .forms_ar import verb
from .found import Found, meets
from .frames_ar import joined
from .lexicon import words
from .phrases_ar import BREAK
from .talkers_ar import LONGEST, ends, finite, first_of, is_person, joined_and, last_of

Span = tuple[int, int]


def sources(text: str, tokens: list[Token], end: int, names: frozenset[str]) -> list[Found]:
    """The attributions of a spoken sentence that no verb of saying makes."""
    found: list[Found] = []
    for at in range(len(tokens)):
        item = _from_somebody(text, tokens, at, end, names) or _on_the_air(text, tokens, at, end)
        if item and not meets(item, found):
            found.append(item)
            heard = _HEARS.match(tokens[at].text) and talker(text, tokens, at, names)
            if heard:
                found.append(Found(*heard, heard))  # ومرتي سمعت من بنت السجان: she tells it too
    return found


def _from(text: str, tokens: list[Token], place: int) -> int:
    """Where from or of whom stands: سمعت من, سمع غير سالفة من; 0 where it does not soon."""
    for n in range(place, min(place + 3, len(tokens) - 1)):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            return 0
        if tokens[n].text in ("من", "عن"):
            return n
    return 0


def _from_somebody(text: str, tokens: list[Token], at: int, end: int, names: frozenset[str]) -> Found | None:
    word = tokens[at].text
    place = at + 1
    if place >= len(tokens) or BREAK.search(text[tokens[at].end : tokens[place].start]):
        return None
    if word in ("ذمه", "عهده", "حكي", "حجي", "قوله", "سالفه", "كلام") and at and tokens[at - 1].text == "علي":
        span = _person_at(text, tokens, place, end, names)
        return Found(tokens[at - 1].start, span[1], span) if span else None
    if word in ("قالوا", "وقالوا") and tokens[place].text == "من":  # قالولي من الهجرة
        span = _person_at(text, tokens, place + 1, end, names)
        return Found(tokens[at].start, span[1], span) if span else None
    is_it = _IT_IS.match(word) and not (at and joined(text, tokens, at) in ("في", "عن", "من"))
    if REACHED.match(word):
        while place + 1 < len(tokens) and place < at + 3 and tokens[place].text not in ("من", "عن"):
            place += 1
    elif is_it:
        place += tokens[place].text in ("هذا", "هاد", "هذه", "هاي", "كله", "كلو", "كلها", "هيدا")
    elif _HEARS.match(word) and (place := _from(text, tokens, place)):  # سمعت من شوفير الباص إنو
        span = _person_at(text, tokens, place + 1, end, names)
        behind = [token.text for token in tokens if span and token.start >= span[1]][:1]
        told = behind and behind[0] in words("attribution", "ar", "complements")
        so = at > 0 and tokens[at - 1].text in ("هيك", "هيج", "هكذا")
        hearer = talker(text, tokens, at, names) if span else None
        if not span or not (told or so or hearer or _closes(text, tokens, span, end)):
            return None
        return Found(tokens[at].start, span[1], span)
    elif whoever := _who_told_it(text, tokens, at, end, names):
        return whoever
    elif not (_FROM_WHAT.match(word) and at > 1 and tokens[at - 1].text == "ما"):
        return None
    if place + 1 >= len(tokens) or tokens[place].text != "من":
        return None
    span = _person_at(text, tokens, place + 1, end, names)
    if span is None or (is_it and not _closes(text, tokens, span, end)):
        return None
    return Found(tokens[at].start, span[1], span)


def _who_told_it(text: str, tokens: list[Token], at: int, end: int, names: frozenset[str]) -> Found | None:
    """اللي قلي هاد الحكي جارنا, اللي گالتلي هالحچي مرة عمي: who told it is named behind what he told."""
    if tokens[at].text != "الذي" or (at and joined(text, tokens, at) not in (None, "بس", "و")):
        return None
    said = at + 1
    place = said + 1
    if said >= len(tokens) or not (verb(tokens[said].text) or _SENT.match(tokens[said].text)):
        return None
    while place < min(said + 4, len(tokens)) and (
        tokens[place].text in _THIS
        or _IT_IS.match(tokens[place].text)
        or tokens[place].text in ("رساله", "خبر", "هو", "هي")
    ):
        place += 1
    span = _person_at(text, tokens, place, end, names) if place > said + 1 else None
    return Found(tokens[at].start, span[1], span) if span and _closes(text, tokens, span, end) else None


_THIS = ("هذا", "هاد", "هاي", "هذه", "هيدا", "كل", "هالشي", "الشي")
_SENT = re.compile(r"(?:بعت|بعث|دز|ارسل|وصل)(?:ت)?(?:لي|لنا|ني|نا)\Z")


def _closes(text: str, tokens: list[Token], span: Span, end: int) -> bool:
    behind = next((token for token in tokens if token.start >= span[1]), None)
    gap = text[span[1] : behind.start if behind else end]
    return (
        behind is None or BREAK.search(gap) is not None or behind.text in ("مو", "مش", "ومو", "ومش", "وليس")
    )


def talker(text: str, tokens: list[Token], at: int, names: frozenset[str]) -> Span | None:
    """بنت عمي … سمعت من: whoever heard it, the person nearest before."""
    for place in range(at - 1, max(-1, at - 6), -1):
        if BREAK.search(text[tokens[place].end : tokens[place + 1].start]):
            return None
        if is_person(tokens[place].text, names):
            first = first_of(text, tokens, place, names)
            return tokens[first].start + joined_and(tokens[first].text), last_of(text, tokens, place, at)
    return None


def _person_at(text: str, tokens: list[Token], place: int, end: int, names: frozenset[str]) -> Span | None:
    if place >= len(tokens) or not is_person(tokens[place].text, names):
        return None
    return tokens[place].start, last_of(text, tokens, place, min(len(tokens), place + LONGEST + 1))


def _on_the_air(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """عالتلفزيون قالوا إنو, بالراديو سمعت, سمعت على قناة المدى: a station or a page that one hears or reads it from."""
    word = re.sub(r"\A[وف]?(?:بال|عال|ب)(?=\w{3})", "", text[tokens[at].start : tokens[at].end])
    attached = word != text[tokens[at].start : tokens[at].end]
    led = attached or (at > 0 and tokens[at - 1].text in ("علي", "في", "ع", "عن", "وعلي", "وفي"))
    if not led or word not in _media():
        return None
    last = at
    while last + 1 < len(tokens) and last < at + 3:
        nxt = tokens[last + 1]
        if (
            BREAK.search(text[tokens[last].end : nxt.start])
            or finite(nxt.text)
            or ends(nxt.text, word, False)
        ):
            break
        if nxt.text in _THEY or _HEARS.match(nxt.text):
            break
        last += 1
    first = at if attached else at - 1
    behind = tokens[last + 1].text if last + 1 < len(tokens) else ""
    before = joined(text, tokens, first) or ""
    span = (tokens[at].start + attached, tokens[last].end)
    if behind in _THEY or _HEARS.match(behind):
        return Found(tokens[first].start, tokens[last + 1].end, span)
    if before in _THEY or _HEARS.match(before):
        return Found(tokens[first - 1].start, tokens[last].end, span)
    return None


@cache
def _media() -> frozenset[str]:
    found = words("spoken", "ar", "media")
    return found | {"ال" + word for word in found}


REACHED = re.compile(r"[وف]?(?:وصل|اجا|اجت|جا|جت|اجى|ورد)(?:ت)?(?:ني|نا|لي|لنا|ك)\Z")

_FROM_WHAT = re.compile(r"[وف]?(?:فهم|سمع|عرف|علم|وصل|وصلت|طلع|اتاكد|تاكد)(?:ت|نا|ني|لي|لنا)\Z")

_IT_IS = re.compile(r"[وف]?(?:ال|هال)(?:معلومه|خبر|حكي|حجي|كلام|قصه|خبريه|رقم|تسجيل|صوره?)\Z")

_HEARS = re.compile(r"[وف]?(?:سامع|سمع|شف|قري|قرا|قرينا|كري|طالع)(?:ت|نا|ه)?(?:ها)?\Z")

_THEY = (
    "قالوا",
    "يقولون",
    "حكوا",
    "يحكون",
    "كاتبين",
    "كتبوا",
    "منزلين",
    "نزلوا",
    "ناشرين",
    "نشروا",
    "ذكروا",
    "طلعوا",
)
