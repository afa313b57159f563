"""What a short phrase for a speaker stands for by the rest of its report: the director, who is that of Wadi al-Hor
prison; the log, kept in Tarrow prison; its second statement, the army's; the CDS, the Committee for Detained Seamen.

Two reports that call one office or one body by more and by fewer words are then known for one origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from itertools import islice

from amana.engines.common.arabic import fold

from .body_keys import Key
from .fold import folded
from .lexicon import words
from .same_voice import in_arabic, same_institution
from .speakers import Speaker, parse
from .stems import idea, is_arabic, stem
from .values import Page

LONGEST = 20_000  # characters of a report that are looked through
MOST = 8  # places of a word that are looked at
BEFORE, BEHIND = 60, 90  # characters
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LETTERS = re.compile(r"\((?P<short>[A-Z]{2,7})\)")
_SHORT = re.compile(r"(?<!\w)[A-Z]{2,7}(?!\w)")
_OF_EN = re.compile(r"\A\s(?:of|from|at|in|for|by)\s(?:the\s)?[\w'’-]+(?:\s[\w'’-]+){0,4}")
_OWNER_EN = re.compile(r"(?:[A-Z][\w'’-]*\s){1,3}(?:[a-z]+(?:['’]s)?\s)?(?:[a-z]+\s)?\Z")
_OF_AR = re.compile(r"\A(?:\s[^\W\d_]+){1,6}")


def of_office_or_paper(page: Page, speaker: Speaker) -> Speaker:
    """The same speaker with the body that the report gives the office or the paper elsewhere; as he is where the
    phrase is of neither, names somebody or has its body already."""
    if speaker.names or speaker.institution:
        return speaker
    keys = [fold(word) for word in _WORD.findall(speaker.text)]
    head = next((key for key in keys if is_paper(key)), None)
    if head is None and (office := sole_office(speaker)) and len(keys) <= 2:
        head = office
    return speaker if head is None else replace(speaker, institution=_body_of(page, head.removeprefix("ال")))


def sole_office(speaker: Speaker) -> str | None:
    """The word of a phrase for an office that a body has once: the director, آمر; None where there is none, or
    where another word says that it is a further holder (the deputy governor, مدير سابق)."""
    keys = [fold(word) for word in _WORD.findall(speaker.text)]
    if words("speakers", "one_holder", "further") & set(keys):
        return None
    offices = words("speakers", "one_holder", "offices")
    return next((key for key in keys if key in offices or key.removeprefix("ال") in offices), None)


def one_holder(one: Speaker, other: Speaker) -> bool:
    """Whether a phrase without a name for an office that a body has once means him who is named with that office:
    the prison governor, Governor Alban Keil. What is told of the bodies must not differ."""
    unnamed, named = (one, other) if other.names else (other, one)
    if unnamed.names or not named.names or not _definite(unnamed.text):
        return False
    held = sole_office(unnamed)
    same = held is not None and held.removeprefix("ال") == (sole_office(named) or "").removeprefix("ال")
    if not same:
        return False
    return not (one.institution and other.institution) or same_institution(one, other)


def one_household(one: Speaker, other: Speaker) -> bool:
    """Whether one of two is a family and the other it, its statement or a relative: the family of a prisoner speaks
    through whoever of it is asked."""
    first, second = ({fold(word).removeprefix("ال") for word in _WORD.findall(s.text)} for s in (one, other))
    families, kin = words("speakers", "household", "family"), words("speakers", "household", "kin")
    alike = bool(one.names and other.names and len(one.names[-1]) >= 3 and one.names[-1] == other.names[-1])
    return bool(first & families and (alike or second & (families | kin))) or bool(
        second & families and (alike or first & kin)
    )


def one_paper(one: Speaker, other: Speaker) -> bool:
    """Whether two phrases, of reports of one event, are for papers of one kind and not of two bodies: a log seen by one
    outlet, the log of which another has a copy."""
    heads = [
        {idea(key) or stem(key) for key in map(fold, _WORD.findall(s.text)) if is_paper(key)}
        for s in (one, other)
    ]
    if one.names or other.names or not heads[0] & heads[1]:
        return False
    return not (one.institution and other.institution) or same_institution(one, other)


def _definite(phrase: str) -> bool:
    """The governor, المدير, مدير السجن: no governor, مدير سابق."""
    key = fold(phrase)
    if not is_arabic(key):
        return re.match(r"(?:the|its|their|[\w'’-]+['’]s)\s", key) is not None
    return any(word.startswith("ال") for word in key.split())


def is_paper(key: str) -> bool:
    """Whether a folded word is for something written or recorded that tells: a log, بيان."""
    return bool(_papers() & {key, key.removeprefix("ال")})


@cache
def _papers() -> frozenset[str]:
    arabic = words("attribution", "ar", "issued") | words("attribution", "ar", "papers")
    return arabic | words("attribution", "en", "showing") | words("attribution", "en", "papers")


def _body_of(page: Page, head: str) -> Key:
    """The fullest key of a body told of right beside a word anywhere in a report, of two parts at least."""
    text = page.document.text[:LONGEST]
    arabic = is_arabic(head)
    text = folded(text).text if arabic else text
    named = re.compile(rf"(?<!\w)(?:ال)?{re.escape(head)}(?!\w)", re.IGNORECASE)
    best: Key = frozenset()
    for match in islice(named.finditer(text), MOST):
        behind = (_OF_AR if arabic else _OF_EN).match(text[match.end() : match.end() + BEHIND])
        phrase = match.group() + (behind.group() if behind else "")
        if not arabic and (owner := _OWNER_EN.search(text[max(0, match.start() - BEFORE) : match.start()])):
            phrase = owner.group() + phrase
        key = parse(phrase).institution
        if len(key) > max(1, len(best)):
            best = key
    return best


class Letters:
    """Bodies by the letters that any report of a collection puts behind their names: the Committee for Detained
    Seamen (CDS). Letters for two bodies stand for neither."""

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self._pages = pages
        self._known: dict[str, Speaker | None] | None = None

    def spelt_out(self, speaker: Speaker) -> Speaker:
        """The speaker whose phrase is letters and nothing of its own (the CDS, CDS officials) as the body in full."""
        if speaker.names or speaker.institution or in_arabic(speaker.text):
            return speaker
        short = _SHORT.search(speaker.text)
        body = self._all().get(short.group()) if short else None
        if body is None:
            return speaker
        return replace(speaker, kind=body.kind, names=body.names, institution=body.institution)

    def _all(self) -> dict[str, Speaker | None]:
        if self._known is None:
            self._known = {}
            for page in self._pages.values():
                for short, body in _with_letters(page.document.text[:LONGEST]):
                    before = self._known.setdefault(short, body)
                    if before and (before.institution, before.names) != (body.institution, body.names):
                        self._known[short] = None
        return self._known


def _with_letters(text: str) -> Iterable[tuple[str, Speaker]]:
    """(letters, body) of every name with its initials in brackets behind it."""
    for match in _LETTERS.finditer(text):
        spelt = list(_WORD.finditer(text, max(0, match.start() - 2 * BEHIND), match.start()))
        wanted = match["short"].lower()
        for first in reversed(spelt[-10:]):
            phrase = text[first.start() : match.start()].strip()
            initials = "".join(word[0] for word in _WORD.findall(phrase) if word[0].isupper()).lower()
            if initials == wanted and "." not in phrase:
                body = parse(phrase)
                if body.institution or len(body.names) >= 2:
                    yield match["short"], body
                break
