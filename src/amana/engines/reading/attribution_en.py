"""Attributions in English sentences: X said, said X, X told Y, according to X, X quoted Y as saying."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from . import frames_en, nominal_en, press_en, subjects
from .atoms import look_up
from .fold import Folded, Token
from .found import MOST_IN_SENTENCE, Found, inside_quote, meets
from .lexicon import alternatives, load, words
from .phrases_ar import REACH
from .phrases_en import past, person, plural, pronoun, proper, regular, speaks, verb
from .speakers import outlet_key, outlet_pattern
from .stands_en import ONLY_WITH, stands, witnessed
from .subjects_en import BREAK, outlet_behind, phrase_after, subject_before

_QUOTE = re.compile(r"[\"”»,]\s*\Z")


@cache
def _according() -> re.Pattern[str]:
    listed = alternatives(load("attribution")["en"]["according"])
    per = r"(?:(?<=\n)|(?<=[.,;:]\s)|\A)per\s(?=[a-z])"
    papers = alternatives(load("attribution")["en"]["papers"])
    return re.compile(
        rf"(?<!\w)(?:(?:{listed}|in\sthe\s[a-z]+\s(?:phrase|words|view|telling|estimate|opinion|description)\sof|(?:{papers})s?\s(?:by|from))\s(?=\S)|{per})"
    )


@cache
def _tellings() -> re.Pattern[str]:
    """By our reporter's count; folding takes the apostrophe."""
    nouns = alternatives(load("attribution")["en"]["tellings"])
    return re.compile(rf"(?<!\w)(?:in|by|on|from)\s((?:[\w-]+\s){{0,4}}[\w-]+?)s\s(?:{nouns})(?!\w)")


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
        item = _by_verb(whole, text, tokens, at, kind, start, end, quoted)
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


def _reports_from(whole: Folded, text: str, start: int, end: int) -> list[Found]:
    """Two bodies were found, our colleague Piotr Vann reports from the scene; …, a jury heard on Thursday."""
    match = _REPORTS_FROM.search(text, start, end) or _HEARD_IN.search(text, start, end)
    if match is None or not frames_en.somebody(whole, text, match.span("who")):
        return []
    return [Found(match.start("who"), match.end(), match.span("who"))]


def _owned(whole: Folded, text: str, tokens: list[Token], item: Found, start: int) -> Found:
    """... is at the scene and says: a verb that names nobody, with the subject of its own sentence."""
    if not item.implicit or item.speaker:
        return item
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
        known = span and (speaks(text, span) or proper(whole, text, span))
        return replace(item, speaker=span) if known else item
    span = subjects.in_english(whole, text, tokens, start, item.start)
    return item if span is None or pronoun(text, span) else replace(item, speaker=span)


def _first_word(text: str, item: Found) -> int:
    return len(text[item.start : item.end].split()[0])


_NAMED = r"(?:(?:the|an?|one|her|his|their|our)\s[\w\s-]{3,40}?|[\w-]{3,}(?:\s[\w-]{3,})?)"


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
    if match is None or match[1].split()[0] in ("it", "this", "that", "there"):
        return _turned(whole, text, start, end)
    span = match.span(1)
    if text[slice(*span)] in ("he", "she", "they"):
        return [Found(span[0], match.end(), None, implicit=True)]
    known = frames_en.somebody(whole, text, span)
    return [Found(span[0], match.end(), span)] if known else _turned(whole, text, start, end)


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
        if owned and frames_en.somebody(whole, text, match.span(1)):
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


_GATHERED = re.compile(
    r"(?:testimon(?:y|ies)|accounts?|statements?|information|interviews?|data)\s(?:gathered|collected|taken|obtained|received)"
    r"(?:\sby\s[\w\s]{2,40}?)?\sfrom\s"
)
_BEFORE_QUOTING = re.compile(
    r"(?:(?<=[.;:\n]\s)|(?<=[0-9]\s)|(?<=\n)|\A|(?<=while\s)|(?<=and\s))([a-z][\w' -]{2,50}),\s\Z"
)


def _by_verb(
    whole: Folded, text: str, tokens: list[Token], at: int, kind: str, start: int, end: int, quoted: bool
) -> Found | None:
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if (
        before
        and before.text
        in (
            "is",
            "was",
            "are",
            "were",
            "am",
            "be",
            "been",
            "being",
            "to",
            "not",
            "never",
            "of",
            "the",
            "a",
            "an",
            "no",
        )
        and not BREAK.search(text[before.end : token.start])
    ):
        return None
    if token.text == "thanks" and at == 0:
        return None
    if not (
        stands(text, token, end)
        or witnessed(whole, text, tokens, at, start)
        or _foresees(text, before, token)
    ):
        return None
    denies = token.text in words("attribution", "en", "denies")
    subject = subject_before(whole, text, tokens, at, start)
    subject = _before_aside(whole, text, subject)
    if subject and _supposed(text, subject, before, token):
        return None
    if subject and re.match(r"(?:neither|nobodys?|none|no\sone|nothing)\b", text[slice(*subject)]):
        return None
    if kind == "base":
        modal = before is not None and before.text in ("would", "will")
        if subject is None or not (modal or plural(text, subject)):
            return None
        kind = "weak"
    if token.text in _nouns_too() and not _reports(whole, text, token, subject):
        return None
    that = bool(re.match(r"\s?(?:that\b|[:,]?\s?[\"“]|how\b|,)", text[token.end : token.end + 6]))
    if token.text == "quoted":
        return _quoting(text, tokens, at, subject, end)
    if subject is None:
        behind = text[max(start, token.start - 3) : token.start]
        if _QUOTE.search(behind) or (at == 0 and text[start : token.start].strip(' "”“') == ""):
            phrase = phrase_after(text, tokens[at + 1 : at + REACH], end)
            if phrase and not pronoun(text, phrase):
                return Found(
                    token.start, phrase[1], phrase, outlet_behind(text, tokens, phrase[1], end), denies
                )
            if phrase:
                return Found(token.start, phrase[1], None, implicit=True, denies=denies)
        told_that = re.match(r"\sthat\b", text[token.end : token.end + 6]) and token.text not in _nouns_too()
        if kind == "strong" or told_that or (that and token.text in ("added", "adds")):
            return Found(token.start, token.end, None, implicit=True, denies=denies)
        return None
    goes_on = pronoun(text, subject) and (
        token.text in regular() or token.text in ONLY_WITH or _clause_behind(text, token)
    )
    named = proper(whole, text, subject)
    closing = re.match(r"\s?(?:[.]|\Z)", text[token.end : end]) and text[: subject[0]].rstrip().endswith(",")
    if kind == "weak" and not (that or quoted or goes_on or named or closing or speaks(text, subject)):
        return None
    outlet = None
    stop = token.end
    if token.text in ("told", "tells", "informed"):
        told = phrase_after(text, tokens[at + 1 : at + REACH], end, told=True)
        if (told and outlet_key(whole.source[slice(*whole.span(*told))])) or (
            told and outlet_pattern().match(text, told[0])
        ):
            outlet = told
        elif told and re.match(r"the\s[A-Z]\w+(?:\s[A-Z]\w+)+\Z", whole.source[slice(*whole.span(*told))]):
            outlet = told  # told the Wexcombe Echo
        stop = told[1] if told else stop
    outlet = outlet or outlet_behind(text, tokens, token.end, end)
    begin, stop = min(subject[0], token.start), max(stop, outlet[1] if outlet else 0)
    if pronoun(text, subject):
        quoted_next = re.match(r"[,:]?\s?[\"“]| off\b", text[token.end : token.end + 5])
        if token.text.startswith("shrug") and not quoted_next:
            return None
        return Found(begin, stop, None, outlet, denies, True)
    return Found(begin, stop, subject, outlet, denies)


_ASIDE = re.compile(
    r"(?P<who>[^,]{3,70}),\s(?:replying|responding|answering|speaking|writing|testifying|appearing|quoting|citing)\b"
)


def _before_aside(whole: Folded, text: str, subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """The Directorate, replying to questions, acknowledged: without what it was doing."""
    match = _ASIDE.match(text[slice(*subject)]) if subject else None
    if subject is None or match is None:
        return subject
    span = (subject[0], subject[0] + match.end("who"))
    return span if speaks(text, span) or proper(whole, text, span) else subject


def _supposed(text: str, subject: tuple[int, int], before: Token | None, token: Token) -> bool:
    """If the guard says; the commission will announce: not said, or not yet."""
    led = re.search(
        r"(?<!\w)(?:if|unless|until|should)\s(?:the\s|a\s|an\s)?\Z",
        text[max(0, subject[0] - 12) : subject[0]],
    )
    due = before is not None and before.text in ("will", "must", "should", "may", "might")
    stated = re.match(r"\s(?:that\b|only\b)|,?:?\s?[\"“]", text[token.end : token.end + 6])
    return bool(led) or (due and not stated and not pronoun(text, subject))


def _foresees(text: str, before: Token | None, token: Token) -> bool:
    """She expects a second convoy: of somebody who has spoken."""
    if before is None or before.text not in ("he", "she", "they") or token.text not in ("expects", "expect"):
        return False
    return (
        re.match(r"\s(?:a|an|the|another|more|no|some|further)\s", text[token.end : token.end + 9])
        is not None
    )


def _clause_behind(text: str, token: Token) -> bool:
    """She thinks her husband was taken: a clause without that."""
    starts = (
        r"\s(?:he|she|they|it|his|her|their|the|there|we|i|you|nobody|no)\b[^.,;:]{0,60}?"
        r"\s(?:is|was|are|were|has|had|will|would)\b"
    )
    return re.match(starts, text[token.end : token.end + 90]) is not None


@cache
def _nouns_too() -> frozenset[str]:
    """Third persons and bases that are as often nouns: reports, claims, notes."""
    return words("attribution", "en", "nouns_too")


def _reports(whole: Folded, text: str, token: Token, subject: tuple[int, int] | None) -> bool:
    """Whether such a word is a verb here: with that, on or a quotation behind it; or somebody who can speak
    before it, and a new noun phrase (or the end of the clause) behind it."""
    behind = text[token.end : token.end + 60]
    if re.match(rf"(?:{_FROM_WHERE})?\s(?:that|how|why)\b|\son\b|,?\s[\"“]", behind):
        return True
    held = text[slice(*subject)].split() if subject else []
    if any(word in words("clauses", "en", "auxiliary") for word in held):
        return False  # has not answered questions
    if subject and re.search(
        r"\s[a-z]+ed\s(?:a|an|the|his|her|their|its|to|for|in|on|at|with)\s", text[slice(*subject)]
    ):
        return False  # the minister faced an hour of hostile questions
    if subject is None or not (
        speaks(text, subject) or pronoun(text, subject) or proper(whole, text, subject)
    ):
        return False
    if _heads_line(text, token, subject):
        return True
    return bool(
        re.match(
            r"[.,:]|\Z|\s(?:the|a|an|its|his|her|their|some|no|this|these|there|it|they|he|she|[0-9]+)\b",
            behind,
        )
    )


# Reports from the gate that …
_FROM_WHERE = r"\s(?:from|in|at|near|outside|inside)\s(?:[\w'’-]+\s){0,3}[\w'’-]+"


def _heads_line(text: str, token: Token, subject: tuple[int, int]) -> bool:
    """Residents report gunfire: a line that begins with many people and the base of the verb."""
    begins = (
        not subject[0]
        or text[subject[0] - 1] == "\n"
        or text[max(0, subject[0] - 2) : subject[0]] in (". ", ": ", "\n\n")
    )
    base = token.text in regular() and regular()[token.text] == "base"
    noun = re.match(
        r"\s(?!of\b|on\b|in\b|from\b|by\b|to\b|at\b|for\b|is\b|was\b|are\b|were\b)[a-z]",
        text[token.end : token.end + 10],
    )
    return (
        begins
        and base
        and noun is not None
        and plural(text, subject)
        and not text[slice(*subject)].endswith(("police",))
    )


def _quoting(
    text: str, tokens: list[Token], at: int, subject: tuple[int, int] | None, end: int
) -> Found | None:
    """The agency quoted the director as saying: the agency is the outlet."""
    heard = re.compile(r"\s([^.\"“”\n]{3,90}?),?\sas\s(?:saying|telling)").match(text, tokens[at].end, end)
    if heard:
        start = subject[0] if subject else tokens[at].start
        return Found(start, heard.end(), heard.span(1), subject)
    return None
