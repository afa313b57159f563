"""Attributions in English sentences: according to X, a quotation and who stands beside it, and the verbs that report
(`verbs_en`)."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from . import frames_en, nominal_en, press_en, subjects
from .atoms import look_up
from .fold import Folded, Token
from .found import MOST_IN_SENTENCE, Found, inside_quote, meets
from .lexicon import alternatives, load, words
from .phrases_en import past, person, pronoun, proper, speaks, verb
from .subjects_en import phrase_after
from .verbs_en import by_verb

_QUOTE = re.compile(r"[\"”»,]\s*\Z")


@cache
def _according() -> re.Pattern[str]:
    listed = alternatives(load("attribution")["en"]["according"])
    per = r"(?:(?<=\n)|(?<=[.,;:]\s)|\A)per\s(?=[a-z])"
    papers = alternatives(load("attribution")["en"]["papers"])
    return re.compile(
        rf"(?<!\w)(?:(?:{listed}|in\sthe\s[a-z]+\s(?:phrase|words|view|telling|estimate|opinion|description)\sof|(?<!by\s)(?:{papers})s?\s(?:by|from))\s(?=\S)|{per})"
    )


@cache
def _tellings() -> re.Pattern[str]:
    """By our reporter's count; folding takes the apostrophe."""
    nouns = alternatives(load("attribution")["en"]["tellings"])
    return re.compile(
        rf"(?<!\w)(?:in|by|on|from)\s((?:[\w-]+\s){{0,4}}[\w-]+?)s\s(?:own\s)?(?:{nouns})(?!\w)"
    )


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded); `whole` leads back to the words as written."""
    found = press_en.find(whole, text, tokens, start, end)
    found += [one for one in _by_preposition(whole, text, tokens, start, end) if not meets(one, found)]
    other = nominal_en.find(whole, text, tokens, start, end)
    found += [one for one in other if one.start < one.end and not one.implicit and not meets(one, found)]
    used = [(item.start, item.end) for item in found]
    quoted = bool(re.search(r"[\"“«]", text[start:end]))
    for at, token in enumerate(tokens):
        if len(found) >= MOST_IN_SENTENCE:
            break
        kind = verb(token.text)
        if kind is None or any(s <= token.start < e for s, e in used):
            continue
        if kind != "strong" and quoted and inside_quote(text, start, token.start):
            continue
        item = by_verb(whole, text, tokens, at, kind, start, end, quoted)
        if item and not any(item.start < e and s < item.end for s, e in used):
            used.append((item.start, item.end))
            found.append(item)
    found += [one for one in other if one.implicit and not meets(one, found)]
    found = found or _reports_from(whole, text, start, end)
    found = found or _beside_quotation(whole, text, start, end)
    return sorted((_owned(whole, text, tokens, item, start) for item in found), key=lambda item: item.start)


_REPORTS_FROM = re.compile(
    r",\s(?P<who>[^.,;:\"“”()]{4,50}?)\s(?:reports?|writes?|reported|wrote)\s(?:from|in|at|near|outside)\s[^.,;:\"“”]{2,40}\s?[.]?\s*\Z"
)


_HEARD_IN = re.compile(
    r",\s(?P<who>[^.,;:\"“”()]{0,50}?(?:court|jury|inquest|tribunal|inquiry|hearing|committee|judges?))\s(?:has\s|was\s|were\s)?"
    r"(?:heard|told)(?:\s(?:on|at|in|this|earlier|yesterday|today)\b[^,;:\"“”]{0,30})?\s?[.]?\s*\Z"
)


_LEARNED = re.compile(
    r",\s(?P<who>[^.,;:\"“”()]{3,50}?)\s(?:has\s(?:learn(?:ed|t)|been\stold|established)|understands)\s?[.]?\s*\Z"
)


def _reports_from(whole: Folded, text: str, start: int, end: int) -> list[Found]:
    """Two bodies were found, our colleague Piotr Vann reports from the scene; …, a jury heard on Thursday."""
    match = _REPORTS_FROM.search(text, start, end) or _HEARD_IN.search(text, start, end)
    match = match or _LEARNED.search(text, start, end)
    if match is None or not frames_en.somebody(whole, text, match.span("who")):
        return []
    return [Found(match.start("who"), match.end(), match.span("who"))]


def _owned(whole: Folded, text: str, tokens: list[Token], item: Found, start: int) -> Found:
    """... is at the scene and says: a verb that names nobody, with the subject of its own sentence."""
    if not item.implicit or item.speaker:
        return item
    if text[item.start : item.start + _first_word(text, item)] in ("we", "i"):
        return item  # two guards declined; we understand: whoever writes
    if pronoun(text, (item.start, item.start + _first_word(text, item))):
        joined = re.search(r"(?:\bbut|\band|\bthough|\balthough|;)\s\Z", text[start : item.start])
        closes = joined or re.match(r"\s?[.]?\s*\Z", text[item.end : max(item.end, tokens[-1].end + 1)])
        if not re.search(r"[:;]\s\Z", text[start : item.start]):
            first = tokens[0]
            named = closes and first.end < item.start and len(tokens) > 2
            named = named and not inside_quote(text, start, first.start)
            named = named and proper(whole, text, (first.start, first.end)) and not look_up(first.text)
            named = named and (past(tokens[1].text) or tokens[1].text in words("clauses", "en", "finite"))
            if named:
                return replace(item, speaker=(first.start, first.end))
            span = subjects.in_english(whole, text, tokens, start, item.start) if joined else None
            return replace(item, speaker=span) if span and person(text, span) else item
        span = subjects.in_english(
            whole, text, tokens, start, item.start
        )  # his nephew is willing: he remembers
        if span and text[span[1] : item.start].strip() == ":":
            return item  # MS. WARD: He hopes it is so
        known = span and (speaks(text, span) or proper(whole, text, span))
        return replace(item, speaker=span) if known else item
    span = subjects.in_english(whole, text, tokens, start, item.start)
    if span is None and re.search(
        r"\b(?:and|but|then)\s\Z", text[start : item.start]
    ):  # the dean stood at the gate and surmised that
        at = next(n for n, token in enumerate(tokens) if token.start >= item.start)
        span = frames_en.first_phrase(text, tokens, start, at)
        span = span if span and frames_en.somebody(whole, text, span) else None
    return item if span is None or pronoun(text, span) else replace(item, speaker=span)


def _first_word(text: str, item: Found) -> int:
    return len(text[item.start : item.end].split()[0])


_NAMED = r"(?:(?:the|an?|one|her|his|their|our)\s[\w\s-]{3,40}?|[\w-]{3,}(?:\s[\w-]{3,}(?:\s(?:kc|qc|mp|[\w-]{3,}))?)?)"


@cache
def _quoted() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = re.compile(
        rf"\s*({_NAMED}),?\s(?:[^\"“”:,]{{2,40}},\s)?(?:cannot|can|could|has|had|is|was|will|would|did|[a-z]+s|[a-z]+ed)\s"
        r"[^\"“”:]{0,80}:\s?[\"“]"
    )
    after = re.compile(rf"[\"”],?\s({_NAMED}(?:,\s[^\"“”,]{{3,40}})?),?\s(?:[a-z]+s|[a-z]+ed)\s?(?=[.,]|\Z)")
    return before, after


def _beside_quotation(whole: Folded, text: str, start: int, end: int) -> list[Found]:
    """Nada, a nurse, begins: no verb of saying, yet a quotation has a speaker beside it."""
    before, after = _quoted()
    match = before.match(text, start, end) or after.search(text, start, end)
    if match is None and (parted := _INTERRUPTED.search(text, start, end)):
        return [Found(*parted.span("told"), None, implicit=True)]
    if match is None or match[1].split()[0] in ("it", "this", "that", "there"):
        return _turned(whole, text, start, end)
    span = match.span(1)
    if text[slice(*span)] in ("he", "she", "they"):
        return [Found(span[0], match.end(), None, implicit=True)]
    known = frames_en.somebody(whole, text, span)
    return [Found(span[0], match.end(), span)] if known else _turned(whole, text, start, end)


# "… and those three" - he pointed at a tent - "are over there."
_INTERRUPTED = re.compile(
    r"[^\s\"“”][\"”]\s?[-–—]\s(?P<told>(?:he|she)\s[a-z]+)\s[^\"“”]{2,80}?\s?[-–—]\s?[\"“]"
)
_TURNED = re.compile(
    rf"[\"”],?\s(?P<verb>[a-z]{{3,}}(?:ed|s)|let\sslip)\s(?P<who>{_NAMED}(?:\s[\w’'-]+){{0,3}}?)\s?(?=[.,;]|\Z)"
)


def _turned(whole: Folded, text: str, start: int, end: int) -> list[Found]:
    """ "…," averred a notary: a verb of any kind behind the quotation, and whoever it belongs to."""
    match = _TURNED.search(text, start, end)
    if match is None or not frames_en.somebody(whole, text, match.span("who")):
        return []
    return [Found(match.start("verb"), match.end(), match.span("who"))]


def _by_preposition(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    found = []
    for match in _tellings().finditer(text, start, end):
        owned = re.search(r"['’]s?\s", whole.source[slice(*whole.span(match.start(1), match.end()))])
        if (
            owned
            and frames_en.somebody(whole, text, match.span(1))
            and not _PAPER_FROM.search(text, start, match.start())
        ):
            found.append(Found(match.start(), match.end(), match.span(1)))
    for match in _according().finditer(text, start, end):
        after = [token for token in tokens if token.start >= match.end()]
        phrase = phrase_after(text, after, end)
        if phrase is None:
            continue
        first = text[phrase[0] :].split(maxsplit=1)[0].rstrip(",.")
        if first in ("him", "them") or (first == "her" and not speaks(text, phrase)):
            found.append(Found(match.start(), phrase[0] + 3, None, implicit=True))
            continue
        if match.group().endswith((" by ", " from ", "per ")) and not (
            speaks(text, phrase) or proper(whole, text, phrase) or match.group().startswith("as ")
        ):
            continue
        gathered = _GATHERED.match(text, phrase[0], end)
        if gathered:  # testimony gathered by our staff from former detainees
            after = [token for token in tokens if token.start >= gathered.end()]
            phrase = phrase_after(text, after, end) or phrase
        as_saying = re.match(r"\sas\ssaying", text[phrase[1] : phrase[1] + 12])
        outlet = _quoting_paper(whole, text, start, match.start())
        begin = outlet[0] if outlet else match.start()
        found.append(Found(begin, phrase[1] + (as_saying.end() if as_saying else 0), phrase, outlet))
    return found


def _quoting_paper(whole: Folded, text: str, start: int, place: int) -> tuple[int, int] | None:
    """Sky Mesopotamia, quoting a guard, says: who stands before the comma passes it on."""
    match = _BEFORE_QUOTING.search(text, start, place)
    if match is None or not re.match(r"(?:quoting|citing)\s", text[place : place + 8]):
        return None
    span = match.span(1)
    return span if proper(whole, text, span) or speaks(text, span) else None


_PAPER_FROM = re.compile(
    r"(?<!\w)(?:tweet|post|message|thread|update|video)s?\s\Z"
)  # a tweet from the governor's account
_GATHERED = re.compile(
    r"(?:testimon(?:y|ies)|accounts?|statements?|information|interviews?|data)\s(?:gathered|collected|taken|obtained|received)"
    r"(?:\sby\s[\w\s]{2,40}?)?\sfrom\s"
)
_BEFORE_QUOTING = re.compile(
    r"(?:(?<=[.;:\n]\s)|(?<=[0-9]\s)|(?<=\n)|\A|(?<=while\s)|(?<=and\s))([a-z][\w' -]{2,50}),\s\Z"
)
