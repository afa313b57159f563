"""English sentences in which one passes on what another says, or sides with him: doctors cited by Radio Hauran put it
at; state TV quoted the governor: "…"; minutes have the minister saying; as does the working group; sceptics, the mayor
first among them, retort.
"""

from __future__ import annotations

import re
from functools import cache

from . import subjects
from .fold import Folded, Token
from .found import Found, framed
from .frames_en import somebody
from .gated import Gated, gated
from .idioms_en import papers, trimmed
from .lexicon import alternatives
from .phrases_en import pronoun, proper, regular, speaks

Span = tuple[int, int]
_NP = (
    r"(?:(?:the|an?|one|two|three|its|his|her|their|our|some|several|many|other)\s)?"
    r"[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){0,7}"
)
_CLAUSE = r"(?:\A|(?<=[.;:,!?]\s)|(?<=\n)|(?<=[\"”]\s)|(?<=\band\s)|(?<=\bbut\s))"


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) in which somebody is quoted by another."""
    return framed(
        text, start, end, _patterns(), lambda kind, match: _item(whole, text, tokens, kind, match, start)
    )


def _item(
    whole: Folded, text: str, tokens: list[Token], kind: str, match: re.Match[str], start: int
) -> Found | None:
    span = trimmed(text, match.span("who"))
    if span is None or pronoun(text, span) or not _known(whole, text, span):
        return None
    begin, end = min(match.start(), span[0]), max(match.end(), span[1])
    if kind == "cited":
        outlet = trimmed(text, match.span("by"))
        return Found(begin, end, span, outlet if outlet and _known(whole, text, outlet) else None)
    if kind == "quotes":
        outlet = subjects.in_english(whole, text, tokens, start, match.start())
        outlet = None if outlet is None or pronoun(text, outlet) else outlet
        return Found(outlet[0] if outlet else begin, end, span, outlet)
    if kind == "paper":
        paper = trimmed(text, match.span("paper"))
        shows = paper is not None and re.search(papers(), text[slice(*paper)]) is not None
        return Found(begin, end, span, paper) if shows else None
    return Found(begin, end, span)


def _known(whole: Folded, text: str, span: Span) -> bool:
    return speaks(text, span) or proper(whole, text, span) or somebody(whole, text, span)


@cache
def _patterns() -> list[tuple[str, Gated]]:
    """(how it is passed on, pattern with the group `who`)."""
    forms = [form for form, kind in regular().items() if kind == "base"]
    bases = alternatives([*forms, "say", "tell", "point out"])
    finite = alternatives(
        [form for form, kind in regular().items() if kind == "weak"] + ["said", "put", "puts"]
    )
    doing = alternatives(
        ["saying", "telling", "warning", "claiming", "insisting", "complaining", "admitting"]
    )
    built = [
        # Doctors cited by Radio Hauran put the number at 230.
        (
            "cited",
            rf"{_CLAUSE}(?P<who>{_NP}?),?\s(?:cited|quoted|interviewed)\s(?:[a-z]+\s)?by\s(?P<by>{_NP}?),?\s"
            rf"(?:{finite}|{bases}|say|estimate|believe)(?!\w)",
        ),
        # State TV quoted the governor: "We hold the gate."
        ("quotes", rf"(?:quoted|quotes|cited|cites|quoting|citing)\s(?P<who>{_NP}),?\s?:\s?(?=[\"“])"),
        # Leaked minutes have the minister saying; they record the minister as warning.
        (
            "paper",
            rf"{_CLAUSE}(?P<paper>{_NP}?)\s(?:has|have|had|shows?|showed|records?|recorded|quotes?|quoted|captures?|captured)\s"
            rf"(?P<who>{_NP}?)\s(?:as\s)?(?:{doing})(?!\w)",
        ),
        # We fear, as does the working group; the ministry concedes it, and so does the army.
        (
            "sides",
            rf"(?:(?<=[.,;]\s)|\A|(?<=\n))(?:and\s)?(?:as|so)\s(?:does|did|do)\s(?P<who>{_NP})(?=\s?[,.;]|\Z)",
        ),
        # Sceptics, the interior minister first among them, retort; others, among them a clerk, point out.
        (
            "among",
            rf"(?<=,\s)(?P<who>{_NP}?)\s(?:first|chief|foremost|notably)\samong\sthem(?=,)",
        ),
        ("among", rf"(?<=,\s)(?:among\sthem|including|notably)\s(?P<who>{_NP})(?=,\s(?:{bases})(?!\w))"),
    ]
    return [(kind, gated(pattern, before=r"(?<![\w'’-])")) for kind, pattern in built]
