"""Spoken Arabic read as it would be written: عم بيقولوا إنو, حكالي, گال, خبرتني. The tokens keep the places of what
was typed; only their words are put into the written form that the rules know."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .fold import Token
from .forms_ar import objective, verbs
from .lexicon import alternatives, load, words
from .speakers import parse
from .stems import idea
from .tellers_ar import can_speak, speaks

# To whom, written on the verb: حكالي, قالولنا, كتبتلو.
_TO_WHOM = re.compile(r"(?:لكن|لكم|لهم|لهن|لنا|لها|لي|لو|له|لك|لن)\Z")

# قالي, گاللي, قلو; كلي and كلنا are "all".
_SAID_TO_ME = re.compile(r"[وف]?(?:[قك]الل?(?:ي|نا|و|ك|ها|هم|كم)|[قك]لل(?:ي|نا|و|ها|هم)|قل[يو])")


@cache
def _written() -> dict[str, str]:
    return {fold(said): fold(form) for said, form in load("spoken")["ar"]["written"].items()}


def as_if_written(tokens: list[Token]) -> list[Token]:
    """The words of a text with its spoken forms as they are written; what goes on (عم يقول) is one word."""
    found: list[Token] = []
    going = words("spoken", "ar", "going_on")
    for token in tokens:
        word = written(token.text)
        before = found[-1] if found else None
        if (
            word == "الذي"
            and token.text == "يلي"
            and before
            and before.text in words("spoken", "ar", "follows")
        ):
            word = token.text
        if before and before.text in going and token.start - before.end == 1:
            told = goes_on(token.text)
            if told:
                found[-1] = Token(told, before.start, token.end)
                continue
        found.append(token if word is token.text else token._replace(text=word))
    return found


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{alternatives(load('spoken')['ar']['signs'])}|هال\w{{3,}}|ب[يت]\w+و)(?!\w)"
    )


def spoken(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` (folded) is spoken Arabic, by words that no written sentence has."""
    return _signs().search(text, start, end) is not None


@lru_cache(maxsize=65536)
def goes_on(word: str) -> str | None:
    """The written verb of saying behind عم: يقولوا, بيحكي; None for any other word."""
    base = word[1:] if re.match(r"ب[يت]\w{2,}", word) else word
    for form in (base, base.removesuffix("ا") + "ن", written(base)):
        if form[0] in "يت" and form in verbs():
            return form
    return None


@lru_cache(maxsize=65536)
def written(word: str) -> str:
    """The written form of a verb of saying, or of a particle, as it is spoken: بيقول, بتقولك, أكدولي, قالتلي, إنو;
    other words as they are."""
    known = _written()
    if word in known:
        return known[word]
    if _SAID_TO_ME.fullmatch(word):
        return "قال"
    if re.match(r"هال\w{3,}", word):  # هالمعلومة
        return word[1:]
    if (
        re.match(r"[وف]?عال\w{3,}", word)
        and idea(word) is None
        and word not in words("spoken", "ar", "no_upon")
    ):
        return "علي"  # عالمعبر: upon
    found = verbs()
    if len(word) < 4 or word in found or objective(word):
        return word
    lead = word[0] if word[0] in "وف" and len(word) > 4 else ""
    base = word[len(lead) :]
    if lead and base in known:
        return lead + known[base]
    if re.match(r"ب[يت]\w{3,}", base) and base[1:] not in words("attribution", "ar", "sayings"):
        for form in (*_told(base[1:]), base[1:].removesuffix("ا") + "ن"):
            if form in found:
                return lead + form
    if base.startswith("ال") or (lead and word in found):
        return word
    told = _TO_WHOM.sub("", base)
    if told != base and len(told) > 2 and not can_speak(word) and idea(word) is None:
        for form in (told, told + "ا", told[:-1] + "ي"):
            if form in found and (form == told or told[-1] in "وا"):
                return lead + form
    if base[-1] == "و" and len(base) > 3 and base + "ا" in found and not can_speak(base):
        return lead + base + "ا"  # حكو
    return word


def _told(word: str) -> list[str]:
    return [word, *([bare] if (bare := _TO_WHOM.sub("", word)) != word else [])]


def told_in_talk(text: str, after: list[Token], led: tuple[int, int] | None, phrase: tuple[int, int]) -> bool:
    """جارتنا تقول لا والله, المدير قال السفر قريب, تقول النيابة رح تستأنف: in talk what stands behind the verb is as
    a rule what is said, without أن."""
    told, head = text[slice(*phrase)], text[phrase[0] :].split(maxsplit=1)[0]
    if (led and speaks(text[slice(*led)])) or not speaks(told):
        return True
    if not can_speak(head) and (head[-1] == "و" or not parse(told).names):
        return True  # انحالو, السفر قريب
    behind = next((token.text for token in after if token.start >= phrase[1]), "")
    return behind in ("رح", "راح", "ما", "عم", "ممكن", "لازم") or re.match(r"ب[يت]\w{2}", behind) is not None


def nobody(tokens: list[Token], at: int) -> bool:
    """ما حدا قال, محدش قال."""
    word = tokens[at - 1].text.lstrip("وف")
    return word in ("محدش", "ماحدا", "محد") or (
        word in ("حدا", "حد", "احد") and at > 1 and tokens[at - 2].text.lstrip("وف") in ("ما", "لا", "ولا")
    )
