"""A form that was sent too late comes back whole, and only to the page it came from."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.access.cast import World

pytestmark = [pytest.mark.books, pytest.mark.django_db]
OWN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
TYPED = {"kind": "sighting", "text": 'بلاغ <b>"طويل"</b>\r\nسطر ثانٍ', "people": ["7", "8"]}


def visitor() -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies["amana_language"] = "en"
    return client


def token(client: Client) -> str:
    client.get("/login/")
    return str(client.cookies["csrftoken"].value)


def given_back(page: str) -> list[tuple[str, str]]:
    from html import unescape

    found = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    return [(name, unescape(text)) for name, text in found]


def send(client: Client, path: str = "/operations/incidents/report/", **more: Any) -> Any:
    return client.post(
        path, TYPED | {"csrfmiddlewaretoken": token(client)} | more.pop("data", {}), **OWN | more
    )


def test_what_was_typed_when_the_session_had_ended_is_kept_on_the_page(world: World) -> None:
    held = send(visitor())
    page = held.content.decode()
    assert (
        held.status_code == 401 and "Your session has ended" in page and "no-store" in held["Cache-Control"]
    )
    said = [("kind", TYPED["kind"]), ("text", TYPED["text"]), ("people", "7"), ("people", "8")]
    assert given_back(page) == said  # every value, and nothing of it as HTML
    assert 'action="/operations/incidents/report/"' in page


def test_a_file_is_asked_for_once_more(world: World) -> None:
    roster = SimpleUploadedFile("r.csv", b"name\n")
    page = send(visitor(), "/registry/imports/", data={"file": roster}).content.decode()
    assert '<input type="file" name="file"' in page and "multipart/form-data" in page


def test_a_form_with_the_token_of_an_earlier_login_can_be_sent_again(world: World) -> None:
    client = visitor()
    old = token(client)
    client.force_login(world.users["registrar"])
    client.cookies["csrftoken"] = "x" * 32  # the log-in in the other window made another one
    answer = client.post("/operations/incidents/report/", TYPED | {"csrfmiddlewaretoken": old}, **OWN)
    page = answer.content.decode()
    assert answer.status_code == 403 and "Please send it once more" in page
    assert ("text", TYPED["text"]) in given_back(page)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_SEC_FETCH_SITE": ""},
    ],
)
def test_a_form_from_elsewhere_is_never_given_back(world: World, elsewhere: dict[str, str]) -> None:
    client = visitor()
    client.force_login(world.users["registrar"])
    answer = client.post("/operations/incidents/report/", TYPED, **elsewhere)
    assert answer.status_code == 403 and given_back(answer.content.decode()) == []
    assert given_back(send(visitor(), **elsewhere).content.decode()) == []


@pytest.mark.parametrize("path", ["/login/", "/me/security/app/"])
def test_a_password_or_a_second_factor_is_never_given_back(world: World, path: str) -> None:
    answer = send(visitor(), path, data={"password": "four brown horses run", "code": "123456"})
    assert "four brown" not in answer.content.decode() and "123456" not in answer.content.decode()
    wrong = visitor().post(path, {"password": "four brown horses run"}, **OWN)
    assert "four brown" not in wrong.content.decode()
