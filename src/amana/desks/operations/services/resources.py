"""What a transfer is made with: the fleet from a sheet or by hand, escorts, figures of places, pairs of people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from amana import access
from amana.access.models import User
from amana.desks.registry import queries as registry
from amana.engines.common import clock
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Authority

from ..models import AssetType, EscortPool, Pair, PairKind, SiteFigures, Tail
from ..tails import TailRow


def fleet_set(*, actor: User | None, rows: Sequence[TailRow], whole: bool = False) -> list[Tail]:
    """Enter these tails, or change those that are known. With `whole` the rows are the whole fleet: tails left out
    are retired. Refused: nothing to enter, two rows for one tail, a figure that cannot be."""
    access.require(actor, "fleet.write")
    if not rows:
        raise Refused("fleet-empty")
    codes = [row.code for row in rows]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise Refused("fleet-tail-twice", field="code", tail=twice)
    tails = [_tail(actor, row) for row in rows]
    if whole:
        Tail.objects.filter(retired_at=None).exclude(code__in=codes).update(
            retired_at=clock.now(), changed_by=actor, changed_at=clock.now()
        )
    return tails


def _tail(actor: User | None, row: TailRow) -> Tail:
    kind = AssetType.objects.filter(code=row.type).first() or AssetType(code=row.type)
    for name, value in row.figures:
        setattr(kind, name, value)
    _clean(kind)
    kind.save()
    tail = Tail.objects.filter(code=row.code).first() or Tail(code=row.code)
    tail.type, tail.away_from, tail.away_until = kind, row.away_from, row.away_until
    tail.away_why, tail.retired_at = row.away_why[:120], None
    tail.changed_by, tail.changed_at = actor, clock.now()
    _clean(tail, exclude=["type", "changed_by", "retired_at"])
    tail.save()
    return tail


def _clean(row: Any, exclude: Sequence[str] = ()) -> None:
    """Ask the model itself whether its figures can be."""
    try:
        row.clean_fields(exclude=list(exclude))
        row.validate_constraints(exclude=list(exclude))
    except ValidationError as wrong:
        field, messages = next(iter(wrong.message_dict.items()))
        raise Refused("figure-wrong", field=field, problem=f"{row}: {messages[0]}") from None


def tail_retire(*, actor: User | None, tail: Tail) -> Tail:
    """Take a tail out of the fleet; plans that name it stay readable."""
    access.require(actor, "fleet.write")
    tail.retired_at, tail.changed_by, tail.changed_at = clock.now(), actor, clock.now()
    tail.save()
    return tail


def escorts_set(*, actor: User | None, authority: Authority, day: int, night: int) -> EscortPool:
    """Say how many escorts an authority has on duty by day and by night."""
    access.require(actor, "fleet.write")
    pool = EscortPool.objects.filter(authority=authority).first() or EscortPool(authority=authority)
    pool.day, pool.night, pool.changed_by, pool.changed_at = day, night, actor, clock.now()
    _clean(pool, exclude=["changed_by", "authority"])
    pool.save()
    return pool


def site_set(
    *,
    actor: User | None,
    account: Account,
    sends: bool = False,
    takes: bool = False,
    stages: bool = False,
    longest_stay_slots: int = 2,
    compartments: int = 1,
    runway: bool = False,
    guards: int = 0,
    departures_per_day: int = 0,
    arrivals_per_day: int = 0,
    pads_day: int = 0,
    pads_night: int = 0,
    takes_from_tier: int = 1,
) -> SiteFigures:
    """Write down what a place can send or take, or how people wait there half-way. Refused: a place that does two of
    these, a sender without guards, a taker or a staging place without a capacity."""
    access.require(actor, "fleet.write")
    if account.kind != "held":
        raise Refused("lift-account", account=account.code)
    if sends + takes + stages > 1:
        raise Refused("site-both", field="takes", account=account.code)
    if sends and guards < 1:
        raise Refused("site-guards", field="guards", account=account.code)
    if (takes or stages) and account.capacity is None:
        raise Refused("site-capacity", field="takes", account=account.code)
    row = SiteFigures.objects.filter(account=account).first() or SiteFigures(account=account)
    row.sends, row.takes, row.stages, row.guards = sends, takes, stages, guards
    row.longest_stay_slots, row.compartments, row.runway = longest_stay_slots, compartments, runway
    row.departures_per_day, row.arrivals_per_day = departures_per_day, arrivals_per_day
    row.pads_day, row.pads_night, row.takes_from_tier = pads_day, pads_night, takes_from_tier
    row.changed_by, row.changed_at = actor, clock.now()
    _clean(row, exclude=["changed_by", "account"])
    row.save()
    return row


def pair_add(*, actor: User | None, kind: str, one: int, other: int, why: str) -> Pair:
    """Say that two people travel together, or never on one lift. Refused: the same person twice, no reason, somebody
    whose file the actor may not see."""
    access.require(actor, "lift.propose")
    if kind not in PairKind.values:
        raise Refused("pair-kind", field="kind", value=kind)
    if one == other:
        raise Refused("pair-same", field="other")
    if not why.strip():
        raise Refused("reason-missing", field="why")
    _seen(actor, (one, other))
    first, second = sorted((one, other))
    standing = Pair.objects.filter(one=first, other=second, ended_at=None).first()
    if standing:
        raise Refused("pair-stands", field="other", kind=standing.get_kind_display())
    return Pair.objects.create(
        kind=kind, one=first, other=second, why=why.strip()[:300], made_by=actor, made_at=clock.now()
    )


def pair_end(*, actor: User | None, pair: Pair) -> Pair:
    """The pair no longer stands."""
    access.require(actor, "lift.propose")
    _seen(actor, (pair.one, pair.other))
    pair.ended_by, pair.ended_at = actor, clock.now()
    pair.save()
    return pair


def _seen(actor: User | None, persons: Sequence[int]) -> None:
    if actor is None:
        return
    known = registry.names_of(actor, persons)
    for person in persons:
        if person not in known:
            raise Refused("person-unknown", person=person)
