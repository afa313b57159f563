"""Who has just come in and speaks on: استوقفتني امرأة من حمص، وقالت; خابرت واحد نعرفه، گال. Somebody without a name and
without the article, right behind the verb that brings him in, is whom a verb without a subject in his sentence means.
"""

from __future__ import annotations

import re

from .agreement import agree
from .atoms import look_up
from .date_patterns import weekdays
from .fold import Token
from .found import inside_quote
from .frames_ar import finite
from .lexicon import words
from .phrases_ar import BREAK, phrase_of
from .tellers_ar import can_speak, speaks

Span = tuple[int, int]
_CALLED = re.compile(
    r"[وف]?(?:دگ|دق|اتصل|خابر|تواصل|حكي|سال|رحت|حكيت|كلم|التقي|قابل|صادف|شاف|شف|لقي|راجع|قل(?=ت|نا))(?:ت|نا|تو|يت|ينا)?\Z"
)
_BESIDE = re.compile(r"(?:جانب|قرب|امام|مع|عند|علي|الي|نحو)(?:ي|نا|ني)\Z")
_UPON = ("علي", "مع", "ب", "الي")


def calls(word: str) -> bool:
    """دگيت, اتصلنا, سألت: those who write have called somebody, or asked him."""
    return _CALLED.match(word) is not None


def newcomer(text: str, tokens: list[Token], before: int, verb: str) -> Span | None:
    """The last person without article and name that the sentence brings in before the place `before`, if the `verb`
    agrees with him; None otherwise."""
    own = [token for token in tokens if token.start < before]
    for at in range(len(own) - 1, 0, -1):
        token, led = own[at], own[at - 1]
        if not _nobody_known(token.text) or not _brings_in(own, at, led):
            continue
        if token.text.rstrip("·").endswith("ا") and led.text != "ان" and not _CALLED.match(led.text):
            continue  # القاضي … أدان مهربا وحكم: an object
        if inside_quote(text, tokens[0].start, token.start):
            continue
        phrase = phrase_of(text, own[at:], before)
        if phrase and speaks(text[slice(*phrase)]) and agree(verb, text[slice(*phrase)]):
            return phrase
    return None


_COMES = re.compile(
    r"[وف]?(?:طلع|اجا|جا|اجي|مر|رجع|دخل|وصل|لقي|شف|استوقف|صادف|التقي|قابل)(?:ت|نا|ني|تني|تنا|لنا|لي|يت|ينا)?\Z"
)
_MET = re.compile(r"[وف]?(?:التق|قابل|حاور|استوقف)(?:ت|ي|نا|ينا|يت)?\Z")


def met(text: str, tokens: list[Token], end: int) -> Span | None:
    """التقت الشبكة أحد المفرج عنهم: whom those who write have met, and who speaks on. None for whom they name by
    themselves (التقى الوزير السفير)."""
    if not tokens or not _MET.match(tokens[0].text):
        return None
    for at in range(1, min(8, len(tokens))):
        if re.search(r"[.:؛\n،,]", text[tokens[at - 1].end : tokens[at].start]):
            return None
        if tokens[at].text in ("احد", "احدي") or (_nobody_known(tokens[at].text) and at > 1):
            return phrase_of(text, tokens[at:], end)
    return None


def brings(word: str) -> bool:
    """استوقفتني, طلع, التقينا: a verb that brings somebody in."""
    return _COMES.match(word) is not None or _MET.match(word) is not None


_SPOKEN = ("واحد", "واحده", "وحده", "شب", "زلمه", "حرمه")


def come(tokens: list[Token], in_talk: bool) -> Span | None:
    """طلع واحد من قريتنا من السجن: in talk, whoever comes out or in, without article and name, and speaks on; elsewhere
    only who is called by a word of talk."""
    for at in range(1, min(8, len(tokens))):
        known = in_talk and _nobody_known(tokens[at].text)
        if (known or tokens[at].text in _SPOKEN) and _COMES.match(tokens[at - 1].text):
            last = tokens[at].end
            behind = [token.text for token in tokens[at + 1 : at + 3]]
            if len(behind) == 2 and behind[0] == "من" and not behind[1].startswith("ال"):
                last = tokens[at + 2].end
            return tokens[at].start, last
    return None


def counted(text: str, tokens: list[Token], at: int) -> Span | None:
    """قابل الفريق 31 شخصا، أجمعوا على أن: those counted right before a verb of many."""
    if at < 2 or not re.search(r"\w{2}(?:وا|ون)\Z", tokens[at].text):
        return None
    noun, number = tokens[at - 1], tokens[at - 2]
    if not (number.text[0].isdigit() or look_up(number.text)):
        return None
    if re.search(r"[.:؛«»\n]", text[number.start : tokens[at].start]):
        return None
    word = noun.text.rstrip("·")
    known = can_speak(word) or can_speak(word.removesuffix("ا")) or word in ("شخصا", "رجلا", "نفرا")
    return (number.start, noun.end) if known else None


_COUNTS = ("units", "ten", "tens", "hundreds", "dozens", "duals")
_ONE_MORE = (
    "ثان",
    "ثاني",
    "ثانيه",
    "ثالث",
    "ثالثه",
    "رابع",
    "رابعه",
    "خامس",
    "خامسه",
    "اخر",
    "اخري",
    "اخران",
    "اخرون",
)
_OF_THEM = ("منهم", "منهن", "منهما", "اخر", "اخران", "اخرون", "اخرين", "اخرينا")


def so_many(text: str, tokens: list[Token], at: int) -> Span | None:
    """قال اثنان إنهما, ذكر ثالث أن, زعم واحد وأربعون ممن قابلناهم أنهم: persons by their number alone, right behind the
    verb at `at`; None where the number counts a noun, or what is said."""
    first = at + 1
    if first >= len(tokens) or BREAK.search(text[tokens[at].end : tokens[first].start]):
        return None
    if not (_number(tokens[first].text) or tokens[first].text in _ONE_MORE):
        return None
    last = first
    while (
        last + 1 < len(tokens) and _joins(text, tokens, last) and _number(tokens[last + 1].text.lstrip("و"))
    ):
        last += 1
    if last + 1 < len(tokens) and _joins(text, tokens, last) and tokens[last + 1].text in _OF_THEM:
        last += 1
    end = tokens[last].end
    if last + 2 < len(tokens) and _joins(text, tokens, last) and tokens[last + 1].text in ("من", "ممن"):
        whom = phrase_of(text, tokens[last + 2 :], tokens[-1].end)
        relative = tokens[last + 1].text == "ممن"
        if whom is None and not relative:
            return None
        end = max(tokens[last + 2].end, whom[1] if whom and not relative else 0)
    behind = next((token for token in tokens if token.start >= end), None)
    if behind is None or BREAK.search(text[end : behind.start]):
        return (tokens[first].start, end) if behind and text[end] in "،," else None
    return (tokens[first].start, end) if behind.text in words("attribution", "ar", "complements") else None


def _number(word: str) -> bool:
    """A number word that persons may be counted by."""
    found = look_up(word)
    return found is not None and found[0] in _COUNTS and word not in weekdays()


def _joins(text: str, tokens: list[Token], at: int) -> bool:
    """Nothing but a blank between a word and the next."""
    return text[tokens[at].end : tokens[at + 1].start] == " "


def _nobody_known(word: str) -> bool:
    """امرأة, سائق, معلما, واحد: somebody, given without the article."""
    if word.startswith(("ال", "وال", "بال", "لل")) or not can_speak(word):
        return word in ("واحد", "واحده", "وحده", "مره", "مريه", "حرمه", "زلمه", "شب")
    bare = word.removesuffix("ا") if word.endswith("ا") else word
    people = words("clauses", "ar", "people") | words("clauses", "ar", "women")
    return bare in people or bare.removesuffix("ه") in people or bare in words("speakers", "roles", "ar")


def _brings_in(own: list[Token], at: int, led: Token) -> bool:
    """A verb right before, or beside whom he comes, or whom those who write have called."""
    if led.text in _UPON and at > 1:
        return _CALLED.match(own[at - 2].text) is not None
    if _CALLED.match(led.text) or _BESIDE.match(led.text):
        return True
    if led.text == "ان" and at > 1 and own[at - 2].text in ("غير", "الا", "بيد", "لولا", "علي"):
        return True
    known = can_speak(led.text) or led.text in words("clauses", "ar", "prepositions")
    return not known and (finite(led.text) or re.search(r"\w{3}(?:ني|نا|تني|تنا)\Z", led.text) is not None)
