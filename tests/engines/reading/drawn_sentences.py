"""Sentences with one known source, drawn from lists of verbs, roles and frames that know nothing of the lexicon
(`drawn/ar.toml`, `drawn/en.toml`): how far the rules reach beyond the words they list.

Every second word of a list is for development, the others are held out: `draw(language, held_out=True)` takes only those.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from amana.engines.reading import Document, page

from .gold import _alike

HERE = Path(__file__).parent / "drawn"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A short text, the frame it was drawn for, and who says what its last sentence says."""

    frame: str
    text: str
    speaker: str


@cache
def _lists(language: str) -> dict[str, list[str]]:
    return tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))


def draw(language: str, count: int, held_out: bool, seed: int = 1) -> list[Drawn]:
    """`count` texts, the frames in turn."""
    chance = random.Random(seed)
    words = {key: found[held_out::2] for key, found in _lists(language).items()}
    frames = _ARABIC if language == "ar" else _ENGLISH
    names = sorted(frames)
    return [
        Drawn(name, *frames[name](words, chance))
        for name in (names[number % len(names)] for number in range(count))
    ]


def found(drawn: Drawn) -> tuple[bool, bool]:
    """(a source is found in the last sentence, it is the right one)."""
    read = page(Document("d", drawn.text, published="2026-10-01"))
    last = drawn.text.rfind(". ", 0, len(drawn.text) - 1) + 1
    own = [a for a in read.attributions if a.end > last]
    return bool(own), any(_alike(name, drawn.speaker) for a in own for name in (a.speaker, a.outlet) if name)


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
    return f"{who} {_verb(chance.choice(words['that']), woman, past=False)} أن {chance.choice(words['claim'])}.", who


def _had(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    was = "كانت" if woman else "كان"
    return f"و{was} {who} قد {_verb(chance.choice(words['that']), woman, past=True)} أن {chance.choice(words['claim'])}.", who


def _quoted(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    return f"«{chance.choice(words['quote'])}»، {_verb(chance.choice(words['that']), woman, past=False)} {who}.", who


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
    return f"أما {who} ف{_verb(chance.choice(words['that']), woman, past=False)} أن {chance.choice(words['claim'])}.", who


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
    if verb.startswith("لم "):
        verb = "لم " + ("ت" + verb[4:] if woman else verb[3:])
    else:
        verb = _verb(show, woman, past=True)
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
    how = other if woman else one + ("اً" if not one.endswith("ي") else "اً")
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
    return f"{her if woman else him} {who} {place} و{'هي' if woman else 'هو'} {verb} أن {chance.choice(words['claim'])}.", who


def _relay(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _ = _somebody(words, chance)
    lead = chance.choice(["ونقلت صحيفة «الغد» عن", "ونسبت إذاعة محلية إلى", "وحكى لنا مراسلنا نقلاً عن", "وأوردت الوكالة على لسان"])
    return f"{lead} {who} {chance.choice(['قوله إن', 'أن'])} {chance.choice(words['claim'])}.", who


def _denies(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=False)
    return f"ولا {verb} {who} أن {chance.choice(words['claim'])}.", who


def _asks(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = chance.choice(["تسأل", "تتساءل", "تستفهم", "تستغرب"] if woman else ["يسأل", "يتساءل", "يستفهم", "يستغرب"])
    return f"{who} {verb}: لماذا لم يُسأل أحد؟", who


def _turn(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    verb = _verb(chance.choice(words["that"]), woman, past=True)
    lead = chance.choice(["في المقابل", "من جانب آخر", "وعلى الصعيد ذاته", "وفي حديث مع إذاعة محلية", "وتعليقاً على ذلك", "ومساء الأحد"])
    return f"{lead}، {verb} {who} أن {chance.choice(words['claim'])}.", who


def _in_a_row(words: Words, chance: random.Random) -> tuple[str, str]:
    who, woman = _somebody(words, chance)
    him, rest = chance.choice(words["deed"]).split("/")
    her, place = rest.split(" ", 1)
    verb = _verb(chance.choice(words["that"]), woman, past=True)
    return f"{her if woman else him} {who} {place} و{verb} أن {chance.choice(words['claim'])}.", who


_ARABIC: dict[str, Callable[[Words, random.Random], tuple[str, str]]] = {
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


def _en(words: Words, chance: random.Random, past: bool = True) -> tuple[str, str, str, str]:
    verb = chance.choice(words["that"]).split("/")[0 if past else 1]
    return chance.choice(words["man"]), verb, chance.choice(words["claim"]), chance.choice(words["quote"])


def _upper(phrase: str) -> str:
    return phrase[0].upper() + phrase[1:]


def _e_that(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"{_upper(who)} {verb} that {claim}.", who


def _e_present(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance, past=False)
    return f"But {who} {verb} that {claim}.", who


def _e_closing(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"{_upper(claim)}, {who} {verb}.", who


def _e_quote(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, _, quote = _en(words, chance)
    return f'"{quote}," {who} {verb}.', who


def _e_inverted(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, _, quote = _en(words, chance)
    verb = verb.split()[0] if " " in verb else verb
    return f'"{quote}," {verb} {who}.', who


def _e_relative(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance, past=False)
    return f"The plan is opposed by {who}, who {verb} that {claim}.", who


def _e_apposition(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"{_upper(who)}, interviewed at home on Monday, {verb} that {claim}.", who


def _e_feeling(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _, claim, _ = _en(words, chance)
    show, rest = chance.choice(words["feeling"]).split("/")
    return f"{_upper(who)} {show} {rest.split(' ', 1)[1]} {claim}.", who


def _e_by(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _, claim, _ = _en(words, chance)
    return f"{_upper(claim)}, {chance.choice(words['by'])} {who}.", who


def _e_carried(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    he = "they" if who[0].isupper() or who.endswith(("guild", "panel", "team", "embassy", "firm")) else "he"
    return f"{_upper(who)} said it was cold. Then {he} {verb} that {claim}.", who


def _e_quoted_as(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _, claim, _ = _en(words, chance)
    return f"{_upper(who)} was quoted as saying that {claim}.", who


def _e_colon(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, _, quote = _en(words, chance)
    return f'{_upper(who)} {verb}: "{quote}."', who


def _e_asked(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"Asked about the night, {who} {verb} that {claim}.", who


def _e_view(words: Words, chance: random.Random) -> tuple[str, str]:
    who, _, claim, _ = _en(words, chance)
    return f"In {who}'s {chance.choice(['view', 'telling', 'account', 'words', 'opinion'])}, {claim}.", who


def _e_between(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    first = 2 if claim.startswith("the ") else 1
    words_ = claim.split()
    return f"{_upper(' '.join(words_[:first]))}, {who} {verb}, {' '.join(words_[first:])}.", who


def _e_row(words: Words, chance: random.Random) -> tuple[str, str]:
    who, verb, claim, _ = _en(words, chance)
    return f"{_upper(who)} stood at the gate and {verb} that {claim}.", who


_ENGLISH: dict[str, Callable[[Words, random.Random], tuple[str, str]]] = {
    "that": _e_that,
    "that (present)": _e_present,
    "claim, subject, verb": _e_closing,
    "quotation, subject, verb": _e_quote,
    "quotation, verb, subject": _e_inverted,
    "relative clause": _e_relative,
    "apposition": _e_apposition,
    "feeling": _e_feeling,
    "by preposition": _e_by,
    "carried over": _e_carried,
    "quoted as": _e_quoted_as,
    "colon": _e_colon,
    "asked": _e_asked,
    "view": _e_view,
    "between commas": _e_between,
    "in a row": _e_row,
}


if __name__ == "__main__":
    import sys
    from collections import Counter

    show = "--show" in sys.argv
    for held_out in (False, True):
        for language in ("ar", "en"):
            all_, met, right = Counter(), Counter(), Counter()  # type: ignore[var-annotated]
            for one in draw(language, 340, held_out):
                hit, good = found(one)
                all_[one.frame] += 1
                met[one.frame] += hit
                right[one.frame] += good
                if show and not good and not held_out:
                    read = page(Document("d", one.text, published="2026-10-01"))
                    print(f"  {one.frame}: {one.text} | {one.speaker} | {[a.speaker or a.outlet for a in read.attributions]}")
            print(f"{language} {'held out' if held_out else 'development'}: found {sum(met.values()) / 340:.2f} right {sum(right.values()) / 340:.2f}")
            for frame in all_:
                print(f"   {frame}: {met[frame]}/{right[frame]} of {all_[frame]}")
