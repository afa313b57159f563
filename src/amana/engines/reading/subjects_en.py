"""Whom an English verb belongs to: the phrase before it, the phrase behind it, the outlet it was said to."""

from __future__ import annotations

import re

from amana.engines.common.arabic import fold

from .fold import Folded, Token
from .lexicon import words
from .phrases_ar import LONGEST_PHRASE
from .phrases_en import can_speak, past, speaks, verb
from .speakers import outlet_key, outlet_nouns, outlet_pattern, parse
from .stems import idea

BREAK = re.compile(r"[,:;.\"“”«»()\[\]\n!?\u2013\u2014]")


def adverb(whole: Folded, text: str, token: Token) -> bool:
    """Categorically, but not Vesely."""
    capital = whole.source[whole.span(token.start, token.start + 1)[0]].isupper()
    known = idea(token.text) is not None or token.text in ("assembly", "monopoly", "supply")
    return token.text.endswith("ly") and len(token.text) > 5 and not capital and not known


def subject_before(
    whole: Folded, text: str, tokens: list[Token], at: int, start: int
) -> tuple[int, int] | None:
    """The subject of the verb at `at`, with an apposition between commas before it."""
    auxiliaries, boundaries = (
        words("attribution", "en", "auxiliaries"),
        words("attribution", "en", "boundaries"),
    )
    last = at - 1
    while (
        last >= 0
        and (tokens[last].text in auxiliaries or adverb(whole, text, tokens[last]))
        and not BREAK.search(text[tokens[last].end : tokens[last + 1].start])
    ):
        last -= 1
    if last < 0 or tokens[last].start < start:
        return None
    gap = text[tokens[last].end : tokens[last + 1].start]
    if gap == ") ":
        last = _before_bracket(text, tokens, last)
        gap = text[tokens[last].end : tokens[last + 1].start].replace("(", "") if last >= 0 else "."
        if last < 0 or tokens[last].start < start:
            return None
    if (
        gap.strip() == ","
        and tokens[last + 1].text in ("who", "which")
        and speaks(text, (tokens[last].start, tokens[last].end))
    ):
        first = _walk_back(text, tokens, last, boundaries)  # the ministry, which insists
        by = next((n for n in range(last, first, -1) if tokens[n].text in ("by", "with", "is", "was")), None)
        first = by + 1 if by is not None and by < last else first  # shared by UNICEF, which believes
        return (tokens[first].start, tokens[last].end) if first <= last else None
    if gap.strip() == "," and not re.search(r"[\"”]", gap):
        return _apposition(text, tokens, last, start)
    if BREAK.search(gap) and not (gap == ". " and len(tokens[last].text) == 1):  # G. told us
        return None
    told = tokens[last].text in ("he", "she", "they") or (
        tokens[last].text == "it"
        and tokens[last - 1].text in ("what", "and", "but", "as", "because", "while")
    )
    if told and last:
        return tokens[last].start, tokens[last].end  # under cross-examination he conceded
    first = _before_relative(text, tokens, _walk_back(text, tokens, last, boundaries), boundaries)
    # NAME, ROLE said without a second comma does not occur; NAME of the X said does.
    return (tokens[first].start, tokens[last].end) if first <= last else None


_DOES = re.compile(r"[a-z]{3,}(?:s|ed)\Z")


def _before_relative(text: str, tokens: list[Token], first: int, boundaries: frozenset[str]) -> int:
    """A spokesman for the force that guards it confirmed: where the whole phrase begins, if what was found is only
    what stands behind the relative word in it."""
    if first < 2 or tokens[first - 1].text != "that" or not _DOES.match(tokens[first].text):
        return first
    before = tokens[first - 2]
    if text[before.end : tokens[first - 1].start] != " " or not can_stand(before.text):
        return first
    whole = _walk_back(text, tokens, first - 2, boundaries)
    told = any(verb(token.text) for token in tokens[whole : first - 1])
    return first if told or not speaks(text, (tokens[whole].start, before.end)) else whole


def can_stand(word: str) -> bool:
    """A noun, as far as its look tells: no verb of saying before that."""
    return verb(word) is None and not past(word)


def _doing(word: str) -> bool:
    """Reached by phone, giving evidence, sitting at Baabda: what somebody does or has done to him between commas."""
    return word in ("reached", "contacted", "asked", "pressed", "interviewed", "questioned") or (
        len(word) > 5 and word.endswith("ing") and idea(word) is None
    )


def _done(text: str, tokens: list[Token], first: int, last: int) -> bool:
    """Cross-examined by the defence, pressed on the figure, still dressed in black: what has been done to somebody; not
    retired colonel, nor (with an article) a doctor trained in Aleppo."""
    for at in range(first, min(first + 3, last)):
        word = tokens[at].text
        if past(word) or word in ("seen", "shown", "known", "held", "heard", "taken", "told", "caught"):
            return tokens[at + 1].text in words("clauses", "en", "before_nouns") | {
                "to",
                "as",
                "that",
                "what",
            }
        if not (word in ("still", "now", "then", "later") or text[tokens[at].end] == "-"):
            return False
    return False


def _before_bracket(text: str, tokens: list[Token], last: int) -> int:
    """The word before the bracket that closes behind `last`: the Refugee Council (NRC) said; -1 where none opens."""
    opens = text.rfind("(", max(0, tokens[last].start - 60), tokens[last].end)
    return next((n for n in range(last, -1, -1) if tokens[n].end <= opens), -1) if opens >= 0 else -1


def _walk_back(text: str, tokens: list[Token], last: int, boundaries: frozenset[str]) -> int:
    first = last + 1
    while first > 0 and last - first + 1 < LONGEST_PHRASE + 3:
        token = tokens[first - 1]
        gap = text[token.end : tokens[first].start] if first <= last else ""
        if BREAK.search(gap) and not (
            (gap == ". " and (token.text in _TITLES or len(token.text) == 1))
            or (gap == "." and len(token.text) == 1)  # the U.S. army
        ):
            break
        named = (
            token.text == "as"
            and first > 1
            and tokens[first - 2].text in ("name", "himself", "herself", "identified")
        )
        if (
            token.text in boundaries
            and not named
            and not (
                token.text == "and"
                and first <= last
                and first > 1
                and (
                    speaks(text, (tokens[first - 2].start, tokens[first - 2].end))
                    or idea(tokens[first - 2].text) == idea(tokens[first].text) == "country"
                )
            )
        ):
            break
        if token.text[0].isdigit() and (first > last or text[token.start - 1 : token.start] == ":"):
            return first
        first -= 1
    opened = first
    while first < last and tokens[first].text in ("in", "on", "at", "for", "of", "by", "with", "from", "to"):
        first += 1
    if first > opened:  # in a written submission | the former commander
        ends = tokens[last].text
        if last > first and ends[-1] == "s" and tokens[last - 1].text[-1] == "s" and can_speak(ends):
            return last  # in 26 of the cases | relatives
        for n in range(last - 1, first, -1):
            if tokens[n].text in ("the", "a", "an", "his", "her", "their", "its", "our"):
                return first if tokens[n - 1].text in ("of", "for", "in", "at", "from", "by", "to") else n
    return first


_TITLES = frozenset(
    ["mr", "mrs", "ms", "dr", "gen", "col", "maj", "capt", "lt", "sgt", "prof", "brig", "st", "gov", "sen"]
)


def _apposition(text: str, tokens: list[Token], last: int, start: int) -> tuple[int, int] | None:
    """Karim Nasser, director of the clinic, said."""
    first = last
    while first > 0 and "," not in text[tokens[first - 1].end : tokens[first].start]:
        if tokens[first - 1].start < start or (
            BREAK.search(text[tokens[first - 1].end : tokens[first].start])
            and tokens[first - 1].text not in _TITLES
        ):
            return None
        first -= 1
        if last - first > 16:
            return None
    opened = text[tokens[first - 1].end : tokens[first].start].strip() if first else ""
    if opened != "," and not (opened == ".," and len(tokens[first - 1].text) == 1):  # Dragan V., a beekeeper,
        return None
    told = next((n for n in range(first, last) if tokens[n].text in ("who", "whose", "which")), None)
    if told is not None:  # a displaced woman who has lived …
        last = told - 1
        if tokens[last].text in ("of", "with", "to", "from", "among", "in", "for"):
            last = first - 1  # France, eleven of whose citizens are among them
    aside = last >= first and tokens[first].text in words(
        "clauses", "en", "leads"
    )  # the board, in a written reply, said
    if aside or (
        last > first and (_doing(tokens[first].text) or _done(text, tokens, first, last))
    ):  # reached by phone, giving evidence
        last = first - 1
    if (
        tokens[first - 1].text.isdigit()
        and first > 1
        and text[tokens[first - 2].end : tokens[first - 1].start] == ", "
    ):
        first -= 1  # Fadia R, 41, giving evidence, identified
        last = last - 1 if last == first else last
    head = _walk_back(text, tokens, first - 1, words("attribution", "en", "boundaries"))
    if (
        0 < head <= first - 1
        and tokens[head].text in ("who", "whose")
        and text[tokens[head].start - 2] == ","
    ):
        # an official with the camp, who gave only his first name, Ahmed, said
        end = head - 1
        head = _walk_back(text, tokens, end, words("attribution", "en", "boundaries"))
        return (tokens[head].start, tokens[end].end) if head <= end else None
    return (tokens[head].start, tokens[last].end) if head <= first - 1 else None


def phrase_after(text: str, after: list[Token], end: int, told: bool = False) -> tuple[int, int] | None:
    """The noun phrase that begins with the next word."""
    stops = words("attribution", "en", "after_stops")
    taken: list[Token] = []
    for token in after:
        if token.start >= end or len(taken) == LONGEST_PHRASE:
            break
        if taken:
            gap = text[taken[-1].end : token.start]
            abbreviated = re.fullmatch(r"\.\s", gap) and taken[-1].text in _TITLES
            if BREAK.search(gap) and not abbreviated:
                break
        elif BREAK.search(text[token.start - 1 : token.start]) or token.text in _NO_SPEAKER:
            return None
        if token.text in stops and not (
            token.text == "in"
            and taken
            and not told
            and taken[-1].text in ("official", "officials", "source", "sources")
        ):
            if not taken and token.text in ("it", "he", "she", "they"):
                return token.start, token.end
            if token.text == "by" and len(taken) > 1 and (past(taken[-1].text) or taken[-1].text in _SHOWN):
                taken.pop()  # a list | seen by the agency
            break
        if (
            taken
            and token.text in ("the", "this", "we", "i", "our", "they")
            and taken[-1].text not in _BEFORE_THE
        ):
            break  # a memo the Herald has seen
        if verb(token.text) and taken and not _noun_here(text, token, taken):
            break
        if token.text[0].isdigit() and not taken:
            return None
        taken.append(token)
        if told and (
            token.text in ("reporters", "journalists", "parliament", "lawmakers")
            or (len(taken) == 2 and taken[0].text == "this")
        ):
            break
    return (taken[0].start, taken[-1].end) if taken else None


_NO_SPEAKER = frozenset(["how", "why", "whether", "what", "where", "if", "nobody", "not"])


def _noun_here(text: str, token: Token, taken: list[Token]) -> bool:
    """According to a list, to the army's report: a word that is also a verb, right behind what leads in a noun."""
    if token.text not in words("attribution", "en", "nouns_too"):
        return False
    before = taken[-1].text
    return before in _LEADS_A_NOUN or (
        taken[0].text in ("a", "an") and re.search(r"(?:ed|al|en|ic|ive)\Z", before) is not None
    )


_BEFORE_THE = words("clauses", "en", "before_nouns") | {
    "of",
    "to",
    "in",
    "and",
    "or",
    "at",
    "near",
    "behind",
    "inside",
    "outside",
    "as",
    "all",
    "both",
    "than",
    "per",
}
_SHOWN = frozenset(["seen", "drawn", "kept", "made", "given", "written", "held", "taken", "sent", "read"])
_LEADS_A_NOUN = frozenset(["a", "an", "the", "its", "his", "her", "their", "our", "this", "own"])


def outlet_behind(text: str, tokens: list[Token], place: int, end: int) -> tuple[int, int] | None:
    """in an interview with X, in a statement to X, speaking to X."""
    match = re.compile(
        r"(?:\sin\san?\s(?:[a-z]+\s)?(?:interview|statement|comment|message|remark)s?\s(?:with|to|for|carried\sby)|\sspeaking\sto|\scomments\sto)\s"
    ).search(text, place, min(end, place + 90))
    if not match:
        return None
    phrase = phrase_after(text, [token for token in tokens if token.start >= match.end()], end, told=True)
    held = text[slice(*phrase)].split() if phrase else []
    named = len(held) > 1 and any(word in outlet_nouns() for word in held)
    if phrase and (
        named or outlet_key(text[phrase[0] : phrase[1]]) or outlet_pattern().match(text, phrase[0])
    ):
        return phrase
    return None


# The Meridian; Al-Rafid; Radio Beskid; the public broadcaster ERR; this website.
_PAPER = re.compile(r"[Tt]he\s(?P<one>[A-Z][a-z]\w+)\Z|(?P<al>Al-[A-Z]\w+)\Z")
_OURS = re.compile(
    r"(?:this|our|a\slocal)\s(?:[a-z]+\s)?(?:site|paper|agency|programme|program|podcast|newsletter|publication)\Z"
    r"|(?:this|our|an?|another)\s(?:[a-z]+\s){0,2}(?:newspaper|website|broadcaster|radio\sstation)\Z"
)
_HOUSES = frozenset(
    ["knesset", "duma", "bundestag", "sejm", "riksdag", "commons", "majlis", "court", "house"]
)
_KINDS = "news agency|agency|broadcaster|station|network|site|portal|blog|podcast|programme|program"


def is_outlet(text: str, span: tuple[int, int], written: str) -> bool:
    """Whether whom somebody tells something is an outlet, known or by how its name is `written`: a name behind the
    article that is no body of state and no people, or a noun for an outlet with a name."""
    if outlet_key(written) or outlet_pattern().match(text, span[0]):
        return True
    if re.match(r"the\s[A-Z]\w+(?:\s[A-Z]\w+)+\Z", written):
        return not parse(written).institution
    if name := _PAPER.match(written):
        word = fold(name["one"] or name["al"])
        body = word in words("clauses", "en", "no_persons") or word in _HOUSES or parse(written).institution
        return not body and idea(word.split("-")[-1]) is None and not word.endswith("s")
    kinds = "|".join([*outlet_nouns(), *_KINDS.split("|")])
    named = rf"(?:[Tt]he\s|[Aa]\s)?(?:[a-z]+\s){{0,2}}?(?:(?i:{kinds}))\s[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){{0,2}}\Z"
    return _OURS.match(text[slice(*span)]) is not None or re.match(named, written) is not None
