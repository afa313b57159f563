"""The Arabic frames into which verbs and roles are drawn; each gives a text and who says its last sentence."""

from __future__ import annotations

import random
from collections.abc import Callable

Words = dict[str, list[str]]


def _somebody(words: Words, chance: random.Random) -> tuple[str, bool]:
    woman = chance.random() < 0.5
    return chance.choice(words["woman" if woman else "man"]), woman


def _feminine(past: str) -> str:
    return past[:-1] + "ت" if past.endswith("ى") else past[:-1] + "ت" if past.endswith("ا") else past + "ت"


def _verb(pair: str, woman: bool, past: bool) -> str:
    before, now = pair.split("/")[:2]
    if past:
        return _feminine(before) if woman else before
    return "ت" + now[1:] if woman else now


def _vs(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=True)
    return f"و{verb} {who} أن {chance.choice(words['claim'])}.", who


def _vs_present(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=False)
    return f"{verb} {who} أن {chance.choice(words['claim'])}.", who


def _sv(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    return (
        f"{who} {_verb(chance.choice(words['that']), woman, past=False)} أن {chance.choice(words['claim'])}.",
        who,
    )


def _had(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    was = "كانت" if woman else "كان"
    return (
        f"و{was} {who} قد {_verb(chance.choice(words['that']), woman, past=True)} أن {chance.choice(words['claim'])}.",
        who,
    )


def _quoted(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    return (
        f"«{chance.choice(words['quote'])}»، {_verb(chance.choice(words['that']), woman, past=False)} {who}.",
        who,
    )


def _whose(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _ = _somebody(words, chance)
    by = chance.choice(words["by"])
    glued = by.endswith("لـ")
    phrase = by[:-2] + ("لل" + who[2:] if who.startswith("ال") else "ل" + who) if glued else f"{by} {who}"
    return f"الزيارات متوقفة منذ أسبوع، {phrase}.", who


def _relative(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    which = "التي" if woman else "الذي"
    verb = _verb(chance.choice(words["that"]), woman, past=False)
    return f"وفي الغرفة {who}، {which} {verb} أن {chance.choice(words['claim'])}.", who


def _topic(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    return (
        f"أما {who} ف{_verb(chance.choice(words['that']), woman, past=False)} أن {chance.choice(words['claim'])}.",
        who,
    )


def _taken_up(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=False)
    return f"الزيارات متوقفة منذ أسبوع، كما {verb} {who}.", who


def _occasion(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=True)
    return f"و{verb} {who} في حديث لإذاعة محلية أن {chance.choice(words['claim'])}.", who


def _prepositional(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    pair = chance.choice(words["with"])
    return f"{_verb(pair, woman, past=True)} {who} {pair.split('/')[2]}.", who


def _prepositional_behind(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    pair = chance.choice(words["with"])
    return f"{who} {_verb(pair, woman, past=False)} {pair.split('/')[2]}.", who


def _feels(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    show, feeling = chance.choice(words["show"]), chance.choice(words["feeling"])
    his, rest = feeling.split("/")
    own = rest.split(" ", 1)[0] if woman else his
    verb = show.split("/")[0]
    if not verb.startswith("لم "):
        verb = _verb(show, woman, past=True)
    elif woman:
        verb = "لم ت" + verb[4:]
    return f"و{verb} {who} {own} {rest.split(' ', 1)[1]}.", who


def _carried(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    said = "قالت" if woman else "قال"
    verb = _verb(chance.choice(words["that"]), woman, past=chance.random() < 0.5)
    return f"{said} {who} إن البرد شديد. ثم {verb} أن {chance.choice(words['claim'])}.", who


def _doing(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    him, rest = chance.choice(words["deed"]).split("/")
    her, place = rest.split(" ", 1)
    one, other = chance.choice(words["participle"]).split("/")
    how = other if woman else one + "اً"
    return f"{her if woman else him} {who} {place} {how} أن {chance.choice(words['claim'])}.", who


def _passive(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _ = _somebody(words, chance)
    lead = chance.choice(["ونُقل عن", "ورُوي عن", "ونُسب إلى", "ويُنقل عن"])
    told = chance.choice(["أن", "قوله إن"])
    return f"{lead} {who} {told} {chance.choice(words['claim'])}.", who


def _label(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _ = _somebody(words, chance)
    return f"{who}: {chance.choice(words['claim'])}", who


def _colon(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=chance.random() < 0.5)
    return f"و{verb} {who}: «{chance.choice(words['quote'])}».", who


def _apposition(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=True)
    aside = "الذي حضر الجلسة" if not woman else "التي حضرت الجلسة"
    return f"و{verb} {who}، {aside}، أن {chance.choice(words['claim'])}.", who


def _state(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    him, rest = chance.choice(words["deed"]).split("/")
    her, place = rest.split(" ", 1)
    verb = _verb(chance.choice(words["that"]), woman, past=False)
    return (
        f"{her if woman else him} {who} {place} و{'هي' if woman else 'هو'} {verb} أن {chance.choice(words['claim'])}.",
        who,
    )


def _relay(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _ = _somebody(words, chance)
    lead = chance.choice(
        [
            "ونقلت صحيفة «الغد» عن",
            "ونسبت إذاعة محلية إلى",
            "وحكى لنا مراسلنا نقلاً عن",
            "وأوردت الوكالة على لسان",
        ]
    )
    return f"{lead} {who} {chance.choice(['قوله إن', 'أن'])} {chance.choice(words['claim'])}.", who


def _denies(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=False)
    return f"ولا {verb} {who} أن {chance.choice(words['claim'])}.", who


def _asks(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = chance.choice(
        ["تسأل", "تتساءل", "تستفهم", "تستغرب"] if woman else ["يسأل", "يتساءل", "يستفهم", "يستغرب"]
    )
    return f"{who} {verb}: لماذا لم يُسأل أحد؟", who


def _turn(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=True)
    lead = chance.choice(
        [
            "في المقابل",
            "من جانب آخر",
            "وعلى الصعيد ذاته",
            "وفي حديث مع إذاعة محلية",
            "وتعليقاً على ذلك",
            "ومساء الأحد",
        ]
    )
    return f"{lead}، {verb} {who} أن {chance.choice(words['claim'])}.", who


def _in_a_row(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    him, rest = chance.choice(words["deed"]).split("/")
    her, place = rest.split(" ", 1)
    verb = _verb(chance.choice(words["that"]), woman, past=True)
    return f"{her if woman else him} {who} {place} و{verb} أن {chance.choice(words['claim'])}.", who


ARABIC: dict[str, Callable[[Words, random.Random], tuple[str, str]]] = {
    "verb, subject, that": _vs,
    "verb, subject, that (present)": _vs_present,
    "subject, verb, that": _sv,
    "had said": _had,
    "quotation, verb, subject": _quoted,
    "by preposition": _whose,
    "relative clause": _relative,
    "topic": _topic,
    "as he says": _taken_up,
    "occasion between": _occasion,
    "verb with its preposition": _prepositional,
    "subject, verb with its preposition": _prepositional_behind,
    "shown feeling": _feels,
    "carried over": _carried,
    "participle": _doing,
    "passive": _passive,
    "label": _label,
    "colon": _colon,
    "apposition": _apposition,
    "state": _state,
    "relay": _relay,
    "does not": _denies,
    "asks": _asks,
    "turn": _turn,
    "in a row": _in_a_row,
}
