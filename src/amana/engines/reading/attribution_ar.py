"""Attributions in Arabic sentences: قال المسؤول إن, وفقاً لـ, نقلاً عن, and a verb alone (وأضاف أن)."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from amana.engines.common.arabic import fold

from .atoms import look_up
from .fold import Token
from .lexicon import alternatives, load, words
from .phrases_ar import (
    BREAK,
    REACH,
    Found,
    can_speak,
    outlet_after,
    phrase_before,
    phrase_of,
    speaks,
    verb,
    verbs,
)
from .stems import group_of, idea


@cache
def _according() -> re.Pattern[str]:
    return re.compile(
        r"(?<!\w)(?:و|ف)?(?:" + alternatives(load("attribution")["ar"]["according"]) + r")\s(?=\S)"
        r"|(?<!\w)(?:"
        + alternatives(load("attribution")["ar"]["papers"])
        + r")\s(?:\w+\s){0,2}?صادر[ه]?\sعن\s(?=\S)"
    )


def find(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """The attributions of the sentence `text[start:end]`; `tokens` are its words."""
    found = _by_preposition(text, tokens, start, end)
    used = [(item.start, item.end) for item in found]
    quoted = bool(re.search(r"[\"“«]", text[start:end]))
    for at, token in enumerate(tokens):
        kind = verb(token.text) or _open_verb(text, tokens, at, end)
        if kind is None or any(s <= token.start < e for s, e in used):
            continue
        if kind == "weak" and quoted and _inside_quote(text, start, token.start):
            continue
        item = _by_verb(text, tokens, at, kind, start, end, quoted)
        if item and not any(item.start < e and s < item.end for s, e in used):
            used.append((item.start, item.end))
            found.append(item)
    found = found or _before_quotation(text, tokens, start, end)
    return sorted(found, key=lambda item: item.start)


def _inside_quote(text: str, start: int, place: int) -> bool:
    """What stands in a quotation is said by whoever is quoted."""
    before = text[start:place]
    return before.count('"') % 2 == 1 or before.count("«") + before.count("“") > before.count(
        "»"
    ) + before.count("”")


def _before_quotation(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    """ويضحك جابر حين نسأله: «…»: no verb of saying, yet a quotation behind a colon has a speaker."""
    match = re.compile(r":\s?[\"“«]").search(text, start, end)
    if match is None:
        return []
    for at, token in enumerate(tokens[:3]):
        if (
            re.match(r"[وف]?[يت]\w{2,}", token.text)
            and not can_speak(token.text)
            and token.start < match.start()
        ):
            phrase = phrase_of(text, tokens[at + 1 :], match.start())
            if phrase and speaks(text[phrase[0] : phrase[1]]):
                return [Found(token.start, phrase[1], phrase)]
    return []


def _by_preposition(text: str, tokens: list[Token], start: int, end: int) -> list[Found]:
    found = []
    for match in _according().finditer(text, start, end):
        after = [token for token in tokens if token.start >= match.end()]
        if not after:
            continue
        first = after[0]
        if match.group().endswith("علي ما ") and not verb(first.text):
            continue
        if first.text in ("ما",) or verb(first.text):
            after = after[1:] if first.text == "ما" else after
            if after and verb(after[0].text):
                after = after[1:]
        if after and after[0].text in words("attribution", "ar", "own_words"):
            found.append(Found(match.start(), after[0].end, None, implicit=True))
            continue
        phrase = phrase_of(text, after, end)
        relayed = _relayed(text, first.text, after, phrase, end)
        if relayed:
            found.append(Found(match.start(), relayed[1], relayed, phrase))
            continue
        if (
            phrase is None
            or re.sub(r"^(?:لل|ل)(?=\w{3})", "", text[phrase[0] : phrase[1]].split()[0]) in _no_speakers()
        ):
            continue
        outlet = outlet_after(text, after, phrase[1])
        found.append(Found(match.start(), outlet[1] if outlet else phrase[1], phrase, outlet))
    return found


@cache
def _no_speakers() -> frozenset[str]:
    listed = words("attribution", "ar", "no_speakers")
    return listed | {word.removeprefix("ال") for word in listed if len(word) > 5}


def _by_verb(
    text: str, tokens: list[Token], at: int, kind: str, start: int, end: int, quoted: bool
) -> Found | None:
    token = tokens[at]
    before = tokens[at - 1] if at else None
    if before and not BREAK.search(text[before.end : token.start]):
        if (
            before.text
            in ("ان", "لم", "لن", "لا", "الي", "عن", "علي", "في", "بان", "من", "ما", "كان", "التي", "الذي")
            and kind != "strong"
        ):
            return None
        if before.text in ("لم", "لن", "لا", "ما") or (
            before.text in ("في", "عن", "من", "علي") and token.text[0] != "ي"
        ):
            return None
    after = tokens[at + 1 : at + REACH]
    if after and after[0].text in words("attribution", "ar", "never_names"):
        return None
    phrase = phrase_of(text, after, end)
    denies = token.text.lstrip("وف") in _denials() or token.text in _denials()
    if kind == "participle":
        return (
            Found(token.start, token.end, None, denies=denies, implicit=True)
            if _complement(text, after, end)
            else None
        )
    if relayed := _relayed(text, token.text, after, phrase, end):
        return Found(token.start, relayed[1], relayed, phrase)
    relative = before is not None and before.text in ("التي", "الذي", "الذين")
    led = phrase_before(text, tokens, at - relative, start, relative)
    if led and phrase is None and after and after[0].text == _relays().get(_plain(token.text, _relays())):
        source = phrase_of(text, after[1:], end)
        if source and speaks(text[led[0] : led[1]]) and _told_behind(after, source):
            return Found(led[0], source[1], source, led)
    subject = phrase or led
    if kind == "weak" and not (
        _weak_stands(text, token, after, phrase, end, quoted) or _with_its_word(text, token, after, subject)
    ):
        return None
    outlet = outlet_after(text, after, phrase[1] if phrase else token.end)
    if phrase is None:
        phrase = led
        at_once = bool(after) and after[0].text in words("attribution", "ar", "complements")
        if phrase is None and kind == "weak" and at and not (token.text[0] in "وف" and at_once):
            return None
        begin = phrase[0] if phrase else token.start
        return Found(begin, outlet[1] if outlet else token.end, phrase, outlet, denies, phrase is None)
    return Found(token.start, max(phrase[1], outlet[1] if outlet else 0), phrase, outlet, denies)


def _weak_stands(
    text: str, token: Token, after: list[Token], phrase: tuple[int, int] | None, end: int, quoted: bool
) -> bool:
    """Whether a verb that has other meanings reports speech here: نقل is "said to have heard" only with عن."""
    if phrase and _counts(token.text) and _figure_behind(after, phrase):
        return any(can_speak(word) for word in text[phrase[0] : phrase[1]].split()[:2])
    if not (_complement(text, after, end) or (quoted and phrase)):
        return False
    word = token.text.lstrip("وف") if token.text not in verbs() else token.text
    first = after[0].text if after else ""
    if word.startswith(("نقل", "ينقل", "تنقل")):
        return bool(phrase) and any(t.text == "عن" for t in after[:7]) and can_speak(first)
    if word in _AMBIGUOUS and not (first.startswith("ال") or can_speak(first)):
        return False
    if word in ("بين", "بينت"):
        complements = words("attribution", "ar", "complements")
        behind = next((t.text for t in after if phrase and t.start >= phrase[1]), "")
        return (first.startswith("ال") and any(t.text in complements for t in after[:6])) or (
            word == "بينت" and behind in complements
        )
    return True


@cache
def _recording() -> frozenset[str]:
    return frozenset(form for past in words("attribution", "ar", "records") for form in _forms_of(past))


@cache
def _prepositions() -> dict[str, frozenset[str]]:
    """Form of a verb -> the words that may lead in what it reports."""
    found: dict[str, set[str]] = {}
    for preposition, verbs_ in load("attribution")["ar"]["with"].items():
        for past in verbs_:
            for form in _forms_of(fold(past)):
                found.setdefault(form, set()).add(fold(preposition))
    return {form: frozenset(these) for form, these in found.items()}


@cache
def _relays() -> dict[str, str]:
    """Form of a verb of passing on -> the preposition before whom it has it from."""
    listed = load("attribution")["ar"]["relays"]
    return {form: fold(word) for past, word in listed.items() for form in _forms_of(fold(past))}


@cache
def _forms_of(past: str) -> frozenset[str]:
    pairs = [pair for key in ("strong", "weak") for pair in load("attribution")["ar"][key]]
    bare = past[:-1] if past.endswith(("ي", "ا")) else past
    found = {past, past + "ت", bare + "ت", bare + "وا"}
    for pair in pairs:
        if fold(pair.split("/")[0]) == past:
            present = fold(pair.split("/")[1])
            found |= {present, "ت" + present[1:], present + "ون"}
    return frozenset(found)


def _plain(word: str, known: Container[str]) -> str:
    """A verb without و or ف before it."""
    return word[1:] if word not in known and word[0] in "وف" and len(word) > 3 else word


def _with_its_word(text: str, token: Token, after: list[Token], subject: tuple[int, int] | None) -> bool:
    """دعا المفوض إلى, قلل المستشار من: the verb, somebody who can speak, and the verb's own preposition."""
    table = _prepositions()
    wanted = table.get(_plain(token.text, table))
    if subject is None or not speaks(text[subject[0] : subject[1]]):
        return False
    behind = [t.text for t in after if t.start >= max(subject[1], token.end)][:5]
    if _plain(token.text, _acts()) in _acts():
        return True
    if not wanted or not behind:
        return False
    return any(word in wanted for word in behind) or (
        "ب" in wanted and behind[0][:1] == "ب" and len(behind[0]) > 3
    )


@cache
def _acts() -> frozenset[str]:
    return frozenset(form for past in words("attribution", "ar", "acts") for form in _forms_of(past))


def _relayed(
    text: str, word: str, after: list[Token], phrase: tuple[int, int] | None, end: int
) -> tuple[int, int] | None:
    """نقلت الوكالة عن قائد, نسبت الصحيفة إلى مسؤول قوله: whom the speech goes back to."""
    table = _relays()
    wanted = table.get(_plain(word, table))
    if wanted is None or phrase is None or not speaks(text[phrase[0] : phrase[1]]):
        return None
    behind = [t for t in after if t.start >= phrase[1]]
    if not behind or behind[0].text != wanted:
        return None
    source = phrase_of(text, behind[1:], end)
    return source if source and _told_behind(after, source) else None


def _told_behind(after: list[Token], source: tuple[int, int]) -> bool:
    """أن, or قوله, soon behind whom it goes back to."""
    behind = [t.text for t in after if t.start >= source[1]][:6]
    complements = words("attribution", "ar", "complements") | words("attribution", "ar", "own_words")
    return any(word in complements for word in behind)


def _figure_behind(after: list[Token], phrase: tuple[int, int]) -> bool:
    """A figure, a number word or what happened soon behind whoever recorded it."""
    behind = [t for t in after if t.start >= phrase[1]][:6]
    if not behind:
        return False
    first = idea(behind[0].text)
    return (first is not None and group_of(first) == "events") or any(
        t.text[0].isdigit() or look_up(t.text) for t in behind
    )


def _counts(word: str) -> bool:
    """أحصى الدفاع المدني 12 قتيلا: whoever counts is the source of the count."""
    return _plain(word, _recording()) in _recording()


def _open_verb(text: str, tokens: list[Token], at: int, end: int) -> str | None:
    """A verb on no list that opens its clause, then somebody who can speak, then أن with a statement behind
    it (not أن with a verb: wanting, deciding): it can only report."""
    token = tokens[at]
    word = _plain(token.text, ())
    if at and not BREAK.search(text[tokens[at - 1].end : token.start]) and token.text[0] not in "وف":
        return None
    if not re.match(r"[\u0621-\u064a]{3,8}\Z", word) or word.endswith("ه") or word.startswith("ال"):
        return None
    if word in words("attribution", "ar", "silent") | words("attribution", "ar", "stops") or can_speak(word):
        return None
    if (what := idea(word)) and group_of(what) != "events":
        return None
    phrase = phrase_of(text, tokens[at + 1 : at + REACH], end)
    if phrase is None or not speaks(text[phrase[0] : phrase[1]]):
        return None
    behind = [t for t in tokens[at + 1 : at + REACH] if t.start >= phrase[1]][:6]
    while len(behind) > 2 and behind[0].text in ("في", "خلال", "عبر"):  # on what occasion
        behind = behind[2:]
    if len(behind) < 2 or behind[0].text not in words("attribution", "ar", "complements"):
        return None
    return None if behind[0].text == "ان" and re.match(r"[يتن](?!\w*ه\Z)", behind[1].text) else "weak"


_AMBIGUOUS = frozenset(
    fold(word)
    for word in [
        "قدر",
        "يقدر",
        "تقدر",
        "بين",
        "وصف",
        "يصف",
        "نسب",
        "ينسب",
        "يعتبر",
        "تعتبر",
        "نشر",
        "ينشر",
        "سجل",
        "يسجل",
        "رد",
        "يرد",
        "حمل",
        "يحمل",
        "تحدث",
        "رأى",
        "اعتبر",
    ]
)


@cache
def _denials() -> frozenset[str]:
    return words("attribution", "ar", "denies")


def _complement(text: str, after: list[Token], end: int) -> bool:
    """أن, a colon or a quotation within reach behind the verb."""
    near = after[:14]
    complements = words("attribution", "ar", "complements")
    if any(token.text in complements or token.text in ("عن", "بالقول", "كيف") for token in near):
        return True
    reach = near[-1].end if near else 0
    return bool(near and re.search(r"[:\"“«]", text[near[0].start - 2 : min(end, reach)]))
