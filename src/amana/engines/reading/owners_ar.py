"""Whose an Arabic verb without a subject is within its own sentence: of whoever stands before it, of whom a relative
clause tells, of whom those who write have asked, or, of a participle, of whoever told last.
"""

from __future__ import annotations

import re
from dataclasses import replace

from . import first_person_ar, frames_ar, papers_ar, parted_ar, subjects
from .agreement import agree
from .fold import Token
from .forms_ar import verb, verbs
from .found import Found
from .lexicon import words
from .newcomers_ar import newcomer
from .phrases_ar import BREAK, phrase_of
from .speakers import outlet_key
from .stems import group_of, idea
from .tellers_ar import speaks


def in_its_row(text: str, item: Found, found: list[Found]) -> bool:
    """قال المسؤول للقناة، مشترطا عدم ذكر اسمه: a participle behind somebody's verb is his, whatever the sentence began
    with."""
    word = text[item.start : item.end].split()[0]
    if item.speaker or not item.implicit or verb(word) != "participle":
        return False
    before = [one for one in found if one.speaker and one.end <= item.start]
    if not before or re.search(r"[.؛\n]", text[before[-1].end : item.start]):
        return False
    last = max(before, key=lambda one: one.end)
    teller = text[slice(*last.speaker)] if last.speaker else ""
    return speaks(teller) and agree(word, teller)


def owned(text: str, tokens: list[Token], item: Found, names: frozenset[str]) -> Found:
    """A verb that names nobody, with the subject of its own sentence if that has one."""
    if item.speaker and text[slice(*item.speaker)] in ("الاخير", "الاخيره", "هولا"):
        last = subjects.in_arabic(text, tokens, item.start, names, nearest=True)
        return replace(item, speaker=last) if last else item
    if not item.implicit or item.speaker:
        return item
    if first_person_ar.is_first(text[item.start : item.end].split()[0]):
        body = first_person_ar.as_whom(text, tokens, item.start)
        return replace(item, speaker=body, implicit=False) if body else item
    word = text[item.start : item.end].split()[0]
    if tokens[0].text in ("اما", "واما"):  # أما نسرين قاسم، شقيقة أحد النزلاء، فتؤكد
        span = phrase_of(text, tokens[1:], item.start)
        return replace(item, speaker=span, implicit=False) if span else item
    if whose := _relative_of(text, tokens, item.start):
        return replace(item, speaker=whose, implicit=False)
    if interviewed := _interviewed(text, tokens, item.start):
        return replace(item, speaker=interviewed, implicit=False)
    if (asked := parted_ar.asked(text, tokens, item.start)) and agree(word, text[slice(*asked)]):
        return replace(item, speaker=asked, implicit=False)
    beside = subjects.in_arabic(text, tokens, item.start, names, nearest=True)
    if beside and papers_ar.is_paper(text[slice(*beside)].split()[0]):
        beside = None  # أرسل رسالة قصيرة يصف فيها
    if beside and _right_before(text, tokens, beside, item.start) and agree(word, text[slice(*beside)]):
        return replace(item, speaker=beside, implicit=False)  # شرح من مدير الدفاع أوضح فيه أن
    nearest = (word[0] == "ف" and word not in verbs()) or _turned(text, tokens, item.start)
    nearest = nearest or text[max(0, item.start - 4) : item.start].strip() == "وقد"
    nearest = nearest or any(_CONTACT.match(t.text) for t in tokens if t.start < item.start)
    # دله سجين على الزنزانة: قال إنه …
    nearest = nearest or text[max(0, item.start - 2) : item.start].strip() == ":"
    span = subjects.in_arabic(text, tokens, item.start, names, nearest)
    if span is None or not agree(word, text[slice(*span)]):
        span = newcomer(text, tokens, item.start, word)
    return replace(item, speaker=span, implicit=False) if span else item


_INTERVIEW = re.compile(
    r"(?<!\w)[وف]?(?:اجرت|اجري|تجري|يجري|نشرت|بثت)\s(?P<outlet>[^،,.:؛\n]{3,50}?)\s(?:مقابله|حوارا?|لقاء|حديثا?)\s(?:\w+\s){0,2}?مع\s(?=\w)"
)


def _interviewed(text: str, tokens: list[Token], place: int) -> tuple[int, int] | None:
    """أجرت الصحيفة مقابلة مع المدير، قال فيها: whom it was with speaks, not whose it is."""
    matches = list(_INTERVIEW.finditer(text, tokens[0].start, place))
    after = [token for token in tokens if matches and token.start >= matches[-1].end()]
    if not after or not outlet_key(matches[-1]["outlet"].strip('«»“”" ')):
        return None
    phrase = phrase_of(text, after, place)
    return phrase if phrase and speaks(text[slice(*phrase)]) else None


def _relative_of(text: str, tokens: list[Token], place: int) -> tuple[int, int] | None:
    """التقينا أحد الناجين، الذي قال إن: whom the relative clause that begins with the verb at `place` tells of."""
    n = next((n for n, token in enumerate(tokens) if token.start >= place), 0)
    if n < 2 or tokens[n - 1].text not in ("الذي", "التي", "الذين"):
        return None
    led = frames_ar.antecedent(text, tokens, n - 1, tokens[0].start)
    return led if led and speaks(text[slice(*led)]) else None


# تواصلنا مع أبي يعقوب ونفى الموضوع: whom those who write have asked.
_CONTACT = re.compile(r"[وف]?(?:تواصل|اتصل|سال|راسل|التقي|قابل|خاطب)(?:نا|ت)\Z")


def _turned(text: str, tokens: list[Token], place: int) -> bool:
    """طرحت ذلك على المدير، فاكتفى … وقال: a verb behind ف has made the last named the subject."""
    return any(
        token.text[0] == "ف" and token.text not in verbs() and frames_ar.finite(token.text)
        for n, token in enumerate(tokens)
        if n > 1 and token.start < place and BREAK.search(text[tokens[n - 1].end : token.start])
    )


def _right_before(text: str, tokens: list[Token], phrase: tuple[int, int], place: int) -> bool:
    """Whether a person or body stands right before a verb, and not behind a preposition of place."""
    if text[phrase[1] : place].strip() or group_of(idea(text[slice(*phrase)].split()[0]) or "") == "places":
        return False
    led = [token.text for token in tokens if token.end < phrase[0]][-1:]
    return led == ["من"] or not any(
        word in words("clauses", "ar", "prepositions") or word in _PLACE for word in led
    )


_PLACE = ("امام", "خلف", "قرب", "داخل", "خارج", "فوق", "تحت")
