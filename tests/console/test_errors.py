"""What cannot be answered as asked is answered with a page in the reader's language, never with an empty one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.access.cast import World
from tests.access.test_routes import BACKEND

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def registrar(world: World, language: str) -> Client:
    client = Client()
    client.force_login(world.user("registrar"), backend=BACKEND)
    client.cookies["amana_language"] = language
    return client


def test_a_theme_chosen_on_a_page_out_of_date_draws_that_page_anew(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("registrar"), backend=BACKEND)
    client.cookies["amana_language"] = "en"
    answer = client.post("/theme/", {"theme": "dark", "next": "/registry/?page=2"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/registry/?page=2")
    (told,) = get_messages(answer.wsgi_request)
    assert "Press once more" in str(told)
    elsewhere = client.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert elsewhere.headers["Location"] == "/"


def test_an_address_that_only_takes_a_form_leads_to_the_page_above_it(world: World) -> None:
    answer = registrar(world, "en").get("/registry/imports/1/commit/")
    assert answer.headers["Location"] == "/registry/imports/1/"
    (told,) = get_messages(answer.wsgi_request)
    assert "Nothing was recorded by opening it" in str(told)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Nothing can be opened at this address"), ("ar", "لا يُفتح شيء على هذا العنوان")],
)
def test_an_address_without_a_page_above_it_says_what_it_is(world: World, language: str, said: str) -> None:
    answer = registrar(world, language).get("/language/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "This form holds more than can be taken at once"), ("ar", "في هذه الاستمارة أكثر")],
)
@pytest.mark.parametrize(
    "sent", [{"name": "س" * 2**20}, {f"n{i}": "" for i in range(20_001)}], ids=["too long", "too many fields"]
)
def test_a_form_that_is_too_large_is_not_called_unintelligible(
    world: World, sent: dict[str, Any], language: str, said: str
) -> None:
    answer = registrar(world, language).post(
        "/registry/imports/",
        "&".join(f"{n}={v}" for n, v in sent.items()),
        "application/x-www-form-urlencoded",
    )
    assert answer.status_code == 413 and said in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "said"), [("en", "This request cannot be understood"), ("ar", "تعذّر فهم هذا الطلب")]
)
def test_what_is_refused_before_the_language_was_chosen_is_said_in_the_reader_s(
    client: Client, language: str, said: str
) -> None:
    client.cookies["amana_language"] = language
    answer = client.get("/login/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400 and said in answer.content.decode()
