"""Objections and what was answered to them, put together from memoranda.

An objection to a transfer is answered by the next assessment that is decided; any other by an answer of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from amana.access.models import User
from amana.ledger import queries as ledger_queries

from .. import books
from ..facts_shared import chunks
from ..models import CustodyFile

KINDS = ("object", "answer", "assess")


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection with its answers, oldest first: all of them stand, the newest counts. `said`, `answers` and
    `assessed` are memoranda: anything with a leaf, a kind, facts and a time."""

    said: Any
    answers: tuple[Any, ...] = ()
    assessed: Any = None

    @property
    def open(self) -> bool:
        return not self.answers and self.assessed is None

    @property
    def of_transfer(self) -> bool:
        return bool(self.said.facts.get("challenge"))

    @property
    def about(self) -> str:
        return str(self.said.facts.get("about"))

    @property
    def newest(self) -> Any:
        """The answer that counts; None while there is none."""
        return self.answers[-1] if self.answers else None

    @property
    def names(self) -> int:
        """The leaf that the next answer is asked for by: the newest answer, which it then names, else the objection."""
        return int(self.newest.leaf if self.answers else self.said.leaf)

    def days(self, now: datetime) -> int:
        """Whole days since it was said."""
        return max(0, int((now - self.said.at).days))


def composed(memoranda: Iterable[Any]) -> list[Objection]:
    """The objections among one person's memoranda of `KINDS`, oldest first; the order of what is given is no matter."""
    in_order = sorted(memoranda, key=lambda m: m.leaf)
    answers: dict[int, list[Any]] = {}
    for m in in_order:
        if m.kind == "answer":
            answers.setdefault(int(m.facts["answers"]), []).append(m)
    decided = [m for m in in_order if m.kind == "assess" and m.facts.get("decision") != "open"]
    found = []
    for m in in_order:
        if m.kind == "object":
            later = (one for one in decided if one.leaf > m.leaf)
            assessed = next(later, None) if m.facts.get("challenge") else None
            found.append(Objection(m, tuple(answers.get(m.leaf, ())), assessed))
    return found


def of_person(person: int) -> list[Objection]:
    """A person's objections, oldest first, without the words."""
    return composed(books.memoranda(person, KINDS, words=False))


def listed(actor: User, action: str, wanted: Callable[[Objection], bool]) -> list[tuple[int, Objection]]:
    """(person, objection) of those that are wanted, oldest first, about people for whom the actor may do `action`."""
    persons = sorted({m.person for m in ledger_queries.memos(kinds=["object"]) if m.person is not None})
    spoken = books.memoranda_of(persons, KINDS, words=False)
    found = [(person, one) for person, memos in spoken.items() for one in composed(memos) if wanted(one)]
    mine: set[int] = set()
    for part in chunks(sorted({person for person, _one in found})):
        mine |= set(
            books.visible(actor, CustodyFile.objects.filter(pk__in=part), action).values_list("pk", flat=True)
        )
    return sorted((pair for pair in found if pair[0] in mine), key=lambda pair: pair[1].said.leaf)


def lately(one: Objection, now: datetime, term: timedelta) -> bool:
    """Open, or said within this term."""
    return one.open or one.said.at > now - term
