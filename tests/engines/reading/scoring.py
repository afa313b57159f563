"""The written controls and how a reading is scored against them. Those up to 50 are for development; those up to
100 were written later, when the model stood; those above by others (101-124, 201-212, 301-312, 313-432) who did
not know the rules. After each first scoring general repairs were made; `docs/models/reading.md` gives the figures of
both times."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from amana.engines.reading import Document, Reading, read
from amana.engines.reading.dateline import outlet_of
from amana.engines.reading.values import Group

HERE = Path(__file__).parent / "controls"
LAST_FOR_DEVELOPMENT, LAST_BY_THE_AUTHOR = 50, 100


_READ: dict[int, Reading] = {}
"""Readings of controls, by their numbers."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Places (document, words) where one fact is told, and its true number of origins."""

    origins: int
    needles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Control:
    """A set of texts about one event with its truth."""

    number: int
    title: str
    documents: dict[str, str]
    clusters: tuple[tuple[str, ...], ...]
    facts: tuple[Fact, ...]

    @property
    def held_out(self) -> bool:
        return self.number > LAST_FOR_DEVELOPMENT

    @property
    def kind(self) -> str:
        """development, later, or another hand."""
        if self.number > LAST_BY_THE_AUTHOR:
            return "another hand"
        return "later" if self.held_out else "development"

    def read_by_itself(self) -> Reading:
        """The texts of this control, read together; once for all tests."""
        if self.number not in _READ:
            texts = self.documents.items()
            _READ[self.number] = read([Document(name, text, outlet=outlet_of(text)) for name, text in texts])
        return _READ[self.number]


@dataclass(slots=True)
class Score:
    """Counts over controls; pairs are of documents of one control."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    missed_crossing: int = 0
    right_crossing: int = 0
    facts_right: int = 0
    facts_wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + len(self.missed))

    @property
    def recall_same(self) -> float:
        same, missed = self.right - self.right_crossing, len(self.missed) - self.missed_crossing
        return same / max(1, same + missed)

    def __str__(self) -> str:
        facts = self.facts_right + len(self.facts_wrong)
        pairs = self.right + len(self.missed)
        return (
            f"pairs P {self.precision:.3f} R {self.recall:.3f} ({self.right} of {pairs}; "
            f"same language {self.recall_same:.3f}), origins {self.facts_right}/{facts}"
        )


def controls() -> list[Control]:
    """All controls by number."""
    found = []
    for path in sorted(HERE.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        facts = tuple(Fact(f["origins"], tuple((d, w) for d, w in f["needles"])) for f in data["facts"])
        clusters = tuple(tuple(cluster) for cluster in data["clusters"])
        found.append(
            Control(int(path.name.partition("-")[0]), data["title"], data["documents"], clusters, facts)
        )
    return sorted(found, key=lambda control: control.number)


def score(chosen: Sequence[Control], together: bool = False) -> Score:
    """Score each control read by itself, or all of them read together as one collection."""
    total = Score()
    if together:
        documents = [
            Document(f"{control.number:03d}{name}", text, outlet=outlet_of(text))
            for control in chosen
            for name, text in control.documents.items()
        ]
        reading = read(documents)
        for control in chosen:
            _add(total, control, reading, f"{control.number:03d}")
        prefixes = {document.id[:3] for document in documents}
        for cluster in reading.clusters:
            if len({name[:3] for name in cluster} & prefixes) > 1:
                total.wrong.append("across controls: " + " ".join(cluster))
        return total
    for control in chosen:
        _add(total, control, control.read_by_itself(), "")
    return total


def _add(total: Score, control: Control, reading: Reading, prefix: str) -> None:
    truth = {frozenset(pair) for cluster in control.clusters for pair in combinations(cluster, 2)}
    own = {prefix + name for name in control.documents}
    found = {
        frozenset(name.removeprefix(prefix) for name in pair)
        for cluster in reading.clusters
        for pair in combinations([name for name in cluster if name in own], 2)
    }
    for pair in sorted(truth | found, key=sorted):
        label = f"{control.number:03d}{''.join(sorted(pair))}"
        languages = {_language(control.documents[name]) for name in pair}
        if pair in truth and pair in found:
            total.right += 1
            total.right_crossing += len(languages) > 1
        elif pair in found:
            total.wrong.append(label)
        else:
            total.missed.append(label)
            total.missed_crossing += len(languages) > 1
    for number, fact in enumerate(control.facts, start=1):
        got = origins_of(control, fact, reading, prefix)
        if got == fact.origins:
            total.facts_right += 1
        else:
            total.facts_wrong.append(f"{control.number:03d}.{number}: {got} for {fact.origins}")


def origins_of(control: Control, fact: Fact, reading: Reading, prefix: str = "") -> int | None:
    """The origins of the group that tells a fact in most of its places; None where no claim covers one."""
    group = group_of(control, fact, reading, prefix)
    return group.origins if group else None


def group_of(control: Control, fact: Fact, reading: Reading, prefix: str = "") -> Group | None:
    """The group that tells a fact in most of its places; None where no claim covers one."""
    votes: dict[str, int] = {}
    for name, words in fact.needles:
        place = control.documents[name].index(words)
        groups = {
            claim.group
            for claim in reading.claims
            if claim.doc == prefix + name and claim.start < place + len(words) and place < claim.end
        }
        for group in groups:
            votes[group] = votes.get(group, 0) + 1
    if not votes:
        return None
    best = max(votes, key=lambda group: (votes[group], group))
    return next(group for group in reading.groups if group.id == best)


def _language(text: str) -> str:
    return "ar" if any("\u0621" <= char <= "\u064a" for char in text[:40]) else "en"
