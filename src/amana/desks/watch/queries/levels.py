"""The levels of the sites as they stand, and their history."""

from __future__ import annotations

from django.db.models import Max

from amana.engines.hazard import levels
from amana.engines.hazard.levels import Level

from ..models import Site, Standing
from .record import days


def standings() -> dict[int, Standing]:
    """Site -> its newest standing; a site that was never looked at is left out."""
    newest = Standing.objects.values("site").annotate(newest=Max("pk")).values("newest")
    return {s.site_id: s for s in Standing.objects.filter(pk__in=newest).select_related("first", "second")}


def as_engine(row: Standing | None) -> levels.Standing:
    """The engine's standing of a row; a site without one stands at normal."""
    if row is None:
        return levels.Standing()
    people = tuple(str(pk) for pk in (row.first_id, row.second_id) if pk)
    since = days(row.below_since) if row.below_since else None
    by_hand = (people or ("0",)) if row.by_hand else ()
    return levels.Standing(Level(row.level), Level(row.model), since, by_hand, row.reason)


def levels_by_account() -> dict[int, int | None]:
    """Account -> level of its place, for boards and maps; None where the place is watched and nobody has looked."""
    from amana.ledger.models import Account

    now = standings()
    by_place = {s.place_id: now[s.pk].level if s.pk in now else None for s in Site.objects.filter(until=None)}
    rows = Account.objects.filter(kind="held", place__in=list(by_place)).values_list("pk", "place")
    return {account: by_place[place] for account, place in rows}


def history(site: Site) -> list[Standing]:
    """Every change of the level itself, newest first."""
    rows = list(Standing.objects.filter(site=site).select_related("first", "second").order_by("at", "pk"))
    found: list[Standing] = []
    for row in rows:
        if not found or row.level != found[-1].level or (row.memo is not None):
            found.append(row)
    return found[::-1]
