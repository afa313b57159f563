"""Reads of counts: the list, what is due, and the reconciliation of one count with the one before it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger.models import Entry, Memo

from ..models import Count, CountLine, CountState, Seen

COUNT_EVERY_HOURS = 24
"""After this a place's last count is old."""


def counts(actor: User | None, *, account: int | None = None, state: str = "") -> QuerySet[Count]:
    """Counts that were made, newest first."""
    found = access.visible_to(actor, Count.objects.exclude(state=CountState.DUE))
    if account is not None:
        found = found.filter(account=account)
    if state:
        found = found.filter(state=state)
    return found.select_related("account__place", "account__authority", "made_by").order_by(
        "-counted_at", "-pk"
    )


def due(actor: User | None) -> list[Count]:
    """Counts that somebody asked for and nobody made yet, the most urgent first."""
    found = access.visible_to(actor, Count.objects.filter(state=CountState.DUE))
    return list(found.select_related("account__place", "account__authority").order_by("due_at"))


def latest() -> dict[int, Count]:
    """Account -> its newest count."""
    newest = (
        Count.objects.filter(account=OuterRef("account"))
        .exclude(state=CountState.DUE)
        .order_by("-counted_at", "-pk")
        .values("pk")[:1]
    )
    return {c.account_id: c for c in Count.objects.filter(pk=Subquery(newest))}


def in_doubt(actor: User | None, accounts: Collection[int]) -> list[Count]:
    """Of these accounts the newest count of each whose difference nobody has explained: the books may have too many
    people there, or too few."""
    newest = [c.pk for c in latest().values() if c.account_id in accounts and c.state == CountState.DIFFERS]
    return list(counts(actor).filter(pk__in=newest)) if newest else []


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """I11 for one count: opening + in − out (+ what was entered late) = closing. `carried` is what the books had
    more (+) or fewer (−) at the opening than was seen; `unnamed` is what nobody can name now."""

    count: Count
    before: Count | None
    opening: int
    into: Mapping[str, int]
    out: Mapping[str, int]
    late: int
    lines: list[CountLine] = field(default_factory=list)

    @property
    def moved_in(self) -> int:
        return sum(self.into.values())

    @property
    def moved_out(self) -> int:
        return sum(self.out.values())

    @property
    def closing(self) -> int:
        return self.opening + self.moved_in - self.moved_out + self.late

    @property
    def expected(self) -> int:
        return self.count.expected or 0

    @property
    def carried(self) -> int:
        return self.expected - self.closing

    @property
    def unnamed(self) -> int:
        return self.count.unnamed

    @property
    def absent(self) -> list[CountLine]:
        return [line for line in self.lines if line.seen == Seen.ABSENT]

    @property
    def found(self) -> list[CountLine]:
        return [line for line in self.lines if line.seen == Seen.FOUND]

    @property
    def surplus(self) -> list[CountLine]:
        return [line for line in self.lines if line.seen == Seen.SURPLUS]


def reconciliation(count: Count) -> Reconciliation:
    """The sheet of one count, against the newest count of the same account before it."""
    before = (
        Count.objects.filter(account=count.account_id, counted_at__lt=count.counted_at)
        .exclude(state=CountState.DUE)
        .order_by("-counted_at", "-pk")
        .first()
    )
    into: dict[str, int] = {}
    out: dict[str, int] = {}
    late = 0
    since = before.counted_at if before else None
    for kind, src, moment, leaf in _known(count).values_list("kind", "src", "effective_at", "leaf"):
        # the field hands out moments; its type says whole microseconds
        effective_at: Any = moment
        leaving = src == count.account_id
        if since is not None and effective_at <= since:
            # what the books knew at the opening stands in it; the rest was told late
            if before is not None and leaf > (before.leaf or 0):
                late += -1 if leaving else 1
            continue
        side = out if leaving else into
        side[kind] = side.get(kind, 0) + 1
    return Reconciliation(
        count=count,
        before=before,
        opening=(before.seen or 0) if before else 0,
        into=into,
        out=out,
        late=late,
        lines=list(count.lines.all()),
    )


def _known(count: Count) -> QuerySet[Entry]:
    """Entries of the account up to the moment of the count that the books knew then, without the count's own."""
    statement = Memo.objects.filter(leaf=count.leaf).values_list("statement", flat=True).first()
    return Entry.objects.filter(
        Q(src=count.account_id) | Q(dst=count.account_id),
        leaf__lt=count.leaf,
        effective_at__lte=count.counted_at,
    ).exclude(statement=statement)


def is_old(count: Count | None, now: datetime | None = None) -> bool:
    """Nobody counted here for a day (or ever)."""
    if count is None or count.counted_at is None:
        return True
    return ((now or clock.now()) - count.counted_at).total_seconds() > COUNT_EVERY_HOURS * 3600
