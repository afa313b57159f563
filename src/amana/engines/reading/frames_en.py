"""The frame in which any English verb tells: somebody is its subject, and that or a quotation stands behind it, or
its clause closes a statement (the gate was forced, a notary averred). Which verbs tell nothing although that stands
behind them is a short closed list by kind (`lexicon/frames.toml`).
"""

from __future__ import annotations

import re
from functools import cache

from . import subjects
from .fold import Folded, Token
from .found import Found, inside_quote
from .lexicon import alternatives, load, words
from .phrases_en import can_speak, many, past, pronoun, proper, regular, speaks, verb
from .stems import group_of, idea
from .subjects_en import subject_before

Span = tuple[int, int]
_THINGS = re.compile(
    r"(?:tion|sion|ment|ness|ity|ing|ence|ance|ism|ship|age|ure|th|fact|idea|news|day|night|time|way|one|thing)s?\Z"
)
_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "his",
        "her",
        "their",
        "our",
        "my",
        "its",
        "one",
        "another",
        "some",
        "many",
        "several",
        "two",
        "three",
    ]
)


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) that verbs of any kind make by their frame."""
    return [
        *_that(whole, text, tokens, start, end),
        *_keeps(whole, text, tokens, start, end),
        *_between(whole, text, tokens, start, end),
        *_feeling(whole, text, tokens, start, end),
        *_quoted_as(whole, text, tokens, start, end),
        *_closing(whole, text, tokens, start, end),
    ]


def somebody(whole: Folded, text: str, span: Span) -> bool:
    """A noun phrase not known to be a thing, a place or an event: whoever has a statement to make."""
    if speaks(text, span) or proper(whole, text, span):
        return True
    parts = text[slice(*span)].split()
    if 1 < len(parts) < 5:  # midwife Umm Hassan
        name = (span[1] - len(" ".join(parts[-2:])), span[1])
        if proper(whole, text, name if len(parts) > 2 else (span[1] - len(parts[-1]), span[1])):
            return not _THINGS.search(parts[0])
    held = re.split(r"\s(?:of|from|in|at|with|on|for|who)\s", text[slice(*span)])[0].split()
    if not held or len(held) > 7 or held[0] not in _DETERMINERS or len(held) < 2:
        return False
    what = idea(held[-1])
    return not _THINGS.search(held[-1]) and (what is None or group_of(what) == "people")


def _subject(whole: Folded, text: str, tokens: list[Token], place: int, start: int) -> Span | None:
    at = next((n for n, token in enumerate(tokens) if token.start >= place), None)
    span = subject_before(whole, text, tokens, at, start) if at else None
    if at and span is None and tokens[at - 1].text in ("and", "but", "then", "also", "or"):
        # She stood at the gate and averred: the subject of the sentence.
        span = subjects.in_english(whole, text, tokens, start, tokens[at].start)
        span = span or first_phrase(text, tokens, start, at)
    return span and _without_lead(text, span)


def first_phrase(text: str, tokens: list[Token], start: int, at: int) -> Span | None:
    """What stands before the first finite verb of a sentence, if it begins like a noun phrase."""
    own = [token for token in tokens[:at] if token.start >= start][:7]
    finite = words("clauses", "en", "finite")
    stop = next((n for n, token in enumerate(own) if token.text in finite or past(token.text)), None)
    if not stop or own[0].text not in _DETERMINERS:
        return None
    return (
        None
        if re.search(r"[,;:]", text[own[0].start : own[stop].start])
        else (own[0].start, own[stop - 1].end)
    )


def _without_lead(text: str, span: Span) -> Span:
    lead = re.match(
        r"(?:only\slast\s(?:week|month|year|night)|last\s(?:week|month|year|night)|then|now|still|yet|and|but|so|even|only|again|there|here|meanwhile|instead|also)\s",
        text[slice(*span)],
    )
    return (span[0] + lead.end(), span[1]) if lead else span


@cache
def _that_pattern() -> re.Pattern[str]:
    irregular = alternatives(load("frames")["en"]["irregular"])
    return re.compile(
        rf"(?<![\w'’-])(?:(?P<known>{irregular})|(?P<verb>[a-z]{{2,}}(?:ed|s)))(?:\s(?:us|me|them|him|her))?"
        r"(?:(?:(?<=believe)|(?<=doubt)|(?<=deny))\s(?=(?:he|she|they|it|the|his|her|their|there|a|any|this|these)\b)|\sthat\s(?!is\b|was\b|are\b|were\b|has\b|had\b|will\b|would\b)|:?\s[\"“])"
    )


def _that(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    found = []
    for match in _that_pattern().finditer(text, start, end):
        told = match["verb"]
        if inside_quote(text, start, match.start()) or (told and (told in silent() or verb(told))):
            continue
        if told and not match.group().endswith("that ") and _happens(told):
            continue  # the guard opened "the cage"
        what = idea(told) if told and told[-1] == "s" else None
        thing = what is not None and group_of(what) != "events"
        if thing or (
            told and told[-1] == "s" and re.match(r"[a-z]+ed\b", text[match.end() : match.end() + 20])
        ):
            continue  # one of twelve wagons that jumped the track
        span = _subject(whole, text, tokens, match.start(), start)
        if span is None or (told and told[-1] == "s" and many(text, span)):
            continue  # a few things that
        last = match.end("known" if match["known"] else "verb")
        if pronoun(text, span):
            if text[slice(*span)] not in ("it", "which", "you"):
                found.append(Found(span[0], last, None, implicit=True))
        elif somebody(whole, text, span) and plain_phrase(text, span):
            found.append(Found(span[0], last, span))
    return found


def plain_phrase(text: str, span: Span) -> bool:
    """A noun phrase without a verb, a relative clause or a clause's preposition in it."""
    held = re.findall(r"[a-z'’-]+", text[slice(*span)].split(",")[0])
    return not any(
        word in words("clauses", "en", "auxiliary")
        or word in _NO_PHRASE
        or word in words("attribution", "en", "strong")
        for word in held
    )


_NO_PHRASE = frozenset(
    [
        "which",
        "who",
        "that",
        "whose",
        "where",
        "when",
        "as",
        "them",
        "too",
        "about",
        "over",
        "on",
        "and",
        "but",
        "while",
        "if",
    ]
)


def _happens(word: str) -> bool:
    what = idea(word)
    return what is not None and group_of(what) == "events"


@cache
def silent() -> frozenset[str]:
    """Every form of the verbs that tell nothing."""
    found: set[str] = set()
    for base in words("frames", "en", "silent"):
        stem = base[:-1] + "i" if re.search(r"[^aeiou]y\Z", base) else base
        found |= {base, base + "s", stem + "es", base + "d" if base.endswith("e") else stem + "ed"}
        found |= {base + base[-1] + "ed"}
    return frozenset(found) | words("attribution", "en", "silent")


@cache
def _feeling_pattern() -> re.Pattern[str]:
    lists = load("frames")["en"]
    forms = [form for base in lists["shown_by"] for form in _forms(base)]
    felt = alternatives(lists["feelings"])
    return re.compile(
        rf"(?<![\w'’-])(?:{alternatives(forms)})\s(?:[\w'’-]+\s){{0,3}}?(?:{felt})(?=\s(?:that|at|about|over|of|for|with|in|on|to)\b|[.,;]|\Z)"
        rf"|(?<![\w'’-])(?:has|have|had|made\sno\ssecret\sof|makes\sno\ssecret\sof)\s(?:(?:his|her|their|its|no|grave|serious)\s){{0,2}}(?:{felt})"
        r"(?=\s(?:that|about|over)\b|[.,;]|\Z)"
    )


def _forms(base: str) -> list[str]:
    stem = base[:-1] + "i" if base.endswith("y") and base[-2] not in "aeiou" else base
    past = base + "d" if base.endswith("e") else stem + "ed"
    return [
        base,
        past,
        stem + "es" if stem != base or base.endswith("s") else base + "s",
        past.replace("hided", "hid"),
    ]


def _feeling(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """Voiced fear that, has her doubts: a feeling that somebody shows or has."""
    found = []
    for match in _feeling_pattern().finditer(text, start, end):
        span = _subject(whole, text, tokens, match.start(), start)
        if span is None or inside_quote(text, start, match.start()):
            continue
        if pronoun(text, span):
            if text[slice(*span)] in ("he", "she", "they", "we", "i"):
                found.append(Found(span[0], match.end(), None, implicit=True))
        elif somebody(whole, text, span):
            found.append(Found(span[0], match.end(), span))
    return found


_RELATIVE = ("which", "who", "that", "whose", "where", "when", "it", "he", "she", "they", "we")


@cache
def _keeps_pattern() -> re.Pattern[str]:
    bases = load("attribution")["en"]["lemmas"]
    doing = alternatives(
        {(base[:-1] if re.search(r"[^e]e\Z", base) else base) + "ing" for base in (*bases, "say", "tell")}
        - {"answering", "replying", "responding", "calling", "asking", "speaking", "writing", "thanking"}
    )
    to_do = alternatives(load("frames")["en"]["to_do"])
    say = alternatives([*bases, "say", "stress"])
    return re.compile(
        rf"(?<![\w'’-])(?:keeps?|kept|began|begins?|started|starts|stopped|stops|continues?|continued|could\snot\shelp)\s(?:{doing})(?!\w)"
        r"|(?<![\w'’-])(?:do|does|did|would|can|could|will)(?:\snot|nt|not)\s(?:say\s(?=who|what|how|when|where|whether|why|if|which|more)|deny|doubt|believe|dispute|agree|accept|think|expect|hide|exclude|rule\sout)(?!\w)"
        r"|(?<![\w'’-])(?:was|were|is|are|am)\s(?:un)?able\sto\s(?:verify|confirm|establish|document|say|corroborate)(?!\w)"
        rf"|(?<![\w'’-])(?:{to_do})\sto\s(?:{say})(?!\w)"
    )


def _keeps(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """Our opponents keep repeating that, the army chose to stress: a verb of saying behind one of going on."""
    found = []
    for match in _keeps_pattern().finditer(text, start, end):
        span = _subject(whole, text, tokens, match.start(), start)
        if span is None or inside_quote(text, start, match.start()):
            continue
        if pronoun(text, span):
            found.append(Found(span[0], match.end(), None, implicit=True))
        elif somebody(whole, text, span):
            found.append(Found(span[0], match.end(), span))
    return found


@cache
def _between_pattern() -> re.Pattern[str]:
    verbs_ = alternatives(
        ["says", "said", "reckons", *(form for form, kind in regular().items() if kind == "weak")]
    )
    return re.compile(
        rf",\s(?P<verb>{verbs_})\s(?P<who>(?:the|an?|his|her|its|their|one|our)\s[\w' -]{{3,60}}?"
        r"|[\w'-]{3,}(?:\s[\w'-]{3,}){0,3}?),\s"
    )


def _between(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """In March, notes a police file, the bus was sold: a verb of saying and its subject between commas."""
    found = []
    for match in _between_pattern().finditer(text, start, end):
        held = match["who"].split()
        if held[0] in _RELATIVE or any(word in words("clauses", "en", "auxiliary") for word in held):
            continue
        if not inside_quote(text, start, match.start()) and somebody(whole, text, match.span("who")):
            found.append(Found(match.start("verb"), match.end("who"), match.span("who")))
    return found + _parting(whole, text, start, end)


_PARTING = re.compile(
    r",\s(?P<who>[^.,;:\"“”()]{2,50}?)\s(?P<verb>[a-z]{2,}(?:ed|s)),\s(?=(?:was|were|is|are|had|has|have|will|would|can|could|did|does|no\slonger|[a-z]{3,}ed)\b)"
)


def _parting(whole: Folded, text: str, start: int, end: int) -> list[Found]:
    """The water, a constable averred, was cut: a verb of any kind that parts a subject from its verb."""
    found = []
    for match in _PARTING.finditer(text, start, end):
        if match["who"].split()[0] in _RELATIVE:
            continue
        told = text[max(start, text.rfind(".", start, match.start())) : match.start()]
        if _FINITE.search(told) or match["verb"] in silent() or _happens(match["verb"]):
            continue
        if inside_quote(text, start, match.start()) or not plain_phrase(text, match.span("who")):
            continue
        if match["who"].split()[-1] in _DETERMINERS or can_speak(match["verb"]):
            continue  # a doctor retained by the families, testified
        if somebody(whole, text, match.span("who")):
            found.append(Found(match.start("who"), match.end("verb"), match.span("who")))
    return found


_QUOTED_AS = re.compile(
    r"(?<!\w)(?:was|were|is|are|has\sbeen|have\sbeen)\s(?:(?:also|later|widely|earlier)\s)?(?:quoted|cited|reported|overheard|recorded|heard)\s(?:[^.,;\"“”]{0,30}?\s)?as\s?(?:saying|telling|claiming|denying|warning)"
    r"|(?<!\w)(?:was|were|is|are)\s(?:quoted|overheard|heard|recorded)\s(?:saying|telling|claiming|complaining)"
)


def _quoted_as(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """A notary was quoted as saying."""
    found = []
    for match in _QUOTED_AS.finditer(text, start, end):
        span = _subject(whole, text, tokens, match.start(), start)
        if span and pronoun(text, span):
            found.append(Found(span[0], match.end(), None, implicit=True))
        elif span and somebody(whole, text, span):
            found.append(Found(span[0], match.end(), span))
    return found


_CLOSES = re.compile(
    r",\s(?P<who>[^.,;:\"“”()]{2,60}?)\s(?P<verb>[a-z]{2,}(?:ed|s))(?:\s[a-z]+ly)?\s?[.]?\s*\Z"
)
_FINITE = re.compile(
    r"(?<!\w)(?:is|are|was|were|has|have|had|will|would|can|could|did|does|do|no\slonger|[a-z]{3,}ed|got|went|came|saw|took|gave|left)(?!\w)"
)


def _closing(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The gate was forced from inside, a notary averred."""
    match = _CLOSES.search(text, start, end)
    if (
        match is None
        or match["verb"] in silent()
        or _happens(match["verb"])
        or match["verb"] in words("frames", "en", "going")
    ):
        return []
    first = re.match(r"\W*([a-z]+)", text[start : match.start()])
    if first is None or first[1] in words("frames", "en", "subordinate"):
        return []
    told = text[start : match.start()]
    if "," in told.strip(' "”“') or not _FINITE.search(told) or re.search(r"[\"”]\s*\Z", told):
        return []
    span = match.span("who")
    span = _without_lead(text, span)
    if pronoun(text, span):
        return (
            [Found(span[0], match.end("verb"), None, implicit=True)]
            if text[slice(*span)] in ("he", "she", "they")
            else []
        )
    held = text[slice(*span)].split()
    headed = held[0] in _DETERMINERS or proper(whole, text, span)
    if not headed or len(held) > 6 or not plain_phrase(text, span) or not somebody(whole, text, span):
        return []
    if match["verb"].endswith("s") and (idea(match["verb"]) or held[-1].endswith("s")):
        return []
    return [Found(span[0], match.end("verb"), span)]
