"""Claims proposed to the analyst: who or what, how many, where, said by whom, and how it was meant.

A sentence is proposed when it counts something or tells an event; a sentence that counts several things makes
one claim for each, in its own clause. Captions, related links and boilerplate are not read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from amana.engines.common.arabic import fold

from .fold import Folded, Token
from .lexicon import load
from .moods import mood_of, parted
from .places import COARSE
from .predicates import Event, events_of, family, is_predicate, predicate_of, prisoners_left, referent_idea
from .sheets import Line, Sheet
from .stems import group_of, idea
from .takes_back import takes_back, unsaid
from .values import Attribution, Claim, Page, PlaceMention, Polarity, Quantity

Span = tuple[int, int]
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
        if number and takes_back(text.text, text.back(line.span[0]), text.back(line.span[1])):
            found = _taken_back(found, sheet.lines[number - 1].span, spoken_by, spoken)
        for draft in _of_line(page, text, line, own, spoken, number):
            told = _brought_back(_told_before(draft, found), found)
            if not _tells_again(told, found):
                found.append(_numbered(told, page, len(found) + 1))
        if len(found) >= MOST_CLAIMS:
            break
    return found[:MOST_CLAIMS]


def _taken_back(
    found: list[Claim], before: Span, spoken_by: dict[Span, list[Attribution]], now: list[Attribution]
) -> list[Claim]:
    """The claims so far, those of the sentence before denied for which nobody else stands."""
    return [
        replace(one, polarity="denied")
        if before[0] <= one.start < before[1] and unsaid(one, spoken_by.get(before, []), now)
        else one
        for one in found
    ]


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


def _numbered(draft: Claim, page: Page, number: int) -> Claim:
    return Claim(
        f"{page.document.id}.{number}", draft.doc, draft.start, draft.end, draft.predicate, draft.polarity,
        draft.modality, draft.quantity, draft.places, draft.speaker,
    )  # fmt: skip


def _of_line(
    page: Page, text: Folded, line: Line, tokens: list[Token], spoken: list[Attribution], number: int
) -> list[Claim]:
    events = events_of(text, line.span, tokens, spoken)
    counted = [q for q in within(page.quantities, line.span) if _claimable(q) or _of_them(text, q)]
    if counted:
        cuts = _clauses(page.document.text, line.span, counted)
        return [
            _claim(
                page,
                text,
                line.span,
                span,
                quantity,
                predicate_of(text, quantity, events, span),
                spoken,
                events,
            )
            for quantity, span in zip(counted, cuts, strict=True)
        ]
    if not events or not _tells(page, line, spoken, number):
        return []
    # The first event of the sentence is what it is about; "no escape was recorded" is about no record.
    if events[0][2] == "register" and len(events) > 1:
        events = events[1:]
    if not is_predicate(events[0][2]) and not prisoners_left(tokens, events[0]):
        return []
    if events[0][2] in load("claims")["setting"] and not (line.headline or number < 2):
        return []
    return [_claim(page, text, line.span, line.span, None, events[0][2], spoken, events)]


T = TypeVar("T", Quantity, PlaceMention)


def within(found: Sequence[T], span: Span) -> Sequence[T]:
    """Those of `found` (in order of the text) that begin in a span."""
    first = bisect_left(found, span[0], key=lambda item: item.start)
    last = bisect_left(found, span[1], lo=first, key=lambda item: item.start)
    return found[first:last]


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


def _claim(
    page: Page,
    text: Folded,
    line: Span,
    span: Span,
    quantity: Quantity | None,
    predicate: str,
    spoken: list[Attribution],
    events: list[Event],
) -> Claim:
    start, end = span
    voice = _voice(spoken, start, end, quantity.start if quantity else start)
    whole = text.back(line[0]), text.back(line[1])
    told, modality = mood_of(text.text, whole, _told_place(text, span, quantity, events, predicate))
    places = tuple(dict.fromkeys(p.key for p in within(page.places, span)))
    polarity, said_by = _polarity(voice, quantity, told), voice.speaker or voice.outlet if voice else None
    return Claim("", page.document.id, start, end, predicate, polarity, modality, quantity, places, said_by)


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


def _polarity(voice: Attribution | None, quantity: Quantity | None, told: Polarity | None) -> Polarity:
    """A count is denied by whoever denies it, and with its event; an event also by whoever denies, unless what he
    denies is something else of the sentence."""
    if told == "denied" or (voice and voice.denies and (quantity or told is None)):
        return "denied"
    return "asserted"


def _told_place(
    text: Folded, span: Span, quantity: Quantity | None, events: list[Event], predicate: str
) -> Span:
    """Where in the folded text a claim's event stands: the nearest to its figure, in its clause where it has one. Of
    what is only counted, or held, the figure is what is told."""
    if quantity is None:
        return events[0][:2]
    figure = text.back(quantity.start), text.back(quantity.end)
    if predicate in ("count", "hold"):
        return figure
    alike = [one for one in events if family(one[2]) == family(predicate)] or events
    inside = [one for one in alike if text.back(span[0]) <= one[0] < text.back(span[1])]
    nearest = min(inside, key=lambda one: abs(one[0] - figure[0]), default=None)
    return figure if nearest is None or parted(text.text, nearest[:2], figure) else nearest[:2]
