"""Who is this, under which names: men who stand in two rosters, and men who only look like it. Three of them were
read when the curtain falls, one waits for a third examiner, the others for their first reader."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from amana.desks.registry import sounds
from amana.desks.registry.models import LinkProposal
from amana.desks.registry.services import links, proposals

from .cast import Play
from .script import Scene
from .story import moment
from .written_names import pairs

PROPOSED = moment(2, 10, 9)
READ = moment(2, 11, 10)


def scenes(play: Play) -> Iterator[Scene]:
    """The rosters are compared; the next day examiners begin to read."""
    numbers = {kept.inmate.wristband: kept.person for kept in _everybody(play)}
    together = [(numbers[p["one"]["at"]], numbers[p["other"]["at"]]) for p in pairs()]
    yield Scene(PROPOSED, partial(_propose, together), "rosters compared")
    for pair, (one, other) in zip(pairs(), together, strict=True):
        for reader, answer, why in pair.get("readings", ()):
            yield Scene(READ, partial(_read, play, reader, one, other, answer, why), "pairs read")


def _everybody(play: Play) -> Iterator[Any]:
    for kept in play.people.values():
        yield from kept


def _propose(together: list[tuple[int, int]]) -> None:
    """What the search finds for the second file of each pair, and the pairs themselves: in a list of this length a
    person sees brothers where the machine sees two names."""
    sounds.refresh()
    proposals.look([other for _one, other in together], found_by="linkage")
    found = [proposals.Found(one, other, "linked-lists") for one, other in together]
    proposals.propose(found, found_by="linkage")


def _read(play: Play, reader: str, one: int, other: int, answer: str, why: str) -> None:
    pair = LinkProposal.objects.get(one=min(one, other), other=max(one, other))
    if pair.state != "settled":  # the sample may have been content with one reading
        links.proposal_answer(actor=play.user(reader), proposal=pair, answer=answer, why=why)
