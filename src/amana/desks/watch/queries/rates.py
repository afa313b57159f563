"""Hazard for the planner: breaches per hour of places, before the crowding that the planner reckons itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from amana.engines.hazard import consequences
from amana.engines.hazard.scenario import COLLAPSE_SHARE
from amana.ledger.kept import kept
from amana.ledger.models import Account

from ..models import Site
from .record import this_moment
from .scores import scores

CROWDING = ("guard_strain", "over_capacity")


def breaches_per_hour(accounts: Sequence[int]) -> Mapping[int, float]:
    """{account: breaches per hour at ten people to a guard and no crowding}; accounts whose place is not watched are
    left out. The planner multiplies by its own term for people per guard, so the score's factors for that are taken
    out; of incidents the share counts that becomes a breach (see the scenario of a transfer instance)."""
    by_place = kept(("watch.rates",), _by_place)
    rows = Account.objects.filter(pk__in=list(accounts), place__in=list(by_place)).values_list("pk", "place")
    return {account: by_place[place] for account, place in rows}


def _by_place() -> dict[int, float]:
    share = COLLAPSE_SHARE + (1 - COLLAPSE_SHARE) * consequences.default().given_incident
    places = dict(Site.objects.filter(until=None).values_list("code", "place"))
    found = {}
    for one in scores(this_moment(), compare=False):
        rate = one.score.rate_per_day
        for c in one.score.contributions:
            if c.indicator in CROWDING:
                rate /= c.factor
        found[places[one.score.site]] = rate * share / 24
    return found
