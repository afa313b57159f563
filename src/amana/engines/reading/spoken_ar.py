"""Spoken Arabic read as it would be written: عم بيقولوا إنو, حكالي, گال, خبرتني. The tokens keep the places of what
was typed; only their words are put into the written form that the rules know."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from .fold import Token
from .forms_ar import conjugated, objective, verbs
from .lexicon import alternatives, load, words
from .speakers import parse
from .stems import idea
from .talkers_ar import is_person
from .tellers_ar import can_speak, speaks

# To whom, written on the verb: حكالي, قالولنا, كتبتلو.
TO_WHOM = re.compile(r"(?:لكن|لكم|لهم|لهن|لنا|لها|لي|لو|له|لك|لن)\Z")

# قالي, گاللي, قلو; كلي and كلنا are "all".
_SAID_TO_ME = re.compile(r"[وف]?(?:[قك]الل?(?:ي|نا|و|ك|ها|هم|كم)|[قك]لل(?:ي|نا|و|ها|هم)|قل(?:[يو]|ها|هن|هم))")


# To whom or whom, on a participle of telling or behind عم: مخبرني, موصينا.
_WHOM = re.compile(r"(?:ني|نا|و|ه|ها|هم|هن|ن|لي|لنا|لو|لها|لهم|لك|ك|كن|كم)\Z")


@cache
def _written() -> dict[str, str]:
    """Spoken word -> the written one: the listed ones, and every form of the spoken verbs."""
    lists = load("spoken")["ar"]
    found: dict[str, str] = {}
    for said, form in lists["verbs"].items():
        for one, other in zip(conjugated(said), conjugated(form), strict=True):
            found.setdefault(one, other)
            for suffix in ("ني", "نا", "هم", "ها"):  # جاوبنا, سولفتني
                found.setdefault(one + suffix, other)
            if one.endswith("ون"):  # يسولفو, يسولفوا
                found.setdefault(one[:-1], other)
                found.setdefault(one[:-1] + "ا", other)
    kept = {word: form for word, form in found.items() if word not in verbs() and word not in _TITLES}
    return kept | {fold(said): fold(form) for said, form in lists["written"].items()}


_REACHED_ME = re.compile(r"بلغ(?:ت|و)?(?:ني|نا|هم|ها)")
_REACHES = ("بلغ", "بلغت", "بلغوا")
_TITLES = {fold("حجي"): fold("حكى")}  # أبو علي حچى; else Hajji


@cache
def _participles() -> dict[str, str]:
    """مخبر, مخبرة, مخبرين -> the past of the verb that it tells by."""
    found: dict[str, str] = {}
    for said, past in load("spoken")["ar"]["participles"].items():
        bare, told = fold(said), fold(past)
        weak = told[:-1] if told[-1] in "يا" else told
        found |= {bare: told, bare + "ه": weak + "ت", bare + "ين": weak + "وا"}
    return found


def as_if_written(tokens: list[Token]) -> list[Token]:
    """The words of a text with its spoken forms as they are written; what goes on (عم يقول) is one word."""
    found: list[Token] = []
    going = words("spoken", "ar", "going_on")
    for at, token in enumerate(tokens):
        word = written(token.text)
        before = found[-1] if found else None
        if (
            word == "الذي"
            and token.text == "يلي"
            and before
            and before.text in words("spoken", "ar", "follows")
        ):
            word = token.text
        if before and before.text.removeprefix("و") in going and token.start - before.end == 1:
            told = goes_on(token.text)
            if told:
                told = "و" * (before.text[0] == "و") + told
                found[-1] = Token(told, before.start, token.end)
                continue
        # By value: `written` may answer with the same word of an earlier text.
        if word == token.text and (said := _in_its_place(tokens, at)):
            word = said
        found.append(token if word == token.text else token._replace(text=word))
    return found


_THIS = re.compile(r"(?P<led>[وف]?)هال(?P<who>\w{3,})")


def _in_its_place(tokens: list[Token], at: int) -> str | None:
    """What only the words around it tell: الضابط كلنا (he told us, not all of us), مخبرني إنو, المدير حاسب إنو."""
    word = tokens[at].text
    this = _THIS.fullmatch(word)
    if this and this["who"] in words("spoken", "ar", "people") and this["who"] != "صوت":
        return this["led"] + "ال" + this["who"]  # هالمحامي
    lead = word[0] if word[0] in "وف" and len(word) > 4 else ""
    base = word[len(lead) :]
    if base in _TITLES and at and _somebody(tokens[at - 1].text):
        return lead + _TITLES[base]
    if at and _REACHED_ME.fullmatch(base):
        return lead + fold("أبلغت" if base[3:4] == "ت" else "أبلغ")  # الهلال بلغني
    if base in _REACHES and any(one.text in words("spoken", "ar", "that") for one in tokens[at + 1 : at + 3]):
        return lead + fold("أ") + base  # بلّغ إنو
    if _TOLD_US.fullmatch(base):
        return lead + "قال" if at and _somebody(tokens[at - 1].text) else None
    bare = base if base in _participles() else _WHOM.sub("", base)
    past = _participles().get(bare) or (
        _participles().get(bare[:-1] + "ه") if bare != base and bare[-1:] == "ت" else None
    )
    if past is None:
        return None
    near = [token.text for token in tokens[at + 1 : at + 5]]
    told = words("spoken", "ar", "that")
    if bare != base:
        told |= words("attribution", "ar", "complements")
    elif at and _somebody(tokens[at - 1].text):
        told |= words("attribution", "ar", "complements")
        near = near[:2]
    stated = any(one in told for one in near) or any(POSTED.fullmatch(one) for one in near[:1])
    return lead + past if stated else None


# منزل بالفيس, كاتبة عالصفحة: on what somebody has put it.
POSTED = re.compile(r"(?:بال|عال|ع)(?:فيس|فيسبوك|نت|كروب|قروب|صفحه|تلغرام|تليغرام|واتس|واتساب)")


# To him or her, to us: after somebody only, else "we said", "all of us", "little".
_TOLD_US = re.compile(r"[قك]ل(?:نا|ن|كن|كم|ه)")


def _somebody(word: str) -> bool:
    return can_speak(word) or word.removeprefix("ال") in words("spoken", "ar", "people")


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{alternatives(load('spoken')['ar']['signs'])}|هال\w{{3,}}|ب[يت]\w+و)(?!\w)"
    )


def spoken(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` (folded) is spoken Arabic: by words that no written sentence has, or because the
    text is full of them."""
    return _signs().search(text, start, end) is not None or _full_of_them(text)


def talks(text: str, tokens: list[Token], start: int, end: int) -> bool:
    """Whether the sentence of these words is spoken Arabic: by `spoken`, or since a word of it had to be put into its
    written form."""
    said = any(token.text[-1] != "·" and token.text != text[token.start : token.end] for token in tokens)
    return said or spoken(text, start, end)


_FULL = 0.02  # of the words of a text


@lru_cache(maxsize=64)
def _full_of_them(text: str) -> bool:
    signs = sum(1 for _ in _signs().finditer(text))
    return signs > 1 and signs > _FULL * len(text.split())


@lru_cache(maxsize=65536)
def goes_on(word: str) -> str | None:
    """The written verb of saying behind عم: يقولوا, بيحكي; None for any other word."""
    base = word[1:] if re.match(r"ب[يت]\w{2,}", word) else word
    for form in (*_told(base), base.removesuffix("ا") + "ن", written(base)):
        form = _written().get(form, form)
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
    if word[0] in "وف" and len(word) > 3 and word[1:] in known:
        return word[0] + known[word[1:]]  # وگال
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
    if (led := re.match(r"[وف]?(?:د|ح|ه|رح|عم|عب)(?=ب?[يت]\w{3})", word)) and (
        told := goes_on(word[led.end() :])
    ):
        return (word[0] if word[0] in "وف" else "") + told  # ديقول, حيحكي
    lead = word[0] if word[0] in "وف" and len(word) > 4 else ""
    base = word[len(lead) :]
    if lead and base in known:
        return lead + known[base]
    if re.match(r"ب[يت]\w{3,}", base) and base[1:] not in words("attribution", "ar", "sayings"):
        for form in (*_told(base[1:]), base[1:].removesuffix("ا") + "ن"):
            form = known.get(form, form)
            if form in found:
                return lead + form
    if base.startswith("ال") or (lead and word in found):
        return word
    told = TO_WHOM.sub("", base)
    if told != base and len(told) > 2 and not can_speak(word) and idea(word) is None:
        for form in (told, told + "ا", told[:-1] + "ي"):
            form = known.get(form, _TITLES.get(form, form))
            if form in found and (form == told or told[-1] in "وا" or told in known):
                return lead + form
    if base[-1] == "و" and len(base) > 3 and base + "ا" in found and not can_speak(base):
        return lead + base + "ا"  # حكو
    return word


def _told(word: str) -> list[str]:
    return [word, *([bare] if (bare := TO_WHOM.sub("", word)) != word else [])]


def told_in_talk(text: str, after: list[Token], led: tuple[int, int] | None, phrase: tuple[int, int]) -> bool:
    """جارتنا تقول لا والله, المدير قال السفر قريب, تقول النيابة رح تستأنف: in talk what stands behind the verb is as
    a rule what is said, without أن."""
    told, head = text[slice(*phrase)], text[slice(*phrase)].split()[0]
    if (led and speaks(text[slice(*led)])) or not speaks(told):
        return True
    if not is_person(head):
        near = [token.text for token in after if token.start >= phrase[1]][:2]
        stated = any(one in words("attribution", "ar", "complements") for one in near)
        if not stated and not text[phrase[1] :].lstrip().startswith(":"):
            return True  # عدتهم نفر نفر, وعدني يطمني
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
