"""Which voices are one origin: those of the tellings of one report, matched with one another, and those of reports
apart, which are one only by a name, a body, an outlet or an office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from amana.engines.common.arabic import fold

from .heard import holds_office, same_office
from .in_full import one_holder, one_household, one_paper, sole_office
from .lexicon import words
from .same_voice import (
    may_be_same_institution,
    one_name_spelt_twice,
    one_voice,
    same_institution,
    same_names,
)
from .speakers import Speaker
from .stems import group_of, is_arabic

SURE = 2.0
MOST_COMPARED = 60  # documents and origins of one group that are held against one another


@dataclass(slots=True)
class Voice:
    """One origin as it is met in one claim: a speaker, an outlet, or the cluster itself."""

    cluster: int
    document: str
    language: str
    speaker: Speaker | None
    outlet: str | None
    own: bool = False  # the outlet saw it itself
    inherited: bool = False  # the claim itself names nobody

    @property
    def name(self) -> str:
        """What an analyst reads."""
        if self.speaker:
            return self.speaker.text
        return self.outlet or f"cluster {self.cluster + 1}"


def within(voices: Sequence[Voice]) -> list[list[Voice]]:
    """The voices of one cluster put together that are one origin.

    Tellings of one report name one speaker in many ways. Each document's voices are matched one to one with
    those of the document that has most; two voices left over on either side are taken for one unless they are
    plainly two (two names, two bodies, in one language)."""
    by_document: dict[str, list[list[Voice]]] = {}
    for voice in voices:
        own = by_document.setdefault(voice.document, [])
        for part in own:
            if _score(voice, part[0]) >= SURE:
                part.append(voice)
                break
        else:
            own.append([voice])
    parts: list[list[Voice]] = []
    for own in sorted(by_document.values(), key=len, reverse=True):
        pairs = sorted(
            ((_score(part[0], mine[0]), n, m) for n, part in enumerate(parts) for m, mine in enumerate(own)),
            reverse=True,
        )
        used: set[int] = set()
        taken: set[int] = set()
        for score, n, m in pairs:
            if score > 0 and m not in taken and (score >= SURE or n not in used):
                parts[n].extend(own[m])
                used.add(n)
                taken.add(m)
        parts += [mine for m, mine in enumerate(own) if m not in taken]
    return parts


def _score(left: Voice, right: Voice) -> float:
    """How surely two voices of one cluster are one; 0 when they are plainly two."""
    one, other = left.speaker, right.speaker
    if one is None or other is None:
        if one is None and other is None:
            unnamed = left.own and right.own and not (left.outlet and right.outlet)
            return SURE if left.outlet == right.outlet or unnamed else 0.0
        return 0.0 if (left.own or right.own) and not _nameless(one or other) else 0.3
    if one_household(one, other):
        return SURE
    if one.text == other.text or one_voice(one, other):
        return (
            SURE
            if one.text == other.text
            or not (one.names and other.names)
            or same_names(one.names, other.names)
            or one_name_spelt_twice(one, other)
            else 1.5
        )
    if left.document == right.document:
        return SURE if "anonymous" in (one.kind, other.kind) and one.roles & other.roles else 0.0
    crossing = left.language != right.language
    if not crossing and _own_name(one, other):
        return 0.0
    if one.names and other.names:
        return 0.2 if crossing and one.roles & other.roles else 0.0
    if one.institution and other.institution and not (one.names or other.names):
        return 0.4 if crossing else 0.0
    if one.institution and other.institution:
        return 0.3  # the government in one telling, a minister of it by name in the other
    return 1.0 if one.roles & other.roles else 0.5


def _own_name(one: Speaker, other: Speaker) -> bool:
    """Sergeant Adel Hamdan in one telling, "a security official" in the other: who is named keeps his own origin where
    the other is brought in as somebody without a name, and nothing says that both hold one office."""
    named, unnamed = (one, other) if one.names else (other, one)
    if not named.names or unnamed.names or unnamed.kind != "anonymous" or one.roles & other.roles:
        return False
    held = fold(unnamed.text).split()
    if is_arabic(held[0]):
        return held[0] in words("speakers", "anonymous", "ar") and not held[0].startswith("ال")
    return held[0] in ("a", "an", "one") and any(
        word in words("speakers", "anonymous", "en") for word in held
    )


def _nameless(speaker: Speaker | None) -> bool:
    """Somebody whom a retelling calls by no name: he may be whomever the other telling means."""
    return speaker is not None and speaker.kind == "anonymous"


def across(parts: list[list[Voice]]) -> list[list[Voice]]:
    """Origins of different clusters put together that are one: the same person, the same body's press. What tells only
    of which kind its body is (their committee) comes last and joins one origin, however many it could be."""
    merged: list[list[Voice]] = []
    for part in sorted(parts, key=_bare):
        joined = [other for other in merged if any(_same(a, b) for a in part for b in other)]
        if len(joined) > 1 and _bare(part):
            joined = [max(joined, key=lambda other: _words_shared(part, other))]
        whole = [voice for other in joined for voice in other] + part
        merged = [other for other in merged if other not in joined] + [whole]
    return merged


def _bare(part: list[Voice]) -> bool:
    """Whether an origin is heard only as a body of some kind: the committee, الوزارة."""
    return all(v.speaker and len(v.speaker.institution) == 1 and not v.speaker.names for v in part)


def _words_shared(part: list[Voice], other: list[Voice]) -> int:
    """How many words the phrases for the speakers of two origins have in common."""
    spelt = [
        {word for v in these if v.speaker for word in fold(v.speaker.text).split()} for these in (part, other)
    ]
    return len(spelt[0] & spelt[1])


def _same(left: Voice, right: Voice) -> bool:
    """Whether two voices of different clusters, heard of the same thing, are one origin."""
    if left.cluster == right.cluster:
        return False
    one, other = left.speaker, right.speaker
    if one is None or other is None:
        return one is None and other is None and left.outlet is not None and left.outlet == right.outlet
    if one.kind == other.kind == "social" or one_household(one, other):
        return True
    if "observer" in (one.kind, other.kind) and not (one.names and other.names):
        return False  # witnesses without a name are as many as there are reports
    if (one.names and other.names and same_names(one.names, other.names)) or one_name_spelt_twice(one, other):
        return True
    if one.institution and other.institution:
        return same_institution(one, other)
    if same_office(one, other) or one_holder(one, other) or one_paper(one, other):
        return True
    if one.kind == other.kind == "anonymous":
        return one.roles == other.roles
    return False


def faint(voice: Voice) -> bool:
    """A voice that tells nothing of who it is: an outlet, a report without a source, somebody without name or body."""
    if voice.own:
        return False
    speaker = voice.speaker
    if speaker is None or speaker.kind == "anonymous" or voice.inherited or _any_of_its_kind(speaker):
        return True
    # One Arabic word that no list knows may be a name or anything.
    lone = len(speaker.names) == 1 and is_arabic(fold(speaker.text))
    return lone and all(part[0] == "~" for part in speaker.institution)


def _any_of_its_kind(speaker: Speaker) -> bool:
    """A school, مدرسة: a noun for a body that says of none which it is."""
    if speaker.names or len(speaker.institution) != 1:
        return False
    spelt = fold(speaker.text).split()
    if is_arabic(spelt[0]):
        return len(spelt) == 1 and not spelt[0].startswith("ال")
    return len(spelt) == 2 and spelt[0] in ("a", "an", "one")


def paper(voice: Voice) -> bool:
    """A voice that is no person and no body: a statement, a list, a happening that was taken for one who speaks, or
    nobody's; it is of whatever body its report names."""
    if voice.inherited:
        return True
    speaker = voice.speaker
    if speaker is None or speaker.kind != "anonymous" or not speaker.roles:
        return False
    return all(group_of(role) in ("things", "events") for role in speaker.roles)


def apart(parts: Sequence[list[Voice]]) -> int:
    """The size of a set of origins of which no two may be one; those that may be fewest others come first."""
    doubts = [
        {m for m, other in enumerate(parts) if m != n and any(_may_be_one(a, b) for a in part for b in other)}
        for n, part in enumerate(parts)
    ]
    chosen: set[int] = set()
    for n in sorted(range(len(parts)), key=lambda n: (len(doubts[n]), n)):
        if not doubts[n] & chosen:
            chosen.add(n)
    return len(chosen)


def _may_be_one(left: Voice, right: Voice) -> bool:
    """Whether two origins that are counted apart may be one all the same: a report that names no source may have
    anybody's; an official without a name may be of any body; an officer may speak for the body of such officers."""
    if left.own and right.own:
        return False
    one, other = left.speaker, right.speaker
    if one is None or other is None:
        return not (left.own or right.own)
    if "observer" in (one.kind, other.kind):
        return False
    if "anonymous" in (one.kind, other.kind) or one.kind == other.kind == "social":
        return True
    if one.institution and other.institution:
        return may_be_same_institution(one, other)
    if one.names and other.names:
        return False
    if (held := sole_office(one)) and held == sole_office(other):
        return True
    person, body = (one, other) if one.names else (other, one)
    return not person.institution and holds_office(person, body.institution)
