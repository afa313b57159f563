"""Sites, and what is observed about them: entered by people, drawn from the books, read from files of events."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.dateparse import parse_datetime

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.hazard import importers, problems
from amana.engines.hazard.reading import HOUSE_ZONE
from amana.engines.hazard.record import EVERYTHING, HEARD
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from amana.ledger.models import Place

from .. import books
from ..models import Control, Draw, Kind, Observation, Site, Source

COUNTS = (Kind.GUARDS, Kind.CAPACITY)
SHARES = (Kind.UNREST, Kind.WARNING)
REGIONAL = (Kind.WARNING, Kind.CONTROL, Kind.CHECK)
ENTERED = (*COUNTS, Kind.INCIDENT, *SHARES, Kind.FIGHTING, Kind.CONTROL, Kind.CHECK)
"""What people enter. People held, people moved and the incidents of the books are drawn, never typed."""
STATES_EVERY = timedelta(days=5)
COUNT_MOST, DEATHS_MOST = 100_000, 100_000
CHECKS = (*HEARD, EVERYTHING)
OF_BOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "unrest": (Kind.UNREST, {"value": 0.5}),
    "seized": (Kind.CONTROL, {"word": Control.UNDER_WAY.value}),
}
"""Incidents of the books that are no breach: unrest, of middling severity as the books do not say it, and a place
taken over."""
LAYOUTS = {"ged": importers.ged, "acled": importers.acled}


def site_add(
    *, actor: User | None, place: Place, region: str, pcode: str = "", since: datetime | None = None
) -> Site:
    """Put a facility under watch. Refused: a camp (camps get protection indicators, never a risk of their
    residents), a place without a position, one that is watched already."""
    access.require(actor, "watch.site")
    if place.kind == "camp":
        raise Refused("site-camp", place=place.code)
    if place.lat is None or place.lon is None:
        raise Refused("site-position", place=place.code)
    if not region.strip():
        raise Refused("site-region", field="region")
    if Site.objects.filter(place=place).exists():
        raise Refused("site-twice", place=place.code)
    begins = books.happened(since, "since")
    site = Site.objects.create(
        place=place, code=place.code, region=region.strip()[:40], pcode=pcode.strip()[:20],
        lat=round(place.lat, 2), lon=round(place.lon, 2), since=begins, added_by=actor, added_at=clock.now(),
    )  # fmt: skip
    capacity = books.capacities().get(place.pk)
    if capacity:
        _add(None, Kind.CAPACITY, site, begins, evidence=place.code, value=capacity, source=Source.BOOKS)
    return site


def site_close(*, actor: User | None, site: Site) -> Site:
    """End the watch over a facility; what was recorded stays."""
    access.require(actor, "watch.site")
    if site.until is not None:
        raise Refused("site-closed", site=site.code)
    site.until = clock.now()
    site.save(update_fields=["until"])
    return site


@dataclass(frozen=True, slots=True)
class Said:
    """An observation as somebody enters it. `region` instead of `site` for a warning, a change of control or a check
    that concern all of it; `lat`, `lon` for fighting. See `Observation` for `value` and `word`. `key`: the group of
    reports that it is taken over from, once; `origins`: how many independent ones stand behind it."""

    kind: str
    evidence: str
    site: Site | None = None
    region: str = ""
    about: datetime | None = None
    until: datetime | None = None
    value: float | None = None
    word: str = ""
    origin: str = ""
    lat: float | None = None
    lon: float | None = None
    key: str = ""
    origins: int = 1


def observe(*, actor: User | None, said: Said) -> Observation:
    """Record an observation. Refused: no evidence, a value out of its range, a time in the future, a site and a
    region at once, a kind that is drawn from the books."""
    if said.kind not in ENTERED:
        raise Refused("observation-kind", field="kind", value=said.kind)
    if said.site is not None:
        books.require_at(actor, "watch.observe", said.site)
    else:
        books.require_everywhere(actor, "watch.observe")
    if not said.evidence.strip():
        raise Refused("observation-evidence", field="evidence")
    _check_place(said)
    _check_value(said)
    moment = books.happened(said.about)
    until = books.happened(said.until, "until") if said.until else None
    if until and until < moment:
        raise Refused("observation-until", field="until")
    if said.key and Observation.objects.filter(key=said.key).exists():
        raise Refused("observation-taken", key=said.key)
    facts: dict[str, Any] = {
        "evidence": said.evidence.strip()[:500],
        "until": until,
        "region": said.region,
        "value": _value(said),
        "word": said.word,
        "lat": _degrees(said.lat),
        "lon": _degrees(said.lon),
        "source": Source.REPORT if said.key else Source.PERSON,
    }
    origin = said.origin.strip()[:110]
    made = _add(actor, said.kind, said.site, moment, origin=origin, key=said.key or None, **facts)
    if said.kind == Kind.WARNING:
        # one voice for each independent origin, however many reports retell it
        for n in range(2, said.origins + 1):
            key = f"{said.key}:{n}" if said.key else None
            _add(actor, said.kind, said.site, moment, origin=f"{origin} {n}", key=key, **facts)
    return made


def _check_place(said: Said) -> None:
    if said.kind == Kind.FIGHTING:
        inside = (
            said.lat is not None and said.lon is not None and abs(said.lat) <= 90 and abs(said.lon) <= 180
        )
        if not inside:
            raise Refused("observation-position", field="lat")
        if said.site is not None or said.region:
            raise Refused("observation-where", field="site")
        return
    if bool(said.site) == bool(said.region) or (said.region and said.kind not in REGIONAL):
        raise Refused("observation-where", field="site")
    if said.region and not Site.objects.filter(region=said.region).exists():
        raise Refused("observation-where", field="region")


def _check_value(said: Said) -> None:
    value, bad = said.value, False
    if said.kind in COUNTS:
        bad = value is None or not 0 <= value <= COUNT_MOST or value != int(value)
    elif said.kind in SHARES:
        bad = value is None or not 0 < value <= 1
    elif said.kind == Kind.FIGHTING:
        bad = value is not None and not (0 <= value <= DEATHS_MOST and value == int(value))
    if bad or (value is not None and not math.isfinite(value)):
        raise Refused("observation-value", field="value", value=value)
    if said.kind == Kind.WARNING and not said.origin.strip():
        raise Refused("observation-origin", field="origin")
    if said.kind == Kind.CONTROL and said.word not in Control.values:
        raise Refused("observation-word", field="word", value=said.word)
    if said.kind == Kind.CHECK and said.word not in CHECKS:
        raise Refused("observation-word", field="word", value=said.word)


def _value(said: Said) -> float | None:
    if said.kind == Kind.FIGHTING:
        return float(said.value or 0)
    return said.value if said.kind in (*COUNTS, *SHARES) else None


def _degrees(value: float | None) -> float | None:
    """Two decimals, about a kilometre: a town, not a building."""
    return None if value is None else round(value, 2)


def _add(
    actor: User | None,
    kind: str,
    site: Site | None,
    about: datetime,
    *,
    evidence: str,
    known: datetime | None = None,
    source: str = Source.PERSON,
    **more: Any,
) -> Observation:
    return Observation.objects.create(
        kind=kind, site=site, about=about, known=known or clock.now(), evidence=evidence, source=source,
        by=actor, **more,
    )  # fmt: skip


def withdraw(*, actor: User | None, observation: Observation, why: str) -> Observation:
    """Take an observation back by a further one that names it: from now on no score uses it, and scores of before
    remain what they were. Refused: no reason, withdrawn already."""
    if observation.site is not None:
        books.require_at(actor, "watch.observe", observation.site)
    else:
        books.require_everywhere(actor, "watch.observe")
    if not why.strip():
        raise Refused("observation-why", field="why")
    if observation.kind == Kind.WITHDRAWAL or Observation.objects.filter(withdraws=observation).exists():
        raise Refused("observation-withdrawn", observation=observation.pk)
    return _add(
        actor,
        Kind.WITHDRAWAL,
        observation.site,
        clock.now(),
        evidence=why.strip()[:500],
        withdraws=observation,
    )


def draw(*, actor: User | None = None) -> int:
    """Take from the books what happened since the last draw: people held per place, departures, incidents. Numbers
    and times alone; answers how many observations were written."""
    sites = {s.place_id: s for s in Site.objects.filter(until=None)}
    last = Draw.objects.order_by("-leaf").values_list("leaf", flat=True).first()
    leaf = ledger_queries.last_leaf(None)
    after, now = -1 if last is None else last, clock.now()
    made = 0
    if leaf > after:
        for moved in books.departed(after, leaf):
            if moved.place in sites:
                made += _once(
                    f"depart:{moved.leaf}", Kind.TRANSFER, sites[moved.place], moved.about, moved.known,
                    f"{moved.leaf}", value=float(moved.people),
                )  # fmt: skip
        for happened in books.incidents(after, leaf):
            if happened.place in sites:
                kind, more = OF_BOOKS.get(happened.kind, (Kind.INCIDENT, {"word": happened.kind}))
                made += _once(
                    f"incident:{happened.leaf}", kind, sites[happened.place], happened.about,
                    happened.known, f"{happened.leaf}", **more,
                )  # fmt: skip
        Draw.objects.create(leaf=leaf, at=now)
    return made + _draw_states(sites, now)


def _draw_states(sites: Mapping[int, Site], now: datetime) -> int:
    """People held and places, where they changed; people also where they were last written five days ago."""
    told = {Kind.POPULATION: books.held(), Kind.CAPACITY: books.capacities()}
    known = _latest_states([s.pk for s in sites.values()])
    made = 0
    for kind, numbers in told.items():
        for place, site in sites.items():
            if place not in numbers:
                continue
            value, at = known.get((site.pk, kind), (None, None))
            # the engine takes capacity to be as fresh as the count of people
            stale = kind == Kind.POPULATION and (at is None or now - at > STATES_EVERY)
            if value != numbers[place] or stale:
                _add(
                    None,
                    kind,
                    site,
                    now,
                    evidence=site.code,
                    value=float(numbers[place]),
                    source=Source.BOOKS,
                )
                made += 1
    return made


def _latest_states(sites: list[int]) -> dict[tuple[int, str], tuple[float | None, datetime]]:
    rows = (
        Observation.objects.filter(
            site__in=sites, kind__in=(Kind.POPULATION, Kind.CAPACITY), source=Source.BOOKS
        )
        .order_by("about", "pk")
        .values_list("site", "kind", "value", "about")
    )
    return {(site, kind): (value, about) for site, kind, value, about in rows}


def _once(
    key: str, kind: str, site: Site, about: datetime, known: datetime, evidence: str, **more: Any
) -> int:
    if Observation.objects.filter(key=key).exists():
        return 0
    _add(
        None,
        kind,
        site,
        about,
        known=max(about, known),
        evidence=evidence,
        source=Source.BOOKS,
        key=key,
        **more,
    )
    return 1


@dataclass(frozen=True, slots=True)
class Imported:
    """Events of a file: rows read, taken, already here, and left out by reason."""

    rows: int
    taken: int
    known: int
    left_out: dict[str, int]


def import_fighting(*, actor: User | None, path: Path, layout: str, name: str = "") -> Imported:
    """Fighting from a file in the layout of UCDP GED ("ged") or ACLED ("acled"). They are recorded now, whatever their
    date: nobody here knew of them before. Refused: another layout, rows at fault (each is named)."""
    books.require_everywhere(actor, "watch.observe")
    if layout not in LAYOUTS:
        raise Refused("import-layout", field="layout", value=layout)
    try:
        with problems.of_file(name or path.name):
            found = LAYOUTS[layout](path, known_after_days=0)
    except problems.Refused as refused:
        language = _language()
        said = "; ".join(p.text(language).replace(str(path), name or path.name) for p in refused.problems[:5])
        raise Refused("import-rows", field="file", rows=len(refused.problems), said=said) from None
    now, known = clock.now(), 0
    rows: list[Observation] = []
    here = set(
        Observation.objects.filter(kind=Kind.FIGHTING, key__isnull=False).values_list("key", flat=True)
    )
    for event in found.happenings:
        about = parse_datetime(event["about"] + "T00:00:00")
        assert about is not None
        moment = about.replace(tzinfo=HOUSE_ZONE)
        if moment > now:
            raise Refused("time-in-the-future", field="file", at=event["about"])
        if event["evidence"] in here:
            known += 1
            continue
        rows.append(
            Observation(
                kind=Kind.FIGHTING, about=moment, known=now, value=float(event["deaths"]), lat=event["lat"],
                lon=event["lon"], evidence=event["evidence"], source=Source.FILE, key=event["evidence"][:80],
                by=actor,
            )
        )  # fmt: skip
    Observation.objects.bulk_create(rows, batch_size=500)
    return Imported(found.rows, len(rows), known, found.left_out)


def _language() -> problems.Language:
    from django.utils.translation import get_language

    return "ar" if (get_language() or "ar").startswith("ar") else "en"
