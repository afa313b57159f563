"""The agency of a dateline (Qamishli (Furat News) –, شفق/ أفاد), and the source in brackets behind a sentence."""

from __future__ import annotations

import re

from . import places, tellers_ar
from .fold import Folded
from .forms_ar import verb
from .found import Found
from .lexicon import words
from .speakers import outlet_key, outlet_nouns
from .stems import idea, is_arabic

_DATELINE = re.compile(
    r"[^\W\d_](?:[\w\s،,./-]|\([^()\n]{2,20}\)){1,60}?\s?\(\s?(?P<name>[^()\n]{2,40}?)\s?\)\s?[-–—:]"
)
_IN_BRACKETS = re.compile(
    r"\((?P<source>(?:source|sources|المصدر|المصادر)\s?:\s?)?(?P<name>[^\W\d_][^()\n]{3,70})\)\s?[.،,]?\s*\Z"
)
_SOURCE_IN_BRACKETS = re.compile(
    r"\((?P<source>(?:source|sources|المصدر|المصادر)\s?:\s?)(?P<name>[^\W\d_][^()\n]{2,70})\)"
)


def dateline(whole: Folded, place: int, end: int) -> list[Found]:
    """Qamishli (Furat News) –: the agency that reports."""
    text = whole.text
    match = _DATELINE.match(text, place, end)
    if match is None or len(match.group().split()) > 12:
        return []
    name = match.span("name")
    if re.search(r"\)\s?[-–—]\Z", match.group()) and _names_outlet(match["name"]):
        return [Found(name[0], name[1], name)]
    dated = re.search(r"[0-9]", text[match.start() : name[0]]) and len(match["name"].split()) <= 4
    if (
        dated
        or outlet_key(whole.source[slice(*whole.span(*name))])
        or tellers_ar.can_speak(text[slice(*name)].split()[0])
    ):
        return [Found(name[0], name[1], name)]
    return []


_SLASHED = re.compile(
    r"(?P<first>[^\W\d_][^/\n.:،,()\"«»]{1,30}?)\s?/\s?(?:(?P<second>[^\W\d_][^/\n.:،,()\"«»]{1,24}?)\s?[:/–—-]\s)?(?=\S+\s)"
)


def slashed(whole: Folded, start: int, end: int) -> list[Found]:
    """شفق/ أفاد مصدر, بغداد/ واع –: the agency before a stroke at the head of a report, whichever is no place."""
    if start and whole.text[start - 1] != "\n":
        return []
    match = _SLASHED.match(whole.text, start, end)
    line = whole.text.find("\n", start)
    behind = whole.text[match.end() : line if line > 0 else end] if match else ""
    named = behind.split()[0] in outlet_nouns() if behind.split() else False
    if (
        match
        and named
        and 1 < len(behind.split()) < 4
        and outlet_key(behind.strip())
        and not behind.startswith("نشر")
    ):
        span = (match.end(), match.end() + len(behind.rstrip()))  # دهوك/ وكالة الجبل للأنباء
        return [Found(*span, span)]
    if match and len(behind.split()) < 4:
        return []  # a place and who wrote it
    if match is None or whole.text[match.end() - 1] not in " /:–—-":
        return []
    for name in ("first", "second"):
        if match[name] and _names_outlet(match[name]) and not verb(match[name].split()[0]):
            return [Found(*match.span(name), match.span(name))]
    return []


def _names_outlet(name: str) -> bool:
    """The few words of a byline: no place, no figure, no sentence."""
    held = name.split()
    return (
        idea(held[0]) != "country"
        and len(held) < 5
        and not re.search(r"[0-9]", name)
        and not places.named(name)
        and len(name) > 1
    )


def bracket(whole: Folded, place: int, end: int) -> list[Found]:
    """118 households left in May (displacement tracking data)."""
    match = _SOURCE_IN_BRACKETS.search(whole.text, place, end) or _IN_BRACKETS.search(whole.text, place, end)
    if (
        match is None
        or match.start() <= place
        or len(match["name"].split()) > 7
        or re.search(r"[0-9]", match["name"])
    ):
        return []
    span, name = match.span("name"), match["name"].split()
    papers = words("attribution", "en", "showing") | words("attribution", "ar", "issued")
    head = name[0].removeprefix("ال") if is_arabic(name[0]) else name[-1]
    shows = head in papers or head.removesuffix("s") in papers
    unnamed = head in words("speakers", "anonymous", "ar") or head in words("speakers", "anonymous", "en")
    whose = re.search(r"(?:cluster|sector|task\s?force|working\sgroup)\Z", match["name"]) is not None
    whose = (
        whose and re.search(r"[0-9]", whole.text[place : match.start()]) is not None
    )  # 164 cases (health cluster)
    if match["source"] or shows or unnamed or whose or outlet_key(whole.source[slice(*whole.span(*span))]):
        return [Found(span[0], span[1], span)]
    return []
