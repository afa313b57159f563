"""Arabic sources told by a noun: what somebody holds (الانطباع لدى الأهالي أن), whose words they are (والكلام للمدير),
whose figures and papers show it (أرقام الدائرة تقول), and how somebody seems (بدا الوزير واثقا).
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .fold import Token
from .forms_ar import forms_of
from .found import MOST_IN_SENTENCE, Found, inside_quote, meets
from .lexicon import alternatives, load, words
from .phrases_ar import BREAK, phrase_of
from .tellers_ar import can_speak, speaks

Span = tuple[int, int]
_FAR = 12


def find(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of a sentence (its `tokens`) that rest on such a noun."""
    found = _seen_by(text, tokens, start, end)
    for at, token in enumerate(tokens):
        if len(found) >= MOST_IN_SENTENCE:
            break
        if inside_quote(text, start, token.start):
            continue
        for rule in _rules(token.text):
            item = rule(text, tokens, at, end)
            if item and not meets(item, found):
                found.append(item)
                break
    return found


def _noun(word: str) -> str:
    """A noun without و, a preposition or the article before it."""
    return re.sub(r"\A[وف]?(?:بال|كال|لل|ال|ب)?(?=\w{3})", "", word)


@cache
def _rules(word: str):  # type: ignore[no-untyped-def]
    bare, own = _noun(word), word[1:] if word[0] in "وف" and len(word) > 3 else word
    found = []
    if _listed(word, bare, "held"):
        found.append(_held_by)
    if own in _list("owned"):
        found.append(_owned)
    if own in _list("figures") or own.removeprefix("ال") in _list("figures"):
        found.append(_figures)
    if _listed(word, bare, "words_of"):
        found.append(_words_of)
    if own in _list("seems"):
        found.append(_seems)
    if own in ("له", "لها", "لهم", "لديه", "لديها", "لديهم", "عنده", "عندها"):
        found.append(_has_a_view)
    if own in _list("appears_to"):
        found.append(_appears_to)
    if word in ("في", "وفي", "ففي"):
        found.append(_in_a_paper)
    if re.match(r"[وف]?ل\w{3,}", word):
        found.append(_another_view)
    if bare in _list("surely"):
        found.append(_surely)
    return tuple(found)


@cache
def _list(name: str) -> frozenset[str]:
    return words("idioms", "ar", name)


def _listed(word: str, bare: str, name: str) -> bool:
    return word in _list(name) or bare in _list(name)


@cache
def _seen() -> re.Pattern[str]:
    return re.compile(r"(?<!\w)[وف]?(?:" + alternatives(load("idioms")["ar"]["seen_by"]) + r")\s(?=\w)")


def _seen_by(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """في حساب الشرطة, بلسان شقيقه: only before somebody who can speak."""
    found = []
    for match in _seen().finditer(text, start, end):
        if inside_quote(text, start, match.start()):
            continue
        after = [token for token in tokens if token.start >= match.end()]
        phrase = phrase_of(text, after, end)
        if phrase and can_speak(after[0].text) and speaks(text[slice(*phrase)]):
            found.append(Found(match.start(), phrase[1], phrase))
    return found[:MOST_IN_SENTENCE]


def _opens(text: str, tokens: list[Token], at: int) -> bool:
    """A noun at the beginning of its clause."""
    if not at or tokens[at].text[0] == "و" or BREAK.search(text[tokens[at - 1].end : tokens[at].start]):
        return True
    return tokens[at - 1].text in ("لكن", "ولكن", "ثمه", "وثمه", "هناك", "كان", "وكان", "كانت", "وكانت", "ان")


def _that(text: str, tokens: list[Token], place: int, end: int, reach: int) -> bool:
    """أن or a colon or a quotation within the next words, in the same clause."""
    last = place
    for token in [token for token in tokens if token.start >= place][:reach]:
        gap = text[last : token.start]
        if re.search(r"[:«“\"]", gap):
            return True
        if BREAK.search(gap):
            return False
        if token.text in words("attribution", "ar", "complements"):
            return True
        last = token.end
    return re.match(r"\s?[:]", text[last:end] or "") is not None


def _held_by(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """الانطباع السائد لدى الأهالي أن, ثمة إجماع بين الحراس على أن: those who hold it."""
    for n in range(at + 1, min(at + 4, len(tokens) - 1)):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            return None
        in_ranks = tokens[n].text == "في" and tokens[n + 1].text in ("صفوف", "اوساط")
        if tokens[n].text not in _list("holding") and not in_ranks:
            continue
        first = n + 1 + in_ranks
        phrase = phrase_of(text, tokens[first : first + _FAR], end)
        if phrase and speaks(text[slice(*phrase)]) and _that(text, tokens, phrase[1], end, 4):
            return Found(tokens[at].start, phrase[1], phrase)
        return None
    return None


_URGES = ("نصيحه", "توصيه", "وعد", "مطلب", "مطالب", "طلب")


def _owned(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """حجة الادعاء أن, موقف السفارة واضح: whose it is."""
    if not _opens(text, tokens, at) or at + 1 >= len(tokens):
        return None
    if BREAK.search(text[tokens[at].end : tokens[at + 1].start]):
        return None
    phrase = phrase_of(text, tokens[at + 1 : at + _FAR], end)
    first = tokens[at + 1].text
    if phrase is None or (first[0] == "ب" and not can_speak(first) and _noun(tokens[at].text) in _URGES):
        return None  # نصيحة بحرق الثياب
    inside = [n for n in range(at + 1, len(tokens)) if tokens[n].start < phrase[1]]
    how = next((n for n in inside[1:] if tokens[n].text in _list("said_how")), None)
    if how is not None:
        phrase = (phrase[0], tokens[how - 1].end)
    if not (can_speak(tokens[at + 1].text) or speaks(text[slice(*phrase)])):
        return None
    behind = next((n for n in range(at + 1, len(tokens)) if tokens[n].start >= phrase[1]), None)
    gap = text[phrase[1] : tokens[behind].start] if behind is not None else text[phrase[1] : end]
    told = behind is not None and tokens[behind].text in _list("said_how") and not BREAK.search(gap)
    told = told and behind is not None and not re.match(r"\s?[.؟!]?\s*\Z", text[tokens[behind].end : end])
    if told or ":" in gap or _that(text, tokens, phrase[1], end, 3):
        return Found(tokens[at].start, phrase[1], phrase)
    return None


@cache
def _forms(name: str) -> frozenset[str]:
    pairs = load("idioms")["ar"][name]
    return frozenset(form for pair in pairs for form in forms_of(fold(pair.split("/")[0]), pair))


def _figures(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """أرقام الدائرة تقول, صور الأقمار الصناعية تظهر, حصيلة المشفى: 12: figures or a paper, and the verb behind."""
    if not _opens(text, tokens, at) or at + 1 >= len(tokens):
        return None
    last = at
    for n in range(at + 1, min(at + 9, len(tokens))):
        gap = text[tokens[n - 1].end : tokens[n].start]
        if re.fullmatch(r"\s?:\s?", gap):
            owner = phrase_of(text, tokens[at + 1 : n], tokens[n].start) if n > at + 1 else None
            known = owner is not None and speaks(text[slice(*owner)])
            return Found(tokens[at].start, tokens[last].end, owner) if known else None
        if BREAK.search(gap) and not re.fullmatch(r"\s?[»”\"]?\s?[«“\"]?\s?", gap):
            return None
        if tokens[n].text in _forms("showing"):
            lone = n == at + 1 and not _that(text, tokens, tokens[n].end, end, 5)
            if lone and not any(token.text[0].isdigit() for token in tokens[n + 1 : n + 5]):
                return None  # فالأرقام تقول شيئا والوقائع تقول غيره
            phrase = (
                tokens[at].start + (tokens[at].text[0] == "و" and tokens[at].text not in _list("figures")),
                tokens[last].end,
            )
            return Found(tokens[at].start, tokens[n].end, phrase)
        if tokens[n].text in words("attribution", "ar", "stops") - {"من", "علي"}:
            return None
        last = n
    return None


_IN_IT = frozenset(
    fold(w) for w in ("حديث", "إشارة", "ذكر", "وصف", "رواية", "أن", "ما", "كلام", "قصة", "اتهام", "اعتراف")
)


def _in_a_paper(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """ففي مذكرات تركها والدها حديث عن ستين ليلة: a paper in which something is told."""
    if not _opens(text, tokens, at) or at + 3 >= len(tokens):
        return None
    head = tokens[at + 1].text.removeprefix("ال")
    if head not in _list("figures") and head not in words("attribution", "ar", "issued"):
        return None
    for n in range(at + 2, min(at + 8, len(tokens))):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            return None
        if tokens[n].text in _IN_IT:
            return Found(tokens[at].start, tokens[n].end, (tokens[at + 1].start, tokens[n - 1].end))
    return None


def _words_of(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """والكلام لمدير المخيم, العبارة هنا لأم ثلاثة محتجزين."""
    if not _opens(text, tokens, at) or not tokens[at].text.lstrip("و").startswith("ال"):
        return None
    n = at + 1
    if n < len(tokens) and tokens[n].text in ("هنا", "هذا", "هذه", "هو", "هي"):
        n += 1
    if n >= len(tokens) or BREAK.search(text[tokens[at].end : tokens[n].start]):
        return None
    if not re.match(r"ل\w{3,}", tokens[n].text) or not can_speak(tokens[n].text):
        return None
    phrase = phrase_of(text, tokens[n : n + _FAR], end)
    closes = phrase and re.match(r"\s?(?:[.،,:؛«\"]|لم\b|لا\b|\Z)", text[phrase[1] : end] or "")
    return Found(tokens[at].start, phrase[1], phrase) if phrase and closes else None


def _another(view: str, other: str) -> bool:
    return view in words("clauses", "ar", "views") and other in words("clauses", "ar", "of_their_own")


def _has_a_view(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """إدارية المخيم كانت لها رواية أكثر تفصيلا: …: whose view it is stands before."""
    was = at > 0 and tokens[at - 1].text in ("كان", "كانت", "كانوا")
    if at < 1 + was or at + 1 >= len(tokens) or tokens[at + 1].text not in words("clauses", "ar", "views"):
        return None
    if not re.match(r"(?:\s[^\W\d_]+){0,4}\s?:", text[tokens[at + 1].end : end]):
        return None
    led = phrase_of(text, tokens[: at - was], tokens[at - was].start)
    if led is None or text[led[1] : tokens[at - was].start].strip() or not speaks(text[slice(*led)]):
        return None
    return Found(led[0], tokens[at + 1].end, led)


def _another_view(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """ولشاهدة من سنجار رأي آخر: …, وللمحافظ رواية أخرى: whose view it is."""
    if not _opens(text, tokens, at):
        return None
    for n in range(at + 1, min(at + 7, len(tokens) - 1)):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            return None
        if not _another(tokens[n].text, tokens[n + 1].text):
            continue
        who = (tokens[at].start + (tokens[at].text[0] in "وف"), tokens[n - 1].end)
        said = speaks(re.sub(r"^ل(?:ل(?=\w{3}))?", "", text[slice(*who)]))
        colon = re.search(r"[:«“\"]", text[tokens[n + 1].end : end]) is not None
        return Found(who[0], tokens[n + 1].end, who) if said and colon else None
    return None


@cache
def _felt() -> frozenset[str]:
    felt = words("stances", "ar", "felt_as")
    return felt | {word + "ا" for word in felt if not word.endswith("ه")}


def _seems(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """بدا الوزير واثقا: …, كان المفتش مقتنعا بأن."""
    for n in range(at + 2, min(at + 9, len(tokens))):
        if BREAK.search(text[tokens[n - 1].end : tokens[n].start]):
            return None
        if tokens[n].text not in _felt():
            continue
        phrase = phrase_of(text, tokens[at + 1 : n], tokens[n].start)
        if phrase is None or not speaks(text[slice(*phrase)]):
            return None
        near = tokens[n + 1].text if n + 1 < len(tokens) else ""
        led = near in ("من", "علي", "الي", "ان", "بان") or re.match(r"ب\w{3}", near) is not None
        colon = re.match(r"\s?:", text[tokens[n].end : end] or "") is not None
        return Found(tokens[at].start, tokens[n].end, phrase) if led or colon else None
    return None


def _appears_to(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """يبدو لموظفة سابقة أن, خيل إلى الحارس أن: to whom it seems so."""
    n = at + 1
    if n >= len(tokens) or BREAK.search(text[tokens[at].end : tokens[n].start]):
        return None
    to = tokens[n].text == "الي"
    first = n + to
    if first >= len(tokens) or not (to or re.match(r"ل\w{3,}", tokens[n].text)):
        return None
    phrase = phrase_of(text, tokens[first : first + _FAR], end)
    who = re.sub(r"\Aل(?:ل(?=\w{3}))?", "", text[slice(*phrase)]) if phrase and not to else ""
    if phrase is None or not speaks(who or text[slice(*phrase)]):
        return None
    if not _that(text, tokens, phrase[1], end, 7):
        return None
    written_on = who != "" and text[phrase[0] : phrase[0] + 2] != "لل"
    return Found(tokens[at].start, phrase[1], (phrase[0] + written_on, phrase[1]))


def _surely(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """المحامي على يقين من براءة موكله."""
    if at < 2 or tokens[at - 1].text != "علي" or at + 1 >= len(tokens):
        return None
    phrase = phrase_of(text, tokens[: at - 1], tokens[at - 1].start)
    if phrase is None or phrase[0] != tokens[0].start or not speaks(text[slice(*phrase)]):
        return None
    near = tokens[at + 1].text
    led = near in ("من", "ان", "بان", "تامه", "تام") or re.match(r"ب\w{3}", near) is not None
    return Found(phrase[0], tokens[at].end, phrase) if led else None
