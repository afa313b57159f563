"""English figures and papers that are somebody's and say something by themselves: the hospital's figure was six; the
union's own tally is 45; the airfield's log lists eleven; tracking data indicate.
"""

from __future__ import annotations

import re
from functools import cache

from .fold import Folded, Token
from .found import Found, framed
from .gated import Gated, gated
from .idioms_en import papers, trimmed
from .lexicon import alternatives, load
from .phrases_en import pronoun, proper, speaks

Span = tuple[int, int]
_NP = r"(?:(?:the|an?|its|his|her|their|our|my)\s)?[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){0,6}"
_NUMBER = (
    r"(?:(?:about|around|some|nearly|almost|only|just|over|under|more\sthan|closer\sto|nearer|at|put\sat|lower|higher)\s?)*"
    r"(?:[0-9]|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a\s(?:dozen|hundred|thousand)|lower\b|higher\b)"
)


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) that a figure or a paper of somebody makes."""
    return framed(text, start, end, _patterns(), lambda kind, match: _item(whole, text, kind, match))


def _item(whole: Folded, text: str, kind: str, match: re.Match[str]) -> Found | None:
    span = trimmed(text, match.span("who"))
    if span is None or pronoun(text, span) or not _stands(whole, text, kind, span, match.end()):
        return None
    return Found(min(match.start(), span[0]), match.end(), span)


def _stands(whole: Folded, text: str, kind: str, span: Span, end: int) -> bool:
    if kind == "paper":
        return re.search(rf"{papers()}(?=\Z|\s(?:of|from|for|on)\b)", text[slice(*span)]) is not None
    genitive = whole.source[slice(*whole.span(span[0], end))]
    if kind == "genitive" and not re.search(r"['’]s?\s", genitive):
        return False
    return speaks(text, span) or proper(whole, text, span)


@cache
def _patterns() -> list[tuple[str, Gated]]:
    lists = load("attribution")["en"]
    counted = alternatives(["figure", "tally", "count", "total", "number", "estimate", "toll", "reckoning"])
    shown = alternatives([*lists["showing"], "toll", "tally", "estimate"])
    shows = (
        r"(?:shows?|showed|suggests?|suggested|indicates?|indicated|lists?|listed|records?|recorded|gives?|gave|says?|said|has|had"
        r"|names?|named|describes?|described|confirms?|confirmed|counts?|counted|speaks?\sof|puts?|mentions?|mentioned)"
    )
    built = [
        # The hospital's figure was six; the coalition's own estimate, leaked in March, was 7,200.
        (
            "genitive",
            rf"(?P<who>{_NP}?)s\s(?:[a-z]+\s){{0,2}}?(?:{counted})(?:,\s[^.,;:]{{3,50}},)?\s(?:is|was|stands\sat|stood\sat|remains|remained|runs\sto|ran\sto|had\sbeen)\s{_NUMBER}",
        ),
        # The airfield's own log lists eleven.
        ("genitive", rf"(?P<who>{_NP}?)s\s(?:[a-z]+\s){{0,2}}?(?:{shown})s?\s{shows}(?!\w)"),
        # …, of which, financial tracking data indicate, 11 per cent has come.
        (
            "paper",
            rf"(?<=,\s)(?P<who>{_NP}?)\s(?:show|shows|showed|indicates?|indicated|suggests?|suggested|reveals?)(?=\s?[,.])",
        ),
        # The ministry counts 30, where the union counts 45.
        ("body", rf"(?P<who>{_NP}?)\s(?:counts|puts\sit\sat|reckons\son|speaks\sof)\s(?={_NUMBER})"),
    ]
    return [(kind, gated(pattern, before=r"(?<![\w'’-])")) for kind, pattern in built]
