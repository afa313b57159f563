"""What the noun phrase beside an Arabic verb is to it: who says it, what is said or shown, how, or to whom."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .bounds_ar import own_feeling
from .fold import Token
from .forms_ar import forms_of, plain, verbs
from .lexicon import words
from .papers_ar import authored
from .phrases_ar import BREAK, phrase_of
from .signs_ar import complement
from .speakers import outlet_nouns
from .stems import group_of, idea
from .tellers_ar import can_speak, speaks

Span = tuple[int, int]
_BORDERS = ("لكن", "ولكن", "ان", "فان", "بيد", "غير", "وان")


def owns(text: str, after: list[Token], phrase: Span) -> bool:
    """وأعلن سلمان عزمه: whose resolve it is."""
    behind = next((token.text for token in after if token.start >= phrase[1]), "")
    return own_feeling(behind)


def figures_show(text: str, word: str, after: list[Token], end: int) -> Span | None:
    """وأظهرت أرقام مديرية الصحة أن: papers and figures that show it, with whose they are."""
    if (
        not after
        or after[0].text not in words("idioms", "ar", "figures")
        or plain(word, _shows()) not in _shows()
    ):
        return None
    phrase = phrase_of(text, after, end)
    owner = text[slice(*phrase)].partition(" ")[2] if phrase else ""
    if phrase is None or not owner or not can_speak(owner.split()[0]):
        return None
    closes = re.match(r"\s?(?:[.]|\Z)", text[phrase[1] : end]) is not None
    return phrase if closes or complement(text, after, end) else None


@cache
def _shows() -> frozenset[str]:
    return frozenset(
        form for pair in words("idioms", "ar", "showing") for form in forms_of(pair.split("/")[0])
    )


def to_an_outlet(phrase: str) -> bool:
    return re.sub(r"\A(?:لل|ل)(?=\w{3})", "", phrase.split()[0]) in outlet_nouns()


def how(text: str, phrase: Span, end: int) -> bool:
    """ضاحكة, باكيا: one word of how it is said, and the clause ends."""
    word = text[slice(*phrase)]
    shaped = re.fullmatch(r"(?:\w{1,2}ا\w{2}|م\w{3,4})(?:ه|ا)", word)
    closes = re.match(r"\s?(?:[.،,:]|\Z)", text[phrase[1] : end] or "")
    return bool(shaped and closes) and not can_speak(word)


def explains(word: str, after: list[Token], phrase: tuple[int, int]) -> bool:
    """وعزت سبب الاكتظاظ إلى بطء المحاكم: the phrase is what is explained, not who explains."""
    known = frozenset(form for past in words("attribution", "ar", "explains") for form in forms_of(past))
    behind = [token.text for token in after if token.start >= phrase[1]][:4]
    return plain(word, known) in known and "الي" in behind


def what_was_said(phrase: str) -> bool:
    """An indefinite event or thing that cannot speak: what a verb of announcing announces."""
    head = phrase.split()[0]
    return (
        not head.startswith("ال")
        and not speaks(phrase)
        and group_of(idea(head) or "") in ("events", "things")
    )


_TIMES = re.compile(
    r"(?:ليل|يوم|ساع(?=ه|ات|تين)|بداي|نهاي|مطلع|خلال|فتر|مر|لحظ|شهر|سن|عام|اسبوع|جواب|تعليق|رد)\w{0,2}\Z"
)


def states_at_once(text: str, after: list[Token], phrase: Span) -> bool:
    """روى ساعي البريد أن, خلص تحقيق داخلي إلى أن: what stands between the verb and its statement is its subject."""
    head = text[slice(*phrase)].split()[0]
    behind = [token for token in after if token.start >= phrase[1]][:2]
    if (
        not behind
        or _TIMES.match(head)
        or head.endswith("ا")
        or BREAK.search(text[phrase[1] : behind[0].start])
    ):
        return False
    that = words("attribution", "ar", "complements")
    if authored(behind[0].text):
        return True  # خلص تحقيق أجرته الشركة إلى أن
    led = behind[0].text in ("الي", "علي", "عن", "من") and len(behind) > 1 and behind[1].text in that
    return led or behind[0].text in that


def says_only(tokens: list[Token], at: int) -> bool:
    """لا يذكر التقرير سوى, لم تتحدث إلا عن: what is said and nothing else, by a verb that is negated."""
    if (
        not at
        or tokens[at - 1].text.lstrip("وف") not in ("لا", "لم")
        or verbs().get(tokens[at].text) != "strong"
    ):
        return False
    but = next((n for n in range(at + 1, min(at + 6, len(tokens))) if tokens[n].text in _BUT), None)
    return but is not None and tokens[but + 1 : but + 2] != [] and tokens[but + 1].text not in _WHEN


_BUT = ("سوي", "الا", "غير")
_WHEN = ("بعد", "قبل", "عند", "حين", "عندما", "في", "اذا", "مع")


def behind_border(text: str, tokens: list[Token], at: int) -> tuple[int, int] | None:
    """لكن سجينا تواصلت معه الوكالة أنكر ذلك: who stands behind "but" in the accusative, with a clause of his own."""
    for n in range(at - 1, max(-1, at - 12), -1):
        if BREAK.search(text[tokens[n].end : tokens[n + 1].start]):
            return None
        if tokens[n].text in _BORDERS:
            head = tokens[n + 1]
            if (
                n + 1 < at
                and head.text.endswith("ين")
                and can_speak(head.text)
                and not head.text.startswith("ال")
            ):
                return head.start, head.end  # لكن سائقين تجمعوا تحدثوا
            if n + 1 < at and head.text.endswith("ا") and can_speak(head.text):
                return head.start, head.end - 1  # without the ending of its case
            return None
    return None


def topic_of(text: str, tokens: list[Token], at: int) -> tuple[int, int] | None:
    """أما الناطق باسم الشرطة فوصف الأمر بأنه: the verb is the topic's."""
    for n in range(at - 2, max(-1, at - 16), -1):
        if tokens[n].text in ("اما", "واما"):
            return phrase_of(text, tokens[n + 1 : at], tokens[at].start)
        if re.search(r"[.;؛:\n]", text[tokens[n].end : tokens[n + 1].start]):
            return None
    return None


def sees_happen(word: str) -> bool:
    """شهد, which places do too."""
    return plain(word, _SEES_HAPPEN) in _SEES_HAPPEN


def a_place(text: str, tokens: list[Token], at: int, phrase: Span | None) -> bool:
    """A place behind the verb, or before it past قد."""
    if phrase and group_of(idea(text[slice(*phrase)].split()[0]) or "") == "places":
        return True
    near = [token.text for token in tokens[max(0, at - 4) : at]]
    return any(group_of(idea(word) or "") == "places" and word.startswith("ال") for word in near)


_SEES_HAPPEN = forms_of(fold("شهد"))


def told_to(text: str, word: str, after: list[Token], phrase: Span) -> bool:
    """A verb of telling somebody, and only one noun phrase behind it, of many people: those who are told."""
    if plain(word, told_forms()) not in told_forms():
        return False
    head = text[slice(*phrase)].split()[0]
    many = head.startswith("ال") and head.removeprefix("ال") in words("clauses", "ar", "peoples")
    many = many or head in _AUDIENCE
    behind = [token.text for token in after if token.start >= phrase[1]][:2]
    return many and bool(behind) and any(one in words("attribution", "ar", "complements") for one in behind)


@cache
def told_forms() -> frozenset[str]:
    return frozenset(form for past in words("attribution", "ar", "tells") for form in forms_of(past))


_AUDIENCE = frozenset(
    fold(w) for w in ("الأهالي", "السكان", "الصحفيين", "المراقبين", "الحاضرين", "المواطنين", "ذويهم")
)


def in_passing(text: str, tokens: list[Token], at: int) -> bool:
    """ابنها، كما تروي لنا، اعتقل: as somebody tells, between two commas."""
    if at and tokens[at - 1].text in ("هيك", "هيچ", "هكذا", "كذا"):
        return True  # أوقفهم حاجز، هيك شهدت راعية
    if not at or tokens[at - 1].text not in ("كما", "وكما", "مثلما"):
        return False
    if re.match(r"(?:\s(?:لنا|لي))?\s?[،,.]", text[tokens[at].end : tokens[at].end + 8]):
        return True
    opened = at > 1 and re.search(r"[،,]", text[tokens[at - 2].end : tokens[at - 1].start])
    phrase = phrase_of(text, tokens[at + 1 : at + 8], len(text)) if opened else None
    closed = phrase and re.match(r"(?:\s\w{2,4})?\s?[،,]", text[phrase[1] : phrase[1] + 7])
    return phrase is not None and closed is not None and speaks(text[slice(*phrase)])


def closes(text: str, before: Token | None, token: Token, phrase: Span | None, end: int) -> bool:
    """مشينا ليلتين، يجيب حسان. A verb of saying in the present behind a comma, whoever says it, and the end."""
    if before is None or phrase is None or token.text[0] not in "يت" or len(text[slice(*phrase)].split()) > 4:
        return False
    comma = re.fullmatch(r"\s?[،,]\s?", text[before.end : token.start])
    return bool(comma) and re.match(r"\s*[.!\n]*\s*\Z", text[phrase[1] : end]) is not None
