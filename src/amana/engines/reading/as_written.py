"""Words that folding makes one, told apart by how they are written."""

from __future__ import annotations

import re

from amana.engines.common.arabic import fold

from .fold import Folded, Token
from .frames_ar import unknown

_UPON = fold("على")
_TITLE = fold("حجي")
_I_SAID, _SAID = re.compile(r"[وف]?گل?ت(?:له|لها|لهم|لو|ه|ها)?(?!\w)"), fold("قلت")


_SHOWED = (fold("بين"), fold("وبين"), fold("فبين"))
_VISION = fold("رؤى")
_BEFORE = (fold("أمام"), fold("وأمام"))


def as_written(text: Folded, token: Token) -> Token:
    """What folding makes one of two words, told by how it is written: the name علي and the preposition على, the
    verb بيّن and the preposition بين."""
    if token.text[-1] == "ا" and len(token.text) > 3 and unknown(token.text):
        written = text.source[slice(*text.span(token.start, token.end))]
        adverb = "\u064b" in written[-3:]  # خطيا, حرفيا: an accusative, so no subject
        return token._replace(text=token.text + "·") if adverb else token
    if _I_SAID.match(text.source, text.span(token.start, token.end)[0]):
        return token._replace(text=_SAID)  # گتله: I said to him; كتلة is a bloc
    if token.text.lstrip("وف") == _TITLE:  # حچى is to speak, حچي a word, حجي a title
        written = text.source[slice(*text.span(token.start, token.end))]
        return token._replace(text=token.text.replace("ج", "ك")) if written[-1] == "ى" else token
    if token.text == _VISION:  # the name رؤى, and روى
        written = text.source[slice(*text.span(token.start, token.end))]
        return token._replace(text=token.text + "·") if "ؤ" in written else token
    if token.text in _BEFORE:  # إمام المسجد, أمام المسجد
        written = text.source[slice(*text.span(token.start, token.end))]
        return token._replace(text=token.text + "·") if "إ" in written else token
    if token.text != _UPON and token.text not in _SHOWED:
        return token
    start, end = text.span(token.start, token.end)
    written = text.source[start:end]
    if token.text in _SHOWED:
        return token._replace(text=token.text + "·") if "\u0651" in written else token
    return token._replace(text="علي·") if written == "علي" else token
