"""Whoever asks, for whatever there is or is not, by whatever method: an answer, never a fault."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from django.test import Client

from amana.access import roles
from amana.access.models import Grant, User
from amana.ledger.models import Authority
from tests.long import times

from .cast import World
from .test_routes import BACKEND, served

pytestmark = [pytest.mark.books, pytest.mark.django_db, pytest.mark.usefixtures("kept_as_served")]

NUMBERS = ("1", "99999999", "9" * 20)
"""An id that may be there, one that is not, and one that no column holds."""
WORDS = ("held", "x\x00y", "ق" * 300)
"""The number of a custody file, what no database takes, and what no number is."""
ODD_ALONE = times(False, False, postgresql=True)
"""What a page answers to a post without a word hangs on no engine; a number that no column holds does."""
NAMES = ("page", "size", "account", "site", "place", "person", "batch", "left", "right", "pair")
ODD = dict.fromkeys(NAMES, "9" * 20) | {
    "q": "\x00%",
    "at": "2026-99-99",
    "about": "9999-12-31T23:59",
    "since": "0000",
    "until": "x",
    "day": "-1",
    "order": "x",
    "sort": "--x",
    "state": "\x00",
    "next": "//evil.example/",
    "kind": "\x00",
    "days": "nan",
}
"""A query with something wrong under each of the names that pages read."""


@pytest.fixture
def all_roles(world: World) -> Client:
    """Somebody with every role of the table: no rule of a role keeps them from reaching a view."""
    user = User.objects.create(username="everybody", name_en="Everybody", name_ar="الكل")
    for role in roles.codes():
        Grant.objects.create(user=user, role=role, authority=Authority.objects.get(code="SDF"))
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return client


def addresses(route: str, number: str) -> list[str]:
    """This route with each of the odd values in all of its blanks."""
    if "<" not in route:
        return ["/" + re.sub(r"[\^$]", "", route)]
    found = [
        "/"
        + re.sub(r"<(?:(\w+):)?(\w+)>", partial(_filled, digits, number if word == "held" else word), route)
        for digits, word in zip(NUMBERS, WORDS, strict=True)
    ]
    return list(dict.fromkeys(found))


def _filled(digits: str, word: str, blank: re.Match[str]) -> str:
    kind = blank.group(1) or ("str" if blank.group(2) in ("number", "site") else "int")
    return {"int": digits, "slug": "key", "str": word}.get(kind, digits)


def faults(client: Client, world: World, method: str, **more: Any) -> dict[str, int]:
    number, wrong = world.people["held"].number, {}
    for route, _asked in served():
        if "logout" in route:
            continue
        odd = addresses(route, number)
        for address in odd[-1:] if method == "post" and ODD_ALONE else odd:
            if method == "post" and "\x00" in address:  # refused before anybody looks how it was asked
                continue
            answer = getattr(client, method)(address, **more)
            if answer.status_code >= 500:
                wrong[address] = answer.status_code
            if hasattr(answer, "streaming_content"):
                answer.close()
    return wrong


def test_no_address_and_no_query_makes_a_fault(world: World, all_roles: Client) -> None:
    assert faults(all_roles, world, "get", data=ODD) == {}


def test_nothing_posted_is_refused_in_words(world: World, all_roles: Client) -> None:
    assert faults(all_roles, world, "post") == {}
