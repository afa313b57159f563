"""An Arabic sentence read once more as a plain one: without the aside that parts somebody from his verb (المرصد، ومقره
القامشلي، تحدث عن; أيدها، بحسب المنظمة، اثنان), and with the noun that a name in marks leaves out (نقلت "العهد" عن).

What is read in the plain sentence is brought back to the places of the written one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from . import attribution_ar
from .agreement import of_verb
from .fold import Token
from .forms_ar import verb
from .found import Found, Span
from .frames_ar import finite
from .lexicon import words
from .phrases_ar import quoted_name
from .tellers_ar import can_speak, speaks

_LONGEST = 14  # words of an aside
_COMMA = re.compile(r"\s?[،,]\s")
_DASH = re.compile(r"\s[-\u2013\u2014]\s|\s?[)]\s|\s[(]")
_NO_ASIDE = re.compile(r"[.:؛!؟?\n]")


class Edit(NamedTuple):
    """`text[start:end]` is left out, and `put` stands there instead."""

    start: int
    end: int
    put: str = ""


def find(text: str, tokens: list[Token], start: int, end: int, names: frozenset[str]) -> list[Found]:
    """The attributions of the sentence `text[start:end]`, whose words are `tokens`; `names` as in `attribution_ar`."""
    nouns = _nouns_left_out(text, tokens, end)
    found = _read(text, tokens, (start, end), names, nouns)
    asides = _asides(text, tokens, start, end)
    if not asides:
        return found
    plain = _read(text, tokens, (start, end), names, sorted((*nouns, *asides)))
    for item in plain:
        found = _with(text, found, item, asides)
    return sorted(found, key=lambda item: item.start)


def _with(text: str, found: list[Found], item: Found, asides: list[Edit]) -> list[Found]:
    """`found` with what is told across an aside, if nothing there was read as somebody's already."""
    if item.speaker is None or item.implicit:
        return found
    first, last = min(item.start, item.speaker[0]), max(item.end, item.speaker[1])
    across = [aside for aside in asides if first < aside.start and aside.end < last]
    if not across:
        return found
    within = [one for one in found if any(cut.start <= one.start and one.end <= cut.end for cut in across)]
    others = [one for one in found if one not in within and one.start < item.end and item.start < one.end]
    if any(not one.implicit and (not one.speaker or speaks(text[slice(*one.speaker)])) for one in others):
        return found
    if within and item.speaker[0] > item.start:  # what the aside tells keeps its own place
        item = replace(item, end=across[0].start)
    elif within:
        item = replace(item, start=across[-1].end)
    return [*(one for one in found if one not in others), item]


def _read(
    text: str, tokens: list[Token], span: Span, names: frozenset[str], edits: list[Edit]
) -> list[Found]:
    """The attributions of the sentence with its `edits` (in order, none within another), at the places of `text`."""
    start, end = span
    if not edits:
        return attribution_ar.find(text, tokens, start, end, names)
    made: list[str] = []
    places: list[int] = []
    begin: dict[int, int] = {}
    own: list[Token] = []
    at = start
    for edit in (*edits, Edit(end, end)):
        for token in tokens:
            if at <= token.start and token.end <= edit.start:
                begin[token.start] = len(places) + token.start - at
                own.append(
                    Token(token.text, begin[token.start], begin[token.start] + token.end - token.start)
                )
        made.append(text[at : edit.start])
        places += range(at, edit.start)
        if edit.put:
            own.append(Token(edit.put, len(places), len(places) + len(edit.put)))
            made.append(edit.put + " ")
            places += [edit.end] * (len(edit.put) + 1)
        at = edit.end
    places.append(end)
    plain = "".join(made)
    told = attribution_ar.find(plain, own, 0, len(plain), names)
    return [_back(item, places) for item in told]


def _back(item: Found, places: list[int]) -> Found:
    """An attribution of the plain sentence at the places of the written one."""

    def span(one: Span) -> Span:
        return places[one[0]], places[one[1] - 1] + 1

    start, end = span((item.start, item.end))
    speaker = span(item.speaker) if item.speaker else None
    return replace(
        item, start=start, end=end, speaker=speaker, outlet=span(item.outlet) if item.outlet else None
    )


# Asides: what stands between two commas or two dashes, and is led in like one.


def _asides(text: str, tokens: list[Token], start: int, end: int) -> list[Edit]:
    """The asides of a sentence beside which a verb stands that may be parted by them from whoever tells by it."""
    cuts: list[Edit] = []
    borders = [
        (n, "comma" if _COMMA.fullmatch(gap) else "dash")
        for n, (one, other) in enumerate(pairwise(tokens), 1)
        if _COMMA.fullmatch(gap := text[one.end : other.start]) or _DASH.fullmatch(gap)
    ]
    for (first, opened), (last, closed) in pairwise(borders):
        if opened != closed or last - first > _LONGEST or not _is_aside(text, tokens, first, last, opened):
            continue
        cuts.append(Edit(tokens[first - 1].end, tokens[last].start - 1))
    joined: list[Edit] = []
    for cut in cuts:
        if joined and cut.start <= joined[-1].end + 1:
            joined[-1] = Edit(joined[-1].start, cut.end)
        else:
            joined.append(cut)
    return [cut for cut in joined if _parts(tokens, cut)]


def _is_aside(text: str, tokens: list[Token], first: int, last: int, kind: str) -> bool:
    """Whether the words between two borders only tell of whoever or whatever stands before them."""
    inside = text[tokens[first].start : tokens[last - 1].end]
    if _NO_ASIDE.search(inside) or inside.count("«") != inside.count("»") or inside.count('"') % 2:
        return False
    stated, times = words("attribution", "ar", "complements"), words("frames", "ar", "not_stated")
    for n in range(first, last):
        if tokens[n].text in stated and not (n > first and tokens[n - 1].text in times):
            return False
    lead = tokens[first].text
    if kind == "dash" or lead[0].isdigit() or lead in words("press", "ar", "aside_leads"):
        return True
    if lead in words("clauses", "ar", "prepositions") or _LEADS.fullmatch(lead):
        return True
    return lead in words("attribution", "ar", "according")


# ومقرها, وعمره; رفضوا كشف أسمائهم; طالبا عدم ذكر اسمه; بحسب المنظمة.
_LEADS = re.compile(
    r"و\w{2,}(?:ه|ها|هم)|(?:رفض|فضل|طلب|اشترط|اثر|ابي)(?:ت|وا|ا)?|(?:طالب|مشترط|رافض|مفضل)(?:ا|ه|ين)·?"
    r"|(?:كما|مثلما|حسبما|بحسب|حسب|وفق|وفقا|ممن|وكان|وكانت|وكانوا|واللي|اللي|والذي|والتي|منذ|امس|اليوم|رغم)"
)


def _parts(tokens: list[Token], cut: Edit) -> bool:
    """Whether a verb stands right behind an aside, or near before it with somebody who can speak behind it."""
    before = [token for token in tokens if token.end <= cut.start][-3:]
    behind = [token for token in tokens if token.start >= cut.end][:2]
    if not before or not behind:
        return False
    near = behind[1:] if behind[0].text in ("قد", "فقد", "لم", "لا", "ما") else behind[:1]
    if near and _verbal(near[0].text):
        return True
    return any(_verbal(token.text) for token in before)


def _verbal(word: str) -> bool:
    told = verb(word) is not None or finite(word) or verb(re.sub(r"(?:ه|ها)\Z", "", word)) is not None
    return told and not can_speak(word)


# Names in marks without their noun.

_IN_MARKS = re.compile(r"[\"«“](?P<name>[^\W\d_][^\"»”«“.،,:؛\n]{1,28}[^\W\d_])[\"»”]")
_BY = re.compile(r"(?<!\w)[وف]?(?:بحسب|حسب|وفق|نقلا عن|استنادا الي)\s\Z")


def _nouns_left_out(text: str, tokens: list[Token], end: int) -> list[Edit]:
    """Where the noun of an outlet is to be read before a name in marks, which stands where somebody tells."""
    edits: list[Edit] = []
    if not tokens:
        return edits
    for match in _IN_MARKS.finditer(text, tokens[0].start - 2 if tokens[0].start > 1 else 0, end):
        name = match["name"].split()
        before = next((token for token in reversed(tokens) if token.end <= match.start()), None)
        behind = [token for token in tokens if token.start >= match.end()][:3]
        if len(name) > 4 or any(_no_part(word) for word in name):
            continue
        gap = text[before.end : match.start()] if before else ""
        if before and quoted_name(before, gap + match.group()[0]):
            continue
        led = _noun(text, before, behind, match)
        if led:
            edits.append(Edit(match.start(), match.start(), led))
    return edits


def _no_part(word: str) -> bool:
    """A word that no name of an outlet holds: of a statement."""
    return word in words("attribution", "ar", "stops") or verb(word) is not None


def _noun(text: str, before: Token | None, behind: list[Token], match: re.Match[str]) -> str | None:
    """The noun, of the gender of the verb beside the name; None where the words in marks are nobody's name."""
    if _BY.search(text, max(0, match.start() - 20), match.start()):
        return "صحيفه" if match.group()[0] == '"' else None  # «المدار» is one anyhow
    if before is not None and text[before.end : match.start()] == " " and verb(before.text):
        if re.match(r"[بل]\w", match["name"]):
            return None  # حلفت «بتراب أخوه»
        near = [token.text for token in behind]
        told = any(word in words("attribution", "ar", "complements") or word == "عن" for word in near[:2])
        return _of_gender(before.text) if told and not (near and can_speak(near[0])) else None
    opens = before is None or not text[before.end : match.start()].strip(" وف\n")
    if before is None and opens and behind and text[match.end() : behind[0].start] == " ":
        told = verb(behind[0].text) in ("strong", "weak")
        mute = len(behind) > 1 and can_speak(behind[1].text)
        return _of_gender(behind[0].text) if told and not mute else None
    return None


def _of_gender(word: str) -> str:
    return "موقع" if of_verb(word) == "m" else "صحيفه"
