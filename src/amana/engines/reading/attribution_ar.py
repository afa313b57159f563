"""Attributions in Arabic sentences: قال المسؤول إن, وفقاً لـ, نقلاً عن, and a verb alone (وأضاف أن)."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .fold import Token
from .lexicon import alternatives, load, words
from .phrases_ar import BREAK, REACH, Found, outlet_after, phrase_before, phrase_of, verb, verbs
from .speakers import outlet_nouns


@cache
def _according() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:و|ف)?(?:" + alternatives(load("attribution")["ar"]["according"]) + r")\s(?=\S)"
    )


def find(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]`; `tokens` are its words."""
    found = _by_preposition(text, tokens, start, end)
    used = [(item.start, item.end) for item in found]
    quoted = bool(re.search(r"[\"“«]", text[start:end]))
    for at, token in enumerate(tokens):
        kind = verb(token.text)
        if kind is None or any(s <= token.start < e for s, e in used):
            continue
        item = _by_verb(text, tokens, at, kind, start, end, quoted)
        if item and not any(item.start < e and s < item.end for s, e in used):
            used.append((item.start, item.end))
            found.append(item)
    return sorted(found, key=lambda item: item.start)


def _by_preposition(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    found = []
    for match in _according().finditer(text, start, end):
        after = [token for token in tokens if token.start >= match.end()]
        if not after:
            continue
        first = after[0]
        if first.text in ("ما",) or verb(first.text):
            after = after[1:] if first.text == "ما" else after
            if after and verb(after[0].text):
                after = after[1:]
        phrase = phrase_of(text, after, end)
        if (
            phrase is None
            or re.sub(r"^(?:لل|ل)(?=\w{3})", "", text[phrase[0] : phrase[1]].split()[0]) in _no_speakers()
        ):
            continue
        outlet = outlet_after(text, after, phrase[1])
        found.append(Found(match.start(), outlet[1] if outlet else phrase[1], phrase, outlet))
    return found


@cache
def _no_speakers() -> frozenset[str]:
    listed = words("attribution", "ar", "no_speakers")
    return listed | {word.removeprefix("ال") for word in listed if len(word) > 5}


def _by_verb(
    text: str, tokens: list[Token], at: int, kind: str, start: int, end: int, quoted: bool
) -> Found | None:
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if before and not BREAK.search(text[before.end : token.start]):
        if (
            before.text
            in ("ان", "لم", "لن", "لا", "الي", "عن", "علي", "في", "بان", "من", "ما", "كان", "التي", "الذي")
            and kind != "strong"
        ):
            return None
        if before.text in ("لم", "لن", "لا", "ما") or (
            before.text in ("في", "عن", "من", "علي") and token.text[0] != "ي"
        ):
            return None
    after = tokens[at + 1 : at + REACH]
    if after and after[0].text in words("attribution", "ar", "never_names"):
        return None
    phrase = phrase_of(text, after, end)
    denies = token.text.lstrip("وف") in _denials() or token.text in _denials()
    if kind == "participle":
        return (
            Found(token.start, token.end, None, denies=denies, implicit=True)
            if _complement(text, after, end)
            else None
        )
    if kind == "weak" and not _weak_stands(text, token, after, phrase, end, quoted):
        return None
    outlet = outlet_after(text, after, phrase[1] if phrase else token.end)
    if phrase is None:
        phrase = phrase_before(text, tokens, at, start)
        if phrase is None and kind == "weak" and at:
            return None
        begin = phrase[0] if phrase else token.start
        return Found(begin, outlet[1] if outlet else token.end, phrase, outlet, denies, phrase is None)
    return Found(token.start, max(phrase[1], outlet[1] if outlet else 0), phrase, outlet, denies)


def _weak_stands(
    text: str, token: Token, after: list[Token], phrase: tuple[int, int] | None, end: int, quoted: bool
) -> bool:
    """Whether a verb that has other meanings reports speech here: نقل is "said to have heard" only with عن."""
    if phrase and _counts(token.text) and text[phrase[1] : phrase[1] + 2].strip()[:1].isdigit():
        return any(word in _tellers() for word in text[phrase[0] : phrase[1]].split()[:2])
    if not (_complement(text, after, end) or (quoted and phrase)):
        return False
    word = token.text.lstrip("وف") if token.text not in verbs() else token.text
    first = after[0].text if after else ""
    if word.startswith(("نقل", "ينقل", "تنقل")):
        return (
            bool(phrase)
            and any(t.text == "عن" for t in after[:7])
            and first.removeprefix("ال") in outlet_nouns() | _tellers()
        )
    if word in _AMBIGUOUS and not (first.startswith("ال") or first in _tellers() or first in outlet_nouns()):
        return False
    if word in ("بين", "بينت"):
        return first.startswith("ال") and any(
            t.text in words("attribution", "ar", "complements") for t in after[:6]
        )
    return True


def _counts(word: str) -> bool:
    """أحصى الدفاع المدني 12 قتيلا: whoever counts is the source of the count."""
    return word.lstrip("وف") in ("احصي", "احصت", "سجلت", "سجل", "وثق", "وثقت", "قدر", "قدرت", "رصدت", "رصد")


_AMBIGUOUS = frozenset(
    fold(word)
    for word in [
        "قدر",
        "يقدر",
        "تقدر",
        "بين",
        "وصف",
        "يصف",
        "نسب",
        "ينسب",
        "يعتبر",
        "تعتبر",
        "نشر",
        "ينشر",
        "سجل",
        "يسجل",
        "رد",
        "يرد",
        "حمل",
        "يحمل",
        "تحدث",
        "رأى",
        "اعتبر",
    ]
)


@cache
def _tellers() -> frozenset[str]:
    lists = load("speakers")
    return frozenset(
        fold(word) for key in ("institutions", "roles", "anonymous", "observers") for word in lists[key]["ar"]
    )


@cache
def _denials() -> frozenset[str]:
    return words("attribution", "ar", "denies")


def _complement(text: str, after: list[Token], end: int) -> bool:
    """أن, a colon or a quotation within reach behind the verb."""
    near = after[:14]
    complements = words("attribution", "ar", "complements")
    if any(token.text in complements or token.text in ("عن", "بالقول", "كيف") for token in near):
        return True
    reach = near[-1].end if near else 0
    return bool(near and re.search(r"[:\"“«]", text[near[0].start - 2 : min(end, reach)]))
