"""The second factor at work: a code of the authenticator app, then a recovery code that opens once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from amana.access.models import User
from tests.access.cast import World

pytestmark = [pytest.mark.books, pytest.mark.django_db]
PASSWORD = "river-lantern-42-stone"


@pytest.fixture
def officer(world: World) -> User:
    cache.clear()  # a code counts once, also between tests
    user = world.user("custody_officer")
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(officer: User) -> tuple[Client, Any]:
    client = Client(headers={"host": "localhost"})
    return client, client.post("/login/", {"login": officer.username, "password": PASSWORD})


def code(secret: str, steps: int = 0) -> str:
    """What the app shows now, or `steps` half minutes from now."""
    now = list(totp.yield_hotp_counters_from_time())
    middle = now[len(now) // 2]
    return totp.format_hotp_value(totp.hotp_value(secret, middle + steps))


def set_up(officer: User) -> tuple[Client, str]:
    """Log in with the password alone and switch the authenticator on; answers the browser and the secret. How one
    logs in is not changed before the password was given once more."""
    client, _answer = log_in(officer)
    asked = client.get("/me/security/app/")
    assert asked["Location"].startswith("/me/confirm/")
    client.post("/me/confirm/", {"password": PASSWORD, "next": "/me/security/app/"})
    secret = re.search(r"[A-Z2-7]{32}", client.get("/me/security/app/").content.decode())
    assert secret
    answer = client.post("/me/security/app/", {"code": code(secret[0])})
    assert answer.status_code == 302
    return client, secret[0]


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_after_the_password_the_code_of_the_app_is_asked_and_a_wrong_one_opens_nothing(officer: User) -> None:
    _client, secret = set_up(officer)
    cache.clear()  # the code that switched it on was of this half minute
    client, answer = log_in(officer)
    assert answer["Location"] == "/login/second/" and not signed_in(client)
    assert client.get("/").status_code == 302  # still a stranger
    wrong = f"{(int(code(secret)) + 1) % 1_000_000:06d}"
    assert client.post("/login/second/", {"code": wrong}).status_code == 200 and not signed_in(client)
    client.post("/login/second/", {"code": code(secret)})
    assert signed_in(client) and client.get("/").status_code == 200


def test_the_secret_of_the_app_is_not_readable_in_the_database(officer: User) -> None:
    _client, secret = set_up(officer)
    kept = Authenticator.objects.get(user=officer, type="totp").data
    assert secret not in str(kept)


def test_a_recovery_code_opens_the_account_once(officer: User) -> None:
    client, _secret = set_up(officer)
    shown = client.get("/me/security/codes/").content.decode()
    codes = re.findall(r"\b[0-9a-f]{8}\b", re.sub(r"<[^>]+>", " ", shown))
    assert len(codes) == 10
    first, _answer = log_in(officer)
    first.post("/login/second/", {"code": codes[0]})
    assert signed_in(first)
    second, _answer = log_in(officer)
    second.post("/login/second/", {"code": codes[0]})
    assert not signed_in(second)
    second.post("/login/second/", {"code": codes[1]})
    assert signed_in(second)
