"""An Arabic verb of saying and a subject that does not stand beside it: behind an aside (وقال، أمس الثلاثاء، وزير
النقل إن), behind an occasion (وكشفت في مؤتمر صحفي إحدى الممرضات أن), or named as whoever was asked (وعندما سئل المدير
عن ذلك، قال).
"""

from __future__ import annotations

import re

from .agreement import agree
from .date_patterns import weekdays
from .fold import Token
from .forms_ar import verb
from .found import Found
from .frames_ar import present, states
from .lexicon import words
from .phrases_ar import BREAK, phrase_of
from .stems import idea
from .tellers_ar import can_speak, speaks

Span = tuple[int, int]
_ASIDE = 10  # words between the commas of an aside
_OCCASION = 7  # words of an occasion before the subject
_COMMA = re.compile(r"\s?[،,]\s")
_IN = frozenset(("في", "خلال", "عبر", "امام", "لدي", "عقب", "بعد", "قبل", "اثر", "ضمن", "علي", "من"))


def subject_past(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """The attribution of a verb of saying at `at` whose subject stands behind an aside or an occasion, with what is
    said behind the subject."""
    word = tokens[at].text
    if at + 3 >= len(tokens) or word.endswith(("وا", "ون")) or verb(word) not in ("strong", "weak"):
        return None
    gap = text[tokens[at].end : tokens[at + 1].start]
    if _COMMA.fullmatch(gap):
        place = _past_comma(text, tokens, at + 1)
    elif not BREAK.search(gap) and tokens[at + 1].text in _IN:
        place = _past_occasion(text, tokens, at + 1)
    else:
        return None
    if place is None or tokens[place].start >= end:
        return None
    phrase = phrase_of(text, tokens[place:], end)
    if phrase is None or phrase[0] != tokens[place].start or not speaks(text[slice(*phrase)]):
        return None
    if present(tokens[place].text) and not can_speak(tokens[place].text):
        return None
    if not agree(word, text[slice(*phrase)]):
        return None
    behind = next((n for n in range(place, len(tokens)) if tokens[n].start >= phrase[1]), len(tokens))
    if behind == len(tokens) and not re.match(r"\s?[:]", text[phrase[1] : end]):
        return None
    if states(text, tokens, behind, end, 6) is None:
        return None
    return Found(tokens[at].start, phrase[1], phrase, denies=word.lstrip("وف") in _denials())


def _denials() -> frozenset[str]:
    return words("attribution", "ar", "denies")


def _past_comma(text: str, tokens: list[Token], first: int) -> int | None:
    """The word behind the comma that closes an aside which begins at `first` and itself says nothing."""
    for far in range(first, min(first + _ASIDE, len(tokens) - 1)):
        if tokens[far].text in words("attribution", "ar", "complements"):
            return None
        gap = text[tokens[far].end : tokens[far + 1].start]
        if _COMMA.fullmatch(gap):
            return far + 1
        if BREAK.search(gap):
            return None
    return None


def _past_occasion(text: str, tokens: list[Token], first: int) -> int | None:
    """The first word for somebody behind في مؤتمر صحفي, أمام المحكمة أمس: where the noun phrase of the occasion has
    ended, by an adjective without its article, or by a day."""
    for far in range(first + 2, min(first + _OCCASION, len(tokens))):
        if BREAK.search(text[tokens[far - 1].end : tokens[far].start]):
            return None
        before, word = tokens[far - 1].text, tokens[far].text
        if word in words("attribution", "ar", "complements"):
            return None
        ended = before in weekdays() or before in words("attribution", "ar", "between") or _adjective(before)
        held = tokens[far - 2].text in words("attribution", "ar", "occasions")
        ended = ended or (held and re.fullmatch(r"(?!ال)\w{3,}(?:ي|يه)", before) is not None)  # مؤتمر صحفي
        if ended and word not in _IN and (can_speak(word) or idea(word) is None) and word not in weekdays():
            return far
    return None


def _adjective(word: str) -> bool:
    """صحفي, محلية: the look of an adjective without its article."""
    return re.fullmatch(r"(?!ال)\w{2,}(?:ي|يه)", word) is not None and not can_speak(word)


_ASKED = re.compile(r"[وف]?(?:سيل|سيلت|سيلوا|نسال|تسال)\Z")
_QUESTION = re.compile(r"[وف]?(?P<by>ب)?(?:سوال|مواجهه|استجواب|مراجعه|الاتصال|التواصل|الاستفسار)\Z")


def asked(text: str, tokens: list[Token], place: int) -> Span | None:
    """وعندما سئل المدير عن ذلك، قال; ولدى مواجهة الحارس بالصورة، أقر: whoever was asked or faced with it, before
    `place`."""
    for n in range(len(tokens) - 1):
        if tokens[n].start >= place or n > 8:
            return None
        question = _QUESTION.match(tokens[n].text)
        led = n > 0 and tokens[n - 1].text.lstrip("وف") in ("لدي", "عند", "بعد", "حين")
        if not (_ASKED.match(tokens[n].text) or (question and (led or question["by"]))):
            continue
        phrase = phrase_of(text, tokens[n + 1 :], place)
        if phrase and speaks(text[slice(*phrase)]) and not BREAK.search(text[tokens[n].end : phrase[0]]):
            return phrase
    return None


_GOT = re.compile(r"[وف]?(?:حصل|اطلع|تلقي|استقي|جمع|اخذ|استمد)(?:ت|نا|تها|ناها|ه|ها|وا)?\Z")


def obtained_from(text: str, tokens: list[Token], phrase: Span, end: int) -> Span | None:
    """وفق معلومات حصلت عليها الجريدة من قائد الفوج: from whom the papers or the information come, behind a clause of
    how they were got."""
    behind = [token for token in tokens if token.start >= phrase[1]][:9]
    if not behind or BREAK.search(text[phrase[1] : behind[0].start]):
        return None
    first = 1 if behind[0].text in ("التي", "الذي", "كان", "كانت") else 0
    if first >= len(behind) or not _GOT.match(behind[first].text):
        return None
    for n in range(first + 1, len(behind) - 1):
        if BREAK.search(text[behind[n - 1].end : behind[n].start]):
            return None
        if behind[n].text in ("من", "عن"):
            rest = [token for token in tokens if token.start >= behind[n + 1].start]
            source = phrase_of(text, rest, end)
            return source if source and speaks(text[slice(*source)]) else None
    return None
