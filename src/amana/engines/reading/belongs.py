"""To which body somebody belongs by what a report says beside the name: Consul Irfan Tolba of the foreign ministry,
"in his office at the ministry", the chemist from the university, whom the sentence before named.

A phrase for the speaker mostly ends before this, and what two officials of one ministry tell is one origin.
"""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .body_keys import Key
from .fold import folded
from .lexicon import alternatives, load, words
from .speakers import Speaker, parse
from .stems import is_arabic, skeleton
from .values import Page

MOST = 6  # places of a name that are looked at
BEFORE, BEHIND = 120, 200  # characters
LONGEST = 20_000  # characters of a report in which the name is looked for
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BODY = r"(?:the\s)?[^,.;:()\"“”\n]{4,70}"
_BEHIND_EN = re.compile(
    rf"\A(?P<lead>,?\s(?:(?:a|an|the)\s)?(?:[a-z-]+\s){{0,3}}?)(?:of|from|at|with)\s(?P<body>{_BODY})"
)
# Emil Roth does not eat carp. The chemist from the University of Tarn …
_GOES_ON_EN = re.compile(
    rf"\A[^.\n]{{0,150}}\.\s(?P<lead>(?:The|This)\s(?:[a-z-]+\s){{1,3}}?)(?:of|from|at)\s(?P<body>{_BODY})"
)
_OFFICE_EN = re.compile(
    rf"(?<!\w)(?P<lead>(?:[Hh]is|[Hh]er)\s)(?:office|desk|room|clinic)\s(?:at|in)\s(?P<body>{_BODY})"
)
# He sits on the prison board and he is ashamed of it, says Alderman Fenn.
_SITS_EN = re.compile(
    rf"\A(?:[^.\n]{{0,100}}\.)?\s?(?P<lead>(?:He|She|Who)\s)(?:sits|serves)\s(?:on|in)\s(?P<body>{_BODY})"
)
_OFFICE_AR = re.compile(
    r"(?<!\w)(?:مكتبه|مكتبها|غرفته|غرفتها|عيادته|عيادتها)\s(?:(?:في|لدي|داخل)\s)?(?P<body>[^،.؛:()\n]{4,70})"
)


def body_beside(page: Page, speaker: Speaker) -> Key:
    """The key of the body that a report gives a person as beside the name; empty where it gives none, or where
    whoever it is speaks for himself there (a prisoner, a lawyer, a former guard)."""
    text = page.document.text[:LONGEST]
    own = _WORD.findall(speaker.text)
    if is_arabic(fold(speaker.text)):
        text, own = folded(text).text, [fold(word) for word in own]
    name = [word for word in own if skeleton(fold(word)) in speaker.names][-2:]
    if len(name) < 2 or _for_himself(speaker.text):
        return frozenset()
    named = r"(?<!\w)" + r"\s".join(map(re.escape, name)) + r"(?!\w)"
    for at, match in enumerate(re.finditer(named, text)):
        if at >= MOST:
            break
        before = re.split(r"[.\n!?؟]", text[max(0, match.start() - BEFORE) : match.start()])[-1]
        found = _beside(before, text[match.end() : match.end() + BEHIND], is_arabic(name[0]))
        if found:
            return found
    return frozenset()


def _beside(before: str, behind: str, arabic: bool) -> Key:
    """The body told of right behind a name or whose office stands there, else that of the office in which its owner is
    met."""
    if held := _office_behind(arabic).match(behind):
        of = parse(held["office"]).institution
        if len(of) >= 2:
            return of
    if not arabic and (led := _spoken_for_en().search(before)):
        return parse(led["office"]).institution
    matches: tuple[re.Match[str] | None, ...]
    if arabic:
        matches = _behind_ar().match(behind), _OFFICE_AR.search(before), _from_ar().match(before)
    else:
        matches = (
            _BEHIND_EN.match(behind) or _GOES_ON_EN.match(behind) or _SITS_EN.match(behind),
            _OFFICE_EN.search(before) or _SITS_EN.match(before),
        )
    for match in matches:
        if match and not _for_himself(match.groupdict().get("lead") or "") and (found := _key(match["body"])):
            return found
    return frozenset()


def _key(phrase: str) -> Key:
    """The key of a body that a phrase begins with; a body without any name or kind (the office) is anybody's."""
    if is_arabic(phrase):
        phrase = " ".join(phrase.split()[:4])
        head = phrase.split()[0]
        if head not in words("speakers", "institutions", "ar"):
            phrase = re.sub(r"\A[بل](?=\w{4})", "", phrase)
    elif not re.match(r"(?:the\s)?(?:[\w'’-]+\s){0,5}?(?:" + _heads("en") + r")(?!\w)", fold(phrase)):
        return frozenset()
    found = parse(phrase).institution
    kept = found & words("speakers", "for_themselves", "kept_in")
    if len(found) < 2 or (kept and not found & words("speakers", "for_themselves", "kept_by")):
        return frozenset()
    return found


@cache
def _heads(language: str) -> str:
    return alternatives(load("speakers")["institutions"][language])


@cache
def _behind_ar() -> re.Pattern[str]:
    return re.compile(
        rf"\A(?P<lead>[،,]?\s(?:وهو\s|وهي\s)?(?:[^\W\d_]+\s){{0,2}}?)(?:(?:من|في|لدي)\s|[بل](?=\w{{4}}))"
        rf"(?P<body>(?:ال)?(?:{_heads('ar')})(?!\w)[^،.؛:()\n]{{0,60}})"
    )


@cache
def _office_behind(arabic: bool) -> re.Pattern[str]:
    """An office that a body has once, behind a comma: العقيد فراس الدرويش، مدير سجن وادي الحور; Alban Keil, the Farrow
    jail governor. Whoever holds it speaks for the body, be it one in which people are kept."""
    offices = alternatives(words("speakers", "one_holder", "offices"))
    if arabic:
        return re.compile(
            rf"\A[،,]?\s(?:وهو\s|وهي\s)?(?P<office>(?:(?<=[،,]\s)(?:{offices})|(?<=وهو\s)(?:{offices})|(?<=وهي\s)(?:{offices})"
            rf"|(?:الذي|التي)\s[يت](?:راس|دير|قود))(?:\s(?!ان\s|علي\s|عن\s|خلال\s)[^\W\d_]+){{1,4}})"
        )
    return re.compile(
        rf"\A,\s(?:(?:the|a)\s)?(?P<office>(?:[A-Z][\w'’-]*\s){{0,3}}(?:[a-z]+(?:['’]s)?\s){{0,2}}?(?:{offices})(?!\w)"
        r"(?:\s(?:of|at|in|for)\s(?:the\s)?[\w'’-]+(?:\s[\w'’-]+){0,3})?"
        r"|who\s(?:chairs|heads|leads|runs|governs|commands|directs)\s(?:the\s)?[\w'’-]+(?:\s[\w'’-]+){0,3})"
    )


@cache
def _spoken_for_en() -> re.Pattern[str]:
    """Ministry spokeswoman Ivy Marchetti: the body before the office, though it says of no body which it is."""
    return re.compile(
        rf"(?<![\w'’-])(?P<office>(?:[A-Z][\w'’-]*\s){{0,3}}(?i:{_heads('en')})\s(?:spokes(?:man|woman|person)|chief|director))\s\Z"
    )


@cache
def _from_ar() -> re.Pattern[str]:
    """من لجنة المعتقلين، أخبرتنا فلانة: the body for which somebody speaks, at the head of the sentence."""
    return re.compile(
        rf"\A\s?(?P<lead>و?من)\s(?P<body>(?:ال)?(?:{_heads('ar')})(?!\w)[^،.؛:()\n]{{0,60}})[،,]"
    )


def _for_himself(phrase: str) -> bool:
    """Whoever is held by a body, or has left it, or speaks against it, does not speak for it."""
    held = {word.removeprefix("ال") for word in fold(phrase).split()}
    return bool(held & words("speakers", "for_themselves", "people"))
