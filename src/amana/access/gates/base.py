"""The mechanism: what a gate is, how its facts come, how an opened gate stands in for an unmet one."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any, get_type_hints

from amana.engines.common.canonical import digest

from . import overrides
from .ask import Ask


class Severity(Enum):
    """L blocks by law; P needs a reason and a second person; C reminds and never blocks."""

    LAW = "L"
    POLICY = "P"
    CHECKLIST = "C"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a gate found. `code` names the finding; `openable` says that an override may stand in for it."""

    met: bool
    code: str
    openable: bool = False
    applies: bool = True


MET = Finding(True, "met")
APART = Finding(True, "does-not-apply", applies=False)


def unmet(code: str, *, openable: bool = False) -> Finding:
    return Finding(False, code, openable=openable)


Test = Callable[[Any, Ask], Finding]
Text = Any
"""A translatable text."""


@dataclass(frozen=True)
class Gate:
    """One condition. `facts` is the Protocol it reads, supplied under the name `needs`; `test(facts, ask)`
    finds. `sentence`, `remedy` and `messages` (by finding code) are translatable."""

    name: str
    actions: frozenset[str]
    severity: Severity
    needs: str
    facts: type
    sentence: Any
    remedy: Any
    source: str
    test: Test
    messages: Mapping[str, Any] = field(default_factory=dict)
    remedies: Mapping[str, Any] = field(default_factory=dict)
    """By finding code, where `remedy` would not clear that one."""
    needed: Callable[[Ask], bool] = lambda ask: True
    unknown_blocks: bool = True
    """Whether it blocks where nothing is known."""

    @property
    def rank(self) -> tuple[int, str]:
        return ("LPC".index(self.severity.value), self.name)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gate asked for one person. `facts` is the digest (hex) of what it saw; `override` the leaf of the
    memorandum that opened it."""

    gate: Gate
    finding: Finding
    facts: str
    override: int | None = None

    @property
    def met(self) -> bool:
        return self.finding.met

    @property
    def blocks(self) -> bool:
        return not self.met and self.override is None and self.gate.severity is not Severity.CHECKLIST

    @property
    def sentence(self) -> str:
        """What stands in the way, in the reader's language."""
        return str(self.gate.messages.get(self.finding.code, self.gate.sentence))

    @property
    def remedy(self) -> str:
        """What clears it, and who, in the reader's language."""
        return str(self.gate.remedies.get(self.finding.code, self.gate.remedy))


Provider = Callable[[Sequence[Ask]], Mapping[int, Any]]
_gates: dict[str, Gate] = {}
_providers: dict[str, Provider] = {}


def declare(gate: Gate) -> Gate:
    """Add a gate. Raises ValueError for a name that is taken."""
    if gate.name in _gates:
        raise ValueError(f"gate {gate.name!r} is declared twice")
    _gates[gate.name] = gate
    return gate


def declared(action: str = "") -> list[Gate]:
    """All gates, or those of one action, in the order of severity and name."""
    return sorted((g for g in _gates.values() if not action or action in g.actions), key=lambda g: g.rank)


def get(name: str) -> Gate:
    """Raises KeyError for a gate that nobody declared."""
    return _gates[name]


def provide(name: str, fn: Provider) -> None:
    """Supply the facts called `name`. A later provider replaces an earlier one."""
    if name not in {gate.needs for gate in _gates.values()}:
        raise ValueError(f"no gate needs facts called {name!r}")
    _providers[name] = fn


def provided(name: str) -> bool:
    return name in _providers


@contextlib.contextmanager
def without_providers() -> Iterator[None]:
    """For tests: nobody knows anything until they say so."""
    before = dict(_providers)
    _providers.clear()
    try:
        yield
    finally:
        _providers.clear()
        _providers.update(before)


def evaluate(asks: Sequence[Ask], *, needs: str = "") -> Iterator[tuple[Ask, tuple[Outcome, ...]]]:
    """Each ask with what every gate of its action found; facts are fetched once per kind for all. `needs`: only the
    gates that need these facts, for a page that warns; no decision is made of a part."""
    if not asks:
        return
    gates = [gate for gate in declared(asks[0].action) if not needs or gate.needs == needs]
    facts = {name: _facts(name, asks) for name in {gate.needs for gate in gates}}
    digests: Digests = {}
    found = [(ask, _found(ask, gates, facts, digests)) for ask in asks]
    wanted = [a for a, rows in found if any(not f.met and may_open(g, f) for g, f, _d in rows)]
    opened = overrides.standing(wanted) if wanted else {}
    for ask, rows in found:
        yield (
            ask,
            tuple(
                Outcome(g, f, d, opened.get((ask.person, g.name)) if not f.met and may_open(g, f) else None)
                for g, f, d in rows
            ),
        )


Digests = dict[tuple[type, str], str]
"""Of the facts that gates saw, by their values: whoever is moved together often has the same."""


def _found(
    ask: Ask, gates: Sequence[Gate], facts: Mapping[str, Mapping[int, Any]], known: Digests
) -> list[tuple[Gate, Finding, str]]:
    """Gate, finding and digest of the facts; gates that read the same facts share one digest."""
    digests: dict[type, str] = {}
    rows = []
    for gate in gates:
        known_facts = facts[gate.needs].get(ask.person)
        finding, looked = _ask(gate, known_facts, ask)
        if looked and gate.facts not in digests:
            digests[gate.facts] = _digest_of(gate, known_facts, known)
        rows.append((gate, finding, digests[gate.facts] if looked else ""))
    return rows


def _digest_of(gate: Gate, facts: Any, known: Digests) -> str:
    # as they are written: 0 and False, or one moment in two zones, are equal and have different digests
    key = gate.facts, repr([getattr(facts, name, None) for name in _names(gate.facts)])
    found = known.get(key)
    if found is None:
        found = known[key] = facts_digest(gate, facts)
    return found


def may_open(gate: Gate, finding: Finding) -> bool:
    """Can two people open this gate, given what it found?"""
    return finding.openable or gate.severity is Severity.POLICY


def _facts(name: str, asks: Sequence[Ask]) -> Mapping[int, Any]:
    given = {ask.person: ask.given[name] for ask in asks if name in ask.given}
    rest = [ask for ask in asks if ask.person not in given]
    provider = _providers.get(name)
    return {**(provider(rest) if provider and rest else {}), **given}


def _ask(gate: Gate, facts: Any, ask: Ask) -> tuple[Finding, bool]:
    """What the gate found, and whether it could look at the facts."""
    if not gate.needed(ask):
        return APART, False
    if facts is None:
        return (unmet("not-known") if gate.unknown_blocks else APART), False
    try:
        return gate.test(facts, ask), True
    except (AttributeError, NotKnown):
        return unmet("not-known"), False


class NotKnown(Exception):
    """A fact that a test needs is not known."""


def known(value: Any) -> Any:
    """The value, or the finding "not known"."""
    if value is None:
        raise NotKnown
    return value


def facts_digest(gate: Gate, facts: Any) -> str:
    """SHA-256 (hex) over the facts the gate's Protocol declares, and no others."""
    return digest({name: _plain(getattr(facts, name, None)) for name in _names(gate.facts)}).hex()


@functools.cache
def _names(protocol: type) -> tuple[str, ...]:
    return tuple(sorted(get_type_hints(protocol)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(_plain(v) for v in value)
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value
