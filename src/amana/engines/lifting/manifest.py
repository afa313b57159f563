"""Named lists from class counts: a pure function of plan, people and escorts.

Within a class those with an urgent need and an early clearance go first; people of one group stay together, people
to be kept apart never share a lift. Whatever cannot be kept is named, never passed over. Kinship and nationality
play no part but to keep together those whom the register says to keep together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from amana.engines.lifting.instance import Arc, Instance
from amana.engines.lifting.plan import Lift, Plan


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the register knows them; `number` is the custody file's."""

    number: str
    origin: str
    class_id: str
    cleared_slot: int = 0
    urgent: bool = False
    together: str = ""
    apart_from: frozenset[str] = frozenset()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of one lift. `female_escorts`: at least so many; `interpreters`: languages on board.

    `problems` says what the list breaks or could not fill."""

    lift: int
    numbers: tuple[str, ...]
    female_escorts: int
    interpreters: tuple[str, ...]
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    lift: int
    people: list[Person] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def clashes(self, newcomers: list[Person]) -> bool:
        aboard = {person.number for person in (*self.people, *newcomers)}
        return any(person.apart_from & aboard for person in (*self.people, *newcomers))


def manifests(
    instance: Instance,
    plan: Plan,
    people: list[Person],
    languages: frozenset[str],
    settled: Mapping[int, Sequence[Person]] | None = None,
) -> list[Manifest]:
    """One manifest per lift. `languages`: those that the escorts speak; others need an interpreter.

    People on an onward lift are those who arrived on inbound lifts, first in, first out. `settled`: lifts (by place in
    the plan) whose people stand already; nobody else is put on them, and their people are on no other onward lift."""
    settled = settled or {}
    arcs = {arc.id: arc for arc in instance.arcs}
    holds = {hold.id for hold in instance.staging}
    reserved = {
        (arcs[plan.lifts[k].arc].from_id, person.number) for k, rows in settled.items() for person in rows
    }
    waiting: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in sorted(people, key=_rank):
        waiting[person.origin, person.class_id].append(person)
    drafts = {k: _Draft(k) for k in range(len(plan.lifts))}
    landed: list[tuple[int, int]] = []
    for k, lift in sorted(enumerate(plan.lifts), key=lambda pair: (pair[1].start_slot, pair[0])):
        arc = arcs[lift.arc]
        if k in settled:
            drafts[k].people = list(settled[k])
        else:
            if arc.from_id in holds:
                _land(plan, arcs, drafts, waiting, landed, lift.start_slot, reserved)
            _fill(drafts[k], lift, waiting, arc.from_id)
        if arc.to_id in holds:
            landed.append((lift.start_slot + arc.duration_slots - 1, k))
    needs = {row.id: row.need for row in instance.classes}
    return [_manifest(draft, needs, languages) for draft in drafts.values()]


def _rank(person: Person) -> tuple[bool, int, bool, str, str]:
    """Groups before single people of the same rank: they are harder to seat."""
    return (not person.urgent, person.cleared_slot, not person.together, person.together, person.number)


def _land(
    plan: Plan,
    arcs: dict[str, Arc],
    drafts: dict[int, _Draft],
    waiting: dict[tuple[str, str], list[Person]],
    landed: list[tuple[int, int]],
    before: int,
    reserved: set[tuple[str, str]],
) -> None:
    """Put those who arrived in earlier slots, and have no lift onward yet, into the queues of the hold."""
    for arrived, k in sorted(landed):
        if arrived < before:
            place = arcs[plan.lifts[k].arc].to_id
            for person in drafts[k].people:
                if (place, person.number) not in reserved:
                    waiting[place, person.class_id].append(person)
            landed.remove((arrived, k))


def _fill(draft: _Draft, lift: Lift, waiting: dict[tuple[str, str], list[Person]], place: str) -> None:
    for name, wanted in lift.persons.items():
        queue = waiting[place, name]
        taken = _choose(draft, [p for p in queue if p.cleared_slot <= lift.start_slot], wanted)
        draft.people += taken
        chosen = {person.number for person in taken}
        waiting[place, name] = [person for person in queue if person.number not in chosen]
        if len(taken) < wanted:
            draft.problems.append(f"{name}: {wanted - len(taken)} of {wanted} places without a name")


def _choose(draft: _Draft, queue: list[Person], wanted: int) -> list[Person]:
    """Whole groups in order of rank while they fit; who must be kept apart from somebody aboard waits."""
    groups: dict[str, list[Person]] = {}
    for person in queue:
        groups.setdefault(person.together or f"alone {person.number}", []).append(person)
    taken: list[Person] = []
    for group in groups.values():
        if len(taken) + len(group) <= wanted and not draft.clashes([*taken, *group]):
            taken += group
    return taken


def _manifest(draft: _Draft, needs: dict[str, str], languages: frozenset[str]) -> Manifest:
    women = sum(needs[person.class_id] in ("women", "family") for person in draft.people)
    foreign = sorted({person.language for person in draft.people if person.language} - languages)
    return Manifest(
        lift=draft.lift,
        numbers=tuple(person.number for person in draft.people),
        female_escorts=-(-women // 10),
        interpreters=tuple(foreign),
        problems=tuple(draft.problems),
    )
