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
from .name_beside_ar import is_name
from .phrases_ar import quoted_name
from .tellers_ar import can_speak, speaks
from .titles_ar import body_called

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
    nouns = sorted(
        (
            *_nouns_left_out(text, tokens, end),
            *_members_for(tokens, end),
            *_body_of_headline(text, tokens, end),
        )
    )
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
    if not across or _more_than_somebody(text, item.speaker, across):
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


def _more_than_somebody(text: str, speaker: Span, across: list[Edit]) -> bool:
    """Whether a phrase holds an aside or a verb, and so more than whoever tells."""
    held = any(speaker[0] < cut.start and cut.end < speaker[1] for cut in across)
    return held or any(
        re.match(r"[يت]\w{3}|\w{3,}(?:تنا|تني)\Z", word) and finite(word) and not can_speak(word)
        for word in text[slice(*speaker)].split()[1:]
    )


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
            own += [
                Token(word.group(), len(places) + word.start(), len(places) + word.end())
                for word in re.finditer(r"\S+", edit.put)
            ]
            made.append(edit.put)
            places += _of_put(edit)
            if edit.start == edit.end:
                made.append(" ")
                places.append(edit.end)
        at = edit.end
    places.append(end)
    plain = "".join(made)
    told = attribution_ar.find(plain, own, 0, len(plain), names)
    return [_back(item, places) for item in told]


def _of_put(edit: Edit) -> list[int]:
    """The place of each letter put in: of what stood there, as far as its last word was there; else where it ends."""
    if edit.start == edit.end:
        return [edit.end] * len(edit.put)
    first = edit.end - len(edit.put.split()[-1])
    return [max(first, edit.end - len(edit.put) + n) for n in range(len(edit.put))]


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
    return lead in words("attribution", "ar", "according") or is_name(inside)


# ومقرها, وعمره; رفضوا كشف أسمائهم; طالبا عدم ذكر اسمه; بحسب المنظمة.
_LEADS = re.compile(
    r"و\w{2,}(?:ه|ها|هم)|(?:رفض|فضل|طلب|اشترط|اثر|ابي)(?:ت|وا|ا)?|(?:طالب|مشترط|رافض|مفضل)(?:ا|ه|ين)·?"
    r"|(?:كما|مثلما|حسبما|بحسب|حسب|وفق|وفقا|ممن|وكان|وكانت|وكانوا|واللي|اللي|والذي|والتي|منذ|امس|اليوم|رغم)"
)


def _parts(tokens: list[Token], cut: Edit) -> bool:
    """Whether a verb stands right behind an aside, or near before it with somebody who can speak behind it."""
    before = [token for token in tokens if token.end <= cut.start]
    behind = [token for token in tokens if token.start >= cut.end][:2]
    if not before or not behind:
        return False
    near = behind[1:] if behind[0].text in ("قد", "فقد", "لم", "لا", "ما") else behind[:1]
    if near and _verbal(near[0].text):
        return True
    return any(_verbal(token.text) for token in before[-3:]) or any(verb(token.text) for token in before[-9:])


def _verbal(word: str) -> bool:
    told = verb(word) is not None or finite(word) or verb(re.sub(r"(?:ه|ها)\Z", "", word)) is not None
    return told and not can_speak(word)


_MEMBER = re.compile(r"[وف]?(?:ال)?(?:نايب|نائب|عضو|ممثل|مرشح|مندوب)ه?")


def _members_for(tokens: list[Token], end: int) -> list[Edit]:
    """النائب عن المحافظة ماجد الركابي: for whom somebody sits, and nobody from whom he has it."""
    return [
        Edit(for_.start, tokens[n + 1].end + 1)
        for n, for_ in enumerate(tokens[:-1])
        if n
        and for_.text == "عن"
        and _MEMBER.fullmatch(tokens[n - 1].text)
        and tokens[n + 1].end < end
        and (not can_speak(tokens[n + 1].text) or any(one.text == "عن" for one in tokens[n + 2 : n + 6]))
    ]


def _body_of_headline(text: str, tokens: list[Token], end: int) -> list[Edit]:
    """والإصلاح توضح بشأن سجن البصرة: a body by the one word that tells it from others, before its verb."""
    if len(tokens) < 3 or len(tokens) > 14 or not re.match(r"و?ال\w{3,}\Z", tokens[0].text):
        return []
    name = tokens[0].text.removeprefix("و")
    told = tokens[1].text[0] in "يت" and verb(tokens[1].text) is not None
    if not told or can_speak(name) or text[tokens[0].end : tokens[1].start] != " ":
        return []
    noun = body_called(text, end, name)
    return [Edit(tokens[0].start, tokens[0].end, f"{noun} {name}")] if noun else []


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
        if behind and _COMMA.fullmatch(text[match.end() : behind[0].start]):
            behind = _past_aside(text, tokens, behind[0])
            match_end = behind[0].start - 1 if behind else match.end()
        else:
            match_end = match.end()
        led = _noun(text, before, behind, match, match_end)
        if led:
            edits.append(Edit(match.start(), match.start(), led))
    return edits


def _past_aside(text: str, tokens: list[Token], first: Token) -> list[Token]:
    """The words behind the aside that begins with `first`: “المرصد المدني”، وهو جهة محلية، | كتب."""
    at = tokens.index(first)
    for n in range(at + 1, min(at + _LONGEST, len(tokens))):
        if _COMMA.fullmatch(text[tokens[n - 1].end : tokens[n].start]):
            return tokens[n : n + 3] if _is_aside(text, tokens, at, n, "comma") else []
    return []


def _no_part(word: str) -> bool:
    """A word that no name of an outlet holds: of a statement."""
    return word in words("attribution", "ar", "stops") or verb(word) is not None


def _noun(
    text: str, before: Token | None, behind: list[Token], match: re.Match[str], last: int
) -> str | None:
    """The noun, of the gender of the verb beside the name; None where the words in marks are nobody's name."""
    if _BY.search(text, max(0, match.start() - 20), match.start()):
        return "صحيفه" if match.group()[0] == '"' else None  # «المدار» is one anyhow
    if before is not None and text[before.end : match.start()] == " " and verb(before.text):
        if re.match(r"[بل]\w", match["name"]):
            return None  # حلفت «بتراب أخوه»
        near = [token.text for token in behind]
        told = any(word in words("attribution", "ar", "complements") or word == "عن" for word in near[:2])
        return _of_gender(before.text) if told and not (near and can_speak(near[0])) else None
    if before is None and behind and text[last : behind[0].start] == " ":
        told = verb(behind[0].text) in ("strong", "weak")
        mute = len(behind) > 1 and can_speak(behind[1].text)
        return _of_gender(behind[0].text) if told and not mute else None
    return None


def _of_gender(word: str) -> str:
    return "موقع" if of_verb(word) == "m" else "صحيفه"
