"""Who may be whom: files whose names sound like a description, best evidence first.

Children and persons whose age is disputed are found by the words of their names like everybody else, and are
never weighed: no bits are computed for them (family tracing has its own desk)."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from amana.engines.naming.align import align
from amana.engines.naming.meeting import Meeting, meeting, weigh
from amana.engines.naming.parse import Name, parse

from .. import books, evidence, sounds
from ..ages import Age
from ..facts_shared import age_standings
from ..models import FileCard
from ..records import KEPT_MOST, Said, names_of, of_files, of_text, pair
from ..spelled import Forms, Wanted, joined, single

EXAMINED = 250
_AT_ONCE = 250
_NAMES_ALIKE = 1.0
"""Log-odds from which a word that was typed counts as this name."""
_WHOLE = 2
"""Words of a search that must all be found; of a longer one a single word may be missing."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A file that may be the person described. `bits` have the prior in them."""

    file: int
    bits: float

    @property
    def band(self) -> str:
        return evidence.band(self.bits)


def likely(
    said: Said, *, but: Collection[int] = (), most: int = 10, least: float = evidence.POSSIBLE
) -> list[Hit]:
    """The likeliest files for a description, at least `least` bits, without those in `but`. Nothing is decided about
    who may see them: whoever calls it asks access."""
    if not said.sounds.names:
        return []
    near = [file for file in sounds.candidates(said.sounds, EXAMINED) if file not in but]
    found = of_files(near)
    hits = [
        Hit(file, bits)
        for file, other in found.items()
        if all(record.names for record in pair(said, other))
        and (bits := evidence.total(said, other)) >= least
    ]
    hits.sort(key=lambda hit: (-hit.bits, hit.file))
    barred = protected([hit.file for hit in hits[: 3 * most]])
    return [hit for hit in hits[: 3 * most] if hit.file not in barred][:most]


def protected(files: Iterable[int]) -> set[int]:
    """Those of these files whose person is a child or of disputed age: they are not weighed."""
    wanted = list(files)
    found: set[int] = set()
    for start in range(0, len(wanted), 500):
        standings = age_standings(wanted[start : start + 500], books.today())
        found |= {pk for pk, s in standings.items() if s.age in (Age.CHILD, Age.DISPUTED)}
    return found


def warm(most: int = KEPT_MOST) -> int:
    """Open the index, read and take apart the names of the newest files beforehand, so that the first searches of a
    process need not; how many files. A part at a time: whoever works meanwhile is not held up."""
    files = list(FileCard.objects.order_by("-file").values_list("file", flat=True)[:most])
    for start in range(0, len(files), _AT_ONCE):
        for said in names_of(files[start : start + _AT_ONCE]).values():
            for name in said.sounds.names:
                joined(name)
                single(name)
        time.sleep(0.02)
    sounds.open_now()
    return len(files)


def by_sound(text: str) -> list[int]:
    """Files whose names hold the words of a search in any script and spelling, the best first: for the register's
    own search box."""
    said = of_text(text)
    if said is None:
        return []
    asked = {only: [_Asked(name) for name in names] for only, names in _both(said)}
    wanted = [one.wanted for ones in asked.values() for one in ones]
    found = []
    for file, other in names_of(sounds.holding(said.sounds, EXAMINED, wanted, _alike)).items():
        only = said.only_kunya or other.only_kunya
        if any(one.held(name) for name in _named(other, only) for one in asked[only]):
            found.append((-evidence.total(said, other), file))
    return [file for _bits, file in sorted(found)]


def _both(said: Said) -> list[tuple[bool, tuple[str, ...]]]:
    """The names of a description as `records.pair` compares them: with full names, and where one gave kunyas alone."""
    return [(only, _named(said, only)) for only in (False, True)]


def _named(said: Said, only_kunyas: bool) -> tuple[str, ...]:
    return said.kunyas if only_kunyas else said.record.names


class _Asked:
    """A name that is searched for, taken apart once, and which words its own were found to be like."""

    def __init__(self, text: str) -> None:
        self.text, self.name = text, parse(text)
        words = len(self.name.parts)
        self.all_but_spare = words - (words > _WHOLE)
        # from the last word on, the rarest of a name
        self.words = tuple((part.forms, dict[Forms, bool]()) for part in reversed(self.name.parts))
        self.wanted = Wanted(self.words, self.all_but_spare, single(text), joined(text))

    def held(self, text: str) -> bool:
        """Whether the name `text` holds these words: all of them, or all that it has."""
        other = parse(text)
        needed = max(1, min(self.all_but_spare, max(_WHOLE, len(other.parts))))
        if self._may_meet(other, needed) and _met(self.name, other) >= needed:
            return True
        turned = len(self.name.parts) <= len(other.parts)
        longer, shorter = (text, self.text) if turned else (self.text, text)
        return _may_join(longer, shorter) and _aligned(self.name, other) >= needed

    def _may_meet(self, other: Name, needed: int) -> bool:
        """Whether so many words can find one: given up as soon as too many found none. Most candidates share one word
        with the search and are done with here."""
        spare = len(self.words) - needed
        theirs = [part.forms for part in other.parts]
        for forms, known in self.words:
            for word in theirs:
                alike = known.get(word)
                if alike is None:
                    alike = known[word] = _alike(forms, word)
                if alike:
                    break
            else:
                spare -= 1
                if spare < 0:
                    return False
        return True


def _aligned(wanted: Name, other: Name) -> int:
    return sum(pair.likeness >= _NAMES_ALIKE for pair in align(wanted, other).pairs)


def _met(wanted: Name, other: Name) -> int:
    """How many words find one of their own in the other name: what `align` answers where no two words are one."""
    free = list(other.parts)
    met = 0
    for part in wanted.parts:
        alike = [at for at, one in enumerate(free) if _alike(part.forms, one.forms)]
        if len(alike) > 1:
            alike = [max(alike, key=lambda at: (_likeness(part.forms, free[at].forms), -at))]
        if alike:
            del free[alike[0]]
            met += 1
    return met


@lru_cache(maxsize=200_000)
def _alike(one: Forms, other: Forms) -> bool:
    """Whether two words count as one name. Most are told apart by what costs little, before their letters are asked."""
    met = meeting(one, other)
    if isinstance(met, Meeting) and met.most() < _NAMES_ALIKE:
        return False
    return weigh(met)[0] >= _NAMES_ALIKE


def _likeness(one: Forms, other: Forms) -> float:
    """What two words are found to be: weighed words stay weighed."""
    return weigh(meeting(one, other))[0]


def _may_join(longer: str, shorter: str) -> bool:
    """Whether two words of the longer name sound like one of the other (Ait Malek, Aitmalek)."""
    if joined(longer).isdisjoint(single(shorter)):
        return False
    return len(parse(longer).parts) > len(parse(shorter).parts)
