"""English sources that stand with a noun, a participle or another verb than one of saying: the claim by the officials,
prosecutors sought life, arguing that, the ministry issued a statement, I heard from an officer that.
"""

from __future__ import annotations

import re
from functools import cache

from . import figures_en, frames_en, idioms_en, relays_en, reports_en, subjects, talk_en
from .fold import Folded, Token
from .found import Found, inside_quote
from .gated import gated
from .lexicon import alternatives, load, words
from .phrases_en import pronoun, proper, regular, speaks, verb

Span = tuple[int, int]
_NP = (
    r"(?:(?:the|an?|one|two|three|its|his|her|their|our|some|several|many|other|local|senior)\s)?"
    r"[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){0,8}"
)


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) that rest on no finite verb of saying."""
    found: list[Found] = []
    for rule in (
        relays_en.find,
        _own_words,
        _viewpoints,
        _replies,
        _estimates,
        _quoted_as,
        _heard_from,
        _by_nouns,
        _own_nouns,
        _subjects_of,
        frames_en.find,
        idioms_en.find,
        reports_en.find,
        figures_en.find,
        talk_en.find,
        _with_saying,
        _participles,
    ):
        for item in rule(whole, text, tokens, start, end):
            if not any(item.start < one.end and one.start < item.end for one in found):
                found.append(item)
    return found


@cache
def _pattern(name: str) -> re.Pattern[str]:
    lists = load("attribution")["en"]
    nouns = alternatives(lists["saying_nouns"])
    passive = alternatives(form for form, kind in regular().items() if kind == "weak" and form.endswith("ed"))
    said_as = "saying|telling|warning|confirming|claiming"
    papers = alternatives(lists["papers"])
    clauses = load("clauses")["en"]
    giving, given, stands = (alternatives(clauses[key]) for key in ("giving", "given", "stands"))
    going_on = alternatives(clauses["going_on"])
    own = r"(?:own\s|recent\s|earlier\s|latest\s)?"
    shows = "shows?|showed|suggests?|suggested|indicates?|indicated|reveals?|revealed|puts?"
    figures = alternatives([*lists["showing"], "toll", "tally", "tallies", "estimate"])
    built = {
        "quoted_as": rf"{_ACTIVE}(?:cited|cites|quoted|quotes|quoting|citing|reported)\s({_NP}?),?\s?as\s(?:{said_as})",
        "heard_from": rf"(?:heard|learned|learnt|understood|gathered|understands|ha(?:s|ve|d)\sit)\sfrom\s({_NP}?)"
        rf"(?:,\swho\s(?:got|had|heard)\s(?:it|this)\sfrom\s({_NP}),)?\s?(?:that|how)",
        "by_noun": rf"(?:(?:{nouns})s?\s(?:by|from)|(?:testimon(?:y|ies)|words)\sof|(?:{passive})\sby)\s({_NP})",
        "own_noun": rf"({_NP}?)s\s{own}(?:(?:{nouns})s?\s(?:that|said|says|shows?|of|about|on)"
        rf"|(?:{figures})s?\s(?:{shows}))",
        "issues": rf"(?:{alternatives(lists['issues'])})\s(?:[\w'’-]+\s){{0,4}}?(?:{papers})s?",
        "gives": rf"(?:(?:{giving})\s(?:[\w'’-]+\s){{0,3}}?(?:{given})(?=(?:\sto\s[^.;,]{{2,40}})?\sthat\b|\s?:"
        r"|\s(?:of|between|ranging)\b|\sas\s[0-9])"
        rf"|(?:{giving})\s(?:an?|another|the)\s(?:[a-z]+\s){{0,2}}(?:different|conflicting|similar|contrary|rival|other|fuller|third|second|fourth|darker|simpler|milder)"
        r"\s(?:account|version|story|picture|explanation|figure|number|count|memory|recollection|view|reading|theory|answer)"
        rf"|(?:{giving})\s(?:[a-z]+ly\s)?(?:different|conflicting|similar|contrary|consistent|matching|rival)"
        r"\s(?:accounts|versions|stories|explanations|figures|numbers|descriptions|answers)"
        rf"|(?:is|was|are|were|remains?|remained)\s(?:[a-z]+\s)?(?:{stands})\s(?:that|by|about|at|over)"
        rf"|(?:is|was|are|were|remains?|remained)\s(?:[a-z]+\s)?(?:not\s)?"
        r"(?:convinced|persuaded|impressed|satisfied|reassured|unconvinced"
        r"|unimpressed|unmoved|unpersuaded|(?:less|not\sso|far\sfrom|hardly|more)\s(?:sure|certain|sanguine|convinced|optimistic|hopeful|charitable)|sceptical|skeptical|scathing|unrepentant|pessimistic|optimistic|furious|outraged|livid|dismissive|defiant|unapologetic|blunter|franker|harsher|clearer|more\s(?:cautious|direct|forthright|guarded|circumspect|specific|categorical|explicit))(?=\s?[.;,]))",
        "stance": r"(?:(?:(?:would|will|could|did|does|do)\s(?:not\s)?|not\s(?=ruled\sout))?"
        rf"(?:{alternatives(clauses['phrasal'])})"
        r"|(?:took|takes)\sto\s[^.;]{1,40}\sto\s(?:say|deny|announce|warn|insist|accuse|urge|claim|condemn|explain|confirm)"
        r"|(?:paints?|painted)\sa\s(?:[a-z]+\s){0,3}(?:picture|portrait)"
        rf"|(?:is|are|was|were|has\sbeen|have\sbeen)\s(?:now\s|also\s)?(?:{going_on})"
        rf"|(?:went|goes)\son\sto\s(?:{alternatives(lists['lemmas'])})"
        r"|(?:set|sets|laid|lays)\sout\s(?:the|a|an|its|his|her|their|how|why)"
        r"|(?:(?:would|will|did|does|do)\s(?:not\s)?)(?:rule\s(?:it|that|this|anything)\sout)"
        r"|(?:sees?|saw|views?|viewed|regards?|regarded|is\streating|are\streating)\s[^.,;]{2,80}?\sas)",
        "shows": rf"(?:{shows}|(?:points?|pointed)\sto)",
        "that": r"(?P<verb>[a-z]{3,}(?:ed|s))\sthat\s(?![a-z]+ed\b|is\b|was\b|are\b|were\b)",
    }
    end = "" if name in ("by_noun", "that") else r"(?!\w)"
    return re.compile(rf"(?<!\w){built[name]}{end}")


_ACTIVE = r"(?<!\bwas\s)(?<!\bwere\s)(?<!\bis\s)(?<!\bare\s)(?<!\bbeen\s)"


def _trimmed(text: str, span: Span) -> Span | None:
    """A noun phrase without blanks, cut at the first word that cannot belong to it."""
    stops = (words("attribution", "en", "after_stops") | _saying_forms()) - {"in"}
    last = span[0]
    for match in re.finditer(r"[\w'’-]+", text[slice(*span)]):
        if (
            match.group() in stops
            or match.group() in words("clauses", "en", "auxiliary")
            or re.search(r"[,;:]", text[last : span[0] + match.start()])
        ):
            break
        last = span[0] + match.end()
    return (span[0], last) if last > span[0] else None


def _known(whole: Folded, text: str, span: Span | None) -> bool:
    return span is not None and (speaks(text, span) or proper(whole, text, span))


def _quoted_as(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The paper cited a diplomat as saying: the paper is the outlet."""
    found = []
    for match in _pattern("quoted_as").finditer(text, start, end):
        source = _trimmed(text, match.span(1))
        if source is None:
            continue
        outlet = subjects.in_english(whole, text, tokens, start, match.start())
        outlet = outlet if outlet and not pronoun(text, outlet) else None
        found.append(Found(outlet[0] if outlet else match.start(), match.end(), source, outlet))
    return found


_ESTIMATES = re.compile(
    r"(?<!\w)(?:by|on|in)\s((?:[a-z]+\s){1,2}(?:estimates|figures|counts|accounts|reckonings|tallies))(?!\w)"
)


def _estimates(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """By unofficial estimates."""
    return [Found(m.start(), m.end(), m.span(1)) for m in _ESTIMATES.finditer(text, start, end)]


_OWN_WORDS = re.compile(
    r"(?<!\w)(?:by|in|on|from|according\sto)\s(?:his|her|their|its)\s(?:own\s)?"
    r"(?:account|telling|words|view|estimate|count|reckoning|opinion|version|recollection|testimony|admission|judge?ment|assessment|experience|memory|description|understanding)(?!\w)"
)


def _own_words(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """By his own account: whoever spoke before."""
    return [Found(m.start(), m.end(), None, implicit=True) for m in _OWN_WORDS.finditer(text, start, end)]


_TITLED = "judge|mr|mrs|ms|dr|sheikh|colonel|captain|general|professor"
_AT_START = r"(?:(?<=[.;]\s)|\A|(?<=\n))"
_VIEWPOINTS = tuple(
    gated(pattern)
    for pattern in (
        rf"(?:or|and)\sso\s({_NP}?)\swould\shave\sit",
        rf"so\s({_NP}?)\swould\shave\sit",
        rf"(?:in|during|from)\s(?:[a-z]+\s){{0,2}}(?:interviews|discussions|conversations|consultations|groups)\swith\s({_NP})",
        rf"(?:told|alerted|informed|briefed|warned)\sby\s({_NP})",
        rf"({_NP}?),?\swho\s(?:alerted|told|informed|contacted|called|wrote\sto)\s(?:us|me)",
        r"((?:media|press|local|unconfirmed|initial)\sreports)\s(?:of|that)\s",
        r"(?:by|of|on|received|receives|receiving|cites|cited)\s((?:[a-z]+\s)?(?:reports|allegations|testimonies))\sthat\s",
        r"(?:word|news|the\sline|the\smessage|a\smessage|the\sverdict|the\sview|talk)\sfrom"
        rf"\s({_NP}?)\s(?:is|was)\sthat",
        rf"({_NP}?)\s(?:is|was|were|are)\s(?:[a-z]+ly\s|very\s|quite\s|more\s)?(?:blunt|clear|adamant|categorical|frank|firm|brief|emphatic"
        r"|unequivocal|terse|defiant|cautious|sceptical|skeptical|unmoved|unimpressed|dismissive|scathing|sure|certain)\s?:\s",
        r"(?:received|collected|gathered|heard|took)\s(?:[\w-]+\s){0,3}?(?:allegations|testimony|testimonies|reports|accounts|complaints"
        rf"|statements)(?:\s(?:of|about)\s[^,.;]{{2,40}}?)?\sfrom\s((?:[0-9]+\s)?{_NP})",
        rf"({_NP}?)\swould\shave\s(?:us|you|people)\sbelieve",
        rf"if\s({_NP}?)\s(?:is|are)\sto\sbe\sbelieved",
        rf"{_AT_START}for\s((?:{_TITLED})\s[\w' -]{{3,30}}),\s(?=\w)",
        rf"{_AT_START}(?:for|to)\s((?:[a-z-]+\s)?(?:analyst|expert|lawyer|researcher|professor|activist|campaigner|economist"
        r"|historian|commentator|critics?|monitors?|campaigners|analysts|experts|lawyers)s?(?:\s[\w'-]+){0,4}),\s",
        rf"{_AT_START}to\s((?:the|an?|his|her|their|many|some|most)\s[\w' -]{{3,40}}),\s(?=\w)",
        r"(?:figures?|numbers?|counts?|tally|estimates?|claims?|accounts?|allegations?|information|details|story)"
        rf"\s(?:[\w,-]+\s){{0,8}}?(?:comes?|came)\sfrom\s({_NP})",
    )
)


def _viewpoints(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """To the ministry, the archive is property; the figure comes from monitors; or so a dealer would have it."""
    found = []
    for pattern in _VIEWPOINTS:
        for match in pattern.finditer(text, start, end):
            span = _trimmed(text, match.span(1))
            if span is None:
                continue
            if beside := _IS_CLEAR.search(text, match.start(), match.end()):  # and he was very clear: …
                found.append(Found(beside.start(), match.end(), None, implicit=True))
                continue
            told_by = match.group().startswith(("told by", "informed by", "warned by"))
            if _known(whole, text, span) or (told_by and frames_en.somebody(whole, text, span)):
                found.append(Found(match.start(), match.end(), span))
    return found


_REPLIES = re.compile(
    r"(?<!\w)(?:came|comes|was|is)\s(?:the|his|her|their|its)\s(?:only\s|curt\s|blunt\s)?(?:reply|answer|response|retort|verdict)(?!\w)"
    r"|(?<!\w)(?:is|was)\show\s(?:he|she|they)\s(?:puts?|described?s?|sums?|summed)\s(?:it|this)"
    r"|(?<!\w)(?:the|his|her|their|its)\s(?:reply|answer|response)\s(?:was|is|came)(?!\w)"
)


def _replies(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """ "Not by me," came the reply: whoever spoke last."""
    return [Found(m.start(), m.end(), None, implicit=True) for m in _REPLIES.finditer(text, start, end)]


def _heard_from(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    found = []
    for match in _pattern("heard_from").finditer(text, start, end):
        hearer = subjects.in_english(whole, text, tokens, start, match.start())
        if hearer and not pronoun(text, hearer) and hearer[1] + 1 == match.start():
            found.append(Found(hearer[0], hearer[1], hearer))
        for one in (1, 2):
            source = _trimmed(text, match.span(one)) if match[one] else None
            if source and _known(whole, text, source):
                found.append(Found(match.start() if one == 1 else source[0], source[1], source))
    return found


def _by_nouns(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The claim by the officials, testimony from survivors (of: only testimony and words)."""
    found = []
    for match in _pattern("by_noun").finditer(text, start, end):
        source = _trimmed(text, match.span(1))
        if match.group().startswith(("asked ", "questioned ", "answered ", "directed ", "thanked ")):
            continue  # asked by the Tribune for the list
        if re.match(
            r"(?:radio|phone|telephone|satellite|email|e-mail|text|letter|post)\b", text[match.start(1) :]
        ):
            continue  # reported by radio that
        if re.search(r"\bno\s(?:[a-z]+\s)?\Z", text[max(start, match.start() - 16) : match.start()]):
            continue  # there was no comment from Damascus
        if source and _known(whole, text, source) and not text[slice(*source)].split()[0].endswith("ing"):
            found.append(Found(match.start(), source[1], source))
    return found


def _own_nouns(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The ministry's claim that; folding takes the apostrophe."""
    found = []
    for match in _pattern("own_noun").finditer(text, start, end):
        span = match.span(1)
        genitive = whole.source[slice(*whole.span(span[0], match.end()))]
        if (
            re.search(r"['’]s?\s", genitive)
            and _known(whole, text, span)
            and len(text[slice(*span)].split()) < 7
        ):
            found.append(Found(span[0], match.end(), span))
    return found


def _subjects_of(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """Verbs of other kinds with a subject that can speak: issued a statement, ruled that;
    and papers and figures that show."""
    found = []
    for name in ("issues", "gives", "stance", "shows", "that"):
        for match in _pattern(name).finditer(text, start, end):
            if inside_quote(text, start, match.start()):
                continue
            begin = (
                max(start, *(text.rfind(mark, start, match.start()) + 1 for mark in ";:"))
                if name != "that"
                else start
            )
            span = subjects.in_english(whole, text, tokens, begin, match.start())
            beside = _PRONOUN_BESIDE.search(text, begin, match.start())
            span = beside.span("who") if beside else span
            if span is None or not re.fullmatch(_BETWEEN, text[span[1] : match.start()]):
                continue
            if pronoun(text, span):  # she is adamant that; he played down the danger
                told = name in ("gives", "stance") and " asking " not in match.group()
                if told and text[slice(*span)] in ("he", "she", "they"):
                    found.append(Found(span[0], match.end(), None, implicit=True))
                continue
            if name == "that" and (
                match["verb"] in words("attribution", "en", "silent") or verb(match["verb"])
            ):
                continue
            if name == "shows" and not re.search(_papers(), text[slice(*span)]):
                continue
            made = _MADE_BY.match(text, span[1], match.start()) if name == "shows" else None
            if made and _known(whole, text, made.span("who")):
                span = made.span("who")  # data compiled by the monitors show
            found.append(Found(span[0], match.end(), span))
    return found


_IS_CLEAR = re.compile(r"(?<![\w'’-])(?:he|she|they)\s(?:is|was|were|are)\s(?:[a-z]+\s)?[a-z]+\s?:\s\Z")
_PRONOUN_BESIDE = re.compile(
    r"(?<![\w'’-])(?P<who>he|she|they)\s(?:(?:has|have|had|also|later|then|again|now|[a-z]+ly)\s)*\Z"
)
_OBTAINED = (
    r"(?:(?:we|i)\s)?(?:obtained|seen|reviewed|viewed|gathered|published|released|shared|compiled|collected|leaked|interviewed|reached|contacted|consulted|questioned|approached)"
    r"(?:\s(?:by|with|to|from|for)\s[\w\s]{2,40}?)?\s"
)
_MADE_BY = re.compile(
    r"\s(?:compiled|published|released|issued|collected|kept|produced|collated|supplied)\sby\s"
    r"(?P<who>[\w'’ -]{3,50}?)\s?\Z"
)
_ADVERBS = "has|have|had|also|later|then|earlier|already|since|both|repeatedly|immediately|again|now|meanwhile|[a-z]+ly"
_BETWEEN = rf"(?:,\s[^,;:\"“”]{{3,80}}(?=,\s))?[\s,]*(?:{_OBTAINED})?(?:(?:{_ADVERBS})\s)*"


@cache
def _papers() -> str:
    return r"(?<!\w)(?:" + alternatives(load("attribution")["en"]["showing"]) + r")s?(?!\w)"


def _participles(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """Prosecutors had sought life terms, arguing that: the subject of the sentence says that too."""
    found: list[Found] = []
    for match in _of_saying().finditer(text, start, end):
        if inside_quote(text, start, match.start()):
            continue
        span = subjects.in_english(whole, text, tokens, start, match.start())
        if span is None or pronoun(text, span):
            found.append(Found(*match.span(match.lastindex or 0), None, implicit=True))
        else:
            found.append(Found(*match.span(match.lastindex or 0), span, implicit=True))
    return found


def _with_saying(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The department rejected this, with Renn insisting that: another voice than the subject's."""
    found = []
    for match in _with_pattern().finditer(text, start, end):
        span = match.span("who")
        if not inside_quote(text, start, match.start()) and _known(whole, text, span):
            found.append(Found(match.start(), match.end(), span))
    return found


@cache
def _with_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)with\s(?P<who>{_NP}?)\s(?:{alternatives(_saying_forms())})(?=\sthat\b|\s(?:how|why)\b|:?\s[\"“])"
    )


@cache
def _saying_forms() -> set[str]:
    forms = {"finding", "saying", "telling", "writing", "arguing", "stating", "swearing"}
    for base in load("attribution")["en"]["lemmas"]:
        forms.add((base[:-1] if base.endswith("e") and not base.endswith("ee") else base) + "ing")
    return forms


@cache
def _of_saying() -> re.Pattern[str]:
    forms = _saying_forms()
    free = (
        "demanding|urging|promising|predicting|denying|blaming|conceding|suggesting|admitting|acknowledging|"
    )
    free += "saying|calling|adding|arguing|insisting|claiming|warning|stressing|noting|alleging"
    led = (
        rf"\s(?:by|after|before|while)\s((?:{alternatives(forms)})\s(?:[\w'’-]+\s){{0,3}}?(?=that\b))"
        r"|\s(?:floor|on|up|forward)\sto\s(say\s(?=that\b))"
    )
    anew = r"(?:those|that|this|these|nobody|none|many|more|most|at|if|any|people|[0-9]+|"
    anew += r"the|an?|it|they|he|she|there|no|all|some|its|his|her|their)\b"
    lead = r"that\b|[\"“]|how\b|why\b"
    return re.compile(rf"{led}|,\s((?:{alternatives(forms)})\s(?={lead})|(?:{free})\s(?={anew}))")
