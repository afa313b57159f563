"""No view without a rule: every route is walked, by strangers and by a user whom no role lets in."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory

from amana.access import checks, routes, rules
from amana.access.middleware import RouteRuleMiddleware

from .cast import World

pytestmark = [pytest.mark.books, pytest.mark.django_db]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SOURCE = Path(__file__).resolve().parents[2] / "src" / "amana"
SAMPLES = {
    "int": "1",
    "slug": "key",
    "str": "x",
    "path": "x",
    "uuid": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
}


def sample(route: str) -> str:
    """An address of this route with plausible values in its blanks."""
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m.group(1) or "str", "1"), route)
    return "/" + re.sub(r"[\^$]", "", filled)


def served() -> list[tuple[str, list[tuple[str, str | None]]]]:
    """(route, [(method, action)]) of every page and operation of the interface."""
    found = []
    for route, view in checks.every_route():
        if checks.closed(view):
            continue
        operations = [o for path in routes.path_views(view) for o in path.operations]
        if operations:
            found.append((route, [(m, routes.action_of(o.view_func)) for o in operations for m in o.methods]))
        else:
            found.append((route, [("GET", routes.action_of(view))]))
    return found


def test_every_route_declares_an_action_that_stands_in_a_table() -> None:
    known = rules.table().actions
    assert [m.msg for m in checks.tables_are_sound(None)] == []
    undeclared = [route for route, asked in served() for _m, action in asked if action not in known]
    assert undeclared == []
    assert len(served()) > 40


def test_strangers_are_let_into_nothing_but_what_is_open_to_everybody(world: World) -> None:
    client, inside = Client(), {}
    for route, asked in served():
        for method, action in asked:
            if rules.table().actions[str(action)].open == "everybody":
                continue
            answer = client.generic(method, sample(route), secure=False)
            sent_to_login = answer.status_code == 302 and answer["Location"].startswith("/login/")
            if not sent_to_login and answer.status_code not in (401, 405):
                inside[f"{method} {route}"] = answer.status_code
    assert inside == {}


def test_a_user_without_a_role_is_let_into_nothing_but_their_own_account(world: World) -> None:
    client, inside = Client(), {}
    client.force_login(world.user("nobody"), backend=BACKEND)
    for route, asked in served():
        for method, action in asked:
            if rules.table().actions[str(action)].open:
                continue
            answer = client.generic(method, sample(route))
            if answer.status_code not in (403, 405):
                inside[f"{method} {route}"] = answer.status_code
    assert inside == {}


def test_a_view_that_declares_nothing_is_refused_whoever_asks(world: World) -> None:
    request = RequestFactory().get("/")
    request.user = world.user("monitor")
    guard = RouteRuleMiddleware(lambda r: HttpResponse())
    with pytest.raises(PermissionDenied):
        guard.process_view(request, lambda r: HttpResponse("open"), (), {})


def test_a_stopped_user_is_let_into_nothing(world: World) -> None:
    from amana.access import decide

    user = world.user("registrar")
    user.is_active = False
    assert decide(user, "file.read", person=world.people["held"].pk).reason == "inactive"
    assert decide(user, "board.read").reason == "inactive"


@pytest.mark.sources
def test_only_access_makes_a_verdict() -> None:
    """Nobody else calls the constructor."""
    makers = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)) if "Verdict" in text else ():
            if isinstance(node, ast.Call):
                called = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if called == "Verdict":
                    makers.append(name)
    assert set(makers) == {"access/decision.py"}
