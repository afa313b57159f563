"""What makes an Arabic verb of several meanings report: أن behind it, a quotation, its own preposition (قلل من),
what it is done to (رفض الاتهامات)."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from amana.engines.common.arabic import fold

from .atoms import look_up
from .fold import Token
from .forms_ar import forms_of, plain, stance_pairs, verbs
from .lexicon import load, words
from .stems import group_of, idea
from .tellers_ar import can_speak, capital, speaks


def before_its_word(word: str, after: list[Token], phrase: tuple[int, int] | None) -> tuple[int, int] | None:
    """شكك محام متطوع | في قانونية التوقيف: the verb's own preposition ends its subject."""
    wanted = _prepositions().get(plain(word, _prepositions()))
    if plain(word, _SEES) in _SEES:
        wanted = frozenset(("في",))  # رأى أحد المشرفين | في التأجيل خطرا
    if phrase is None:
        return phrase
    nouns = _nouns_of(word)
    if nouns:  # وجه رئيس الحكومة | انتقادات
        own = [token for token in after if phrase[0] <= token.start < phrase[1]]
        cut = next(
            (n for n, token in enumerate(own) if n and _bare_noun(token.text.rstrip("·")) in nouns), None
        )
        phrase = (phrase[0], own[cut - 1].end) if cut else phrase
    if not wanted:
        return phrase
    inside = [token for token in after if phrase[0] <= token.start < phrase[1]]
    if "ب" in wanted and inside and inside[0].text[0] == "ب" and _leads(inside[0].text, frozenset("ب")):
        return None  # أقر | بسقوط جرحى
    at = next((n for n, token in enumerate(inside) if n and _leads(token.text, wanted)), None)
    return phrase if at is None else (phrase[0], inside[at - 1].end)


def _leads(word: str, wanted: frozenset[str]) -> bool:
    """The verb's own preposition, free or (ببطلان) written on what it leads in."""
    if word in wanted:
        return word != "من"
    if capital(word):
        return False  # تتمسك | بروكسل
    short = len(word) == 4 and (
        idea(word[1:]) is not None or word[1:] in words("attribution", "ar", "sayings")
    )
    if "ب" in wanted and word[0] == "ب" and word[1:] in words("attribution", "ar", "issued"):
        return True  # يستشهد المؤرخ | برسالة
    attached = "ب" in wanted and word[0] == "ب" and (len(word) > 4 or short) and word != fold("باسم")
    return (
        attached
        and not can_speak(word)
        and (word.startswith("بال") or idea(word) is None or idea(word[1:]) is not None)
    )


def leads_on(word: str, after: list[Token]) -> bool:
    """التي طالبت بتوقيع: right behind the verb its own preposition."""
    wanted = prepositions(plain(word, _prepositions()))
    return bool(after) and (_leads(after[0].text, wanted) or (after[0].text == "من" and "من" in wanted))


def weak_stands(
    text: str, token: Token, after: list[Token], phrase: tuple[int, int] | None, end: int, quoted: bool
) -> bool:
    """Whether a verb that has other meanings reports speech here: نقل is "said to have heard" only with عن."""
    wanted = _with_that(token.text)
    if wanted:  # ذهب الخبير إلى أن
        behind = [t.text for t in after if phrase and t.start >= phrase[1]][:8]
        return any(
            one in wanted and two in words("attribution", "ar", "complements")
            for one, two in pairwise(behind)
        )
    if phrase and counts(token.text, after, phrase, text):
        return True
    if not (complement(text, after, end) or (quoted and phrase)):
        return False
    word = token.text.lstrip("وف") if token.text not in verbs() else token.text
    first = after[0].text if after else ""
    if word.startswith(("نقل", "ينقل", "تنقل")):
        next_word = next((t.text for t in after if phrase and t.start >= phrase[1]), "")
        if first in ("لنا", "لي") and next_word in words("attribution", "ar", "complements"):
            return True
        return bool(phrase) and any(t.text == "عن" for t in after[:7]) and can_speak(first)
    named = text[phrase[0] : phrase[1]].split()[0] if phrase else ""
    led = phrase is None and first in words("attribution", "ar", "complements") | frozenset(
        ["علي", "عبر", "في"]
    )
    if word in _AMBIGUOUS and not (
        led or first.startswith("ال") or can_speak(first) or can_speak(named) or first in _ANOTHER
    ):
        return False
    if word in ("بين", "بينت"):
        complements = words("attribution", "ar", "complements")
        next_word = next((t.text for t in after if phrase and t.start >= phrase[1]), "")
        return (first.startswith("ال") and any(t.text in complements for t in after[:6])) or (
            word == "بينت" and next_word in complements
        )
    return True


@cache
def _with_that(word: str) -> frozenset[str]:
    table = load("attribution")["ar"]["with_that"]
    known = {
        fold(key): frozenset(f for past in pasts for f in forms_of(fold(past)))
        for key, pasts in table.items()
    }
    return frozenset(key for key, forms in known.items() if plain(word, forms) in forms)


@cache
def _recording() -> frozenset[str]:
    return frozenset(form for past in words("attribution", "ar", "records") for form in forms_of(past))


def prepositions(form: str) -> frozenset[str]:
    """The words that may lead in what this form of a verb reports."""
    return _prepositions().get(form, frozenset())


@cache
def alone_too() -> frozenset[str]:
    """Forms that mean another thing as often, where no subject shows what they mean."""
    pasts = [*_THINGS, *words("stances", "ar", "not_alone")]
    return frozenset(form for past in pasts for form in forms_of(past))


@cache
def _prepositions() -> dict[str, frozenset[str]]:
    """Form of a verb -> the words that may lead in what it reports."""
    found: dict[str, set[str]] = {}
    for preposition, verbs_ in load("attribution")["ar"]["with"].items():
        for past in verbs_:
            for form in forms_of(fold(past)):
                found.setdefault(form, set()).add(fold(preposition))
    for preposition, pairs in load("stances")["ar"]["with"].items():
        for pair in pairs:
            for form in forms_of(fold(pair.split("/")[0])):
                found.setdefault(form, set()).add(fold(preposition))
    return {form: frozenset(these) for form, these in found.items()}


def with_its_word(text: str, token: Token, after: list[Token], subject: tuple[int, int] | None) -> bool:
    """دعا المفوض إلى, قلل المستشار من: the verb, somebody who can speak, and the verb's own preposition."""
    table = _prepositions()
    wanted = table.get(plain(token.text, table))
    if subject is None:
        return False
    # What only people do needs no proof that its subject can speak: طالبت الأمهات بفتح صفوف.
    who = text[slice(*subject)]
    if not (speaks(who) or capital(who)) and (
        plain(token.text, table) in _of_things() or plain(token.text, acts()) in acts()
    ):
        return False
    if plain(token.text, _PUSHES) in _PUSHES and not any(
        word in words("clauses", "ar", "parties") for word in text[slice(*subject)].split()[:2]
    ):
        return False
    if plain(token.text, _HANGS) in _HANGS and subject[0] > token.start:
        near = next((t.text for t in after if t.start >= subject[1]), "")
        return near == "علي" and speaks(text[slice(*subject)])  # تعلق سعدى مفتاح بيتها على الحبل
    if after and after[0].text == "الراي":  # توافقه الرأي القاضية
        return speaks(text[slice(*subject)])
    beyond = [t for t in after if t.start >= max(subject[1], token.end)]
    # An apposition between commas stands before the verb's own word: طالبت النائبة فلانة، عضو اللجنة، باستضافة.
    aside = bool(beyond) and re.search(r"[،,]", text[subject[1] : beyond[0].start]) is not None
    behind = [t.text.rstrip("·") for t in beyond][: 16 if aside else 7]
    if plain(token.text, acts()) in acts():
        return True
    alone = not beyond or re.search(r"[.،,؛\n]", text[token.end : beyond[0].start])
    base = plain(token.text, verbs())
    long = len(base) > 4 and idea(base) is None  # not آمن, قلق, which are no verbs as often
    if subject[1] <= token.start and alone and long and base not in alone_too():
        return speaks(text[slice(*subject)]) and plain(token.text, verbs()) in table  # أحد الشيوخ استنكر
    if any(_bare_noun(word) in _nouns_of(token.text) for word in behind[:4]):
        return True
    if wanted and any(t.text in _with_pronoun(wanted) for t in after[:2] if t.end <= subject[0]):
        return True  # شكك فيها المتحدث
    if plain(token.text, _SEES) in _SEES:  # يرى السجانون في هذه القصص مبالغة
        at = behind.index("في") if "في" in behind[:4] else -1
        if at > 0 and behind[at - 1][-1] == "ا" and len(behind[at - 1]) > 3:
            return True  # لا يرى المدير ضررا في التأخير
        if any(t.text in ("فيه", "فيها", "فيهم") for t in after[:2]):
            return True
        if at >= 0 and any(word[-1] == "ا" and len(word) > 3 for word in behind[at + 2 : at + 4]):
            return True  # رأى المشرف في التأجيل خطرا
        return at >= 0 and behind[at + 1 : at + 2] != [] and behind[at + 1] in ("هذا", "هذه", "ذلك", "تلك")
    if not wanted or not behind:
        return False
    return any(word in wanted for word in behind) or (
        "ب" in wanted and any(word[:1] == "ب" and len(word) > 3 for word in (behind if aside else behind[:6]))
    )


_HANGS = frozenset(("علق", "علقت", "يعلق", "تعلق", "يعلقون"))
_PUSHES = frozenset(("دفع", "دفعت", "دفعوا", "يدفع", "تدفع", "يدفعون"))
_SEES = ("يري", "تري", "يرون", "راي", "رات", "راوا", "وجد", "وجدت", "يجد", "تجد")


@cache
def _with_pronoun(prepositions: frozenset[str]) -> frozenset[str]:
    bases = [word[:-1] + "ي" if word.endswith(("ي", "ا")) else word for word in prepositions]
    return frozenset(base + suffix for base in bases for suffix in ("ه", "ها", "هم", "هما"))


@cache
def _nouns_of(word: str) -> frozenset[str]:
    """What a verb must be done to so that it says something: رفض الاتهامات, ألقى باللوم."""
    for past, nouns in load("attribution")["ar"]["with_noun"].items():
        if plain(word, forms_of(fold(past))) in forms_of(fold(past)):
            return frozenset(fold(noun) for noun in nouns)
    return frozenset()


def _bare_noun(word: str) -> str:
    bare = re.sub(r"^(?:بال|ال|ب)(?=\w{3})", "", word)
    bare = re.sub(r"(?<=\w{4})ا\Z", "", bare)  # سؤالا
    if bare.endswith("يه") and bare not in _HIS:
        return bare
    return re.sub(r"(?<=\w{3})(?:ها|هم|ه)\Z", "", bare)


_HIS = ("نفيه", "سعيه", "رايه")  # else as a rule an ending of hers: قضية


_THINGS = (
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


@cache
def _of_things() -> frozenset[str]:
    """Forms of the verbs that things do too: أشار السهم إلى, كشف الحفر عن."""
    lists = load("attribution")["ar"]
    known = {pair.split("/")[0] for key in ("strong", "weak") for pair in lists[key]}
    stances = [fold(past) for past in (pair.split("/")[0] for pair in stance_pairs()) if past not in known]
    return frozenset(form for past in (*_THINGS, *stances) for form in forms_of(past))


@cache
def acts() -> frozenset[str]:
    stances = (fold(pair.split("/")[0]) for pair in load("stances")["ar"]["acts"])
    return frozenset(
        form for past in (*words("attribution", "ar", "acts"), *stances) for form in forms_of(past)
    )


def _figure_behind(after: list[Token], phrase: tuple[int, int]) -> bool:
    """A figure, a number word or what happened soon behind whoever recorded it."""
    behind = [t for t in after if t.start >= phrase[1]][:6]
    if not behind:
        return False
    first = idea(behind[0].text)
    return (first is not None and group_of(first) == "events") or any(
        t.text[0].isdigit() or look_up(t.text) or (t.text[0] == "ب" and look_up(t.text[1:])) for t in behind
    )


def counts(word: str, after: list[Token], subject: tuple[int, int], text: str) -> bool:
    """أحصى الدفاع المدني 12 قتيلا, المرصد قدر العدد بثمانية: whoever counts is the source of the count."""
    if plain(word, _recording()) not in _recording() or not _figure_behind(after, subject):
        return False
    return any(can_speak(one) for one in text[slice(*subject)].split()[:2])


_ANOTHER = ("اخر", "اخري", "اخرون")
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


def complement(text: str, after: list[Token], end: int) -> bool:
    """أن, a colon or a quotation within reach behind the verb."""
    near = after[:14]
    complements = words("attribution", "ar", "complements") | {fold("بالقول"), fold("كيف")}
    times = words("frames", "ar", "not_stated")
    for n, token in enumerate(near):
        if token.text in complements and not (n and near[n - 1].text in times):
            return True
    reach = near[-1].end if near else 0
    return bool(near and re.search(r"[:\"“«]", text[near[0].start - 2 : min(end, reach)]))
