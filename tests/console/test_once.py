"""A form that is sent again records nothing more, and whoever sends it is told so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.test import Client

from amana.access import once
from amana.access.models import SentForm
from amana.desks.operations.models import Incident
from amana.desks.registry.models import PropertyItem
from tests.access.cast import World
from tests.access.test_routes import BACKEND

pytestmark = [pytest.mark.books, pytest.mark.django_db]
SAID = "was recorded then. Nothing was recorded a second time"
REPORT = "/operations/incidents/report/"


def visitor(world: World, who: str, language: str = "en") -> Client:
    client = Client()
    client.cookies["amana_language"] = language
    client.force_login(world.user(who), backend=BACKEND)
    return client


def drawn(client: Client, path: str) -> dict[str, str]:
    """The token of the form on a page."""
    page = client.get(path).content.decode()
    form = page[page.index('<form class="pan form') :] if '<form class="pan form' in page else page
    found = re.search(r'name="once" value="([\w-]+)"', form)
    assert found, f"{path} has no form with a token"
    return {"once": found.group(1)}


def keeping(world: World) -> str:
    return f"/registry/files/{world.people['held'].number}/keep/"


def an_escape(world: World) -> dict[str, Any]:
    return {"kind": "escape", "account": world.accounts["HAS"].pk, "reported": "4"}


def test_property_sent_again_after_back_is_kept_once_and_the_page_says_so(world: World) -> None:
    client = visitor(world, "registrar")
    sent = {"description": "Silver ring", "quantity": "1"} | drawn(client, keeping(world))
    first, second = client.post(keeping(world), sent), client.post(keeping(world), sent)
    assert PropertyItem.objects.count() == 1
    assert first["Location"] == second["Location"]
    assert SAID in client.get(second["Location"]).content.decode()


def test_an_incident_sent_twice_is_one_incident_and_both_answers_lead_to_it(world: World) -> None:
    client = visitor(world, "custody_officer", "ar")
    sent = an_escape(world) | drawn(client, REPORT)
    first, second = client.post(REPORT, sent), client.post(REPORT, sent)
    incident = Incident.objects.get()
    assert first["Location"] == second["Location"] == f"/operations/incidents/{incident.pk}/"
    said = client.get(second["Location"]).content.decode()
    assert "سبق إرسال هذه الاستمارة في الساعة \u2066" in said, "no time is turned around"


def test_other_content_after_back_is_another_record(world: World) -> None:
    client = visitor(world, "registrar")
    token = drawn(client, keeping(world))
    for what in ("Silver ring", "Watch"):
        client.post(keeping(world), {"description": what, "quantity": "1"} | token)
    assert [i.description for i in PropertyItem.objects.order_by("pk")] == ["Silver ring", "Watch"]


def test_two_forms_that_say_the_same_are_two_records(world: World) -> None:
    client = visitor(world, "registrar")
    for _ in range(2):  # two blankets came in, and the second form was opened for it
        client.post(
            keeping(world), {"description": "Blanket", "quantity": "1"} | drawn(client, keeping(world))
        )
    assert PropertyItem.objects.count() == 2


def test_a_form_that_was_refused_can_be_sent_again(world: World) -> None:
    client = visitor(world, "registrar")
    sent = {"description": "Silver ring", "quantity": "0"} | drawn(client, keeping(world))
    assert client.post(keeping(world), sent).status_code == 422
    assert not SentForm.objects.exists() and not PropertyItem.objects.exists()
    assert client.post(keeping(world), sent | {"quantity": "1"}).status_code == 302
    assert PropertyItem.objects.count() == 1


def test_the_token_falls_with_the_act_and_another_request_at_work_is_seen(world: World) -> None:
    from amana.ledger import writer
    from amana.ledger.errors import Refused

    user = world.user("registrar").pk

    def refuse() -> None:
        raise Refused("person-unknown")

    with writer.opening_with(once.claim(user, "d", "first")):
        with pytest.raises(Refused):
            writer.do(refuse)
        assert not SentForm.objects.exists()
        assert writer.do(lambda: writer.do(lambda: 7)) == 7
        writer.do(lambda: None)  # a second unit of the same request
    with writer.opening_with(once.claim(user, "d", "second")):
        with pytest.raises(once.SentAlready):
            writer.do(lambda: pytest.fail("it was done a second time"))
        assert writer.do(lambda: "a note of a reading", bare=True)
    assert SentForm.objects.get().sent == "first"


@pytest.mark.sources
def test_every_form_that_sends_something_carries_the_token() -> None:
    """`{% csrf_token %}` brings it; a form with a hand-written token, or without one, would be without."""
    html = engines["django"].from_string("{% csrf_token %}").render({"csrf_token": "x"})
    assert 'name="once"' in html
    wrong = []
    for path in (Path(once.__file__).parents[1]).rglob("*.html"):
        text = path.read_text("utf-8")
        for form in re.finditer(r"<form\b(?:[^<>{]|\{[{%].*?[%}]\})*>", text):
            after = text[form.end() :].lstrip()
            if re.search(r"method=[\"']?post", form.group(), re.I) and not after.startswith(
                "{% csrf_token %}"
            ):
                wrong.append(f"{path.name}: {form.group()[:80]}")
    assert not wrong
