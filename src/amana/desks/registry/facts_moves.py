"""Facts about moving somebody on: stays, the transfer assessment, what a child needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from amana.access.gates import Ask, destination_code

from . import ages, books
from .facts_shared import age_standings, asked, carers_of, chunks, is_adult, persons_with
from .queries.transfers import stopped


@dataclass(frozen=True, slots=True)
class Stay:
    in_force: tuple[str, ...] | None


def stay(asks: Sequence[Ask]) -> dict[int, Stay]:
    """The orders in force; nobody is left out, because the books know every stay."""
    found = {ask.person: Stay(()) for ask in asks}
    for person in persons_with([a.person for a in asks], ("stay",)):
        found[person] = Stay(tuple(str(m.facts.get("order", "")) for m in books.stays(person)))
    return found


@dataclass(frozen=True, slots=True)
class Transfer:
    state: str | None
    person_heard: bool | None
    finding: str | None
    decider_independent: bool | None
    assurances: bool | None
    valid_until: date | None
    challenge_until: datetime | None
    challenge_open: bool | None
    child: bool | None
    destination_stopped: bool | None


def transfer(asks: Sequence[Ask]) -> dict[int, Transfer]:
    """The newest assessment of each person for this destination. Without a destination nothing is known."""
    changing = [ask for ask in asks if ask.changes_authority is not False and ask.destination is not None]
    persons = [ask.person for ask in changing]
    spoken = books.memoranda_of(persons, ("assess", "object"), words=False)
    standings = {p: s for part in chunks(persons) for p, s in age_standings(part, books.today()).items()}
    halted = {
        code: stopped(code) for code in {destination_code(a.destination) for a in changing if a.destination}
    }
    found = {}
    for ask in changing:
        assert ask.destination is not None
        code = destination_code(ask.destination)
        memos = spoken.get(ask.person, [])
        found[ask.person] = _transfer(ask, code, memos, standings.get(ask.person), halted[code])
    return found


STATES = {"allow": "decided", "refuse": "refused", "open": "open"}
"""What the newest assessment says -> its state for the gates."""


def _transfer(
    ask: Ask, code: str, memos: Sequence[books.Memorandum], standing: ages.AgeStanding | None, halted: bool
) -> Transfer:
    newest = next(
        (m for m in reversed(memos) if m.kind == "assess" and m.facts.get("destination") == code), None
    )
    challenged = any(
        m.kind == "object" and m.facts.get("challenge") and (newest is None or m.leaf > newest.leaf)
        for m in memos
    )
    adult = is_adult(standing)
    facts = newest.facts if newest else {}
    sides = {code, ask.account.authority.code if ask.account and ask.account.authority else ""}
    deciders = set(filter(None, str(facts.get("decider_for") or "").split(",")))
    heard = facts.get("heard_on")
    return Transfer(
        state=STATES[str(facts.get("decision"))] if newest else "none",
        person_heard=bool(heard),
        finding=str(facts["finding"]) if facts.get("finding") else None,
        decider_independent=not deciders & sides if newest else None,
        assurances=bool(facts.get("assurances")) if newest else None,
        valid_until=date.fromisoformat(facts["valid_until"]) if facts.get("valid_until") else None,
        challenge_until=datetime.fromisoformat(facts["challenge_until"])
        if facts.get("challenge_until")
        else None,
        challenge_open=challenged,
        child=None if adult is None else not adult,
        destination_stopped=halted,
    )


@dataclass(frozen=True, slots=True)
class Child:
    adult: bool | None
    best_interests: bool | None
    has_carer: bool | None
    carer_stays_with: bool | None


def child(asks: Sequence[Ask]) -> dict[int, Child]:
    """Whether a person is a child; the newest best-interests decision; whether the carer moves along or is
    at the destination. People moved together are asked about together."""
    together = {ask.person for ask in asks}
    found = {}
    for part, persons in asked(asks):
        standings = age_standings(persons, books.today())
        young = [p for p in persons if is_adult(standings.get(p)) is not True]
        notes = carers_of(young)
        carer_at = books.accounts_of([c for _ok, c in notes.values() if c])
        for ask in part:
            adult = is_adult(standings.get(ask.person))
            if adult:
                found[ask.person] = Child(True, None, None, None)
                continue
            note = notes.get(ask.person)
            carer = note[1] if note else None
            along = carer in together or bool(
                carer and ask.destination and carer_at.get(carer) == ask.destination.pk
            )
            found[ask.person] = Child(
                adult=adult,
                best_interests=note[0] if note else False if adult is False else None,
                has_carer=None if note is None else carer is not None,
                carer_stays_with=along if carer else None,
            )
    return found
