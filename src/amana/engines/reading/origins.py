"""To how many independent origins the claims of one group go back.

A speaker keeps an origin of his own; an institution has one press chain (its minister, its spokesman, two
outlets quoting either); social media as the only basis is one origin; text without a source inherits the
origin of its cluster; a denial adds nothing to what it denies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from amana.engines.common.arabic import fold

from .heard import heard, holds_office, reports_itself, same_office
from .lexicon import words
from .same_voice import (
    may_be_same_institution,
    one_name_spelt_twice,
    one_voice,
    same_institution,
    same_names,
)
from .speakers import Speaker, outlet_key, parse
from .stems import is_arabic
from .values import Attribution, Claim, Page


@dataclass(slots=True)
class Voice:
    """One origin as it is met in one claim: a speaker, an outlet, or the cluster itself."""

    cluster: int
    document: str
    language: str
    speaker: Speaker | None
    outlet: str | None
    own: bool = False  # the outlet saw it itself

    @property
    def name(self) -> str:
        """What an analyst reads."""
        if self.speaker:
            return self.speaker.text
        return self.outlet or f"cluster {self.cluster + 1}"


class Origins:
    """Finds the origins of groups of claims of one collection."""

    def __init__(self, pages: Sequence[Page], clusters: Sequence[Sequence[str]]) -> None:
        self.pages = {page.document.id: page for page in pages}
        self.cluster_of = {name: number for number, names in enumerate(clusters) for name in names}
        self.clusters = clusters
        self._heard = {page.document.id: dict(_by_place(page)) for page in pages}
        self._bodies = _affiliations([s for found in self._heard.values() for s in found.values() if s])

    def of_group(self, claims: Sequence[Claim]) -> tuple[list[str], dict[str, str]]:
        """(names of the origins, claim id -> name of its origin)."""
        names, numbers = self.numbered(claims)
        return names, {
            c.id: self._voice_name(c) if (n := numbers[c.id]) is None else names[n] for c in claims
        }

    def numbered(self, claims: Sequence[Claim]) -> tuple[list[str], dict[str, int | None]]:
        """(names of the origins, claim id -> place of its origin among them); None for a denial in a group that
        asserts, where nobody of its own cluster asserts anything: it adds no origin."""
        parts, heard = self._voices(claims)
        names = [min((v.name for v in part), key=lambda text: (-len(text), text)) for part in parts]
        number_of = {id(voice): number for number, part in enumerate(parts) for voice in part}
        numbers: dict[str, int | None] = {
            c.id: number_of[id(v)] for found in heard.values() for c, v in found
        }
        for claim in claims:
            if claim.id not in numbers:
                own = heard.get(self.cluster_of[claim.doc])
                numbers[claim.id] = number_of[id(own[0][1])] if own else None
        return names, numbers

    def sure(self, claims: Sequence[Claim], one_event: Callable[[str, str], bool]) -> int:
        """How many of the origins of a group are surely two of one event: the greatest number found of voices of
        which no two may be one, in reports that have more in common than the figure (`one_event` of two
        documents). It is what "confirmed" rests on; never above the number of origins."""
        parts, _ = self._voices(claims)
        documents = list(dict.fromkeys(voice.document for part in parts for voice in part))
        event = {document: {document} for document in documents}
        for at, one in enumerate(documents[:MOST_COMPARED]):
            for other in documents[at + 1 : MOST_COMPARED]:
                if other not in event[one] and one_event(one, other):
                    whole = event[one] | event[other]
                    event |= dict.fromkeys(whole, whole)
        best = min(1, len(parts))
        for together in {frozenset(whole) for whole in event.values()}:
            here = [part for part in parts if any(voice.document in together for voice in part)]
            best = max(best, _apart(here[:MOST_COMPARED]))
        return best

    def _voices(
        self, claims: Sequence[Claim]
    ) -> tuple[list[list[Voice]], dict[int, list[tuple[Claim, Voice]]]]:
        """(the voices of a group by origin, those of each cluster with their claims)."""
        counted = [claim for claim in claims if claim.polarity == "asserted"] or list(claims)
        heard: dict[int, list[tuple[Claim, Voice]]] = {}
        silent: list[Claim] = []
        for claim in counted:
            voice = self._voice(claim)
            if voice:
                heard.setdefault(voice.cluster, []).append((claim, voice))
            else:
                silent.append(claim)
        for claim in silent:
            cluster = self.cluster_of[claim.doc]
            if cluster not in heard:
                heard[cluster] = [(claim, self._inherited(claim.doc))]
        parts = _across([part for found in heard.values() for part in within([voice for _, voice in found])])
        return parts, heard

    def _voice_name(self, claim: Claim) -> str:
        voice = self._voice(claim)
        return voice.name if voice else f"cluster {self.cluster_of[claim.doc] + 1}"

    def _voice(self, claim: Claim) -> Voice | None:
        found = spoken(self.pages[claim.doc], claim.start, claim.end)
        if found is None:
            return None
        return self._of_attribution(claim.doc, found)

    def _of_attribution(self, document: str, found: Attribution) -> Voice | None:
        page, cluster = self.pages[document], self.cluster_of[document]
        language = page.document.language
        speaker = self._heard[document].get(_place(found))
        if speaker and speaker.kind == "outlet" and speaker.outlet:
            return Voice(cluster, document, language, None, speaker.outlet)
        itself = reports_itself(speaker) if speaker else None
        if itself is not None:
            return Voice(cluster, document, language, None, itself or page.document.outlet, own=True)
        if found.basis == "own observation":
            return Voice(cluster, document, language, None, page.document.outlet, own=True)
        if found.basis == "social media" and (speaker is None or speaker.kind in ("social", "hearsay")):
            speaker = parse("social media")
        if speaker and speaker.kind == "hearsay":
            speaker = None
        if speaker is None:
            key = outlet_key(found.outlet) if found.outlet else None
            return Voice(cluster, document, language, None, key) if key else None
        return Voice(cluster, document, language, self._affiliated(speaker), None)

    def _affiliated(self, speaker: Speaker) -> Speaker:
        """A person with the body that any of the reports names beside the same name."""
        if speaker.names and not speaker.institution:
            for names, institution in self._bodies:
                if same_names(names, speaker.names) and len(names) > 1:
                    return replace(speaker, institution=institution)
        return speaker

    def _inherited(self, document: str) -> Voice:
        """The origin of a claim that names none: the voice heard most in its cluster, else the cluster."""
        cluster = self.cluster_of[document]
        voices: list[Voice] = []
        for name in self.clusters[cluster]:
            for found in self.pages[name].attributions:
                voice = self._of_attribution(name, found)
                if voice and not found.denies:
                    voices.append(voice)
        parts = within(voices)
        if parts:
            return max(parts, key=len)[0]
        page = self.pages[document]
        return Voice(cluster, document, page.document.language, None, page.document.outlet)


def spoken(page: Page, start: int, end: int) -> Attribution | None:
    """The attribution that covers a claim's span: the one inside it, else the nearest of its sentence."""
    covering = [a for a in page.attributions if a.scope[0] <= start < a.scope[1]]
    if not covering:
        return None
    return min(
        covering,
        key=lambda a: 0 if start <= a.start < end else min(abs(a.start - start), abs(a.start - end)),
    )


_Place = tuple[int, int, str | None]


def _place(found: Attribution) -> _Place:
    return found.start, found.end, found.speaker


def _by_place(page: Page) -> list[tuple[_Place, Speaker | None]]:
    return [(_place(attribution), speaker) for attribution, speaker in heard(page)]


def _affiliations(speakers: Sequence[Speaker]) -> list[tuple[tuple[str, ...], frozenset[str]]]:
    """(name, body) of every speaker who is named with both, each once."""
    found: dict[tuple[str, ...], frozenset[str]] = {}
    for speaker in speakers:
        if speaker.names and speaker.institution:
            found.setdefault(speaker.names, speaker.institution)
    return list(found.items())


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


SURE = 2.0
MOST_COMPARED = 60  # documents and origins of one group that are held against one another


def _score(left: Voice, right: Voice) -> float:
    """How surely two voices of one cluster are one; 0 when they are plainly two."""
    one, other = left.speaker, right.speaker
    if one is None or other is None:
        if one is None and other is None:
            unnamed = left.own and right.own and not (left.outlet and right.outlet)
            return SURE if left.outlet == right.outlet or unnamed else 0.0
        return 0.0 if (left.own or right.own) and not _nameless(one or other) else 0.3
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


def _across(parts: list[list[Voice]]) -> list[list[Voice]]:
    """Origins of different clusters put together that are one: the same person, the same body's press."""
    merged: list[list[Voice]] = []
    for part in parts:
        joined = [other for other in merged if any(_same(a, b) for a in part for b in other)]
        whole = [voice for other in joined for voice in other] + part
        merged = [other for other in merged if other not in joined] + [whole]
    return merged


def _same(left: Voice, right: Voice) -> bool:
    """Whether two voices of different clusters, heard of the same thing, are one origin."""
    if left.cluster == right.cluster:
        return False
    one, other = left.speaker, right.speaker
    if one is None or other is None:
        return one is None and other is None and left.outlet is not None and left.outlet == right.outlet
    if one.kind == other.kind == "social":
        return True
    if "observer" in (one.kind, other.kind) and not (one.names and other.names):
        return False  # witnesses without a name are as many as there are reports
    if (one.names and other.names and same_names(one.names, other.names)) or one_name_spelt_twice(one, other):
        return True
    if one.institution and other.institution:
        return same_institution(one, other)
    if same_office(one, other):
        return True
    if one.kind == other.kind == "anonymous":
        return one.roles == other.roles
    return False


def _apart(parts: Sequence[list[Voice]]) -> int:
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
    person, body = (one, other) if one.names else (other, one)
    return not person.institution and holds_office(person, body.institution)
