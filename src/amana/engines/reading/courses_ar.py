"""How somebody begins, goes on with and ends what he says, in Arabic: استهل الوزير حديثه بالقول, وتختم حديثها محذرة من,
وختم بدعوة البرلمان إلى. The noun behind the verb is his speech, or what he closes with, and never who speaks.
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .before_ar import phrase_before
from .fold import Token
from .forms_ar import forms_of
from .found import MOST_IN_SENTENCE, Found, inside_quote, meets
from .lexicon import load, words
from .own_sayings_ar import own_saying
from .phrases_ar import BREAK, phrase_of
from .tellers_ar import own_speech, speaks

_FAR = 12  # words between the verb and the noun of speech
_AS_SAYING = ("قايلا", "قايله", "قايلين")


@cache
def _courses() -> frozenset[str]:
    return _forms("courses") | _forms("closes") | _forms("renews")


@cache
def _forms(name: str) -> frozenset[str]:
    found = {
        form for pair in load("speeches")["ar"][name] for form in forms_of(fold(pair.split("/")[0]), pair)
    }
    return frozenset(found | {"و" + form for form in found} | {"ف" + form for form in found})


def find(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of a sentence (its `tokens`) that such a verb makes."""
    found: list[Found] = []
    for at, token in enumerate(tokens):
        if len(found) >= MOST_IN_SENTENCE:
            break
        if token.text not in _courses() or inside_quote(text, start, token.start):
            continue
        item = _course(text, tokens, at, end)
        if item and not meets(item, found):
            found.append(item)
    return found


def _course(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    closes = tokens[at].text in _forms("closes")
    if tokens[at].text in _forms("renews"):
        return _renewed(text, tokens, at)
    for n in range(at + 1, min(at + _FAR, len(tokens))):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            return None
        word = tokens[n].text
        speech = own_speech(word) and _goes_on(text, tokens, n, end)
        if not (speech or (closes and _closing(word))):
            continue
        last = tokens[n].end
        phrase = phrase_of(text, tokens[at + 1 : n], tokens[n].start) if n > at + 1 else None
        if phrase and speaks(text[slice(*phrase)]):
            return Found(tokens[at].start, last, phrase)
        if n > at + 1:
            return None
        led = phrase_before(text, tokens, at, tokens[0].start)
        if led and speaks(text[slice(*led)]):
            return Found(led[0], last, led)
        return Found(tokens[at].start, last, None, implicit=True)
    return None


def _renewed(text: str, tokens: list[Token], at: int) -> Found | None:
    """كما تكرر دعوتها إلى وقف التنفيذ: her own call right behind the verb, and nobody named."""
    if at + 1 >= len(tokens) or not own_saying(tokens[at + 1].text):
        return None
    led = tokens[at - 1].text if at else ""
    carried = not at or tokens[at].text[0] in "وف" or led in ("ثم", "كما", "وكما", "بل")
    if not carried or BREAK.search(text[tokens[at].end : tokens[at + 1].start]):
        return None
    return Found(tokens[at].start, tokens[at + 1].end, None, implicit=True)


def _closing(word: str) -> bool:
    """بدعوة, بالتأكيد, قائلا: with what somebody ends."""
    noun = re.sub(r"\Aب(?:ال)?(?=\w{3})", "", word)
    if word in _AS_SAYING:
        return True
    told = words("attribution", "ar", "sayings") | words("attribution", "ar", "stances")
    return noun != word and (noun in told or own_speech(noun))


def _goes_on(text: str, tokens: list[Token], n: int, end: int) -> bool:
    """Behind the noun of speech stands what is said: ب, عن, a participle, a colon or a quotation."""
    if n + 1 >= len(tokens):
        return re.match(r"\s?[:«“\"]", text[tokens[n].end : end]) is not None
    if re.search(r"[:«“\"]", text[tokens[n].end : tokens[n + 1].start]):
        return True
    near = [token.text for token in tokens[n + 1 : n + 4]]
    return any(
        word in ("عن", "حول", "ان") or re.match(r"ب\w{3}|م\w{3,}(?:ا|ه)\Z", word) or word in _AS_SAYING
        for word in near
    )
