"""The cast of the register's tests: Reem the registrar, an assessor, an approver, a legal reviewer, a protection
officer, a monitor; two prisons of two authorities; a legal basis. Time stands still."""

from __future__ import annotations

import copy
import json

import pytest
from django.utils import translation

from amana.access import tokens
from amana.access.models import Grant, User
from amana.desks.registry import sounds
from amana.desks.registry.services.basis import basis_open
from amana.engines.common import clock
from amana.ledger import services as ledger
from tests.scenes import played

from .cast import NOW, Cast


@pytest.fixture(autouse=True)
def _english():
    """Sentences are matched in English; a page has its own reader's language."""
    with translation.override("en"):
        yield


def _user(name: str, role: str, authority=None) -> User:
    user = User.objects.create(username=name, name_en=name.title(), name_ar=name)
    Grant.objects.create(user=user, role=role, authority=authority)
    return user


@pytest.fixture
def assessor(db):
    return User.objects.create(username="mansour")


@pytest.fixture
def approver(db):
    return User.objects.create(username="hanna")


def _play() -> Cast:
    with clock.at(NOW):
        ledger.genesis(kind="demonstration", name="test")
        sdf = ledger.authority_add(code="SDF", name_ar="قسد", name_en="SDF")
        moj = ledger.authority_add(code="IQ-MOJ", name_ar="وزارة العدل", name_en="Ministry of Justice")
        places = [
            ledger.place_add(code=code, name_ar=ar, name_en=en)
            for code, ar, en in (
                ("HAS", "سجن الحسكة", "Hasakah prison"),
                ("BAG", "منشأة بغداد", "Baghdad facility"),
            )
        ]
        hasakah = ledger.account_open(
            code="SDF-HAS",
            kind="held",
            authority=sdf,
            place=places[0],
            name_ar="سجن الحسكة",
            name_en="Hasakah prison",
        )
        baghdad = ledger.account_open(
            code="MOJ-BAG",
            kind="held",
            authority=moj,
            place=places[1],
            name_ar="بغداد",
            name_en="Baghdad",
            capacity=50,
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
        return Cast(
            sdf=sdf,
            moj=moj,
            hasakah=hasakah,
            baghdad=baghdad,
            order=order,
            reem=_user("reem", "registrar", sdf),
            assessor=_user("assessor", "risk_assessor"),
            approver=_user("approver", "risk_approver"),
            reviewer=_user("reviewer", "legal_reviewer"),
            protection=_user("protection", "protection_officer"),
            monitor=_user("monitor", "monitor"),
            keeper=_user("keeper", "system_keeper"),
            stranger=_user("stranger", "registrar", moj),
        )


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with played(django_db_blocker, _play) as cast:
        yield cast


@pytest.fixture
def cast(scene, db):
    _forget_names()
    with clock.at(NOW):
        yield copy.deepcopy(scene)


def _forget_names() -> None:
    """The index of names knows its books by their first entry, which the tests of a file have in common: what it read
    in the test before was undone since."""
    file = sounds.path()
    assert file is not None, "the books have begun"
    sounds._forget(file)
    file.unlink(missing_ok=True)


@pytest.fixture
def browse(client):
    """A browser of one user in one language."""

    def enter(user, language="en"):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["amana_language"] = language
        return client

    return enter


@pytest.fixture
def desk(client, settings, cast):
    """Reem's browser in English, with background work done at once."""
    at_once = "django_tasks.backends.immediate.ImmediateBackend"
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": at_once}}
    client.force_login(cast.reem, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["amana_language"] = "en"
    return client


@pytest.fixture
def call(client):
    """A program with a key of a user, with the scopes it is given."""

    def make(user, *scopes):
        _token, word = tokens.make(user=user, label="test", scopes=scopes, days=3)

        def send(method, path, body=None, **more):
            return getattr(client, method)(
                "/api/v1/registry" + path,
                data=json.dumps(body) if body is not None else more.pop("query", None),
                content_type="application/json",
                headers={"Authorization": f"Bearer {word}", **more},
            )

        return send

    return make


@pytest.fixture
def patience(monkeypatch):
    """The first matcher on a machine compiles; the gallery is not made behind a test's back."""
    from amana.desks.registry import printgallery

    monkeypatch.setattr(printgallery, "PATIENCE_S", 240.0)
