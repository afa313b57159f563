"""Attribution chains of a document: basis -> speaker -> outlet -> this document.

Speakers are open noun phrases: whoever stands where a speaker stands, known to a list or not.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cache

from . import attribution_en, labels, owners_ar, plainly_ar, taught
from .agreement import agree
from .as_written import as_written, bounded
from .fold import Folded, Token
from .found import Found
from .hearsay import nobody_s
from .lexicon import alternatives, load
from .mute_lines import mute
from .name_beside_ar import with_name
from .pseudonyms import bared
from .speakers import outlet_key, parse
from .spoken_ar import as_if_written
from .stems import is_arabic
from .tellers_ar import can_speak
from .values import Attribution
from .voices import Voices, phrase

Span = tuple[int, int]
REPEATS = 80  # words; a sentence of so many has more than one in ten of its own


@cache
def _bases() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for language in ("ar", "en"):
        for basis, phrases in load("attribution")[language]["basis"].items():
            found.append((basis, re.compile(r"(?<!\w)(?:و|ب|ل)?(?:" + alternatives(phrases) + r")(?!\w)")))
    return found


def attributions(text: Folded, sentences: list[Span]) -> tuple[list[Attribution], list[Attribution]]:
    """The attributions of a document, given the source spans of its sentences, in order; and those that only the
    taught reader hears."""
    text = bared(text)
    tokens = as_if_written([as_written(text, token) for token in text.tokens()])
    starts = [token.start for token in tokens]
    found: list[Attribution] = []
    overheard: list[Attribution] = []
    voices = Voices()
    folded = [(text.back(start), text.back(end)) for start, end in sentences]
    repeated = labels.repeated_labels(text, folded)
    told_by_taught = taught.heard(text, sentences)
    for span, (start, end), heard in zip(sentences, folded, told_by_taught, strict=True):
        own = tokens[bisect_left(starts, start) : bisect_left(starts, end)]
        voices.opens(text, own, start, end)
        silent = not own or mute(text.text, start, end)
        items = [] if silent else _in_sentence(text, own, start, end, repeated, voices.names)
        items = [_bounded(text, own, item, voices.names) for item in _joined(text, items)]
        more = [] if silent or _no_prose(own) else taught.more(text, items, heard)
        basis = _basis(text.text[start:end]) if items or more else None
        here = []
        for item in sorted([*items, *more], key=lambda item: item.start):
            if item in more:
                guess = voices.overhear(text, item, span, basis)
                overheard += [guess] if guess and not nobody_s(text, guess) else []
            else:
                one = voices.attribution(text, item, span, basis)
                here += [] if nobody_s(text, one) else [one]
        found += here
        voices.told_of(text, own, end)
        later = _named_later(text, found[-1], own, end, voices) if found and not items else None
        found[-1:] = [later] if later else found[-1:]
    return found, overheard


def _bounded(text: Folded, tokens: list[Token], item: Found, names: frozenset[str]) -> Found:
    """`item` with its speaker as far as he goes; the subject of its sentence where what it had is an object."""
    whose = _WHOSE.match(text.text, item.speaker[1]) if item.speaker else None
    if item.speaker and whose:
        item = replace(item, speaker=(item.speaker[0], whose.end()), end=max(item.end, whose.end()))
    told = bounded(text, item)
    lost = item.speaker is not None and told.speaker is None
    if lost and is_arabic(text.text[item.start]):
        return owners_ar.owned(text.text, tokens, told, names)
    return told


_WHOSE = re.compile(r"\s(?:تبع|مال|بتاع)\s\w+")  # المسؤول تبع الكراج, as it is spoken


def _named_later(
    text: Folded, last: Attribution, tokens: list[Token], end: int, voices: Voices
) -> Attribution | None:
    """He never saw the list, he said. Yusuf Amin, 31, drives a taxi now: whom the next sentences name."""
    if (
        last.speaker
        or last.outlet
        or not last.implicit
        or not tokens
        or tokens[0].start - text.back(last.scope[1]) > 240
    ):
        return None
    name = _NAMED.search(text.text, tokens[0].start, end)
    told = parse(phrase(text, name.span("name"))) if name else voices.topic
    verb = text.text[text.back(last.start) : text.back(last.end)].split()[0]
    if told is None or not told.names or not agree(verb, told.text):
        return None
    voices.hear(told)
    return replace(last, speaker=told.text, kind=told.kind)


_NAMED = re.compile(
    r"(?<!\w)(?:اسمه|اسمها|يدعي|تدعي|(?:his|her)\sname\s(?:is|was))\s(?P<name>[^\W\d_]{3,}(?:\s[^\W\d_]{3,})?)"
)


def _in_sentence(
    text: Folded, tokens: list[Token], start: int, end: int, repeated: frozenset[str], names: frozenset[str]
) -> list[Found]:
    shown = labels.find(text, start, end, repeated)
    if _no_prose(tokens):
        return shown
    arabic = sum(is_arabic(token.text) for token in tokens)
    if arabic * 2 >= len(tokens):
        told = plainly_ar.find(text.text, tokens, start, end, names)
    else:
        told = attribution_en.find(text, text.text, tokens, start, end)
    behind = labels.section(text.text, start, end)
    told = [item for item in told if item.start >= behind]
    labels_ = [one for one in shown if ":" in text.text[one.start : one.end]]
    told = [
        item for item in told if not any(one.start <= item.start < item.end <= one.end for one in labels_)
    ]
    kept = [one for one in shown if not any(one.start < item.end and item.start < one.end for item in told)]
    return sorted(kept + told, key=lambda item: item.start)


def _no_prose(tokens: list[Token]) -> bool:
    """A few words over and over, which no sentence is: nobody says it, and it must not cost what a sentence costs."""
    return len(tokens) > REPEATS and len({token.text for token in tokens}) * REPEATS < len(tokens) * 8


def _joined(text: Folded, items: list[Found]) -> list[Found]:
    """ذكرت شبكة X نقلا عن Y: one chain, X the outlet and Y the speaker. A bare participle or verb beside a
    named speaker of the same sentence adds nothing."""
    out: list[Found] = []
    for item in items:
        before = out[-1] if out else None
        if before and before.speaker and item.speaker and item.start - before.end < 60:
            first, second = phrase(text, before.speaker), phrase(text, item.speaker)
            if outlet_key(first) and not outlet_key(second) and before.outlet is None and _cites(text, item):
                out[-1] = Found(before.start, item.end, item.speaker, before.speaker, item.denies)
                continue
            if outlet_key(second) and not outlet_key(first) and before.outlet is None:
                out[-1] = replace(before, end=item.end, outlet=item.speaker)
                continue
        out.append(item)
    out = [_with_name(text, item) for item in out]
    if not any(not item.implicit for item in out):
        return out
    return [
        item
        for item in out
        if not item.implicit or item.denies or _by_pronoun(text, item) or _after_denial(item, out)
    ]


def _after_denial(item: Found, out: list[Found]) -> bool:
    """The ministry denied any …, and said it had moved 57: what is said behind a denial is not denied."""
    return any(one.denies and one.end <= item.start for one in out)


def _by_pronoun(text: Folded, item: Found) -> bool:
    """She did not accept that: a subject of its own, although it names nobody."""
    if re.search(
        r"(?<!\w)[وف]?(?:هو|هي|هم|هن|لكنه|لكنها|لكنهم|انه|انها|اننا|نحن|انني)\s\Z",
        text.text[max(0, item.start - 8) : item.start],
    ):
        return True
    return text.text[item.start : item.end].split()[0] in ("he", "she", "they", "we", "it", "i")


# الشاهد الذي عول عليه الاتهام، وهو سائق الحافلة المعطي بن عاشور، تراجع: who a witness is, where he is called no more.
_UNNAMED = re.compile(r"[وف]?ال(?:شاهد|شاهده|متهم|متهمه|رجل|مراه|سيده|شاب|شابه|اول|اولي|ثاني|ثانيه|مدعي)\b")
_NAME_ASIDE = re.compile(r"(?:\s[^،,.؛:]{3,70})?[،,]\s(?:وهو|وهي)\s(?P<name>[^،,.؛:]{5,60})[،,]")
_NAME_BEHIND = re.compile(
    r",\s(?:[A-Z][a-z]+\.?\s)?[A-Z][\w’'-]+(?:\s(?:al-|de\s|van\s)?[A-Z][\w’'-]+){1,2}(?=[,.;]|\s(?:on|at|in|who|said|told)\b)"
)


def _with_name(text: Folded, item: Found) -> Found:
    """said the head of the mission, Adele Toure: the name behind the comma belongs to the phrase."""
    unnamed = item.speaker and _UNNAMED.match(text.text, item.speaker[0])
    if item.speaker and unnamed and (aside := _NAME_ASIDE.match(text.text, item.speaker[1], item.end)):
        name = aside["name"].split()
        if not can_speak(name[0]):
            return item
        named = len(name) > 2 and parse(phrase(text, aside.span("name"))).names
        return replace(item, speaker=aside.span("name") if named else (item.speaker[0], aside.end("name")))
    if item.speaker and is_arabic(text.text[item.speaker[0]]):
        whole, (first, last) = with_name(text, item.speaker), item.speaker
        start = whole[0] if item.start == first else item.start
        return replace(item, start=start, end=whole[1] if item.end == last else item.end, speaker=whole)
    if item.speaker is None or re.search(r"[A-Z]\w+ [A-Z]\w+", phrase(text, item.speaker)):
        return item
    _, end = text.span(*item.speaker)
    match = _NAME_BEHIND.match(text.source, end)
    if match is None or outlet_key(match.group()):
        return item
    last = text.back(match.end())
    return replace(item, speaker=(item.speaker[0], last), end=max(item.end, last))


def _cites(text: Folded, item: Found) -> bool:
    return bool(
        re.match(
            r"(?:و)?نقلا|citing|quoting|according|وفقا|بحسب|استنادا|عن", text.text[item.start : item.end]
        )
    )


def _basis(sentence: str) -> str | None:
    for basis, pattern in _bases():
        if pattern.search(sentence):
            return basis
    return None
