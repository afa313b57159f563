"""Photographs and samples by the day until which they are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from amana.access.models import User
from amana.ledger.kept import kept

from .. import books
from ..models import Biometric, CustodyFile, DisposalItem

SOON = timedelta(days=30)
TABS = ("over", "soon", "asked")


def standing(actor: User) -> QuerySet[Biometric, Any]:
    """What still stands of the files whose samples this reader may ask to erase or may destroy."""
    mine = books.visible(actor, CustodyFile.objects.all(), "biometric.retention")
    return Biometric.objects.filter(file__in=mine, secret__key__destroyed_at=None)


def of_tab(actor: User, tab: str) -> QuerySet[Biometric, Any]:
    """The longest over first."""
    found = standing(actor).filter(_in(tab)).select_related("file__card", "by")
    return found.order_by("retain_until", "file", "pk")


def counts(actor: User) -> dict[str, int]:
    """Tab -> samples, by one question."""
    return kept(
        ("registry.samples", actor.pk),
        lambda: standing(actor).aggregate(**{tab: Count("pk", filter=_in(tab)) for tab in TABS}),
    )


def over(actor: User) -> int:
    """How many samples are kept past their day and asked for by nobody: the figure in the rail."""
    return counts(actor)["over"]


def _in(tab: str) -> Q:
    today = books.today()
    asked = Q(Exists(DisposalItem.objects.filter(biometric=OuterRef("pk"), disposal__granted=None)))
    return {
        "over": Q(retain_until__lt=today) & ~asked,
        "soon": Q(retain_until__gte=today, retain_until__lte=today + SOON) & ~asked,
        "asked": asked,
    }[tab]
