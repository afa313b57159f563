"""Claims proposed to the analyst: who or what, how many, where, said by whom, and how it was meant.

A sentence is proposed when it counts something or tells an event; a sentence that counts several things makes
one claim for each, in its own clause. Captions, related links and boilerplate are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from amana.engines.common.arabic import fold

from .fold import Folded, Token
from .lexicon import alternatives, load, words
from .places import COARSE
from .sheets import Line, Sheet
from .stems import event, group_of, idea, stem
from .values import Attribution, Claim, Modality, Page, PlaceMention, Polarity, Quantity

Span = tuple[int, int]
Event = tuple[int, int, str]  # where in the folded text, and the idea
MOST_CLAIMS = 400  # of one document: a text with more is a table or an attack, not a report
_CLAUSE = re.compile(r"[,،;؛:]\s|\s(?:and|but|while|بينما|فيما|ثم)\s|\sو(?=\S)")


def claims(page: Page, text: Folded, sheet: Sheet) -> list[Claim]:
    """The claims of one page in order; ids are the document's id and a number."""
    found: list[Claim] = []
    tokens = list(text.tokens())
    starts = [token.start for token in tokens]
    spoken_by: dict[Span, list[Attribution]] = {}
    for attribution in page.attributions:
        spoken_by.setdefault(attribution.scope, []).append(attribution)
    for number, line in enumerate(sheet.lines):
        own = tokens[
            bisect_left(starts, text.back(line.span[0])) : bisect_left(starts, text.back(line.span[1]))
        ]
        spoken = spoken_by.get(line.span, [])
        for draft in _of_line(page, text, line, own, spoken, number):
            told = _brought_back(_told_before(draft, found), found)
            if not _tells_again(told, found):
                found.append(_numbered(told, page, len(found) + 1))
        if len(found) >= MOST_CLAIMS:
            break
    return found[:MOST_CLAIMS]


def _told_before(draft: Claim, found: list[Claim]) -> Claim:
    """ "He put the total at 460": a figure that names neither thing nor event goes on with the claim before."""
    figure = draft.quantity
    bare = figure is not None and figure.unit is None and (figure.referent is None or figure.back_reference)
    if draft.predicate != "count" or not bare or not found or found[-1].quantity is None:
        return draft
    return replace(draft, predicate=found[-1].predicate)


def _brought_back(draft: Claim, found: list[Claim]) -> Claim:
    """Whoever is got back after an escape is recaptured; words for it stand for a return to one's country too."""
    if draft.predicate != "repatriate" or draft.quantity is None:
        return draft
    fled = {referent_idea(one.quantity) for one in found if one.predicate == "escape" and one.quantity}
    return replace(draft, predicate="recapture") if referent_idea(draft.quantity) in fled else draft


def _tells_again(draft: Claim, found: list[Claim]) -> bool:
    """An event without a figure of which the report has told before: "the escape" a sentence later proposes
    nothing new, unless it is denied, meant otherwise, said by somebody else, or set in a place that was not named."""
    if draft.quantity is not None:
        return False
    return any(
        one.predicate == draft.predicate
        and one.polarity == draft.polarity
        and one.modality == draft.modality
        and draft.speaker in (None, one.speaker)
        and set(draft.places) <= {place for before in found for place in before.places}
        for one in found
    )


def family(predicate: str) -> str:
    """The first of the predicates that tell one another's story; the predicate itself if it stands alone."""
    return next((str(these[0]) for these in load("claims")["families"] if predicate in these), predicate)


def _numbered(draft: Claim, page: Page, number: int) -> Claim:
    return Claim(
        f"{page.document.id}.{number}", draft.doc, draft.start, draft.end, draft.predicate, draft.polarity,
        draft.modality, draft.quantity, draft.places, draft.speaker,
    )  # fmt: skip


def _of_line(
    page: Page, text: Folded, line: Line, tokens: list[Token], spoken: list[Attribution], number: int
) -> list[Claim]:
    events = _events(text, line.span, tokens, spoken)
    counted = [q for q in within(page.quantities, line.span) if _claimable(q) or _of_them(text, q)]
    if counted:
        cuts = _clauses(page.document.text, line.span, counted)
        return [
            _claim(page, text, span, quantity, _predicate(text, quantity, events, span), spoken, tokens)
            for quantity, span in zip(counted, cuts, strict=True)
        ]
    if not events or not _tells(page, line, spoken, number):
        return []
    if not is_predicate(events[0][2]) and not _prisoners_left(tokens, events[0]):
        return []
    if events[0][2] in load("claims")["setting"] and not (line.headline or number < 2):
        return []
    # The first event of the sentence is what it is about.
    return [_claim(page, text, line.span, None, events[0][2], spoken, tokens)]


def _events(text: Folded, span: Span, tokens: list[Token], spoken: list[Attribution]) -> list[Event]:
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


def _prisoners_left(tokens: list[Token], event_: Event) -> bool:
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


T = TypeVar("T", Quantity, PlaceMention)


def within(found: Sequence[T], span: Span) -> Sequence[T]:
    """Those of `found` (in order of the text) that begin in a span."""
    first = bisect_left(found, span[0], key=lambda item: item.start)
    last = bisect_left(found, span[1], lo=first, key=lambda item: item.start)
    return found[first:last]


def is_predicate(what: str) -> bool:
    """True for an idea that says what happened."""
    return group_of(what) == "events" and what not in load("claims")["speech"]


_TIMES = frozenset(fold(word) for word in ("times", "مرات", "مرة", "مرتين", "occasions"))


def _claimable(quantity: Quantity) -> bool:
    """Counts, sums and shares are claims; distances and lapses of time are details."""
    if quantity.unit == "time" or (quantity.referent and fold(quantity.referent) in _TIMES):
        return False
    return (
        quantity.referent is not None or quantity.unit in ("percent", "money") or (quantity.value or 0) >= 4
    )


def _of_them(text: Folded, quantity: Quantity) -> bool:
    """القتلى ثلاثة, the dead are three: a small figure behind the people it counts."""
    if quantity.unit or quantity.referent or quantity.value is None:
        return False
    before = re.findall(
        r"[^\W\d_]+", text.text[max(0, text.back(quantity.start) - 30) : text.back(quantity.start)]
    )[-2:]
    return any(
        (what := idea(word)) is not None and (group_of(what) == "people" or what in ("kill", "injure"))
        for word in before
    )


def _tells(page: Page, line: Line, spoken: list[Attribution], number: int) -> bool:
    """Background without a source, a place or a name is not proposed."""
    if line.headline or number < 2 or spoken:
        return True
    return any(place.kind not in COARSE for place in within(page.places, line.span))


def _clauses(source: str, span: Span, counted: list[Quantity]) -> list[Span]:
    """For each quantity of a sentence the stretch that is its own: cut at the last clause border between two."""
    begin = span[0]
    found = []
    for at, quantity in enumerate(counted):
        end = span[1]
        if at + 1 < len(counted):
            border = None
            for match in _CLAUSE.finditer(source, quantity.end, counted[at + 1].start + 1):
                border = match
            end = border.start() if border else counted[at + 1].start
        found.append((begin, end))
        begin = end
        while begin < span[1] and source[begin] in " ,،;؛:\n":
            begin += 1
    return [(start, max(end, quantity.end)) for (start, end), quantity in zip(found, counted, strict=True)]


def _predicate(text: Folded, quantity: Quantity, events: list[Event], span: Span) -> str:
    """The event nearest to the figure in its clause, else in the sentence; "count" where there is none. Of
    those who escaped, the caught are recaptured."""
    counted = referent_idea(quantity)
    if counted in ("body_", "victim"):
        return "kill"
    place = text.back(quantity.start)
    if governed := _governing(text.text, place, counted):
        return governed
    events = [one for one in events if not _none_of(text.text, one[0])]
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


_NONE = re.compile(r"(?<!\w)(?:no|without|without any|neither|nor|و?لا|بلا|دون|من دون|بدون|من غير)\s\Z")


def _none_of(text: str, start: int) -> bool:
    """19 cases and no deaths: the figure counts no dead."""
    return _NONE.search(text, max(0, start - 14), start) is not None


def _in_custody(text: Folded, span: Span) -> bool:
    """A prison, a camp or a wing of one in the stretch: whoever is counted there is held there."""
    stretch = text.text[text.back(span[0]) : text.back(span[1])]
    return any(idea(word) in load("claims")["custody"] for word in re.findall(r"[^\W\d_]{3,}", stretch))


def _claim(
    page: Page,
    text: Folded,
    span: Span,
    quantity: Quantity | None,
    predicate: str,
    spoken: list[Attribution],
    tokens: list[Token],
) -> Claim:
    start, end = span
    voice = _voice(spoken, start, end, quantity.start if quantity else start)
    words = text.text[text.back(start) : text.back(end)]
    places = tuple(dict.fromkeys(p.key for p in within(page.places, span)))
    polarity, said_by = _polarity(words, voice, quantity), voice.speaker or voice.outlet if voice else None
    return Claim(
        "", page.document.id, start, end, predicate, polarity, _modality(words), quantity, places, said_by
    )


def _voice(spoken: list[Attribution], start: int, end: int, figure: int) -> Attribution | None:
    """The attribution of a sentence that lies in the clause, else the nearest to it; behind a denial, and before the
    figure, what the same sentence goes on to say: she denied any …, and said 57 had been moved."""
    if not spoken:
        return None
    said = [one for one in spoken if one.start < figure]
    if len(said) > 1 and said[0].denies and not said[-1].denies:
        return said[-1]
    return min(
        spoken, key=lambda a: 0 if start <= a.start < end else min(abs(a.start - start), abs(a.start - end))
    )


@cache
def _cues(*path: str) -> re.Pattern[str]:
    found = load("claims")
    for key in path:
        found = found[key]
    return re.compile(r"(?<!\w)[وف]?(?:" + alternatives(found) + r")(?!\w)")


def _polarity(words: str, voice: Attribution | None, quantity: Quantity | None) -> Polarity:
    """A count is denied by whoever denies it; "they were not paid" beside it denies something else."""
    if voice and voice.denies:
        return "denied"
    if quantity:
        return "asserted"
    for language in ("ar", "en"):
        match = _cues("negations", language).search(words)
        if match and _negates(words, match.end()):
            return "denied"
    return "asserted"


def _negates(words: str, place: int) -> bool:
    """An event stands close behind the negation."""
    near = re.findall(r"[^\W\d_]+", words[place : place + 40])[:3]
    return any((what := idea(word)) and is_predicate(what) for word in near)


def _modality(words: str) -> Modality:
    if _cues("modality", "foiled").search(words):
        return "foiled"
    if _cues("modality", "planned").search(words):
        return "planned"
    if _cues("modality", "feared").search(words):
        return "feared"
    return "fact"


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
