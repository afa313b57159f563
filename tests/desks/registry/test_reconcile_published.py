"""What the register answers, and what it is asked, beside the schemas that the Reconciliation API 0.2 publishes.

They are not ours to carry: `AMANA_RECONCILIATION_SCHEMAS` names a folder that has them (`0.2/schemas` of the published
specification). Without it `test_reconcile.py` holds the same shapes in our words."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from amana.access import tokens
from tests.desks.registry.cast import examiner

FOLDER = os.environ.get("AMANA_RECONCILIATION_SCHEMAS", "")
pytestmark = [
    pytest.mark.books,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not FOLDER, reason="AMANA_RECONCILIATION_SCHEMAS names no folder of published schemas"
    ),
]
ROOT = "/api/v1/reconcile"
API_KEY = {
    "type": "object",
    "required": ["type", "name", "in"],
    "properties": {
        "type": {"const": "apiKey"},
        "name": {"type": "string"},
        "in": {"enum": ["header", "query"]},
    },
    "additionalProperties": False,
}
SWAGGER = {"definitions": {"securityDefinitions": {"additionalProperties": API_KEY}}}
"""What the schema of the manifest takes from Swagger 2.0, as far as a key goes."""


@pytest.fixture
def published():
    """Checks what is said against the schema of a name."""
    schemas = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in Path(FOLDER).glob("*.json")
    }
    known = [(schema["$id"], schema) for schema in schemas.values() if "$id" in schema]
    registry = Registry().with_resources(
        (at, Resource.from_contents(schema, default_specification=DRAFT7))
        for at, schema in [*known, ("http://swagger.io/v2/schema.json", SWAGGER)]
    )

    def check(name, said):
        Draft7Validator(schemas[name], registry=registry).validate(said)
        return said

    return check


def test_every_answer_of_the_service_is_as_the_published_schemas_say(cast, client, published):
    yasin = cast.enrol()
    _token, word = tokens.make(
        user=examiner("lina"), label="openrefine", scopes=("identity.reconcile",), days=3
    )
    stated = f"purpose=a+list&key={word}"
    bearer = {"Authorization": f"Bearer {word}", "Amana-Purpose": "a list"}
    for path in ("?purpose=a+list", f"?{stated}"):
        published("manifest", client.get(ROOT + path, headers=bearer if "key" not in path else {}).json())
    asked = {
        "q0": {
            "query": "Yassine Khabouri",
            "type": ["person"],
            "limit": 3,
            "type_strict": "any",
            "properties": [
                {"pid": "birth", "v": 1991},
                {"pid": "nationality", "v": [{"id": "IRQ"}, "IRQ"]},
                {"pid": "mother", "v": False},
            ],
        },
        "q1": {"properties": [{"pid": "birth", "v": "soon"}]},
        "q2": {"query": "Yassine Khabouri", "properties": [{"pid": "birth", "v": "soon"}]},
    }
    published("reconciliation-query-batch", asked)
    found = client.post(f"{ROOT}?{stated}", {"queries": json.dumps(asked)}).json()
    assert published("reconciliation-result-batch", found)["q0"]["result"] and found["q2"]["result"]
    wanted = {
        "ids": [yasin.number, "nobody"],
        "properties": [{"id": "birth", "settings": {}}, {"id": "kunya"}],
    }
    published("data-extension-query", wanted)
    columns = client.post(f"{ROOT}?{stated}", {"extend": json.dumps(wanted)}).json()
    assert published("data-extension-response", columns)["rows"][yasin.number]["birth"]
    for path, name in (
        ("suggest/entity?prefix=Yassine", "suggest-entities-response"),
        ("suggest/property?prefix=", "suggest-properties-response"),
        ("suggest/type?prefix=", "suggest-types-response"),
    ):
        assert published(name, client.get(f"{ROOT}/{path}&{stated}").json())["result"]
    offered = client.get(f"{ROOT}/extend/properties?type=person&limit=3&{stated}").json()
    assert len(offered["properties"]) == offered["limit"] == 3
    if Path(FOLDER, "data-extension-property-proposal.json").exists():
        published("data-extension-property-proposal", offered)
    page = client.get(f"{ROOT}/preview?id={yasin.number}&{stated}")
    assert page["Content-Type"].startswith("text/html")


def test_a_key_that_is_none_is_told_so_with_401_and_what_is_malformed_with_a_code_of_the_400s(cast, client):
    for path in ("", "/suggest/entity?prefix=a", "/extend/properties?type=person", "/preview?id=1"):
        joined = "&" if "?" in path else "?"
        assert client.get(f"{ROOT}{path}{joined}purpose=a&key=amana_wrong").status_code == 401, path
