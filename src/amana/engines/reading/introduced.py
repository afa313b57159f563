"""Who somebody is whom a report goes on calling by one word: الحكيم, whom it introduced as الطبيب المناوب أنس الحكيم,
and "its chairman", of the union named before.
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .fold import Folded
from .frames_ar import finite
from .lexicon import alternatives, load
from .speakers import Speaker, parse
from .stems import content, idea, is_arabic
from .tellers_ar import can_speak

Span = tuple[int, int]
_FAR = 2_000  # characters back that an introduction is looked for
_AT_ONCE = 200  # and ahead, behind the name itself
_TITLE = 8  # words of a title before a name


def introduction(text: Folded, span: Span) -> Span | None:
    """Where somebody named by the one Arabic word at `span` (folded) was named before with title and name; None where
    the word is no lone name, or nobody was."""
    word = text.text[slice(*span)]
    if " " in word or len(word) < 4 or not is_arabic(word):
        return None
    named = re.compile(rf"(?<!\w)(?P<first>[^\W\d_]{{3,}})\s{re.escape(word)}(?!\w)")
    match = named.search(text.text, max(0, span[0] - _FAR), span[0])
    if match is None or can_speak(match["first"]) or (can_speak(word) and not _given_name(match["first"])):
        return None
    lead = text.text[max(0, match.start() - 90) : match.start()]
    lead = re.split(r"[.;؛:\"“”«»()\n!؟]|[،,](?!\s\Z)", lead)[-1]
    first = None
    for token in list(re.finditer(r"[^\W\d_]+", lead))[: -_TITLE - 1 : -1]:
        if finite(token.group()) and not can_speak(token.group()):
            break
        if can_speak(token.group()):
            first = match.start() - len(lead) + token.start()
    if first is None and _given_name(match["first"]) and word.startswith("ال"):
        return match.span()  # العبّار شكري الوادي: a trade that nothing is known of, and a name of two words
    return (first, match.end()) if first is not None else None


def _given_name(word: str) -> bool:
    """A word that nothing is known of, without the article: أنس, and not نائب or قائد."""
    return idea(word) is None and content(word) and not word.startswith("ال") and not finite(word)


_SPEAKS_FOR_IT = re.compile(
    r"(?:(?:the|its|an?|chief|senior|deputy)\s){0,2}(?:spokes\w+|press\s(?:officer|secretary|chief|attache)|media\s(?:officer|adviser)|"
    r"minister)\s|(?:ال)?(?:ناطقه?|متحدثه?)\s|(?:مدير|مسوول)ه?\s(?:ال)?(?:مكتب\s)?(?:ال)?اعلام|وزيره?\s"
)


def spoken_for(text: Folded, name: str, place: int) -> str | None:
    """The name with the office by which somebody speaks for a body, as they were introduced before or at `place`: Lucia
    Ferrante, press officer at the justice ministry. None for other offices: whoever guards for a ministry does not
    speak for it."""
    if len(name.split()) < 2:
        return None
    told = re.compile(rf"(?<!\w){re.escape(name)}[,،]\s(?P<office>[^.,،;؛:\n\"“”«»()]{{5,90}})(?=[,،.])")
    match = told.search(text.text, max(0, place - _FAR), min(len(text.text), place + _AT_ONCE))
    if match is None or not _SPEAKS_FOR_IT.match(match["office"]):
        return None
    full = text.source[slice(*text.span(*match.span()))]
    return full if parse(full).institution else None


@cache
def _bodies() -> re.Pattern[str]:
    nouns = alternatives(load("speakers")["institutions"]["en"])
    return re.compile(rf"(?<!\w)(?:the\s)?(?:[a-z'’-]+\s){{0,2}}(?:{nouns})(?!\w)")


def owning_body(text: Folded, span: Span) -> frozenset[str]:
    """The institution that "its" means in the phrase at `span` (folded): the body named last before it; empty where the
    phrase has no such word, or no body was named."""
    if not re.match(r"(?:its|their)\s", text.text[slice(*span)]):
        return frozenset()
    before = list(_bodies().finditer(text.text, max(0, span[0] - 300), span[0]))
    return parse(before[-1].group()).institution if before else frozenset()


def one_family(one: Speaker, other: Speaker) -> bool:
    """Whether two people of one text have one last name; of two consonants (Safi, Yusuf) it must be spelt alike too."""
    if not one.names or not other.names or one.names[-1] != other.names[-1]:
        return False
    spelt_ = [set(re.findall(r"[^\W\d_]+", fold(speaker.text))) for speaker in (one, other)]
    return len(one.names[-1]) > 2 or any(len(word) > 2 for word in spelt_[0] & spelt_[1])


_CALLED = re.compile(
    r",?\s(?:who|that)\s(?:would\s|will\s|only\s|has\s)*(?:gave|give|gives|given|asked|wanted|identified|introduced|called|calls)\s"
    r"(?:only\s|just\s)?(?:(?:his|her)\s(?:[a-z]+\s)?name|to\sbe\s(?:called|named|known|identified)|himself|herself)\s?"
    r"(?:only\s|just\s|simply\s)?(?:by\s[a-z ]{3,20}?,\s)?(?:as\s)?(?P<name>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]*)?)"
)


def alias(text: Folded, span: Span) -> str:
    """The name, behind a comma, of a speaker who gave it only as Issa, to be put behind his phrase; else empty."""
    match = _CALLED.match(text.source, text.span(*span)[1])
    return f", {match['name']}" if match else ""
