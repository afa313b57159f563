"""The register for programs: the same rules, the same refusals, no page without a cap."""

from __future__ import annotations

import pytest

from amana.access.models import Read
from amana.desks.registry.models import CustodyFile
from tests.desks.registry.cast import NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db]
ENROL = {
    "name_ar": "سالم العبيدي",
    "birth": "1990",
    "nationalities": ["SYR"],
    "account": "SDF-HAS",
    "basis": "ORDER-114",
    "population": "detainee",
    "admitted_at": "2026-02-01T08:00:00+03:00",
    "arrested": "2026-01-30, Hasakah",
}


def test_the_list_gives_the_page_s_rows_with_their_accounts(cast, call):
    file = cast.enrol()
    found = call(cast.reem, "register.search")("get", "/files?q=خابوري").json()
    assert found["total"] == 1 and found["after"] == ""
    (line,) = found["files"]
    assert (line["number"], line["account"], line["age"]) == (file.number, "SDF-HAS", "adult")
    assert line["nationalities"] == ["IRQ"]


@pytest.mark.parametrize("size", [0, 201, 10_000, -1, "x"])
def test_no_page_is_larger_than_its_cap(cast, call, size):
    assert call(cast.reem, "register.search")("get", f"/files?size={size}").status_code == 422


def test_pages_follow_by_key(cast, call):
    numbers = {cast.enrol().number for _ in range(5)}
    send, seen, after = call(cast.reem, "register.search"), set(), ""
    for _ in range(3):  # 2 + 2 + 1
        page = send("get", f"/files?size=2&after={after}").json()
        seen |= {line["number"] for line in page["files"]}
        after = page["after"]
    assert seen == numbers and after == ""


def test_a_key_without_the_scope_and_a_caller_without_a_key_are_refused(cast, call, client):
    file = cast.enrol()
    assert call(cast.reem, "register.search")("get", f"/files/{file.number}").status_code == 403
    assert client.get("/api/v1/registry/files").status_code == 401


def test_one_file_and_its_chain_are_read_and_the_reading_recorded(cast, call):
    file = cast.enrol()
    send = call(cast.reem, "file.read")
    told = send("get", f"/files/{file.number}").json()
    assert told["claim"]["name_ar"] == "ياسين عبد الرحمن الخابوري" and told["stays"] == []
    (entry,) = send("get", f"/files/{file.number}/chain").json()["entries"]
    assert (entry["kind"], entry["src"], entry["dst"]) == ("enrol", "ORIGIN", "SDF-HAS")
    assert list(Read.objects.order_by("pk").values_list("what", flat=True)) == ["api", "chain"]


def test_the_chain_as_the_books_knew_it_earlier_is_empty(cast, call):
    file = cast.enrol()
    send = call(cast.reem, "file.read")
    assert send("get", f"/files/{file.number}/chain?at=2026-01-01T00:00:00%2B03:00").json()["entries"] == []
    assert send("get", f"/files/{file.number}/chain?at=yesterday").status_code == 422


def test_a_foreign_registrar_is_told_that_it_exists_and_nothing_else(cast, call):
    file = cast.enrol()
    answer = call(cast.stranger, "file.read")("get", f"/files/{file.number}")
    assert answer.status_code == 403 and "ياسين" not in answer.content.decode()
    assert call(cast.stranger, "file.read")("get", "/files/2602-99999-9").status_code == 404


def test_a_program_enrols_and_the_person_stands_in_the_books(cast, call):
    answer = call(cast.reem, "enrol")("post", "/files", ENROL)
    assert answer.status_code == 201
    assert CustodyFile.objects.get().number == answer.json()["number"]


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"account": "MOJ-BAG"}, 403, "access-denied"),
        ({"account": "NOWHERE"}, 422, "account-unknown"),
        ({"basis": "NONE"}, 422, "basis-unknown"),
        ({"name_ar": ""}, 422, "identity-no-name"),
        ({"admitted_at": "2026-02-01T08:00:00"}, 422, "api-moment"),
        ({"admitted_at": "2027-02-01T08:00:00+03:00"}, 409, "time-in-the-future"),
        ({"birth": "soon"}, 422, "identity-birth"),
        ({"name_ar": "س" * 300}, 422, "invalid"),
        ({"sex": "X"}, 422, "invalid"),
    ],
)
def test_a_wrong_enrolment_answers_with_its_code_and_leaves_nothing(cast, call, wrong, status, code):
    answer = call(cast.reem, "enrol")("post", "/files", {**ENROL, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not CustodyFile.objects.exists()


def test_claims_findings_bases_and_stays_go_through_the_same_services(cast, call):
    file = cast.enrol()
    at = f"/files/{file.number}"
    reem = call(cast.reem, "file.write", "age.find", "basis.write")
    assert reem("post", f"{at}/claims", {"name_latin": "Yassine Khabouri"}).status_code == 201
    born = {"born_earliest": "1990-01-01", "born_latest": "1991-12-31", "basis": "card"}
    finding = reem("post", f"{at}/age-findings", born)
    assert finding.status_code == 201 and finding.json()["entry"] is not None
    assert reem("post", f"{at}/bases", {"basis": "ORDER-114"}).status_code == 201
    judge = call(cast.reviewer, "stay.order", "file.read")
    stay = judge("post", f"{at}/stays", {"ordered_by": "court", "order": "14/2026"}).json()
    assert judge("get", at).json()["stays"] == [stay["entry"]]
    assert file.claims.count() == 2 and file.bases.count() == 2 and NOW


def test_a_stay_cannot_be_ordered_by_a_registrar(cast, call):
    from amana.ledger.errors import Refused

    with pytest.raises(Refused):  # nobody gets a key for what they may not do
        call(cast.reem, "stay.order")
