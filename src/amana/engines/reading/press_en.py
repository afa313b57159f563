"""English sources of long sentences and of translated Arabic: nouns of judgement (this is the estimate of the lawyers),
one account met by another, words laid to somebody, whoever speaks for somebody, and whom the reporter asked.
"""

from __future__ import annotations

import re
from functools import cache

from .fold import Folded, Token
from .found import MOST_IN_SENTENCE, Found, inside_quote, meets
from .gated import Gated, gated
from .lexicon import alternatives, load, words
from .phrases_en import proper, speaks

Span = tuple[int, int]
_NP = r"(?:(?:the|an?|its|his|her|their|two|three|several|one)\s)?[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){0,8}"
_BESIDE = r"(?:,\s(?:an?|the|mr|mrs|colonel|captain|general|judge|dr)\s[^,;:.]{2,40}?(?=[,;:.]))?"


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) that rest on one of these frames."""
    found: list[Found] = []
    for pattern in _patterns():
        for match in pattern.finditer(text, start, end):
            if len(found) >= MOST_IN_SENTENCE:
                return found
            if inside_quote(text, start, match.start()):
                continue
            told: list[Found] = []
            for name in ("who", "other"):
                if name not in match.re.groupindex or match[name] is None:
                    continue
                span = _trimmed(text, match.span(name))
                if span and _known(whole, text, span):
                    first = match.start() if not told and name == "who" else span[0]
                    told.append(Found(min(first, span[0]), span[1], span))
            found += [one for one in told if not meets(one, found)]
    return found


def _known(whole: Folded, text: str, span: Span) -> bool:
    head = text[slice(*span)]
    ordinal = re.match(r"the\s(?:first|second|third|other|former|latter)\b", head) is not None
    paper = re.match(
        r"(?:an?|the)\s(?:\w+\s){0,2}?(?:report|letter|indictment|memo|document|study|register)\b", head
    )
    return ordinal or bool(paper) or speaks(text, span) or proper(whole, text, span)


def _trimmed(text: str, span: Span) -> Span | None:
    """The noun phrase up to the first word that cannot belong to it."""
    stops = (words("attribution", "en", "after_stops") | words("clauses", "en", "auxiliary")) - {"in", "of"}
    last = span[0]
    for match in re.finditer(r"[\w'’-]+\.?", text[slice(*span)]):
        if match.group() in stops:
            break
        last = span[0] + match.end()
    return (span[0], last) if last > span[0] else None


@cache
def _patterns() -> tuple[Gated, ...]:
    lists = {name: alternatives(listed) for name, listed in load("press")["en"].items()}
    who = rf"(?P<who>{_NP}{_BESIDE})"
    return tuple(
        gated(pattern, before=r"(?<!\w)")
        for pattern in (
            rf"(?:is|was|such\sis|such\swas)\sthe\s(?:[a-z]+\s)?(?:{lists['judgements']})\s(?:(?:offered|given|put\sforward)\sby|of|from)\s{who}",
            rf"the\s(?:{lists['accounts']})\sof\s(?P<who>{_NP}?)(?:\s?[-–—][^-–—]{{2,80}}[-–—]|,[^,]{{2,80}},)?\s(?:is|was|are|were|has\sbeen)\s"
            rf"(?:{lists['met_by']})\sby\s(?:(?:that|those)\sof\s)?(?P<other>{_NP})",
            rf"(?P<who>{_NP}?)\s(?:tall(?:y|ies|ied)|agrees?|squares?|chimes?|accords?|conflicts?|clash(?:es)?|(?:is|was)\s(?:in)?consistent)\s"
            rf"with\s(?:(?:that|those)\sof|the\s(?:{lists['accounts']})s?\s(?:of|given\sby))\s(?P<other>{_NP})",
            rf"(?<=,\s)as\s(?P<who>{_NP}?)\s(?:has|have|had)\s(?:[a-z]+\s)?(?:written|said|put\sit|told|shown|pointed\sout|[a-z]+ed)\s?(?=[,.]|\Z)",
            rf"(?:{lists['met_by']})\sby\s[^,.;]{{2,60}}?\sand\s(?:by\s)?(?P<other>{_NP})",
            rf"(?:{lists['attributes']})\sto\s(?P<who>{_NP}(?:,\s[^,;:]{{2,40}}(?=,))?),?\s(?:the|these|those|a)\s(?:{lists['words_said']})(?!\w)",
            rf"(?:through|via)\s(?P<who>(?:his|her|their|its)\s(?:{lists['spoken_for_by']})(?:\s[^\W\d_][\w'’-]*){{0,4}})(?=\s?[,.;])",
            rf"(?:(?:and|but|while|whereas)\s)?(?P<who>{_NP}),\swhom?\s(?:we|i)\s(?:{lists['asked']})(?:\s[^,]{{2,40}})?,\s(?!and\b|but\b|did\snot\b|has\snot\b|could\snot\b)[a-z]+s?(?!\w)",
            rf"(?:what|as)\s(?P<who>{_NP}?)\s(?:(?:also|still|now|is|are|was|were|has|have)\s){{0,2}}(?:{lists['calls']})(?=\s?[\"“,.;]|\s(?:an?|the|it|them|him|her|this|as|[a-z]+ed|[a-z]+al)\b)",
            r"(?:citing|quoting)\s(?:what\s(?:it|he|she|they)\s(?:describe[sd]?|call(?:s|ed)?|term(?:s|ed)?)\s(?:as\s)?)"
            rf"(?P<who>{_NP})",
            r"(?:citing|quoting)\s(?P<who>(?:an?|the)\s(?:\w+\s)?(?:report|letter|memo|document|study|register)(?:\s[^\W\d_][\w'’-]*){0,6})",
            rf"in\swhat\s(?:it|he|she|they)\s(?:call(?:s|ed)|described\sas|termed)\s[^,]{{3,80}},\s(?P<who>{_NP}?)\s(?:on\s\w+\s)?"
            r"(?:denied|said|announced|confirmed|affirmed|declared|rejected|stated)(?!\w)",
            r"(?:court|tribunal|committee|inquiry|jury|panel)\s(?:then\s|also\s|next\s)?heard\s(?:next\s|then\s|also\s|from\s)?(?P<who>(?:an?|the|two|three)\s[a-z][\w'’-]*(?:\s[^\W\d_][\w'’-]*){0,4}),\swho(?!\w)",
        )
    )
