"""The frame in which any Arabic verb tells: somebody who can speak is its subject and a statement its object.

وأيقن كاتب العدل أن …; قيّم المكتبة يرتاب في أن …; ثم حلفت أن …. Which verbs tell nothing although a statement
stands behind them is a short closed list by kind (`lexicon/frames.toml`: happening, causing, deciding, finding out).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .agreement import agree
from .atoms import look_up
from .before_ar import phrase_before
from .beside_ar import told_to
from .fold import Token
from .forms_ar import conjugated, verbs
from .found import Found
from .lexicon import load, words
from .phrases_ar import BREAK, REACH, phrase_of
from .places import arabic_names
from .stems import content, group_of, idea
from .tellers_ar import MASDAR, can_speak, speaks

Span = tuple[int, int]
_RELATIVE = ("الذي", "التي", "الذين", "اللذان", "اللتان")
_PRONOUNS = (
    "فانه",
    "فانها",
    "فانهم",
    "وانه",
    "وانها",
    "وهو",
    "وهي",
    "هو",
    "هي",
    "وهم",
    "هم",
    "فهو",
    "فهي",
    "انه",
    "انها",
    "لكنه",
    "لكنها",
    "ولكنه",
    "ولكنها",
)
_AS = ("كما", "حسبما", "وفقما", "مثلما", "ما")
_ASIDE = 14  # words of an apposition between commas
_OPEN = re.compile(r"[:\"“«]")


def telling(text: str, tokens: list[Token], at: int, start: int, end: int) -> Found | None:
    """The attribution that the verb at `at`, if it is one, makes by its frame; None for verbs of the lists, which have
    rules of their own."""
    word = tokens[at].text
    if not may_tell(word) or word in ("ابو", "ابي", "ابا") or look_up(word):
        return None  # ثلاث حافلات: a number is no verb
    before = joined(text, tokens, at)
    led_in = _proclitic(word) and before not in ("ابو", "ام", "ابن", "بن", "عبد")
    opens = before is None or led_in or before in _openers()
    negated = before in ("لا", "لم", "لن", "ولا", "ولم", "ولن")
    if before in _RELATIVE:
        return _of_antecedent(text, tokens, at, start, end)
    if before in _PRONOUNS:
        if word[0] != "م" and states(text, tokens, at + 1, end, 2):
            return Found(tokens[at].start, tokens[at].end, None, implicit=True)
        return None
    may_lead = opens or negated or before in _AS
    if may_lead and (found := _with_subject_behind(text, tokens, at, end, before)):
        return found
    had = before in ("قد", "وقد")
    if (present(word) or had) and states(text, tokens, at + 1, end, 3) is not None:
        place = at - (negated or had)
        led = phrase_before(text, tokens, place, start, had)
        if led and somebody(text[slice(*led)]):
            return Found(led[0], tokens[at].end, led)
    if opens and (at or led_in) and states(text, tokens, at + 1, end, 1) == "that":
        return Found(tokens[at].start, tokens[at].end, None, implicit=True)
    return None


def topic(text: str, tokens: list[Token], end: int) -> Found | None:
    """أما الباحثة فتقرأ في الحكاية «…»: whoever stands between أما and the verb behind ف, if that tells anything."""
    if not tokens or tokens[0].text not in ("اما", "واما"):
        return None
    at = next((n for n in range(2, min(len(tokens), 24)) if _behind_fa(text, tokens, n)), None)
    if at is None:
        return _topic_quoted(text, tokens, end)
    had = tokens[at].text == "فقد"
    word = tokens[at + 1].text if had else tokens[at].text[1:]
    if found := _object_topic(text, tokens, at, end):
        return found
    if (
        not (verbs().get(word) == "strong" or states(text, tokens, at + 1 + had, end, 5))
        or word in _not_telling()
    ):
        return None
    phrase = phrase_of(text, tokens[1:at], tokens[at].start)
    if phrase is None or not somebody(text[slice(*phrase)]):
        return None
    behind = phrase_of(text, tokens[at + 1 + had : at + REACH], end)
    if behind and speaks(text[slice(*behind)]) and not agree(word, text[slice(*phrase)]):
        return Found(tokens[at].start, behind[1], behind)  # أما الباقون فترجح مصادر أمنية أنهم
    return Found(phrase[0], tokens[at + had].end, phrase)


def _topic_quoted(text: str, tokens: list[Token], end: int) -> Found | None:
    """أما محامية الرابطة، سهى البيطار، فلا يساورها شك: «…»: no verb of saying, but the topic's words."""
    behind = next(
        (n for n in range(2, min(len(tokens), 24)) if tokens[n].text in ("فلا", "فلم", "فما")), None
    )
    if behind is None or not re.compile(r":\s?[\"“«]").search(text, tokens[behind].end, end):
        return None
    phrase = phrase_of(text, tokens[1:behind], tokens[behind].start)
    if phrase is None or not speaks(text[slice(*phrase)]):
        return None
    return Found(phrase[0], tokens[behind].end, phrase)


def _object_topic(text: str, tokens: list[Token], at: int, end: int) -> Found | None:
    """أما العدد فيحدده المكتب: what is spoken of stands between, whoever speaks of it behind the verb."""
    if not re.search(r"(?:ه|ها|هم)\Z", tokens[at].text) or tokens[at].text[1:] in verbs():
        return None
    behind = phrase_of(text, tokens[at + 1 : at + REACH], end)
    phrase = phrase_of(text, tokens[1:at], tokens[at].start)
    if behind is None or phrase is None or speaks(text[slice(*phrase)]):
        return None
    if BREAK.search(text[tokens[at].end : behind[0]]) or not speaks(text[slice(*behind)]):
        return None
    return Found(tokens[at].start, behind[1], behind)


def _behind_fa(text: str, tokens: list[Token], n: int) -> bool:
    word = tokens[n].text
    if word == "فقد":  # أما السلطات فقد أبلغت
        return n + 1 < len(tokens) and finite(tokens[n + 1].text)
    return word[0] == "ف" and word not in verbs() and len(word) > 3 and finite(word)


@lru_cache(maxsize=16384)
def finite(word: str) -> bool:
    """The look of a verb of the third person, with or without و or ف and an object on it."""
    bare = _bare(word)
    if bare in verbs() or may_tell(word):
        return True
    base = re.sub(r"(?:ها|هما|هم|هن|ه|نا|ني)\Z", "", bare)
    return base != bare and len(base) > 2 and (base in verbs() or may_tell(base)) and idea(word) is None


_OBJECT = re.compile(r"(?:ها|هما|هم|هن|ه|نا|ني)\Z")


def object_on(word: str) -> bool:
    """A verb with its object written on it: واستهله, تختصره."""
    base = _OBJECT.sub("", word[1:] if word[0] in "وف" and len(word) > 5 else word)
    if base == word or len(base) < 3 or look_up(word) or idea(word) is not None:
        return False
    formed = base[0] in "يت" or base[-1] in "ت" or base in verbs()
    return formed and (may_tell(base) or base in verbs())


def behind_verb(text: str, tokens: list[Token]) -> Span | None:
    """على كرسي بلاستيكي يجلس مهند، ثم …: a lone name behind a present verb, and then the clause ends."""
    for at in range(1, min(len(tokens) - 1, 12)):
        word, name = tokens[at].text, tokens[at + 1]
        if (
            not (present(word) and may_tell(word))
            or idea(name.text) is not None
            or name.text.startswith("ال")
        ):
            continue
        closed = re.match(r"\s?(?:[.،,]|ثم\b|و\w)", text[name.end : name.end + 4])
        stops = words("attribution", "ar", "stops")
        if (
            closed
            and content(name.text)
            and name.text not in stops
            and len(name.text) > 2
            and not may_be_verb(name.text)
        ):
            return name.start, name.end
    return None


def may_be_verb(word: str) -> bool:
    return present(word) or word in verbs() or re.search(r"(?:ا|ه|ها)\Z", word) is not None


def joined(text: str, tokens: list[Token], at: int) -> str | None:
    """The word before, if nothing ends a clause between."""
    if not at or BREAK.search(text[tokens[at - 1].end : tokens[at].start]):
        return None
    return tokens[at - 1].text


def _with_subject_behind(
    text: str, tokens: list[Token], at: int, end: int, before: str | None
) -> Found | None:
    phrase = phrase_of(text, tokens[at + 1 : at + REACH], end)
    if phrase and told_to(text, tokens[at].text, tokens[at + 1 : at + REACH], phrase):
        return Found(tokens[at].start, tokens[at].end, None, implicit=True)
    if phrase is None or text.startswith("لل", phrase[0]) or not somebody(text[slice(*phrase)]):
        return None
    behind = next((n for n in range(at + 1, len(tokens)) if tokens[n].start >= phrase[1]), len(tokens))
    stated = states(text, tokens, behind, end, 6)
    if stated == "that" or (stated and speaks(text[slice(*phrase)])):
        return Found(tokens[at].start, phrase[1], phrase)
    if not speaks(text[slice(*phrase)]):
        return None
    if before in _AS and before != "ما" and re.match(r"\s?(?:[.،,]|\Z)", text[phrase[1] : end] or ""):
        told = at > 1 and joined(text, tokens, at - 1) is None and event_free(tokens[at].text)
        told = told and not look_up(text[slice(*phrase)].split()[0])
        return Found(tokens[at].start, phrase[1], phrase) if told else None
    return None


@lru_cache(maxsize=16384)
def somebody(phrase: str) -> bool:
    """A folded noun phrase that is not known to be a thing, a place or an event: whoever has a statement to make."""
    if speaks(phrase):
        return True
    head, *rest = phrase.split()
    if head[0] == "ب" and (not rest or re.search(r"(?:ه|ها|هم)\Z", rest[0])):
        return False  # بهز كتفيه
    return idea(head) is None and not MASDAR.match(head.removeprefix("ال")) and not head.endswith(("ات", "ا"))


def _of_antecedent(text: str, tokens: list[Token], at: int, start: int, end: int) -> Found | None:
    """القيّم، الذي يوقن أن: the noun before the relative clause."""
    if states(text, tokens, at + 1, end, 3) is None:
        return None
    led = antecedent(text, tokens, at - 1, start)
    return Found(led[0], tokens[at].end, led) if led else None


def antecedent(text: str, tokens: list[Token], relative: int, start: int) -> Span | None:
    """The noun phrase before the relative pronoun at `relative`, with or without a comma between."""
    if not relative:
        return None
    gap = text[tokens[relative - 1].end : tokens[relative].start]
    if BREAK.search(gap) and gap.strip() not in ("،", ","):
        return None
    for first in range(max(0, relative - 10), relative):
        if BREAK.search(text[tokens[first].start : tokens[relative - 1].end]):
            continue
        if not (can_speak(tokens[first].text) and not tokens[first].text.startswith("وال")):
            continue
        if tokens[first].start < start:
            continue
        phrase = phrase_of(text, tokens[first:relative], tokens[relative].start)
        if phrase and phrase[1] == tokens[relative - 1].end and speaks(text[slice(*phrase)]):
            return phrase
    led = phrase_before(text, tokens, relative, start, True)
    if led and somebody(text[slice(*led)]):
        return led
    last = tokens[relative - 1]  # اليونيسف، التي تعتقد: a name that nothing else tells of
    name = (
        idea(last.text) is None
        and not may_tell(last.text)
        and last.text not in words("attribution", "ar", "stops")
    )
    return (last.start, last.end) if name and last.text.startswith("ال") else None


def states(text: str, tokens: list[Token], first: int, end: int, reach: int) -> str | None:
    """Whether a statement ("that", a "quote", a "question") begins with one of the next words: behind an occasion
    (في حديث لإذاعة), an apposition between commas, or the preposition of the verb. None if it does not."""
    n, left, closed = first, reach, -1
    while n < len(tokens) and tokens[n].start < end and left >= 0:
        gap = text[tokens[n - 1].end : tokens[n].start] if n else ""
        if _OPEN.search(gap):
            return "quote"
        word = tokens[n].text
        if BREAK.search(gap) and n != closed:
            closing = _closing(text, tokens, n) if gap.strip() in ("،", ",") else None
            if closing is None:
                return None
            n = closed = closing
            continue
        if (
            word in words("frames", "ar", "not_stated")
            and tokens[n + 1 : n + 2]
            and tokens[n + 1].text in _that()
        ):
            return None  # بعد أن
        if word in _that():
            return None if _wanting(tokens, n) else "that"
        if word in words("frames", "ar", "questions"):
            return "question"
        if word in _RELATIVE and n + 1 < len(tokens) and verbs().get(tokens[n + 1].text) == "strong":
            return None  # إلى مدير المستشفى الذي قال إن: what another says
        n, left = n + 1, left - 1
    last = tokens[n - 1].end if n else 0
    return "quote" if n == len(tokens) and n and re.match(r"\s?[:]\s?", text[last:end]) else None


def _closing(text: str, tokens: list[Token], n: int) -> int | None:
    """The word behind the comma that closes an apposition which begins at `n`."""
    for far in range(n + 1, min(n + _ASIDE, len(tokens))):
        gap = text[tokens[far - 1].end : tokens[far].start]
        if BREAK.search(gap):
            own = tokens[far + (tokens[far].text in words("frames", "ar", "before_that")) :][:1]
            return far if gap.strip() in ("،", ",") and own and own[0].text in _that() else None
    return None


@cache
def _that() -> frozenset[str]:
    return words("attribution", "ar", "complements") - {fold("لأن")}


def _wanting(tokens: list[Token], n: int) -> bool:
    """أن with a verb is wanting, not telling; أن تركيا … is telling."""
    if tokens[n].text not in ("ان", "بان") or n + 1 >= len(tokens):
        return False
    word = tokens[n + 1].text
    return word == "لا" or (re.match(r"[يتن]\w{2,}", word) is not None and _looks_present(word))


@lru_cache(maxsize=16384)
def _looks_present(word: str) -> bool:
    if can_speak(word) or word in arabic_names() or MASDAR.match(word):
        return False
    what = idea(word)
    return what is None or group_of(what) == "events"


@lru_cache(maxsize=16384)
def may_tell(word: str) -> bool:
    """Whether a word can be a verb that tells: of the shape of a verb of the third person, on none of the lists."""
    bare = _bare(word)
    if not re.match(r"[\u0621-\u064a]{3,9}\Z", bare) or bare.startswith(("ال", "لل")):
        return False
    if bare in _not_telling() or word in _not_telling() or not content(bare):
        return False
    if word in words("clauses", "ar", "names_like_verbs"):
        return False
    if bare in words("attribution", "ar", "stops") or can_speak(word) or word in arabic_names():
        return False
    if any(what is not None and group_of(what) != "events" for what in (idea(bare), idea(word))):
        return False
    return not (bare.endswith("ه") and not present(word)) and not (bare.endswith("ا") and len(bare) > 4)


@lru_cache(maxsize=16384)
def present(word: str) -> bool:
    """The look of a present (or, behind س, a future) of the third person: يرتاب, ستظن."""
    bare = re.sub(r"\Aس(?=[يتن]\w{2})", "", _bare(word))
    return re.match(r"[يت]\w{2,8}\Z", bare) is not None and _looks_present(bare)


@lru_cache(maxsize=16384)
def unknown(word: str) -> bool:
    """A word on no list, that is nobody and nothing known."""
    listed = words("attribution", "ar", "stops") | words("attribution", "ar", "between")
    known = word in listed or word in verbs() or word[1:] in verbs() or can_speak(word)
    return (
        not known and idea(word) is None and idea(word[:-1]) is None and not look_up(word) and content(word)
    )


def _bare(word: str) -> str:
    return word[1:] if _proclitic(word) else word


@lru_cache(maxsize=16384)
def _proclitic(word: str) -> bool:
    """و or ف before a verb, not its first letter: ويظن, but not وصل."""
    return word[0] in "وف" and len(word) > 3 and word not in verbs() and idea(word) is None


def event_free(word: str) -> bool:
    """No verb of something happening: as the guards left is no telling."""
    bare = _bare(word)
    return idea(bare) is None and idea(word) is None


@cache
def _openers() -> frozenset[str]:
    return words("frames", "ar", "openers")


@cache
def _not_telling() -> frozenset[str]:
    found = set(words("frames", "ar", "no_verbs")) | set(words("attribution", "ar", "silent"))
    for pair in load("frames")["ar"]["silent"]:
        found |= set(conjugated(pair.split(" ")[0]))
    for form in tuple(found):
        if len(form) > 2:
            found |= {"و" + form, "ف" + form}
    return frozenset(found)
