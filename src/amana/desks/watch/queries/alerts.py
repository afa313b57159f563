"""Warnings as readers see them: who was asked, who answered, how far an unanswered one has climbed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from amana import access
from amana.access import scope
from amana.access.models import Grant, User
from amana.engines.common import clock
from amana.ledger.models import Account

from .. import alerting, books
from ..models import Acknowledgement, Alert, Measure, Site


@dataclass(frozen=True, slots=True)
class Asked:
    """A role that was asked, or that heard of the warning by escalation at `since`."""

    role: str
    since: datetime | None
    answer: Acknowledgement | None


@dataclass(frozen=True, slots=True)
class Told:
    """An alert by the clock: `late` while open, past its due time and not acknowledged by all who were asked."""

    alert: Alert
    asked: tuple[Asked, ...]
    late: bool
    to_come: tuple[tuple[str, datetime], ...] = ()
    """(role, when) of those who hear of it next if nobody answers; none once it is closed or everybody has."""

    @property
    def missing(self) -> list[str]:
        """Roles that were asked and have not answered."""
        return [a.role for a in self.asked if a.since is None and a.answer is None]

    @property
    def climbed(self) -> list[Asked]:
        return [a for a in self.asked if a.since is not None]


def told(alert: Alert, now: datetime | None = None) -> Told:
    """Who must answer, who has, and where an unanswered warning stands now. Escalation follows from the clock alone:
    it needs no program to run at night."""
    moment = alert.closed_at or now or clock.now()
    answers = {a.role: a for a in alert.acknowledgements.all()}
    wanted = [r.role for r in alert.recipients.all()]
    last = max((answers[role].at for role in wanted if role in answers), default=None)
    missing = [role for role in wanted if role not in answers]
    # once everybody asked had answered, nothing climbed further
    until = moment if missing or last is None else min(moment, last)
    reached = [
        (role, since)
        for role, since in alerting.rules()[alert.level].reached(alert.due_at, until)
        if role not in wanted
    ]
    asked_roles = [Asked(role, None, answers.get(role)) for role in wanted]
    asked_roles += [Asked(role, since, answers.get(role)) for role, since in reached]
    late = alert.closed_at is None and bool(missing) and moment > alert.due_at
    steps = alerting.rules()[alert.level].steps(alert.due_at) if missing and alert.closed_at is None else ()
    to_come = tuple((role, at) for role, at in steps if at > moment and role not in wanted)
    return Told(alert, tuple(asked_roles), late, to_come)


def asked(actor: User, alert: Alert) -> list[str]:
    """The roles for which this reader still has to answer: held for the facility's authority or for everything."""
    if alert.closed_at is not None or not access.may(actor, "warning.acknowledge"):
        return []
    waiting = {a.role for a in told(alert).asked if a.answer is None}
    accounts = books.accounts_at(alert.site)
    return sorted(
        {g.role for g in actor.live_grants() if g.role in waiting and _holds(g, accounts)},
    )


def holders(site: Site, roles: Iterable[str]) -> dict[str, list[User]]:
    """Role -> whoever holds it at this facility and can acknowledge for it; Amana wakes nobody by itself, so whoever
    reads the warning must know whom to call, or that nobody is there."""
    found: dict[str, list[User]] = {role: [] for role in roles}
    accounts = books.accounts_at(site)
    grants = Grant.objects.filter(role__in=found, revoked_at=None, user__is_active=True)
    for grant in grants.select_related("user", "authority", "place").order_by("user__username", "pk"):
        if _holds(grant, accounts) and grant.user not in found[grant.role]:
            found[grant.role].append(grant.user)
    return found


def _holds(grant: Grant, accounts: Sequence[Account]) -> bool:
    return not accounts or any(scope.covers(grant, account) for account in accounts)


def measures(alert: Alert) -> list[Measure]:
    """What was done on this warning and on those that it replaced, the oldest first."""
    chain, one = [alert.pk], alert
    while one.updates is not None:
        one = one.updates
        chain.append(one.pk)
    return list(Measure.objects.filter(alert__in=chain).select_related("by", "alert"))


def alerts(actor: User | None, *, state: str = "") -> QuerySet[Alert]:
    """Warnings, newest first; `state` "open" or "closed"."""
    found = access.visible_to(actor, Alert.objects.all())
    if state in ("open", "closed"):
        found = found.filter(closed_at__isnull=state == "open")
    return found.select_related("site__place", "issued_by", "updates").prefetch_related(
        "recipients", "acknowledgements__by"
    )


def open_alerts(actor: User | None) -> dict[int, Told]:
    """Site -> its open warning."""
    return {a.site_id: told(a) for a in alerts(actor, state="open")}


def waiting(actor: User | None) -> list[tuple[Told, bool]]:
    """Open warnings that wait for this reader: (warning, is it the reader's to acknowledge). Who may issue warnings
    sees each one that is late as well."""
    found = []
    for told_ in open_alerts(actor).values():
        mine = actor is not None and bool(asked(actor, told_.alert))
        if mine or (told_.late and access.may(actor, "warning.issue")):
            found.append((told_, mine))
    return found
