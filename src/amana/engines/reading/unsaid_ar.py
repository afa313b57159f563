"""What is not said although a verb of saying stands there: denied of somebody (لم يقل المدير), supposed (لو قالت
الإدارة), wanted or due (ينبغي أن يقول, من المقرر أن تعلن).
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .beside_ar import says_only
from .fold import Token
from .forms_ar import forms_of, plain, verbs
from .frames_ar import joined
from .lexicon import load, words
from .phrases_ar import BREAK
from .stems import group_of, idea
from .tellers_ar import can_speak

_CONVICTS = forms_of(fold("أدان")) | forms_of(fold("دان"))
_COURT = re.compile(r"(?:ال)?(?:محكمه|غرفه|دائره|هييه|قاضي|قاض|قضاء)\Z")
_SUPPOSED = ("اذا", "لو", "ولو", "واذا", "فاذا", "ان", "سواء")
_NOT = ("لم", "لن", "ولم", "ولن", "فلم", "فلن")


@cache
def _jussives() -> frozenset[str]:
    """يقل, تفد, يضف: the shortened presents of the hollow verbs of saying, and the plain ones behind لم and لن."""
    found: set[str] = set()
    for pair in load("attribution")["ar"]["strong"]:
        present = fold(pair.split("/")[1])
        for form in (present, "ت" + present[1:]):
            found.add(form)
            if form[-2] in "وي":
                found.add(form[:-2] + form[-1])
            if form[-1] in "وي":
                found.add(form[:-1])
        found.add(present + "وا")
    return frozenset(found)


def _was_not(tokens: list[Token], at: int) -> bool:
    """Behind لم يكن and its subject, a present."""
    if not re.match(r"[يت]\w{2,}\Z", tokens[at].text):
        return False
    return any(
        tokens[n].text in ("يكن", "تكن", "يكونوا") and n and tokens[n - 1].text in _NOT
        for n in range(max(0, at - 5), at)
    )


def _things_say(text: str, tokens: list[Token], at: int) -> bool:
    """الأرقام تقول شيئا: right behind a definite noun for things, and nothing is stated."""
    if not at or tokens[at].text[0] != "ت" or "ال" not in tokens[at - 1].text[:3]:
        return False
    before = re.sub(r"\A[وف](?=ال)", "", tokens[at - 1].text)
    if not before.startswith("ال") or can_speak(before):
        return False
    if idea(before) is None or group_of(idea(before) or "") not in ("things", "events"):
        return False
    heads = at == 1 or tokens[at - 1].text[0] in "وف" or joined(text, tokens, at - 1) is None
    stated = any(one.text in words("attribution", "ar", "complements") for one in tokens[at + 1 : at + 8])
    return (
        heads and not stated and re.search(r"[:«“\"0-9]", text[tokens[at].end : tokens[at].end + 60]) is None
    )


_AS_GOOD_AS_SAID = frozenset(
    fold(pair)
    for pair in (
        "ينف",
        "تنف",
        "ينفوا",
        "ينفي",
        "تنفي",
        "ينكر",
        "تنكر",
        "يستبعد",
        "تستبعد",
        "يخف",
        "تخف",
        "يجزم",
        "تجزم",
    )
)


_REFUSES = forms_of(fold("رفض")) | forms_of(fold("امتنع"), "امتنع/يمتنع") | forms_of(fold("اعتذر"))
_TO_COMMENT = frozenset(fold(word) for word in ("الإدلاء", "الإفصاح", "الخوض", "الإجابة"))
_ASKED_HIM = re.compile(r"[وف]?سال(?:ت|نا)?(?:ه|ها|هم|هما)\Z")


def _asks(text: str, verb: Token, behind: Token) -> bool:
    """Somebody right behind it who asks; no paper by its name in marks."""
    return can_speak(behind.text) and not BREAK.search(text[verb.end : behind.start])


_KEPT_BACK = ("رفض", "رفضت", "يرفض", "ترفض", "دون", "بدون", "بلا", "تجنب", "تجنبت")


def unsaid(text: str, tokens: list[Token], at: int) -> bool:
    """Whether the verb of saying at `at` says nothing: negated, supposed, wanted."""
    word = tokens[at].text
    if plain(word, _CONVICTS) in _CONVICTS and at + 1 < len(tokens) and _COURT.match(tokens[at + 1].text):
        return True  # أدانت غرفة الجنايات ثلاثة عائدين: a sentence, not an opinion
    if plain(word, _REFUSES) in _REFUSES and any(
        token.text in _TO_COMMENT and not BREAK.search(text[tokens[at].end : token.start])
        for token in tokens[at + 1 : at + 9]
    ):
        return True  # رفض المتحدث الإدلاء بأي رقم
    relative = at > 0 and tokens[at - 1].text in ("الذي", "التي", "الذين")
    if (
        _ASKED_HIM.match(word)
        and not relative
        and not (at + 1 < len(tokens) and _asks(text, tokens[at], tokens[at + 1]))
    ):
        return True  # وسألته «الأفق» عمن يقرر ذلك
    before = joined(text, tokens, at)
    if before is None or says_only(tokens, at):
        return False
    if _things_say(text, tokens, at):
        return True
    if _was_not(tokens, at):
        return True  # لم يكن الرفاعي يعرف
    if before in ("قد", "وقد", "فقد", "ربما", "وربما") and re.match(r"[يت]\w{2,}\Z", word):
        return word in _jussives() and not word.endswith("ت")  # قد يقول قائل: he may
    if before == "عدم" or (word == "ذكر" and before in _KEPT_BACK):
        return True  # عدم ذكر اسمها, رفض ذكر العدد
    if before in _NOT:
        return word in _jussives() and word not in _AS_GOOD_AS_SAID
    if before in ("اذا", "واذا", "فاذا", "لو", "ولو"):
        return plain(word, verbs()) in verbs()
    if before == "ان" and re.match(r"[يت]\w{2,}\Z", word) and at > 1:
        return _wanted(text, tokens, at - 1) and plain(word, verbs()) in verbs()
    return False


_WANTS = frozenset(
    fold(word)
    for word in (
        *(
            "ينبغي",
            "يجب",
            "يمكن",
            "المقرر",
            "المتوقع",
            "المنتظر",
            "المفترض",
            "المرتقب",
            "المأمول",
            "بد",
            "عليه",
        ),
        *(
            "عليها",
            "عليهم",
            "يفترض",
            "يتوقع",
            "ينتظر",
            "دون",
            "بدون",
            "كاد",
            "كادت",
            "أراد",
            "أرادت",
            "يريد",
            "تريد",
        ),
        *(
            "رفض",
            "رفضت",
            "أجل",
            "شرط",
            "يستطيع",
            "تستطيع",
            "قادر",
            "قادرة",
            "يرفض",
            "ترفض",
            "طلب",
            "طلبت",
            "شأنه",
            "شأنها",
        ),
    )
)


def _wanted(text: str, tokens: list[Token], that: int) -> bool:
    """Behind what is wanted, due, possible or avoided, or على and somebody: على الوزارة أن تعلن."""
    before = [token.text.lstrip("وف") for token in tokens[max(0, that - 4) : that]]
    if before and (before[-1] in _WANTS or tokens[that - 1].text in _WANTS):
        return True
    return any(one == "علي" for one in before[-3:]) and joined(text, tokens, that) is not None
