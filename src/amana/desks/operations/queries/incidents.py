"""Reads of incidents: how many were reported, named, retaken; what is still a shortfall without names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet

from amana import access
from amana.access.models import User

from ..models import Incident, IncidentKind, IncidentPerson


def incidents(actor: User | None, *, kind: str = "", open_only: bool = False) -> QuerySet[Incident]:
    """Incidents, newest first. `with_figures` adds `named` and `back` (people retaken)."""
    found = access.visible_to(actor, Incident.objects.all())
    if kind:
        found = found.filter(kind=kind)
    if open_only:
        found = found.filter(closed_at=None)
    return found.select_related("account__place", "account__authority", "reported_by").order_by(
        "-happened_at", "-pk"
    )


def with_figures(found: Iterable[Incident]) -> list[Incident]:
    """The incidents with `named` and `back`: counted for these alone, in one query."""
    incidents = list(found)
    sums: dict[int, Any] = {
        row["incident"]: row
        for row in IncidentPerson.objects.filter(incident__in=incidents, corrected=None)
        .values("incident")
        .annotate(named=CountOf("pk"), back=CountOf("answered"))
        .order_by()
    }
    for incident in incidents:
        for name in ("named", "back"):
            setattr(incident, name, sums.get(incident.pk, {}).get(name, 0))
    return incidents


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one incident."""

    incident: Incident
    named: int
    retaken: int

    @property
    def at_large(self) -> int:
        """Named people who are not back."""
        return self.named - self.retaken

    @property
    def unnamed(self) -> int:
        """Reported, but not named: a shortfall, in no account."""
        return max(0, (self.incident.reported or 0) - self.named)


def incident(found: Incident) -> Told:
    named = found.people.filter(corrected=None)
    return Told(found, named.count(), named.exclude(answered=None).count())


def escapes() -> tuple[int, int, int]:
    """People who escaped by name, of these retaken, and reported escapes without names."""
    people = IncidentPerson.objects.filter(incident__kind=IncidentKind.ESCAPE, corrected=None)
    sums = people.aggregate(named=CountOf("pk"), back=CountOf("answered"))
    shortfall = 0
    for reported, known in (
        Incident.objects.filter(kind=IncidentKind.ESCAPE, closed_at=None, reported__isnull=False)
        .annotate(known=CountOf("people", filter=Q(people__corrected=None)))
        .values_list("reported", "known")
    ):
        shortfall += max(0, (reported or 0) - known)
    return sums["named"], sums["back"], shortfall


def inquiries() -> int:
    """Deaths whose incident is not closed."""
    return Incident.objects.filter(kind=IncidentKind.DEATH, closed_at=None).count()
