"""The accounts in which the books have the people of a lift while they are with its escort: a further one for each
escort that takes them over."""

from __future__ import annotations

import re
from collections.abc import Iterable

from amana.ledger import services as ledger
from amana.ledger.models import Account, Authority, Position
from amana.ledger.sql import chunks

from ..models import WITH_ESCORT, Lift, LiftState

_CODE = re.compile(r"ESC-L-(\d+)(?:-(\d+))?")


def next_leg(lift: Lift, escort: Authority) -> Account:
    """Open the account of the lift's next escort; from now on it is that of the lift."""
    number = lift.legs + 1
    code = f"ESC-{lift.code}" + (f"-{number}" if number > 1 else "")
    suffix = f" · {number}" if number > 1 else ""
    lift.leg = ledger.account_open(
        code=code,
        kind="escort",
        authority=escort,
        name_ar=f"مرافقة النقلة {lift.code}{suffix}",
        name_en=f"Escort of {lift.code}{suffix}",
    )
    lift.legs = number
    lift.save(update_fields=["leg", "legs"])
    return lift.leg


def lifts_of(accounts: Iterable[int]) -> dict[int, Lift]:
    """Account -> the lift whose escort had people in it, now or before another took over. One object for each lift."""
    keys: dict[int, int] = {}
    for some in chunks(set(accounts)):
        for pk, code in Account.objects.filter(pk__in=some, kind="escort").values_list("pk", "code"):
            if found := _CODE.fullmatch(code):
                keys[pk] = int(found[1])
    lifts = Lift.objects.select_related("origin", "destination").in_bulk(list(set(keys.values())))
    return {pk: lifts[key] for pk, key in keys.items() if key in lifts}


def escort_as_in_books(lift: Lift, led: int | None = None) -> None:
    """The escort under which the books have everybody of the lift is its escort. While they are with two, part of them
    taken over and part not, it stays the one it was. `led`: the account to which the last change led, which counts
    where nobody is under way any more."""
    waiting = lift.people.filter(outcome__in=WITH_ESCORT).values("person")
    at = set(Position.objects.filter(person__in=waiting).values_list("account", flat=True))
    onward = at.pop() if at else led
    if at or onward is None or onward == lift.leg_id:
        return
    leg = Account.objects.select_related("authority").filter(pk=onward, kind="escort").first()
    if leg is None or leg.authority is None:
        return
    before, lift.leg, lift.escort = lift.leg, leg, leg.authority
    if found := _CODE.fullmatch(leg.code):
        lift.legs = max(lift.legs, int(found[2] or 1))
    lift.save(update_fields=["leg", "legs", "escort"])
    if leg.closed_at is not None and lift.state == LiftState.ON_THE_WAY:
        ledger.account_reopen(leg)
    if before is not None:
        close_when_empty(before)


def close_when_empty(leg: Account) -> None:
    """Close the account of an escort for further arrivals. One that still has somebody stays open: whoever answers for
    them is to be seen."""
    if not Position.objects.filter(account=leg).exists():
        ledger.account_close(leg)
