"""Places and accounts as a board shows them: people now, room, last count, what needs attention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.models import Account

from ..models import Count, CountState
from . import counts


@dataclass(frozen=True, slots=True)
class Facility:
    """One held account. `trouble` orders the list: the worst first."""

    account: Account
    people: int
    last: Count | None
    due: Count | None

    @property
    def share(self) -> float | None:
        capacity = self.account.capacity
        return self.people / capacity if capacity else None

    @property
    def over(self) -> bool:
        return (self.share or 0) > 1

    @property
    def open_difference(self) -> int:
        """What the last count left open."""
        return self.last.difference if self.last and self.last.state == CountState.DIFFERS else 0

    @property
    def overdue(self) -> bool:
        """A count that was asked for has not come."""
        return bool(self.due and self.due.due_at and self.due.due_at < clock.now())

    @property
    def uncounted(self) -> bool:
        return self.people > 0 and counts.is_old(self.last)

    @property
    def trouble(self) -> tuple[int, float]:
        weight = 8 * bool(self.open_difference) + 4 * self.overdue + 2 * self.over + self.uncounted
        return weight, (self.share or 0.0)


def facilities(people: Mapping[int, int] | None = None) -> list[Facility]:
    """Every open held account, worst first. `people` by account, else counted here."""
    headcounts = ledger_queries.headcounts() if people is None else people
    last = counts.latest()
    due = {c.account_id: c for c in Count.objects.filter(state=CountState.DUE).order_by("-due_at")}
    accounts = Account.objects.filter(kind="held", closed_at=None).select_related("authority", "place")
    found = [
        Facility(account, headcounts.get(account.pk, 0), last.get(account.pk), due.get(account.pk))
        for account in accounts
    ]
    return sorted(found, key=lambda f: (f.trouble, f.people), reverse=True)


@dataclass(frozen=True, slots=True)
class AccountRow:
    account: Account
    people: int


def accounts(
    kind: str = "", at: datetime | None = None, about: datetime | None = None, *, empty: bool = True
) -> list[AccountRow]:
    """Accounts with their people, now or as of (recorded by `at`, about the moment `about`)."""
    headcounts = ledger_queries.headcounts(at, about)
    found = Account.objects.exclude(kind="origin").select_related("authority", "place")
    if kind:
        found = found.filter(kind=kind)
    rows = [AccountRow(a, headcounts.get(a.pk, 0)) for a in found]
    return sorted(
        (r for r in rows if r.people or (empty and r.account.closed_at is None)),
        key=lambda r: (ledger_queries.KINDS.index(r.account.kind), -r.people, r.account.code),
    )
