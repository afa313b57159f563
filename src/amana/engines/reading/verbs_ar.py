"""The Arabic verbs that report, and who reports with them: قال المسؤول إن, نقلت الوكالة عن قائد, وأضاف أن."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from . import subjects
from .atoms import look_up
from .fold import Token
from .forms_ar import forms_of, plain, verbs
from .found import Found
from .lexicon import load, words
from .phrases_ar import BREAK, REACH, can_speak, capital, outlet_after, phrase_before, phrase_of, speaks
from .stems import group_of, idea


def by_verb(
    text: str, tokens: list[Token], at: int, kind: str, start: int, end: int, quoted: bool
) -> Found | None:
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1 : at + REACH]
    takes_up = resumed(tokens, at) is not None or _passive_relay(tokens, at)
    if before and not takes_up and not BREAK.search(text[before.end : token.start]):
        if (
            before.text
            in ("ان", "لم", "لن", "لا", "الي", "عن", "علي", "في", "بان", "من", "ما", "كان", "التي", "الذي")
            and kind != "strong"
            and not (
                before.text in _RELATIVE
                and after
                and after[0].text in words("attribution", "ar", "complements")
            )
        ):
            return None
        if before.text.lstrip("وف") in ("لم", "لن", "لا", "ما") or (
            before.text in ("في", "عن", "من", "علي") and token.text[0] != "ي"
        ):
            return None
    if after and after[0].text in words("attribution", "ar", "never_names"):
        return None
    if token.text.lstrip("و") in ("يذكر", "يشار", "يلاحظ") and after and after[0].text in ("ان", "الي"):
        return None  # be it recalled that
    phrase = _before_its_word(token.text, after, phrase_of(text, after, end))
    if phrase and _what_was_said(text[slice(*phrase)]):  # وأعلن حملة فحص: by whoever spoke before
        phrase = None
    denies = token.text.lstrip("وف") in _denials() or token.text in _denials()
    if phrase and not speaks(text[slice(*phrase)]) and _explains(token.text, after, phrase):
        return Found(token.start, token.end, None, implicit=True)
    if kind == "participle":
        return (
            Found(token.start, token.end, None, denies=denies, implicit=True)
            if _complement(text, after, end) or (after and after[0].text in ("من", "عن", "الي", "علي"))
            else None
        )
    if source := relayed(text, token.text, after, phrase, end):
        outlet = phrase if phrase and phrase[1] <= source[0] else phrase_before(text, tokens, at, start)
        outlet = outlet if outlet and speaks(text[slice(*outlet)]) else None
        return Found(min(token.start, outlet[0]) if outlet else token.start, source[1], source, outlet)
    if token.text[0] == "ف" and (topic := _topic(text, tokens, at)):
        return Found(topic[0], token.end, topic, None, denies)
    relative = before is not None and before.text in (*_RELATIVE, "قد")
    led = phrase_before(text, tokens, at - relative, start, relative)
    if led and phrase is None and after and after[0].text == _relays().get(plain(token.text, _relays())):
        source = phrase_of(text, after[1:], end)
        if source and speaks(text[led[0] : led[1]]) and _told_behind(after, source):
            return Found(led[0], source[1], source, led)
    if (
        led and token.text[0] == "ف" and token.text not in verbs()
    ):  # راسلنا القيادة فردت: whoever stands nearest
        led = subjects.in_arabic(text, tokens, token.start, frozenset(), nearest=True) or led
    if led and before and BREAK.search(text[before.end : token.start]):
        phrase = None  # قياديا محليا، مشترطا عدم ذكر اسمه، اتهم خلايا
    if led and phrase and not speaks(text[slice(*phrase)]) and _heads_it(text, tokens, at, led):
        phrase = None  # واشنطن تنفي أي علاقة
    if led and token.text.endswith("وا"):  # a verb in the plural stands behind its subject
        phrase = None
    subject = phrase or led
    if kind == "weak" and not (
        (takes_up and subject and speaks(text[slice(*subject)]))
        or _in_passing(text, tokens, at)
        or _weak_stands(text, token, after, phrase, end, quoted)
        or _with_its_word(text, token, after, subject)
    ):
        return None
    outlet = outlet_after(text, after, phrase[1] if phrase else token.end)
    if phrase is None:
        phrase = led
        at_once = bool(after) and after[0].text in words("attribution", "ar", "complements")
        opens = token.text[0] in "وف" or (
            before is not None
            and (BREAK.search(text[before.end : token.start]) or before.text in ("اذ", "حيث", "بل", "حين"))
        )
        aside = before is not None and before.text in ("كما", "وكما", "مثلما")
        if phrase is None and kind == "weak" and at and not ((opens and at_once) or aside):
            return None
        begin = phrase[0] if phrase else token.start
        return Found(begin, outlet[1] if outlet else token.end, phrase, outlet, denies, phrase is None)
    return Found(token.start, max(phrase[1], outlet[1] if outlet else 0), phrase, outlet, denies)


def resumed(tokens: list[Token], at: int) -> str | None:
    """هذا ما قاله سفراء, ما أعلنته الهيئة: "weak" for a verb in a clause of what was said, which it takes up
    with its suffix."""
    word = tokens[at].text
    led = at > 0 and tokens[at - 1].text.lstrip("وف") in (
        "ما",
        "لما",
        "كما",
        "مثلما",
        "الذي",
        "التي",
        "مما",
        "بما",
    )
    return (
        "weak"
        if led and len(word) > 3 and re.sub(r"(?:ه|ها)\Z", "", word) in verbs() and word not in verbs()
        else None
    )


def _explains(word: str, after: list[Token], phrase: tuple[int, int]) -> bool:
    """وعزت سبب الاكتظاظ إلى بطء المحاكم: the phrase is what is explained, not who explains."""
    known = frozenset(form for past in words("attribution", "ar", "explains") for form in forms_of(past))
    behind = [token.text for token in after if token.start >= phrase[1]][:4]
    return plain(word, known) in known and "الي" in behind


def _in_passing(text: str, tokens: list[Token], at: int) -> bool:
    """ابنها، كما تروي لنا، اعتقل: as somebody tells, between two commas."""
    if not at or tokens[at - 1].text not in ("كما", "وكما", "مثلما"):
        return False
    return re.match(r"(?:\s(?:لنا|لي))?\s?[،,.]", text[tokens[at].end : tokens[at].end + 8]) is not None


def _passive_relay(tokens: list[Token], at: int) -> bool:
    """ما نسب إلى الوزير, ما نقل عن ضابط."""
    wanted = _relays().get(plain(tokens[at].text, _relays()))
    led = at > 0 and tokens[at - 1].text.lstrip("وف") == "ما"
    return led and wanted is not None and at + 1 < len(tokens) and tokens[at + 1].text == wanted


def _heads_it(text: str, tokens: list[Token], at: int, led: tuple[int, int]) -> bool:
    """The subject stands before its present tense, at the head of the line."""
    first = text[slice(*led)].split()[0]
    return led[0] == tokens[0].start and tokens[at].text[0] in "يت" and (capital(first) or can_speak(first))


_RELATIVE = ("التي", "الذي", "الذين", "اللذان", "اللتان")


def _what_was_said(phrase: str) -> bool:
    """An indefinite event or thing that cannot speak: what a verb of announcing announces."""
    head = phrase.split()[0]
    return (
        not head.startswith("ال")
        and not speaks(phrase)
        and group_of(idea(head) or "") in ("events", "things")
    )


def _topic(text: str, tokens: list[Token], at: int) -> tuple[int, int] | None:
    """أما الناطق باسم الشرطة فوصف الأمر بأنه: the verb is the topic's."""
    for n in range(at - 2, max(-1, at - 16), -1):
        if tokens[n].text in ("اما", "واما"):
            return phrase_of(text, tokens[n + 1 : at], tokens[at].start)
        if re.search(r"[.;؛:\n]", text[tokens[n].end : tokens[n + 1].start]):
            return None
    return None


def _before_its_word(word: str, after: list[Token], phrase: tuple[int, int] | None) -> tuple[int, int] | None:
    """شكك محام متطوع | في قانونية التوقيف: the verb's own preposition ends its subject."""
    wanted = _prepositions().get(plain(word, _prepositions()))
    if phrase is None or not wanted:
        return phrase
    inside = [token for token in after if phrase[0] <= token.start < phrase[1]]
    at = next((n for n, token in enumerate(inside) if n and _leads(token.text, wanted)), None)
    return phrase if at is None else (phrase[0], inside[at - 1].end)


def _leads(word: str, wanted: frozenset[str]) -> bool:
    """The verb's own preposition, free or (ببطلان) written on what it leads in."""
    if word in wanted:
        return word != "من"
    attached = "ب" in wanted and word[0] == "ب" and len(word) > 4 and word != fold("باسم")
    return (
        attached
        and not can_speak(word)
        and (word.startswith("بال") or idea(word) is None or idea(word[1:]) is not None)
    )


def _weak_stands(
    text: str, token: Token, after: list[Token], phrase: tuple[int, int] | None, end: int, quoted: bool
) -> bool:
    """Whether a verb that has other meanings reports speech here: نقل is "said to have heard" only with عن."""
    counts = phrase and _counts(token.text) and _figure_behind(after, phrase)
    if counts and phrase and any(can_speak(word) for word in text[phrase[0] : phrase[1]].split()[:2]):
        return True
    if not (_complement(text, after, end) or (quoted and phrase)):
        return False
    word = token.text.lstrip("وف") if token.text not in verbs() else token.text
    first = after[0].text if after else ""
    if word.startswith(("نقل", "ينقل", "تنقل")):
        behind = next((t.text for t in after if phrase and t.start >= phrase[1]), "")
        if first in ("لنا", "لي") and behind in words("attribution", "ar", "complements"):
            return True
        return bool(phrase) and any(t.text == "عن" for t in after[:7]) and can_speak(first)
    named = text[phrase[0] : phrase[1]].split()[0] if phrase else ""
    led = phrase is None and first in words("attribution", "ar", "complements") | frozenset(
        ["علي", "عبر", "في"]
    )
    if word in _AMBIGUOUS and not (led or first.startswith("ال") or can_speak(first) or can_speak(named)):
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
    return frozenset(form for past in words("attribution", "ar", "records") for form in forms_of(past))


@cache
def _prepositions() -> dict[str, frozenset[str]]:
    """Form of a verb -> the words that may lead in what it reports."""
    found: dict[str, set[str]] = {}
    for preposition, verbs_ in load("attribution")["ar"]["with"].items():
        for past in verbs_:
            for form in forms_of(fold(past)):
                found.setdefault(form, set()).add(fold(preposition))
    return {form: frozenset(these) for form, these in found.items()}


@cache
def _relays() -> dict[str, str]:
    """Form of a verb of passing on -> the preposition before whom it has it from."""
    listed = load("attribution")["ar"]["relays"]
    return {form: fold(word) for past, word in listed.items() for form in forms_of(fold(past))}


def _with_its_word(text: str, token: Token, after: list[Token], subject: tuple[int, int] | None) -> bool:
    """دعا المفوض إلى, قلل المستشار من: the verb, somebody who can speak, and the verb's own preposition."""
    table = _prepositions()
    wanted = table.get(plain(token.text, table))
    if subject is None:
        return False
    # What only people do needs no proof that its subject can speak: طالبت الأمهات بفتح صفوف.
    if not speaks(text[slice(*subject)]) and (
        plain(token.text, table) in _of_things() or plain(token.text, _acts()) in _acts()
    ):
        return False
    beyond = [t for t in after if t.start >= max(subject[1], token.end)]
    # An apposition between commas stands before the verb's own word: طالبت النائبة فلانة، عضو اللجنة، باستضافة.
    aside = bool(beyond) and re.search(r"[،,]", text[subject[1] : beyond[0].start]) is not None
    behind = [t.text for t in beyond][: 16 if aside else 7]
    if plain(token.text, _acts()) in _acts():
        return True
    if plain(token.text, _refusing()) in _refusing() and any(_refused(word) for word in behind[:3]):
        return True
    if wanted and any(t.text in _with_pronoun(wanted) for t in after[:2] if t.end <= subject[0]):
        return True  # شكك فيها المتحدث
    if not wanted or not behind:
        return False
    return any(word in wanted for word in behind) or (
        "ب" in wanted and any(word[:1] == "ب" and len(word) > 3 for word in (behind if aside else behind[:6]))
    )


@cache
def _with_pronoun(prepositions: frozenset[str]) -> frozenset[str]:
    bases = [word[:-1] + "ي" if word.endswith(("ي", "ا")) else word for word in prepositions]
    return frozenset(base + suffix for base in bases for suffix in ("ه", "ها", "هم", "هما"))


@cache
def _refusing() -> frozenset[str]:
    return forms_of(fold("رفض"))


def _refused(word: str) -> bool:
    return re.sub(r"^(?:ال|ب|بال)(?=\w{3})", "", word) in words("attribution", "ar", "refused")


@cache
def _of_things() -> frozenset[str]:
    """Forms of the verbs that things do too: أشار السهم إلى, كشف الحفر عن."""
    things = (
        "لفت",
        "اشار",
        "خلص",
        "عزا",
        "ارجع",
        "كشف",
        "عبر",
        "حكي",
        "رد",
        "هدد",
        "وعد",
        "حمل",
        "نسب",
        "تطرق",
    )
    return frozenset(form for past in things for form in forms_of(past))


@cache
def _acts() -> frozenset[str]:
    return frozenset(form for past in words("attribution", "ar", "acts") for form in forms_of(past))


def relayed(
    text: str, word: str, after: list[Token], phrase: tuple[int, int] | None, end: int, told: bool = True
) -> tuple[int, int] | None:
    """نقلت الوكالة عن قائد, نسبت الصحيفة إلى مسؤول قوله: whom the speech goes back to."""
    table = _relays()
    wanted = table.get(plain(word, table))
    if wanted and after and after[0].text == wanted:  # ونقل عن مسؤول قوله: by the outlet named before
        source = phrase_of(text, after[1:], end)
        return source if source and _told_behind(after, source) else None
    if wanted is None or phrase is None or not speaks(text[phrase[0] : phrase[1]]):
        return None
    behind = [t for t in after if t.start >= phrase[1]]
    if not behind or behind[0].text != wanted:
        return None
    source = phrase_of(text, behind[1:], end)
    return source if source and (not told or _told_behind(after, source)) else None


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
    return plain(word, _recording()) in _recording()


@cache
def _may_report(word: str) -> bool:
    """No noun that can speak, no participle, none of the verbs that tell of no speech."""
    silent = words("attribution", "ar", "silent") | words("attribution", "ar", "stops")
    bare = re.sub(r"(?:ت|وا)\Z", "", word)
    return not (word in silent or bare in silent or can_speak(word) or word.endswith("ا"))


def open_verb(text: str, tokens: list[Token], at: int, end: int) -> str | None:
    """A verb on no list that opens its clause, then somebody who can speak, then أن with a statement behind
    it (not أن with a verb: wanting, deciding): it can only report."""
    token = tokens[at]
    word = plain(token.text, ())
    if at and not BREAK.search(text[tokens[at - 1].end : token.start]) and token.text[0] not in "وف":
        return None
    if not re.match(r"[\u0621-\u064a]{3,8}\Z", word) or word.endswith("ه") or word.startswith("ال"):
        return None
    if not _may_report(word):
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
    if any(token.text in complements or token.text in ("بالقول", "كيف") for token in near):
        return True
    reach = near[-1].end if near else 0
    return bool(near and re.search(r"[:\"“«]", text[near[0].start - 2 : min(end, reach)]))
