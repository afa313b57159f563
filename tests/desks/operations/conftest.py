"""Hasakah and Raqqa under the SDF, Baghdad under the Iraqi Ministry of Justice, the Coalition as escort; an officer
of each side with a key. Time stands still at noon of 3 February 2026 in Baghdad."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import pytest
from django.utils import translation

from amana.desks.registry.services.basis import basis_open
from amana.engines.common import clock
from amana.ledger import services as ledger
from tests.desks.operations.cast import MORNING, NOW, Cast, officer
from tests.scenes import played

PLACES = (
    ("HAS", "سجن الحسكة", "Hasakah prison", "prison", 36.50, 40.75, "SDF", 100),
    ("RAQ", "سجن الرقة", "Raqqa prison", "prison", 35.95, 39.01, "SDF", 50),
    ("BGD", "منشأة بغداد", "Baghdad facility", "prison", 33.31, 44.36, "IQ-MOJ", 200),
)


@pytest.fixture(autouse=True)
def english():
    """Refusals are compared in English; pages choose their language by the reader's cookie."""
    with translation.override("en"):
        yield


def _play(kind: str) -> Cast:
    with clock.at(MORNING):
        ledger.genesis(kind=kind, name="test")
        sdf = ledger.authority_add(code="SDF", name_ar="قوات سوريا الديمقراطية", name_en="SDF")
        moj = ledger.authority_add(code="IQ-MOJ", name_ar="وزارة العدل العراقية", name_en="Iraqi MoJ")
        coalition = ledger.authority_add(
            code="COALITION", name_ar="التحالف", name_en="Coalition", kind="escort"
        )
        accounts = {}
        for code, ar, en, place_kind, lat, lon, authority, capacity in PLACES:
            place = ledger.place_add(
                code=code, name_ar=ar, name_en=en, kind=place_kind, town_ar=ar, town_en=en, lat=lat, lon=lon
            )
            accounts[code] = ledger.account_open(
                code=f"{authority}-{code}",
                kind="held",
                authority={"SDF": sdf, "IQ-MOJ": moj}[authority],
                place=place,
                name_ar=ar,
                name_en=en,
                capacity=capacity,
            )
        order = basis_open(
            actor=None,
            code="ORDER-114",
            kind="untried",
            title_ar="قرار 114",
            title_en="Order 114",
            authority=moj,
            review_days=90,
        )
    with clock.at(NOW):
        cast = Cast(sdf, moj, coalition, accounts["HAS"], accounts["RAQ"], accounts["BGD"], order)
        cast.officers = {
            "giver": officer("giver", "custody_officer", sdf),
            "second": officer("second", "custody_officer", sdf),
            "receiver": officer("receiver", "custody_officer", moj),
            "escort": officer("escort", "escort_commander", coalition),
            "planner": officer("planner", "movement_planner", sdf, key=False),
            "approver": officer("approver", "movement_approver", sdf, key=False),
            "monitor": officer("monitor", "monitor", None, key=False),
            "keeper": officer("keeper", "system_keeper", None, key=False),
            "registrar": officer("registrar", "registrar", sdf, key=False),
        }
        return cast


@pytest.fixture(scope="module")
def scene(request, django_db_setup, django_db_blocker):
    """Books of a demonstration; a test of an operation asks for others."""
    kind = getattr(request, "param", "demonstration")
    with played(django_db_blocker, lambda: _play(kind)) as cast:
        yield cast


@pytest.fixture
def cast(scene, db):
    with clock.at(NOW):
        yield copy.deepcopy(scene)


@pytest.fixture
def own_home(settings, tmp_path, scene):
    """A folder of the test's own, with the keys of the books it begins with."""
    shutil.copytree(Path(settings.HOME) / "keys", tmp_path / "keys")
    settings.HOME = tmp_path


@pytest.fixture
def browse(client):
    """A browser of one user in one language."""

    def enter(who, language="en"):
        client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = language
        return client

    return enter
