"""What happened, by the words of a sentence, and which of it a figure tells: the predicate of a claim."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .fold import Folded, Token
from .lexicon import alternatives, load, words
from .stems import event, group_of, idea, stem
from .values import Attribution, Quantity

Span = tuple[int, int]
Event = tuple[int, int, str]  # where in the folded text, and the idea


def family(predicate: str) -> str:
    """The first of the predicates that tell one another's story; the predicate itself if it stands alone."""
    return next((str(these[0]) for these in load("claims")["families"] if predicate in these), predicate)


def events_of(text: Folded, span: Span, tokens: list[Token], spoken: list[Attribution]) -> list[Event]:
    """What happens in a sentence, in order: phrases before the words in them, and nothing that stands in the
    name of a speaker (a directorate of repairs repairs nothing here)."""
    start, end = text.back(span[0]), text.back(span[1])
    found = [
        (match.start(), match.end(), what)
        for what, pattern in _phrases().items()
        for match in pattern.finditer(text.text, start, end)
    ]
    moved: list[Event] = []
    names = [(text.back(a.start), text.back(a.end)) for a in spoken]
    for token in tokens:
        if any(token.start < stop and begin < token.end for begin, stop, _ in found):
            continue
        if any(begin <= token.start < stop for begin, stop in names):
            continue
        what = event(token.text)
        if what is None or any(no(text.text, token) for no in (_tries, _remark, _published)):
            continue
        if is_predicate(what):
            found.append((token.start, token.end, what))
        elif what in load("claims")["movements"]:
            moved.append((token.start, token.end, what))
    return sorted(found) or moved


def prisoners_left(tokens: list[Token], event_: Event) -> bool:
    """السجناء طلعوا: who is held and leaves is news without a figure too."""
    if event_[2] != "leave":
        return False
    at = next((n for n, token in enumerate(tokens) if token.start == event_[0]), 0)
    near = [token.text for token in tokens[max(0, at - 1) : at + 2]]
    return any(idea(word) in ("prisoner", "detainee") for word in near)


def _remark(text: str, token: Token) -> bool:
    """No comment came: تعليق is a suspension only of something."""
    if re.fullmatch(r"[وفبل]?(?:ال)?(?:صوت|اصوات)\w{0,3}", token.text):
        return True  # a voice, unless votes are counted
    return token.text in ("تعليق", "التعليق") and not re.match(
        r"\s(?!من\b|علي\b|عن\b|حول\b|رسمي)\w", text[token.end : token.end + 8]
    )


def _published(text: str, token: Token) -> bool:
    """في تقرير نشرته اليوم: a paper is published, nobody is deployed."""
    if not re.match(r"و?[يت]?نشر", token.text):
        return False
    before = re.findall(r"[^\W\d_]+", text[max(0, token.start - 24) : token.start])[-2:]
    papers = words("attribution", "ar", "issued")
    return any(word.removeprefix("ال") in papers for word in before)


def _tries(text: str, token: Token) -> bool:
    """They tried to: no trial."""
    return token.text in ("tried", "tries") and text[token.end : token.end + 4] == " to "


@cache
def _phrases() -> dict[str, re.Pattern[str]]:
    found = load("claims")["phrases"]
    return {
        what: re.compile(r"(?<!\w)(?:و|ف)?(?:" + alternatives(phrases) + r")(?:ه|ها|هم|هن|هما)?(?!\w)")
        for what, phrases in found.items()
    }


def is_predicate(what: str) -> bool:
    """True for an idea that says what happened."""
    return group_of(what) == "events" and what not in load("claims")["speech"]


def predicate_of(text: Folded, quantity: Quantity, events: list[Event], span: Span) -> str:
    """The event nearest to the figure in its clause, else in the sentence; "count" where there is none. Of
    those who escaped, the caught are recaptured."""
    counted = referent_idea(quantity)
    if counted in ("body_", "victim"):
        return "kill"
    place = text.back(quantity.start)
    if governed := _governing(text.text, place, counted):
        return governed
    if (counted in load("claims")["held"] or _PEOPLE.search(quantity.referent or "")) and _KEPT.match(
        text.text, text.back(quantity.end)
    ):
        return "hold"
    if _CHANGED.search(text.text, max(0, place - 60), place):
        return "count"  # تناقص عدد الحراس إلى النصف
    events = [one for one in events if not _none_of(text.text, one[0])]
    events = [
        one for one in events if not _BEFORE_IT.search(text.text, max(0, one[0] - 14), one[0])
    ] or events
    events = _but_doers(text, quantity, events)
    inside = [
        (abs(start - place), what)
        for start, _, what in events
        if text.back(span[0]) <= start < text.back(span[1])
    ]
    anywhere = [(abs(start - place), what) for start, _, what in events]
    nearest = min(inside or anywhere, default=(0, "count"))[1]
    if nearest == "count" and counted in load("claims")["held"] and _in_custody(text, span):
        return "hold"
    people = group_of(counted or "") == "people"
    if nearest == "hunger_strike" and counted in ("guard", "police", "soldier", "officer"):
        return "count"
    if nearest == "sink" and people:
        return "kill"  # six guards drowned
    if nearest == "handover" and not people and counted is not None:
        return "deliver"  # 1,500 tents were handed over
    if nearest in load("claims")["of_things"] and people:
        return "count"  # had help been late, 24 guards would have been lost
    if nearest == "theft" and people:
        return "escape"  # prisoners are smuggled out, not stolen
    caught = nearest in ("capture", "seize", "arrest")
    fled = counted == "escapee" or any(what == "escape" for _, _, what in events)
    return "recapture" if caught and fled else nearest


_CHANGED = re.compile(
    r"(?<!\w)[وف]?(?:(?:تناقص|تقلص|انخفض|تراجع|هبط|انحسر|ارتفع|ازداد|زاد|تضاعف)(?:ت)?\s(?:عدد|اعداد|نسبه|عديد)"
    r"|(?:عدد|اعداد|نسبه)\s(?:\w+\s){1,3}(?:تناقص|تقلص|انخفض|تراجع|هبط|ارتفع|ازداد|زاد|تضاعف)(?:ت)?"
    r"|(?:number|numbers|share)\sof\s(?:[\w-]+\s){1,3}(?:has\s|had\s)?(?:fell|fallen|dropped|shrank|shrunk|halved|rose|risen|grew|grown))"
    r"\s(?:[^\W\d]+\s){0,5}?(?:الي|ب|to|by)\s\Z"
)
# 33 seamen are still held: the verb that is right behind whom the figure counts.
_KEPT = re.compile(
    r"(?:\s[\w'’-]+){0,3}?\s(?:is|are|was|were|been|being|remain|remains|remained|still)(?:\s(?:still|being|now|also)){0,2}"
    r"\s(?:held|kept|jailed|imprisoned|locked\sup)(?!\w)"
)
_PEOPLE = re.compile(r"(?:men|women|people|ers|ors)\Z")
_BEFORE_IT = re.compile(r"(?<!\w)[وف]?(?:قبل|قبيل|before|until|till|ahead\sof)\s(?:the\s)?\Z")
_GOVERNING = re.compile(
    r"(?P<word>[^\W\d_]{3,})\s(?:(?:نحو|حوالي|قرابه|زهاء|اكثر\sمن|ما\sلا\sيقل\sعن|some|about|around|nearly|almost|over|more\sthan"
    r"|at\sleast|up\sto)\s)?\Z"
)


def _governing(text: str, place: int, counted: str | None) -> str | None:
    """تحتجز 64 قاصرا, houses some 700 men: the word before the figure that says what is told of those it counts."""
    match = _GOVERNING.search(text, max(0, place - 40), place)
    if match is None:
        return None
    if event(match["word"]) == "hold" and counted in load("claims")["held"]:
        return "hold"
    if counted is not None and re.fullmatch(r"و?س?[يت]صل", match["word"]):
        return "arrive"  # تصل حافلتان
    return "escape" if idea(match["word"]) == "escapee" and counted in load("claims")["held"] else None


def _but_doers(text: Folded, quantity: Quantity, events: list[Event]) -> list[Event]:
    """Five strikers were taken to hospital: who they are is not what happened, where something else did."""
    end = text.back(quantity.end) + len(quantity.referent or "") + 2
    others = [
        one
        for one in events
        if not (one[2] in load("claims")["doers"] and text.back(quantity.end) <= one[0] < end)
    ]
    return others or events


_NONE = re.compile(
    r"(?<!\w)(?:no|without|without any|neither|nor|و?لا|بلا|دون|من دون|بدون|من غير"
    r"|(?:none|neither|nobody|no\sone)\s(?:of\sthem\s)?(?:has|have|had|was|were|is|are)\s(?:yet\s)?(?:been\s)?)\s?\Z"
)


def _none_of(text: str, start: int) -> bool:
    """19 cases and no deaths: the figure counts no dead."""
    return _NONE.search(text, max(0, start - 36), start) is not None


def _in_custody(text: Folded, span: Span) -> bool:
    """A prison, a camp or a wing of one in the stretch: whoever is counted there is held there."""
    stretch = text.text[text.back(span[0]) : text.back(span[1])]
    return any(idea(word) in load("claims")["custody"] for word in re.findall(r"[^\W\d_]{3,}", stretch))


def referent_idea(quantity: Quantity | None) -> str | None:
    """The idea of what a quantity counts, or its unit."""
    if quantity is None:
        return None
    if quantity.unit:
        return "%" + quantity.unit
    return thing_of(quantity.referent) if quantity.referent else None


def thing_of(noun: str) -> str:
    """The idea of a noun, or "~" and its stem where it stands for none."""
    key = fold(noun)
    bare = key[:-1] if key.endswith("ا") and len(key) > 4 else key  # سجينًا counts the same as سجين
    return idea(key) or idea(bare) or "~" + stem(key)
