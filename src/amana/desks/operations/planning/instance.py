"""The instance of a plan: places, people by class, fleet, ways and weights as the planner's file format has them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from amana.desks.registry import queries as registry
from amana.desks.watch import queries as watch
from amana.engines.lifting.instance import FORMAT
from amana.ledger.models import Account, Position

from ..models import (
    AssetType,
    Conveyance,
    EscortPool,
    Group,
    GroupWeight,
    Mode,
    Plan,
    SiteFigures,
    Tail,
    Weights,
)
from .people import ClassOf, Traveller

EARTH_KM = 6371.0
DETOUR = 1.35
"""Roads are longer than the straight line between two towns by about a third (generated families use the same)."""
SLOT_H = 12.0
STRANDED = 2.0
"""Being left half-way at the end costs so many times what being left at the worst place of departure costs."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """A place with the figures the planner needs."""

    account: Account
    figures: SiteFigures

    @property
    def id(self) -> str:
        return self.account.code


def sites(*, sends: bool = False, takes: bool = False, stages: bool = False) -> list[Site]:
    """Open places that send people, or take them, or hold them half-way."""
    rows = SiteFigures.objects.filter(sends=sends, takes=takes, stages=stages, account__closed_at=None)
    rows = rows.select_related("account__place", "account__authority").order_by("account__code")
    return [Site(row.account, row) for row in rows]


def km_between(one: Account, other: Account) -> float:
    """Great-circle kilometres between two places, at town precision."""
    assert one.place is not None and other.place is not None
    lat1, lon1, lat2, lon2 = (
        math.radians(degrees or 0.0)
        for degrees in (one.place.lat, one.place.lon, other.place.lat, other.place.lon)
    )
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(h))


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of a plan: where people are, where they wait half-way, where they go."""

    origins: list[Site]
    stages: list[Site]
    doors: list[Site]


def document(plan: Plan, people: Sequence[Traveller], ground: Ground) -> Row:
    """The instance as JSON. `people` are those at the origins now; only those cleared may leave."""
    origins, doors = ground.origins, ground.doors
    weights = {row.group: row for row in plan.weights.groups.all()}
    classes = sorted({t.kind for t in people}, key=lambda kind: kind.id)
    types = _types()
    pool = EscortPool.objects.filter(authority=plan.escort).first()
    slots = plan.slots
    base = plan.weights.breach_per_day / 24
    rates = watch.breaches_per_hour([site.account.pk for site in (*origins, *ground.stages)])
    rows = [_origin(plan, site, people, rates.get(site.account.pk, base)) for site in origins]
    leaving = {t.kind for t in people if cleared_slot(plan, t) is not None}
    ground = replace(ground, stages=[site for site in ground.stages if _open_to(site, leaving)])
    return {
        "format": FORMAT,
        "name": plan.code,
        "seed": plan.seed,
        "features": [],
        "fictional": False,
        "slot_h": SLOT_H,
        "slots": slots,
        "first_slot": "day",
        "harm": _harm(plan.weights),
        "classes": [class_row(kind, weights[kind.group]) for kind in classes],
        "origins": rows,
        "staging": [_hold(plan, site, rates.get(site.account.pk, base), rows) for site in ground.stages],
        "receptions": [_reception(plan, site, classes) for site in doors],
        "escort_hours_per_slot": [
            SLOT_H * ((pool.night if slot % 2 else pool.day) if pool else 0) for slot in range(slots)
        ],
        "asset_types": [_asset(plan, kind) for kind in types],
        "arcs": [_arc(plan, kind, a.id, b.id, km) for kind, a, b, km in _legs(types, ground)],
    }


def _live(kind: AssetType) -> bool:
    return any(tail.retired_at is None for tail in kind.tails.all())


def _harm(weights: Weights) -> Row:
    return {
        "hazard_share_fixed": weights.share_fixed,
        "hazard_share_crowding": weights.share_crowding,
        "crowding_norm_persons_per_guard": weights.norm_persons_per_guard,
        "terminal_horizon_h": weights.beyond_h,
    }


def class_row(kind: ClassOf, weight: GroupWeight) -> Row:
    return {
        "id": kind.id,
        "tier": kind.tier,
        "separation_block": kind.block,
        "need": kind.need,
        "load_category": kind.block,
        "exposure_weight": weight.exposure,
        "transit_weight": weight.transit,
        "escorts_per_100_persons": weight.escorts_per_100,
        "medical_seat": kind.group == Group.MEDICAL,
        "group_persons": 1,
        "longest_ride_h": weight.longest_ride_h,
    }


def _xy(account: Account) -> tuple[float, float]:
    """Kilometres east and north of 36 N 40 E; for pictures, distances are great circles."""
    assert account.place is not None
    lat, lon = float(account.place.lat or 0), float(account.place.lon or 0)
    return round(111.32 * math.cos(math.radians(36)) * (lon - 40), 1), round(110.57 * (lat - 36), 1)


def _origin(plan: Plan, site: Site, people: Sequence[Traveller], per_hour: float) -> Row:
    here = [t for t in people if t.mover.account == site.account.pk]
    x, y = _xy(site.account)
    place = site.account.place
    return {
        "id": site.id,
        "kind": "camp" if place is not None and place.kind == "camp" else "prison",
        "x_km": x,
        "y_km": y,
        "persons": _by_class(here),
        "breach_hazard_per_h": [per_hour] * plan.slots,
        "guards": [site.figures.guards] * plan.slots,
        "processing_persons_per_day": [site.figures.departures_per_day] * plan.days,
        "pad_movements_per_slot": _pads(plan, site.figures),
        "released_persons": {kind: steps(plan, here, kind) for kind in _by_class(here)},
    }


def _by_class(here: Sequence[Traveller]) -> dict[str, int]:
    found: dict[str, int] = {}
    for t in here:
        found[t.kind.id] = found.get(t.kind.id, 0) + 1
    return dict(sorted(found.items()))


def cleared_slot(plan: Plan, traveller: Traveller) -> int | None:
    """The first slot in which this person may leave by this plan; None when no slot is."""
    if traveller.cleared_at is None or traveller.listed:
        return None
    return max(plan.at_slot, 0, plan.slot_of(traveller.cleared_at))


def steps(plan: Plan, here: Sequence[Traveller], kind: str) -> list[list[int]]:
    """Cumulative clearances: [slot, people cleared by then]."""
    slots = sorted(slot for t in here if t.kind.id == kind and (slot := cleared_slot(plan, t)) is not None)
    found: dict[int, int] = {}
    for count, slot in enumerate(slots, 1):
        found[slot] = count
    return [[slot, count] for slot, count in found.items()]


def _reception(plan: Plan, site: Site, classes: Sequence[ClassOf]) -> Row:
    x, y = _xy(site.account)
    admits = registry.admits([site.account.pk]).get(site.account.pk)
    return {
        "id": site.id,
        "security_level": f"from-tier-{site.figures.takes_from_tier}",
        "x_km": x,
        "y_km": y,
        "intake_persons_per_day": [site.figures.arrivals_per_day] * plan.days,
        "capacity_persons": room(site.account),
        "accepted_classes": [kind.id for kind in classes if admits and takes(admits, site.figures, kind)],
        "separate_arrival_categories": [],
        "pad_movements_per_slot": _pads(plan, site.figures),
    }


def takes(admits: registry.Admits, figures: SiteFigures, kind: ClassOf) -> bool:
    """Does the place take this class? A family counts as women and children."""
    if kind.group == Group.YOUNG:
        return admits.children
    if kind.group == Group.FAMILIES:
        return admits.children and admits.women
    if kind.group == Group.WOMEN:
        return admits.adults and admits.women
    return admits.adults and admits.men and (kind.tier or 4) >= figures.takes_from_tier


def _pads(plan: Plan, figures: SiteFigures) -> list[int]:
    return [figures.pads_night if slot % 2 else figures.pads_day for slot in range(plan.slots)]


def _asset(plan: Plan, kind: AssetType) -> Row:
    return {
        "id": kind.code,
        "mode": kind.mode,
        "seats": kind.seats,
        "medical_seats": kind.medical_seats,
        "fixed_escorts": kind.fixed_escorts,
        "duty_h_day": kind.duty_h_day,
        "duty_h_night": kind.duty_h_night,
        "crew_limit_h_per_24h": kind.crew_limit_h,
        "uses_pads": kind.uses_pads,
        "cost_per_h": kind.cost_per_h,
        "tails": [
            {"id": tail.code, "unavailable_slots": _away(plan, tail)}
            for tail in kind.tails.all()
            if tail.retired_at is None
        ],
    }


def _away(plan: Plan, tail: Tail) -> list[int]:
    if tail.away_from is None and tail.away_until is None:
        return []
    first_day = plan.starts_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    slots = []
    for day in range(plan.days):
        date = first_day + timedelta(days=day)
        if (tail.away_from is None or tail.away_from <= date) and (
            tail.away_until is None or date <= tail.away_until
        ):
            slots += [2 * day, 2 * day + 1]
    return slots


def _open_to(site: Site, classes: Iterable[ClassOf]) -> bool:
    """A hold serves a plan only if it takes everybody who may leave: the planner's format knows no class that a hold
    refuses."""
    admits = registry.admits([site.account.pk]).get(site.account.pk)
    return admits is not None and all(takes(admits, site.figures, kind) for kind in classes)


def _hold(plan: Plan, site: Site, per_hour: float, origins: Sequence[Row]) -> Row:
    """A staging place. Waiting there is charged as staying anywhere with as many guards as the norm asks for; whoever
    is left there at the end is charged twice what the worst place of departure would charge: nobody is better off
    half-way."""
    weights = plan.weights
    x, y = _xy(site.account)
    hazard = per_hour * (weights.share_fixed + weights.share_crowding)
    worst = max((_rate(weights, row) for row in origins), default=0.0)
    return {
        "id": site.id,
        "x_km": x,
        "y_km": y,
        "hold_persons": room(site.account),
        "hold_compartments": site.figures.compartments,
        "longest_stay_slots": site.figures.longest_stay_slots,
        "exposure_hazard_per_h": hazard,
        "stranded_harm_per_weight": STRANDED * weights.beyond_h * max(worst, hazard),
        "pad_movements_per_slot": _pads(plan, site.figures),
    }


def _rate(weights: Weights, origin: Row) -> float:
    """Breach hazard of an origin per hour in the last slot, with the crowding of the start."""
    per_guard = sum(origin["persons"].values()) / max(1, origin["guards"][-1])
    crowding = weights.share_crowding * per_guard / weights.norm_persons_per_guard
    hazard: float = origin["breach_hazard_per_h"][-1] * (weights.share_fixed + crowding)
    return hazard


def room(account: Account) -> int:
    """Beds free now."""
    return max(0, (account.capacity or 0) - Position.objects.filter(account=account).count())


def _ways(ground: Ground) -> Iterator[tuple[Site, Site]]:
    """Every way of a lift: straight, or in two legs. Nobody is handed to a third authority half-way."""
    for origin in ground.origins:
        yield from ((origin, door) for door in ground.doors)
        for stage in ground.stages:
            if stage.account.authority_id in (
                origin.account.authority_id,
                ground.doors[0].account.authority_id,
            ):
                yield origin, stage
    for stage in ground.stages:
        yield from ((stage, door) for door in ground.doors)


def _legs(types: Iterable[AssetType], ground: Ground) -> Iterator[tuple[AssetType, Site, Site, float]]:
    """What can go from where to where, and how far that is."""
    for kind in types:
        for source, target in _ways(ground):
            straight = km_between(source.account, target.account)
            km = straight * (DETOUR if kind.mode == Mode.ROAD else 1.0)
            if km <= kind.range_km and _can_land(kind, source, target):
                yield kind, source, target, km


def in_reach(ground: Ground) -> bool:
    """Does anything of the fleet reach a place that takes people?"""
    taking = {site.account.pk for site in ground.doors}
    return any(target.account.pk in taking for _kind, _source, target, _km in _legs(_types(), ground))


def _types() -> list[AssetType]:
    return [kind for kind in AssetType.objects.prefetch_related("tails") if _live(kind)]


def _can_land(kind: AssetType, *places: Site) -> bool:
    """A plane needs a runway at both ends."""
    return kind.conveyance != Conveyance.PLANE or all(site.figures.runway for site in places)


def _arc(plan: Plan, kind: AssetType, origin: str, door: str, km: float) -> Row:
    """A lift that fits one duty takes one slot; a longer one as many as its crew may drive."""
    ride = max(0.1, km / kind.speed_kmh)
    cycle = round(2 * ride + kind.ground_h, 2)
    duration = 1 if cycle <= max(kind.duty_h_day, kind.duty_h_night) else math.ceil(cycle / SLOT_H) + 1
    while duration > 1 and 2 * cycle / duration > kind.crew_limit_h and duration < 30:
        duration += 1
    return {
        "id": f"{kind.code}:{origin}:{door}",
        "asset_type": kind.code,
        "from": origin,
        "to": door,
        "cycle_h": cycle,
        "ride_h": round(ride, 2),
        "duration_slots": duration,
        "transit_risk_per_person": [_risk(plan.weights, kind, ride, slot) for slot in range(plan.slots)],
        "closed_slots": [],
    }


def _risk(weights: Weights, kind: AssetType, ride_h: float, slot: int) -> float:
    if kind.mode == Mode.AIR:
        return weights.air_risk_per_flight
    return round(ride_h * (weights.road_risk_per_h_night if slot % 2 else weights.road_risk_per_h_day), 9)
