"""Arabic verbs of passing on, and whom the speech goes back to: نقلت الوكالة عن قائد, نسبت الصحيفة إلى مسؤول قوله."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .date_patterns import weekdays
from .fold import Token
from .forms_ar import forms_of, objective, plain
from .lexicon import load, words
from .own_sayings_ar import own_saying
from .phrases_ar import BREAK, phrase_of
from .stems import group_of, idea
from .tellers_ar import MASDAR, speaks


@cache
def relays() -> dict[str, str]:
    """Form of a verb of passing on -> the preposition before whom it has it from."""
    listed = load("attribution")["ar"]["relays"]
    return {form: fold(word) for past, word in listed.items() for form in forms_of(fold(past))}


def relayed(
    text: str, word: str, after: list[Token], phrase: tuple[int, int] | None, end: int, told: bool = True
) -> tuple[int, int] | None:
    """نقلت الوكالة عن قائد, نسبت الصحيفة إلى مسؤول قوله: whom the speech goes back to."""
    table = relays()
    wanted = table.get(plain(word, table))
    if wanted and (source := _of_what_was_said(text, word, after, wanted, end)):
        return source
    if wanted and after and after[0].text == wanted:  # ونقل عن مسؤول قوله: by the outlet named before
        source = phrase_of(text, after[1:], end)
        return source if source and told_behind(after, source) else None
    if wanted is None or phrase is None or not speaks(text[phrase[0] : phrase[1]]):
        return None
    behind = [t for t in after if t.start >= phrase[1]]
    while behind and behind[0].text in _when() and not BREAK.search(text[phrase[1] : behind[0].start]):
        behind = behind[1:]  # نقلت الوكالة اليوم الثلاثاء عن
    if not behind or behind[0].text != wanted:
        return None
    source = phrase_of(text, behind[1:], end)
    owned = source is not None and speaks(text[slice(*source)]) and _his(text, behind, source)
    return source if source and (not told or owned or told_behind(after, source)) else None


@cache
def _when() -> frozenset[str]:
    return frozenset(weekdays()) | {"اليوم", "امس", "مساء", "صباح", "فجر", "ظهر"}


def _his(text: str, behind: list[Token], source: tuple[int, int]) -> bool:
    """نقلت عن النائب العام أمره, ترجيحه: right behind whom it goes back to, what is his."""
    word = next((t for t in behind if t.start >= source[1]), None)
    if word is None or BREAK.search(text[source[1] : word.start]):
        return False
    return re.fullmatch(r"\w{3,}(?:ه|ها|هم)", word.text) is not None


def _of_what_was_said(
    text: str, word: str, after: list[Token], wanted: str, end: int
) -> tuple[int, int] | None:
    """نسبته إلى موظفين, نسبت الخبر بدورها إلى دبلوماسيين: what was said is the verb's object, so أن need not follow."""
    held = word.lstrip("وف") not in relays() and objective(word) in relays()
    behind = next((n for n, token in enumerate(after[:4]) if token.text == wanted), None)
    if behind is None or BREAK.search(text[after[0].start : after[behind].start]):
        return None
    if not held and not (behind and after[0].text in _SAID):
        return None
    source = phrase_of(text, after[behind + 1 :], end)
    return source if source and speaks(text[slice(*source)]) else None


_SAID = frozenset(
    fold(word)
    for word in ("الخبر", "النبأ", "الرواية", "المعلومة", "المعلومات", "الكلام", "الأمر", "ذلك", "هذا")
)


def told_behind(after: list[Token], source: tuple[int, int]) -> bool:
    """أن, or قوله, soon behind whom it goes back to."""
    behind = [t.text for t in after if t.start >= source[1]][:6]
    complements = words("attribution", "ar", "complements") | words("attribution", "ar", "own_words")
    first = next((t for t in after if t.start >= source[1]), None)
    if first and not first.text.startswith("ال") and (MASDAR.match(first.text) or _deed(first.text)):
        return True  # تنقل عن طبيب وصول 17 جريحا
    words_of = any(t.text in _WORDS_OF for t in [t for t in after if t.start >= source[1]][:8])
    return words_of or any(word in complements for word in behind) or any(own_saying(w) for w in behind[:3])


def _deed(word: str) -> bool:
    return group_of(idea(word) or "") == "events"


_WORDS_OF = frozenset(("عباره", "كلام", "تصريح", "تصريحات", "جمله"))  # ينسب إلى ضابط التموين عبارة لا ينساها


def passive_relay(tokens: list[Token], at: int) -> bool:
    """ما نسب إلى الوزير, ما نقل عن ضابط."""
    wanted = relays().get(plain(tokens[at].text, relays()))
    led = at > 0 and tokens[at - 1].text.lstrip("وف") == "ما"
    return led and wanted is not None and at + 1 < len(tokens) and tokens[at + 1].text == wanted
