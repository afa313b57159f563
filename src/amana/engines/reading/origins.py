"""To how many independent origins the claims of one group go back.

A speaker keeps an origin of his own; an institution has one press chain (its minister, its spokesman, two
outlets quoting either); social media as the only basis is one origin; text without a source inherits the
origin of its cluster; a denial adds nothing to what it denies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .speakers import Speaker, outlet_key, parse, same_institution, same_names
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

    def of_group(self, claims: Sequence[Claim]) -> tuple[list[str], dict[str, str]]:
        """(names of the origins, claim id -> name of its origin)."""
        counted = [claim for claim in claims if claim.polarity == "asserted"] or list(claims)
        voices: list[tuple[Claim, Voice]] = []
        silent: list[Claim] = []
        for claim in counted:
            voice = self._voice(claim)
            if voice:
                voices.append((claim, voice))
            else:
                silent.append(claim)
        heard = {voice.cluster for _, voice in voices}
        for claim in silent:
            cluster = self.cluster_of[claim.doc]
            if cluster not in heard:
                voices.append((claim, self._inherited(claim.doc)))
        parts = _parts([voice for _, voice in voices])
        names = [min((v.name for v in part), key=lambda text: (-len(text), text)) for part in parts]
        of_claim: dict[str, str] = {}
        for (claim, voice), part in (
            (pair, number)
            for pair in voices
            for number, p in enumerate(parts)
            if any(v is pair[1] for v in p)
        ):
            of_claim[claim.id] = names[part]
        for claim in claims:
            if claim.id not in of_claim:
                cluster = self.cluster_of[claim.doc]
                same = [names[n] for n, part in enumerate(parts) if any(v.cluster == cluster for v in part)]
                of_claim[claim.id] = same[0] if same else self._voice_name(claim)
        return names, of_claim

    def _voice_name(self, claim: Claim) -> str:
        voice = self._voice(claim)
        return voice.name if voice else f"cluster {self.cluster_of[claim.doc] + 1}"

    def _attribution(self, claim: Claim) -> Attribution | None:
        page = self.pages[claim.doc]
        spoken = [a for a in page.attributions if a.scope[0] <= claim.start < a.scope[1]]
        if not spoken:
            return None
        return min(
            spoken,
            key=lambda a: (
                0
                if claim.start <= a.start < claim.end
                else min(abs(a.start - claim.start), abs(a.start - claim.end))
            ),
        )

    def _voice(self, claim: Claim) -> Voice | None:
        found = self._attribution(claim)
        if found is None:
            return None
        return self._of_attribution(claim.doc, found)

    def _of_attribution(self, document: str, found: Attribution) -> Voice | None:
        page, cluster = self.pages[document], self.cluster_of[document]
        language = page.document.language
        speaker = parse(found.speaker) if found.speaker else None
        if found.basis == "own observation":
            return Voice(cluster, document, language, None, page.document.outlet, own=True)
        if found.basis == "social media" and (speaker is None or speaker.kind in ("social", "hearsay")):
            speaker = parse("social media")
        if speaker and speaker.kind == "hearsay":
            speaker = None
        if speaker is None:
            key = outlet_key(found.outlet) if found.outlet else None
            return Voice(cluster, document, language, None, key) if key else None
        return Voice(cluster, document, language, speaker, None)

    def _inherited(self, document: str) -> Voice:
        """The origin of a claim that names none: the voice heard most in its cluster, else the cluster."""
        cluster = self.cluster_of[document]
        voices: list[Voice] = []
        for name in self.clusters[cluster]:
            for found in self.pages[name].attributions:
                voice = self._of_attribution(name, found)
                if voice and not found.denies:
                    voices.append(voice)
        parts = _parts(voices)
        if parts:
            return max(parts, key=len)[0]
        page = self.pages[document]
        return Voice(cluster, document, page.document.language, None, page.document.outlet)


def _parts(voices: Sequence[Voice]) -> list[list[Voice]]:
    """Voices put together that are one origin."""
    parts: list[list[Voice]] = []
    for voice in voices:
        joined = [part for part in parts if any(same(voice, other) for other in part)]
        merged = [voice]
        for part in joined:
            merged = part + merged
            parts.remove(part)
        parts.append(merged)
    return parts


def same(left: Voice, right: Voice) -> bool:
    """Whether two voices, heard of the same thing, are one origin."""
    if left.speaker and right.speaker:
        return _same_speaker(left, right)
    if left.speaker or right.speaker:
        return False
    if left.outlet and right.outlet:
        return left.outlet == right.outlet
    return left.cluster == right.cluster


def _same_speaker(left: Voice, right: Voice) -> bool:
    one, other = left.speaker, right.speaker
    assert one and other
    if one.text == other.text and (one.kind not in ("observer",) or left.cluster == right.cluster):
        return True
    if one.kind == other.kind == "social":
        return True
    together = left.cluster == right.cluster
    if one.names and other.names:
        if same_names(one.names, other.names):
            return True
        if one.institution and other.institution:
            return same_institution(one, other)
        return (
            together
            and left.language != right.language
            and bool(one.roles & other.roles)
            and len(set(one.names) & set(other.names)) > 0
        )
    if one.institution and other.institution:
        return same_institution(one, other)
    if together and left.document != right.document:
        # Two tellings of one report: the fuller description and the shorter one.
        shared = one.roles & other.roles
        return bool(shared) or left.language != right.language or not (one.names or other.names)
    if one.kind == other.kind == "anonymous":
        return one.roles == other.roles if not together else bool(one.roles & other.roles)
    return together and bool(one.roles & other.roles) and "anonymous" in (one.kind, other.kind)
