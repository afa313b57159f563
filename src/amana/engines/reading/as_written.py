"""Words that folding makes one, told apart by how they are written."""

from __future__ import annotations

import re
from dataclasses import replace

from amana.engines.common.arabic import fold

from .fold import Folded, Token
from .found import Found
from .frames_ar import unknown
from .lexicon import words

_UPON = fold("على")
_TITLE = fold("حجي")
_I_SAID, _SAID = re.compile(r"[وف]?گل?ت(?:له|لها|لهم|لو|ه|ها)?(?!\w)"), fold("قلت")


_SHOWED = (fold("بين"), fold("وبين"), fold("فبين"))
_VISION = fold("رؤى")
_HAVING_SAID = {fold("قايل"): fold("قال"), fold("قايلة"): fold("قالت"), fold("قايلين"): fold("قالوا")}
_IMPERSONAL = frozenset(
    lead + fold(word)
    for word in (
        "يعتقد",
        "يظن",
        "يتوقع",
        "ينتظر",
        "يخشى",
        "يقال",
        "يفترض",
        "يشتبه",
        "يزعم",
        "يحكى",
        "يروى",
        "يؤمل",
    )
    for lead in ("", "و", "ف")
)
_PASSIVE = re.compile("[وف]?\u064e?ي\u064f")
_UPON_ME = (fold("على"), fold("إلى"), fold("لدى"))
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
    if said := _HAVING_SAID.get(
        token.text.lstrip("وف")
    ):  # قايلة is she said, as spoken; قائلة, saying, is written
        written = text.source[slice(*text.span(token.start, token.end))]
        return token if "ئ" in written else token._replace(text=said)
    if token.text in _IMPERSONAL:  # يُعتقد أن: it is thought, by nobody
        written = text.source[slice(*text.span(token.start, token.end))]
        return token._replace(text=token.text + "·") if _PASSIVE.match(written) else token
    if token.text in _UPON_ME:  # ردّ عليّ: no preposition before a noun
        written = text.source[slice(*text.span(token.start, token.end))]
        if written.endswith("يّ"):
            return token._replace(text=token.text + "ي")
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


_INDEFINITE = re.compile(r"(?<=\s)[^\W\d_]{2,}(?:\u064bا|ا\u064b)(?!\w)")
_INDEFINITE_FIRST = re.compile(r"[^\W\d_]{2,}(?:\u064bا|ا\u064b)(?!\w)")
_FIGURE = re.compile(r"[0-9]\s\Z")
_AUXILIARY = frozenset(
    ["is", "are", "was", "were", "did", "does", "do", "has", "have", "had", "will", "would", "can", "could"]
)
_DATED = re.compile(r"[^\W\d_][\w'’ -]{1,30}?\s[-–—]\s(?=\w)")  # SULAIMANIYAH - Tens of families
# A cleaner who asked to be called Samira; jurors also: how somebody speaks is no part of who he is.
_NO_PART = re.compile(
    r"(?:,?\s(?:who\s(?:asked|wanted|wished|declined|requested|spoke|insisted|preferred|refused)|speaking|asking\s(?:not|to)|on\scondition)\b.*"
    r"|\s(?:also|later|then|now|again|still|meanwhile|however|both|all|once|yesterday|today|tonight|already|since|therefore|nevertheless|nonetheless"
    r"|(?:last|this|next)\s(?:week|month|year|night|spring|summer|autumn|winter|fall|(?:mon|tues|wednes|thurs|fri|satur|sun)day)))\Z"
)


def bounded(text: Folded, item: Found) -> Found:
    """An attribution whose speaker ends before the first word that cannot belong to who he is; alone, an accusative
    that only counts (واحداً) or is counted (اعتُقل 15 شخصاً) is nobody."""
    if item.speaker is None:
        return item
    begin, last = item.speaker
    held = text.text[begin:last].split()[0]
    if held in _AUXILIARY:  # were people told where they were going?
        return replace(item, speaker=None, implicit=True)
    counts = held[:-1] in words("clauses", "ar", "so_many") or _FIGURE.search(
        text.text, max(0, begin - 9), begin
    )
    if held.endswith("ا") and (counts or _object(text, item)) and _accusative(text, begin):
        return replace(item, speaker=None, implicit=True)
    return replace(item, speaker=within_bounds(text, item.speaker))


_AS_SUBJECT = re.compile(r"(?:(?<!\w)[وف]?[بكل]?(?:ان|لكن|لعل|ليت)|(?:ت|نا|ني|و|وا))\s\Z")


def _object(text: Folded, item: Found) -> bool:
    """Whether a speaker stands right behind the verb that tells, or before it behind no particle (إن مصدراً قال) and
    nobody's meeting him (قابلنا معلماً قال): so what is an accusative there is an object, and nobody's subject."""
    if item.speaker is None:
        return False
    begin = item.speaker[0]
    if item.start < begin:
        return len(text.text[item.start : begin].split()) == 1
    return begin == item.start and _AS_SUBJECT.search(text.text, max(0, begin - 9), begin) is None


def _accusative(text: Folded, begin: int) -> bool:
    return _INDEFINITE_FIRST.match(text.source, text.span(begin, begin + 1)[0]) is not None


def within_bounds(text: Folded, span: tuple[int, int]) -> tuple[int, int]:
    """A noun phrase up to the first word that is no part of it. In Arabic that is an accusative written as one: يتصفح
    مدير الرعاية حسن الطاهر جدولاً. What is so written is neither part of a name nor goes with a subject."""
    begin, last = span
    if text.text[begin] < "\u0600":
        if placed := _DATED.match(text.text, begin, last):
            begin = placed.end()
        span = begin, last
        cut = _NO_PART.search(text.text, begin, last)
        return (begin, cut.start()) if cut and cut.start() > begin + 2 else span
    first, end = text.span(begin, last)
    found = _INDEFINITE.search(text.source, first, end)
    if found is None or _accusative(text, begin):  # إن مصدراً قال: a subject behind a particle, or an object
        return span
    stop = text.back(found.start())
    while stop > begin and text.text[stop - 1].isspace():
        stop -= 1
    return begin, stop
