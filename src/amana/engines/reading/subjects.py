"""Whose verb it is, where none stands beside it: the subject of the sentence (أوعز الوزير بفتح تحقيق، مؤكدا أن …;
prosecutors sought life, arguing that …), or the last person named before ف (اتصلنا بالمدير فأكد أن).
"""

from __future__ import annotations

import re

from . import phrases_en
from .fold import Folded, Token
from .lexicon import words
from .phrases_ar import BREAK, phrase_of
from .speakers import parse
from .tellers_ar import can_speak, speaks

Span = tuple[int, int]


def all_named(text: Folded, tokens: list[Token], end: int) -> list[Span]:
    """The persons and bodies that a sentence names by a title or a trade, in order; with و between them too."""
    found: list[Span] = []
    for at, token in enumerate(tokens[:60]):
        if found and token.start < found[-1][1]:
            continue
        arabic = "\u0620" <= token.text[0] <= "\u06ff"
        if not arabic:
            if phrases_en.can_speak(token.text) or phrases_en.proper(
                text, text.text, (token.start, token.end)
            ):
                first = at - (at > 0 and tokens[at - 1].text in ("the", "a", "an", "his", "her"))
                found.append((tokens[first].start, token.end))
            continue
        joined = token.text[0] == "و" and can_speak(token.text[1:])
        if not (joined or can_speak(token.text)) or token.text in ("الاول", "الاخير", "الثاني"):
            continue
        begin = token.start + joined
        behind = [token._replace(text=token.text[joined:], start=begin), *tokens[at + 1 : at + 12]]
        stop = next(
            (n for n, one in enumerate(behind) if n and one.text[0] == "و" and can_speak(one.text[1:])), None
        )
        phrase = phrase_of(text.text, behind[:stop], end)
        if phrase:
            found.append(phrase)
    return found


def in_arabic(
    text: str, tokens: list[Token], before: int, names: frozenset[str], nearest: bool = False
) -> Span | None:
    """The noun phrase at the first or second place of a clause that can speak; `nearest` takes the last such
    phrase of the sentence, whatever stands before it."""
    found: Span | None = None
    place, opening = 0, True
    inside = _said_or_aside(text, tokens, before)
    for at, token in enumerate(tokens):
        if token.start >= before:
            break
        if at and token.text in ("الاول", "الثاني", "الاخر", "الاخره") and tokens[at - 1].text in _MONTHS:
            continue
        if at in inside:
            place, opening = 0, True
            continue
        if at and BREAK.search(text[tokens[at - 1].end : token.start]):
            place, opening = 0, True
        if token.text in words("clauses", "ar", "particles"):
            continue
        if not opening and _verb_behind_place(text, tokens, at):
            place, opening = 0, True
        place += 1
        if found and token.start < found[1]:
            continue
        behind = at > 0 and tokens[at - 1].text in words("clauses", "ar", "prepositions")
        if behind and not nearest:
            opening = False
        if not (nearest or (opening and place <= 2)):
            continue
        if token.text in names:
            found = (token.start, token.end)
            if not nearest:
                return found
            continue
        if not (
            can_speak(token.text) or _named(token.text) or token.text in ("ابو", "ام", "واحد", "واحده")
        ) or token.text.startswith(("بال", "وال")):
            continue
        phrase = phrase_of(text, tokens[at:], before)
        if phrase is None or not speaks(text[slice(*phrase)]):
            continue
        found = phrase
        if not nearest:
            return found
    return found


def _verb_behind_place(text: str, tokens: list[Token], at: int) -> bool:
    """في المكتب المجاور يقلب الموظف: a present verb, and somebody right behind it, after a leading place."""
    if (
        not re.fullmatch(r"[يت]\w{3,}", tokens[at].text)
        or can_speak(tokens[at].text)
        or at + 1 >= len(tokens)
    ):
        return False
    behind = tokens[at + 1]
    return can_speak(behind.text) and not BREAK.search(text[tokens[at - 1].end : behind.start])


_MONTHS = ("تشرين", "كانون", "ربيع", "جمادي", "جمادى")


def _said_or_aside(text: str, tokens: list[Token], before: int) -> frozenset[int]:
    """The words inside a quotation, or of an apposition that begins with وهو: nobody's verb belongs to them."""
    found: set[int] = set()
    depth, aside = 0, False
    for at, token in enumerate(tokens):
        if token.start >= before:
            break
        gap = text[tokens[at - 1].end if at else max(0, token.start - 2) : token.start]
        depth += gap.count("«") + gap.count("“") - gap.count("»") - gap.count("”")
        if at and re.search(r"[،,؛.]", gap):
            aside = token.text in ("وهو", "وهي", "وهم")
        if depth > 0 or aside:
            found.add(at)
    return frozenset(found)


def _named(word: str) -> bool:
    return parse(word).kind == "outlet"


_LATER = ("later", "afterwards", "then", "now", "meanwhile", "yesterday", "eventually", "finally")
_QUOTED_FIRST = re.compile(r"[\"“][^\"“”]+,[\"”]\s")


def in_english(whole: Folded, text: str, tokens: list[Token], start: int, before: int) -> Span | None:
    """The noun phrase before the first finite verb of the sentence, if it can speak or is a name or a pronoun."""
    own = [token for token in tokens if start <= token.start < before]
    if own and (closed := _QUOTED_FIRST.match(text, max(0, own[0].start - 1), before)):  # "…," he said and
        own = [token for token in own if token.start >= closed.end()]
    if len(own) > 1 and own[0].text in _LATER and text[own[0].end : own[1].start] == " ":
        own = own[1:]  # later somebody from Geneva came
    if own and own[0].text in words("clauses", "en", "leads"):  # in a letter, prosecutors asked
        comma = text.find(",", own[0].end, before)
        own = [token for token in own if token.start > comma] if comma > 0 else []
    taken: list[Token] = []
    for token in own[:16]:
        if taken and re.search(r"[,;:\"“”()]", text[taken[-1].end : token.start]):
            break
        if token.text in words("clauses", "en", "finite") or (
            phrases_en.past(token.text) and not phrases_en.named_so(whole, token.start, token.end)
        ):
            break
        if (
            taken
            and phrases_en.verb(token.text)
            and token.text not in words("attribution", "en", "nouns_too")
        ):
            break
        if taken and _present(whole, text, token, (taken[0].start, taken[-1].end)):
            break
        taken.append(token)
    while len(taken) > 1 and taken[-1].text in ("we", "i", "they", "it"):  # documents we obtained
        taken.pop()
    if not taken or len(taken) > 12:
        return None
    span = (taken[0].start, taken[-1].end)
    if (
        phrases_en.pronoun(text, span)
        or phrases_en.proper(whole, text, span)
        or phrases_en.speaks(text, span)
    ):
        return span
    return None


def named_in_passing(whole: Folded, tokens: list[Token]) -> Span | None:
    """On a plastic chair Mohannad starts his story: a name inside a sentence, right before a verb."""
    for at in range(1, min(len(tokens) - 1, 14)):
        span, behind = (tokens[at].start, tokens[at].end), tokens[at + 1].text
        verbal = re.fullmatch(r"[a-z]+(?:s|ed)", behind) or behind in words("clauses", "en", "finite")
        if (
            verbal
            and phrases_en.proper(whole, whole.text, span)
            and tokens[at - 1].text not in ("in", "at", "of", "from", "to", "near")
        ):
            return span
    return None


def _present(whole: Folded, text: str, token: Token, subject: Span) -> bool:
    """The clerk leafs through his books: a third person behind a noun for one person."""
    if not re.search(r"[a-rt-z]s\Z", token.text) or phrases_en.can_speak(token.text):
        return False
    small = whole.source[whole.span(token.start, token.start + 1)[0]].islower()
    behind = re.match(
        r"\s(?:[a-z]+ly|through|at|on|in|to|his|her|the|a|an|up|down|over|about)\b", text[token.end :][:20]
    )
    return small and behind is not None and phrases_en.person(text, subject)


def quoted_after(text: str, tokens: list[Token], start: int, end: int) -> Span | None:
    """«…»، يتنهد الأب: what stands between a verb behind a closed quotation and the end of the clause."""
    match = re.compile(r"[\"”»]\s?[،,]\s?(?=[وف]?[يت]\w{2,}\s)").search(text, start, end)
    if match is None:
        return None
    own = [token for token in tokens if token.start >= match.end()]
    if len(own) < 2:
        return None
    phrase = phrase_of(text, own[1:], end)
    if phrase is None or len(text[slice(*phrase)].split()) > 4:
        return None
    head = text[slice(*phrase)].split()[0]
    alone = re.match(r"\s*(?:[.،,\n]|\Z|وهو|وهي)", text[phrase[1] : end] or "")
    known = head.startswith("ال") or parse(text[slice(*phrase)]).names
    return phrase if alone and known and head not in words("attribution", "ar", "complements") else None
