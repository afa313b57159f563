"""The hazard of places as a rate, for those who plan around it."""

from __future__ import annotations

from collections.abc import Iterable

from amana.ledger.models import Account

from ..models import Site
from .record import this_moment
from .scores import scores


def rates_by_account(accounts: Iterable[int]) -> dict[int, float]:
    """Account -> incidents per hour of its place now, of the places that are watched."""
    places = {s.code: s.place_id for s in Site.objects.filter(until=None)}
    if not places:
        return {}
    rates = {
        places[f.score.site]: f.score.rate_per_day / 24
        for f in scores(this_moment(), compare=False)
        if f.score.site in places
    }
    rows = Account.objects.filter(pk__in=list(accounts), place__in=list(rates)).values_list("pk", "place")
    return {account: rates[place] for account, place in rows}
