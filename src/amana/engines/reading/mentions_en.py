"""The persons and bodies that an English sentence mentions, in order: by a name, by a noun for one human being, by a
pronoun; outside quotations only.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from . import subjects
from .apposed_en import addressed, joined
from .fold import Folded, Token
from .lexicon import words
from .mentions import Gender, Mention, Number
from .names_en import gender, is_place, lone_name, name_words, number
from .phrases_en import past, person, plural, proper, speaks, verb
from .speakers import outlet_nouns, parse
from .stems import content, group_of, idea

Span = tuple[int, int]

# What each pronoun can mean: its gender and its number.
_PRONOUNS: dict[str, tuple[Gender | None, Number]] = {
    "he": ("m", "one"),
    "him": ("m", "one"),
    "his": ("m", "one"),
    "she": ("f", "one"),
    "her": ("f", "one"),
    "hers": ("f", "one"),
    "it": (None, "body"),
    "its": (None, "body"),
    "they": (None, "many"),
}
_TELLERS = ("he", "she", "it", "they")
_OWNERS = ("his", "her", "its", "my", "our", "their")
_DETERMINERS = frozenset(["the", "a", "an", "one", "another", "that", "this", *_OWNERS])
_NO_NOUN = frozenset(
    [
        "to",
        "that",
        "and",
        "or",
        "but",
        "what",
        "if",
        "he",
        "she",
        "they",
        "away",
        "off",
        "down",
        "up",
        "out",
        "again",
    ]
)
_BREAK = re.compile(r"[,:;.\"“”«»()\[\]\n!?\u2013\u2014]")
_NAME = re.compile(
    r"(?<![\w'’])(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Maj|Capt|Lt|Sgt|St)\.?\s)?"
    r"[A-Z][\w’'-]*[\w](?:\s(?:(?:al|el|de|van|von|bin|ibn|abu|umm)[\s-])?[A-Z][\w’'-]*)*"
)
_PLACE = re.compile(
    r"(?:\A|\W)(?:in|at|of|near|from|outside|inside|across|around)\s(?:the\s)?\Z", re.IGNORECASE
)
_BODY_BEHIND = re.compile(
    r"\s(?:prison|jail|camp|road|street|crossing|bridge|province|district|village|city|town|airport|hospital|river|valley|"
    r"cent(?:re|er)|section|facility|base|court|police|news|party)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s(?:of|from|in|at)\s(?:the\s|a\s)?(?:[A-Z][\w-]+)(?:\s[A-Z][\w-]+){0,2}")


def find(text: Folded, tokens: list[Token], start: int, end: int) -> list[Mention]:
    """The mentions of the sentence `text[start:end]` (folded) in order of their places."""
    if not tokens:
        return []
    outside = [token for token, said in zip(tokens, _said(text.text, tokens, start), strict=True) if not said]
    about = subjects.in_english(text, text.text, tokens, start, end) if outside else None
    found = _nouns(text, outside, about, end)
    found = joined(text.text, found, _names(text, outside, about, start, end, found))
    if about and not any(one.span[0] < about[1] and about[0] < one.span[1] for one in found):
        found += _body(text, about)
    if outside and outside[0].text in ("i", "we"):  # I asked the chaplain: whom the sentence is about is he
        asked = any(token.text in _ASKING for token in outside[1:4])
        found = [replace(one, subject=not one.aside, asked=asked and not one.aside) for one in found]
    found += _pronouns(text.text, outside, about, end)
    return sorted(found, key=lambda one: one.span[0])


def _said(text: str, tokens: list[Token], start: int) -> list[bool]:
    """For each token whether it stands inside a quotation."""
    said, straight, depth, last = [], False, 0, start
    for token in tokens:
        gap = text[last : token.start]
        straight ^= gap.count('"') % 2 == 1
        depth = max(0, depth + gap.count("“") + gap.count("«") - gap.count("”") - gap.count("»"))
        said.append(straight or depth > 0)
        last = token.end
    return said


def _nouns(text: Folded, tokens: list[Token], about: Span | None, end: int) -> list[Mention]:
    found: list[Mention] = []
    for at, token in enumerate(tokens):
        span = (token.start, token.end)
        if found and token.start < found[-1].span[1]:
            continue
        if not _human(text.text, span) or _before_body(text.text, tokens, at) or _owner(text, token):
            continue
        first = _determined(text, tokens, at)
        if first is None or _thing(text, tokens, first, token):
            continue
        lead = text.text[max(0, tokens[first].start - 12) : tokens[first].start]
        if (
            found
            and re.search(r",\s\Z", lead)
            and tokens[first].text in ("a", "an", "the")
            and found[-1].names
        ):
            continue
        begin, last = tokens[first].start, _with_name(text, token.end, end)
        written = text.source[slice(*text.span(begin, last))]
        names = (
            name_words(text.source[slice(*text.span(token.end, last))].strip(" ,"))
            if last > token.end
            else ()
        )
        if last == token.end and (tail := _TAIL.match(text.source, text.span(begin, last)[1])):
            written += tail.group()
        many = plural(text.text, span) or token.text == "children"
        subject = (
            about is not None and about[0] < token.end and begin < about[1] and _heads(text.text, about, span)
        )
        subject = subject or _acts(text.text, tokens, token.end)
        owned = tokens[first].text in _OWNERS or any(_owner(text, one) for one in tokens[first:at])
        found.append(
            Mention(
                (begin, last), written, gender=gender(written), number="many" if many else "one", names=names,
                subject=subject, owned=owned, aside=_PLACE.search(lead) is not None,
                again=token.text if tokens[first].text in ("the", "that", "this") else "",
            )
        )  # fmt: skip
    return found


_ASKING = frozenset(["ask", "asked", "asks", "press", "pressed", "questioned", "phoned", "rang", "called"])
_OF_THINGS = frozenset(
    ["in", "on", "of", "for", "under", "into", "at", "over", "behind", "near", "through", "onto", "inside"]
)


def _thing(text: Folded, tokens: list[Token], first: int, noun: Token) -> bool:
    """For a boiler, of the surrender: a noun that only looks like one for a doer; the Meridian: a capital behind the
    article."""
    if re.search(r"(?:er|or|ian)s?\Z", noun.text) is None or _human_one(noun.text.removesuffix("s")):
        return False
    if text.source[text.span(noun.start, noun.end)[0]].isupper():
        return True
    return first > 0 and tokens[first - 1].text in _OF_THINGS


def _before_body(text: str, tokens: list[Token], at: int) -> bool:
    """The interior ministry, a prisoner committee: the noun only says of what kind the body is."""
    if at + 1 >= len(tokens) or text[tokens[at].end : tokens[at + 1].start] != " ":
        return False
    word = tokens[at + 1].text
    return (
        word in words("speakers", "institutions", "en")
        or word in outlet_nouns()
        or word in words("clauses", "en", "collective")
    )


def _owner(text: Folded, token: Token) -> bool:
    """The family's: whoever owns what follows."""
    written = text.source[slice(*text.span(token.start, token.end))]
    return written.endswith(("'s", "’s", "s'", "s’"))


def _heads(text: str, about: Span, span: Span) -> bool:
    """The noun at `span` is what the phrase is about, not what stands behind its preposition."""
    return not re.search(r"\s(?:of|in|from|at|with|for)\s", text[about[0] : span[0]])


def _acts(text: str, tokens: list[Token], end: int) -> bool:
    """A finite verb stands right behind."""
    behind = next((token for token in tokens if token.start >= end), None)
    if behind is None or text[end : behind.start] != " ":
        return False
    verbal = past(behind.text) or verb(behind.text) in ("strong", "weak")
    return verbal or (
        behind.text in words("clauses", "en", "finite") and behind.text not in ("that", "who", "which")
    )


def _human(text: str, span: Span) -> bool:
    word = text[slice(*span)]
    if word == "guard":
        return (
            re.search(
                r"(?:national|coast|coastal|revolutionary|border|republican)\s\Z", text[: span[0]][-16:]
            )
            is None
        )
    if word in words("clauses", "en", "collective") or word in words("speakers", "institutions", "en"):
        return False
    if word in words("clauses", "en", "no_persons"):
        return False
    one = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    if one != word:
        return word in words("clauses", "en", "people") | words("speakers", "observers", "en") or _human_one(
            one
        )
    return word in ("people", "women", "men", "man", "woman", "children") or person(text, span)


@lru_cache(maxsize=4096)
def _human_one(word: str) -> bool:
    known = (
        words("clauses", "en", "people")
        | words("speakers", "roles", "en")
        | words("speakers", "anonymous", "en")
    )
    return (
        word in known
        or word in words("speakers", "observers", "en")
        or group_of(idea(word) or "") == "people"
    )


def _determined(text: Folded, tokens: list[Token], at: int) -> int | None:
    """The place of the determiner (or the number, or whose it is) of the noun at `at`; None for a bare noun."""
    for first in range(at - 1, max(-1, at - 5), -1):
        token = tokens[first]
        gap = text.text[token.end : tokens[first + 1].start]
        owner = text.source[text.span(token.start, token.end)[0] :][: token.end - token.start + 2]
        if re.search(r"['’]s", owner + gap):
            article = first > 0 and tokens[first - 1].text in _DETERMINERS
            return first - 1 if article else first
        if _BREAK.search(gap):
            return None
        if token.text in _DETERMINERS or token.text in ("two", "three", "four", "several", "some"):
            return first
        if (
            verb(token.text)
            or token.text in words("clauses", "en", "finite")
            or token.text in words("clauses", "en", "leads")
        ):
            return None
    return None


_APPOSED = re.compile(
    r",?\s(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Capt|Lt|Sgt|captain|colonel|major)\.?\s)?[A-Z][\w’'-]+(?:\s(?:al-|de\s|van\s)?[A-Z][\w’'-]+){0,2}"
)


def _with_name(text: Folded, end: int, before: int) -> int:
    """Where a noun ends with the name behind it: his deputy, Salwa Hatim; the governor Mr. Sardar Hamawand."""
    match = _APPOSED.match(text.source, text.span(end - 1, end)[1])
    if match is None or text.back(match.end()) > before:
        return end
    name = match.group().lstrip(", ")
    comma = match.group().startswith(",")
    return text.back(match.end()) if name_words(name) and (not comma or " " in name) else end


def _names(
    text: Folded, outside: list[Token], about: Span | None, start: int, end: int, taken: list[Mention]
) -> list[Mention]:
    found = []
    opened, closed = text.span(start, end)
    free = {token.start for token in outside}
    for match in _NAME.finditer(text.source, opened, closed):
        written, place = match.group(), match.start()
        while " " in written and _opens(written.split()[0]):
            place += len(written.split(" ", 1)[0]) + 1
            written = written.split(" ", 1)[1]
        written = re.split(r"['’]s?(?!\w)", written)[0]
        span, behind = (text.back(place), text.back(place + len(written))), place + len(written)
        if span[0] not in free or any(one.span[0] <= span[0] < one.span[1] for one in taken):
            continue
        names = () if _opens(written) else name_words(written)
        if not names or _BODY_BEHIND.match(text.source, behind) or is_place(text.source, written):
            continue
        if " " not in written and not lone_name(text, written, behind):
            continue
        if text.source[place - 1 : place] == "(":
            continue  # SARN (Nahr Post)
        subject = about is not None and about[0] <= span[0] < about[1] and _heads(text.text, about, span)
        subject = subject or _acts(text.text, outside, span[1])
        shown = (
            subject
            or " " in written
            or re.match(r",\swho\b|,\s\d\d\b|\s\(", text.source[behind : behind + 8])
            or addressed(text.text, outside, span[0])
        )
        aside = not shown or _PLACE.search(text.source[max(0, place - 12) : place]) is not None
        found.append(
            Mention(span, written, gender=gender(written), names=names, subject=subject, aside=aside)
        )
    return found


@lru_cache(maxsize=4096)
def _opens(word: str) -> bool:
    """A word with which a sentence opens, and no name: Later, In, The."""
    low = re.split(r"['’]", word.lower())[0]  # She'll
    return (
        low in _PRONOUNS
        or low in ("i", "we", "you")
        or low in _DETERMINERS
        or not content(low)
        or low in words("clauses", "en", "leads")
        or (low.endswith("ly") and low not in ("sally", "kelly", "molly", "emily", "billy"))
        or low in ("giving", "opening", "later", "earlier")
    )


def _body(text: Folded, about: Span) -> list[Mention]:
    """A sentence about a body or about many: the union, Lantern Watch, detainees."""
    written = text.source[slice(*text.span(*about))]
    if len(written.split()) > 5:  # its verb was not known: only the name with which it begins
        name = re.match(r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+", written)
        if name is None:
            return []
        written, about = name.group(), (about[0], text.back(text.span(*about)[0] + name.end()))
    speaker = parse(written)
    if text.text[slice(*about)] in _PRONOUNS or not (
        speaks(text.text, about) or proper(text, text.text, about)
    ):
        return []
    what = number(speaker)
    if what == "one":
        return []
    return [Mention(about, written, number=what, subject=True)]


def _pronouns(text: str, tokens: list[Token], about: Span | None, end: int) -> list[Mention]:
    found = []
    for at, token in enumerate(tokens):
        if token.text not in _PRONOUNS:
            continue
        behind = tokens[at + 1].text if at + 1 < len(tokens) else ""
        gap = text[token.end : tokens[at + 1].start] if behind else "."
        owner = token.text in ("his", "its", "hers") or (
            token.text == "her"
            and gap == " "
            and behind not in _NO_NOUN
            and behind not in words("clauses", "en", "finite")
            and behind not in words("clauses", "en", "leads")
        )
        object_ = token.text == "him" or (token.text == "her" and not owner)
        subject = about is not None and about[0] <= token.start < about[1]
        subject = subject or (token.text in _TELLERS and token.text != "it")
        found.append(
            Mention(
                (token.start, token.end),
                token.text,
                *_PRONOUNS[token.text],
                pronoun="tells" if token.text in _TELLERS else "owns" if owner else "object",
                subject=subject,
                behind=_follows(text, tokens, at, end),
                since=_said_since(text, tokens, at),
                not_=about[0] if about and object_ else -1,
            )
        )
    return found


def _said_since(text: str, tokens: list[Token], at: int) -> int:
    """Where that begins which a pronoun behind it says: A nurse was less sure: nobody, she said, had eaten."""
    mark = max(text.rfind(mark, tokens[0].start, tokens[at].start) for mark in (": ", "; "))
    return max(mark, tokens[0].start)


def _follows(text: str, tokens: list[Token], at: int, end: int) -> bool:
    """Two guards had beaten him, he said: the pronoun and its verb stand behind or inside what is said."""
    if at == 0 or at + 1 >= len(tokens) or tokens[at].text not in _TELLERS:
        return False
    gap = text[tokens[at - 1].end : tokens[at].start]
    if not re.search(r"[,\"”]", gap):
        return False
    if (
        tokens[0].text in words("clauses", "en", "leads")
        and "," not in text[tokens[0].start : tokens[at - 1].end]
    ):
        return re.search(r"[\"”]", gap) is not None  # when we did, he claimed that
    said = next((n for n in range(at + 1, min(at + 4, len(tokens))) if verb(tokens[n].text)), None)
    if said is None:
        return re.search(r"[\"”]", gap) is not None
    behind = text[tokens[said].end : end]
    return re.match(r"(?:\s[\w’'-]+){0,4}\s?[.,;:!?\"“”\n]|\s*\Z", behind) is not None
