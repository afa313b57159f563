"""English verbs of many meanings, and the words behind them by which they are verbs of saying: put the toll at."""

from __future__ import annotations

import re

from .fold import Folded, Token
from .lexicon import words
from .subjects_en import subject_before

_FEELING = (
    r"\s(?:[\w-]+\s){0,3}(?:concerns?|doubts?|hopes?|fears?|alarm|anger|regrets?|support|worr(?:y|ies)|objections?|outrage|"
    r"frustration|confidence|surprise|disappointment|optimism|questions?|suspicions?|dismay|thanks|condolences)\b"
)
_MATTER = (
    r"\s(?:the|an?|its|their|his|her)\s(?:[\w-]+\s){0,2}?(?:issues?|matters?|questions?|problems?|shortages?|lack|absence|"
    r"possibility|prospect|plight|fate|cases?|spectre)\b"
)
_NAMED_SO = r"\s[^.;]{2,60}?\s?(?:\sas\s|[\"“])"
_JUDGED = (
    r"\s(?:the|an?|his|her|their|its|it|such)\s[^.;]{0,50}?"
    r"(?:(?:un)?lawful|(?:il)?legal|arbitrary|(?:in)?admissible|valid|void|(?:un)?constitutional|(?:un)?safe|(?:un)?reasonable)\b"
)
_THAT_OR_TO = r"\s(?:that\b|(?:the|a|an)?\s?(?:[\w-]+\s){1,3}to\b)"

# Verbs that report only with these words behind them: put the toll at, arrived at the same number.
ONLY_WITH = {
    **dict.fromkeys(["brand", "brands", "branded", "label", "labels", "labelled", "labeled"], _NAMED_SO),
    **dict.fromkeys(["depict", "depicts", "depicted"], r"\s[^.;]{2,60}?\sas\b"),
    **dict.fromkeys(["identify", "identifies", "identified"], r"\s[^.;]{2,60}?\s(?:as|from)\b"),
    **dict.fromkeys(["liken", "likens", "likened"], r"\s[^.;]{2,60}?\sto\b"),
    **dict.fromkeys(["charge", "charges", "charged"], r"\sthat\b"),
    **dict.fromkeys(["worry", "worries", "worried", "fret", "frets"], r"\s(?:that|about|aloud|whether)\b"),
    **dict.fromkeys(["promise", "promises"], r"\s(?!of\b)"),
    **dict.fromkeys(
        [base + end for base in ("recognise", "recognize") for end in ("", "s", "d")],
        r"\s(?:that|only|just|[0-9])\b|\s[0-9]",
    ),
    "expect": _THAT_OR_TO,
    "expects": _THAT_OR_TO,
    "expected": _THAT_OR_TO,
    "hope": r"\sthat\b",
    "hopes": r"\s(?:that|it|he|she|they|there)\b",
    "hoped": r"\sthat\b",
    "rule": r"\sthat\b",
    "rules": r"\sthat\b",
    "ruled": rf"\sthat\b|{_JUDGED}",
    "direct": r"\sthat\b",
    "directs": r"\sthat\b",
    "directed": r"\sthat\b",
    "order": r"\sthat\b",
    "orders": r"\sthat\b",
    "ordered": r"\sthat\b",
    "request": r"\sthat\b",
    "requests": r"\sthat\b",
    "requested": r"\sthat\b",
    "propose": r"\sthat\b",
    "proposes": r"\sthat\b",
    "proposed": r"\sthat\b",
    **dict.fromkeys(
        ["put", "puts"],
        r"\s(?:the|its|their|his|her|it|turnout|losses|this|that)\b[^.;]{0,60}?\s?(?:at|down\sto|(?:far\s|much\s|slightly\s)?(?:higher|lower|above|below|closer))\b",
    ),
    **dict.fromkeys(
        ["refer", "refers", "referred"],
        r"\sto\s(?:[\w-]+\s){0,2}[\"“]|\s(?:all\s|any\s|further\s|our\s|press\s|media\s)*(?:questions|queries|inquiries|enquiries|journalists|reporters|calls)\b",
    ),
    "arrived": r"\sat\s(?:the|a|an)\s(?:\w+\s)?(?:number|figure|count|total|toll|conclusion)",
    **dict.fromkeys(["held", "holds"], r"(?:,?\s[\"“]|\sthat\b)"),
    **dict.fromkeys(["hold", "find", "understand", "foresee"], r"\sthat\b"),
    **dict.fromkeys(
        ["date", "dates", "dated"], r"\s(?:it|them|this|the\s[^.;,]{2,40}?)\s(?:back\s)?(?:to|from|at)\b"
    ),
    "logged": r"\s(?:[0-9]|[a-z-]+\s(?:cases|complaints|deaths|incidents|reports|calls|visits))",
    **dict.fromkeys(["detailed", "justified"], r"\s(?:how|why|what|the|an?|their|his|her|its|that|[0-9])\b"),
    **dict.fromkeys(["accept", "accepts", "accepted"], r"\s(?:that|he|she|they|it|there)\b"),
    **dict.fromkeys(
        ["consider", "considers", "considered", "deem", "deems", "deemed"],
        r"\s(?:this|that|it|the|such|them|him|her)\b",
    ),
    **dict.fromkeys(["believe", "believes", "believed"], r"(?!\s(?:what|in)\b)"),
    "explains": r"\s(?:that|why|how)\b",
    "called": r"\s(?:for|on|the|it|them|him)\b|\s(?:that|this|those|these)\s(?:[a-z]+\s){0,3}?[\"“]",
    "written": r"(?:\sto\s[^.,;:]{2,40}?)?\sthat\b|,?:?\s[\"“]",
    **dict.fromkeys(
        ["call", "calls"],
        r"\s(?:for|on|it)\b|\s(?:the|this|that|such|his|her|its|their)\s[^.;,]{2,50}?[\"“]|\s[\"“]",
    ),
    "promised": r"\s",
    "accused": r"\s(?!of\b)",
    "cast": r"\sdoubt",
    "casts": r"\sdoubt",
    "poured": r"\s(?:scorn|cold)\b",
    "credited": r"\s[^.;]{2,60}\s(?:with|for)\b",
    "thanked": r"\s",
    **dict.fromkeys(["opposed", "oppose", "fault"], r"\s(?:the|a|any|this|that)\b"),
    **dict.fromkeys(["rate", "rates", "rated", "submitted", "commanded", "guaranteed"], r"\sthat\b"),
    **dict.fromkeys(["wonder", "wonders", "wondered"], r"\s(?:[a-z]+\s)?(?:what|how|why|whether|if|where)\b"),
    **dict.fromkeys(
        [
            form + end
            for form in ("express", "voice", "raise", "convey")
            for end in ("", "s", "es", "d", "ed")
        ],
        rf"(?:{_FEELING}|{_MATTER})",
    ),
    "found": rf"\s(?:that|no\sevidence)\b|{_JUDGED}",
    "asked": r"\s(?:for|the|why|whether|that|people|neighbouring|them|farmers|neighbours|residents)\b",
    "listed": r"\s(?:the|[0-9]|[a-z]+)\b",
    "attributed": r"\s[^.;]{2,80}\sto\b",
    "attributes": r"\s[^.;]{2,80}\sto\b",
    "attribute": r"\s[^.;]{2,80}\sto\b",
    **dict.fromkeys(["point", "points", "pointed"], r"\s(?:instead\s|also\s|rather\s|only\s)?to\b"),
    "questioned": r"\s(?:(?:whether|why|how)\b|(?:the|this|that|those|these|its|their|his|her)\s(?:[\w-]+\s){0,2}?"
    r"(?:confessions?|figures?|numbers?|accounts?|claims?|version|timeline|motives?|need|wisdom|legality|validity|fairness|value|decision)\b)",
    "object": r"\sthat\b",
    "reason": r"\sthat\b",
    "spoke": r"\sof\b",
    "speaks": r"\sof\b",
    "saw": r"\s(?:that|how)\b",
    "watched": r"\show\b",
    "heard": r"\s(?:that|how|otherwise|differently)\b",
    "finds": r"\s(?:(?:that|no\sevidence)\b|it\s[\"“])",
    "thought": r"\s(?:that|the|it|he|she|they|there|this)\b",
    "repeat": r"\sthat\b",
    "answer": r"\sthat\b",
    "project": r"\sthat\b",
    "signal": r"\sthat\b",
    # two people declined to board
    **dict.fromkeys(
        ["decline", "declines", "declined"],
        r"(?:\son\s\w+)?\sto\s(?:say|discuss|confirm|deny|name|speculate|disclose|specify|identify|rule)\b",
    ),
}


_BETWEEN = re.compile(
    r"\s(?:under|in|on|at|during|after|before|through|with|from|by|to)\s[^.,;:\"“”]{2,40}?(?=\sthat\b)|,\s[^.;:\"“”,]{2,40},(?=\sthat\b)"
)
_PARTED = re.compile(r",\s(?:he|she|they|it|the\s[a-z]+(?:\s[a-z]+)?)\s\Z")
_NO_ASIDES = ("found", "saw", "heard", "watched", "arrived", "called", "held", "holds")


def witnessed(whole: Folded, text: str, tokens: list[Token], at: int, start: int) -> bool:
    """Our correspondent heard gunfire: what whoever was there heard and saw."""
    if tokens[at].text not in ("heard", "saw", "watched", "counted"):
        return False
    subject = subject_before(whole, text, tokens, at, start)
    near = re.findall(r"[a-z-]+", text[slice(*subject)])[:4] if subject else []
    return any(word in words("clauses", "en", "witnesses") for word in near)


def stands(text: str, token: Token, end: int) -> bool:
    """False for a verb of many meanings without the words that make it one of saying."""
    needed = ONLY_WITH.get(token.text)
    behind_words = re.search(r"[\"”,]\s(?:[\w-]+\s){1,6}\Z", text[max(0, token.start - 60) : token.start])
    aside = re.search(r",\s(?:[\w'’-]+\s){1,5}\Z", text[max(0, token.start - 60) : token.start])
    if (
        needed
        and text[token.end : token.end + 2] == ", "
        and _PARTED.search(text, max(0, token.start - 40), token.start)
    ):
        return True  # all, she found, died of smoke
    if needed and aside and text[token.end : token.end + 2] == ", " and token.text not in _NO_ASIDES:
        return True  # this, the clerk submitted, meant four thousand
    if needed and behind_words and re.match(r"\s?(?:[.]|\Z)", text[token.end : end]):
        return True  # "…" the judge asked.
    if needed is None or re.match(needed, text[token.end : min(end, token.end + 90)]):
        return True
    between = _BETWEEN.match(text, token.end, end)  # accepted under questioning that
    return (
        between is not None
        and re.match(needed, text[between.end() : min(end, between.end() + 9)]) is not None
    )
