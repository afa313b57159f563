"""English as people talk and post: the guard goes, "…"; my sister texted to say; heard from a nurse that; word from
inside is that; those who came out say.
"""

from __future__ import annotations

import re
from functools import cache

from .fold import Folded, Token
from .found import Found, inside_quote
from .idioms_en import trimmed
from .lexicon import alternatives, load
from .phrases_en import can_speak, proper, regular, speaks

Span = tuple[int, int]
_WHO = r"(?P<who>[a-z][\w'’ -]{0,60}?)"


def find(whole: Folded, text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]` (folded) in the manner of talk."""
    found: list[Found] = []
    for pattern in _patterns(text, start, end):
        for match in pattern.finditer(text, start, end):
            if inside_quote(text, start, match.start("who")):
                continue
            item = _told_by(whole, text, match)
            if item and not any(item.start < one.end and one.start < item.end for one in found):
                found.append(item)
    return found


def _told_by(whole: Folded, text: str, match: re.Match[str]) -> Found | None:
    span = _last_phrase(text, match.span("who"))
    if span is None or text[slice(*span)].split()[-1] in ("after", "before", "by", "while", "without", "of"):
        return None  # the clerk hung up after saying that
    if text[slice(*span)] in ("he", "she", "they"):
        return Found(span[0], match.end(), None, implicit=True)
    if text[slice(*span)].split()[0] in _NOT_WHO or not (
        speaks(text, span) or proper(whole, text, span) or text[slice(*span)].split()[0] in _THOSE
    ):
        return None
    return Found(min(match.start(), span[0]) if match.groupdict().get("lead") else span[0], match.end(), span)


_NOT_WHO = (
    "nobodys",
    "nobody",
    "none",
    "it",
    "this",
    "that",
    "there",
    "which",
    "who",
    "what",
    "i",
    "we",
    "you",
)
_THOSE = ("those", "ones", "the", "anyone", "everyone", "someone", "people")


def _last_phrase(text: str, span: Span) -> Span | None:
    """Without what leads the clause in: and the guard, so my sister."""
    lead = re.match(
        r"(?:(?:and|but|so|then|now|because|while|when|also|anyway|ok|plus)\s)+", text[slice(*span)]
    )
    begin = span[0] + (lead.end() if lead else 0)
    last = span[1]
    if adverb := re.search(r"\s[a-z]{3,}ly\Z", text[begin:last]):  # as a deputy drily put it
        last = begin + adverb.start()
    return (begin, last) if begin < last else None


_HINTS = re.compile(
    r"(?<!\w)(?:goes|go|went|like|saying|telling|claiming|insisting|say|tell|from|put|puts|describe|says|said)(?!\w)"
)


def _patterns(text: str, start: int, end: int) -> tuple[re.Pattern[str], ...]:
    return _all() if _HINTS.search(text, start, end) else ()


@cache
def _all() -> tuple[re.Pattern[str], ...]:
    bases = load("attribution")["en"]["lemmas"]
    saying = alternatives(
        {(base[:-1] if re.search(r"[^e]e\Z", base) else base) + "ing" for base in (*bases, "say", "tell")}
    )
    say = alternatives(
        ["say", "said", "tell", "told", *(f for f, kind in regular().items() if kind == "base")]
    )
    begins = r"(?:(?<=[.,;:!?\n–—]\s)|(?<=\n)|(?<=[/|]\s)|\A|(?<=\bthen\s)|(?<=\band\s)|(?<=\bso\s))"
    return (
        # the guard goes, "nobody leaves"; she was like, "we never saw a list"
        re.compile(
            rf"{begins}{_WHO}\s(?:(?:just\s)?(?:goes|go|went)|(?:is|was|were|are)\s(?:just\s)?(?:all|like)),?:?\s[\"“]"
        ),
        # people are saying the gate was open
        re.compile(
            rf"{begins}{_WHO}\s(?:is|are|was|were|keeps?|kept)\s(?:now\s|also\s|all\s|still\s)?(?:{saying})(?=\s(?!of\b))"
        ),
        # my sister messaged to say, someone DMed me saying
        re.compile(
            rf"{begins}{_WHO}\s(?:(?!refused|declined|failed|needed|wanted|asked|used|tried)[a-z]+ed|wrote|rang|sent\s(?:a|me\sa)\s[a-z]+|phones?|calls?|writes?|texts?|messages?)(?:\s(?:me|us|in|back|them|round))?"
            r"\s(?:saying|to\ssay|to\stell\s(?:me|us)|claiming)(?!\w)"
        ),
        # heard from a nurse that, told by a driver: …
        re.compile(
            r"(?:(?<=[.,;:!?\n]\s)|(?<=\n)|\A)(?P<lead>heard|hearing|had\sit|got\sthis)\s(?:this\s|it\s)?(?:from|off)\s"
            r"(?P<who>[a-z][\w'’ -]{1,50}?)(?=\s?[:,–—]|\sthat\b)"
        ),
        # word from inside the camp is that
        re.compile(
            r"(?P<lead>(?:the\s)?word|news|talk|message)\s(?:from|among)\s(?P<who>[a-z][\w'’ -]{2,50}?)\s(?:is|was)"
            r"(?=\s(?:that|it|the|they|no|there)\b|:)"
        ),
        # as one of the mothers put it
        re.compile(
            r"(?P<lead>as|like)\s(?P<who>[a-z][\w'’ -]{2,50}?)\s(?:puts?|phrased|phrases)\s(?:it|this|things)(?!\w)"
        ),
        # those who came out say, locals I spoke to say
        re.compile(
            rf"{begins}(?P<who>(?:those|(?:the\s)?(?:ones|people|men|women|families|locals|residents|neighbours|prisoners|detainees|guards))"
            rf"\s(?:who|i|we|that)\s[a-z'’ -]{{2,40}}?)\s(?:{say})(?=\s(?!of\b)|[.,:])"
        ),
        # BBC saying twelve dead
        re.compile(rf"{begins}{_WHO}\s(?:now\s)?saying(?=\s(?!of\b))"),
    )


def asked(text: str, tokens: list[Token]) -> Span | None:
    """I asked a guard; we spoke to the clerk; I put this to the colonel: who is meant by he or she in what follows."""
    match = _ASKED.search(text, tokens[0].start, tokens[-1].end) or _PUT_TO.search(
        text, tokens[0].start, tokens[-1].end
    )
    if match is None or not can_speak(match["who"].split()[-1]):
        return None
    return match.span("who")


_ASKED = re.compile(
    r"(?<!\w)(?:i|we)\s(?:asked|met|rang|called|phoned|interviewed|spoke\s(?:to|with)|sat\s(?:down\s)?with|talked\s(?:to|with))\s"
    r"(?P<who>(?:an?|the|one|my|his|her|our)\s[\w'’ -]{2,40}?)"
    r"(?=\s?[.,;:–—]|\s(?:and|but|about|who|if|whether|why|how|on|in|at|yesterday|today|he|she|they)\b|\Z)"
)
_PUT_TO = re.compile(
    r"(?<!\w)(?:i|we)\s(?:put|took|showed)\s[^.,;:\"“”]{2,40}?\sto\s"
    r"(?P<who>(?:an?|the|one|my|his|her|our)\s[\w'’ -]{2,40}?)"
    r"(?=\s?[.,;:–—]|\s(?:and|but|who|on|in|at|yesterday|he|she|they)\b|\Z)"
)


_NP = r"(?:(?:the|an?|one|two|three|his|her|their|our|my|its|both|other)\s)?[^\W\d_][\w'’-]*(?:\s[^\W\d_][\w'’-]*){0,7}"
_INTRODUCED = re.compile(
    rf"(?<!\w)(?:joining\s(?:us|me)\b[^.;\"“]{{0,40}}?\s(?:is|are)|(?:with|joins)\s(?:us|me)(?:\s\w+){{0,3}}\s(?:is|are)"
    rf"|(?:we|i)(?:\sare|\sam|re|m)\s(?:[a-z]+\s){{0,2}}joined\s(?:[a-z]+\s){{0,2}}by|(?:our|my)\s(?:own\s)?"
    rf"(?=(?:reporter|correspondent|colleague|political|security|foreign|diplomatic)\s))\s?(?P<who>{_NP})"
)


def introduced(whole: Folded, start: int, end: int) -> Span | None:
    """Joining us from the gate is Lena Ward, our reporter Callum Reid has been there: whoever is about to speak."""
    match = _INTRODUCED.search(whole.text, start, end)
    span = trimmed(whole.text, match.span("who")) if match else None
    return span if span and len(whole.text[slice(*span)].split()) > 1 else None
