"""To how many independent origins the claims of one group go back.

A speaker keeps an origin of his own; an institution has one press chain (its minister, its spokesman, two
outlets quoting either); social media as the only basis is one origin; text without a source inherits the
origin of its cluster; a denial adds nothing to what it denies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from amana.engines.common.arabic import fold

from .belongs import body_beside
from .fold import folded
from .heard import heard, reports_itself, title
from .in_full import Letters, is_paper, of_office_or_paper
from .named_anywhere import Mentions
from .one_origin import MOST_COMPARED, Voice, across, apart, faint, paper, within
from .rests_on import rests_on, tells_nothing
from .same_voice import same_names
from .speakers import Speaker, name_bones, outlet_key, parse
from .values import Attribution, Claim, Page

MOST_INTRODUCED = 20_000  # characters of a report in which a lone name is looked for with its first
MOST_BESIDE = 60  # people of a report, on the average, beside whose names a body is looked for


class Origins:
    """Finds the origins of groups of claims of one collection."""

    def __init__(self, pages: Sequence[Page], clusters: Sequence[Sequence[str]]) -> None:
        self.pages = {page.document.id: page for page in pages}
        self.cluster_of = {name: number for number, names in enumerate(clusters) for name in names}
        self.clusters = clusters
        self._heard = {page.document.id: dict(_by_place(page)) for page in pages}
        self._mentions = Mentions(self.pages)
        self._letters = Letters(self.pages)
        self._beside: dict[tuple[str, str], frozenset[str]] = {}
        self._called: dict[tuple[str, str], Speaker] = {}
        self._wholes: dict[str, dict[str, Speaker]] = {}
        self._cites: dict[str, frozenset[str]] = {}
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
            best = max(best, apart(here[:MOST_COMPARED]))
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
        parts = across([part for found in heard.values() for part in within([voice for _, voice in found])])
        return self._named_there(parts), heard

    def _named_there(self, parts: list[list[Voice]]) -> list[list[Voice]]:
        """The origins of a group, those without a name of their own put to the one whom their reports name: whoever
        is named in a report that does not say whose its figure is, is no further origin of it. The same of an outlet
        that a report of somebody without a name cites. Two whom one report keeps apart stay two."""
        if len(parts) > MOST_COMPARED:
            return parts
        unnamed = {at for at, part in enumerate(parts) if all(faint(voice) for voice in part)}
        settled = {at: list(part) for at, part in enumerate(parts)}
        for at in sorted(unnamed):
            outlets = any(voice.outlet for voice in parts[at])
            whose = [
                other
                for other in settled
                if other != at
                and not {voice.document for voice in parts[at]} & {voice.document for voice in settled[other]}
                and (other not in unnamed or not outlets)
                and any(self._names(mine, theirs) for mine in parts[at] for theirs in parts[other])
            ]
            if whose:
                settled[min(whose, key=lambda other: (other in unnamed, other))] += settled.pop(at)
        return list(settled.values())

    def _names(self, mine: Voice, theirs: Voice) -> bool:
        """Whether the report of a voice without a name names somebody whose voice is heard in another: a person, an
        outlet, or the body whose paper it has; or whether it cites the outlet in which the other, unnamed, is heard."""
        document = mine.document
        if document == theirs.document:
            return False
        if (
            mine.speaker
            and faint(theirs)
            and self._mentions.named_in_both(document, theirs.document, mine.speaker)
        ):
            return True
        if mine.speaker is None:
            keys = self._carried(theirs.document)
            if mine.outlet in keys or (
                not mine.outlet and any(self._mentions.outlet(document, k) for k in keys)
            ):
                return True
        if theirs.speaker is None:
            return theirs.outlet is not None and self._mentions.outlet(document, theirs.outlet)
        if faint(theirs) and not theirs.inherited:
            return bool(self._cited(document) & self._carried(theirs.document))
        if paper(mine) and self._mentions.body(document, theirs.speaker.institution):
            return True
        guessed = mine.inherited and not (mine.speaker is None or mine.speaker.kind == "anonymous")
        return not guessed and self._mentions.person(document, theirs.speaker)

    def _carried(self, document: str) -> frozenset[str]:
        """The outlets that a report is of, or says that it has something from."""
        own = self.pages[document].document.outlet
        return self._cited(document) | ({own} if own else set())

    def _cited(self, document: str) -> frozenset[str]:
        """The keys of the outlets that a report says it has something from."""
        if document not in self._cites:
            found = [outlet_key(a.outlet) for a in self.pages[document].attributions if a.outlet]
            found += [one.outlet for one in self._heard[document].values() if one]
            self._cites[document] = frozenset(key for key in found if key)
        return self._cites[document]

    def _voice_name(self, claim: Claim) -> str:
        voice = self._voice(claim)
        return voice.name if voice else f"cluster {self.cluster_of[claim.doc] + 1}"

    def _voice(self, claim: Claim) -> Voice | None:
        page = self.pages[claim.doc]
        found = spoken(page, claim.start, claim.end)
        if found is None or _counted(claim, found):
            return None
        return self._of_attribution(claim.doc, rests_on(page, found))

    def _of_attribution(self, document: str, found: Attribution) -> Voice | None:
        page, cluster = self.pages[document], self.cluster_of[document]
        language = page.document.language
        speaker = self._heard[document].get(_place(found))
        if speaker and speaker.kind == "outlet" and speaker.outlet:
            return Voice(cluster, document, language, None, speaker.outlet)
        itself = reports_itself(speaker) if speaker else None
        if itself is not None:
            return Voice(cluster, document, language, None, itself or page.document.outlet, own=True)
        itself_saw = speaker is None or not (len(speaker.names) > 1 or speaker.institution)
        if found.basis == "own observation" and itself_saw and not _asked_by(found.speaker or ""):
            return Voice(cluster, document, language, None, page.document.outlet, own=True)
        if found.basis == "social media" and (speaker is None or _of_the_net(speaker)):
            speaker = parse("social media")
        if speaker and speaker.kind == "hearsay":
            speaker = None
        if speaker is not None and (told := _TOLD_US.search(fold(speaker.text))):
            # الدقاق لمراسلنا; somebody whom the sentence does not name, لمراسلي الصحف
            speaker = parse(fold(speaker.text)[: told.start()]) if told.start() else None
        if speaker is None:
            speaker = _paper(found)
        if speaker is None:
            key = outlet_key(found.outlet) if found.outlet else None
            return Voice(cluster, document, language, None, key) if key else None
        if len(speaker.names) == 1:
            speaker = self._in_full(document, speaker)
        if speaker.kind == "anonymous":
            called = document, speaker.text
            if called not in self._called:
                by_name = self._letters.spelt_out(self._by_name(document, speaker))
                few = len(self._called) < MOST_BESIDE * len(self.pages)
                self._called[called] = of_office_or_paper(page, by_name) if few else by_name
            speaker = self._called[called]
        return Voice(cluster, document, language, self._affiliated(speaker, page), None)

    def _in_full(self, document: str, speaker: Speaker) -> Speaker:
        """A lone family name as the person whom the same report hears by the whole name: Fenn, Alderman Piers Fenn."""
        if document not in self._wholes:
            whole = [other for other in self._heard[document].values() if other and len(other.names) > 1]
            self._wholes[document] = {other.names[-1]: other for other in reversed(whole)}
        return self._wholes[document].get(speaker.names[0], speaker)

    def _by_name(self, document: str, speaker: Speaker) -> Speaker:
        """Somebody without a name as the one whom the same report calls by the same words and a name: مفتش السجون,
        and then مفتش السجون آيدن ميرك; الوادي, whom it introduced as العبّار شكري الوادي."""
        lone = fold(speaker.text)
        if lone.startswith("ال") and " " not in lone and not title(speaker):
            text = folded(self.pages[document].document.text[:MOST_INTRODUCED]).text
            named = rf"(?<!\w)ال[^\W\d_]{{2,}}\s(?P<first>[^\W\d_]{{3,}})\s{re.escape(lone)}(?!\w)"
            told = re.search(named, text)
            if told is None or told["first"].startswith("ال"):
                return speaker
            return replace(speaker, kind="person", names=name_bones([told["first"], lone]), roles=frozenset())
        if len(speaker.roles) < 2:
            return speaker
        return next(
            (
                other
                for other in self._heard[document].values()
                if other and len(other.names) > 1 and other.text.startswith(speaker.text + " ")
            ),
            speaker,
        )

    def _affiliated(self, speaker: Speaker, page: Page) -> Speaker:
        """A person with the body that any of the reports names beside the same name."""
        if speaker.names and not speaker.institution:
            for names, institution in self._bodies:
                if same_names(names, speaker.names) and len(names) > 1:
                    return replace(speaker, institution=institution)
            key = page.document.id, speaker.text
            if key not in self._beside and len(self._beside) < MOST_BESIDE * len(self.pages):
                self._beside[key] = body_beside(page, speaker)
            return replace(speaker, institution=self._beside.get(key, frozenset()))
        return speaker

    def _inherited(self, document: str) -> Voice:
        """The origin of a claim that names none: the voice heard most in its cluster, else the cluster."""
        cluster = self.cluster_of[document]
        voices: list[Voice] = []
        for name in self.clusters[cluster]:
            for found in self.pages[name].attributions:
                voice = self._of_attribution(name, found)
                if voice and not found.denies and not tells_nothing(self.pages[name], found):
                    voices.append(voice)
        parts = within(voices)
        if parts:
            return replace(max(parts, key=len)[0], inherited=True)
        page = self.pages[document]
        return Voice(cluster, document, page.document.language, None, page.document.outlet, inherited=True)


def _counted(claim: Claim, found: Attribution) -> bool:
    """Whether whoever a figure counts was taken for who tells it: أوقفنا 4 متعهدين."""
    what = claim.quantity.referent if claim.quantity else None
    return bool(what and found.speaker and fold(what) == fold(found.speaker))


def _of_the_net(speaker: Speaker) -> bool:
    """Whoever is nobody but one of those who post: ناشطون, users, a rumour."""
    unnamed = not speaker.institution and len(speaker.names) < 2
    return speaker.kind in ("social", "hearsay") or (unnamed and speaker.kind in ("observer", "anonymous"))


def _paper(found: Attribution) -> Speaker | None:
    """A log, a ledger: what cannot speak and tells all the same what somebody wrote into it."""
    keys = [fold(word) for word in (found.speaker or "").split()]
    return parse(found.speaker or "") if any(map(is_paper, keys)) else None


def _asked_by(phrase: str) -> bool:
    """لمراسلنا: whom somebody told it, and who saw nothing himself."""
    return _TOLD_US.search(fold(phrase)) is not None


_TOLD_US = re.compile(r"(?:\A|\s)(?:لمراسل\w*|(?:to|told)\sour\s.*)\Z")


def spoken(page: Page, start: int, end: int) -> Attribution | None:
    """The attribution that covers a claim's span: the one inside it, else the nearest of its sentence."""
    covering = [a for a in page.attributions if a.scope[0] <= start < a.scope[1]]
    if not covering:
        return None
    return min(
        covering,
        key=lambda a: (
            0 if start <= a.start < end else min(abs(a.start - start), abs(a.start - end)),
            # a dateline's agency stands before whoever told it
            not a.speaker and page.document.text[max(0, a.start - 2) : a.start].rstrip().endswith("("),
        ),
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
