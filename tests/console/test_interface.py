"""The interface: described, attacked by its own description, saying no in one shape, bound to tokens and page sizes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings

from amana.access import tokens
from amana.console.api import api
from amana.engines.common import clock
from tests.access.cast import NOW, World
from tests.long import LONG, times

pytestmark = [pytest.mark.books, pytest.mark.django_db]
# the shape of an answer hangs little on the engine: the second one is asked fewer times, by the same attacker
EXAMPLES = times(2, 25, postgresql=1)
# who writes on the one, who reads everything on the other
ROLES = times(["registrar"], ["registrar", "monitor"], postgresql=["monitor"])


def token(world: World, name: str, scopes: list[str] | None = None) -> dict[str, str]:
    from amana import access

    user = world.user(name)
    held = [code for code, action in access.rules.table().actions.items() if access.may(user, code)]
    _row, word = tokens.make(user=user, label="test", scopes=scopes or held, days=1)
    return {"Authorization": f"Bearer {word}"}


def test_the_description_is_served_from_here_and_loads_nothing_from_elsewhere(world: World) -> None:
    headers = token(world, "registrar", ["api.describe"])
    assert Client().get("/api/v1/openapi.json", headers=headers).json()["openapi"].startswith("3.1")
    page = Client().get("/api/v1/docs", headers=headers).content.decode()
    assert "/static/ninja/swagger-ui-bundle.js" in page and "https://" not in page


def test_a_stranger_gets_no_description_and_no_answer(world: World) -> None:
    assert Client().get("/api/v1/me").status_code == 401
    assert Client().get("/api/v1/openapi.json").status_code == 302


def test_a_token_does_what_its_scopes_say_and_no_more(world: World) -> None:
    headers = token(world, "registrar", ["account.own"])
    said = Client().get("/api/v1/me", headers=headers).json()
    assert (said["username"], said["roles"], said["actions"]) == ("registrar", ["registrar"], ["account.own"])
    assert Client().get("/api/v1/openapi.json", headers=headers).status_code == 403


@pytest.mark.parametrize("word", ["", "amana_unknown", "x" * 5000])
def test_a_token_nobody_made_opens_nothing(world: World, word: str) -> None:
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {word}"}).status_code == 401


def test_a_revoked_or_expired_token_opens_nothing(world: World) -> None:
    headers = token(world, "registrar")
    with clock.at(NOW + timedelta(days=1, seconds=1)):
        assert Client().get("/api/v1/me", headers=headers).status_code == 401
    user = world.user("registrar")
    tokens.revoke(user=user, token=user.tokens.get().pk)
    assert Client().get("/api/v1/me", headers=headers).status_code == 401


def test_a_cookie_writes_only_with_its_csrf_token(world: World) -> None:
    writing = [
        (method, path)
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method in operations
        if method in ("post", "put", "patch", "delete")
    ]
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("registrar"), backend="allauth.account.auth_backends.AuthenticationBackend")
    for method, path in writing:
        address = path.replace("{", "").replace("}", "")
        assert client.generic(method.upper(), address, "{}", "application/json").status_code in (401, 403), (
            path
        )


def test_every_page_size_has_an_upper_bound() -> None:
    unbounded = []
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", []):
                if (
                    parameter["name"] in ("size", "limit", "page_size")
                    and "maximum" not in parameter["schema"]
                ):
                    unbounded.append(f"{method} {path} {parameter['name']}")
    assert unbounded == []


def test_every_refusal_has_one_shape(world: World) -> None:
    headers = token(world, "registrar")
    for path in api.get_openapi_schema()["paths"]:
        if "{" in path:
            address = path.replace("{number}", "0000-00000-0")
            if "{" in address:
                continue
            answer = Client().get(address, headers=headers)
            if answer.status_code in (404, 409, 422):
                assert {"code", "message"} <= answer.json().keys(), path


@pytest.fixture
def kept_open() -> Iterator[None]:
    """The application runs in the test's own transaction: a request must not close its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def attacked(headers: dict[str, str]) -> list[str]:
    """Send every operation what its description allows, a few times over; collect what breaks a promise."""
    import schemathesis  # dear to load, and every worker reads this file
    from django.core.wsgi import get_wsgi_application
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    promises = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    schema: Any = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", get_wsgi_application(), headers=headers
    )
    # literals of our sources among the values: every one of hundreds of modules is parsed for them
    schema.config.analysis.constants.enabled = LONG
    broken: list[str] = []

    def attack(case: Any) -> None:
        answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=promises)
        except schemathesis.errors.InvalidSchema:
            raise
        except BaseExceptionGroup as many:
            broken.extend(f"{case.operation.label}: {str(one)[:300]}" for one in many.exceptions)

    for found in schema.get_all_operations():
        bounded = settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        bounded(given(case=found.ok().as_strategy())(attack))()
    return broken


@pytest.mark.parametrize("role", ROLES)
def test_no_operation_breaks_the_promises_of_the_description(
    world: World, kept_open: None, role: str
) -> None:
    assert attacked(token(world, role)) == []
