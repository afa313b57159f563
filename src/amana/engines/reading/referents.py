"""Who stands on the stage of a text, so that "he said" finds its man, whether he has spoken before or not.

Every sentence brings persons in: by a name, by a noun for one human being, by whoever tells something. Each keeps where
he was mentioned last and how: as what the sentence is about, as its teller, in passing. A pronoun means the one of its
gender and number who was told of most prominently and most lately. Gender is learnt from nouns and titles (the widow,
Mr) and from pronouns that could mean nobody else; a name alone tells none. The order of subject before object, and of
the owner before what is his, follows centering (Grosz, Joshi and Weinstein 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .mentions import Gender, Mention, Number
from .speakers import Speaker, parse

Span = tuple[int, int]
_KEPT = 40  # referents that a text keeps at once
_BACK = 4  # sentences back that a pronoun reaches
# What a mention is worth, what each sentence since takes off, and what its kind adds.
_RECENT, _EACH = 10, 4
_SUBJECT, _OWNER, _OWNED, _TELLER, _AGAIN, _ASIDE = 4, 5, 2, 3, 3, -2
HERE = 4  # what it adds in English that the sentence of the pronoun itself is about him
# What speaks for and against a referent: his gender is known; he has just asked; another gender was heard of him.
_SURE, _ASKER, _UNLIKE, _LIKE_A_BODY = 3, -4, -6, -3
_MARGIN, _OWNERS_MARGIN = (
    3,
    5,
)  # by which a pronoun must mean one rather than another before his gender is learnt


@dataclass(slots=True)
class Referent:
    """Somebody told of: what he is called, and his mentions as (sentence, place in the folded text, weight)."""

    speaker: Speaker
    gender: Gender | None
    number: Number
    names: tuple[str, ...] = ()
    asked: int = -1  # the sentence in which he asked last: whoever speaks next most often answers him
    lately: Gender | None = None  # of the last pronoun that was taken to mean him
    seen: list[tuple[int, int, int]] = field(default_factory=list)

    def mention(self, sentence: int, place: int, weight: int) -> None:
        self.seen = [*self.seen[-3:], (sentence, place, weight)]

    def prominence(self, sentence: int, place: int, words: int | None, here: int) -> int | None:
        """How prominent he is at `place`, of a pronoun that says what begins at `words` before it (None: what follows
        it): who is mentioned there is mentioned by it; `here` is added for whom this sentence is about. None where he
        has not been told of."""
        worth = None
        for at, where, weight in self.seen:
            if where >= place or sentence - at > _BACK:
                continue
            one = _RECENT - _EACH * (sentence - at) + weight
            if words is not None and at == sentence and where >= words:
                one -= _RECENT + _SUBJECT
            elif at == sentence and weight == _SUBJECT:
                one += here
            worth = one if worth is None else max(worth, one)
        return worth


class Cast:
    """Whom a text has told of so far. `describe` tells gender, number and name words of a phrase, `nouns` its nouns."""

    def __init__(
        self,
        describe: Callable[[Speaker], tuple[Gender | None, Number, tuple[str, ...]]],
        nouns: Callable[[str], frozenset[str]],
        here: int = 0,
    ) -> None:
        self._describe, self._nouns, self._here_adds = describe, nouns, here
        self._on_stage: list[Referent] = []
        self._number, self._headline = 0, False
        self._meant: dict[int, Referent] = {}
        self._here: list[tuple[Span, Referent]] = []
        self.labelled: set[str] = (
            set()
        )  # who speaks under a label, and is called he or she by nobody else there

    def sentence(self, mentions: Iterable[Mention], headline: bool) -> None:
        """Take in a sentence by its mentions in order; a `headline` only announces whom the text tells of."""
        self._number += 1
        self._headline = headline
        self._meant, self._here = {}, []
        for one in mentions:
            if one.pronoun:
                self._pronoun(one)
            else:
                self._noun(one)
        self._on_stage = self._on_stage[-_KEPT:]

    def meant(self, start: int, end: int) -> Speaker | None:
        """Whom the pronoun between two places of the last sentence means; None where it means nobody told of."""
        return next((ref.speaker for place, ref in self._meant.items() if start <= place < end), None)

    def means(self, verb: Mention) -> Speaker | None:
        """Whom a verb without a subject in the last sentence means; None also where two could be meant as well."""
        sure = self._pronoun(verb)
        return self.meant(*verb.span) if sure else None

    def guess(self, verb: Mention) -> Speaker | None:
        """As `means`, and nothing of it is remembered."""
        best = self._best(verb)
        return best[0].speaker if best and best[1] else None

    def told(self, span: Span, speaker: Speaker, asks: bool, gender: Gender | None = None) -> None:
        """Who stands at `span` of the last sentence tells something there, or `asks`; `gender` is that of his verb."""
        if self._headline:
            return
        ref = next((one for where, one in self._here if where[0] < span[1] and span[0] < where[1]), None)
        ref = ref or next((one for one in self._on_stage if one.speaker.text == speaker.text), None)
        if ref is None:
            ref = Referent(speaker, *self._describe(speaker))
            self._on_stage.append(ref)
        elif len(speaker.text) >= len(ref.speaker.text) or speaker.institution:
            ref.speaker = speaker
        ref.gender = ref.gender or (gender if ref.number != "many" else None)
        ref.asked = self._number if asks else ref.asked
        ref.mention(self._number, span[0], 0 if asks else _SUBJECT + _TELLER)

    def _noun(self, one: Mention) -> None:
        ref = self._known(one)
        if ref is None and one.aside and len(one.names) == 1 and one.phrase.lower() == one.names[0]:
            return  # arrived to Karshin: a place, as like as not
        if ref is None:
            ref = Referent(parse(one.phrase), one.gender, one.number, one.names)
        else:
            self._on_stage.remove(ref)
            ref.gender = ref.gender or one.gender
            if len(one.phrase) > len(ref.speaker.text) and one.names:
                ref.speaker = parse(one.phrase)
            ref.names = ref.names or one.names
        self._on_stage.append(ref)
        self._here.append((one.span, ref))
        ref.asked = self._number if one.asks else ref.asked
        weight = (_OWNED if one.owned else _SUBJECT) if one.subject and not self._headline else 0
        ref.mention(
            self._number, one.span[0], weight + _ASIDE * (one.aside or self._headline) + _TELLER * one.asked
        )

    def _known(self, one: Mention) -> Referent | None:
        """The referent that a mention is again: by one of the words of his name, or by the noun he was called by."""
        for ref in reversed(self._on_stage):
            if one.names and ref.names:
                shared = [name for name in one.names if name in ref.names]
                if shared and (len(one.names) == 1 or len(shared) > 1 or len(ref.names) == 1):
                    return ref
            elif one.again and not one.names and one.again in self._nouns(ref.speaker.text):
                return ref
        return None

    def _pronoun(self, one: Mention) -> bool:
        """Take in a pronoun; whether one is meant clearly rather than another."""
        best = self._best(one)
        if best is None:
            return False
        ref, clearly = best
        if one.gender and clearly:
            ref.gender = ref.gender or one.gender
            ref.lately = one.gender
        if one.pronoun == "tells":
            self._meant[one.span[0]] = ref
        ref.mention(self._number, one.span[0], _OWNER if one.subject else _AGAIN)
        self._on_stage.remove(ref)
        self._on_stage.append(ref)
        return clearly

    def _best(self, one: Mention) -> tuple[Referent, bool] | None:
        """Whom a pronoun means most likely, and whether clearly rather than another; None where it can mean nobody."""
        weighed = [(self._worth(ref, one), ref) for ref in self._on_stage]
        worths = [(worth, ref) for worth, ref in weighed if worth is not None]
        if not worths:
            return None
        best, ref = max(worths, key=lambda pair: pair[0])
        others = [worth for worth, other in worths if other is not ref]
        margin = _OWNERS_MARGIN if one.pronoun == "owns" else _MARGIN
        return ref, not others or best - max(others) >= margin

    def _worth(self, ref: Referent, one: Mention) -> int | None:
        """How likely the pronoun `one` means `ref`; None where it cannot."""
        if one.gender and (ref.gender not in (None, one.gender) or ref.speaker.text in self.labelled):
            return None
        worth = ref.prominence(self._number, one.span[0], one.since if one.behind else None, self._here_adds)
        if worth is None or (one.not_ >= 0 and any(r is ref and w[0] == one.not_ for w, r in self._here)):
            return None
        worth += _SURE if one.gender and ref.gender == one.gender else 0
        worth += _UNLIKE if one.gender and ref.lately and ref.lately != one.gender else 0
        if one.pronoun == "tells" and ref.asked in (self._number, self._number - 1):
            worth += _ASKER
        return worth + fits if (fits := _fits(ref, one)) is not None else None


def _fits(ref: Referent, one: Mention) -> int | None:
    """What speaks against the number of `ref`: 0 for the same, None where the pronoun cannot mean it."""
    if ref.number == one.number or (one.number == "any" and ref.number != "many"):
        return 0
    if one.number == "many" and ref.number == "body":
        return 0
    unknown = ref.number == "one" and ref.names and not ref.gender and not ref.lately
    return _LIKE_A_BODY if one.number == "body" and one.pronoun == "tells" and unknown else None
