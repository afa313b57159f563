"""Arabic sources by what they feel, side with or pass on: أبدى الوزير امتعاضه, أيده نائب, حصيلة أعلنتها الدائرة,
هذا ما يردده الخصوم, أُبلغ الفريق من قبل الطبيب, إلى الرأي نفسه يميل المحامي.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from amana.engines.common.arabic import fold

from . import frames_ar, subjects
from .before_ar import phrase_before
from .beside_ar import told_forms
from .bounds_ar import own_feeling
from .fold import Token
from .forms_ar import forms_of, plain, verbs
from .found import Found
from .frames_ar import event_free, finite, somebody, states
from .lexicon import load, words
from .phrases_ar import BREAK, phrase_of
from .stems import idea
from .tellers_ar import can_speak, capital, speaks

Span = tuple[int, int]
Rule = Callable[[str, list[Token], int, int], Found | None]
_OBJECT = re.compile(r"(?:ها|هما|هم|هن|ه|نا|ني)\Z")


def at(text: str, tokens: list[Token], place: int, start: int, end: int) -> Found | None:
    """The attribution that the word at `place` makes by one of these rules."""
    for rule in (_shown, _sided, _told_thing, _this_is, _to_say, _deed_of_saying, _told_us, _feels):
        if found := rule(text, tokens, place, end):
            return found
    return _informed(text, tokens, place, end) or _inclines(text, tokens, place, end)


@cache
def _forms(name: str) -> frozenset[str]:
    return frozenset(
        form for pair in load("frames")["ar"][name] for form in forms_of(fold(pair.split("/")[0]), pair)
    )


def _behind(text: str, tokens: list[Token], place: int, end: int) -> Span | None:
    """Somebody who can speak, right behind the word at `place`."""
    if place + 1 >= len(tokens) or BREAK.search(text[tokens[place].end : tokens[place + 1].start]):
        return None
    phrase = phrase_of(text, tokens[place + 1 : place + 14], end)
    return phrase if phrase and speaks(text[slice(*phrase)]) else None


def _shown(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """لم يخف القاضي قلقه, الوزارة تجدد استياءها: a feeling with its owner on it, behind a verb of showing."""
    word = tokens[place].text
    if plain(word, _forms("show")) not in _forms("show"):
        return None
    after = tokens[place + 1 : place + 14]
    near = next((token for token in after if own_feeling(token.text)), None)
    if near is None or BREAK.search(text[tokens[place].end : near.start]):
        return None
    phrase = phrase_of(text, after, near.start) if near is not after[0] else None
    if phrase is None and near in after[:2]:
        phrase = phrase_before(text, tokens, place, tokens[0].start)
        if phrase is None:
            carried = place == 0 or word[0] in "وف" or tokens[place - 1].text in ("ثم", "كما", "لم", "لا")
            return Found(tokens[place].start, near.end, None, implicit=True) if carried else None
    if phrase is None or not speaks(text[slice(*phrase)]):
        return None
    return Found(min(phrase[0], tokens[place].start), near.end, phrase)


def _sided(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """أيده في ذلك رئيس الكتلة, عدته النائبة استباقا: whoever sides with or against what was said before."""
    word = tokens[place].text
    bare = word[1:] if word[0] in "وف" and len(word) > 4 else word
    base = _OBJECT.sub("", bare)
    if (
        base == bare
        or base not in _side_forms()
        or idea(word)
        or can_speak(word)
        or word in words("frames", "ar", "told_things")
    ):
        return None
    phrase = _behind(text, tokens, place, end)
    return Found(tokens[place].start, phrase[1], phrase) if phrase else None


@cache
def _side_forms() -> frozenset[str]:
    return frozenset(form for past in words("frames", "ar", "sides") for form in forms_of(past))


def _told_thing(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """حصيلة أولية تعطيها الهيئة, أنباء تناولتها مواقع: whoever tells the thing that can be told before the verb."""
    word = tokens[place].text
    if not place or not frames_ar.object_on(word) or not event_free(word):
        return None
    held = tokens[max(0, place - 3) : place]
    if BREAK.search(text[held[0].start : tokens[place].start]) and len(held) > 1:
        held = held[-1:]
    led = {re.sub(r"\A[وفبل]?(?:ال)?(?=\w{3})", "", token.text) for token in held} | {t.text for t in held}
    if not led & words("frames", "ar", "told_things") or BREAK.search(
        text[held[-1].end : tokens[place].start]
    ):
        return None
    phrase = _behind(text, tokens, place, end)
    return Found(tokens[place].start, phrase[1], phrase) if phrase else None


def _this_is(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """هذا ما يردده خصومنا, وهو ما تثبته السجلات: this is what somebody says."""
    if (
        place < 2
        or tokens[place - 1].text != "ما"
        or tokens[place - 2].text not in words("frames", "ar", "this_is")
    ):
        return None
    if not frames_ar.object_on(tokens[place].text) or not event_free(tokens[place].text):
        return None
    phrase = _behind(text, tokens, place, end)
    return Found(tokens[place].start, phrase[1], phrase) if phrase else None


def _informed(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """تم إعلام الفريق من قبل الطبيب: whoever informed them."""
    if tokens[place].text not in words("stances", "ar", "informed"):
        return None
    for n in range(place + 1, min(place + 8, len(tokens) - 2)):
        if BREAK.search(text[tokens[n].end : tokens[n + 1].start]):
            return None
        if tokens[n].text == "من" and tokens[n + 1].text in words("stances", "ar", "by"):
            phrase = _behind(text, tokens, n + 1, end)
            return Found(tokens[place].start, phrase[1], phrase) if phrase else None
    return None


def _inclines(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """إلى الرأي نفسه يميل المحامي: an opinion before the verb, and who holds it behind."""
    if place < 2 or not re.match(r"[يت]\w{2,}\Z", tokens[place].text):
        return None
    led = tokens[max(0, place - 3) : place]
    if BREAK.search(text[led[0].start : tokens[place].start]):
        return None
    if not any(token.text in words("stances", "ar", "opinions") for token in led):
        return None
    phrase = _behind(text, tokens, place, end)
    return Found(tokens[place].start, phrase[1], phrase) if phrase else None


def _deed_of_saying(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """سارعت السفارة إلى نفي الخبر, لم يتردد المحافظ في وصف ما جرى, آثرت الوزارة التذكير: saying as what is done."""
    word = tokens[place].text
    if not finite(word) or place + 2 >= len(tokens):
        return None
    bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
    if any(bare in (past, past + "ت", "ي" + past, "ت" + past) for past in words("stances", "ar", "no_deeds")):
        return None
    phrase = _behind(text, tokens, place, end)
    if phrase is None:
        return _deed_behind(text, tokens, place)
    behind = [token for token in tokens if token.start >= phrase[1]][:4]
    if len(behind) < 2 or BREAK.search(text[phrase[1] : behind[0].start]):
        return None
    led = next(
        (n for n, token in enumerate(behind[:3]) if token.text in words("stances", "ar", "deeds_to")), None
    )
    if led is not None and led + 1 < len(behind) and _deed_noun(behind[led + 1].text):
        return Found(tokens[place].start, behind[led + 1].end, phrase)
    alone = any(bare in (past, past + "ت") for past in words("stances", "ar", "deeds_done"))
    glued = behind[0].text.startswith("بال") and _deed_noun(behind[0].text.removeprefix("ب"))
    if glued or (alone and _deed_noun(behind[0].text)):
        return Found(tokens[place].start, phrase[1], phrase)
    return None


def _deed_behind(text: str, tokens: list[Token], place: int) -> Found | None:
    """لكن الوزارة سارعت إلى نفيها: whoever stands right before the verb, what is done right behind it."""
    if tokens[place + 1].text not in words("stances", "ar", "deeds_to") or BREAK.search(
        text[tokens[place].end : tokens[place + 2].start]
    ):
        return None
    if not place or not _deed_noun(re.sub(r"(?<=\w{3})(?:ه|ها|هم)\Z", "", tokens[place + 2].text)):
        return None
    led = phrase_before(text, tokens, place, tokens[0].start)
    if led is None or not speaks(text[slice(*led)]) or text[led[1] : tokens[place].start].strip():
        return None
    return Found(led[0], tokens[place + 2].end, led)


def _deed_noun(word: str) -> bool:
    return word.removeprefix("ال") in words("stances", "ar", "deeds")


def _to_say(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """خرج الناطق ليعلن أن: a verb of saying behind ل, said by the subject of its sentence."""
    word = tokens[place].text
    if not place or not re.match(r"ل[يت]\w{2,}\Z", word) or verbs().get(word[1:]) is None:
        return None
    if states(text, tokens, place + 1, end, 3) is None:
        return None
    owner = subjects.in_arabic(text, tokens, tokens[place].start, frozenset())
    owner = owner or phrase_before(text, tokens, place, tokens[0].start)
    if owner is None or not speaks(text[slice(*owner)]):
        return Found(tokens[place].start, tokens[place].end, None, implicit=True)
    return Found(owner[0], tokens[place].end, owner)


def _told_us(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """أعلمنا آمر الرتل بتعطل عربة, وردنا من نقطة التفتيش أن: whoever told it to those who write."""
    word = tokens[place].text
    base = re.sub(r"(?:نا|ني)\Z", "", word[1:] if word[0] in "وف" and len(word) > 5 else word)
    if base == word or place + 2 >= len(tokens):
        return None
    if base in words("stances", "ar", "reached") and tokens[place + 1].text in ("من", "عن"):
        phrase = phrase_of(text, tokens[place + 2 : place + 14], end)
        told = phrase and any(t.text in _that() for t in tokens if phrase[1] <= t.start < phrase[1] + 40)
        return Found(tokens[place].start, phrase[1], phrase) if phrase and told else None
    if base not in told_forms():
        return None
    phrase = phrase_of(text, tokens[place + 1 : place + 14], end)
    if frames_ar.present(tokens[place + 1].text) and not can_speak(tokens[place + 1].text):
        return Found(tokens[place].start, tokens[place].end, None, implicit=True)  # وعدني يشوف الاسم
    if (
        phrase is None
        or BREAK.search(text[tokens[place].end : phrase[0]])
        or not somebody(text[slice(*phrase)])
    ):
        return None
    return Found(tokens[place].start, phrase[1], phrase)


@cache
def _that() -> frozenset[str]:
    return words("attribution", "ar", "complements")


def _feels(text: str, tokens: list[Token], place: int, end: int) -> Found | None:
    """باريس قلقة على مواطنيها, لكنني متأكد من رقمي: somebody and how he feels about something, without a verb."""
    word = tokens[place].text
    if word not in words("stances", "ar", "felt_as") or not place or place + 1 >= len(tokens):
        return None
    near = tokens[place + 1].text
    if BREAK.search(text[tokens[place].end : tokens[place + 1].start]):
        return None
    if (
        near not in ("من", "علي", "الي", "ازا", "حيال", "بشان", "في", "ان", "بان", "لان")
        and near[0] not in "بل"
    ):
        return None
    before = tokens[place - 1].text
    if before in ("انا", "وانا", "لكنني", "لكني", "انني", "اني"):
        return Found(tokens[place - 1].start, tokens[place].end, None, implicit=True)
    led = phrase_before(text, tokens, place, tokens[0].start)
    if led is None or text[led[1] : tokens[place].start].strip() or led[0] != tokens[0].start:
        return None
    head = text[slice(*led)].split()[0]
    return Found(led[0], tokens[place].end, led) if can_speak(head) or capital(head) else None
