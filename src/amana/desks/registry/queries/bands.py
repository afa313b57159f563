"""Standing bands, for the rooms that plan escorts and placement. Children, persons of disputed age and bands
sealed by a later finding are not in the view that this reads; the database keeps them out."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from ..models import Classification


def bands(persons: Iterable[int]) -> dict[int, int]:
    """Person -> standing band, of those who have one."""
    wanted = list(persons)
    found: dict[int, int] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        found.update(Classification.objects.filter(file__in=part).values_list("file", "band"))
    return found


def bands_count(persons: Iterable[int] | None = None) -> dict[int, int]:
    """Band -> how many people (of `persons`, or of all) stand in it."""
    rows = Classification.objects.all()
    if persons is not None:
        rows = rows.filter(file__in=list(persons))
    return {row["band"]: row["n"] for row in rows.order_by().values("band").annotate(n=Count("pk"))}
