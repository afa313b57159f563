"""Arabic verbs of the first person: أتوقع أن, نطالب بفتح تحقيق, لا أنكر وجوده."""

from __future__ import annotations

import re
from functools import cache

from amana.engines.common.arabic import fold

from .fold import Token
from .forms_ar import stance_pairs, verbs
from .found import Found
from .frames_ar import joined, states
from .lexicon import load
from .phrases_ar import BREAK, phrase_of
from .signs_ar import acts, prepositions
from .tellers_ar import can_speak, speaks


@cache
def first_forms() -> frozenset[str]:
    """أتوقع, نؤكد: the first person of the verbs of the lists, in the present."""
    lists = load("attribution")["ar"]
    pairs = [*lists["strong"], *lists["weak"], *stance_pairs()]
    presents = {fold(pair.split("/")[1]) for pair in pairs}
    return frozenset(first + present_[1:] for present_ in presents for first in "ان" if len(present_) > 3)


def is_first(word: str) -> bool:
    """A verb of the first person, with or without و before it, that is no third person as well."""
    bare = _bare(word)
    return bare in first_forms() and (bare not in verbs())


def _bare(word: str) -> str:
    """A verb of the first person without و or ف before it; any other word as it is."""
    return word[1:] if word[0] in "وف" and word[1:] in first_forms() else word


_WE = re.compile(r"(?<!\w)[وف]?(?:اننا|نحن|باننا|انا|انني)\s?[،,]?\s(?:في\s)?(?=\w)")


def as_whom(text: str, tokens: list[Token], place: int) -> tuple[int, int] | None:
    """إننا في لجنة الأهالي نعلن, نحن أهالي القرية نؤكد: as whom the verb at `place` speaks."""
    leads = list(_WE.finditer(text, tokens[0].start, place))
    after = [token for token in tokens if leads and leads[-1].end() <= token.start < place]
    phrase = phrase_of(text, after, place) if after else None
    near = phrase is not None and phrase[0] == after[0].start and place - phrase[1] < 60
    return phrase if phrase and near and speaks(text[slice(*phrase)]) else None


_I = (
    "انا",
    "وانا",
    "لكنني",
    "لكني",
    "انني",
    "اني",
    "ونحن",
    "نحن",
    "لا",
    "ولا",
    "لم",
    "ولم",
    "لن",
    "ولن",
    "لكننا",
)


def first_person(text: str, tokens: list[Token], at: int, start: int, end: int) -> Found | None:
    """أتوقع أن, نطالب بفتح تحقيق, لا أنكر وجوده: said by whoever the piece lets speak."""
    word = tokens[at].text
    form = _bare(word)
    before = joined(text, tokens, at)
    if form not in first_forms() or (form in verbs() and before not in _I) or at + 1 >= len(tokens):
        return None
    near = tokens[at + 1].text
    if BREAK.search(text[tokens[at].end : tokens[at + 1].start]):
        return None
    present_ = "ي" + form[1:]
    wanted = prepositions(present_)
    led = near in wanted or ("ب" in wanted and near[0] == "ب" and len(near) > 3)
    says = (
        states(text, tokens, at + 1, end, 3)
        or near == "ان"
        or led
        or (present_ in acts() and not can_speak(near))
    )
    return Found(tokens[at].start, tokens[at].end, None, implicit=True) if says else None
