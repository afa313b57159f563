"""The character NUL reaches no database, on either engine."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/registry/?q=a%00b", "/house/users/a%00b/", "/registry/?%00=1"])
def test_an_address_or_a_query_with_nul_is_refused_in_words(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 400
    assert "تعذّر فهم هذا الطلب" in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (r'{"text": "a\u0000b"}', 422),
        (r'{"text": "a\\\u0000b"}', 422),
        ('{"text": "a\x00b"}', 422),
        (r'{"text": "a\\u0000b"}', 401),  # a backslash and letters, no NUL: it goes on, and here to the login
    ],
)
def test_a_program_that_sends_nul_is_refused(body: str, status: int) -> None:
    answer = Client().post("/api/v1/operations/field/statements", body, content_type="application/json")
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/json")


def test_a_form_with_nul_is_refused_and_nothing_is_recorded(client: Client) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/\x00"})
    assert answer.status_code == 400
    assert "amana_language" not in answer.cookies
