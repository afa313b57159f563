"""The eight indicators: from what is recorded about a site to numbers, 0 = normal.

Each takes a record that is already cut to what was known, a site and moments (days, one or many) and gives the value
at each moment. Moments may lie in the future: what is known decays, nothing new happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .priors import IndicatorPrior
from .record import (
    EVERYTHING,
    Check,
    ControlChange,
    Fighting,
    Happening,
    Incident,
    Site,
    State,
    Transfer,
    Unrest,
    Warning_,
)

Array = NDArray[np.float64]
NORMAL_PEOPLE_PER_GUARD = 10.0
FIGHTING_KM, FIGHTING_DAYS, FIGHTING_MAX = 30.0, 14.0, 2.5
STRAIN_RANGE = (-2.0, 3.0)
OWN_DAYS, UNREST_DAYS, WARNING_DAYS = 60.0, 14.0, 90.0
CONTROL_HALF_LIFE_DAYS, VISIBLE_DAYS = 14.0, 3.0
HISTORY_WEEKS, HISTORY_LEAST = 104, 8
# What comes from the desk's own books; its silence means that nothing happened.
FROM_OWN_BOOKS = ("own_incidents", "visible_transfer")
_EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator of one site at moments. `values` (n,); not reported: the mean of its history, all alike.

    `history` holds the values to integrate over when it was not reported, with `weights` that sum to 1.
    `since`: the moment of the last report or check, None if never. `detail`: counts for the reader.
    """

    indicator: str
    values: Array
    reported: bool
    evidence: tuple[str, ...]
    since: float | None
    history: Array
    weights: Array
    detail: dict[str, float]


def read(
    indicator: str, happenings: list[Happening], site: Site, moments: Array, prior: IndicatorPrior
) -> Reading:
    """The indicator at `moments` (first = now) from what concerns the site (`Record.of`).

    Not reported: its own history, or the prior's, stands in.
    """
    compute, concerns = _COMPUTE[indicator]
    relevant = [h for h in happenings if concerns(h)]
    values = compute(relevant, site, moments)
    seen = _last_seen(indicator, relevant, happenings, moments[:1])[0]
    now = moments[0]
    fresh = indicator in FROM_OWN_BOOKS or now - seen <= prior.fresh_days
    reported = bool(np.isfinite(values[0]) and (fresh or _still_loud(indicator, values[0])))
    since = float(seen) if np.isfinite(seen) else None
    evidence = _evidence(indicator, relevant, happenings, site, float(now))
    if reported:
        return Reading(
            indicator, values, True, evidence, since, _NONE, _NONE, _detail(indicator, relevant, now)
        )
    history, weights = _history(indicator, relevant, happenings, site, float(now), prior)
    mean = float(history @ weights)
    return Reading(indicator, np.full(len(moments), mean), False, (), since, history, weights, {})


_NONE: Array = np.empty(0)


def _ages(happenings: Iterable[Happening], moments: Array) -> Array:
    """(happenings, moments): days since each; infinite while it lies ahead."""
    about = np.array([h.about for h in happenings])
    ages = moments[None, :] - about[:, None]
    return np.where(ages >= 0, ages, np.inf)


def _decayed(happenings: list[Happening], weights: Array, moments: Array, days: float) -> Array:
    """sum over happenings of weight x exp(-age / days)."""
    if not happenings:
        return np.zeros(len(moments))
    return np.asarray(weights @ np.exp(-_ages(happenings, moments) / days))


def distance_km(lat: float, lon: float, site: Site) -> float:
    """Great-circle distance, haversine formula."""
    a, b, c, d = np.radians([lat, lon, site.lat, site.lon])
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return float(2 * _EARTH_KM * np.arcsin(np.sqrt(min(1.0, float(h)))))


def _fighting(found: list[Happening], site: Site, moments: Array) -> Array:
    """log1p(sum w exp(-d/30 km) exp(-age/14 d)), w = 1 + log1p(deaths), at most 2.5."""
    battles = [h for h in found if isinstance(h, Fighting)]
    weights = [
        (1 + np.log1p(b.deaths)) * np.exp(-distance_km(b.lat, b.lon, site) / FIGHTING_KM) for b in battles
    ]
    total = _decayed(list(battles), np.array(weights), moments, FIGHTING_DAYS)
    return np.clip(np.log1p(total), 0.0, FIGHTING_MAX)


def _latest(found: list[Happening], what: str, moments: Array) -> Array:
    """The last value measured at or before each moment; NaN before the first."""
    states = sorted(
        (h for h in found if isinstance(h, State) and h.what == what), key=lambda h: (h.about, h.known)
    )
    if not states:
        return np.full(len(moments), np.nan)
    place = np.searchsorted([s.about for s in states], moments, side="right") - 1
    values = np.array([s.value for s in states])[np.maximum(place, 0)]
    return np.where(place >= 0, values, np.nan)


def _guard_strain(found: list[Happening], site: Site, moments: Array) -> Array:
    """log((people held / 10) / guards present); nobody held is no strain, no guard counts as half a one."""
    people, guards = _latest(found, "population", moments), _latest(found, "guards", moments)
    ratio = np.maximum(people, 0.5) / NORMAL_PEOPLE_PER_GUARD / np.maximum(guards, 0.5)
    return np.where(people == 0, STRAIN_RANGE[0], np.clip(np.log(ratio), *STRAIN_RANGE))


def _over_capacity(found: list[Happening], site: Site, moments: Array) -> Array:
    """max(0, log(people held / capacity))."""
    people, places = _latest(found, "population", moments), _latest(found, "capacity", moments)
    return np.clip(np.log(np.maximum(people, 0.5) / np.maximum(places, 1.0)), 0.0, STRAIN_RANGE[1])


def _own_incidents(found: list[Happening], site: Site, moments: Array) -> Array:
    """sum exp(-age / 60 d)."""
    return _decayed(found, np.ones(len(found)), moments, OWN_DAYS)


def _unrest(found: list[Happening], site: Site, moments: Array) -> Array:
    """sum severity x exp(-age / 14 d)."""
    severity = np.array([h.severity for h in found if isinstance(h, Unrest)])
    return _decayed(found, severity, moments, UNREST_DAYS)


def origins(found: Iterable[Happening], now: float) -> list[Warning_]:
    """One warning per independent origin: the first told, with the highest credibility any retelling was given."""
    first: dict[str, Warning_] = {}
    for warning in sorted((h for h in found if isinstance(h, Warning_)), key=lambda h: (h.about, h.known)):
        if warning.about > now:
            continue
        kept = first.setdefault(warning.origin, warning)
        if warning.credibility > kept.credibility:
            first[warning.origin] = Warning_(
                kept.about,
                kept.known,
                kept.evidence,
                kept.site,
                kept.region,
                warning.credibility,
                kept.origin,
            )
    return list(first.values())


def _warning(found: list[Happening], site: Site, moments: Array) -> Array:
    """max over independent origins of credibility x exp(-age / 90 d)."""
    first = origins(found, float(np.max(moments)))
    if not first:
        return np.zeros(len(moments))
    strength = np.array([w.credibility for w in first])
    return np.asarray(np.max(strength[:, None] * np.exp(-_ages(first, moments) / WARNING_DAYS), axis=0))


def _control(found: list[Happening], site: Site, moments: Array) -> Array:
    """1 while announced or under way; half of it 14 days after it is over, and so on."""
    changes = sorted((h for h in found if isinstance(h, ControlChange)), key=lambda h: (h.about, h.known))
    values = np.zeros(len(moments))
    for change in changes:
        later = moments >= change.about
        faded = 0.5 ** (np.maximum(moments - change.about, 0) / CONTROL_HALF_LIFE_DAYS)
        values = np.where(later, faded if change.state == "over" else 1.0, values)
    return values


def _visible(found: list[Happening], site: Site, moments: Array) -> Array:
    """The share of the people held who were moved in the last 3 days."""
    moved = np.zeros(len(moments))
    for transfer in found:
        if isinstance(transfer, Transfer):
            age = moments - transfer.about
            moved += transfer.people * ((age >= 0) & (age < VISIBLE_DAYS))
    people = np.nan_to_num(_latest(found, "population", moments), nan=0.0)
    # the last count may stem from before or after: of the two readings the smaller share
    return moved / np.maximum(moved + people, 1.0)


def _is(*kinds: type[Happening]) -> Callable[[Happening], bool]:
    return lambda h: isinstance(h, kinds)


def _is_state(*names: str) -> Callable[[Happening], bool]:
    return lambda h: isinstance(h, State) and h.what in names


_COMPUTE: dict[str, tuple[Callable[[list[Happening], Site, Array], Array], Callable[[Happening], bool]]] = {
    "fighting": (_fighting, _is(Fighting)),
    "guard_strain": (_guard_strain, _is_state("population", "guards")),
    "over_capacity": (_over_capacity, _is_state("population", "capacity")),
    "own_incidents": (_own_incidents, _is(Incident)),
    "unrest_inside": (_unrest, _is(Unrest)),
    "credible_warning": (_warning, _is(Warning_)),
    "control_change": (_control, _is(ControlChange)),
    "visible_transfer": (_visible, lambda h: isinstance(h, Transfer) or _is_state("population")(h)),
}
_NEEDS = {"guard_strain": ("population", "guards"), "over_capacity": ("population", "capacity")}


def _last_seen(indicator: str, relevant: list[Happening], all_: list[Happening], moments: Array) -> Array:
    """The last moment up to each moment at which it was measured, heard of or checked; -inf if never."""
    if indicator in _NEEDS:
        # both halves of a ratio must be recent; capacity changes rarely and is held to be as fresh as the count
        halves = [
            [h for h in relevant if isinstance(h, State) and h.what == what] for what in _NEEDS[indicator]
        ]
        if indicator == "over_capacity":
            halves = halves[:1] if halves[1] else [[]]
        seen = [_latest_of([(h.about, h.about) for h in half], moments) for half in halves]
        return np.minimum(seen[0], seen[-1])
    spans = [(h.about, h.about) for h in relevant if not isinstance(h, State)]
    spans += [(h.about, h.until) for h in all_ if isinstance(h, Check) and _checks(h, indicator)]
    return _latest_of(spans, moments)


def _checks(happening: Happening, indicator: str) -> bool:
    return isinstance(happening, Check) and happening.indicator in (indicator, EVERYTHING)


def _latest_of(spans: list[tuple[float, float]], moments: Array) -> Array:
    """For each moment the last one at or before it that lies in a span; -inf if none."""
    if not spans:
        return np.full(len(moments), -np.inf)
    if len(moments) == 1:
        now = float(moments[0])
        return np.array([max((min(end, now) for begin, end in spans if begin <= now), default=-np.inf)])
    begin, end = np.array(spans).T
    seen = np.where(moments >= begin[:, None], np.minimum(end[:, None], moments), -np.inf)
    return np.asarray(seen.max(axis=0))


def _still_loud(indicator: str, value: float) -> bool:
    """What was heard and has not faded still speaks, however long nobody looked again."""
    return indicator not in _NEEDS and value >= 0.05


def _history(
    indicator: str,
    relevant: list[Happening],
    all_: list[Happening],
    site: Site,
    now: float,
    prior: IndicatorPrior,
) -> tuple[Array, Array]:
    """(values, weights) to integrate over: the site's weekly history of two years, else the prior's."""
    if relevant or (indicator not in _NEEDS and any(_checks(h, indicator) for h in all_)):
        past = now - 7.0 * np.arange(1, HISTORY_WEEKS + 1, dtype=np.float64)
        values = _COMPUTE[indicator][0](relevant, site, past)
        seen = _last_seen(indicator, relevant, all_, past)
        kept = values[np.isfinite(values) & (past - seen <= prior.fresh_days)]
        if len(kept) >= HISTORY_LEAST:
            return kept, np.full(len(kept), 1 / len(kept))
    # three-point Gauss-Hermite rule: exact for the mean and variance of a normal
    reach = np.sqrt(3.0) * prior.history_sd
    return prior.history_mean + reach * np.array([-1.0, 0.0, 1.0]), np.array([1 / 6, 2 / 3, 1 / 6])


def _evidence(
    indicator: str, relevant: list[Happening], all_: list[Happening], site: Site, now: float
) -> tuple[str, ...]:
    """The reports behind the value, newest first, each once; where nothing was heard, the checks that say so."""
    behind = [h for h in relevant if h.about <= now]
    if indicator in _NEEDS:
        wanted = []
        for what in _NEEDS[indicator]:
            states: list[Happening] = [h for h in behind if isinstance(h, State) and h.what == what]
            wanted += [max(states, key=lambda h: (h.about, h.known))] if states else []
        behind = wanted
    if indicator == "visible_transfer":
        behind = [h for h in behind if isinstance(h, Transfer) and now - h.about < VISIBLE_DAYS]
    if indicator == "credible_warning":
        behind = list(origins(behind, now))
    if indicator == "fighting":
        near, recent = 5 * FIGHTING_KM, 5 * FIGHTING_DAYS
        battles = [h for h in behind if isinstance(h, Fighting) and now - h.about < recent]
        behind = [h for h in battles if distance_km(h.lat, h.lon, site) < near]
    if not behind:
        behind = [h for h in all_ if _checks(h, indicator) and h.about <= now]
    return tuple(dict.fromkeys(h.evidence for h in sorted(behind, key=lambda h: -h.about)))[:12]


def _detail(indicator: str, relevant: list[Happening], now: float) -> dict[str, float]:
    """Figures that a reader wants beside the value."""
    at = np.array([now])
    if indicator == "credible_warning":
        told = origins(relevant, now)
        newest = {"newest_days": min(now - w.about for w in told)} if told else {}
        return {"independent_origins": float(len(told))} | newest
    if indicator == "own_incidents":
        past = [float(now) - h.about for h in relevant if h.about <= now]
        return {"newest_days": min(past)} if past else {}
    if indicator in _NEEDS:
        names = _NEEDS[indicator]
        return {name: float(_latest(relevant, name, at)[0]) for name in names}
    return {}
