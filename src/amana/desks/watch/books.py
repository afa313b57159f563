"""How this desk reads the books: numbers per place and nothing about anybody. And how it asks access about a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from amana import access
from amana.access import signing
from amana.access.models import User
from amana.engines.common import clock
from amana.ledger import queries as ledger_queries
from amana.ledger.act import Act, Note
from amana.ledger.errors import Refused
from amana.ledger.fields import from_micros
from amana.ledger.models import Account

from .models import Site

TOLD = ("escape", "attack", "unrest", "seized")
"""Incidents of the books that say something about a building; a death by itself does not."""


@dataclass(frozen=True, slots=True)
class Departed:
    """So many people left a place by one act of the books."""

    place: int
    people: int
    leaf: int
    about: datetime
    known: datetime


@dataclass(frozen=True, slots=True)
class Happened:
    """An incident that the books hold, at a place."""

    place: int
    kind: str
    leaf: int
    about: datetime
    known: datetime


def held() -> dict[int, int]:
    """Place -> people held there now, whoever answers for them."""
    places = {a.pk: a.place for a in ledger_queries.account_table() if a.kind == "held" and a.place}
    sums: dict[int, int] = dict.fromkeys(places.values(), 0)
    for account, people in ledger_queries.headcounts().items():
        place = places.get(account)
        if place is not None:
            sums[place] += people
    return sums


def capacities() -> dict[int, int]:
    """Place -> places for people, the largest said of its open accounts."""
    found: dict[int, int] = {}
    rows = Account.objects.filter(kind="held", closed_at=None, place__isnull=False, capacity__gt=0)
    for place, capacity in rows.values_list("place", "capacity"):
        found[place] = max(found.get(place, 0), int(capacity or 0))
    return found


def departed(after: int, until: int) -> list[Departed]:
    """Departures recorded in the leaves (after, until], summed by act and place."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.place_id, count(*), min(e.leaf), max(e.effective_at), max(l.recorded_at)"
            " FROM ledger_entry e JOIN ledger_leaf l ON l.idx = e.leaf JOIN ledger_account a ON a.id = e.src"
            " WHERE e.kind = 'depart' AND e.leaf > %s AND e.leaf <= %s AND a.place_id IS NOT NULL"
            " GROUP BY a.place_id, l.grp",
            [after, until],
        )
        rows = cursor.fetchall()
    return [Departed(p, n, leaf, from_micros(about), from_micros(known)) for p, n, leaf, about, known in rows]


def incidents(after: int, until: int) -> list[Happened]:
    """Incidents among the memoranda of the leaves (after, until]; no words of them, only kind and place."""
    place_of = dict(Account.objects.filter(place__isnull=False).values_list("code", "place"))
    found = []
    for memo in ledger_queries.memos(kinds=["incident"]):
        place = place_of.get(str(memo.facts.get("account", "")))
        kind = str(memo.facts.get("kind", ""))
        if after < memo.leaf <= until and place is not None and kind in TOLD:
            found.append(Happened(place, kind, memo.leaf, memo.effective_at, memo.recorded_at))
    return found


def memo(kind: str, facts: Mapping[str, str | int | None], values: Mapping[str, str] | None = None) -> int:
    """Post one memorandum, under the signature of the officer who is signing or by the system; returns its leaf. Empty
    values are left out."""
    told = {name: text for name, text in (values or {}).items() if text}
    return memos(kind, [Note(kind, None, dict(facts), told)])[0]


def memos(kind: str, notes: Sequence[Note]) -> Sequence[int]:
    """Post memoranda as one act, so that one signature covers them; returns their leaves in order."""
    return signing.record(Act(kind, clock.now(), notes=tuple(notes))).leaves


def accounts_at(site: Site) -> list[Account]:
    """The open accounts of people held at this site."""
    found = Account.objects.filter(kind="held", place=site.place_id, closed_at=None)
    return list(found.select_related("authority", "place"))


def may_at(actor: User | None, action: str, site: Site) -> bool:
    """Does the actor hold this action at the site, or in the whole operation?"""
    return may_everywhere(actor, action) or any(
        access.decide(actor, action, account=a) for a in accounts_at(site)
    )


def may_everywhere(actor: User | None, action: str) -> bool:
    """Does the actor hold this action for the whole operation, by a grant that names no authority and no place?"""
    found = access.scope.reaches(actor, action)
    return any(f.grant is None or not (f.grant.authority_id or f.grant.place_id) for f in found)


def require_at(actor: User | None, action: str, site: Site) -> None:
    """`may_at`, or Denied."""
    if not may_at(actor, action, site):
        raise access.Denied({None: _denied(actor, action)}, action=action)


def require_everywhere(actor: User | None, action: str) -> None:
    """`may_everywhere`, or Denied."""
    if not may_everywhere(actor, action):
        raise access.Denied({None: _denied(actor, action)}, action=action)


def _denied(actor: User | None, action: str) -> access.Decision:
    said = access.decide(actor, action)
    return access.Decision("deny", "place") if said else said


def happened(at: datetime | None, field: str = "about") -> datetime:
    """The moment of an observation: aware, not in the future; now when nobody says."""
    now = clock.now()
    moment = at or now
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    if moment > now:
        raise Refused("time-in-the-future", field=field, at=moment.isoformat(timespec="minutes"))
    return moment
