"""The register answers OpenRefine in the shapes of the W3C Reconciliation API 0.2, and never matches by itself."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from amana.access import tokens
from amana.access.models import Read
from amana.desks.registry import reconcile
from amana.desks.registry.models import NameQuery
from tests.desks.registry.cast import examiner

pytestmark = [pytest.mark.books, pytest.mark.django_db]
ROOT = "/api/v1/reconcile"
PURPOSE = {"Amana-Purpose": "a list of 2019 from the camp office"}

URL_OF_ID = {"type": "object", "required": ["url"], "properties": {"url": {"pattern": r"\{\{id\}\}"}}}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace", "view"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "view": URL_OF_ID,
        "preview": {**URL_OF_ID, "required": ["url", "width", "height"]},
        "defaultTypes": {"type": "array", "items": {"type": "object", "required": ["id"]}},
        "suggest": {
            "type": "object",
            "additionalProperties": {"type": "object", "required": ["service_url", "service_path"]},
        },
    },
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score", "match", "type"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string", "minLength": 1},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"const": False},
        "features": {"type": "array", "items": {"type": "object", "required": ["id", "value"]}},
        "type": {"type": "array", "items": {"type": "object", "required": ["id"]}},
    },
}
BATCH = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
SUGGESTED = {
    "type": "object",
    "required": ["result"],
    "properties": {"result": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}}},
}
"""What the published schemas of version 0.2 ask for, in our words and as strict as we mean it."""


def valid(schema, answer):
    found = answer.json()
    Draft202012Validator(schema).validate(found)
    return found


@pytest.fixture
def ask(client):
    """A program with a key of a user; `queries` are sent as OpenRefine sends them, as a form."""

    def make(user, scopes=("identity.reconcile",)):
        _token, word = tokens.make(user=user, label="openrefine", scopes=scopes, days=3)
        bearer = {"Authorization": f"Bearer {word}"}

        def send(path="", queries=None, headers=PURPOSE):
            if queries is None:
                return client.get(ROOT + path, headers=bearer | headers)
            return client.post(ROOT + path, {"queries": json.dumps(queries)}, headers=bearer | headers)

        return send

    return make


def test_the_manifest_says_what_the_service_is(cast, ask):
    found = valid(MANIFEST, ask(examiner("lina"))())
    assert found["view"]["url"].endswith("/registry/files/{{id}}/")
    stated = ask(examiner("lina"))("?purpose=camp list 2019", headers={}).json()
    assert stated["preview"]["url"].endswith("/preview?id={{id}}&purpose=camp+list+2019")


def test_a_query_for_other_things_and_half_a_character_find_nobody(cast, ask):
    yasin = cast.enrol()
    name = {"query": "Yassine Khabouri", "properties": [{"pid": "birth", "v": "1991"}]}
    found = ask(examiner("lina"))(
        queries={
            "place": name | {"type": "place"},
            "person": name | {"type": ["place", "person"], "limit": 10**30},
            "half": {"query": "\ud800"},
        }
    ).json()
    assert [len(found[q]["result"]) for q in ("place", "person", "half")] == [0, 1, 0]
    assert found["person"]["result"][0]["id"] == yasin.number


def test_a_batch_is_answered_across_scripts_and_nothing_is_matched(cast, ask):
    yasin = cast.enrol()
    found = valid(
        BATCH,
        ask(examiner("lina"))(
            queries={
                "q0": {
                    "query": "Yassine Khabouri",
                    "properties": [{"pid": "birth", "v": 1991}, {"pid": "nationality", "v": {"id": "IRQ"}}],
                },
                "q1": {"query": "Abu Layth", "limit": 1, "properties": [{"pid": "birth", "v": ["1991"]}]},
                "q2": {"query": "Nabil al-Ani"},
                "q3": {"properties": [{"pid": "sex", "v": "M"}]},
            }
        ),
    )
    assert [[c["id"] for c in found[q]["result"]] for q in ("q0", "q1", "q2", "q3")] == [
        [yasin.number],
        [yasin.number],
        [],
        [],
    ]
    asked = NameQuery.objects.get()
    assert (asked.names, asked.answers, asked.purpose) == (4, 1, PURPOSE["Amana-Purpose"])
    assert list(Read.objects.values_list("person", "what")) == [(yasin.pk, "reconcile")]


def test_suggest_and_preview_are_small_and_recorded(cast, ask):
    yasin = cast.enrol()
    send = ask(examiner("lina"))
    assert {p["id"] for p in valid(SUGGESTED, send("/suggest/property?prefix=m"))["result"]} == {
        "mother",
        "sex",
    }
    assert [e["id"] for e in valid(SUGGESTED, send("/suggest/entity?prefix=Yassine Khabouri"))["result"]] == [
        yasin.number
    ]
    page = send(f"/preview?id={yasin.number}")
    assert "ياسين" in page.content.decode() and "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert send("/preview?id=2602-99999-9").status_code == 404
    assert NameQuery.objects.count() == 2


def test_children_and_people_out_of_reach_are_never_among_the_answers(cast, ask):
    cast.child()
    cast.enrol(account=cast.baghdad)
    found = ask(cast.reem)(
        queries={"a": {"query": "عمر فاروق الهاشمي"}, "b": {"query": "Yassine Khabouri 1991"}}
    ).json()
    assert found == {"a": {"result": []}, "b": {"result": []}}


@pytest.mark.parametrize(
    ("queries", "code"),
    [
        ([], "reconcile-shape"),
        ({"q": "Yasin"}, "reconcile-shape"),
        ({"q": {"query": "Yasin", "limit": float("nan")}}, "reconcile-shape"),
        ({"q": {"query": "Yasin", "limit": "many"}}, "reconcile-shape"),
        ({"q": {"query": "Yasin", "properties": 5}}, "reconcile-shape"),
        ({f"q{n}": {"query": "Yasin"} for n in range(51)}, "reconcile-many"),
        ({"q": {"query": "Yasin", "properties": [{"pid": "birth", "v": "soon"}]}}, "reconcile-birth"),
    ],
)
def test_what_is_no_batch_is_refused_with_its_remedy(cast, ask, queries, code):
    answer = ask(examiner("lina"))(queries=queries)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["remedy"]


def test_no_purpose_no_scope_and_no_more_than_a_day_allows(cast, ask, monkeypatch):
    lina = examiner("lina")
    one = {"q": {"query": "Yasin"}}
    assert ask(lina)(queries=one, headers={}).status_code == 403
    assert ask(lina)("?purpose=a+list", queries=one, headers={}).status_code == 200
    assert ask(lina, ("register.search",))(queries=one).status_code == 403
    monkeypatch.setattr(reconcile, "NAMES_A_DAY", 2)
    assert ask(lina)(queries=one).status_code == 200
    refused = ask(lina)(queries=one)
    assert (refused.status_code, refused.json()["code"]) == (422, "reconcile-day")
