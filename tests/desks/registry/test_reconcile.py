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
    "$defs": {"service": {"type": "object", "required": ["service_url", "service_path"]}},
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace", "view"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "view": URL_OF_ID,
        "preview": {**URL_OF_ID, "required": ["url", "width", "height"]},
        "defaultTypes": {"type": "array", "items": {"type": "object", "required": ["id"]}},
        "suggest": {
            "type": "object",
            "required": ["entity", "property", "type"],
            "additionalProperties": {"$ref": "#/$defs/service"},
        },
        "extend": {
            "type": "object",
            "required": ["propose_properties"],
            "properties": {"propose_properties": {"$ref": "#/$defs/service"}},
        },
        "batchSize": {"type": "integer", "minimum": 1},
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
COLUMNS = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}},
        "rows": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": {"type": "object", "required": ["str"]}},
            },
        },
    },
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
                "q1": {"query": "Abu Layth", "limit": 1.0, "properties": [{"pid": "birth", "v": ["1991"]}]},
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
    named = [p["id"] for p in valid(SUGGESTED, send("/suggest/property?prefix=m"))["result"]]
    assert named == ["sex", "mother"]
    for path in ("property?prefix=m", "type?prefix=", f"entity?prefix={yasin.number}"):
        shown, rest = (send(f"/suggest/{path}&cursor={n}").json()["result"] for n in (0, 1))
        assert shown and rest == shown[1:]
    assert [e["id"] for e in valid(SUGGESTED, send("/suggest/entity?prefix=Yassine Khabouri"))["result"]] == [
        yasin.number
    ]
    cast.child()
    for typed, ids in (("Yas", [yasin.number]), (yasin.number, [yasin.number]), ("عمر", []), ("", [])):
        assert [e["id"] for e in send(f"/suggest/entity?prefix={typed}").json()["result"]] == ids
    page = send(f"/preview?id={yasin.number}")
    assert "ياسين" in page.content.decode() and "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert send("/preview?id=2602-99999-9").status_code == 404
    assert NameQuery.objects.count() == 8


def test_a_single_word_in_another_spelling_suggests_whoever_bears_it_within_reach_and_no_child(cast, ask):
    yasin = cast.enrol()
    cast.child()
    cast.enrol(account=cast.baghdad)
    send = ask(cast.reem)
    for typed, ids in (("Yaseen", [yasin.number]), ("Omer", []), ("Zzz", [])):
        assert [e["id"] for e in send(f"/suggest/entity?prefix={typed}").json()["result"]] == ids, typed
    assert list(Read.objects.values_list("person", "what")) == [(yasin.pk, "reconcile")]


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
    ],
)
def test_what_is_no_batch_is_refused_with_its_remedy(cast, ask, queries, code):
    answer = ask(examiner("lina"))(queries=queries)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["remedy"]


def test_no_purpose_no_scope_and_no_more_than_a_day_allows(cast, ask, monkeypatch):
    lina = examiner("lina")
    one = {"q": {"query": "Yasin"}}
    silent = ask(lina)(queries=one, headers={})
    assert silent.status_code == 403 and "?purpose=" in silent.json()["remedy"]
    assert ask(lina)("?purpose=a+list", queries=one, headers={}).status_code == 200
    assert ask(lina, ("register.search",))(queries=one).status_code == 403
    monkeypatch.setattr(reconcile, "NAMES_A_DAY", 2)
    assert ask(lina)(queries=one).status_code == 200
    refused = ask(lina)(queries=one)
    assert (refused.status_code, refused.json()["code"]) == (422, "reconcile-day")


def test_a_program_that_sends_no_headers_gives_key_and_purpose_in_the_address(cast, client):
    """OpenRefine: its page reads the manifest from another port of the machine, and then asks where that leads."""
    yasin, lina = cast.enrol(), examiner("lina")
    _token, word = tokens.make(user=lina, label="openrefine", scopes=("identity.reconcile",), days=3)
    _token, wide = tokens.make(
        user=lina, label="all", scopes=("identity.reconcile", "register.search"), days=3
    )
    page = {"Origin": "http://127.0.0.1:3333"}
    answer = client.get(f"{ROOT}?purpose=a+list&key={word}", headers=page)
    assert answer["Access-Control-Allow-Origin"] == page["Origin"]
    assert "Access-Control-Allow-Credentials" not in answer
    found = valid(MANIFEST, answer)
    assert found["authentication"] == {"type": "apiKey", "name": "key", "in": "query"}
    entity = found["suggest"]["entity"]
    path = (entity["service_url"] + entity["service_path"]).removeprefix("http://testserver")
    assert client.get(path + "&prefix=Yassine Khabouri").json()["result"][0]["id"] == yasin.number
    shown = found["preview"]["url"].replace("{{id}}", yasin.number).removeprefix("http://testserver")
    assert "ياسين" in client.get(shown).content.decode()
    sent = {"queries": json.dumps({"q0": {"query": "Yassine Khabouri", "type": "person", "limit": 3}})}
    assert valid(BATCH, client.post(f"{ROOT}?purpose=a+list&key={word}", sent))["q0"]["result"]
    elsewhere = client.get(f"{ROOT}?purpose=a&key={word}", headers={"Origin": "https://example.org"})
    assert "Access-Control-Allow-Origin" not in elsewhere
    # a key that allows more is none for an address, and no other door hears one there
    assert client.get(f"{ROOT}?purpose=a&key={wide}").json()["code"] == "scope"
    assert client.get(f"/api/v1/registry/files?key={wide}").status_code == 401
    assert client.get(f"{ROOT}?purpose=a&key=amana_wrong").status_code == 401


def test_columns_of_files_are_taken_over_by_need_to_know(cast, ask, client):
    yasin, elsewhere, child = cast.enrol(), cast.enrol(account=cast.baghdad), cast.child()
    ids = [yasin.number, elsewhere.number, child.number, "2602-99999-9", "nonsense"]
    columns = ("name_latin", "birth", "nationality", "mother", "birth")
    _token, word = tokens.make(user=cast.reem, label="list", scopes=("identity.reconcile",), days=3)

    def extend(asked):
        sent = {"extend": json.dumps(asked)}
        return client.post(f"{ROOT}?purpose=a+list&key={word}", sent)

    found = valid(COLUMNS, extend({"ids": ids, "properties": [{"id": code} for code in columns]}))
    assert [column["id"] for column in found["meta"]] == ["name_latin", "birth", "nationality", "mother"]
    card, claim = yasin.card, yasin.claims.get()
    assert found["rows"][yasin.number] == {
        "name_latin": [{"str": card.name_latin}],
        "birth": [{"str": card.birth}],
        "nationality": [{"str": code} for code in card.nationalities.split()],
        "mother": [{"str": claim.mother}] if claim.mother else [],
    }
    empty = {"name_latin": [], "birth": [], "nationality": [], "mother": []}
    assert [found["rows"][one] for one in ids[1:]] == [empty] * 4
    assert NameQuery.objects.get().names == 5
    assert list(Read.objects.values_list("person", "what")) == [(yasin.pk, "reconcile")]
    offered = client.get(f"{ROOT}/extend/properties?type=person&limit=2&purpose=a&key={word}").json()
    assert (offered["type"], offered["limit"], len(offered["properties"])) == ("person", 2, 2)
    other = client.get(f"{ROOT}/extend/properties?type=place&purpose=a&key={word}").json()
    assert other == {"type": "place", "properties": []}
    one = {"extend": json.dumps({"ids": [yasin.number], "properties": [{"id": "birth", "settings": {}}]})}
    found = client.get(ROOT, {"purpose": "a", "key": word} | one).json()
    assert found["rows"] == {yasin.number: {"birth": [{"str": card.birth}]}}
    for wrong, code in (
        ([], "reconcile-extend"),
        ({"ids": ids, "properties": ["birth"]}, "reconcile-extend"),
        ({"ids": ids, "properties": [{"id": "band"}]}, "reconcile-column"),
        ({"ids": [str(n) for n in range(51)], "properties": []}, "reconcile-many"),
    ):
        refused = extend(wrong)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert client.get(f"{ROOT}/preview?id={child.number}&purpose=a&key={word}").status_code == 404


def test_properties_are_read_as_a_roster_is_and_what_cannot_be_read_is_named(cast, ask):
    cast.enrol()
    said = {"birth": "about 1991", "nationality": "عراقي", "sex": "ذكر"}
    told = [{"pid": code, "v": value} for code, value in said.items()]
    found = ask(examiner("lina"))(
        queries={
            "a": {"query": "Yassine Khabouri", "properties": told},
            "b": {"query": "Yassine Khabouri", "properties": [{"pid": "birth", "v": "soon"}]},
        }
    ).json()
    read, unread = (found[q]["result"][0] for q in ("a", "b"))
    assert read["score"] > unread["score"]
    assert [feature["id"] for feature in read["features"]] == ["bits"]
    assert [feature["id"] for feature in unread["features"]] == ["bits", "unread:birth"]
