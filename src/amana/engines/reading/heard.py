"""Who is heard in one report: its speakers, once what stands around them is known.

"Its director, Dr Salim Anton" speaks for the directorate named before; a brigadier for the police of the same
report; "no one", "many in slippers" and "the paper slips" are nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from amana.engines.common.arabic import fold

from . import phrases_en, tellers_ar
from .body_keys import Key
from .fold import folded
from .lexicon import alternatives, load, words
from .speakers import Speaker, name_key, outlet_nouns, parse
from .stems import common_words, group_of, idea, is_arabic, skeleton
from .values import Attribution, Page

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HIS = re.compile(r"\A(?:its|their)\s", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\s(?:of|in|from|at|with|who|on|near|for|than|to|by|as|about)\s|\s(?:in|of|on)\Z|,"
)

# Of Arabic words only these: مديرة is a directress as well as his director.
_OWNED_SURELY = re.compile(r"\A(?:its|their)\s|\A\w+(?:ها|هم)(?!\w)")

MOST_BODIES = 200  # how far back "the committee" may mean one named in full
MOST_NEAR = 400  # characters before a speaker in which "its" finds its body
MOST_BEFORE = 60  # characters of a dateline before its agency


def heard(page: Page) -> list[tuple[Attribution, Speaker | None]]:
    """The attributions of a page in order, each with its speaker; None where nobody is named who can speak."""
    found: list[tuple[Attribution, Speaker | None]] = []
    bodies: list[Key] = []
    text = page.document.text
    for attribution in sorted(page.attributions, key=lambda a: (a.start, a.end)):
        speaker = parse(attribution.speaker) if attribution.speaker else None
        if speaker is not None and (outlet := _called_so(text, attribution)):
            speaker = Speaker(speaker.text, "outlet", (), frozenset(), frozenset(), outlet=outlet)
        elif speaker is not None and _in_dateline(text, attribution):
            key = name_key([fold(word) for word in speaker.text.split()])
            speaker = Speaker(
                speaker.text, "outlet", (), frozenset(), frozenset(), outlet=speaker.outlet or key
            )
        if speaker is not None and not can_speak(speaker):
            speaker = None
        if speaker is not None and not speaker.institution:
            body = _body_of(speaker, bodies, text[attribution.scope[0] : attribution.start])
            if not body and _OWNED_SURELY.search(fold(speaker.text)) and _owned(speaker.text):
                body = named_before(text, attribution.start, page.document.language)
            if body:
                speaker = replace(speaker, institution=body)
        if speaker is not None and speaker.institution:
            # The committee is the committee of the families that was named before.
            full = next(
                (body for body in reversed(bodies[-MOST_BODIES:]) if speaker.institution < body),
                speaker.institution,
            )
            speaker = replace(speaker, institution=full)
        if speaker is not None and speaker.institution and speaker.institution not in bodies[-1:]:
            bodies.append(speaker.institution)
        found.append((attribution, speaker))
    return found


def _called_so(text: str, found: Attribution) -> str | None:
    """The key of the outlet whose name stands behind the bare word for one: وكالة «رصد», a name that is a verb too."""
    phrase = found.speaker or ""
    if fold(phrase).removeprefix("ال") not in outlet_nouns() or not is_arabic(fold(phrase)):
        return None
    named = re.compile(rf"{re.escape(phrase)}\s[«\"“]?(?P<name>[^\W\d_]{{3,}})[»\"”)]")
    match = named.search(text, found.start, found.end + MOST_BEFORE)
    return name_key([fold(match["name"])]) if match else None


def _in_dateline(text: str, found: Attribution) -> bool:
    """BAB SALT, Thursday (Orbit) - : the agency that wrote it, on no list."""
    if found.start > 4 * MOST_BEFORE:
        return False
    before, after = text[: found.start].rstrip(), text[found.end : found.end + MOST_BEFORE].lstrip()
    near = len(before) < MOST_BEFORE and "\n" not in before
    return near and before.endswith("(") and re.match(r"\)\s*[-–—:]", after) is not None


def _body_of(speaker: Speaker, bodies: Sequence[Key], before: str) -> Key:
    """The body that an office belongs to: the one it is called after ("its", مديرها), the nearest before it; else
    the only one of the report that has such offices."""
    if _owned(speaker.text):
        near = parse(before.strip(" ,،")).institution if before.strip() else frozenset()
        return near or (bodies[-1] if bodies else frozenset())
    if not speaker.names:
        return frozenset()
    if not _bodies_with(title(speaker)):
        return frozenset()
    fitting: set[Key] = set()
    for body in bodies:
        if body not in fitting and holds_office(speaker, body):
            fitting.add(body)
            if len(fitting) > 1:
                return frozenset()
    return fitting.pop() if fitting else frozenset()


def named_before(text: str, place: int, language: str) -> Key:
    """The key of the body named last before a place of a text, whether it has spoken or not: the army came back to
    the fight; its second statement."""
    near = text[max(0, place - MOST_NEAR) : place]
    found = list(body_pattern(language).finditer(folded(near).text if language == "ar" else near))
    return parse(found[-1].group()).institution if found else frozenset()


@cache
def body_pattern(language: str) -> re.Pattern[str]:
    """A noun for a body with the words about it that may tell which."""
    heads = alternatives(load("speakers")["institutions"]["ar" if language == "ar" else "en"])
    if language == "ar":
        return re.compile(rf"(?<!\w)(?:ال)?(?:{heads})(?:\s\w{{2,}}){{0,3}}")
    return re.compile(
        rf"(?<!\w)(?:[^\W\d_][\w'’-]*\s){{0,2}}(?i:{heads})(?!\w)(?:\s(?:of|for)\s(?:the\s)?[\w'’-]+(?:\s(?:and\s)?[\w'’-]+)?)?"
    )


def _owned(phrase: str) -> bool:
    """Its director, مديرها, المتحدث باسمها: an office of what was named before."""
    key = fold(phrase)
    if not is_arabic(key):
        return bool(_HIS.match(key))
    head = key.split()[0] if key.split() else ""
    owned = re.sub(r"(?:ها|هم|ه)\Z", "", head)
    offices = words("speakers", "roles", "ar") | words("attribution", "ar", "papers")
    return (owned != head and owned in offices) or " باسمها" in key


@lru_cache(maxsize=8192)
def title(speaker: Speaker) -> frozenset[str]:
    """What the phrase says of an office: the description without the words of the name."""
    keys = [fold(word) for word in _WORD.findall(speaker.text)]
    return frozenset(
        (idea(key) or key)
        for key in keys
        if key in words("speakers", "roles", "ar")
        or key in words("speakers", "roles", "en")
        or key.removeprefix("ال") in words("speakers", "roles", "ar")
    )


@cache
def _offices() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple(
        (
            frozenset(idea(fold(word)) or fold(word) for word in entry["offices"]),
            frozenset(entry["bodies"]),
        )
        for entry in load("speakers")["office"]
    )


def _bodies_with(offices: frozenset[str]) -> list[frozenset[str]]:
    return [bodies for named, bodies in _offices() if named & offices]


def holds_office(person: Speaker, body: Key) -> bool:
    """Whether a body is of the kind that has such officers: a brigadier, the police."""
    return any(body & kinds for kinds in _bodies_with(title(person)))


def can_speak(speaker: Speaker) -> bool:
    """False for a phrase without a name, a body or a head that speaks: no one, many in, the paper slips."""
    key = fold(speaker.text)
    if any(re.match(rf"{re.escape(word)}(?!\w)", key) for word in words("speakers", "nobody")):
        return False
    if speaker.names or speaker.institution or speaker.kind in ("social", "hearsay", "outlet"):
        return True
    return _head_speaks(speaker.text, key)


def _head_speaks(phrase: str, key: str) -> bool:
    if is_arabic(key):
        return _arabic_speaks(key)
    spelt = phrase.split()
    if len(spelt) == 1 and spelt[0].isupper() and group_of(idea(key) or "") == "events":
        return False  # a heading: FREED: 62 WOMEN
    if any(word[0].isupper() for word in spelt[1:]) or (len(spelt) == 1 and spelt[0][0].isupper()):
        return True  # a name that no list knows: The Lantern
    head = _PREPOSITION.split(key)[0].split()
    if not head:
        return False
    return any(phrases_en.can_speak(word) for word in head[-1].split("-")) or phrases_en.can_speak(head[-1])


def _arabic_speaks(key: str) -> bool:
    """Of Arabic phrases only those are nobody whose first noun is known to be a thing or a place."""
    spoken = [word for word in key.split() if word not in words("clauses", "ar", "so_many")]
    if not spoken:
        return True
    what = idea(spoken[0])
    if what is None or tellers_ar.can_speak(spoken[0]) or spoken[0] in outlet_nouns():
        return True
    return group_of(what) not in ("things", "places")


def reports_itself(speaker: Speaker) -> str | None:
    """Of "an Orbit correspondent" and مراسل وكالة أوربت the key of the outlet, "" where it is not named; None for
    anybody else."""
    if speaker.names or speaker.institution:
        return None
    key = fold(speaker.text)
    keys = [word.removeprefix("ال") for word in key.split()]
    if not words("speakers", "own_people") & set(keys[:1] if is_arabic(key) else keys[-2:]):
        return None
    named = [
        bones
        for spelt, word in zip(speaker.text.split(), keys, strict=False)
        if (is_arabic(word) or spelt[0].isupper())
        and idea(word) is None
        and word not in common_words()
        and word not in outlet_nouns()
        and word not in words("speakers", "own_people")
        and len(bones := skeleton(word)) >= 2
    ]
    return "outlet:" + "-".join(named) if named else ""


def same_office(one: Speaker, other: Speaker) -> bool:
    """Whether a phrase without a name means the officer who is named with the same office elsewhere: the chief
    medical officer, chief medical officer Ruth Delaney. An office of one word, or one that many hold, is not enough."""
    unnamed, named = (one, other) if other.names else (other, one)
    if unnamed.names or not named.names or unnamed.kind != "anonymous":
        return False
    if not re.match(r"(?:the\s|ال|its\s|their\s)", fold(unnamed.text)):
        return False
    shared = unnamed.roles & named.roles
    return len(unnamed.roles) >= 2 and shared == unnamed.roles and bool(title(unnamed))
