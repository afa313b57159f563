"""Hasakah and Raqqa, prisons of the SDF watched since November; ten people in Hasakah; one officer for each role.
Time stands still at noon of 3 February 2026 in Baghdad."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from amana.access.models import Grant, User
from amana.desks.watch.models import Observation, Site
from amana.desks.watch.services import indicators
from amana.desks.watch.services.indicators import Said
from amana.engines.common import clock
from amana.ledger import services as ledger
from tests.scenes import played

BEGAN = datetime(2025, 11, 1, 6, 0, tzinfo=UTC)
NOW = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Cast:
    """Who acts, and what is watched."""

    sdf: Any
    moj: Any
    has: Site
    raq: Site

    def user(self, name: str) -> User:
        """A fresh copy: grants are read once per instance."""
        return User.objects.get(username=name)

    def say(self, kind: str, site: Site | None = None, ago: timedelta = HOUR, **more: Any) -> Observation:
        """Somebody observes something `ago`, and it is recorded at once."""
        at = clock.now() - ago
        with clock.at(at):
            more.setdefault("evidence", f"{kind} seen by the gate")
            return indicators.observe(actor=None, said=Said(kind, site=site, about=at, **more))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def _user(name: str, role: str, authority: Any = None) -> None:
    user = User.objects.create(username=name, name_en=name.title(), name_ar=name)
    Grant.objects.create(user=user, role=role, authority=authority)


def _play() -> Cast:
    with clock.at(BEGAN):
        ledger.genesis(kind="demonstration", name="test")
        sdf = ledger.authority_add(code="SDF", name_ar="قوات سوريا الديمقراطية", name_en="SDF")
        moj = ledger.authority_add(code="IQ-MOJ", name_ar="وزارة العدل العراقية", name_en="Iraqi MoJ")
        sites = []
        for code, ar, en, lat, lon in (
            ("HAS", "سجن الحسكة", "Hasakah prison", 36.50, 40.75),
            ("RAQ", "سجن الرقة", "Raqqa prison", 35.95, 39.01),
        ):
            place = ledger.place_add(
                code=code, name_ar=ar, name_en=en, town_ar=ar, town_en=en, lat=lat, lon=lon
            )
            ledger.account_open(
                code=f"SDF-{code}",
                kind="held",
                authority=sdf,
                place=place,
                name_ar=ar,
                name_en=en,
                capacity=100,
            )
            sites.append(indicators.site_add(actor=None, place=place, region="nes"))
    for name, role, authority in (
        ("watch", "watch_officer", None),
        ("second", "watch_officer", None),
        ("analyst", "analyst", None),
        ("custody", "custody_officer", sdf),
        ("receiver", "custody_officer", moj),
        ("planner", "movement_planner", sdf),
        ("coordinator", "coordinator", None),
        ("monitor", "monitor", None),
        ("keeper", "system_keeper", None),
    ):
        _user(name, role, authority)
    return Cast(sdf, moj, *sites)


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with played(django_db_blocker, _play) as cast:
        yield cast


@pytest.fixture
def cast(scene, db):
    with clock.at(NOW):
        yield copy.deepcopy(scene)
