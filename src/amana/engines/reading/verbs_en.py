"""The English verbs that report, and who reports with them: X said, said X, X told Y, X quoted Y as saying."""

from __future__ import annotations

import re
from functools import cache

from .fold import Folded, Token
from .found import Found, inside_quote
from .frames_en import plain_phrase
from .idioms_en import papers
from .lexicon import words
from .phrases_ar import REACH
from .phrases_en import many, person, plural, pronoun, proper, regular, speaks
from .stands_en import ONLY_WITH, stands, witnessed
from .subjects_en import BREAK, is_outlet, outlet_behind, phrase_after, subject_before

Span = tuple[int, int]
_QUOTE = re.compile(r"[\"”»,]\s*\Z")
_NO_VERB_BEHIND = words("clauses", "en", "no_verb_behind")
_PREPOSITIONS = words("clauses", "en", "before_nouns")
_NOT_SAYING = re.compile(
    r"(?:neither|not|nobodys?|none|no\sone|nothing)\b|(?:this|that|these|those|there|here)\Z"
)
_TELLS = ("told", "tells", "informed")


def by_verb(
    whole: Folded, text: str, tokens: list[Token], at: int, kind: str, start: int, end: int, quoted: bool
) -> Found | None:
    """The attribution that the verb of `kind` ("strong", "weak", "base") at `at` makes; None where it makes none."""
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if _no_verb(text, tokens, at, kind) or not (
        stands(text, token, end)
        or witnessed(whole, text, tokens, at, start)
        or _foresees(text, before, token)
    ):
        return None
    subject = _before_aside(whole, text, subject_before(whole, text, tokens, at, start))
    subject = _without_lead(text, subject) if subject else None
    if subject and (_ADDRESSED.search(text, *subject) or text[slice(*subject)] == "you"):  # who says what
        return None
    if subject and (_supposed(text, subject, before, token) or _NOT_SAYING.match(text[slice(*subject)])):
        return None
    if kind == "base":
        modal = before is not None and before.text in ("would", "will")
        subject = _two_names(whole, text, subject) or subject
        if subject is None or not (modal or plural(text, subject) or many(text, subject)):
            return None
        kind = "weak"
    if token.text in _nouns_too() and not _reports(whole, text, token, subject):
        return None
    if token.text == "quoted":
        return _quoting(text, tokens, at, subject, end)
    if subject is None:
        return _without_subject(whole, text, tokens, at, kind, start, end)
    if kind == "weak" and not (quoted or _says_something(whole, text, token, subject, end)):
        return None
    outlet, stop = _to_whom(whole, text, tokens, at, end)
    begin, stop = min(subject[0], token.start), max(stop, outlet[1] if outlet else 0)
    denies = token.text in words("attribution", "en", "denies")
    if not pronoun(text, subject):
        return Found(begin, stop, subject, outlet, denies)
    quoted_next = re.match(r"[,:]?\s?[\"“]| off\b", text[token.end : token.end + 5])
    if (token.text.startswith("shrug") and not quoted_next) or _asks_for(text, subject, token):
        return None
    return Found(begin, stop, None, outlet, denies, True)


def _two_names(whole: Folded, text: str, subject: Span | None) -> Span | None:
    """Kazakhstan and Uzbekistan say: both, where the subject found is a name behind "and" with a name before it."""
    if subject is None or not whole.source[whole.span(*subject)[0]].isupper():
        return None
    first = whole.span(*subject)[0]
    pair = re.search(
        r"(?<![\w-])[A-Z][\w'’-]+(?:,\s[A-Z][\w'’-]+)?\sand\s\Z", whole.source[max(0, first - 60) : first]
    )
    return (subject[0] - len(pair.group()), subject[1]) if pair else None


_LEAD = re.compile(
    r"all\s(?=(?:the|an?|his|her|its|their)\s)"
    r"|(?:(?:only|just|late|early|earlier|later)\s)*(?:on\s)?(?:(?:last|this|that)\s(?:week|month|year|night|morning|evening|afternoon|summer|winter|spring|autumn)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today)\s(?=(?:the|an?|his|her|its|their|mr|mrs|ms|dr)\s)"
)


def _without_lead(text: str, subject: Span) -> Span:
    """All the minister would say; only last week the same minister: the noun phrase alone."""
    lead = _LEAD.match(text, *subject)
    return (lead.end(), subject[1]) if lead else subject


def _no_verb(text: str, tokens: list[Token], at: int, kind: str) -> bool:
    """Whether the word before shows that this is no finite verb, or one in the passive: was told, concerned by reports,
    his men, told of this, laughed."""
    token = tokens[at]
    if not at:
        return token.text == "thanks"
    before = tokens[at - 1]
    if token.text == "states" and before.text in words("attribution", "en", "of_states"):
        return True
    gap = text[before.end : token.start]
    if not BREAK.search(gap):
        return before.text in _NO_VERB_BEHIND or (kind != "strong" and before.text in _PREPOSITIONS)
    told = token.text == "told" and gap.strip() == ","
    if re.match(
        r"\sto\s(?:our|the|this|a)\s(?:newspaper|paper|agency|reporter|correspondent|website|site|channel|radio)",
        text[token.end : token.end + 40],
    ):
        return False  # of a translation: told to our newspaper that
    return told and re.match(r"\s(?:of|about|by|to)\b", text[token.end : token.end + 7]) is not None


def _asks_for(text: str, subject: Span, token: Token) -> bool:
    """We asked the ministry for the list: what whoever writes did, and no statement."""
    if token.text != "asked" or text[slice(*subject)] not in ("we", "i"):
        return False
    return re.match(r"\s(?:that|why|how|for)\b|,?:?\s?[\"“]", text[token.end : token.end + 6]) is None


def _without_subject(
    whole: Folded, text: str, tokens: list[Token], at: int, kind: str, start: int, end: int
) -> Found | None:
    """ "…," said the guard: whoever stands behind the verb; a strong verb tells without anybody too."""
    token = tokens[at]
    denies = token.text in words("attribution", "en", "denies")
    behind = text[max(start, token.start - 3) : token.start]
    sure = kind == "strong" or re.search(r"[\"”]", behind)
    if _QUOTE.search(behind) or (at == 0 and text[start : token.start].strip(' "”“') == ""):
        phrase = phrase_after(text, tokens[at + 1 : at + REACH], end)
        if phrase and (text[slice(*phrase)] in _TOLD_TO or _OF_A_CLAUSE.match(text, phrase[1], end)):
            phrase = None
        if (
            phrase
            and not pronoun(text, phrase)
            and (sure or speaks(text, phrase) or proper(whole, text, phrase))
        ):
            outlet = outlet_behind(text, tokens, phrase[1], end)
            return Found(token.start, phrase[1], phrase, outlet, denies)
        if phrase and pronoun(text, phrase):
            return Found(token.start, phrase[1], None, implicit=True, denies=denies)
    told_that = re.match(r"\sthat\b", text[token.end : token.end + 6]) and token.text not in _nouns_too()
    if text[: token.start].endswith("who ") and inside_quote(text, start, token.start):
        return None  # "Who told you that?"
    if kind == "strong" or told_that or (token.text in ("added", "adds") and _states(text, token)):
        return Found(token.start, token.end, None, implicit=True, denies=denies)
    return None


_ADDRESSED = re.compile(
    r"\s(?:tell|told|tells|ask|asked|asks|show|showed|shown)\s(?:you|me|us|him|her|them)\Z"
)
# Told us; said the men were taken: who is told, and whom a clause is about, have said nothing.
_TOLD_TO = frozenset(["us", "me", "him", "her", "them", "reporters", "journalists"])
_OF_A_CLAUSE = re.compile(r"\s(?:was|were|is|are|had|has|have|would|will|did|could)\b")


def _states(text: str, token: Token) -> bool:
    """That, a quotation, how or a comma behind the verb."""
    return (
        re.match(
            r"\s?(?:that\b|[:,]?\s?[\"“]|how\b|,|with\s(?:[a-z]+\s){1,3}that\b)",
            text[token.end : token.end + 50],
        )
        is not None
    )


def _says_something(whole: Folded, text: str, token: Token, subject: Span, end: int) -> bool:
    """Whether a verb that is not of saying alone reports: by what stands behind it or by who does it."""
    if token.text in words("attribution", "en", "infers"):
        return _tells_by_itself(whole, text, subject)
    parted = (
        text[: subject[0]].endswith(", ") and text[token.end : token.end + 2] == ", "
    )  # all, she found, died
    goes_on = pronoun(text, subject) and (
        parted or token.text in regular() or token.text in ONLY_WITH or _clause_behind(text, token)
    )
    closing = re.match(r"\s?(?:[.]|\Z)", text[token.end : end]) and text[: subject[0]].rstrip().endswith(",")
    paper = len(text[slice(*subject)].split()) < 7 and re.search(papers() + r"\Z", text[slice(*subject)])
    return bool(
        paper
        or _demonym(whole, text, subject)
        or goes_on
        or closing
        or _states(text, token)
        or proper(whole, text, subject)
        or speaks(text, subject)
    )


def _demonym(whole: Folded, text: str, subject: Span) -> bool:
    """An Eritrean who gave his name as Yonas; another Iraqi."""
    written = whole.source[slice(*whole.span(*subject))]
    return (
        re.match(r"(?:[Aa]n?|[Oo]ne|[Aa]nother)\s[A-Z][a-z]+(?:an|ese|ish|i|er)(?:\swho\b|\Z)", written)
        is not None
    )


def _tells_by_itself(whole: Folded, text: str, subject: Span) -> bool:
    """The figures suggest that, but history suggests otherwise: whether what shows something is a paper or somebody."""
    phrase = text[slice(*subject)]
    if phrase in words("attribution", "en", "abstract"):
        return False
    shown = re.match(r"(?:my|our)\s", phrase) is None and re.search(papers(), phrase) is not None
    return shown or pronoun(text, subject) or speaks(text, subject) or proper(whole, text, subject)


def _to_whom(whole: Folded, text: str, tokens: list[Token], at: int, end: int) -> tuple[Span | None, int]:
    """(the outlet it was said to, where the attribution ends): told the Wexcombe Echo; said in an interview with X."""
    token = tokens[at]
    stop, outlet = token.end, None
    if token.text in _TELLS:
        told = phrase_after(text, tokens[at + 1 : at + REACH], end, told=True)
        written = whole.source[slice(*whole.span(*told))] if told else ""
        if told and is_outlet(text, told, written):
            outlet = told
        stop = told[1] if told else stop
    return outlet or outlet_behind(text, tokens, token.end, end), stop


_ASIDE = re.compile(
    r"(?P<who>[^,]{3,70}),\s(?:replying|responding|answering|speaking|writing|testifying|appearing|quoting|citing|prosecuting|defending|presiding|opening)\b"
)


def _before_aside(whole: Folded, text: str, subject: tuple[int, int] | None) -> tuple[int, int] | None:
    """The Directorate, replying to questions, acknowledged: without what it was doing."""
    match = _ASIDE.match(text[slice(*subject)]) if subject else None
    if subject is None or match is None:
        return subject
    span = (subject[0], subject[0] + match.end("who"))
    return span if speaks(text, span) or proper(whole, text, span) else subject


def _supposed(text: str, subject: tuple[int, int], before: Token | None, token: Token) -> bool:
    """If the guard says; the commission will announce: not said, or not yet."""
    led = re.search(
        r"(?<!\w)(?:if|unless|until|should)\s(?:the\s|a\s|an\s)?\Z",
        text[max(0, subject[0] - 12) : subject[0]],
    )
    due = before is not None and before.text in ("will", "must", "should", "may", "might")
    due = due and before is not None and not BREAK.search(text[before.end : token.start])  # in May, she said
    stated = re.match(r"\s(?:that\b|only\b)|,?:?\s?[\"“]", text[token.end : token.end + 6])
    return bool(led) or (due and not stated and not pronoun(text, subject))


def _foresees(text: str, before: Token | None, token: Token) -> bool:
    """She expects a second convoy: of somebody who has spoken."""
    if before is None or before.text not in ("he", "she", "they") or token.text not in ("expects", "expect"):
        return False
    return (
        re.match(r"\s(?:a|an|the|another|more|no|some|further)\s", text[token.end : token.end + 9])
        is not None
    )


def _clause_behind(text: str, token: Token) -> bool:
    """She thinks her husband was taken: a clause without that."""
    starts = (
        r"\s(?:he|she|they|it|his|her|their|the|there|we|i|you|nobody|no)\b[^.,;:]{0,60}?"
        r"\s(?:is|was|are|were|has|had|will|would)\b"
    )
    return re.match(starts, text[token.end : token.end + 90]) is not None


@cache
def _nouns_too() -> frozenset[str]:
    """Third persons and bases that are as often nouns: reports, claims, notes."""
    return words("attribution", "en", "nouns_too")


def _reports(whole: Folded, text: str, token: Token, subject: tuple[int, int] | None) -> bool:
    """Whether such a word is a verb here: with that, on or a quotation behind it; or somebody who can speak
    before it, and a new noun phrase (or the end of the clause) behind it."""
    behind = text[token.end : token.end + 60]
    if re.match(
        rf"(?:{_FROM_WHERE})?\s(?:that|how|why)\b|\son\b|,?\s[\"“]"
        r"|\sto\s(?:have|be|hold|know|speak)\b|\swith\s(?:[a-z]+\s){1,3}that\b",
        behind,
    ):
        return True
    held = text[slice(*subject)].split() if subject else []
    if held in (["he"], ["she"]) and token.text.endswith("s"):
        return True  # he calls for, she hopes
    if any(word in words("clauses", "en", "auxiliary") for word in held):
        return False  # has not answered questions
    sure = regular().get(token.text) == "base" and re.match(r"\s(?:this|it|any|the)\b", behind)
    if (
        subject
        and not sure
        and re.search(
            r"\s[a-z]+ed\s(?:a|an|the|his|her|their|its|to|for|in|on|at|with)\s", text[slice(*subject)]
        )
    ):
        return False  # the minister faced an hour of hostile questions
    if subject is None or not (
        speaks(text, subject) or pronoun(text, subject) or proper(whole, text, subject)
    ):
        return False
    head = re.split(r"\s(?:who|whose|which|that)\s", text[slice(*subject)])[0]
    if not plain_phrase(text, (subject[0], subject[0] + len(head))):
        return False
    led = re.search(r"(\w+)\s\Z", text[max(0, subject[0] - 12) : subject[0]])
    if led and led[1] in _PREPOSITIONS:
        return False  # it draws on court lists, and on images
    if _heads_line(text, token, subject) or _third_person(whole, text, token, subject):
        return True
    return bool(
        re.match(
            r"[.,:]|\Z|\s(?:the|a|an|its|his|her|their|some|no|this|these|there|it|they|he|she|both|him|them|us|each|what|[0-9]+)\b",
            behind,
        )
    )


# Reports from the gate that …
_FROM_WHERE = r"\s(?:from|in|at|near|outside|inside)\s(?:[\w'’-]+\s){0,3}[\w'’-]+"


def _third_person(whole: Folded, text: str, token: Token, subject: tuple[int, int]) -> bool:
    """The director promises school in May: one person, and a verb with an object of any kind behind it."""
    if (
        token.text[-1] != "s"
        or not person(text, subject)
        or text[slice(*subject)].split()[0] not in ("the", "his", "her", "a")
    ):
        return False
    owned = whole.source[slice(*whole.span(subject[0], token.start))]
    noun = re.match(
        r"\s(?!of\b|to\b|from\b|by\b|for\b|in\b|on\b|at\b|about\b|is\b|was\b|are\b|were\b|and\b|or\b|had\b|have\b)[a-z]",
        text[token.end : token.end + 8],
    )
    return re.search(r"['’]s?\s\Z", owned) is None and noun is not None


def _heads_line(text: str, token: Token, subject: tuple[int, int]) -> bool:
    """Residents report gunfire: a line that begins with many people and the base of the verb."""
    begins = (
        not subject[0]
        or text[subject[0] - 1] == "\n"
        or text[max(0, subject[0] - 2) : subject[0]] in (". ", ": ", "\n\n")
    )
    base = token.text in regular() and regular()[token.text] == "base"
    noun = re.match(
        r"\s(?!of\b|on\b|in\b|from\b|by\b|to\b|at\b|for\b|is\b|was\b|are\b|were\b)[a-z]",
        text[token.end : token.end + 10],
    )
    return (
        begins
        and base
        and noun is not None
        and plural(text, subject)
        and not text[slice(*subject)].endswith(("police",))
    )


def _quoting(
    text: str, tokens: list[Token], at: int, subject: tuple[int, int] | None, end: int
) -> Found | None:
    """The agency quoted the director as saying: the agency is the outlet."""
    heard = re.compile(r"\s([^.\"“”\n]{3,90}?),?\sas\s(?:saying|telling)").match(text, tokens[at].end, end)
    if heard:
        start = subject[0] if subject else tokens[at].start
        return Found(start, heard.end(), heard.span(1), subject)
    return None
