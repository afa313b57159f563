"""English sources told by an idiom or by a noun: the army's line is that, that figure the ministry disputes, the
commander lifted the lid on; a cousin, reached by phone, knew nothing of it.
"""

from __future__ import annotations

import re
from functools import cache

from . import subjects
from .fold import Folded, Token
from .found import Found, inside_quote
from .frames_en import somebody
from .gated import Gated, gated
from .lexicon import alternatives, load, words
from .phrases_en import person, plural, pronoun, proper, regular, speaks, verb

Span = tuple[int, int]
_DET = r"(?:the|an?|one|two|three|four|five|several|many|some|most|his|her|their|our|my|its|both|other)\s"
_NP = rf"(?:{_DET})?[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){{0,7}}"
_STARTS = r"(?:\A|(?<=[.;:!?]\s)|(?<=\n)|(?<=[\"”]\s))"


@cache
def papers() -> str:
    """Papers and pictures that show something."""
    return r"(?<!\w)(?:" + alternatives(load("attribution")["en"]["showing"]) + r")s?(?!\w)"


@cache
def _patterns() -> list[tuple[str, Gated]]:
    """(how it tells, pattern with the group `who`)."""
    lists = load("idioms")["en"]
    owned, held, how = (alternatives(lists[key]) for key in ("owned", "held", "said_how"))
    verbs_ = alternatives(
        [form for form, kind in regular().items() if kind == "weak"] + ["calls", "called", "said", "says"]
    )
    base_only = alternatives([form for form, kind in regular().items() if kind == "base"] + ["say", "tell"])
    doing = alternatives(
        {
            (base[:-1] if re.search(r"[^e]e\Z", base) else base) + "ing"
            for base in load("attribution")["en"]["lemmas"]
        }
        | {"saying", "telling"}
    )
    bases = alternatives(form for form in (*regular(), "said", "says", "say", "told", "tell"))
    is_ = r"(?:is|was|are|were|remains|remained|has\sbeen|had\sbeen)"
    asked = r"(?:reached|contacted|asked|pressed|questioned|interviewed|quizzed|challenged|approached)"
    name = r"[\w' -]{2,40}?"
    known = [
        rf"(?P<who>the\s(?:prosecution|defence|defense|government|police|army|ministry|family|union|opposition))"
        rf"\s(?:{owned})(?:\s{is_}\sthat\b|(?:\s{is_})?\s?:\s)",
        rf"(?:{held})\s(?:[a-z]+\s)?(?:among|amongst|of|from|in|at|inside)\s(?P<who>{_NP}?)\s{is_}"
        r"\s(?:that\b|simple\b|clear\b|:)",
        # That figure the ministry disputes; such claims the governor calls "fiction".
        rf"{_STARTS}(?:that|this|such|these|those|all\sthis|all\sthat)\s(?:[a-z]+\s){{0,3}}?"
        rf"(?P<who>(?:the|an?|his|her|their|its)\s{name})\s(?:{verbs_})\s?(?=[.,;\"“]|as\b|outright\b|\Z)",
        # For the mayor, the camp is a time bomb.
        rf"{_STARTS}for\s(?P<who>(?:(?:the|an?|his|her|their|many|some|most)\s)?{name}),\s"
        r"(?=(?:the|an?|this|that|it|there|these|those|all|any|every|no)\b[^.;]{0,60}?\s(?:is|was|are|were|means|meant)\b)",
        rf"to\shear\s(?P<who>{_NP}?)\stell\sit",
        rf"ask\s(?P<who>{_NP}?)\sand\s(?:they|he|she|you)\b",
        rf"the\s(?:words|phrase|description|verdict|question|warning)\s{is_}\s(?:those|that)\sof\s(?P<who>{_NP})",
        rf"{_STARTS}(?:so|thus)\s(?:says?|said|ran|runs|reads?|goes|went)\s(?P<who>{_NP}?)(?=[.,:;]|\Z)",
        rf"(?:evidence|testimony|statements?|information|accounts?)\s(?:given|supplied|provided|offered)\sby\s(?P<who>{_NP})",
        rf"(?:word|news)\s(?:has\s|had\s)?reached\s(?P<who>{_NP}?)\sthat\b",
        # A cousin, reached by phone, knew nothing; pressed on the number, the spokesman offered 40.
        rf"(?P<who>{_NP}),\s{asked}\s[^.,;\"“]{{2,60}},\s"
        r"(?!(?:which|who|and|or|declined|refused|would|did|could)\b)(?=[a-z]+)",
        rf"{_STARTS}{asked}\s[^.,;\"“]{{2,80}},\s(?P<who>(?:the|an?|his|her|one)\s{name})\s"
        r"(?=(?:offered|cited|named|gave|pointed|put|listed|replied|spoke|went|had|smiled|laughed|counted|recited)\b)",
        rf"{_STARTS}(?P<who>(?:an?|one|the|another)\s[\w' -]{{3,60}}?)\s?:\s?(?=[\"“])",
        # That is how the general summed it up; what the inspectors found was worse.
        rf"how\s(?P<who>{_NP}?)\s(?:puts?|summed|sums|described|describes|recalls|remembers|tells|saw|sees)\s(?:it|this|that)\b",
        rf"{_STARTS}what\s(?P<who>(?:the|an?|his|her|their)\s{name})\s(?:{verbs_}|found|saw|heard|remembers|recalls)"
        rf"(?:\s[^.,;:\"“]{{2,40}})?\s{is_}\b",
        rf"(?P<who>{_NP})\s(?:has\s|have\s)?(?:interviewed|surveyed|polled|spoke\s(?:to|with)|spoken\s(?:to|with))\s"
        r"(?=(?:[0-9]|more\sthan|dozens|some|several|[a-z]+\s(?:people|former|survivors|families|detainees|residents|women|men)\b))",
        r"(?<=,\s)(?P<who>(?:a|the|an)\s(?:[a-z]+\s)?(?:jury|court|tribunal|inquest|inquiry|hearing|committee|panel|judge|commission))"
        r"\s(?:heard|was\stold|were\stold|has\sheard)(?!\w|\sfrom\b)",
        rf"(?P<who>{_NP}?\s(?:members|mps|lawmakers|senators|deputies|delegates|councillors|peers))\s(?:raised|raise)\s(?=the|a|an|their|this)",
        rf"(?P<who>{_NP})\s(?:did|does|do)\s(?:also\s|later\s)?(?:tell|say|admit|concede|confirm|insist|claim|warn|acknowledge)\b",
        r"told\sby\s(?P<who>(?:those|people|someone|somebody|others)\s(?:who|in|with|close)\s[\w\s]{2,40}?)(?=\sthat\b)",
        rf"{_STARTS}we,\s(?P<who>{_NP}),\s",
        rf"(?P<who>{_NP})\s(?:sees?|saw)\sin\s(?:it|this|that|these|the)\b",
        rf"(?:{_STARTS}|(?<=,\s))(?P<who>(?:the|an?|his|her|their|our|my|one|another)\s{name})\s"
        r"(?:[a-z]+ed|[a-z]+s|cut|put|broke|let|shot|went|spoke|began|swore)\s(?:[\w'’-]+\s){0,4}?[\w'’-]*\s?:\s?(?=[\"“])",
        rf"if\s(?P<who>{_NP}?)\s(?:is|are)\s(?:right|correct|accurate|to\sbe\s(?:believed|trusted))\b",
        rf"{_STARTS}i,\s(?P<who>[^\W\d_]+(?:\s[\w'’-]+){{1,3}}?),\s",
        rf"{_STARTS}(?P<who>{_NP}),\s(?:in|on|by|via|through)\s[^.,;:\"“]{{2,40}}:\s",
        rf"(?P<who>(?:the|an?|his|her|its|their|our)\s{name}|{_NP})\s(?:is|was|are|were)\s(?:now\s|still\s)?(?:{doing})\s(?:[\w'’-]+\s){{0,4}}?that\b",
        rf"(?:toll|count|figure|tally|estimate|total|number)s?\s(?:from|by)\s(?P<who>{_NP}?)\s(?:stands?|stood|is|was|are|were|puts?)\b",
        rf"(?:jury|court|tribunal|inquest|inquiry|hearing|committee|panel|commission)\s(?:also\s)?heard\sfrom\s(?P<who>{_NP})",
        rf"(?P<who>{_NP}?)\s(?:can|could)\s(?:also\s)?be\s(?:heard|seen|overheard)\s(?:saying|telling|shouting|claiming|asking)",
        rf"(?P<who>{_NP}?)\s(?:gave|gives|offered|offers|cited|cites)\s(?:an?|one)\s(?:example|instance)\s?:",
        rf"(?P<who>{_NP})\scount\s(?=(?:[a-z]+\s)?[0-9])",
        rf"(?P<who>(?:the|an?)\s{name}|{_NP})\s(?:wants?|wanted)\s(?:the|its|all|an?|more|those|these|his|her|their)"
        r"\s[^.,;\"“]{2,50}?\s(?:to\s|[a-z]+ed\b)",
    ]
    nouns = alternatives(load("attribution")["en"]["saying_nouns"])
    built = [("known", pattern) for pattern in known] + [
        (
            "genitive",
            rf"(?:despite|notwithstanding|contrary\sto|rejecting|echoing|contradicting|against)\s(?P<who>{_NP}?)s\s(?:[a-z]+\s)?(?:{nouns})s?(?!\w)",
        ),
        # The army's line is that; folding takes the apostrophe.
        (
            "genitive",
            rf"(?P<who>{_NP}?)s\s(?:[a-z]+\s)?(?:{owned})"
            rf"(?:\s{is_}\s(?:that\b|(?:[a-z]+\s)?(?:{how})\b)|(?:\s{is_})?\s?:\s)",
        ),
        (
            "any",
            r"it\s(?:emerged|emerges|transpired|appears|appeared|follows|is\sclear|was\sclear)\sfrom"
            rf"\s(?P<who>{_NP}?)\sthat\b",
        ),
        (
            "either",
            rf"(?P<who>{_NP}?)\s(?:(?:has|have|had)\s)?"
            r"(?:(?:learned|learnt|heard|been\stold|been\sinformed|was\stold|were\stold)\sthat\b"
            r"|(?:heard|learned|learnt)\s(?=(?:[a-z]+\s){1,3}?(?:had|were|was|have|has)\b))",
        ),
        (
            "paper",
            rf"(?:contradicted|confirmed|borne\sout|refuted|undermined|supported|backed\sup|corroborated|disproved|belied)\sby\s(?P<who>{_NP})",
        ),
        ("own", rf"{_STARTS}(?P<who>their|its|his|her)\s(?:[a-z]+\s)?(?:{owned})(?:\s(?:is|was))?\s?:\s"),
        # We are aware of reports; the department can confirm that.
        (
            "self",
            r"(?<!which\s)(?<!that\s)(?P<who>we)\s(?:also\s|now\s|still\s)?(?:(?:are|am|remain)\s(?:[a-z]+ly\s)?(?:aware|concerned|saddened|confident|sorry|grateful"
            r"|clear|committed|satisfied|appalled|certain|sure|disappointed|shocked|alarmed|pleased|convinced)"
            r"|(?:have|had)\s(?:seen|found|received|heard|no|made|been|noted|asked(?!\s(?:to|the|for)))|understand|know|regret|recognise|recognize|welcome"
            r"|intend|thank|apologise|apologize|will\snot|do\snot|did\snot|cannot|can)(?!\w)",
        ),
        (
            "either",
            rf"(?P<who>{_NP}?)\s(?:can|could|may|must|wish(?:es)?\sto|would\slike\sto|wants?\sto)\s(?:now\s|only\s|also\s)?(?:{base_only})\s(?=that\b|the|it|[0-9])",
        ),
        # Weather records obtained by the network, however, show; an assessment, shared in draft, appears to bear out.
        (
            "paper",
            rf"(?:{_STARTS}|(?<=\bbut\s)|(?<=\band\s))(?P<who>{_NP}?),\s[^.,;:\"“]{{3,40}},\s(?:also\s|later\s)?"
            r"(?:show|shows|showed|suggests?|suggested|indicates?|indicated|(?:appears?|seems?|appeared|seemed)\sto\s[a-z]+)(?!\w)",
        ),
        (
            "paper",
            rf"(?:{_STARTS}|(?<=\bbut\s)|(?<=\band\s))(?P<who>{_NP}?"
            r"(?:\s(?:prepared|seen|obtained|published|reviewed|compiled)\s(?:by|for)\s[\w' ]{3,30}?)?"
            rf"(?:\sin\s[a-z]+)?)\s(?:list|reach(?:es|ed)?\s(?:much\s)?the\ssame\sconclusion)(?!\w)",
        ),
        # …, figures published by the statistics office show.
        (
            "either",
            r"(?<=,\s)(?:figures|data|records|documents|statistics)\s(?:published|released|issued|compiled|kept|supplied)\sby"
            rf"\s(?P<who>{_NP}?)\s(?:show|suggest|indicate|reveal)\s?(?=[.]|\Z)",
        ),
        # …, the statement ran, …; the school board will swear to.
        (
            "any",
            r"(?<=,\s)(?P<who>the\s(?:statement|notice|letter|report|bulletin|circular|memo|ruling|judgment))"
            r"\s(?:ran|runs|read|reads|went|goes)\s?(?=[,.:])",
        ),
        (
            "either",
            rf"(?P<who>{_NP}?)(?:,\s[^.,;:]{{3,60}},)?\s(?:will|would|can)\s(?:swear|attest|testify|vouch)\s(?:to|for|that)(?!\w)",
        ),
        # If one trusts a spreadsheet circulated among donors; if the ledger published by the board is to be believed.
        (
            "granted",
            rf"if\s(?:one|you|we)\s(?:trusts?|believes?|accepts?|credits?)\s(?P<who>{_NP})",
        ),
        (
            "granted",
            rf"if\s(?P<who>{_NP}?)\s(?:is|are)\s(?:to\sbe\s(?:believed|trusted)|right|correct|accurate)\b",
        ),
        # A statement from the governor, read to the court, gave the roll; forms cite "weakness".
        (
            "shown",
            rf"{_STARTS}(?P<who>{_NP}?)(?:,\s[^.;:]{{3,60}},)?\s(?:gave|gives|cites?|cited|names?|named)\s(?=the|an?|[\"“]|[0-9]|two|three|four|five)",
        ),
        (
            "either",
            rf"(?<=[,;]\s)(?:an?|the|something|which)\s(?:[a-z]+\s)?(?:which|that)?\s?(?P<who>{_NP}?)(?:,\s[^.;:]{{3,90}},)?"
            r"\s(?:considers?|calls?|deems?|finds?)\s(?=[a-z]+)",
        ),
        (
            "shown",
            rf"(?<=,\s)something\s(?P<who>{_NP}?)\s(?:(?:appears?|seems?)\sto\s[a-z]+|confirms?|bears?\sout|shows?)\b",
        ),
        (
            "either",
            rf"(?:note|view|voice|warning|word|answer|criticism|support|objection|dissent)\s(?:also\s)?(?:comes?|came)\sfrom\s(?P<who>{_NP})",
        ),
        (
            "either",
            rf"as\s(?P<who>{_NP}?)\s(?:was|were)\s(?:the\s)?first\sto\s(?:report|say|reveal|note|warn)\b",
        ),
        (
            "either",
            rf"(?P<who>{_NP}?)(?:,\s[^.;:]{{3,60}},)?\s(?:holds?|held|insists?|insisted|argues?|argued|says?|maintains?),\s[^.;:]{{3,60}},\sthat\b",
        ),
        (
            "either",
            rf"(?P<who>{_NP}?)(?:,\s[^.;:]{{3,60}},)?\s(?:went|goes)\s(?:further|farther|even\sfurther)\b",
        ),
        (
            "either",
            rf"(?P<who>{_NP}?)\s(?:rests?|rested|bases?|based|builds?|built)\s(?:his|her|its|their|the)\s(?:case|argument|claim|estimate)\son\b",
        ),
        ("either", rf"(?P<who>{_NP}?)\s(?:likes?|liked|prefers?|preferred)\sto\ssay\b"),
        (
            "either",
            rf"(?:is|are|was|were)\s(?:believed|thought|understood|said|known|reported|suspected|presumed)\sby\s(?P<who>{_NP})",
        ),
        ("any", rf"courtesy\sof\s(?P<who>{_NP})"),
        ("any", rf"(?:heard|learnt|learned|had)\s(?:this|it|that|the\ssame|as\smuch)\sfrom\s(?P<who>{_NP})"),
        (
            "either",
            rf"(?P<who>{_NP}?)\s(?:has\s|have\s|continues?\sto\s)?(?:received?|receives)\s(?:[a-z]+\s){{0,2}}"
            r"(?:information|word|reports|confirmation|allegations)\s(?:that|of|about)\b",
        ),
        ("either", rf"got\sto\sknow\sfrom\s(?P<who>{_NP})"),
        ("either", rf"as\s(?:informed|told|stated|said|declared|affirmed)\s(?P<who>{_NP}?)\s(?=to\s|[,.])"),
        (
            "genitive",
            rf"(?P<who>{_NP}?)s\s(?:{owned}),\s[^.;:]{{3,30}}:\s?(?=[\"“])",
        ),
        (
            "genitive",
            rf"it\sis\s(?P<who>{_NP}?)s\s(?:case|contention|position|argument|view|submission)\sthat\b",
        ),
        # "They counted us at dawn," Bekele went on.
        (
            "either",
            rf"(?<=[\"”]\s)(?P<who>{_NP}?)\s(?:went\son|goes\son|cut\sin|broke\sin|chimed\sin|put\sin|puts\sin|shot\sback|shoots\sback|fired\sback|hit\sback|piped\sup|burst\sout|let\sout|called\sout|offered|continued|continues|began|begins"
            r"|ventured|ventures|volunteered|finished|sighed|laughed|smiled)\s?(?=[.,:]|\Z|\s(?:when|as|after|before|with|to|at|from|in)\b)",
        ),
        (
            "either",
            rf"\bas\s(?P<who>{_NP}?)\s(?:likes?|liked|never\stires)\s(?:to|of)\s(?:{bases}|{doing})\s?(?=,)",
        ),
        (
            "either",
            r"(?P<who>our\s(?:[a-z]+\s)?(?:monitors?|teams?|staff|offices?|researchers?|investigators?|colleagues))\s(?:have|has)\s"
            r"(?:so\sfar\s|now\s|already\s|also\s)?(?:verified|documented|recorded|confirmed|counted|registered|identified)(?!\w)",
        ),
        ("either", rf"(?:reached|came\sto)\s(?:us|them|me|him|her)\s(?:through|from|via)\s(?P<who>{_NP})"),
        (
            "paper",
            rf"{_STARTS}(?P<who>{_NP}?)\s(?:also\s|later\s)?(?:show|shows|showed|suggests?|suggested|indicates?|indicated|reveals?|revealed"
            r"|lists?|listed|records?|recorded|confirms?|confirmed|contradicts?|contradicted|describes?|described|tells?\sof|told\sof)(?!\w)",
        ),
        # Two nurses who were there that night remember smoke.
        (
            "relative",
            rf"(?P<who>(?:{_DET})?{name})\s(?:who|whom)\s(?P<told>[^.,;:\"“]{{3,70}}?)\s(?P<verb>{bases})"
            r"(?=\s(?:that|how|the|a|an|it|there|no|only|being|seeing|hearing|[a-z]{4,})\b|\s?[:\"“])",
        ),
    ]
    return [(kind, gated(pattern, before=r"(?<![\w'’-])")) for kind, pattern in built]


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) by idioms and nouns."""
    found = _told(whole, text, tokens, start, end)
    for kind, pattern in _patterns():
        for match in pattern.finditer(text, start, end):
            if inside_quote(text, start, match.start("who")):
                continue
            item = _item(whole, text, kind, match)
            if item:
                found.append(item)
    return found


def _item(whole: Folded, text: str, kind: str, match: re.Match[str]) -> Found | None:
    span = trimmed(text, match.span("who"))
    if span is None:
        return None
    if kind in ("either", "self") and pronoun(text, span):
        spoken = text[slice(*span)] in ("he", "she", "they", "we", "i")
        return Found(span[0], match.end(), None, implicit=True) if spoken else None
    if kind == "own":
        return Found(match.start(), match.end(), None, implicit=True)
    if pronoun(text, span):
        return None
    if kind == "genitive":
        genitive = whole.source[slice(*whole.span(span[0], match.end()))]
        if not re.search(r"['’]s?\s", genitive) or len(text[slice(*span)].split()) > 6:
            return None
    if kind == "relative":
        return _behind_relative(whole, text, match, span)
    if kind in ("shown", "granted"):
        return _shown(whole, text, kind, match, span)
    if kind == "paper":
        shows = len(text[slice(*span)].split()) < 7 and re.search(papers(), text[slice(*span)])
        return Found(span[0], match.end(), span) if shows else None
    known = speaks(text, span) or proper(whole, text, span)
    known = known or (kind == "either" and somebody(whole, text, span))
    if not (known or (kind == "any" and len(text[slice(*span)].split()) < 6)):
        return None
    return Found(min(span[0], match.start()), max(match.end(), span[1]), span)


def _shown(whole: Folded, text: str, kind: str, match: re.Match[str], span: Span) -> Found | None:
    """A paper that gives or cites something; where it is granted to be right, somebody too."""
    held = text[slice(*span)]
    known = re.search(papers(), held) is not None or _SHOWN.search(held) is not None
    known = known or (kind == "granted" and (speaks(text, span) or proper(whole, text, span)))
    if not known or len(held.split()) > 8:
        return None
    return Found(min(span[0], match.start()), max(match.end(), span[1]), span)


_SHOWN = re.compile(
    r"(?<!\w)(?:statement|certificate|form|feed|spreadsheet|leaflet|sheet|chart|table|roll|invoice|receipt|timetable|manifest|diary)s?(?!\w)"
)


def _behind_relative(whole: Folded, text: str, match: re.Match[str], span: Span) -> Found | None:
    told = match["verb"]
    kind = verb(told)
    if kind is None or told in words("attribution", "en", "nouns_too") or not somebody(whole, text, span):
        return None
    if kind == "base" and not plural(text, span):
        return None
    held = match["told"].split()
    if (
        held[-2:-1] in (["as"], ["named"], ["called"])  # who gave his name only as Karwan
        or verb(held[0])
        or len(held) < 2
        or held[-1] in words("clauses", "en", "auxiliary") | {"to", "and", "but", "who"}
    ):
        return None
    if not (plural(text, span) or person(text, span) or proper(whole, text, span)):
        return None
    return Found(span[0], match.end("verb"), span)


def trimmed(text: str, span: Span) -> Span | None:
    """Without what leads in a clause before the noun phrase, cut before what cannot belong to it."""
    lead = re.match(
        r"(?:(?:and|but|that|so|then|while|when|where|whereas|as|now|if|because|for|in|of|by|with|from|at)\s)+",
        text[slice(*span)],
    )
    first = span[0] + (lead.end() if lead else 0)
    last = first
    stops = words("clauses", "en", "auxiliary") | {
        "that",
        "who",
        "which",
        "and",
        "on",
        "during",
        "after",
        "before",
    }
    for match in re.finditer(r"[\w'’-]+", text[first : span[1]]):
        if match.group() in stops:
            if last == first:
                return None
            break
        last = first + match.end()
    return (first, last) if last > first else None


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'’-])(?:{alternatives(load('idioms')['en']['idioms'])})(?!\w)")


def _told(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The commander lifted the lid on, a guard nodded: an idiom behind its subject."""
    found = []
    for match in _idioms().finditer(text, start, end):
        if inside_quote(text, start, match.start()):
            continue
        span = subjects.in_english(whole, text, tokens, start, match.start())
        if span is None or not (speaks(text, span) or proper(whole, text, span) or pronoun(text, span)):
            continue
        if not re.fullmatch(
            r"[\s,]*(?:(?:has|have|had|also|later|then|finally|again|already|simply|[a-z]+ly)\s)*",
            text[span[1] : match.start()],
        ):
            continue
        if pronoun(text, span):
            if text[slice(*span)] in ("he", "she", "they"):
                found.append(Found(span[0], match.end(), None, implicit=True))
            continue
        found.append(Found(span[0], match.end(), span))
    return found
