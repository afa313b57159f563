"""What leaves the register in formats of others: fingers as a transaction file, persons as FollowTheMoney."""

from __future__ import annotations

import dataclasses
import json

import pytest

from amana.access.models import Read
from amana.desks.registry import ftm
from amana.desks.registry.identity import Identity
from amana.desks.registry.services import biometrics
from amana.desks.registry.services.claims import claim_add
from amana.desks.registry.services.documents import Copy, document_add
from amana.engines.prints import itl, itl_check, itl_images
from amana.ledger import queries as ledger_queries
from amana.ledger.errors import Refused
from tests.desks.registry.browsing import at, text
from tests.desks.registry.cast import YASIN, days, examiner, finding
from tests.desks.registry.fingers import draw

pytestmark = [pytest.mark.books, pytest.mark.django_db]
PURPOSE = {"purpose": "asked by the court"}


def body(answer) -> bytes:
    assert answer.status_code == 200 and answer.streaming
    return b"".join(answer.streaming_content)


# -- fingers


def press(cast, file, *fingers: tuple[str, int]) -> None:
    pytest.importorskip("nbis")
    told = {"kind": "finger", "purpose": "who is this", "retain_until": days(30)}
    for position, seed in fingers:
        copy = Copy("finger.png", draw(seed))
        biometrics.biometric_add(actor=cast.reem, file=file, position=position, copy=copy, **told)


def test_fingers_go_out_under_the_number_alone_and_the_handing_out_is_written_down(cast, browse):
    file = cast.enrol()
    press(cast, file, ("7", 12), ("2", 11))
    client, address = browse(cast.reem), at(file, "biometrics/export/")
    assert client.get(address).status_code == 403  # no purpose was stated yet
    client.post("/registry/purpose/", {"purpose": "who is this", "next": address})
    assert address in text(client.get(at(file, "biometrics/")))
    assert 'value="who is this"' in text(client.get(address))
    assert client.post(address, {"purpose": ""}).status_code == 422
    answer = client.post(address, PURPOSE)
    raw = body(answer)
    assert answer["Cache-Control"] == "no-store" and answer["Content-Disposition"].endswith('.an2"')
    found = itl.read(raw)
    assert itl_check.check(found) == []
    assert [(r.kind, r.idc) for r in found.records] == [(1, None), (2, 0), (14, 1), (9, 1), (14, 2), (9, 2)]
    assert [head.position for head in itl_images.heads(found)] == [2, 7]
    assert [f.value for f in found.records[1].fields][1:] == [b"00", file.number.encode()]
    assert b"Yasin" not in raw and "ياسين".encode() not in raw
    assert list(
        Read.objects.filter(what="transaction").values_list("person", "user__username", "purpose")
    ) == [(file.pk, "reem", "asked by the court")]
    (memo,) = ledger_queries.memos(file.pk, ("export",))
    assert (memo.facts["list"], memo.facts["format"], memo.facts["rows"]) == (
        f"fingers-{file.number}", "an2", 2,
    )  # fmt: skip
    assert "exported as a transaction file" in text(client.get(at(file, "looked/")))


@pytest.mark.either
def test_a_second_reader_takes_the_file_that_went_out(cast):
    nistitl = pytest.importorskip("nistitl")
    file = cast.enrol()
    press(cast, file, ("2", 11))
    records = biometrics.transaction(actor=cast.reem, file=file, purpose="x")
    theirs = nistitl.Message()
    theirs.parse(b"".join(records))
    assert [r.type for r in theirs] == [1, 2, 14, 9]
    assert (theirs[2].FGP, theirs[2].HLL, theirs[2].VLL) == ("2", "320", "400")


def test_who_may_not_look_may_not_take_and_nothing_goes_out_of_a_child_without_protection(cast, browse):
    file = cast.enrol()
    with pytest.raises(Refused, match="No fingerprint"):
        biometrics.transaction(actor=cast.reem, file=file, purpose="x")
    press(cast, file, ("2", 11))
    address = at(file, "biometrics/export/")
    for reader in (cast.monitor, cast.protection, cast.assessor, cast.stranger):
        client = browse(reader)
        client.post("/registry/purpose/", {"purpose": "curious", "next": "/registry/"})
        assert client.post(address, PURPOSE).status_code == 403
    finding(file, cast.reem, (2009, 1, 1))  # a child after all: taken without protection's word
    client = browse(cast.reem)
    client.post("/registry/purpose/", {"purpose": "who is this", "next": "/registry/"})
    refused = client.post(address, PURPOSE)
    assert refused.status_code == 422 and "not established as an adult" in text(refused)
    assert not Read.objects.filter(what="transaction").exists()
    child = cast.child()
    biometrics.sign_off(actor=cast.protection, file=child, purpose="family tracing", until=days(30))
    press(cast, child, ("2", 11))
    kinds = [itl.read(b"".join(biometrics.transaction(actor=cast.reem, file=child, purpose="x"))).records]
    assert [r.kind for r in kinds[0]] == [1, 2, 14]  # no minutiae are kept of a child


# -- persons


def lines(answer) -> list[dict]:
    return [json.loads(line) for line in body(answer).splitlines()]


def taken(browse, reader, query: str = "") -> dict[str, dict]:
    answer = browse(reader).post(f"/registry/export/{query}", {**PURPOSE, "format": "ftm"})
    assert answer["Content-Type"] == ftm.MEDIA_TYPE
    found = lines(answer)
    check(found)
    return {entity["id"].removeprefix("amana-"): entity["properties"] for entity in found}


def check(found: list[dict]) -> None:
    """By the model of FollowTheMoney itself."""
    model = pytest.importorskip("followthemoney").model
    for entity in found:
        model.get(entity["schema"]).validate(entity)
        cleaned = model.get_proxy(entity, cleaned=False).to_dict()["properties"]
        assert {name: sorted(v) for name, v in cleaned.items()} == {
            name: sorted(v) for name, v in entity["properties"].items()
        }


@pytest.mark.either
def test_a_person_goes_out_by_names_birth_and_nationality_and_nothing_of_the_custody(cast, browse):
    file = cast.enrol()
    other = Identity(name_ar="ياسين أبو ليث العراقي", name_latin="Yasin al-Iraqi", kunya="أبو الليث")
    claim_add(actor=cast.reem, file=file, identity=other, kind="alias")
    document_add(actor=cast.reem, file=file, kind="id", number="A-123")
    document_add(actor=cast.reem, file=file, kind="medical", number="M-9")
    found = taken(browse, cast.reem)
    assert found == {
        file.number: {
            "name": ["ياسين عبد الرحمن الخابوري", "Yasin Abd al-Rahman al-Khaburi"],
            "alias": ["ياسين أبو ليث العراقي", "Yasin al-Iraqi"],
            "weakAlias": ["أبو ليث", "أبو الليث"],
            "birthDate": ["1990", "1991", "1992"],
            "nationality": ["iq"],
            "gender": ["male"],
            "idNumber": ["A-123"],
        }
    }
    recorded = Read.objects.filter(what="ftm").values_list("person", "purpose")
    assert list(recorded) == [(file.pk, PURPOSE["purpose"])]
    looked = text(browse(cast.reem).get(at(file, "looked/")))
    row = next(row for row in looked.split("<tr>") if "exported as FollowTheMoney" in row)
    assert PURPOSE["purpose"] in row and 'class="lo"' not in row, "a narrow screen shows the purpose as well"
    memo = ledger_queries.memos(kinds=["export"])[-1]
    assert (memo.facts["format"], memo.facts["rows"], memo.person) == ("ftm", 1, None)


def test_children_go_out_to_readers_of_protection_alone_and_others_authorities_to_nobody(cast, browse):
    adult, child, theirs = cast.enrol(), cast.child(), cast.enrol(account=cast.baghdad)
    unknown = cast.enrol(dataclasses.replace(YASIN, birth=""))
    cast.enrol(Identity(wristband="77", birth="1980"))
    everybody = {f.number for f in (adult, child, theirs, unknown)}
    assert set(taken(browse, cast.reem)) == {adult.number}
    assert set(taken(browse, cast.monitor)) == everybody  # a wristband alone is no name
    assert set(taken(browse, cast.reem, "?age=child")) == set()
    assert browse(examiner("lina")).post("/registry/export/", {**PURPOSE, "format": "ftm"}).status_code == 403


@pytest.mark.parametrize(
    ("birth", "span", "age", "said"),
    [
        ("1987-07", None, "", ["1987-07"]),
        ("1990~", (1988, 1992), "", ["1988", "1989", "1990", "1991", "1992"]),
        ("1980/1990", (1980, 1990), "", []),  # eleven years are no claim
        ("1987-07", (2001, 2001), "found", ["2001"]),  # an officer's finding stands before the declared
        ("", None, "", []),
    ],
)
def test_a_birth_is_said_as_closely_as_it_is_known(birth, span, age, said):
    row = {"birth": birth, "age": age, "born_earliest": None, "born_latest": None}
    if span:
        row |= {
            "born_earliest": days(0).replace(span[0], 1, 1),
            "born_latest": days(0).replace(span[1], 12, 31),
        }
    assert ftm.births(row) == said
