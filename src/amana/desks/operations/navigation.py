"""This desk's lines in the rail."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amana.console import nav, work

from .models import PERSONAL, ActState, Count, CountState, Lift, LiftState, PendingAct
from .queries import field, room


def _lifts(user: Any) -> int | None:
    live = Lift.objects.filter(state__in=(LiftState.PROPOSED, LiftState.APPROVED, LiftState.ON_THE_WAY))
    return live.count() or None


def _counts(user: Any) -> int | None:
    return Count.objects.filter(state__in=(CountState.DUE, CountState.DIFFERS)).count() or None


def _acts(user: Any) -> int | None:
    waiting = PendingAct.objects.filter(state=ActState.WAITING)
    mine = Q(kind__in=PERSONAL, made_by=user)
    own = [g.authority_id for g in user.live_grants() if g.role in ("custody_officer", "escort_commander")]
    if None in own:
        mine |= ~Q(kind__in=PERSONAL)
    elif own:
        owed = waiting.filter(needs__in=own).exclude(signatures__authority__in=own)
        mine |= ~Q(kind__in=PERSONAL) & Q(pk__in=owed.values("pk"))
    return waiting.filter(mine).count() or None


def _field(user: Any) -> int | None:
    return field.open_statements(user) or None


def _overdue(user: Any) -> int | None:
    return room.overdue_count(user) or None


def register() -> None:
    from .pages import plans_waiting, waiting

    work.provide("operations", waiting.provider)
    work.provide("plans", plans_waiting.provider)
    nav.register("operations", "board", _("Situation"), "board", icon="board", order=10, action="board.read")
    nav.register(
        "operations", "waiting", _("Waits for me"), "operations:waiting", icon="clock", order=15,
        action="board.read", count=work.count, hot=True,
    )  # fmt: skip
    nav.register(
        "operations", "room", _("Coordination room"), "operations:room", icon="coordination", order=18,
        action="room.read", count=_overdue, hot=True,
    )  # fmt: skip
    nav.register(
        "operations", "plans", _("Transfer plan"), "operations:plans", icon="plan", order=25,
        action="plan.read",
    )  # fmt: skip
    nav.register(
        "operations",
        "lifts",
        _("Lifts"),
        "operations:lifts",
        icon="man",
        order=30,
        action="lift.read",
        count=_lifts,
    )
    nav.register(
        "operations", "acts", _("To be signed"), "operations:acts", icon="pen", order=35, action="act.read",
        count=_acts, hot=True,
    )  # fmt: skip
    nav.register(
        "operations", "counts", _("Counts"), "operations:counts", icon="count", order=40, action="count.read",
        count=_counts,
    )  # fmt: skip
    nav.register(
        "operations", "incidents", _("Incidents"), "operations:incidents", icon="warn", order=45,
        action="incident.read",
    )  # fmt: skip
    nav.register(
        "operations", "field", _("From the field"), "operations:field", icon="import", order=47,
        action="field.read", count=_field,
    )  # fmt: skip
    nav.register(
        "operations", "places", _("Places and accounts"), "operations:places", icon="home", order=50,
        action="place.read",
    )  # fmt: skip
