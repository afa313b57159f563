"""Transfers of authority with what was decided before them: an assessment, an override with the assessment it
owes, a refusal. A plain list, open to the monitor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max

from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.kept import kept
from amana.ledger.models import Account, Entry
from amana.ledger.sealing import values_of

from ..models import CustodyFile
from ..words import account_name, authority_name

OWED = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision about one person. `kind` is "assessed", "refused" or "override"; `late` is the leaf of
    the assessment that an override owed and got, `overdue` says that it never came."""

    kind: str
    person: int
    number: str
    leaf: int
    at: datetime
    destination: str
    finding: str
    heard: bool
    by: int | None
    reason: str
    reason_copied: bool
    owed_until: datetime | None
    late: int | None
    overdue: bool


def decisions(limit: int = 500) -> list[Decided]:
    """The newest assessments, refusals and overrides of transfers, newest first."""
    remarks = ledger_queries.memos(None, ("assess", "open_gate"), limit)
    return sorted(_decided(remarks), key=lambda d: d.leaf, reverse=True)


def stopped(destination: str) -> bool:
    """True while an override for this destination owes an assessment whose 72 hours have passed. Asked for every
    group of people whose gates are looked at; read once as long as nobody writes."""
    return kept(("transfers-stopped", destination), lambda: _stopped(destination))


def _stopped(destination: str) -> bool:
    remarks = ledger_queries.memos(None, ("open_gate",))
    if not remarks:
        return False
    relevant = [m for m in remarks if _opens_transfer(m.facts) and m.facts.get("destination") == destination]
    if not relevant:
        return False
    assessed = ledger_queries.memos(kinds=("assess",), persons={m.person for m in relevant if m.person})
    return any(d.overdue for d in _decided([*relevant, *assessed]))


def _opens_transfer(facts: Any) -> bool:
    return str(facts.get("gate", "")).startswith("transfer.")


def _decided(remarks: Iterable[Any]) -> list[Decided]:
    chosen = [
        m
        for m in remarks
        if m.person is not None
        and (m.facts.get("decision") != "open" if m.kind == "assess" else _opens_transfer(m.facts))
    ]
    numbers = dict(CustodyFile.objects.filter(pk__in={m.person for m in chosen}).values_list("pk", "number"))
    words = values_of([m.leaf for m in chosen])
    assessments: dict[tuple[int, str], list[int]] = {}
    seen: dict[str, int] = {}
    for m in chosen:
        if m.kind == "assess":
            assessments.setdefault((m.person, str(m.facts.get("destination"))), []).append(m.leaf)
        else:
            reason = _reason(words.get(m.leaf, {}))
            seen[reason] = seen.get(reason, 0) + 1
    return [_one(m, numbers, words.get(m.leaf, {}), assessments, seen) for m in chosen]


def _reason(values: dict[str, str]) -> str:
    return " ".join((values.get("reasons") or values.get("reason") or "").split())


def _one(
    m: Any,
    numbers: dict[int, str],
    values: dict[str, str],
    assessments: dict[tuple[int, str], list[int]],
    seen: dict[str, int],
) -> Decided:
    destination = str(m.facts.get("destination") or "")
    override = m.kind == "open_gate"
    later = (
        [leaf for leaf in assessments.get((m.person, destination), ()) if leaf > m.leaf] if override else []
    )
    owed = m.effective_at + OWED if override else None
    return Decided(
        kind="override" if override else "refused" if m.facts.get("decision") == "refuse" else "assessed",
        person=m.person,
        number=numbers.get(m.person, ""),
        leaf=m.leaf,
        at=m.effective_at,
        destination=destination,
        finding=str(m.facts.get("finding") or ""),
        heard=bool(m.facts.get("heard_on")),
        by=m.facts.get("by"),
        reason=_reason(values),
        reason_copied=override and seen.get(_reason(values), 0) > 1,
        owed_until=owed,
        late=later[0] if later else None,
        overdue=bool(owed and not later and clock.now() > owed),
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """One act that passed people to another authority or state: from, to, how many."""

    kind: str
    src: Any
    dst: Any
    people: int
    at: datetime
    leaf: int

    @property
    def giver(self) -> str:
        return authority_name(self.src) or account_name(self.src)

    @property
    def receiver(self) -> str:
        return authority_name(self.dst) or account_name(self.dst)


def entries(limit: int = 50) -> list[Passed]:
    """The newest acts that passed people to another authority or state, one line for each act and pair of
    accounts. Numbers only."""
    rows = (
        Entry.objects.filter(kind__in=("transfer", "cede", "seize", "hand_abroad", "arrive"))
        .exclude(src__authority=F("dst__authority"))
        .filter(reversed_by=None)
        .order_by()
        .values("kind", "src", "dst", "leaf__grp")
        .annotate(people=Count("leaf"), at=Max("effective_at"), last=Max("leaf"))
        .order_by("-last")[:limit]
    )
    found = list(rows)
    accounts = Account.objects.select_related("authority", "place").in_bulk(
        {key for row in found for key in (row["src"], row["dst"])}
    )
    return [
        Passed(r["kind"], accounts[r["src"]], accounts[r["dst"]], r["people"], r["at"], r["last"])
        for r in found
    ]
