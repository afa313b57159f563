"""How an event is told: as having happened, or as denied, foiled, planned or feared.

What counts is the word that governs the event, not any such word of the sentence: an event stands in its reach if no
other clause begins between the two. A negation is its own governor, so that "did not rule out" fears and "could not
prevent" tells. The lists are `lexicon/moods.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from .lexicon import alternatives, load, words
from .stems import event as happening
from .stems import is_arabic
from .values import Modality, Polarity

FAR, NEAR, NEXT, BEHIND = 30, 3, 1, 4
WINDOW = 420  # characters before an event in which its governor is looked for
_KINDS: tuple[Modality, ...] = ("foiled", "planned", "feared")
_REACH = {"far": FAR, "plain": FAR, "near": NEAR, "modal": 6, "after": BEHIND, "next": NEXT}
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BEFORE_ARABIC = r"(?<!\w)[وف]?(?:ال|بال|لل|[بلك])?"
_PERSON = r"(?:ته|تها|تهم|ه|ها|هم|هن|هما|نا|ت|وا|ا|ون|ين|ات)?(?!\w)"
_FINITE = re.compile(
    r"[وف](?:س?ي\w{2,}|\w{3,}وا|\w{2,}[^ا\W]ت|قد|(?:قتل|هرب|فر|خطف|هاجم|اقتحم|فجر|مات|جرح|اصيب|اعتقل|شن|نقل|اطلق|اصاب|سقط)ا?)"
)
_FINITE_EN = re.compile(r"\w+ed|fled|broke \w+|shot|ran \w+|got \w+|walked \w+")
_COMING = re.compile(r"[وف]?س[يتن]\w{3,}")
_MONTH = re.compile(r"(?<!\w)(?:in|last|since|of|on|by|early|late|mid|until|from|\d+)[\s-]\Z")
_BEGINS_WITH_NOT = re.compile(
    r"(?:\A|[.،؛:!؟?\n\"«]\s?|(?<!\w)(?:ان|انه|انو|انها|انهم|والله|احنا|لكن|بس)\s)\Z"
)


class Governor(NamedTuple):
    """A word that governs what stands in its reach: its place in the folded text, its kind, and how far it reaches."""

    start: int
    end: int
    kind: str
    reach: int
    modal: bool


def mood_of(text: str, span: tuple[int, int], event: tuple[int, int]) -> tuple[Polarity | None, Modality]:
    """Polarity and modality of the event at `event` in the sentence `span` (places of the folded text). The polarity
    is None where nothing in the sentence denies, "asserted" where a denial governs something else."""
    begin = max(span[0], event[0] - WINDOW)
    denied: Polarity | None = None
    modality: Modality = "fact"
    around = text[max(begin, event[0] - 40) : event[1] + 40]
    language = "ar" if re.search("[\u0621-\u064a]", around) else "en"
    found = list(_before(text, begin, event[0], language))
    undone: set[int] = set()
    for at, governor in enumerate(found):
        if at in undone:
            continue
        if (over := _negated(text, governor, found[at + 1 :])) and _reaches(
            text, found[at + 1], event, language
        ):
            if over == "denied":
                modality = "feared"  # does not deny, does not rule out
            undone.add(at + 1)
            continue
        if not _reaches(text, governor, event, language):
            if governor.kind == "denied" and governor.reach == FAR:
                denied = denied or "asserted"
            continue
        if governor.kind == "denied":
            denied = "denied"
        elif governor.kind == "foiled" and _fails_to_stop(text, begin, governor, language):
            continue
        elif modality == "foiled" or (modality == "feared" and governor.modal):
            continue  # a plan that was foiled; what would be, if
        elif not (governor.kind == "foiled" and _managed(text, begin, event[0], language)):
            modality = governor.kind  # type: ignore[assignment]
    end = min(span[1], event[1] + 80)
    for governor in _behind(text, event[1], end, language):
        between = text[event[1] : governor.start]
        told = governor.kind == "denied" and _is_told(text[begin : event[0]], language)
        if len(_WORD.findall(between)) >= (FAR if told else governor.reach) or re.search(r"[.؛;:]", between):
            continue
        if governor.kind == "denied":
            denied = "denied"
        elif modality == "fact":
            modality = governor.kind  # type: ignore[assignment]
    if modality == "fact" and _asked(text, span, language):
        modality = "feared"
    elif modality == "fact" and _is_coming(text[event[0] : event[1]]):
        modality = "planned"
    return denied, modality


def _is_coming(word: str) -> bool:
    """سيهاجم: the future, unless the word begins so by itself (سيطرة)."""
    return _COMING.fullmatch(word) is not None and happening(re.sub("^[وف]?س", "", word)) is not None


def _asked(text: str, span: tuple[int, int], language: str) -> bool:
    """A question whether; one after where, when or why takes for granted what it asks about."""
    whole = text[max(span[0], span[1] - WINDOW) : span[1] + 1].rstrip()
    if not whole.endswith(("?", "؟")):
        return False
    return not any(word in words("moods", "granted", language) for word in _WORD.findall(whole))


def _is_told(before: str, language: str) -> bool:
    """Whether an event is what a report, a rumour or a story is about: only then does "is false" far behind deny it."""
    return any(word in words("moods", "tidings", language) for word in _bared(_WORD.findall(before)[-6:]))


def _before(text: str, begin: int, end: int, language: str) -> Iterator[Governor]:
    """The governors of a stretch, in order; of two at one place the longer."""
    found: dict[int, Governor] = {}
    for kind in ("denied", *_KINDS):
        for name in ("far", "plain", "near", "modal"):
            pattern = _pattern(kind, f"{name}_{language}")
            if pattern is None:
                continue
            for match in pattern.finditer(text, begin, end):
                one = Governor(match.start(), match.end(), kind, _REACH[name], name == "modal")
                if match.end() > found.get(match.start(), one)[1] or match.start() not in found:
                    found[match.start()] = one
    if language == "ar":
        for match in _MAY_AR.finditer(text, begin, end + 8):
            if match.end() > end:
                break
            found.setdefault(match.start(), Governor(match.start(), match.start("verb"), "feared", 6, False))
    taken = 0
    for one in sorted(found.values()):
        if one.start >= taken:
            yield one
            taken = one.end


_MAY_AR = re.compile(
    r"(?<!\w)[وف]?قد\s(?=(?P<verb>[ين]\w{2,}|ت(?:ودي|كون|شهد|فر|هرب|هاجم|حدث|قع|ندلع|صل|نفجر|شن|قتحم|ستهدف|سبب)\w*))"
)


def _behind(text: str, begin: int, end: int, language: str) -> Iterator[Governor]:
    for kind in ("denied", *_KINDS):
        for name in ("after", "next"):
            if pattern := _pattern(kind, f"{name}_{language}"):
                for match in pattern.finditer(text, begin, end):
                    yield Governor(match.start(), match.end(), kind, _REACH[name], False)


@cache
def _pattern(kind: str, name: str) -> re.Pattern[str] | None:
    entries = load("moods")[kind].get(name)
    if not entries:
        return None
    body = alternatives(entries)
    arabic = name.endswith("_ar")
    free = name.startswith(("far", "after", "next"))
    return re.compile(
        (_BEFORE_ARABIC if arabic and free else r"(?<!\w)[وف]?" if arabic else r"(?<!\w)")
        + f"(?:{body})"
        + (_PERSON if arabic and free else r"(?!\w)")
    )


def _reaches(text: str, governor: Governor, event: tuple[int, int], language: str) -> bool:
    """Whether an event is what a word before it says was denied, tried, planned or feared."""
    between = text[governor.end : event[0]]
    said = _WORD.findall(between)
    if len(said) > governor.reach or re.search(r"[.؛;!؟?\n]", between):
        return False
    if governor.reach <= NEAR and re.search(r"[,،:]", between):
        return False
    if _begins_another(text, governor, event, said, language):
        return False
    if any(word in words("moods", "turned", language) for word in _bared(said[:4])):
        return False
    given = _whole("given", language)
    if any(given.fullmatch(word) for word in said[-3:]) or (
        language == "en" and re.search(r"because of (?:\w+ ){0,2}\Z", between)
    ):
        return False
    own = text[governor.start : governor.end]
    if governor.modal:
        if own == "may" and _MONTH.search(text, max(0, governor.start - 8), governor.start):
            return False
        if any(word in ("the", "a", "an", "any", "this", "his", "their") for word in said):
            return any(word in words("moods", "effects", "en") for word in said)
    if governor.kind == "foiled" and governor.reach == NEAR and text[event[0]].isdigit():
        return False  # nearly 300
    if governor.kind == "denied" and governor.reach == NEAR:
        return _denies_here(text, governor, said, event, language)
    return True


def _bared(said: list[str]) -> Iterator[str]:
    for word in said:
        yield word
        if is_arabic(word):
            yield re.sub(r"^[وفبلك]?(?:ال)?(?=\w{3})", "", word)
            yield re.sub(r"^[وفبلك]?(?=\w{3})", "", word)


def _denies_here(
    text: str, governor: Governor, said: list[str], event: tuple[int, int], language: str
) -> bool:
    """Whether a small word of negation denies this event: not "no fewer than", nor "none but two fled"."""
    here = text[governor.start : governor.start + 24]
    if _whole("open", language).match(here.lstrip("وف") if here[:1] in "وف" else here):
        return False
    own = text[governor.start : governor.end]
    if own == "without" and any(word in ("by", "in", "at", "on", "from") for word in said):
        return False  # moved without incident by 16 officers
    if own.lstrip("وف") == "ما" and (
        said or own != "ما" or not _BEGINS_WITH_NOT.search(text[max(0, governor.start - 8) : governor.start])
    ):
        return False  # what was handed over, after they fled
    if language == "ar" and said and said[0] not in words("moods", "passing", "ar"):
        return False  # he did not sleep on the night of the verdict
    if language == "ar" and any(word[:1] == "و" and len(word) > 3 for word in said):
        return False
    behind = _WORD.findall(text[event[1] : event[1] + 40])[:4]
    spared = words("moods", "open", f"except_{language}")
    return not any(word in spared for word in [*said, *behind])


def _begins_another(
    text: str, governor: Governor, event: tuple[int, int], said: list[str], language: str
) -> bool:
    """Whether another clause begins between a governor and an event."""
    between = text[governor.end : event[0]]
    if _whole("borders", language).search(between):
        return True
    if _stands_alone(text, governor, event, language):
        return True
    if language == "en":
        speech = words("moods", "borders", "speech_en")
        joined = re.split(r"\band\b", between)
        if len(joined) == 1:
            return False
        if any(word in speech for part in joined[1:] for word in _WORD.findall(part)[:4]):
            return True
        clause = re.search(
            r"\b(?:that|to|had|have|if|whether)\b", joined[0] + text[governor.start : governor.end]
        )
        finite = _FINITE_EN.fullmatch(text[event[0] : event[1]])
        return bool(finite) and not clause
    own = text[event[0] : event[1]]
    speech = words("moods", "borders", "speech_ar")
    if any(word[:1] in "وف" and word[1:] in speech for word in said):
        return True
    nominal = not any(word in ("ان", "انه", "انها", "انهم", "لو") for word in said[:2])
    if nominal and any(re.fullmatch(r"وان\w{0,3}", word) for word in said):
        return True
    return any(_FINITE.fullmatch(word) for word in said) or _FINITE.fullmatch(own) is not None


def _stands_alone(text: str, governor: Governor, event: tuple[int, int], language: str) -> bool:
    """Despite warnings, prisoners escaped: behind one comma (two make an aside) a verb tells by itself, unless a
    condition or a word like "that" leads to it."""
    between = text[governor.end : event[0]]
    if len(re.findall("[,،]", between)) % 2 == 0:
        return False
    own = text[governor.start : governor.end]
    if language == "ar":
        condition = own.lstrip("وف") in words("moods", "feared", "plain_ar")
        return not condition and re.search(r"[,،]\s*\Z", between) is not None
    led = re.search(r"\b(?:that|if|unless|whether|in case|would|could|might|may|to)\b", own + between)
    return led is None and _FINITE_EN.fullmatch(text[event[0] : event[1]]) is not None


def _negated(text: str, governor: Governor, later: list[Governor]) -> str | None:
    """What a small negation right before another governor does to it: "denied" where it takes a denial back,
    "stopped" where it takes back that something was stopped; None where it denies the event itself."""
    if not later or governor.kind != "denied" or governor.reach == FAR:
        return None
    follower = later[0]
    if len(_WORD.findall(text[governor.end : follower.start])) > 1:
        return None
    if follower.kind == "denied":
        return "denied"
    stops = _whole("stops", "ar").search(text, follower.start, follower.end) or _whole("stops", "en").search(
        text, follower.start, follower.end
    )
    return "stopped" if stops else None


def _fails_to_stop(text: str, begin: int, governor: Governor, language: str) -> bool:
    """Could not prevent, did not foil: what was not stopped has happened."""
    own = text[governor.start : governor.end]
    if not _whole("stops", language).search(own):
        # "failed to" of "failed to prevent"
        return bool(_whole("stops", language).match(text[governor.end : governor.end + 24].lstrip()))
    before = _WORD.findall(text[max(begin, governor.start - 60) : governor.start])[-5:]
    fails = words("moods", "stops", f"fails_{language}")
    return any(word.lstrip("وف") in fails or word in fails for word in before)


def _managed(text: str, begin: int, end: int, language: str) -> bool:
    """They managed to, after all their attempts."""
    found = _whole("managed", language).finditer(text, begin, end)
    return any(len(_WORD.findall(text[match.end() : end])) <= 4 for match in found)


def parted(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether another clause begins between two places: 560 have held it, because they were not paid."""
    first, second = sorted((one, other))
    between = text[first[1] : second[0]]
    language = "ar" if re.search("[\u0621-\u064a]", between) else "en"
    goes_on = re.search(r"(?<!\w)(?:and that|وان)(?!\w)", between)
    return goes_on is not None or _whole("borders", language).search(between) is not None


@cache
def _whole(name: str, language: str) -> re.Pattern[str]:
    body = alternatives(load("moods")[name][language])
    if language == "ar":
        return re.compile(r"(?<!\w)[وفبلك]?(?:ال)?(?:" + body + r")(?:ت|وا|ه|ها|هم)?(?!\w)")
    return re.compile(r"(?<!\w)(?:" + body + r")(?!\w)")
