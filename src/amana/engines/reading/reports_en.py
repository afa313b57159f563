"""English sources by the grammar of reporting: officials familiar with the talks say; as the director, …, sees it; "…"
was the lawyer's reply; a theory floated by journalists; a claim that the mayor disputes; was careful to stress.
"""

from __future__ import annotations

import re
from functools import cache

from .fold import Folded, Token
from .found import Found, framed
from .frames_en import somebody
from .gated import Gated, gated
from .idioms_en import papers, trimmed
from .lexicon import alternatives, load, words
from .phrases_en import plural, pronoun, proper, regular, speaks

Span = tuple[int, int]
_DET = r"(?:the|an?|one|two|three|four|five|several|many|some|most|his|her|their|our|my|its|both|other|another)\s"
_NP = rf"(?:{_DET})?[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){{0,7}}"
_STARTS = r"(?:\A|(?<=[.;:!?]\s)|(?<=\n)|(?<=[\"”]\s))"
_CLAUSE = (
    r"(?:\A|(?<=[.;:,!?]\s)|(?<=\n)|(?<=[\"”]\s)|(?<=\band\s)|(?<=\bbut\s)|(?<=\bwhile\s)|(?<=\bthough\s))"
)
_ASIDE = r"(?:,\s[^.;:\"“”]{2,60},)"
_OPENS = r"(?:the|an?|this|that|it|there|these|those|all|any|every|no|nothing|what|[0-9])\b"


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) that these frames make."""
    return framed(text, start, end, _patterns(), lambda kind, match: _item(whole, text, kind, match))


def _item(whole: Folded, text: str, kind: str, match: re.Match[str]) -> Found | None:
    if kind == "capitals":
        spelt = whole.source[slice(*whole.span(*match.span("who")))]
        return Found(match.start(), match.end(), match.span("who")) if spelt.isupper() else None
    span = trimmed(text, match.span("who"))
    if span is None:
        return None
    held = text[slice(*span)].split()
    begin, end = min(match.start(), span[0]), max(match.end(), span[1])
    if pronoun(text, span):
        told = kind in ("somebody", "many") and held[0] in ("he", "she", "they", "we", "i")
        return Found(span[0], match.end(), None, implicit=True) if told else None
    if kind == "owner" and not _owns(whole, span, match.end()):
        return None
    if kind == "paper":
        shows = len(held) < 8 and re.search(papers(), text[slice(*span)])
        return Found(span[0], match.end(), span) if shows else None
    if kind == "many":
        return _of_many(whole, text, match, span)
    if kind == "everybody":
        return Found(span[0], match.end(), span)
    known = speaks(text, span) or proper(whole, text, span)
    if not (known or (kind in ("somebody", "owner") and somebody(whole, text, span))):
        return None
    return Found(begin, end, span)


def _owns(whole: Folded, span: Span, end: int) -> bool:
    """The lawyer's reply; folding takes the apostrophe."""
    return re.search(r"['’]s?\s", whole.source[slice(*whole.span(span[0], end))]) is not None


def _of_many(whole: Folded, text: str, match: re.Match[str], span: Span) -> Found | None:
    """Partners on the ground estimate: a plural that can speak, whatever stands between it and its verb."""
    between = match["between"]
    if any(word in words("clauses", "en", "auxiliary") for word in between.split()):
        return None
    if not plural(text, span) or not (somebody(whole, text, span) or _doers(text, span)):
        return None
    return Found(span[0], match.end("verb"), (span[0], match.end("between")))


def _doers(text: str, span: Span) -> bool:
    """Guards, detainees: a bare plural for people."""
    last = text[slice(*span)].split()[-1]
    return speaks(last, (0, len(last)))


@cache
def _patterns() -> list[tuple[str, Gated]]:
    """(what the group `who` must be, pattern)."""
    lists = load("press")["en"]
    nouns = alternatives(load("attribution")["en"]["saying_nouns"] + ["figure", "count", "tally", "number"])
    taken, takes, given, how, held, eager, answer, about, say = (
        alternatives(lists[key])
        for key in (
            "taken_up",
            "takes_up",
            "given_nouns",
            "given_how",
            "held_as",
            "eager",
            "answered_with",
            "goes_on_about",
            "goes_on_say",
        )
    )
    bases = alternatives([*load("attribution")["en"]["lemmas"], "say", "tell", "point out", "spell out"])
    is_ = r"(?:is|was|are|were)"
    built = [
        # Officials familiar with the talks say; partners on the ground estimate.
        (
            "many",
            rf"{_CLAUSE}(?P<who>(?:{_DET})?(?:[a-z][\w'’-]*\s){{0,3}}?(?:[a-z][\w'’-]*s|people|police|women|men))"
            rf"(?P<between>\s(?:{about})\s[^.,;:\"“”]{{2,60}}?)\s(?P<verb>{say})"
            r"(?=\s(?:that|how|the|an?|it|there|no|only|[0-9]+|he|she|they|at|about|more|of|their|his|its|some|up|around|between)\b|\s?[.:]|\Z)",
        ),
        # WHO reports 77 cases: not the pronoun.
        (
            "capitals",
            r"(?P<who>who)\s(?:(?:has|have|had|also|later|now|[a-z]+ly)\s){0,2}"
            rf"(?:said|says|told|{alternatives(form for form, kind in regular().items() if kind == 'weak')})(?!\w)",
        ),
        # If the council's figures are anything to go by.
        (
            "owner",
            rf"if\s(?P<who>{_NP}?)s\s(?:[a-z]+\s)?(?:{nouns})s?\s(?:is|are)\s(?:anything\sto\sgo\sby|to\sbe\s(?:believed|trusted)|any\sguide|right|correct|accurate)",
        ),
        ("known", rf"if\s(?P<who>{_NP}?)\s(?:has|have)\sit\sright"),
        # As the agency's country director, Lucia Ferro, sees it.
        (
            "somebody",
            rf"(?:(?<![a-z]\s)as|(?:is|was)\show)\s(?P<who>{_NP}?){_ASIDE}?\s(?:sees?|saw|tells?|told|remember(?:s|ed)?|recall(?:s|ed)?|describe[sd]?|explain(?:s|ed)?|puts?|understands?|reads?|has|had)"
            r"\s(?:it|things|matters|the\smatter|the\sstory)(?=\s?[,.;])",
        ),
        # For Hanna Brandt, a criminologist, the figures point to something worse.
        (
            "known",
            rf"{_STARTS}(?:for|to)\s(?P<who>{_NP}?){_ASIDE}\s(?={_OPENS}[^.;]{{0,60}}?\s(?:is|was|are|were|means?|meant|points?|suggests?|shows?|proves?|amounts?|looks?|has|have|had)\b)",
        ),
        # The fire chief was careful to stress.
        (
            "somebody",
            rf"(?P<who>{_NP}?){_ASIDE}?\s(?:{is_})\s(?:[a-z]+ly\s|also\s|again\s)?(?:{eager})\sto\s(?:{bases})(?!\w)",
        ),
        # "…" was the lawyer's only reply; the sheriff's response, in full: "Nope."
        (
            "owner",
            rf"(?<=[\"”]\s)(?:is|was|were|came|went|ran|read|reads)\s(?P<who>{_NP}?)s\s(?:[a-z]+\s){{0,2}}?(?:{answer})(?!\w)",
        ),
        (
            "owner",
            rf"(?P<who>{_NP}?)s\s(?:[a-z]+\s){{0,2}}?(?:{answer})(?:,\s[^.,:\"“]{{2,40}})?(?:\s(?:is|was|ran|reads?|came))?\s?(?::|,)?\s?(?=[\"“])",
        ),
        # A position that inspectors have repeatedly challenged.
        (
            "somebody",
            rf"(?<=[,;–—-]\s)(?:an?|the|this)\s(?:[a-z]+\s)?(?:{taken})s?\s(?:that\s|which\s)?(?P<who>{_NP}?)"
            rf"\s(?:(?:has|have|had|would|does|did|do|not|also|since|later|[a-z]+ly)\s){{0,3}}(?:{takes})(?!\w)",
        ),
        # An account given to the panel by a cook; a theory floated by journalists; the tally, provided by the office.
        (
            "known",
            rf"(?:{given})s?,?\s(?:(?:that\s)?(?:was|were)\s)?(?:{how})\s"
            rf"(?:(?:to|for|with|in|on|at|before)\s[\w'’ -]{{2,40}}?\s)?"
            rf"by\s(?P<who>{_NP})",
        ),
        # The number was given as 40 by the ministry; the toll was put at 60 by the families.
        (
            "known",
            rf"(?:given|put|stated|listed|estimated|reported)\s(?:as|at)\s[^.,;:\"“”]{{1,40}}?\sby\s(?P<who>{_NP})",
        ),
        # Scabies is treatable, she pointed out, and it does not hop over fences.
        ("somebody", rf"(?<=,\s)(?P<who>{_NP}?){_ASIDE}?\s(?:pointed|points)\sout(?=,|\s?[.]?\s*\Z)"),
        # By the count of a charity; from the evidence of a sergeant.
        (
            "known",
            r"(?:by|on|from|in|at)\s(?:the|an?)\s(?:[a-z]+\s)?(?:count|reckoning|estimate|account|evidence|admission|version|telling|description|calculation|tally|say-so|word|testimony)"
            rf"\sof\s(?P<who>{_NP})",
        ),
        # She learned of the transfer from a cousin.
        (
            "known",
            rf"(?:learned|learnt|heard|found\sout|read)\s(?:of|about)\s[^.,;:\"“]{{2,50}}?\s(?:from|through|via)\s(?!the\s(?:radio|news|television|tv|internet|papers?)\b)(?P<who>{_NP})",
        ),
        # It is the belief of several officers that.
        (
            "known",
            rf"it\s(?:is|was|remains|remained)\s(?:also\s|still\s)?the\s(?:[a-z]+\s)?(?:{held})\s(?:of|among|amongst|within)\s(?P<who>{_NP}?),?\sthat\b",
        ),
        # Among analysts there is a sense that.
        (
            "known",
            rf"(?:among|amongst|within)\s(?P<who>{_NP}?),?\sthere\s(?:is|was|remains)\s(?:[a-z]+\s){{0,3}}(?:sense|feeling|suspicion|belief|hope|fear|consensus|doubt|agreement|talk|concern|view)s?\s(?:that|of|about|over)\b",
        ),
        # Its author, a retired colonel, sees three paths.
        (
            "known",
            rf"{_CLAUSE}(?P<who>{_NP}?){_ASIDE}?\s(?:sees|see)\s(?=(?:no|little|two|three|four|five|scant|signs|only|a\s(?:risk|danger|pattern|link|chance|way|shift|sign|hand))\b)",
        ),
        # Everyone I met had the same story: …
        (
            "everybody",
            rf"{_STARTS}(?P<who>(?:everyone|everybody|all)(?:\s(?:i|we|of|who|in|at|from)\s[a-z'’ -]{{2,40}}?)?)\s"
            r"(?:had|has|have|told|tells?|gave|gives?|repeat|repeats|repeated)\s(?:me\s|us\s)?"
            r"(?:the|an?|one)\s(?:same\s|similar\s|different\s)?(?:story|stories|answer|answers|account|version|tale|explanation|picture|thing)\b",
        ),
        # The families' lawyer has filed a complaint claiming unlawful detention.
        (
            "known",
            rf"(?P<who>{_NP}?){_ASIDE}?\s(?:(?:has|have|had|also|later)\s){{0,2}}(?:filed|lodged|submitted|brought|launched|signed|sent|published|released|wrote|posted)\s(?:an?|the|its|their|his|her)\s"
            r"(?:[a-z]+\s){0,3}?(?:complaint|petition|lawsuit|suit|claim|motion|appeal|letter|brief|report|note|thread|affidavit)s?(?:\s[^.,;:\"“]{2,40}?)?\s(?:claiming|alleging|saying|arguing|stating|demanding|accusing|asking|seeking|calling|warning|denying|describing|urging)(?!\w)",
        ),
        # The embassy's note puts it more plainly: …
        (
            "paper",
            rf"{_CLAUSE}(?P<who>{_NP}?)(?:\sof\s[0-9][\w ]{{0,16}}|{_ASIDE})?\s"
            r"(?:puts|put|says|said|states|stated|speaks|spoke|ran|reads|goes)(?:\s(?:it|the\smatter|things|of|so|only|this|that))?(?:\s[a-z]+){0,3}?\s?(?::|,\s?[\"“])",
        ),
        # The commission's findings, made public last week, contradict that; a letter seen by the paper lists 27 names.
        (
            "paper",
            rf"{_CLAUSE}(?P<who>{_NP}?)(?:{_ASIDE}|\s(?:[a-z]+ed|seen|drawn|kept|made|sent|given|written|held|taken|leaked)\s[^.,;:\"“]{{2,60}}?)\s(?:(?:also|clearly|now)\s)?"
            r"(?:shows?|showed|suggests?|suggested|indicates?|indicated|reveals?|revealed|lists?|listed|records?|recorded|confirms?|confirmed|contradicts?|contradicted"
            r"|describes?|described|tells?\sof|told\sof|names?|named|puts?|speaks?\sof|spoke\sof|says?|said|states?|stated|counts?|counted|warns?|warned|mentions?|mentioned|doubts?|doubted|questions|questioned|disputes?|disputed|accuses?|accused|blames?|blamed|concludes?|concluded"
            r"|estimates|estimated|argues|argued|admits|denies|notes|noted|promises|promised|announces|announced|demands|demanded|threatens|threatened|invites|urges|urged|appears?\sto\s(?:show|bear|confirm))(?!\w)",
        ),
    ]
    return [(kind, gated(pattern, before=r"(?<![\w'’-])")) for kind, pattern in built]
